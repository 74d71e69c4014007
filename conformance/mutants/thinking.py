"""
Faults of reasoning_effort: values refused, ignored or taken for another, thinking shown or hidden.

Google's own settings are in `thinking_config`, summaries in `thinking_summaries`.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import (
    asks_otherwise,
    edits,
    edits_chunks,
    forgets,
    refuses,
)
from conformance.mutants.mutant import Fault, mutant
from conformance.mutants.speaking import says

_THOUGHT = "The user asks for little. I weigh it and answer just that. "


def _member(request: Any, name: str) -> Any:
    return request.get(name) if isinstance(request, dict) else None


def _effort(request: Any) -> Any:
    return _member(request, "reasoning_effort")


def _thinks(request: Any) -> bool:
    """Tell whether a request goes to the model that thinks."""
    return str(_member(request, "model")).endswith("reference-thinking")


def _refuses_effort(effort: str) -> Fault:
    text = f"Unsupported value: 'reasoning_effort' does not support '{effort}' with this model."
    return refuses(lambda body: _effort(body) == effort, text)


def _taken_for(effort: str | None, other: str) -> Fault:
    """Return the fault that takes one effort, None for none given, for another."""

    def change(request: Any) -> None:
        if _thinks(request) and _effort(request) == effort:
            request["reasoning_effort"] = other

    return asks_otherwise(change)


minimal_refused = mutant(
    "effort-minimal-refused",
    what="The effort minimal is refused.",
    breaks=("reasoning-effort-minimal/accepted",),
    reports=("reasoning-effort-minimal-rejected",),
)(_refuses_effort("minimal"))

low_refused = mutant(
    "effort-low-refused",
    what="The effort low is refused.",
    breaks=("reasoning-effort-low/accepted", "reasoning-effort-low/streamed"),
)(_refuses_effort("low"))

medium_refused = mutant(
    "effort-medium-refused",
    what="The effort medium is refused while low and high are taken.",
    breaks=("reasoning-effort-medium/accepted",),
    reports=("reasoning-effort-medium-regression",),
)(_refuses_effort("medium"))

high_out_of_range = mutant(
    "effort-high-out-of-range",
    what="The effort high becomes a budget that the model has not, and is refused.",
    breaks=("reasoning-effort-high/accepted", "reasoning-effort-high/tools"),
    reports=("reasoning-effort-budget-out-of-range",),
)(
    refuses(
        lambda body: _effort(body) == "high",
        "The thinking budget 32768 is invalid. Please choose a value between 0 and 24576.",
    )
)

none_refused = mutant(
    "effort-none-refused",
    what="The effort none is refused: this model cannot do without thinking.",
    breaks=("reasoning-effort-none/off",),
    reports=("thinking-cannot-be-disabled-pro",),
)(
    refuses(
        lambda body: _effort(body) == "none",
        "Budget 0 is invalid. This model only works in thinking mode.",
    )
)

none_thinks = mutant(
    "effort-none-thinks",
    what="The effort none is accepted and the model thinks anyway.",
    breaks=("reasoning-effort-none/off",),
    reports=("reasoning-effort-none-extension",),
)(_taken_for("none", "medium"))

effort_breaks_server = mutant(
    "effort-breaks-server",
    what="A request with a reasoning_effort ends with status 500.",
    breaks=("reasoning-effort-low/accepted", "reasoning-effort-high/accepted"),
    reports=("reasoning-effort-500",),
)(refuses(_effort, "Internal error encountered.", status=500))

effort_ignored = mutant(
    "effort-ignored",
    what="A reasoning_effort is accepted and changes nothing.",
    breaks=("reasoning-effort-low/effect", "reasoning-effort-none/off"),
)(forgets("reasoning_effort"))

minimal_is_high = mutant(
    "effort-minimal-is-high",
    what="The effort minimal, unknown to the endpoint, thinks as much as the effort high.",
    breaks=("reasoning-effort-minimal/at-most-low",),
)(_taken_for("minimal", "high"))

medium_is_least = mutant(
    "effort-medium-is-least",
    what="The effort medium thinks less than the effort low.",
    breaks=("reasoning-effort-medium/between",),
)(_taken_for("medium", "minimal"))

default_is_most = mutant(
    "effort-default-is-most",
    what="Without an effort the model thinks more than with the effort high.",
    breaks=("reasoning-effort-default/at-most-high",),
)(_taken_for(None, "xhigh"))

effort_demanded = mutant(
    "effort-demanded",
    what="The thinking model refuses a request that does not say how much it shall think.",
    breaks=("reasoning-effort-default/answered",),
)(refuses(lambda body: _thinks(body) and not _effort(body), "Missing 'reasoning_effort'"))

effort_with_tools_refused = mutant(
    "effort-with-tools-refused",
    what="Tools beside a reasoning_effort are refused.",
    breaks=("reasoning-effort-high/tools",),
)(
    refuses(
        lambda body: _effort(body) and _member(body, "tools"),
        "Function tools with reasoning_effort are not supported in /v1/chat/completions",
    )
)


@mutant(
    "limit-eaten-by-thinking",
    what="Thinking nobody is told of uses a limit up: the answer is empty, usage does not say why.",
    breaks=("reasoning-effort-high/limit-shown", "reasoning-effort-default/itemised"),
    reports=("max-tokens-eaten-by-thinking",),
)
@edits(when=_thinks)
def limit_eaten_by_thinking(answer: Any, _request: Any) -> None:
    del answer["usage"]["completion_tokens_details"]


@mutant(
    "limit-leaves-thinking-out",
    what="A limit bounds what is seen, and thinking comes on top.",
    breaks=("reasoning-effort-high/limit",),
    reports=("max-completion-tokens-excludes-reasoning",),
)
@asks_otherwise
def limit_leaves_thinking_out(request: Any) -> None:
    for name in ("max_tokens", "max_completion_tokens"):
        if _thinks(request) and isinstance(request.get(name), int):
            request[name] += 128 if _effort(request) == "high" else 64


@mutant(
    "thought-deltas-in-content",
    what="A stream delivers thoughts as content, marked by a member only this vendor knows.",
    breaks=("reasoning-effort-low/streamed",),
    reports=("thought-deltas-untagged-in-content",),
)
@edits_chunks(when=_thinks)
def thought_deltas_in_content(chunks: list[Any], _request: Any) -> list[Any]:
    first, *others = chunks
    marked = {"content": _THOUGHT, "extra_content": {"google": {"thought": True}}}
    choice = {"index": 0, "delta": marked, "logprobs": None, "finish_reason": None}
    return [first, {**first, "choices": [choice]}, *others]


@mutant(
    "thoughts-tagged-in-content",
    what="A plain answer's content starts with the thoughts between tags, a stream's does not.",
    breaks=("reasoning-effort-low/content", "reasoning-effort-low/streamed"),
    reports=("thoughts-tagged-in-content-nonstream",),
)
@edits(when=_thinks)
def thoughts_tagged_in_content(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        text = choice["message"].get("content")
        choice["message"]["content"] = f"<thought>\n{_THOUGHT}\n</thought>{text}"


thoughts_leak = mutant(
    "thoughts-leak-into-content",
    what="What the model thought stands in front of its answer, in streams as well.",
    breaks=("reasoning-effort-low/content",),
    reports=("thoughts-leak-in-gateways",),
)(says(lambda text, _request: _THOUGHT + text, when=_thinks))

low_is_most = mutant(
    "effort-low-is-most",
    what="The effort low spends more on thinking than the effort high.",
    breaks=("reasoning-effort-low/effect", "reasoning-effort-medium/between"),
)(_taken_for("low", "xhigh"))
