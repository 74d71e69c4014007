"""
Faults of the chunks of a stream: what every one repeats, its choices, their numbers and roles.

Text and bytes are in `streaming_text`, ends and counts in `streaming_ends`, calls in
`tools_streaming`.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import edits_chunks, edits_each_chunk
from conformance.mutants.mutant import mutant


@mutant(
    "azure-first-chunk-empty-choices",
    what="A first chunk without choices, id, model and time goes before the stream.",
    breaks=("chat-stream/choices-filled", "chat-stream/id", "chat-stream/model"),
    reports=("azure-first-chunk-empty-choices",),
)
@edits_chunks()
def azure_first_chunk(chunks: list[Any], _request: Any) -> None:
    chunks.insert(
        0,
        {
            "choices": [],
            "created": 0,
            "id": "",
            "model": "",
            "object": "",
            "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": {}}],
        },
    )


@mutant(
    "stream-empty-choices",
    what="A chunk that has no choice and no usage goes before the stream.",
    breaks=("chat-stream/choices-filled",),
    reports=("azure-first-chunk-empty-choices",),
)
@edits_chunks()
def empty_choices(chunks: list[Any], _request: Any) -> None:
    chunks.insert(0, {**chunks[0], "choices": []})


def _each_choice(chunks: list[Any]) -> list[Any]:
    return [choice for chunk in chunks for choice in chunk["choices"]]


@mutant(
    "cloudflare-choice-index-missing",
    what="The choices of chunks have no index.",
    breaks=("chat-stream/choice-index",),
    reports=("cloudflare-choice-index-missing",),
)
@edits_chunks()
def choice_index_missing(chunks: list[Any], _request: Any) -> None:
    for choice in _each_choice(chunks):
        del choice["index"]


@mutant(
    "stream-choice-index-zero-with-n",
    what="Every choice of a stream says index 0, however many there are.",
    breaks=("chat-stream/finish-once",),
    reports=("stream-choice-index-zero-with-n",),
)
@edits_chunks(when=lambda request: request.get("n", 1) > 1)
def choice_index_zero(chunks: list[Any], _request: Any) -> None:
    for choice in _each_choice(chunks):
        choice["index"] = 0


@mutant(
    "sglang-role-null-first-delta",
    what="No delta says a role: the first one holds null there and in content.",
    breaks=("chat-stream/role-first",),
    reports=("sglang-role-null-first-delta",),
)
@edits_chunks()
def role_null(chunks: list[Any], _request: Any) -> None:
    for choice in _each_choice(chunks):
        if "role" in choice["delta"]:
            choice["delta"] |= {"role": None, "content": None}


@mutant(
    "role-missing-from-first-delta",
    what="The first delta of a choice leaves its role out.",
    breaks=("chat-stream/role-first",),
    reports=("sglang-role-null-first-delta",),
)
@edits_chunks()
def role_missing(chunks: list[Any], _request: Any) -> None:
    for choice in _each_choice(chunks):
        choice["delta"].pop("role", None)


@mutant(
    "role-on-every-delta",
    what="Every delta says again that its role is assistant.",
    breaks=("chat-stream/role-once",),
)
@edits_chunks()
def role_on_every_delta(chunks: list[Any], _request: Any) -> None:
    for choice in _each_choice(chunks):
        choice["delta"]["role"] = "assistant"


@mutant(
    "stream-chunk-id-changes",
    what="Every chunk of a stream has an id of its own.",
    breaks=("chat-stream/id-constant",),
    reports=("stream-chunk-id-changes",),
)
@edits_chunks()
def chunk_id_changes(chunks: list[Any], _request: Any) -> None:
    for number, chunk in enumerate(chunks):
        chunk["id"] = f"{chunk['id']}-{number}"


@mutant(
    "stream-created-changes",
    what="Every chunk tells the time at which it was sent itself.",
    breaks=("chat-stream/created-constant",),
)
@edits_chunks()
def created_changes(chunks: list[Any], _request: Any) -> None:
    for number, chunk in enumerate(chunks):
        chunk["created"] += number // 4


@mutant(
    "stream-message-alongside-delta",
    what="Every chunk holds the message so far beside its delta.",
    breaks=("chat-stream/delta-not-message",),
    reports=("stream-message-alongside-delta",),
)
@edits_chunks()
def message_alongside_delta(chunks: list[Any], _request: Any) -> None:
    said: dict[int, str] = {}
    for choice in _each_choice(chunks):
        at = choice["index"]
        said[at] = said.get(at, "") + (choice["delta"].get("content") or "")
        choice["message"] = {"role": "assistant", "content": said[at]}


@mutant(
    "stream-message-instead-of-delta",
    what="Chunks hold their piece of text in message and no delta.",
    breaks=("chat-stream/delta-not-message", "chat-stream/forced-text"),
)
@edits_chunks()
def message_instead_of_delta(chunks: list[Any], _request: Any) -> None:
    for choice in _each_choice(chunks):
        choice["message"] = choice.pop("delta")


@mutant(
    "stream-chunk-object-of-plain",
    what="Chunks call themselves chat.completion.",
    breaks=("chat-stream/object",),
)
@edits_each_chunk
def object_of_plain(chunk: Any) -> None:
    chunk["object"] = "chat.completion"


@mutant(
    "stream-native-members",
    what="Chunks keep the native finishReason and usageMetadata beside OpenAI's members.",
    breaks=("chat-stream/no-native-members",),
)
@edits_each_chunk
def native_members(chunk: Any) -> None:
    chunk["usageMetadata"] = {"promptTokenCount": 4, "totalTokenCount": 9}
    for choice in chunk["choices"]:
        choice["finishReason"] = "STOP"


@mutant(
    "stream-envelope-once",
    what="id, created and model stand in the first chunk alone.",
    breaks=("chat-stream/id", "chat-stream/created", "chat-stream/model"),
)
@edits_chunks()
def envelope_once(chunks: list[Any], _request: Any) -> None:
    for chunk in chunks[1:]:
        for name in ("id", "created", "model"):
            del chunk[name]


@mutant(
    "stream-content-parts",
    what="The text of a delta is a list of parts.",
    breaks=("chat-stream/shape",),
)
@edits_chunks()
def content_parts(chunks: list[Any], _request: Any) -> None:
    for choice in _each_choice(chunks):
        if text := choice["delta"].get("content"):
            choice["delta"]["content"] = [{"type": "text", "text": text}]


@mutant(
    "stream-choices-mixed",
    what="One piece of text in the middle has the index of the other choice.",
    breaks=("chat-stream/choices-apart",),
)
@edits_chunks(when=lambda request: request.get("n") == 2)
def choices_mixed(chunks: list[Any], _request: Any) -> None:
    choice = chunks[len(chunks) // 2]["choices"][0]
    choice["index"] = 1 - choice["index"]


@mutant(
    "stream-model-changes",
    what="From the third chunk on another model is named.",
    breaks=("chat-stream/model-constant",),
)
@edits_chunks()
def model_changes(chunks: list[Any], _request: Any) -> None:
    for chunk in chunks[2:]:
        chunk["model"] = "fallback-model"
