"""
Bytes to structure: strict JSON, event streams, folded chunks, canonical request bodies.

Has no opinion and raises nothing, whatever an endpoint sends; judging is `contract`'s work.
"""

from conformance.wire import canonical, chunks, guess, jsontext, pointer, reading, sse, toolcalls
from conformance.wire.canonical import digest
from conformance.wire.chunks import Folded, FoldedChoice, fold
from conformance.wire.jsontext import JsonProblem, JsonText
from conformance.wire.pointer import MISSING, resolve
from conformance.wire.reading import DONE, Chunk, Reading, read
from conformance.wire.sse import EventStream, StrangeLine

__all__ = [
    "DONE",
    "MISSING",
    "Chunk",
    "EventStream",
    "Folded",
    "FoldedChoice",
    "JsonProblem",
    "JsonText",
    "Reading",
    "StrangeLine",
    "canonical",
    "chunks",
    "digest",
    "fold",
    "guess",
    "jsontext",
    "pointer",
    "read",
    "reading",
    "resolve",
    "sse",
    "toolcalls",
]
