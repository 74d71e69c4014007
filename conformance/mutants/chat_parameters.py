"""
Faults of parameters that are refused although the contract has them.

Most are as people met them at one service or another; `chat_parameters_lost` holds those that are
taken and dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.mutants.conversing import messages_of
from conformance.mutants.editing import document, error, is_chat, refuses, spelled, with_body
from conformance.mutants.mutant import Fault, mutant
from conformance.reference import Asked, Endpoint, Reply

PLAIN_MEMBERS = {"role", "content", "name", "tool_calls", "tool_call_id"}


def unknown_name(*names: str) -> Fault:
    """Return the fault that refuses a request with any of `names` as one nobody knows."""
    told = f'Invalid JSON payload received. Unknown name "{names[0]}": Cannot find field.'
    return refuses(lambda body: any(name in body for name in names), told)


store_refused = mutant(
    "store-refused",
    what="A request with store is refused as an unknown name.",
    breaks=("chat-unmentioned/store",),
    reports=("param-rejected-store", "groq-store-unsupported"),
)(unknown_name("store"))

metadata_refused = mutant(
    "metadata-refused",
    what="A request with metadata is refused as an unknown name.",
    breaks=("chat-unmentioned/metadata",),
    reports=("param-rejected-metadata",),
)(unknown_name("metadata"))

seed_refused = mutant(
    "seed-refused",
    what="A request with seed is refused as an unknown name.",
    breaks=("chat-unmentioned/seed",),
    reports=("param-rejected-seed",),
)(unknown_name("seed"))

penalties_refused = mutant(
    "penalties-refused",
    what="A request with frequency_penalty or presence_penalty is refused as an unknown name.",
    breaks=("chat-unmentioned/frequency-penalty", "chat-presence-penalty/accepted"),
    reports=("param-rejected-frequency-penalty",),
)(unknown_name("frequency_penalty", "presence_penalty"))

functions_refused = mutant(
    "functions-refused",
    what="A request with functions, the older form of tools, is refused.",
    breaks=("chat-unmentioned/functions",),
    reports=("legacy-functions-param-rejected",),
)(unknown_name("functions", "function_call"))

logprobs_refused = mutant(
    "logprobs-refused",
    what="A request with logprobs is refused as not enabled for the model.",
    breaks=("chat-unmentioned/logprobs",),
    reports=("logprobs-not-enabled",),
)(refuses(lambda body: body.get("logprobs"), "Logprobs is not enabled for this model."))

sampling_refused = mutant(
    "sampling-refused",
    what="A request with temperature or top_p is refused by the model.",
    breaks=("chat-temperature/accepted", "chat-top-p/accepted"),
    reports=("sampling-params-rejected-by-model",),
)(unknown_name("temperature", "top_p"))

sampling_pair_refused = mutant(
    "sampling-pair-refused",
    what="temperature and top_p are refused together, and either is taken alone.",
    breaks=("sampling-params-deprecated/still-taken",),
    dialect="gemini",
)(
    refuses(
        lambda body: "temperature" in body and "top_p" in body,
        "temperature and top_p cannot both be given for this model.",
    )
)

max_completion_tokens_refused = mutant(
    "max-completion-tokens-refused",
    what="A request with max_completion_tokens is refused as an unknown name.",
    breaks=("chat-max-completion-tokens/limits",),
    reports=("max-completion-tokens-unknown",),
)(unknown_name("max_completion_tokens"))

max_tokens_refused = mutant(
    "max-tokens-refused",
    what="A request with max_tokens is refused in favour of max_completion_tokens.",
    breaks=("chat-max-tokens/limits",),
    reports=("openai-baseline-max-tokens-refused",),
)(
    refuses(
        lambda body: "max_tokens" in body,
        "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
    )
)

both_limits_refused = mutant(
    "both-limits-refused",
    what="max_tokens and max_completion_tokens are refused together.",
    breaks=("chat-max-completion-tokens/both-names",),
    reports=("max-tokens-both-fields-rejected",),
)(
    refuses(
        lambda body: "max_tokens" in body and "max_completion_tokens" in body,
        "max_tokens and max_completion_tokens cannot be set at the same time.",
    )
)

user_refused = mutant(
    "user-refused",
    what="A request with user is refused as an unknown name.",
    breaks=("chat-user-field/accepted",),
)(unknown_name("user"))

modalities_refused = mutant(
    "modalities-refused",
    what="A request with modalities is refused, although they name text alone.",
    breaks=("chat-audio-output-options/text-only",),
)(unknown_name("modalities"))

stop_list_refused = mutant(
    "stop-list-refused",
    what="stop is taken as a text and refused as a list.",
    breaks=("chat-stop/list", "chat-stop/four"),
)(refuses(lambda body: isinstance(body.get("stop"), list), "Invalid type for 'stop'."))

n_refused = mutant(
    "n-refused",
    what="A request with n is refused, also when n is 1.",
    breaks=("chat-n/one",),
)(unknown_name("n"))


def refuses_oddly(when: Callable[[Any], object], status: int, body: Any) -> Fault:
    """Return the fault that refuses requests that fit `when` with a `body` of no known shape."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        request = document(asked) if is_chat(asked) else None
        if not isinstance(request, dict) or not when(request):
            return healthy(asked)
        return with_body(replace(error("", status=status)), spelled(body))

    return fault


penalty_refused_by_text = mutant(
    "penalty-refused-by-text",
    what="Penalties and stop are refused by a reasoning model, with a text as the error.",
    breaks=("chat-presence-penalty/accepted", "chat-stop/cuts"),
    reports=("xai-penalty-stop-unsupported",),
)(
    refuses_oddly(
        lambda body: body.keys() & {"presence_penalty", "frequency_penalty", "stop"},
        400,
        {
            "code": "The client gave an invalid argument",
            "error": "Argument not supported on this model: presencePenalty",
        },
    )
)

extra_forbidden_422 = mutant(
    "extra-forbidden-422",
    what="n, max_completion_tokens and frequency_penalty get status 422 and a list of findings.",
    breaks=("chat-n/one", "chat-max-completion-tokens/limits"),
    reports=("param-extra-forbidden-422",),
)(
    refuses_oddly(
        lambda body: body.keys() & {"n", "max_completion_tokens", "frequency_penalty"},
        422,
        {
            "object": "error",
            "message": {"detail": [{"type": "extra_forbidden", "loc": ["body", "n"]}]},
            "type": "invalid_request_error",
            "param": None,
            "code": None,
        },
    )
)

name_forbidden_422 = mutant(
    "message-name-422",
    what="A message with a name gets status 422 and a list of findings.",
    breaks=("chat-create/name",),
    reports=("param-extra-forbidden-422",),
)(
    refuses_oddly(
        lambda body: any("name" in each for each in messages_of(body)),
        422,
        {"object": "error", "message": {"detail": [{"type": "extra_forbidden"}]}},
    )
)

message_members_refused = mutant(
    "message-members-refused",
    what="A message with any member beside role, content, name and tool calls is refused.",
    breaks=("chat-create/back-plain",),
    reports=("groq-strict-message-keys",),
)(
    refuses(
        lambda body: any(each.keys() - PLAIN_MEMBERS for each in messages_of(body)),
        "'messages.1' : property 'refusal' is unsupported",
    )
)
