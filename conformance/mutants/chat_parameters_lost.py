"""
Faults of parameters that are taken and have no effect, or another one than they promise.

What is refused is in `chat_parameters`.
"""

from __future__ import annotations

import hashlib
from typing import Any

from conformance.mutants.editing import (
    asks_otherwise,
    document,
    edits,
    forgets,
    is_chat,
    refuses,
)
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply

HIDDEN_LIMIT = 24  # stands for thousands: what the reference endpoint says is short

n_lost = mutant(
    "n-lost",
    what="One choice comes for any n.",
    breaks=("chat-n/two",),
    reports=("n-dropped-by-gateway",),
)(forgets("n"))

max_completion_tokens_lost = mutant(
    "max-completion-tokens-lost",
    what="max_completion_tokens is taken and limits nothing.",
    breaks=("chat-max-completion-tokens/limits", "chat-max-completion-tokens/within"),
    reports=("max-completion-tokens-unknown", "max-tokens-name-preference"),
)(forgets("max_completion_tokens"))

max_tokens_lost = mutant(
    "max-tokens-lost",
    what="max_tokens is taken and limits nothing.",
    breaks=("chat-max-tokens/limits", "chat-max-tokens/within"),
    reports=("max-tokens-name-preference",),
)(forgets("max_tokens"))


def is_streamed(asked: Asked) -> bool:
    """Tell whether a request asks for a streamed completion."""
    request = document(asked) if is_chat(asked) else None
    return isinstance(request, dict) and request.get("stream") is True


def _half_lost_half_refused(asked: Asked, healthy: Endpoint) -> Reply:
    lossy = forgets("n", "stop", "max_completion_tokens")
    strict = refuses(
        lambda body: body.keys() & {"store", "metadata", "seed", "frequency_penalty"},
        'Invalid JSON payload received. Unknown name "store": Cannot find field.',
    )
    return strict(asked, lambda again: lossy(again, healthy))


half_lost_half_refused = mutant(
    "half-lost-half-refused",
    what="Of the parameters that have no use here some are dropped in silence, others refused.",
    breaks=("chat-stop/cuts", "chat-unmentioned/store"),
    reports=("docs-say-ignored-wire-400",),
)(_half_lost_half_refused)

logprobs_null = mutant(
    "logprobs-null",
    what="A request with logprobs is answered, and logprobs is null.",
    breaks=("chat-unmentioned/logprobs",),
    reports=("logprobs-not-enabled",),
)(forgets("logprobs", "top_logprobs"))


@mutant(
    "logprobs-of-other-tokens",
    what="logprobs lack the first token of the text.",
    breaks=("chat-unmentioned/logprobs",),
)
@edits(when=lambda request: request.get("logprobs"))
def logprobs_of_other_tokens(answer: Any, _request: Any) -> None:
    del answer["choices"][0]["logprobs"]["content"][0]


@mutant(
    "seed-lost",
    what="Two requests with one seed and temperature 0 get different texts.",
    breaks=("chat-unmentioned/seed-repeats",),
    reports=("vertex-seed-ignored",),
)
def seed_lost(asked: Asked, healthy: Endpoint) -> Reply:
    """Draw anew for every request: the whole of it stands for the chance of the moment."""
    drawn = hashlib.sha256(asked.body).hexdigest()[:8]

    @edits(when=lambda request: "seed" in request)
    def told(answer: Any, _request: Any) -> None:
        answer["choices"][0]["message"]["content"] = f"A heron, a lynx, a carp: draw {drawn}."

    return told(asked, healthy) if is_chat(asked) else healthy(asked)


@mutant(
    "functions-lost",
    what="functions is taken, and the answer is a text.",
    breaks=("chat-unmentioned/functions",),
    reports=("legacy-functions-param-rejected",),
)
def functions_lost(asked: Asked, healthy: Endpoint) -> Reply:
    """Pass over the older names."""
    return forgets("functions", "function_call")(asked, healthy)


