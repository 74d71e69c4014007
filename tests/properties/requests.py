"""
Requests that lie close together, each written down in several ways, and what they ask.

Knows nothing of the suite's index or its canonical form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from tests.properties.spelling import changed, meaning, spelled, values


@dataclass(frozen=True)
class Part:
    """One part of a form."""

    name: str
    data: bytes
    filename: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Asked:
    """A request as it is meant; `body` is JSON data, a tuple of parts, bytes or None."""

    method: str
    path: str
    query: tuple[str, ...]
    body: Any
    form: str  # json, form, bytes, none

    @property
    def meaning(self) -> tuple[Any, ...]:
        """What two requests share exactly when they ask the same."""
        body: Any = None
        match self.form:
            case "json":
                body = meaning(self.body)
            case "form":
                # Parts of different names may change places, parts of one name may not.
                body = sorted(self.body, key=lambda part: part.name)
            case "bytes":
                body = self.body
        return (self.method, self.path, sorted(self.query), self.form, body)


parts = st.builds(
    Part,
    name=st.sampled_from(["a", "b", "file"]),
    data=st.sampled_from([b"", b"x", b"x\r\n", b"\r\nx", b"\xff\x00", b"--", b"a: b\r\n\r\nx"]),
    filename=st.sampled_from([None, "a.wav", "b.wav"]),
    kind=st.sampled_from([None, "audio/wav", "text/plain"]),
)
bodies = st.one_of(
    st.tuples(st.just("json"), st.dictionaries(st.sampled_from(["a", "b"]), values, max_size=2)),
    st.tuples(st.just("form"), st.lists(parts, min_size=1, max_size=3).map(tuple)),
    st.tuples(st.just("bytes"), st.sampled_from([b"x", b"x ", b"\xff", b"--b--"])),
    st.just(("none", None)),
)
METHODS = ("GET", "POST", "DELETE")
PATHS = ("/v1/a", "/v1/a/", "/v1/A", "/v1/a%2Fb", "/v1/a/b", "/v1/a&b=1", "/v1/")
MEMBERS = ("a=1", "a=2", "a=", "a", "b=1", "A=1", "a=1%262")
queries = st.lists(st.sampled_from(MEMBERS), max_size=3).map(tuple)


@st.composite
def requests(draw: st.DrawFn) -> Asked:
    """Any request."""
    form, body = draw(bodies)
    method = draw(st.sampled_from(METHODS))
    return Asked(method, draw(st.sampled_from(PATHS)), draw(queries), body, form)


@st.composite
def others(draw: st.DrawFn, asked: Asked) -> Asked:
    """A request that asks something else than `asked`, by one difference."""
    ways = ["method", "path", "query", *([asked.form] * 3 if asked.form != "none" else [])]
    way = draw(st.sampled_from(ways))
    match way:
        case "method":
            return replace(
                asked, method=draw(st.sampled_from([*METHODS]).filter(_not(asked.method)))
            )
        case "path":
            return replace(asked, path=draw(st.sampled_from([*PATHS]).filter(_not(asked.path))))
        case "query":
            more = (*asked.query, draw(st.sampled_from(MEMBERS)))
            return replace(asked, query=draw(st.sampled_from([more, asked.query[1:] or more])))
        case "json":
            return replace(
                asked, body=draw(changed(asked.body).filter(lambda v: isinstance(v, dict)))
            )
        case "bytes":
            return replace(asked, body=asked.body + b"\n")
    first, *rest = asked.body
    near = (
        replace(first, data=first.data + b"\r\n"),
        replace(first, name=first.name + "_"),
        replace(first, filename="c.wav"),
        replace(first, kind="audio/mp3"),
    )
    bodies = [(each, *rest) for each in near]
    turned = replace(asked, body=asked.body[::-1])
    if turned.meaning != asked.meaning and draw(st.booleans()):
        return turned
    return replace(asked, body=draw(st.sampled_from(bodies)))


def _not(value: str) -> Any:
    return lambda each: each != value


@st.composite
def as_sent(draw: st.DrawFn, asked: Asked) -> tuple[str, str, str | None, bytes]:
    """Method, path with query, content type and body of one way to send `asked`."""
    query = "&".join(draw(st.permutations(asked.query)))
    target = f"{asked.path}?{query}" if query else asked.path
    match asked.form:
        case "json":
            kind = draw(st.sampled_from(["application/json", "application/json; charset=utf-8"]))
            return asked.method, target, kind, draw(spelled(asked.body)).encode()
        case "form":
            boundary = draw(st.sampled_from(["b", "x.y+z", "----form7"]))
            return asked.method, target, *_form(draw, asked.body, boundary)
        case "bytes":
            return asked.method, target, "application/octet-stream", asked.body
    return asked.method, target, None, b""


def _form(draw: st.DrawFn, body: tuple[Part, ...], boundary: str) -> tuple[str, bytes]:
    order = list(body)
    if len({part.name for part in body}) == len(body):
        order = draw(st.permutations(order))
    mark = b"--" + boundary.encode()
    pieces = []
    for part in order:
        shown = f'form-data; name="{part.name}"'
        shown += f'; filename="{part.filename}"' if part.filename else ""
        heads = [f"Content-Disposition: {shown}"]
        heads += [f"Content-Type: {part.kind}"] if part.kind else []
        lines = "".join(f"{line}\r\n" for line in draw(st.permutations(heads)))
        pieces.append(mark + b"\r\n" + lines.encode() + b"\r\n" + part.data + b"\r\n")
    quoted = draw(st.sampled_from([f'"{boundary}"', boundary]))
    return f"multipart/form-data; boundary={quoted}", b"".join(pieces) + mark + b"--\r\n"
