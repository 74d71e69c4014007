"""
How much the Gemini dialect thinks, and which settings of thinking it takes together.

Amounts are ours, only their order and where they are counted was seen (wire facts 4). The rules
are the documented ones: no refusal of such a setting was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.reference.gemini.errors import invalid, unknown_fields
from conformance.reference.gemini.profiles import Generation, Profile
from conformance.reference.seed import Seed

LEVELS = ("minimal", "low", "medium", "high")
_FIRST_WITH_LEVELS: Generation = (3, 0)
_FIRST_THINKING: Generation = (2, 5)
_WITHOUT_MINIMAL: Generation = (3, 7)
_SETTINGS = ("thinking_level", "thinking_budget", "include_thoughts")
_CONFIG = "extra_body.google.thinking_config"
_DYNAMIC, _OFF, _MOST = -1, 0, 32768

# Tokens of thinking by level, as least and spread; default and medium span what is common in
# wire facts 4. Nothing overlaps, so that more effort is more thinking here.
_SPANS: Mapping[str, tuple[int, int]] = {
    "minimal": (2, 6),
    "low": (10, 16),
    "medium": (30, 60),
    "high": (120, 80),
}


def config_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return `extra_body.google.thinking_config` of a request, empty when there is none."""
    match body.get("extra_body"):
        case {"google": {"thinking_config": dict() as config}}:
            return config
    return {}


def check(body: Mapping[str, Any], profile: Profile) -> None:
    """Refuse settings that the model lacks, are out of range, or exclude each other."""
    match body.get("extra_body"):
        case {"google": {"thinking_config": config}} if not isinstance(config, dict | None):
            invalid(f"Invalid value at '{_CONFIG}': an object is wanted.")
    config = config_of(body)
    if unknown := [f"{_CONFIG}.{name}" for name in config if name not in _SETTINGS]:
        unknown_fields(unknown)
    if body.get("reasoning_effort") and {"thinking_level", "thinking_budget"} & config.keys():
        invalid("reasoning_effort and a thinking level or budget exclude each other.")
    level, budget = config.get("thinking_level"), config.get("thinking_budget")
    if level is not None and budget is not None:
        invalid("A thinking level and a thinking budget exclude each other.")
    generation = profile.generation(body["model"])
    if level is not None:
        _check_level(level, generation, body["model"])
    if budget is not None:
        _check_budget(budget, generation, body["model"])
    if not isinstance(config.get("include_thoughts") or False, bool):
        invalid(f"Invalid value at '{_CONFIG}.include_thoughts': true or false is wanted.")


def _check_level(level: Any, generation: Generation, model: str) -> None:
    if level not in LEVELS:
        text = f"it must be one of {', '.join(LEVELS)}."
        invalid(f"Invalid value at '{_CONFIG}.thinking_level': {text}")
    if generation < _FIRST_WITH_LEVELS:
        invalid(f"{model} takes no thinking level.")
    # The guides of single models list no minimal for Pro and from 3.7 Flash on.
    if level == "minimal" and (generation >= _WITHOUT_MINIMAL or "pro" in model):
        invalid(f"{model} has no thinking level minimal.")


def _check_budget(budget: Any, generation: Generation, model: str) -> None:
    at = f"{_CONFIG}.thinking_budget"
    if isinstance(budget, bool) or not isinstance(budget, int):
        invalid(f"Invalid value at '{at}': an integer is wanted.")
    if not _DYNAMIC <= budget <= _MOST:
        invalid(f"Invalid value at '{at}': it must be from {_DYNAMIC} to {_MOST}.")
    if budget == _OFF and not _can_be_off(generation, model):
        invalid(f"The thinking of {model} cannot be switched off.")


def _can_be_off(generation: Generation, model: str) -> bool:
    return generation < _FIRST_WITH_LEVELS and "pro" not in model


def spent(body: Mapping[str, Any], profile: Profile, seed: Seed) -> int:
    """
    Return the tokens of thought: the gap between the total and its parts (wire facts 4).

    An effort of none on a model that cannot do without leaves the default: the page does not say
    what happens. Nothing below 2.5 thinks, and Flash-Lite only when it is told to.
    """
    generation, model = profile.generation(body["model"]), body["model"]
    if generation < _FIRST_THINKING:
        return 0
    config, effort = config_of(body), body.get("reasoning_effort")
    budget = config.get("thinking_budget")
    level = config.get("thinking_level") or (effort if effort in LEVELS else None)
    if budget == _OFF or (effort == "none" and _can_be_off(generation, model)):
        return 0
    if level is None and budget is None and "lite" in model:
        return 0
    least, spread = _SPANS[level or "medium"]
    tokens = least + seed.number("thinking", spread)
    return tokens if budget in (None, _DYNAMIC) else min(tokens, budget)
