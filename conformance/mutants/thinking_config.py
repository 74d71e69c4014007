"""
Faults of Google's own settings of thinking: level, budget and what excludes what.

Put on the Gemini dialect, which alone promises them; summaries are `thinking_summaries`.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import asks_otherwise, edits, refuses
from conformance.mutants.mutant import Fault, mutant

_LEVELS = ("minimal", "low", "medium", "high")


def config(request: Any) -> Any:
    """Return the thinking_config of a request, an empty one when it has none."""
    inner = request
    for name in ("extra_body", "google", "thinking_config"):
        inner = inner.get(name) if isinstance(inner, dict) else None
    return inner if isinstance(inner, dict) else {}


def _has(request: Any, name: str) -> bool:
    return name in config(request)


def _is_earlier(request: Any) -> bool:
    return isinstance(request, dict) and "2.5" in str(request.get("model"))


def _forgets(*names: str) -> Fault:
    def change(request: Any) -> None:
        for name in names:
            config(request).pop(name, None)

    return asks_otherwise(change)


level_refused = mutant(
    "level-refused",
    what="A thinking_level is refused, whichever it is.",
    breaks=("thinking-config-level/accepted", "thinking-levels-per-model/listed"),
    dialect="gemini",
)(refuses(lambda body: _has(body, "thinking_level"), "Unknown name 'thinking_level'"))

level_medium_refused = mutant(
    "level-medium-refused",
    what="A model takes the levels low and high and refuses medium, which its guide lists.",
    breaks=("thinking-levels-per-model/listed",),
    dialect="gemini",
)(
    refuses(
        lambda body: config(body).get("thinking_level") == "medium",
        "Thinking level MEDIUM is not supported for this model",
    )
)

level_ignored = mutant(
    "level-ignored",
    what="A thinking_level is accepted and changes nothing.",
    breaks=("thinking-config-level/effect", "thinking-config-level/unknown"),
    dialect="gemini",
)(_forgets("thinking_level"))

level_refused_in_streams = mutant(
    "level-refused-in-streams",
    what="A stream with a thinking_level is refused.",
    breaks=("thinking-config-level/streamed",),
    dialect="gemini",
)(
    refuses(
        lambda body: _has(body, "thinking_level") and body.get("stream"),
        "Thinking levels are not supported while streaming",
    )
)


@mutant(
    "unknown-level-taken",
    what="A thinking_level that no model has counts as none given.",
    breaks=("thinking-config-level/unknown",),
    dialect="gemini",
)
@asks_otherwise
def unknown_level_taken(request: Any) -> None:
    if config(request).get("thinking_level") not in _LEVELS:
        config(request).pop("thinking_level", None)


@mutant(
    "level-minimal-taken-everywhere",
    what="A model without the level minimal takes it for low.",
    breaks=("thinking-levels-per-model/unlisted",),
    dialect="gemini",
)
@asks_otherwise
def level_minimal_taken(request: Any) -> None:
    if config(request).get("thinking_level") == "minimal":
        config(request)["thinking_level"] = "low"


@mutant(
    "level-taken-by-earlier-model",
    what="A model that has budgets takes a thinking_level without notice.",
    breaks=("thinking-levels-per-model/older",),
    dialect="gemini",
)
@asks_otherwise
def level_taken_by_earlier_model(request: Any) -> None:
    if _is_earlier(request):
        config(request).pop("thinking_level", None)


budget_refused = mutant(
    "budget-refused",
    what="A thinking_budget is refused.",
    breaks=("thinking-config-budget/accepted",),
    dialect="gemini",
)(refuses(lambda body: _has(body, "thinking_budget"), "Unknown name 'thinking_budget'"))

dynamic_budget_refused = mutant(
    "budget-dynamic-refused",
    what="The thinking_budget -1 is out of range.",
    breaks=("thinking-config-budget/dynamic",),
    dialect="gemini",
)(
    refuses(
        lambda body: config(body).get("thinking_budget") == -1,
        "The thinking budget -1 is invalid. Please choose a value between 0 and 24576.",
    )
)


@mutant(
    "budget-of-nought-ignored",
    what="The thinking_budget 0 counts as none given.",
    breaks=("thinking-config-budget/zero",),
    dialect="gemini",
)
@asks_otherwise
def budget_of_nought_ignored(request: Any) -> None:
    if config(request).get("thinking_budget") == 0:
        del config(request)["thinking_budget"]


@mutant(
    "budget-beside-level-taken",
    what="Of a thinking_budget and a thinking_level the budget wins without notice.",
    breaks=("thinking-config-budget/not-with-level",),
    dialect="gemini",
)
@asks_otherwise
def budget_beside_level_taken(request: Any) -> None:
    if _has(request, "thinking_budget"):
        config(request).pop("thinking_level", None)


@mutant(
    "budget-exceeded",
    what="A model thinks four times as much as its thinking_budget allows.",
    breaks=("thinking-config-budget/within",),
    dialect="gemini",
)
@edits(when=lambda body: (config(body).get("thinking_budget") or 0) > 0)
def budget_exceeded(answer: Any, request: Any) -> None:
    answer["usage"]["total_tokens"] += 4 * config(request)["thinking_budget"]


@mutant(
    "effort-budget-exceeded",
    what="On a model with budgets every effort thinks beyond its row of the table.",
    breaks=(
        "reasoning-effort-low/budget",
        "reasoning-effort-medium/budget",
        "reasoning-effort-high/budget",
    ),
    dialect="gemini",
)
@edits(when=lambda body: _is_earlier(body) and body.get("reasoning_effort") not in (None, "none"))
def effort_budget_exceeded(answer: Any, _request: Any) -> None:
    answer["usage"]["total_tokens"] += 32768


@mutant(
    "effort-minimal-budget-exceeded",
    what="On a model with budgets the effort minimal thinks as much as medium may.",
    breaks=("reasoning-effort-minimal/budget",),
    dialect="gemini",
)
@edits(when=lambda body: _is_earlier(body) and body.get("reasoning_effort") == "minimal")
def effort_minimal_budget_exceeded(answer: Any, _request: Any) -> None:
    answer["usage"]["total_tokens"] += 8192


@mutant(
    "effort-beside-config-taken",
    what="Of a reasoning_effort and a thinking_config the config wins without notice.",
    breaks=("reasoning-effort-exclusive/level", "reasoning-effort-exclusive/budget"),
    dialect="gemini",
)
@asks_otherwise
def effort_beside_config_taken(request: Any) -> None:
    if _has(request, "thinking_level") or _has(request, "thinking_budget"):
        request.pop("reasoning_effort", None)


@mutant(
    "thinking-in-completion-tokens",
    what="Tokens of thinking are counted among those of the completion.",
    breaks=("reasoning-effort-default/gap",),
    dialect="gemini",
)
@edits(when=_is_earlier)
def thinking_in_completion_tokens(answer: Any, _request: Any) -> None:
    usage = answer["usage"]
    usage["completion_tokens"] = usage["total_tokens"] - usage["prompt_tokens"]
