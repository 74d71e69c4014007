"""
What an endpoint made of a trial: honoured, accepted, ignored, changed, refused, or unclear.

Pure, over two answers; nothing here is a pass or a fail, and nothing here asks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match

from conformance.catalogue.trials import Trial
from conformance.model import Classification
from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import Judged
from conformance.plugin.thinking import thought
from conformance.wire import MISSING, pointer

Said = tuple[Classification, str | None]

_SAYS_NOTHING = frozenset({401, 403, 408, 429})  # of a key, a quota or a clock, not of a parameter
_NO_ROUTE = frozenset({404, 405, 501})
_NOTE = 200


def classify(trial: Trial, asked: Asked, control: Asked | None) -> Said:
    """Return what `asked` shows about `trial` beside `control`, with what it rests on in words."""
    response = asked.exchange.response
    if response is None:
        return Classification.UNCLEAR, asked.exchange.failure
    status = _status(asked)
    if trial.effect[0] == "route":
        return _route(response.status, status)
    if response.status in _SAYS_NOTHING or not (response.ok or 400 <= response.status < 500):
        return Classification.UNCLEAR, status
    if control is not None and not (control.exchange.response and control.exchange.response.ok):
        return Classification.UNCLEAR, f"the control was not answered: {_status(control)}"
    if not response.ok:
        return Classification.REFUSED, status
    if trial.effect[0] == "obeys":
        return _obeys(trial.effect[1], _filled(asked), _filled(control) if control else MISSING)
    return _effect(trial, asked, control)


def _route(status: int, said: str) -> Said:
    if status in _NO_ROUTE:
        return Classification.REFUSED, said
    if 200 <= status < 300:
        return Classification.HONOURED, said
    return Classification.UNCLEAR, said


def _effect(trial: Trial, asked: Asked, control: Asked | None) -> Said:
    name, *given = trial.effect
    if name == "answers":
        return Classification.HONOURED, None
    check = _CHECKS.get(name)
    if check is not None and check(asked, *given):
        if control is not None and check(control, *given):
            return Classification.ACCEPTED, "the control shows the same"
        return Classification.HONOURED, None
    if control is not None and (changed := _changes(_value(control), _value(asked))):
        return Classification.CHANGES_SHAPE, changed
    if check is None:
        return Classification.ACCEPTED, None
    return Classification.IGNORED, f"no sign of {' '.join(map(str, trial.effect))}"


def _obeys(schema: Mapping[str, Any], came: Any, otherwise: Any) -> Said:
    if came is MISSING:
        return Classification.IGNORED, "no JSON came that could fit the schema"
    if (wrong := _misfit(schema, came)) is not None:
        return Classification.IGNORED, wrong
    if otherwise is not MISSING and _misfit(schema, otherwise) is None:
        return Classification.ACCEPTED, "the control fits the schema as well"
    return Classification.HONOURED, None


def _misfit(schema: Mapping[str, Any], value: Any) -> str | None:
    # The schemas are ours, so their patterns are harmless and their references stay inside.
    validator = Draft202012Validator(schema, format_checker=_FORMATS)
    worst = best_match(validator.iter_errors(value))
    return None if worst is None else f"{worst.json_path}: {worst.message}"[:_NOTE]


def _filled(asked: Asked) -> Any:
    """Return what the model filled a schema with: a call's arguments, or the text."""
    if asked.tool_calls:
        function = asked.tool_calls[0].get("function")
        text = function.get("arguments") if isinstance(function, dict) else None
        text = "{}" if text == "" else text  # a call without arguments may say nothing
    else:
        text = asked.content
    try:
        return json.loads(text) if isinstance(text, str) else MISSING
    except (ValueError, RecursionError):
        return MISSING


def _value(asked: Asked) -> Any:
    return asked.chunks if asked.events else asked.value


def _status(asked: Asked) -> str:
    response = asked.exchange.response
    if response is None:
        return asked.exchange.failure or "no answer"
    message = asked.error_message
    said = f": {message.strip()}" if isinstance(message, str) and message.strip() else ""
    return f"status {response.status}{said}"[:_NOTE]


def _changes(before: Any, after: Any) -> str | None:
    """Return which members came and went, usage apart, or None when both have the same."""
    had, has = set(_members(before)), set(_members(after))
    parts = [f"new {path}" for path in sorted(has - had)]
    parts += [f"gone {path}" for path in sorted(had - has)]
    return ", ".join(parts)[:_NOTE] or None


def _members(value: Any, at: str = "") -> Iterator[str]:
    match value:
        case dict():
            for name, inner in value.items():
                if inner is not None and name != "usage":
                    yield f"{at}/{name}"
                    yield from _members(inner, f"{at}/{name}")
        case list():
            for inner in value:
                if isinstance(inner, dict | list):
                    yield from _members(inner, f"{at}/*")


def _at(asked: Asked, where: str) -> Any:
    found = pointer.resolve(_value(asked), where)
    return None if found is MISSING else found


def _calls(asked: Asked) -> list[str]:
    """Return the names of what is called, in whichever of the contract's three forms."""
    calls = [call.get("function") or call.get("custom") for call in asked.tool_calls]
    calls.append(asked.message.get("function_call"))
    return [str(call.get("name")) for call in calls if isinstance(call, dict)]


def _is_object(asked: Asked) -> bool:
    try:
        return isinstance(json.loads(asked.content or ""), dict)
    except (ValueError, RecursionError):
        return False


def _counts_no_thinking(asked: Asked) -> bool:
    try:
        return thought(asked) == 0
    except Judged:  # usage lacks a count, so it says nothing
        return False


_CHECKS: Mapping[str, Callable[..., bool]] = {
    "member": lambda asked, where: _at(asked, where) is not None,
    "equals": lambda asked, where, value: _at(asked, where) == value,
    "text": lambda asked, where: isinstance(_at(asked, where), str),
    "length": lambda asked, where, count: (
        isinstance(found := _at(asked, where), list) and len(found) == count
    ),
    "content": lambda asked, pattern: re.search(pattern, asked.content or "") is not None,
    "content-lacks": lambda asked, word: bool(asked.content) and word not in asked.content,
    "finish": lambda asked, reason: asked.finish_reason == reason,
    "calls": lambda asked, name: name in _calls(asked),
    "call-count": lambda asked, count: len(_calls(asked)) == count,
    "json": _is_object,
    "stream": lambda asked: bool(asked.events),
    "chunk": lambda asked, where: any(
        pointer.resolve(chunk, where) not in (MISSING, None) for chunk in asked.chunks
    ),
    "thinking-off": _counts_no_thinking,
}

_FORMATS = FormatChecker(("date", "email", "uuid"))


@_FORMATS.checks("date-time", raises=ValueError)
def _date_time(value: object) -> bool:
    return not isinstance(value, str) or ("T" in value and bool(datetime.fromisoformat(value)))


@_FORMATS.checks("uri", raises=ValueError)
def _uri(value: object) -> bool:
    return not isinstance(value, str) or (bool(urlsplit(value).scheme) and " " not in value)
