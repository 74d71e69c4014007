"""
Faults of streamed tool calls: their index, their fragments, what stands beside them and their end.

Knows calls as they stand in chunks; plain calls are in other modules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from conformance.mutants.editing import (
    chunks_of,
    document,
    edits_chunks,
    is_chat,
    is_stream,
    json_of,
    spelled,
    with_body,
    with_chunks,
)
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply


def _fragments(chunks: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield every fragment of a call with the choice it stands in."""
    for chunk in chunks:
        for choice in chunk["choices"]:
            for fragment in choice["delta"].get("tool_calls") or ():
                yield choice, fragment


def _calls(chunks: list[Any]) -> bool:
    return any(True for _ in _fragments(chunks))


def _bare(chunk: Any, delta: Any, finish: str | None = None) -> Any:
    """Return a chunk like another with one choice of its own."""
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return {**chunk, "choices": [choice]}


@mutant(
    "stream-finish-stop-on-toolcalls",
    what="A stream of calls ends with stop, where the plain answer says tool_calls.",
    breaks=("tools-function/stream-finish-reason",),
    reports=("stream-finish-stop-on-toolcalls",),
)
@edits_chunks(when=lambda request: request.get("tools"))
def finish_stop(chunks: list[Any], _request: Any) -> None:
    for chunk in chunks:
        for choice in chunk["choices"]:
            if choice["finish_reason"] == "tool_calls":
                choice["finish_reason"] = "stop"


@mutant(
    "toolcall-index-zero",
    what="Parallel calls come whole, each in a chunk of its own, and all with index 0.",
    breaks=("parallel-function-calls/stream-index",),
    reports=("stream-parallel-toolcalls-index-zero",),
)
@edits_chunks(when=lambda request: request.get("tools"))
def whole_at_index_zero(chunks: list[Any], _request: Any) -> list[Any]:
    calls: dict[int, Any] = {}
    kept = []
    for chunk in chunks:
        fragments = [fragment for _, fragment in _fragments([chunk])]
        for fragment in fragments:
            if fragment["index"] in calls:
                call = calls[fragment["index"]]
                call["function"]["arguments"] += fragment["function"]["arguments"]
            else:
                calls[fragment["index"]] = fragment
                kept.append(chunk)
        if not fragments:
            kept.append(chunk)
    for call in calls.values():
        call["index"] = 0
    return kept


@mutant(
    "toolcall-index-zero-fragments-unnamed",
    what="All fragments have index 0, and the later ones of a call an empty id.",
    breaks=("parallel-function-calls/stream-index",),
    reports=("toolcall-index-zero-for-second",),
)
@edits_chunks(when=lambda request: request.get("tools"))
def index_zero_empty_ids(chunks: list[Any], _request: Any) -> None:
    for _, fragment in _fragments(chunks):
        fragment["index"] = 0
        fragment.setdefault("id", "")


@mutant(
    "toolcall-index-missing",
    what="No fragment of a streamed call has an index.",
    breaks=("tools-function/stream-index",),
    reports=("stream-toolcall-index-missing", "sglang-toolcall-index-missing"),
)
@edits_chunks(when=lambda request: request.get("tools"))
def index_missing(chunks: list[Any], _request: Any) -> None:
    for _, fragment in _fragments(chunks):
        del fragment["index"]


@mutant(
    "toolcall-index-missing-on-second",
    what="The fragments of the second call have no index.",
    breaks=("tools-function/stream-index",),
    reports=("groq-together-index-missing",),
)
@edits_chunks(when=lambda request: request.get("tools"))
def second_index_missing(chunks: list[Any], _request: Any) -> None:
    for _, fragment in _fragments(chunks):
        if fragment["index"]:
            del fragment["index"]


@mutant(
    "thought-signature-metadata-only-delta",
    what="The signature of a call comes in an entry of its own, without index, id and function.",
    breaks=(
        "thought-signature-location/on-streamed-call",
        "tools-function/stream-fragment-adds",
    ),
    reports=("thought-signature-metadata-only-delta",),
    dialect="gemini",
)
@edits_chunks(when=lambda request: request.get("tools"))
def signature_alone(chunks: list[Any], _request: Any) -> list[Any]:
    made = []
    for chunk in chunks:
        made.append(chunk)
        for choice, fragment in list(_fragments([chunk])):
            if "extra_content" in fragment:
                entry = {"extra_content": fragment.pop("extra_content")}
                delta = {"role": "assistant", "tool_calls": [entry]}
                made.append({**chunk, "choices": [{"index": choice["index"], "delta": delta}]})
    return made


