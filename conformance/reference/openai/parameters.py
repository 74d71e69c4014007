"""
What OpenAI's chat route takes: the top-level parameters with their types and ranges.

Looks at one parameter at a time; messages and tools have modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.reference.openai.errors import invalid, unknown, wrong_type
from conformance.reference.shaping import broken

_EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
_TIERS = ("auto", "default", "flex", "scale", "priority", "fast")


@dataclass(frozen=True, slots=True)
class _Number:
    low: float
    high: float
    whole: bool = False

    def check(self, param: str, value: Any) -> None:
        word = "an integer" if self.whole else "a decimal number"
        if isinstance(value, bool) or not isinstance(value, int if self.whole else (int, float)):
            wrong_type(param, wanted=word, got=value)
        kind = "integer" if self.whole else "decimal"
        if value < self.low:
            message = f"Invalid '{param}': expected a value >= {self.low:g}, but got {value}."
            invalid(param, message, f"{kind}_below_min_value")
        if value > self.high:
            message = f"Invalid '{param}': expected a value <= {self.high:g}, but got {value}."
            invalid(param, message, f"{kind}_above_max_value")


@dataclass(frozen=True, slots=True)
class _Of:
    kind: type
    words: str

    def check(self, param: str, value: Any) -> None:
        if not isinstance(value, self.kind):
            wrong_type(param, wanted=self.words, got=value)


@dataclass(frozen=True, slots=True)
class _OneOf:
    choices: tuple[str, ...]

    def check(self, param: str, value: Any) -> None:
        if not isinstance(value, str):
            wrong_type(param, wanted="a string", got=value)
        if value not in self.choices:
            message = f"Invalid value: '{value}'. Supported values are: {', '.join(self.choices)}."
            invalid(param, message, "invalid_value")


def _stop(param: str, value: Any) -> None:
    if isinstance(value, str):
        return
    if not isinstance(value, list):
        wrong_type(param, wanted="a string or an array of strings", got=value)
    if len(value) > 4:
        invalid(param, f"Invalid '{param}': at most 4 sequences.", "array_above_max_length")
    for number, item in enumerate(value):
        if not isinstance(item, str):
            wrong_type(f"{param}[{number}]", wanted="a string", got=item)


def _stream_options(param: str, value: Any) -> None:
    _members(param, value, {"include_usage": bool, "include_obfuscation": bool})


def _format(param: str, value: Any) -> None:
    if not isinstance(value, dict):
        wrong_type(param, wanted="an object", got=value)
    _OneOf(("text", "json_object", "json_schema")).check(f"{param}.type", value.get("type"))
    if value["type"] != "json_schema":
        return
    inner = value.get("json_schema")
    if not isinstance(inner, dict):
        wrong_type(f"{param}.json_schema", wanted="an object", got=inner)
    for name, kind, words in (("name", str, "a string"), ("schema", dict, "an object")):
        if not isinstance(inner.get(name), kind):
            wrong_type(f"{param}.json_schema.{name}", wanted=words, got=inner.get(name))
    if (flaw := broken(inner["schema"])) is not None:
        message = f"Invalid schema for {param} '{inner['name']}': {flaw}."
        invalid(param, message, "invalid_value")


def _metadata(param: str, value: Any) -> None:
    _Of(dict, "an object").check(param, value)
    for name, text in value.items():
        if not isinstance(text, str):
            wrong_type(f"{param}.{name}", wanted="a string", got=text)


def _modalities(param: str, value: Any) -> None:
    _Of(list, "an array of strings").check(param, value)
    if value != ["text"]:
        message = f"Invalid '{param}': this model speaks text only."
        invalid(param, message, "unsupported_value")


def _no_search(param: str, value: Any) -> None:
    del value
    invalid(param, f"'{param}' goes only with models that search.", "unsupported_value")


def _elsewhere(param: str, value: Any) -> None:
    """Leave a parameter to the module that knows it."""


def _members(param: str, value: Any, known: Mapping[str, type]) -> None:
    _Of(dict, "an object").check(param, value)
    for name, item in value.items():
        if name not in known:
            unknown(f"{param}.{name}")
        if item is not None and not isinstance(item, known[name]):
            wrong_type(f"{param}.{name}", wanted="a boolean", got=item)


_FLAG = _Of(bool, "a boolean").check
_TEXT = _Of(str, "a string").check
_HUGE = 2.0**53

_PARAMETERS: Mapping[str, Callable[[str, Any], None]] = {
    "model": _elsewhere,
    "messages": _elsewhere,
    "tools": _elsewhere,
    "tool_choice": _elsewhere,
    "stream": _FLAG,
    "stream_options": _stream_options,
    "n": _Number(1, 128, whole=True).check,
    "max_tokens": _Number(1, _HUGE, whole=True).check,
    "max_completion_tokens": _Number(1, _HUGE, whole=True).check,
    "temperature": _Number(0, 2).check,
    "top_p": _Number(0, 1).check,
    "presence_penalty": _Number(-2, 2).check,
    "frequency_penalty": _Number(-2, 2).check,
    "seed": _Number(-(2.0**63), 2.0**63, whole=True).check,
    "stop": _stop,
    "logprobs": _FLAG,
    "top_logprobs": _Number(0, 20, whole=True).check,
    "logit_bias": _Of(dict, "an object").check,
    "parallel_tool_calls": _FLAG,
    "response_format": _format,
    "reasoning_effort": _OneOf(_EFFORTS).check,
    "verbosity": _OneOf(("low", "medium", "high")).check,
    "service_tier": _OneOf(_TIERS).check,
    "store": _FLAG,
    "metadata": _metadata,
    "modalities": _modalities,
    "prediction": _Of(dict, "an object").check,
    "user": _TEXT,
    "safety_identifier": _TEXT,
    "prompt_cache_key": _TEXT,
    "prompt_cache_retention": _TEXT,
    "prompt_cache_options": _Of(dict, "an object").check,
    "moderation": _Of(dict, "an object").check,
    "audio": _Of(dict, "an object").check,
    "functions": _Of(list, "an array of objects").check,
    "function_call": _elsewhere,
    "web_search_options": _no_search,
}


def check(body: Mapping[str, Any]) -> None:
    """Refuse unknown parameters, wrong types, values out of range, and pairs that exclude."""
    for name in body:
        if name not in _PARAMETERS:
            unknown(name)
    for name, value in body.items():
        # null stands for "not given" everywhere but in what a request cannot do without.
        if value is not None:
            _PARAMETERS[name](name, value)
    if body.get("stream_options") is not None and not body.get("stream"):
        invalid("stream_options", "'stream_options' goes only with 'stream'.", "invalid_value")
    if body.get("function_call") is not None and body.get("functions") is None:
        invalid("function_call", "'function_call' goes only with 'functions'.", "invalid_value")
    if body.get("top_logprobs") is not None and not body.get("logprobs"):
        invalid("top_logprobs", "'top_logprobs' goes only with 'logprobs'.", "invalid_value")