@mutant(
    "function-arguments-cut",
    what="The arguments of a function_call end before their JSON does.",
    breaks=("chat-unmentioned/functions",),
)
@edits(when=lambda request: request.get("functions"))
def function_arguments_cut(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        if call := choice["message"].get("function_call"):
            call["arguments"] = call["arguments"][:-1]


def _limits_all(request: Any) -> None:
    if "max_tokens" not in request and "max_completion_tokens" not in request:
        request["max_tokens"] = HIDDEN_LIMIT


hidden_limit = mutant(
    "hidden-limit",
    what="An answer that no parameter limits is cut at a small limit of the server's own.",
    breaks=("chat-max-tokens/unlimited",),
    reports=("max-tokens-hidden-default",),
)(asks_otherwise(_limits_all))


@mutant(
    "stop-cuts-reasoning",
    what="A stop sequence cuts the hidden reasoning, whose closing tag stays in the text.",
    breaks=("chat-stop/visible-text",),
    reports=("stop-not-honoured-with-reasoning",),
)
@edits(when=lambda request: request.get("stop"))
def stop_cuts_reasoning(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        choice["message"]["content"] = f"I count up.</think>{choice['message']['content']}"


stop_lost = mutant(
    "stop-lost",
    what="stop is taken and cuts nothing.",
    breaks=("chat-stop/cuts", "chat-stop/list", "chat-stop/four"),
)(forgets("stop"))


def _first_alone(request: Any) -> None:
    if isinstance(request.get("stop"), list):
        request["stop"] = request["stop"][:1]


stop_first_alone = mutant(
    "stop-first-alone",
    what="Of several stop sequences the first alone cuts.",
    breaks=("chat-stop/list", "chat-stop/four"),
)(asks_otherwise(_first_alone))


def _last_alone(request: Any) -> None:
    if isinstance(request.get("stop"), list):
        request["stop"] = request["stop"][-1:]


stop_last_alone = mutant(
    "stop-last-alone",
    what="Of several stop sequences the last alone cuts.",
    breaks=("chat-stop/four",),
)(asks_otherwise(_last_alone))


@mutant(
    "stop-kept",
    what="The stop sequence stands at the end of the text that it cuts.",
    breaks=("chat-stop/cuts",),
)
@edits(when=lambda request: request.get("stop"))
def stop_kept(answer: Any, request: Any) -> None:
    stop = request["stop"] if isinstance(request["stop"], str) else request["stop"][-1]
    for choice in answer["choices"]:
        choice["message"]["content"] += stop


@mutant(
    "stop-said-as-length",
    what="An answer cut by a stop sequence ends with the finish reason length.",
    breaks=("chat-stop/finish-reason",),
)
@edits(when=lambda request: request.get("stop"))
def stop_said_as_length(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        choice["finish_reason"] = "length"


@mutant(
    "stop-lost-in-streams",
    what="stop cuts a plain answer and no stream.",
    breaks=("chat-stop/streamed",),
)
def stop_lost_in_streams(asked: Asked, healthy: Endpoint) -> Reply:
    """Look for the sequence in whole texts alone."""
    streamed = is_streamed(asked)
    return forgets("stop")(asked, healthy) if streamed else healthy(asked)


def _one_more(request: Any) -> None:
    for name in ("max_tokens", "max_completion_tokens"):
        if isinstance(request.get(name), int):
            request[name] += 1


limit_off_by_one = mutant(
    "limit-off-by-one",
    what="The answer holds one token more than the limit allows.",
    breaks=("chat-max-tokens/within", "chat-max-completion-tokens/within"),
)(asks_otherwise(_one_more))


@mutant(
    "limit-said-as-stop",
    what="An answer cut by its limit ends with the finish reason stop.",
    breaks=("chat-max-tokens/limits", "chat-max-completion-tokens/limits"),
)
@edits(when=lambda request: request.get("max_tokens") or request.get("max_completion_tokens"))
def limit_said_as_stop(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        choice["finish_reason"] = "stop"


@mutant(
    "limit-lost-in-streams",
    what="max_tokens limits a plain answer and no stream.",
    breaks=("chat-max-tokens/streamed",),
)
def limit_lost_in_streams(asked: Asked, healthy: Endpoint) -> Reply:
    """Pass the limit on with plain requests alone."""
    streamed = is_streamed(asked)
    return forgets("max_tokens")(asked, healthy) if streamed else healthy(asked)


@mutant(
    "n-lost-in-streams",
    what="A stream holds one choice for any n.",
    breaks=("chat-n/streamed",),
)
def n_lost_in_streams(asked: Asked, healthy: Endpoint) -> Reply:
    """Stream the first candidate alone."""
    streamed = is_streamed(asked)
    return forgets("n")(asked, healthy) if streamed else healthy(asked)
