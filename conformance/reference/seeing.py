"""
What the reference model sees and hears: pictures, sounds and pages it knows by their digests.

Looks at parts of messages and refuses nothing itself; it has no eyes, so that to anything but the
suite's own material it can tell a type and no more.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# By SHA-256.
_COLOURS = {
    "fe4d3060065e00ad182d1c0559c9b43e9b5f03b7426231cb3535e76f182df932": "red",
    "b558b83eb42b64f02e1d9ef2e49d4e9de61e9e5aa54433666860ce0386fffcac": "green",
    "1b8dd9b5a3b8a2c574e3309dc4d9decc86824b91b86b345c47e4c25d7e5f51fc": "blue",
    "19e4fb135f43c12b3617a9f70a6bf37db64cd2c019f5078b3c95acb73dc28878": "yellow",
}
_BEEPS = {
    "ef4e83160115b9c0ad317bc00f4da45a30a6c1c58bc81741f5b6fc7fe2882a30": 2,
    "71594044b251aa21593cd6b4caff72d4499193fbde822e1566950ae2eef6a411": 3,
}
_WORDS = {
    "981c73e171d3b3065e455497a1cbbcbf9588457ed318f45af33fb5ce3ce1e8af": "heron",
}
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF")
_SOUNDS = {"wav": (b"RIFF",), "mp3": (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")}
_DATA_URL = re.compile(r"data:([\w.+-]+/[\w.+-]+);base64,", re.ASCII)
_HOW_MANY = re.compile(r"\bhow many (?:different )?(\w+)", re.I)
_WORD = re.compile(r"\bword\b", re.I)
_COLOUR = re.compile(r"\bcolou?rs?\b", re.I)
_LOOK = re.compile(r"\b(?:images?|pictures?|photos?|recordings?|sounds?|beeps?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Sight:
    """
    One picture, sound or document: its media type and, where it is known, its colour, the number
    of its beeps or the word on its page.
    """

    type: str
    colour: str = ""
    beeps: int | None = None
    word: str = ""

    @property
    def is_picture(self) -> bool:
        """True for a picture, False for anything else."""
        return self.type.startswith("image")


def sight(part: Mapping[str, Any]) -> Sight | None:
    """Return what a part of a message shows, or None for a part that is text."""
    match part:
        case {"type": "image_url", "image_url": {"url": str() as address}}:
            found = _DATA_URL.match(address)
            if found is None:
                return Sight("image")
            return Sight(found[1], colour=_COLOURS.get(_digest(address[found.end() :]), ""))
        case {"type": "input_audio", "input_audio": {"data": str() as data, "format": form}}:
            return Sight(f"audio/{form}", beeps=_BEEPS.get(_digest(data)))
        case {"type": "file", "file": {"file_data": str() as address}}:
            data = address.partition(";base64,")[2]
            return Sight("application/pdf", word=_WORDS.get(_digest(data), ""))
    return None


def is_remote(address: str) -> bool:
    """Tell whether an image's address leads elsewhere, so that somebody would have to fetch it."""
    return not address.startswith("data:")


def picture_flaw(address: str) -> str | None:
    """Return why a data URL is no picture, in a few words, or None when it is one."""
    found = _DATA_URL.match(address)
    if found is None:
        return "no data URL in base64"
    if not found[1].startswith("image/"):
        return f"{found[1]} is no type of image"
    data = _decoded(address[found.end() :])
    if data is None:
        return "no base64"
    return None if data.startswith(_IMAGES) else "bytes that are no image"


def sound_flaw(data: str, form: str) -> str | None:
    """Return why `data` is no sound in the format `form`, or None when it is one."""
    if form not in _SOUNDS:
        return f"the format is {' or '.join(_SOUNDS)}"
    decoded = _decoded(data)
    if decoded is None:
        return "no base64"
    return None if decoded.startswith(_SOUNDS[form]) else f"bytes that are no {form}"


def document_flaw(address: str) -> str | None:
    """Return why a data URL is no document, in a few words, or None when it is one."""
    found = _DATA_URL.match(address)
    if found is None or found[1] != "application/pdf":
        return "no data URL of a PDF in base64"
    data = _decoded(address[found.end() :])
    return None if data is not None and data.startswith(b"%PDF-") else "bytes that are no PDF"


def tell(text: str, sights: Sequence[Sight]) -> str:
    """Return the answer to a question about what is attached; empty where nothing is."""
    if not sights:
        return ""
    words = [each.word for each in sights if each.word]
    if words and _WORD.search(text):
        return ", ".join(words)
    if (found := _HOW_MANY.search(text)) and not found[1].lower().startswith("page"):
        if found[1].lower().startswith("beep"):
            return str(sum(each.beeps or 0 for each in sights))
        return str(sum(each.is_picture for each in sights))
    colours = [each.colour for each in sights if each.colour]
    if colours and _COLOUR.search(text):
        return ", ".join(colours)
    return f"You sent {len(sights)} attachment(s): {', '.join(each.type for each in sights)}."


def asks_to_look(text: str) -> bool:
    """Tell whether `text` speaks of a picture or a sound, sent now or before."""
    return _LOOK.search(text) is not None


def _digest(encoded: str) -> str:
    data = _decoded(encoded)
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _decoded(encoded: str) -> bytes | None:
    try:
        return b64decode(encoded, validate=True)
    except (Error, ValueError):
        return None
