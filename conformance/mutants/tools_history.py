"""
Faults of histories with calls: what is refused of them, and what is taken that must not be.

A history is the client's word for what was said; these endpoints know an order of their own.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from conformance.mutants.calling import all_of, edits_fragments, messages, objects, refuses_where
from conformance.mutants.editing import document, error, is_chat, spelled
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply


def _calls(message: Any) -> bool:
    return bool(message.get("tool_calls"))


def _before(body: Any) -> list[tuple[Any, Any]]:
    """Return every message of a request with the one in front of it, None for the first."""
    found = messages(body)
    return list(zip([None, *found], found, strict=False))


call_first_refused = mutant(
    "call-first-refused",
    what="A call in the history is refused unless a user's message or a result stands before it.",
    breaks=("tool-result-roundtrip/first-in-history",),
    reports=("toolcall-order-after-system",),
)(
    refuses_where(
        lambda body: any(
            _calls(message) and (before or {}).get("role") not in ("user", "tool")
            for before, message in _before(body)
        ),
        "Please ensure that function call turn comes immediately after a user turn or after a "
        "function response turn.",
    )
)


question_after_result_refused = mutant(
    "question-after-result-refused",
    what="A user's message straight after a result is refused for its role.",
    breaks=("tool-result-roundtrip/next-question",),
    reports=("order-user-after-tool",),
)(
    refuses_where(
        lambda body: any(
            message.get("role") == "user" and (before or {}).get("role") == "tool"
            for before, message in _before(body)
        ),
        "Unexpected role 'user' after role 'tool'",
    )
)


results_counted_apart = mutant(
    "results-counted-apart",
    what="Every result is taken for a turn of its own, so two results of two calls are refused.",
    breaks=("parallel-function-calls/results",),
    reports=("toolcall-response-count-mismatch",),
)(
    refuses_where(
        lambda body: any(
            message.get("role") == "tool" == (before or {}).get("role")
            for before, message in _before(body)
        ),
        "Please ensure that the number of function response parts is equal to the number of "
        "function call parts of the function call turn.",
    )
)


@mutant(
    "missing-result-unnamed",
    what="Results that do not match their calls are refused by their number, without any id.",
    breaks=("tool-result-roundtrip/missing-result-id",),
    reports=("toolcall-response-count-mismatch",),
)
def missing_result_unnamed(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if reply.status != 400 or not is_chat(asked) or b"tool call must be answered" not in reply.body:
        return reply
    text = "The number of function response parts must equal that of the function call parts."
    return error(text, param="messages")


@mutant(
    "broken-arguments-crash",
    what="A call in the history whose arguments are no JSON ends in status 500.",
    breaks=("tool-result-roundtrip/broken-arguments",),
    reports=("toolcall-arguments-malformed-500",),
)
def broken_arguments_crash(asked: Asked, healthy: Endpoint) -> Reply:
    body = document(asked) if is_chat(asked) else None
    if not isinstance(body, dict):
        return healthy(asked)
    try:
        for message in messages(body):
            for call in objects(message.get("tool_calls")):
                json.loads(call["function"]["arguments"])
    except (ValueError, KeyError):
        return error(
            "Failed to parse tool call arguments as JSON", status=500, type_="server_error"
        )
    return healthy(asked)


nulls_refused = mutant(
    "nulls-refused",
    what="Members of a message that are null are refused.",
    breaks=("tool-result-roundtrip/nulls",),
)(
    refuses_where(
        lambda body: any(
            message.get(name, "") is None
            for message in messages(body, "assistant")
            for name in ("refusal", "audio", "function_call")
        ),
        "Value is not a string: null",
    )
)


members_of_an_answer_needed = mutant(
    "members-of-an-answer-needed",
    what="A call is taken back only with everything that its answer held besides.",
    breaks=("tool-result-roundtrip/openai-keys",),
)(
    refuses_where(
        lambda body: any(
            _calls(message) and "annotations" not in message
            for message in messages(body, "assistant")
        ),
        "Missing required parameter: 'messages[1].annotations'.",
    )
)


@mutant(
    "unpaired-taken",
    what="A history is taken whether or not its calls and its results fit together.",
    breaks=(
        "tool-result-roundtrip/missing-result",
        "tool-result-roundtrip/stray-result",
        "parallel-function-calls/missing-result",
    ),
)
def unpaired_taken(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    body = document(asked) if reply.status == 400 and is_chat(asked) else None
    if not isinstance(body, dict) or b"must " not in reply.body or not messages(body):
        return reply
    spoken = [
        each for each in messages(body) if each.get("role") != "tool" and not each.get("tool_calls")
    ]
    if len(spoken) == len(messages(body)):
        return reply
    return healthy(replace(asked, body=spelled({**body, "messages": spoken})))


earlier_call_refused = mutant(
    "earlier-call-refused",
    what="A history with a call of an earlier turn is refused.",
    breaks=("tool-result-roundtrip/earlier-turn",),
)(
    refuses_where(
        lambda body: any(
            message.get("role") == "assistant"
            and not _calls(message)
            and before.get("role") == "tool"
            for before, message in _before(body)
            if before
        ),
        "A tool call of an earlier turn cannot be rendered by the chat template.",
    )
)


def _number_lost(fragment: Any) -> None:
    del fragment["index"]


calls_lost_by_strict_clients = mutant(
    "calls-lost-by-strict-clients",
    what="Streamed calls have no index, and their history wants a signature that clients drop.",
    breaks=("tools-function/stream-index", "tool-result-roundtrip/openai-keys"),
    reports=("tool-calls-silently-dropped-by-ui", "web-search-params-silent-empty"),
)(
    all_of(
        edits_fragments(_number_lost),
        refuses_where(
            lambda body: any(
                "extra_content" not in call
                for message in messages(body)
                for call in objects(message.get("tool_calls"))
            ),
            "Function call is missing a thought_signature in functionCall parts.",
        ),
    )
)
