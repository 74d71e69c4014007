"""
Generated keys, the spellings they may be hidden under, and a search that decodes what it reads.

The search knows nothing of how the suite looks for keys: it undoes escapes instead of making them.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import string
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus, unquote_to_bytes

from hypothesis import strategies as st

WORD = string.ascii_letters + string.digits
# No file of ours says this by itself, so whatever holds it got it from the key.
MARK = "Zq7"

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{8,}")
_SHORT = {b'\\"': b'"', b"\\\\": b"\\", b"\\/": b"/"}


def _keys(alphabet: str, *, longest: int = 40) -> st.SearchStrategy[str]:
    rest = st.text(st.sampled_from(alphabet), min_size=6, max_size=longest)
    return rest.map(lambda text: MARK + text)


#: Keys as providers issue them, and some that every format has to escape somewhere.
keys: st.SearchStrategy[str] = st.one_of(
    _keys(WORD + "-_"),
    _keys(WORD + "-_").map(lambda key: "sk-proj-" + key),
    _keys(WORD + "+/").map(lambda key: key + "=="),
    _keys(WORD[:8] + ".:~%$!()*,;@"),
    _keys(WORD[:8] + "\"\\/<>&'=|`_#[]{}", longest=14),
    _keys(WORD[:8] + "éß漢😀", longest=14),
    _keys(WORD[:8] + " \t\n\x00\x1b\x7f\u2028", longest=14),
)


def _every_byte(key: str) -> str:
    return "".join(f"%{byte:02x}" for byte in key.encode())


def _every_unit(key: str) -> str:
    units = key.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _for_pages(key: str) -> str:
    """JSON as servers write it that fear for pages: no angle brackets, ampersands, quotes."""
    inner = json.dumps(key)[1:-1]
    return "".join(f"\\u{ord(each):04x}" if each in "<>&'=" else each for each in inner)


def _lower_percent(key: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), quote(key, safe=""))


def _basic(name: str) -> Callable[[str], str]:
    return lambda key: base64.b64encode(f"{name}:{key}:".encode()).decode()


SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "json": lambda key: json.dumps(key)[1:-1],
    "json, not ASCII": lambda key: json.dumps(key, ensure_ascii=False)[1:-1],
    "json, slashes escaped": lambda key: json.dumps(key)[1:-1].replace("/", "\\/"),
    "json, for pages": _for_pages,
    "json, every character": _every_unit,
    "percent": lambda key: quote(key, safe=""),
    "percent, slashes kept": quote,
    "percent, plus for space": quote_plus,
    "percent, small letters": _lower_percent,
    "percent, every byte": _every_byte,
    "base64": _basic(""),
    "base64, one further": _basic("u"),
    "base64, two further": _basic("us"),
    "base64 for addresses": lambda key: base64.urlsafe_b64encode(f"k={key}".encode()).decode(),
}

spelled = st.sampled_from(sorted(SPELLINGS))


def holds(data: bytes, key: str) -> bool:
    """Tell whether `data` says `key`, plainly or under one layer of escapes or Base64."""
    wanted = key.encode()
    return any(wanted in reading for reading in _readings(data))


def _readings(data: bytes) -> Iterator[bytes]:
    yield data
    yield unquote_to_bytes(data)
    yield html.unescape(data.decode("utf-8", "replace")).encode("utf-8", "replace")
    yield _unescaped(data)
    yield re.sub(rb"\\([!-/:-@\[-`{-~])", rb"\1", data)
    for found in _BASE64.finditer(data):
        letters = found[0].translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            part = letters[start:]
            part = part[: len(part) // 4 * 4]
            try:
                yield base64.b64decode(part)
            except binascii.Error:
                continue


def _unescaped(data: bytes) -> bytes:
    """Undo what JSON escapes inside a string."""
    short = re.sub(rb'\\["\\/]', lambda found: _SHORT[found[0]], data)
    return re.sub(
        rb"(?:\\u[0-9a-fA-F]{4})+",
        lambda found: (
            bytes.fromhex(found[0].replace(b"\\u", b"").decode())
            .decode("utf-16-be", "replace")
            .encode()
        ),
        short,
    )


def texts_in(value: Any) -> Iterator[bytes]:
    """Yield every text and byte string in plain data, the names of members among them."""
    match value:
        case str():
            yield value.encode("utf-8", "surrogatepass")
        case bytes():
            yield value
        case dict():
            for name, item in value.items():
                yield from texts_in(name)
                yield from texts_in(item)
        case list():
            for item in value:
                yield from texts_in(item)
