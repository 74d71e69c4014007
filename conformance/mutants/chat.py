"""
Faults of a plain answer: its choices, its message, its finish reason, its ids.

Each is one that a real endpoint was seen to have, or that breaks one promise nobody broke yet.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.conversing import messages_of, roles_of
from conformance.mutants.editing import edits, edits_each_chunk, in_turn
from conformance.mutants.mutant import mutant


def _shows_pictures(request: Any) -> bool:
    contents = [message.get("content") for message in messages_of(request)]
    parts = [part for content in contents if isinstance(content, list) for part in content]
    return any(part.get("type") == "image_url" for part in parts)


@mutant(
    "choices-null",
    what="A 200 answer has null for choices and id and counts no completion tokens.",
    breaks=("chat-create/answers",),
    reports=("choices-null-on-200",),
)
@edits()
def choices_null(answer: Any, _request: Any) -> None:
    counts = answer["usage"]
    counts["total_tokens"], counts["completion_tokens"] = counts["prompt_tokens"], 0
    answer["choices"] = answer["id"] = None


@mutant(
    "choices-null-for-pictures",
    what="The answer to a message with a picture has choices null.",
    breaks=("chat-create/answers",),
    reports=("choices-null-vllm",),
)
@edits(when=_shows_pictures)
def choices_null_for_pictures(answer: Any, _request: Any) -> None:
    answer["choices"] = None


@mutant(
    "choices-empty-after-result",
    what="The answer to a tool's result has an empty list of choices, its tokens billed.",
    breaks=("chat-create/answers", "tool-result-roundtrip/accepted"),
    reports=("choices-empty-list-litellm",),
)
@edits(when=lambda request: roles_of(request)[-1:] == ["tool"])
def choices_empty_after_result(answer: Any, _request: Any) -> None:
    answer["choices"] = []


@mutant(
    "choices-missing-after-agent",
    what="A user's message behind a finished tool turn is answered with 200 and no choices member.",
    breaks=("chat-create/answers", "tool-result-roundtrip/earlier-turn"),
    reports=("agents-history-roundtrip-nonetype",),
)
@edits(when=lambda request: "tool" in roles_of(request) and roles_of(request)[-1] == "user")
def choices_missing_after_agent(answer: Any, _request: Any) -> None:
    del answer["choices"]


@mutant(
    "message-missing",
    what="A choice without any text has no message object.",
    breaks=("chat-create/answers",),
    reports=("message-object-missing",),
)
@edits()
def message_missing(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        if not choice["message"].get("content"):
            del choice["message"]


@mutant(
    "message-null",
    what="The message of a choice is null, which the library hands on as it is.",
    breaks=("chat-create/answers", "chat-create/sdk-carries"),
    surface="python",
)
@edits()
def message_null(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        choice["message"] = None


@mutant(
    "content-parts-beside-calls",
    what="The message of a tool call holds its content as a list of text parts.",
    breaks=("chat-create/content",),
    reports=("message-content-array-on-toolcall",),
)
@edits(when=lambda request: "tools" in request)
def content_parts_beside_calls(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        if choice["message"].get("tool_calls"):
            text = choice["message"]["content"] or ""
            choice["message"]["content"] = [{"type": "text", "text": text}]


@mutant(
    "content-missing-beside-calls",
    what="The message of a tool call has no content member.",
    breaks=("chat-create/content",),
)
@edits(when=lambda request: "tools" in request)
def content_missing_beside_calls(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        if choice["message"].get("tool_calls"):
            del choice["message"]["content"]


@mutant(
    "stopped-with-nothing",
    what="An answer that ended with stop holds an empty text.",
    breaks=("chat-create/not-empty",),
)
@edits()
def stopped_with_nothing(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        if choice["finish_reason"] == "stop":
            choice["message"]["content"] = ""


@mutant(
    "finish-reason-native",
    what="An answer that the filter took away gives the native reason SAFETY.",
    breaks=("chat-create/finish-reason",),
    reports=("finish-reason-native-enum",),
)
@edits(when=lambda request: "Say hello." in str(request.get("messages")))
def finish_reason_native(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        choice["message"]["content"] = None
        choice["finish_reason"] = "SAFETY"


@mutant(
    "finish-reason-decorated",
    what="A blocked answer ends with content_filter and the native reason behind it.",
    breaks=("chat-create/finish-reason",),
    reports=("finish-reason-native-enum",),
)
@edits(when=lambda request: "Say hello." in str(request.get("messages")))
def finish_reason_decorated(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        choice["message"]["content"] = None
        choice["finish_reason"] = "content_filter: PROHIBITED_CONTENT"


@mutant(
    "finish-reason-error",
    what="An answer that broke off upstream is a 200 with the finish reason error.",
    breaks=("chat-create/finish-reason",),
    reports=("finish-reason-provider-enums",),
)
@edits(when=lambda request: request.get("max_tokens"))
def finish_reason_error(answer: Any, _request: Any) -> None:
    answer["choices"][0]["finish_reason"] = "error"


@mutant(
    "finish-reason-null",
    what="The finish reason of a plain answer is null, as if more were to come.",
    breaks=("chat-create/finish-reason",),
)
@edits()
def finish_reason_null(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        choice["finish_reason"] = None


def _without_id(answer: Any) -> None:
    del answer["id"]


def _with_null_id(answer: Any) -> None:
    answer["id"] = None


def _without_created(answer: Any) -> None:
    del answer["created"]


id_missing = mutant(
    "id-missing",
    what="Completions and chunks have no id.",
    breaks=("chat-create/id", "chat-stream/id"),
    reports=("response-id-null",),
)(in_turn(edits()(lambda answer, _: _without_id(answer)), edits_each_chunk(_without_id)))

id_null = mutant(
    "id-null",
    what="The id of completions and chunks is null.",
    breaks=("chat-create/id", "chat-stream/id"),
    reports=("response-id-null",),
)(in_turn(edits()(lambda answer, _: _with_null_id(answer)), edits_each_chunk(_with_null_id)))

created_missing = mutant(
    "created-missing",
    what="Completions and chunks do not say when they were made.",
    breaks=("chat-create/created", "chat-stream/created"),
    reports=("created-missing",),
)(in_turn(edits()(lambda answer, _: _without_created(answer)), edits_each_chunk(_without_created)))
