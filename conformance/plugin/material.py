"""
Parts of a message that carry the pictures, sounds and pages of `material`.

Returns the JSON that OpenAI's contract gives such parts; what they show, the file names say.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from conformance import material

_FORMATS = {"audio/wav": "wav", "audio/mpeg": "mp3"}


def text(words: str) -> dict[str, Any]:
    """Return a text part."""
    return {"type": "text", "text": words}


def image(name: str, **members: Any) -> dict[str, Any]:
    """Return an image part with the picture called `name`; `members` go beside its address."""
    return {"type": "image_url", "image_url": {"url": data_url(name), **members}}


def audio(name: str) -> dict[str, Any]:
    """Return an audio part with the sound called `name`, in the format it is in."""
    form = _FORMATS[material.media_type(name)]
    return {"type": "input_audio", "input_audio": {"data": base64(name), "format": form}}


def file(name: str) -> dict[str, Any]:
    """Return a file part with the document called `name`."""
    return {"type": "file", "file": {"filename": name, "file_data": data_url(name)}}


def data_url(name: str) -> str:
    """Return the file called `name` as a data URL."""
    return f"data:{material.media_type(name)};base64,{base64(name)}"


def base64(name: str) -> str:
    """Return the bytes of the file called `name` in base64."""
    return b64encode(material.read(name)).decode("ascii")
