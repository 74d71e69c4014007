"""
The formats of recorded traffic: told apart by content, then left to the reader of each.

Works on bytes in hand; opens no file except a cassette of our own, which has its own reader.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from conformance.model import ConformanceError, Exchange
from conformance.recording import (
    cassette,
    foreign_answer,
    foreign_cut,
    foreign_har,
    foreign_mitm,
    foreign_netstring,
    foreign_otel,
    foreign_raw,
    foreign_ruby,
    foreign_vcr,
    foreign_yaml,
)
from conformance.recording.foreign_found import CannotRead, Found, Place, each

_YAML = (".yaml", ".yml")
_LINES = (".jsonl", ".ndjson")
_STREAM = (".sse",)
_FLOWS = (".flow", ".flows", ".mitm")
_CASSETTE = re.compile(rb"(?:^|\n)(?:http_)?interactions:")
_ENTRIES: dict[str, Callable[[Any, Place, int], Found]] = {
    "har": foreign_har.entry,
    "cassette": foreign_vcr.interaction,
    "ruby-vcr": foreign_ruby.interaction,
}
_ALONE = (*_ENTRIES, "otel", "mitmproxy")  # what a file is that holds nothing else


def read_whole(data: bytes, place: Place, form: str | None = None) -> Iterator[Found]:
    """
    Yield every exchange of a file's bytes, and why what is none cannot be read.

    `form` says what the file is; None has it told by content and, in doubt, by its name.
    """
    any_found = False
    try:
        for found in _dispatch(data, place, form):
            any_found = True
            yield found
        if not any_found:
            yield place.unreadable("spans of OpenTelemetry, none of which is a call to a model")
    except CannotRead as error:
        yield place.unreadable(str(error))


def read_entry(form: str, data: bytes, place: Place, number: int) -> Iterator[Found]:
    """
    Yield the exchange of one entry that was cut out of a file, or why it cannot be read.

    An entry that holds spans may hold several, or none.
    """
    name, _, in_yaml = form.partition(":")
    place = replace(place, format=name)
    if name == "jsonl":
        yield from foreign_raw.line(data, place, number)
        return
    try:
        if name == "mitmproxy":
            yield foreign_mitm.flow(data, place, number)
            return
        value = foreign_yaml.load(data)[0] if in_yaml else foreign_raw.parse(data)
        if name == "otel":
            yield from foreign_otel.exchanges(value, place, number)
        elif name == "json":
            yield from foreign_raw.entries(data, value, place, number)
        else:
            yield _ENTRIES[name](value, place, number)
    except CannotRead as error:
        yield place.unreadable(str(error), number)


def cut_form(head: bytes, suffix: str, form: str | None) -> str | None:
    """Return how a large file that begins with `head` is cut, None when it is read whole."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if form == "mitmproxy" or (form is None and foreign_mitm.begins(head)):
        return "flows"
    if form in ("jsonl", "batch") or (form is None and suffix in _LINES):
        return "lines"
    if form in ("json", "sse") or not start:
        return None
    if start[:1] == b"{" and suffix not in _YAML:
        if _begins_with_a_line_of_json(start):
            return "lines"
        if foreign_cut.is_blocks(start):
            return "blocks"
    if start[:1] in (b"{", b"["):
        return "json"
    return "yaml" if suffix in _YAML or _CASSETTE.search(head) else None


def _dispatch(data: bytes, place: Place, form: str | None) -> Iterator[Found]:
    suffix = Path(place.origin).suffix.lower()
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if not start:
        yield place.unreadable("an empty file")
    elif form == "mitmproxy" or (form is None and foreign_mitm.begins(data)):
        yield from _entries(
            "mitmproxy", enumerate(foreign_netstring.cut(io.BytesIO(data)), 1), place
        )
    elif form in ("jsonl", "batch") or (form is None and suffix in _LINES):
        yield from foreign_raw.lines(data, place)
    elif form == "sse" or (form is None and _is_stream(data, suffix)):
        yield from foreign_raw.stream(data, place)
    elif start in (b"{", b"["):
        yield from _json(data, place, form, in_yaml=suffix in _YAML)
    elif suffix in _YAML or form in _ENTRIES or _CASSETTE.search(data, 0, 65_536):
        yield from _yaml(data, place, form)
    elif foreign_raw.counted(data):
        yield from foreign_raw.lines(data, place)
    else:
        yield place.unreadable(_what_else(data, suffix))


def _is_stream(data: bytes, suffix: str) -> bool:
    return suffix in _STREAM or (suffix not in _YAML and foreign_raw.evident_stream(data))


