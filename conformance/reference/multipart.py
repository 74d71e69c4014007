"""
Multipart forms as the reference endpoint reads them: fields, nested by brackets, and files.

Knows the form's own syntax; what a field means is each route's business.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.reference.asked import Asked, Malformed

MOST = 1000  # parts of a form; no request of the contract comes near
DEEPEST = 20  # brackets behind one name

_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
_NAME = re.compile(rb'[;\s]name="([^"]*)"')
_FILE = re.compile(rb'[;\s]filename="([^"]*)"')
_KEYS = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a form: its name, its media type, its bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """Fields by name, `a[b]` as a mapping in a mapping and `a[]` as a list; files by name."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    @property
    def meaning(self) -> dict[str, Any]:
        """All of it as plain data, files as digests: what a seed is made from."""
        files = {name: hashlib.sha256(file.data).hexdigest() for name, file in self.files.items()}
        return {"fields": dict(self.fields), "files": files}


def is_form(asked: Asked) -> bool:
    """Tell whether a request says that its body is a multipart form."""
    return (asked.header("content-type") or "").lower().startswith("multipart/form-data")


def read(asked: Asked) -> Form:
    """Return the form in the body of `asked`; raises `Malformed` when there is none."""
    named = _BOUNDARY.search(asked.header("content-type") or "")
    if not is_form(asked) or named is None:
        raise Malformed("a multipart form with a boundary is wanted")
    fields: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    for head, data in _parts(asked.body, (named[1] or named[2]).encode()):
        name = _NAME.search(head)
        if name is None:
            raise Malformed("a part of the form has no name")
        key = name[1].decode(errors="replace")
        if (file := _FILE.search(head)) is not None:
            found = re.search(rb"(?im)^content-type:[ \t]*([^\r\n;]+)", head)
            media_type = found[1].decode(errors="replace").strip() if found else ""
            files[key] = Upload(file[1].decode(errors="replace"), media_type, data)
        else:
            _place(fields, key, data.decode(errors="replace"))
    return Form(fields, files)


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[bytes, bytes]]:
    _, *blocks = (b"\r\n" + body).split(b"\r\n--" + boundary, MOST + 1)
    if len(blocks) > MOST:
        raise Malformed("the form has too many parts")
    if not blocks or not blocks[-1].startswith(b"--"):
        raise Malformed("the form does not end with its boundary")
    for block in blocks[:-1]:
        head, found, data = block.partition(b"\r\n\r\n")
        if not found:
            raise Malformed("a part of the form has no end of headers")
        yield head, data


def _place(fields: dict[str, Any], name: str, text: str) -> None:
    """Put `text` where the brackets of `name` say; a name that fits no place stays as it is."""
    first, bracket, rest = name.partition("[")
    keys = _KEYS.findall(bracket + rest)
    if "".join(f"[{key}]" for key in keys) != bracket + rest or len(keys) > DEEPEST:
        first, keys = name, []
    holder: Any = fields
    for key, following in zip([first, *keys], [*keys, None], strict=True):
        holder = _step(holder, key, following, text)
        if holder is None:
            return


def _step(holder: Any, key: str, following: str | None, text: str) -> Any:
    """Go one bracket deeper and return what is there; None where the text was put or cannot be."""
    if isinstance(holder, list):
        if following is None:
            holder.append(text)
            return None
        inner: Any = [] if following == "" else {}
        if not holder or not isinstance(holder[-1], dict) or following in holder[-1]:
            holder.append(inner)
        return holder[-1]
    if not isinstance(holder, dict):
        return None
    if following is None:
        holder[key] = text
        return None
    return holder.setdefault(key, [] if following == "" else {})
