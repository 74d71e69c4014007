"""
Faults of what lies beside pictures and sounds: documents, and pictures given by an address.

Put on the dialect that takes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conformance.mutants.conversing import messages_of
from conformance.mutants.editing import asks_otherwise, refuses
from conformance.mutants.mutant import mutant

Part = dict[str, Any]


def _parts(request: Any, kind: str) -> list[Part]:
    """Return the parts of a type in all messages of a request, in order."""
    contents = [message.get("content") for message in messages_of(request)]
    parts = [part for content in contents if isinstance(content, list) for part in content]
    return [part for part in parts if isinstance(part, dict) and part.get("type") == kind]


def _addresses(request: Any) -> list[str]:
    inner = [part.get("image_url") for part in _parts(request, "image_url")]
    return [str(each.get("url")) for each in inner if isinstance(each, dict)]


def _is_document(part: Part) -> bool:
    """Tell whether a part's bytes begin as those of a PDF do."""
    return ";base64,JVBERi0" in str(part.get("file"))


def _shown_as(text: str, *, which: Callable[[Part], bool]) -> Callable[[Any], None]:
    """Return the change of a request that puts `text` where such a file was."""

    def change(request: Any) -> None:
        for part in _parts(request, "file"):
            if which(part):
                part.clear()
                part |= {"type": "text", "text": text}

    return change


addresses_refused = mutant(
    "images-elsewhere-refused",
    what="A picture is refused unless its address begins with data:.",
    breaks=("image-input-data-url/remote",),
    reports=("image-url-http-rejected",),
)(
    refuses(
        lambda body: any(not address.startswith("data:") for address in _addresses(body)),
        "Invalid or unsupported file uri",
    )
)

files_refused = mutant(
    "files-refused",
    what="A part of type file is refused as unknown.",
    breaks=("file-input/read",),
    reports=("file-part-unsupported",),
)(refuses(lambda body: _parts(body, "file"), "Unknown part type: file"))

files_unread = mutant(
    "files-unread",
    what="A document is accepted and the model sees its name alone.",
    breaks=("file-input/read",),
)(asks_otherwise(_shown_as("[a file]", which=_is_document)))

files_of_anything = mutant(
    "files-of-anything",
    what="A file part whose bytes are no document is answered.",
    breaks=("file-input/broken",),
)(asks_otherwise(_shown_as("", which=lambda part: not _is_document(part))))