def _json(data: bytes, place: Place, form: str | None, *, in_yaml: bool) -> Iterator[Found]:
    try:
        value = foreign_raw.parse(data)
    except CannotRead as error:
        if in_yaml:  # YAML in flow style begins like JSON
            yield from _yaml(data, place, form)
        elif _begins_with_a_line_of_json(data):
            yield from foreign_raw.lines(data, place)
        elif foreign_cut.is_blocks(data):
            yield from _entries("json", foreign_cut.block_entries(io.BytesIO(data)), place)
        else:
            yield from _apart(data, place, form, "json", error)
        return
    found = _contained(value, place, form)
    if found is not None:
        yield from found
    elif isinstance(value, list) and len(value) > 0 and not foreign_answer.is_answer(value):
        yield from _listed(value, data, place)
    else:
        yield from foreign_raw.body(data, value, place)


def _yaml(data: bytes, place: Place, form: str | None) -> Iterator[Found]:
    if b"interactions" not in data and b"request" not in data:
        yield place.unreadable("YAML, but no cassette")
        return
    try:
        value = foreign_yaml.load(data)
    except CannotRead as error:
        yield from _apart(data, place, form, "yaml", error)
        return
    found = _contained(value, place, form)
    yield from found or (place.unreadable("YAML, but no cassette"),)


def _contained(value: Any, place: Place, form: str | None) -> Iterator[Found] | None:
    """Return what a container of entries holds, or None when `value` is no such container."""
    if foreign_vcr.is_ours(value):
        return iter((_ours(place),))
    for name, entries in (
        ("har", foreign_har.entries(value)),
        ("ruby-vcr", foreign_ruby.interactions(value)),
        ("cassette", foreign_vcr.interactions(value)),
    ):
        if entries is not None and form in (None, name):
            return each(entries, _ENTRIES[name], replace(place, format=name))
    exports = foreign_otel.listed(value)
    if exports is not None and form in (None, "otel"):
        return _spans(exports, place)
    if form in _ALONE:
        raise CannotRead(f"not of the format {form}")
    return None


def _spans(exports: list[Any], place: Place) -> Iterator[Found]:
    for number, value in enumerate(exports, 1):
        try:
            yield from foreign_otel.exchanges(value, place, number)
        except CannotRead as error:
            yield place.unreadable(str(error), number)


def _entries(form: str, entries: Iterable[tuple[int, bytes]], place: Place) -> Iterator[Found]:
    for number, data in entries:
        yield from read_entry(form, data, place, number)


def _listed(values: list[Any], data: bytes, place: Place) -> Iterator[Found]:
    """Read a list of answers or pairs; one note will do when nothing in it can be read."""
    apart = foreign_cut.json_entries(io.BytesIO(data))
    found = [
        each
        for number, (form, one) in enumerate(apart, 1)
        for each in read_entry(form, one, place, number)
    ]
    if any(isinstance(one, Exchange) for one in found):
        yield from found
    else:
        yield from foreign_raw.body(data, values, place)


def _apart(
    data: bytes, place: Place, form: str | None, how: str, error: CannotRead
) -> Iterator[Found]:
    """Read the entries of a file that is broken somewhere; `error` stands when none can be."""
    cut = foreign_cut.json_entries if how == "json" else foreign_cut.yaml_entries
    suffix = ":yaml" if how == "yaml" else ""
    entries = enumerate(cut(io.BytesIO(data)), 1)
    found = [
        each
        for number, (name, one) in entries
        for each in read_entry(name + suffix, one, place, number)
    ]
    read = {_form(one) for one in found if isinstance(one, Exchange)}
    if not read or (form in _ALONE and read != {form}):
        yield place.unreadable(str(error))
        return
    yield from found


def _form(found: Exchange) -> str | None:
    return found.facts.get("format")


def _ours(place: Place) -> Found:
    """Read a cassette of our own with its own reader: it keeps pieces, times and provenance."""
    try:
        recording = cassette.read(Path(place.origin))
    except ConformanceError as error:
        return place.unreadable(f"a cassette of this suite that does not read: {error.message}")
    head = recording.head
    facts = {"format": "cassette"} | ({"partial": place.partial} if place.partial else {})
    return Exchange(
        id=f"{place.label}#1",
        kind=head.kind,
        request=recording.request,
        response=recording.response,
        surface="recorded",
        target=head.target,
        provenance=head.provenance,
        model=head.model,
        origin=place.origin,
        recorded=head.recorded,
        facts=facts,
    )


def _begins_with_a_line_of_json(data: bytes) -> bool:
    line, _, rest = data.strip().partition(b"\n")
    if not rest:
        return False
    try:
        foreign_raw.parse(line)
    except CannotRead:
        return False
    return True


def _what_else(data: bytes, suffix: str) -> str:
    if suffix in _FLOWS:
        return "named like a flow file of mitmproxy, but none"
    if b"\x00" in data[:65_536] or suffix in (".gz", ".zip", ".zst", ".br"):
        return "no text; an archive has to be unpacked first"
    return "text, but neither a cassette, an event stream nor JSON"
