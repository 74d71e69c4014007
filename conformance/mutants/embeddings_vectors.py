"""
Faults of what embeddings hold: the vectors, their order, their spelling, and what is refused.

None of them was reported; each breaks a promise the way a plain slip in a server would.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.mutants.editing import asks_otherwise, document, edits, error, forgets, spelled
from conformance.mutants.mutant import Fault, mutant
from conformance.reference import Asked, Endpoint, Reply

_PATH = "/embeddings"


def _several(request: Any) -> bool:
    return isinstance(request, dict) and isinstance(request.get("input"), list)


def _base64(request: Any) -> bool:
    return isinstance(request, dict) and request.get("encoding_format") == "base64"


def _numbers(change: Callable[[list[float]], list[float]]) -> Fault:
    """Return the fault that changes every vector spelled as numbers."""

    @edits(_PATH)
    def fault(answer: Any, _request: Any) -> None:
        for entry in answer["data"]:
            if isinstance(entry["embedding"], list):
                entry["embedding"] = change(entry["embedding"])

    return fault


def _repacked(form: str) -> Fault:
    """Return the fault that packs components otherwise: `form` as `struct` spells it."""

    @edits(_PATH, when=_base64)
    def fault(answer: Any, _request: Any) -> None:
        for entry in answer["data"]:
            data = base64.b64decode(entry["embedding"])
            found = struct.unpack(f"<{len(data) // 4}f", data)
            packed = struct.pack(f"{form[0]}{len(found)}{form[1]}", *found)
            entry["embedding"] = base64.b64encode(packed).decode()

    return fault


same_for_all = mutant(
    "embeddings-all-alike",
    what="Every text gets the same vector.",
    breaks=("embeddings-create/tells-apart",),
)(_numbers(lambda vector: [0.0625] * len(vector)))

zeros = mutant(
    "embeddings-zeros",
    what="Vectors are zeros throughout.",
    breaks=("embeddings-create/not-zero",),
)(_numbers(lambda vector: [0.0] * len(vector)))

nulls = mutant(
    "embeddings-nan-as-null",
    what="A component that is no number comes as null.",
    breaks=("embeddings-create/finite",),
)(_numbers(lambda vector: [*vector[:-1], None]))  # type: ignore[list-item]

infinite = mutant(
    "embeddings-infinity",
    what="A component is spelled Infinity, which is no JSON.",
    breaks=("embeddings-create/finite", "embeddings-create/strict-json"),
)(_numbers(lambda vector: [*vector[:-1], float("inf")]))

rounded = mutant(
    "embeddings-rounded",
    what="The numbers of vectors are rounded to three places.",
    breaks=("embeddings-encoding-format/same-values",),
)(_numbers(lambda vector: [round(component, 3) for component in vector]))


@mutant(
    "embeddings-every-second-turned",
    what="Every second vector of a list points the opposite way.",
    breaks=("embeddings-create/meaning", "embeddings-dimensions/keeps-meaning"),
)
@edits(_PATH, when=lambda request: _several(request) and not _base64(request))
def every_second_turned(answer: Any, _request: Any) -> None:
    for entry in answer["data"][1::2]:
        entry["embedding"] = [-component for component in entry["embedding"]]


@mutant(
    "embeddings-ascii-only",
    what="A text beyond ASCII is answered with status 500.",
    breaks=("embeddings-create/unicode",),
)
def ascii_only(asked: Asked, healthy: Endpoint) -> Reply:
    if asked.path.endswith(_PATH) and not str(document(asked)).isascii():
        return error("'ascii' codec can't encode characters", status=500, type_="server_error")
    return healthy(asked)


empty_embedded = mutant(
    "embeddings-empty-embedded",
    what="An empty text is embedded.",
    breaks=("embeddings-create/empty-refused",),
)(asks_otherwise(lambda request: request.update(input=request.get("input") or " "), path=_PATH))


@mutant(
    "embeddings-token-ids-as-text",
    what="Token ids, which the endpoint does not know, are embedded as the digits they are.",
    breaks=("embeddings-input-list/token-ids-refused",),
    dialect="gemini",
)
def ids_as_text(asked: Asked, healthy: Endpoint) -> Reply:
    request = document(asked) if asked.path.endswith(_PATH) else {}
    if not _several(request):
        return healthy(asked)
    texts = [str(one) for one in request["input"]]
    return healthy(replace(asked, body=spelled({**request, "input": texts})))


@mutant(
    "embeddings-token-ids-empty",
    what="Texts given as lists of token ids are joined into one.",
    breaks=("embeddings-input-list/token-ids",),
)
@edits(_PATH, when=lambda request: _several(request) and not isinstance(request["input"][0], str))
def ids_joined(answer: Any, _request: Any) -> None:
    del answer["data"][1:]


@mutant(
    "embeddings-first-only",
    what="Of a list of texts only the first is embedded.",
    breaks=("embeddings-input-list/one-each",),
)
@edits(_PATH, when=_several)
def first_only(answer: Any, _request: Any) -> None:
    del answer["data"][1:]


@mutant(
    "embeddings-out-of-order",
    what="Entries stand in the order in which they were ready, numbered right.",
    breaks=("embeddings-create/index-order", "embeddings-input-list/order"),
)
@edits(_PATH, when=_several)
def out_of_order(answer: Any, _request: Any) -> None:
    answer["data"].reverse()


@mutant(
    "embeddings-swapped",
    what="Vectors of a list are given to the wrong texts.",
    breaks=("embeddings-input-list/order",),
)
@edits(_PATH, when=_several)
def swapped(answer: Any, _request: Any) -> None:
    vectors = [entry["embedding"] for entry in answer["data"]]
    for entry, vector in zip(answer["data"], reversed(vectors), strict=True):
        entry["embedding"] = vector


@mutant(
    "embeddings-index-from-one",
    what="Entries are numbered from one.",
    breaks=("embeddings-create/index-order",),
)
@edits(_PATH)
def index_from_one(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        entry["index"] += 1


@mutant(
    "embeddings-list-of-one-doubled",
    what="A list of one text is answered with an entry for the list and one for the text.",
    breaks=("embeddings-input-list/one",),
)
@edits(_PATH, when=lambda request: _several(request) and len(request["input"]) == 1)
def list_of_one_doubled(answer: Any, _request: Any) -> None:
    answer["data"].append({**answer["data"][0], "index": 1})


@mutant(
    "embeddings-list-mixed",
    what="The vectors of a list are moved towards their mean, so that none is that of its text.",
    breaks=("embeddings-input-list/as-alone",),
)
@edits(_PATH, when=lambda request: _several(request) and not _base64(request))
def list_mixed(answer: Any, _request: Any) -> None:
    rows = [entry["embedding"] for entry in answer["data"]]
    mean = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    for entry in answer["data"]:
        pairs = zip(entry["embedding"], mean, strict=True)
        entry["embedding"] = [0.7 * own + 0.3 * common for own, common in pairs]


@mutant(
    "embeddings-lengths-differ",
    what="The last vector of a list is cut short.",
    breaks=("embeddings-create/equal-length",),
)
@edits(_PATH, when=lambda request: _several(request) and not _base64(request))
def lengths_differ(answer: Any, _request: Any) -> None:
    del answer["data"][-1]["embedding"][-7:]


dimensions_ignored = mutant(
    "embeddings-dimensions-ignored",
    what="dimensions is taken and has no effect.",
    breaks=("embeddings-dimensions/length", "embeddings-dimensions/every-entry"),
)(forgets("dimensions", path=_PATH))


@mutant(
    "embeddings-dimensions-for-first-only",
    what="dimensions holds for the first text of a list alone.",
    breaks=("embeddings-dimensions/every-entry",),
)
@edits(
    _PATH,
    when=lambda request: _several(request) and "dimensions" in request and not _base64(request),
)
def dimensions_for_first_only(answer: Any, _request: Any) -> None:
    for entry in answer["data"][1:]:
        entry["embedding"] *= 2


dimensions_capped = mutant(
    "embeddings-dimensions-capped",
    what="dimensions beyond 512 are taken for 512.",
    breaks=("embeddings-dimensions/advised", "embeddings-dimensions/too-many"),
)(
    asks_otherwise(
        lambda request: request.update(
            {"dimensions": min(request["dimensions"], 512)} if "dimensions" in request else {}
        ),
        path=_PATH,
    )
)


@mutant(
    "embeddings-always-packed",
    what="Vectors are packed in base64, whatever was asked for.",
    breaks=("embeddings-encoding-format/float", "embeddings-encoding-format/default"),
)
@edits(_PATH)
def always_packed(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        if isinstance(entry["embedding"], list):
            packed = struct.pack(f"<{len(entry['embedding'])}f", *entry["embedding"])
            entry["embedding"] = base64.b64encode(packed).decode()


big_endian = mutant(
    "embeddings-big-endian",
    what="Packed vectors have the most significant byte first.",
    breaks=("embeddings-encoding-format/little-endian",),
)(_repacked(">f"))

doubles = mutant(
    "embeddings-doubles",
    what="Packed vectors hold 64-bit floats.",
    breaks=("embeddings-encoding-format/base64-length",),
)(_repacked("<d"))

unknown_encoding_taken = mutant(
    "embeddings-encoding-unchecked",
    what="An encoding that does not exist is taken for float.",
    breaks=("embeddings-encoding-format/unknown-refused",),
)(
    asks_otherwise(
        lambda request: None if _base64(request) else request.pop("encoding_format", None),
        path=_PATH,
    )
)
