"""
One spelling for request bodies that say the same, and a digest of it.

Says which bodies are alike and nothing of what they ask for.
"""

import hashlib
import json
import re
from typing import Any, Final

from conformance.wire import jsontext

_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]+)"|([^\s;"]+))', re.IGNORECASE)
_NAME = re.compile(rb'[;\s]name="([^"]*)"', re.IGNORECASE)
_NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?")
_PLAIN_DIGITS: Final = 24  # longer numbers are spelled with an exponent


def canonical(media_type: str | None, body: bytes) -> bytes:
    """
    Return the one spelling of `body`.

    `media_type` is the Content-Type as sent, parameters included; None, when it is unknown, means
    JSON if the body is an object or an array. JSON: keys sorted, no white space, ASCII, numbers of
    one value spelled alike (1, 1.0, 1e0) and never rounded. multipart/form-data: the parts by
    field name, headers sorted, without the boundary. Anything else, and whatever breaks its own
    format's rules: the bytes as they are.
    """
    kind = (media_type or "").partition(";")[0].strip().lower()
    if media_type is None:
        return _json(body) if body.lstrip()[:1] in (b"{", b"[") else body
    if kind == "application/json" or kind.endswith("+json"):
        return _json(body)
    if kind == "multipart/form-data":
        return _multipart(media_type, body)
    return body


def digest(media_type: str | None, body: bytes) -> str:
    """Return the SHA-256 of the canonical body in hexadecimal."""
    return hashlib.sha256(canonical(media_type, body)).hexdigest()


class _Number(str):
    """A number in its canonical spelling, told from text by its type."""

    __slots__ = ()


def _number(text: str) -> _Number:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return _Number(text)
    sign, whole, fraction, exponent = found.groups()
    every = (whole + (fraction or "")).lstrip("0")
    digits = every.rstrip("0")
    if not digits:
        return _Number("0")
    if exponent and len(exponent) > _PLAIN_DIGITS:  # beyond any double; not worth an int
        return _Number(text)
    power = int(exponent or 0) - len(fraction or "") + len(every) - len(digits)
    return _Number(sign + _placed(digits, power))


def _placed(digits: str, power: int) -> str:
    """Spell `digits` times ten to the `power`."""
    if power >= 0 and len(digits) + power <= _PLAIN_DIGITS:
        return digits + "0" * power
    if -_PLAIN_DIGITS <= power < 0 and len(digits) <= _PLAIN_DIGITS:
        padded = digits.rjust(1 - power, "0")
        return f"{padded[:power]}.{padded[power:]}"
    return f"{digits}e{power}" if power else digits


_EXACT = json.JSONDecoder(parse_int=_number, parse_float=_number)


def _json(body: bytes) -> bytes:
    if not jsontext.read(body).strict:
        return body
    out: list[str] = []
    _write(_EXACT.decode(body.decode()), out)
    return "".join(out).encode()


def _write(value: Any, out: list[str]) -> None:
    if isinstance(value, _Number):
        out.append(value)
    elif isinstance(value, dict):
        mark = "{"
        for key in sorted(value):
            out.append(f"{mark}{json.dumps(key)}:")
            _write(value[key], out)
            mark = ","
        out.append("}" if value else "{}")
    elif isinstance(value, list):
        mark = "["
        for item in value:
            out.append(mark)
            _write(item, out)
            mark = ","
        out.append("]" if value else "[]")
    else:
        out.append(json.dumps(value))


def _multipart(media_type: str, body: bytes) -> bytes:
    named = _BOUNDARY.search(media_type)
    if named is None:
        return body
    boundary = re.escape((named[1] or named[2]).encode(errors="replace"))
    pieces = re.split(rb"\r\n--" + boundary + rb"(--|(?=[ \t]*\r\n))", b"\r\n" + body)
    # What split gives: preamble, mark, part, mark, part, … ; the mark "--" closes.
    marks, contents = pieces[1::2], pieces[2::2]
    if b"--" not in marks:
        return body
    parts = [_part(content) for content in contents[: marks.index(b"--")]]
    whole = [part for part in parts if part is not None]
    if not whole or len(whole) < len(parts):
        return body
    return b"".join(spelled for _, spelled in sorted(whole, key=lambda part: part[0]))


def _part(content: bytes) -> tuple[bytes, bytes] | None:
    """Return a part's field name and its spelling, or None when it has no end of headers."""
    head, end, payload = content.partition(b"\r\n\r\n")
    if not end:
        return None
    lines = []
    name = b""
    for line in filter(None, head.lstrip(b" \t").split(b"\r\n")):
        key, _, value = line.partition(b":")
        key, value = key.strip().lower(), value.strip()
        if key == b"content-disposition" and (found := _NAME.search(value)):
            name = found[1]
        lines.append(key + b": " + value + b"\n")
    size = b"part of %d bytes\n" % len(payload)  # keeps parts apart whatever they hold
    return name, size + b"".join(sorted(lines)) + b"\n" + payload + b"\n"