@mutant(
    "stream-toolcall-summary-chunk-double-encoded",
    what="After the fragments one more brings the whole call, its arguments encoded twice.",
    breaks=("tools-function/stream-arguments-json", "tools-function/stream-id-once"),
    reports=("stream-toolcall-summary-chunk-double-encoded",),
)
@edits_chunks(when=lambda request: request.get("tools"))
def summary_chunk(chunks: list[Any], _request: Any) -> None:
    first: dict[int, Any] = {}
    said: dict[int, str] = {}
    for _, fragment in _fragments(chunks):
        at = fragment["index"]
        first.setdefault(at, fragment)
        said[at] = said.get(at, "") + fragment["function"]["arguments"]
    end = next(
        (at for at, chunk in enumerate(chunks) for one in chunk["choices"] if one["finish_reason"]),
        None,
    )
    if end is None:
        return
    for at, call in reversed(first.items()):
        function = {"name": call["function"]["name"], "arguments": json.dumps(said[at])}
        chunks.insert(end, _bare(chunks[0], {"tool_calls": [{**call, "function": function}]}))


@mutant(
    "stream-tools-dropped",
    what="With stream and tools the call is lost: empty content and stop.",
    breaks=("tool-choice-required/streamed",),
    reports=("stream-tools-dropped",),
)
@edits_chunks(when=lambda request: request.get("tools"))
def tools_dropped(chunks: list[Any], _request: Any) -> list[Any] | None:
    if not _calls(chunks):
        return None
    counts = chunks[-1:] if not chunks[-1]["choices"] else []
    first = _bare(chunks[0], {"role": "assistant", "content": ""})
    return [first, _bare(chunks[0], {}, "stop"), *counts]


@mutant(
    "lmstudio-stream-multi-tool-broken",
    what="The fragments of two calls come in turns and have no index.",
    breaks=("tools-function/stream-index", "tools-function/stream-arguments-json"),
    reports=("lmstudio-stream-multi-tool-broken",),
)
@edits_chunks(when=lambda request: request.get("tools"))
def interleaved(chunks: list[Any], _request: Any) -> list[Any] | None:
    rows: dict[int, list[Any]] = {}
    rest: list[Any] = []
    for chunk in chunks:
        indexes = [fragment.pop("index") for _, fragment in _fragments([chunk])]
        (rows.setdefault(indexes[0], []) if indexes else rest).append(chunk)
    if len(rows) < 2:
        for at, row in rows.items():
            for _, fragment in _fragments(row):
                fragment["index"] = at
        return None
    turns = [
        row[at] for at in range(max(map(len, rows.values()))) for row in rows.values() if row[at:]
    ]
    return [rest[0], *turns, *rest[1:]]


@mutant(
    "stream-toolcall-id-on-every-chunk",
    what="Every fragment of a call repeats its id.",
    breaks=("tools-function/stream-id-once",),
    reports=("stream-toolcall-id-on-every-chunk",),
)
@edits_chunks(when=lambda request: request.get("tools"))
def id_on_every_chunk(chunks: list[Any], _request: Any) -> None:
    names: dict[int, str] = {}
    for _, fragment in _fragments(chunks):
        names.setdefault(fragment["index"], fragment.get("id", ""))
        fragment["id"] = names[fragment["index"]]


@mutant(
    "stream-finish-toolcalls-hides-length",
    what="A call that max_tokens cuts off ends with tool_calls in a stream, with length otherwise.",
    breaks=("tools-function/stream-cut", "tools-function/stream-arguments-json"),
    reports=("stream-finish-toolcalls-hides-length",),
)
def finish_hides_length(asked: Asked, healthy: Endpoint) -> Reply:
    if not is_chat(asked):
        return healthy(asked)
    request = document(asked)
    if not isinstance(request, dict) or not {"tools", "max_tokens"} <= set(request):
        return healthy(asked)
    limit = request.pop("max_tokens")
    reply = healthy(replace(asked, body=spelled(request)))
    if is_stream(reply):
        chunks = chunks_of(reply)
        cut = [chunk for chunk in chunks if _calls([chunk])][:limit]
        end = [chunk for chunk in chunks if not _calls([chunk])]
        return with_chunks(reply, cut + end)
    answer = json_of(reply)
    for choice in answer["choices"]:
        for call in choice["message"].get("tool_calls") or ():
            call["function"]["arguments"] = call["function"]["arguments"][:limit]
            choice["finish_reason"] = "length"
    return with_body(reply, spelled(answer))


@mutant(
    "sglang-content-truncated-before-toolcall",
    what="The text that goes before a call loses its end in a stream, and is whole otherwise.",
    breaks=("tools-function/stream-text-whole",),
    reports=("sglang-content-truncated-before-toolcall",),
)
def text_cut_before_call(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if not is_chat(asked) or b'"tools"' not in asked.body:
        return reply
    if is_stream(reply):
        chunks = chunks_of(reply)
        if not _calls(chunks):
            return reply
        said = [_bare(chunks[0], {"content": text}) for text in ("Let me look", " at the")]
        said[0]["choices"][0]["delta"]["role"] = "assistant"
        for choice, _ in _fragments(chunks):
            choice["delta"].pop("role", None)
        return with_chunks(reply, [*said, *chunks])
    answer = json_of(reply)
    for choice in (answer or {}).get("choices") or ():
        if choice["message"].get("tool_calls"):
            choice["message"]["content"] = "Let me look at the weather."
    return reply if answer is None else with_body(reply, spelled(answer))
