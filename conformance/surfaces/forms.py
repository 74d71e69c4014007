"""
Multipart forms and the bracketed names that nested values get in forms and query strings.

Knows how the SDK spells both and nothing of what they are for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

_UNNAMED = ("upload", "application/octet-stream")  # what the SDK says of bytes without a name
_AWKWARD = re.compile(r'["\\\x00-\x1a\x1c-\x1f]')


def not_a_file(value: Any) -> str | None:
    """
    Return why `value` cannot be sent as a file, or None when it can.

    A file is bytes, or a tuple of file name, bytes and media type. The media type has to be given,
    because the SDK would guess it from tables that differ from machine to machine.
    """
    match value:
        case bytes() | (str(), bytes(), str()):
            return None
        case (str(), bytes()):
            return "its media type must be given"
        case _:
            return f"{type(value).__name__} is neither bytes nor (name, bytes, media type)"


def form(fields: Mapping[str, Any], files: Mapping[str, Any]) -> tuple[bytes, str]:
    """
    Return a multipart form and its media type, boundary included.

    `fields` may nest, `files` hold what `not_a_file` has no objection to. The boundary follows
    from the parts, so that the same form is always spelled the same.
    """
    parts = [_part(_named(name), value.encode()) for name, value in bracketed(fields)]
    for name, file in files.items():
        file_name, data, media = (
            (_UNNAMED[0], file, _UNNAMED[1]) if isinstance(file, bytes) else file
        )
        head = f'{_named(name)}; filename="{_escaped(file_name)}"\r\nContent-Type: {media}'
        parts.append(_part(head, data))
    boundary = hashlib.sha256(b"\0".join(parts)).hexdigest()[:32].encode()
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return body + b"--" + boundary + b"--\r\n", f"multipart/form-data; boundary={boundary.decode()}"


def bracketed(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and text of every leaf: members as `a[b]`, items as `a[]`; None is left out."""
    for key, value in values.items():
        yield from _leaves(f"{prefix}[{key}]" if prefix else str(key), value)


def _leaves(name: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case None:
            return
        case bool():
            yield name, "true" if value else "false"
        case Mapping():
            yield from bracketed(value, name)
        case list() | tuple():
            for item in value:
                yield from _leaves(f"{name}[]", item)
        case _:
            yield name, str(value)


def _named(name: str) -> str:
    return f'Content-Disposition: form-data; name="{_escaped(name)}"'


def _part(head: str, data: bytes) -> bytes:
    return head.encode() + b"\r\n\r\n" + data


def _escaped(text: str) -> str:
    """Return `text` as it may stand in quotes; as browsers do it, but a backslash is doubled."""
    return _AWKWARD.sub(lambda found: _escape(found[0]), text)


def _escape(letter: str) -> str:
    return "\\\\" if letter == "\\" else f"%{ord(letter):02X}"
