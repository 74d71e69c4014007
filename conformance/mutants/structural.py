"""
Generated changes of one answer: every member, every event, the status and the media type.

Works on bytes and JSON alone and knows neither shapes nor promises: which of the changes a
contract lets pass is written down in `allowed.toml`.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.model import Response

STATUSES = (200, 201, 202, 204, 206, 301, 304, 400, 401, 403, 404, 409, 422, 429, 500, 503)
MEDIA_TYPES = (
    "application/json",
    "text/event-stream",
    "application/octet-stream",
    "text/html",
    "text/plain",
    "",
)
_DONE = b"[DONE]"
_TWICE = "\u0000twice"


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change: `where` is a pointer with `*` for places in arrays, `event N of M`, `status` or
    `content-type`; `operation` says what was done there; `response` is what it made.
    """

    where: str
    operation: str
    response: Response


def changes(response: Response) -> Iterator[Change]:
    """Yield every change of status, media type and members of `response`, plain or streamed."""
    yield from _heads(response)
    if response.media_type == "text/event-stream":
        yield from _chunk_members(response)
    elif (value := _parsed(response.body)) is not _NOT_JSON:
        for where, operation, body in members([value]):
            yield Change(where, operation, _with(response, (body[0],)))


def paths(response: Response) -> frozenset[tuple[str, str]]:
    """Return the members of an answer with the types of their values; "" is the answer itself."""
    if response.media_type == "text/event-stream":
        values = [_parsed(data) for data in _datas(response)]
    else:
        values = [_parsed(response.body)]
    found = {("", "")}
    for value in values:
        for where, steps in _places(value, "", ()):
            holder, name = _holder(value, steps)
            found.add((where, type(holder[name]).__name__))
    return frozenset(found)


def members(values: Sequence[Any]) -> Iterator[tuple[str, str, list[bytes]]]:
    """
    Yield every change of a member of `values`, JSON documents of one answer.

    Each is a pointer, an operation and all documents spelled; of the places with one pointer
    (items of an array, chunks of a stream) the first that the operation makes different is taken.
    """
    spelled = [_spelled(value) for value in values]
    done: set[tuple[str, str]] = set()
    for number, value in enumerate(values):
        for where, steps in _places(value, "", ()):
            for operation, apply in _OPERATIONS.items():
                if (where, operation) in done:
                    continue
                changed = copy.deepcopy(value)
                if not apply(*_holder(changed, steps)):
                    continue
                done.add((where, operation))
                text = _spelled(changed)
                yield where, operation, [*spelled[:number], text, *spelled[number + 1 :]]


def _delete(holder: Any, name: str) -> bool:
    del holder[name]
    return True


def _null(holder: Any, name: str) -> bool:
    if holder[name] is None:
        return False
    holder[name] = None
    return True


def _swap(holder: Any, name: str) -> bool:
    match holder[name]:
        case bool() as value:
            holder[name] = str(value).lower()
        case int() | float() as value:
            holder[name] = str(value)
        case dict() as value:
            holder[name] = [value]
        case list() as value:
            holder[name] = {str(place): item for place, item in enumerate(value)}
        case _:
            holder[name] = 7
    return True


def _empty(holder: Any, name: str) -> bool:
    value = holder[name]
    if isinstance(value, bool) or not value:
        return False
    holder[name] = type(value)()
    return True


def _camel(holder: Any, name: str) -> bool:
    camel = re.sub(r"_([a-z])", lambda match: match[1].upper(), name)
    if camel == name:
        return False
    _renamed(holder, {name: camel})
    return True


def _duplicate(holder: Any, name: str) -> bool:
    holder[name + _TWICE] = holder[name]
    return True


_OPERATIONS: dict[str, Callable[[Any, str], bool]] = {
    "deleted": _delete,
    "null": _null,
    "of another type": _swap,
    "empty": _empty,
    "in camelCase": _camel,
    "twice": _duplicate,
}


def _renamed(holder: dict[str, Any], names: dict[str, str]) -> None:
    items = [(names.get(name, name), value) for name, value in holder.items()]
    holder.clear()
    holder.update(items)


def _places(
    value: Any, where: str, steps: tuple[Any, ...]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the pointer of every object member, and the steps that lead there."""
    if isinstance(value, dict):
        for name, inner in value.items():
            here = f"{where}/{name}"
            yield here, (*steps, name)
            yield from _places(inner, here, (*steps, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _places(inner, f"{where}/*", (*steps, place))


def _holder(value: Any, steps: tuple[Any, ...]) -> tuple[Any, Any]:
    for step in steps[:-1]:
        value = value[step]
    return value, steps[-1]


_NOT_JSON = object()


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return _NOT_JSON


def _spelled(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace(json.dumps(_TWICE)[1:-1], "").encode()


def _with(response: Response, pieces: Sequence[bytes]) -> Response:
    body = b"".join(pieces)
    headers = tuple(
        (name, str(len(body)) if name.lower() == "content-length" else value)
        for name, value in response.headers
    )
    times = response.arrivals_ms
    last = len(times) - 1
    arrivals = tuple(times[min(place, last)] for place in range(len(pieces) if times else 0))
    return replace(response, pieces=tuple(pieces), headers=headers, arrivals_ms=arrivals)


def _heads(response: Response) -> Iterator[Change]:
    for status in STATUSES:
        if status != response.status:
            yield Change("status", str(status), replace(response, status=status))
    others = tuple(pair for pair in response.headers if pair[0].lower() != "content-type")
    for media_type in MEDIA_TYPES:
        if media_type != response.media_type:
            headers = (*others, *([("content-type", media_type)] if media_type else []))
            yield Change("content-type", media_type or "absent", replace(response, headers=headers))


def _datas(response: Response) -> list[bytes]:
    """Return the data of every event; the reference endpoint writes one line an event."""
    blocks = response.body.replace(b"\r\n", b"\n").split(b"\n\n")
    return [block[5:].strip() for block in blocks if block.startswith(b"data:")]


def _chunk_members(response: Response) -> Iterator[Change]:
    datas = _datas(response)
    values = [value for data in datas if (value := _parsed(data)) is not _NOT_JSON]
    ending = [data for data in datas if data == _DONE]
    for where, operation, bodies in members(values):
        yield Change(where, operation, _with(response, [_event(b) for b in (*bodies, *ending)]))


def event_changes(response: Response) -> Iterator[Change]:
    """Yield every change of the events of a stream."""
    datas = _datas(response)
    count = len(datas)
    for at, data in enumerate(datas):
        before, after = datas[:at], datas[at + 1 :]
        made = {"dropped": [*before, *after], "doubled": [*before, data, data, *after]}
        if after and after[0] != data:
            made["behind the next"] = [*before, after[0], data, *after[1:]]
        half = len(data) // 2
        made["split in two"] = [*before, data[:half], data[half:], *after]
        for operation, events in made.items():
            pieces = [_event(each) for each in events]
            yield Change(f"event {at + 1} of {count}", operation, _with(response, pieces))
        if after:
            merged = b"data: " + data + b"\ndata: " + after[0] + b"\n\n"
            pieces = [*map(_event, before), merged, *map(_event, after[1:])]
            yield Change(
                f"event {at + 1} of {count}", "merged with the next", _with(response, pieces)
            )


def _event(data: bytes) -> bytes:
    return b"data: " + data + b"\n\n"
