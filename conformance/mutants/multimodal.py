"""
Faults of pictures in a message: not seen, mixed up, not counted, refused, or taken unread.

Sounds are `multimodal_audio`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from conformance.mutants.conversing import messages_of
from conformance.mutants.editing import asks_otherwise, edits, refuses
from conformance.mutants.mutant import mutant

Part = dict[str, Any]

# The smallest head that says PNG, where a request's own bytes are replaced.
_BLANK = "data:image/png;base64,iVBORw0KGgo="


def _contents(request: Any) -> Iterator[list[Part]]:
    """Yield the parts of every message of a request, those of the last one last."""
    for message in messages_of(request):
        content = message.get("content")
        if isinstance(content, list) and all(isinstance(part, dict) for part in content):
            yield content


def _is_image(part: Part) -> bool:
    return part.get("type") == "image_url"


def _images(request: Any) -> list[Part]:
    """Return every picture in a request, in order."""
    return [part for content in _contents(request) for part in content if _is_image(part)]


def _address(part: Part) -> str:
    return str((part.get("image_url") or {}).get("url"))


def _sees(change: Callable[[list[Part]], list[Part]]) -> Callable[[Any], None]:
    """Return the change of a request that gives every message with a picture other parts."""

    def changed(request: Any) -> None:
        for content in _contents(request):
            if any(_is_image(part) for part in content):
                content[:] = change(content)

    return changed


def _without_images(parts: list[Part]) -> list[Part]:
    return [part for part in parts if not _is_image(part)]


def _one_image(parts: list[Part]) -> list[Part]:
    kept = next(part for part in parts if _is_image(part))
    return [part for part in parts if part is kept or not _is_image(part)]


def _backwards(parts: list[Part]) -> list[Part]:
    images = [part for part in parts if _is_image(part)]
    return [images.pop() if _is_image(part) else part for part in parts]


def _doubled(parts: list[Part]) -> list[Part]:
    images = [part for part in parts if _is_image(part)]
    return [*parts, *images] if len(images) > 1 else parts


images_unseen = mutant(
    "images-dropped",
    what="Pictures are accepted and the model never sees them.",
    breaks=("image-input-data-url/seen", "image-input-data-url/counted"),
)(asks_otherwise(_sees(_without_images)))

first_image_alone = mutant(
    "images-first-alone",
    what="Of several pictures in a message only the first is seen.",
    breaks=("image-input-multiple/seen", "image-input-multiple/number"),
)(asks_otherwise(_sees(_one_image)))

images_backwards = mutant(
    "images-backwards",
    what="The pictures of a message are seen in reverse order.",
    breaks=("image-input-multiple/order", "image-input-multiple/between-texts"),
)(asks_otherwise(_sees(_backwards)))

images_doubled = mutant(
    "images-doubled",
    what="Several pictures in a message are each seen twice.",
    breaks=("image-input-multiple/number",),
)(asks_otherwise(_sees(_doubled)))


@mutant(
    "images-of-one-message",
    what="Only the pictures of the last message that has any are seen.",
    breaks=("image-input-multiple/two-messages",),
)
@asks_otherwise
def images_of_one_message(request: Any) -> None:
    showing = [each for each in _contents(request) if any(_is_image(part) for part in each)]
    for content in showing[:-1]:
        content[:] = _without_images(content)


@mutant(
    "images-forgotten",
    what="A picture is seen in its own turn and forgotten in the next.",
    breaks=("image-input-data-url/earlier-turn",),
)
@asks_otherwise
def images_forgotten(request: Any) -> None:
    last = messages_of(request)[-1:]
    for content in _contents(request):
        if all(content is not message.get("content") for message in last):
            content[:] = _without_images(content)


@mutant(
    "images-unseen-in-streams",
    what="In a stream the model does not see the picture.",
    breaks=("image-input-data-url/stream",),
)
@asks_otherwise
def images_unseen_in_streams(request: Any) -> None:
    if request.get("stream"):
        _sees(_without_images)(request)


@mutant(
    "images-not-counted",
    what="A picture does not count among the tokens of the prompt.",
    breaks=("image-input-data-url/counted",),
)
@edits(when=_images)
def images_not_counted(answer: Any, request: Any) -> None:
    tokens = 258 * len(_images(request))
    answer["usage"]["prompt_tokens"] -= tokens
    answer["usage"]["total_tokens"] -= tokens


png_refused = mutant(
    "images-png-refused",
    what="A PNG is refused, a JPEG is taken.",
    breaks=("image-input-data-url/png",),
)(
    refuses(
        lambda body: any(_address(part).startswith("data:image/png") for part in _images(body)),
        "Unsupported MIME type: image/png",
    )
)

jpeg_refused = mutant(
    "images-jpeg-refused",
    what="A JPEG is refused, a PNG is taken.",
    breaks=("image-input-data-url/seen", "image-input-multiple/seen"),
)(
    refuses(
        lambda body: any(_address(part).startswith("data:image/jpeg") for part in _images(body)),
        "Unsupported MIME type: image/jpeg",
    )
)

image_first_refused = mutant(
    "images-first-refused",
    what="A message that begins with a picture is refused.",
    breaks=("image-input-data-url/image-first",),
)(
    refuses(
        lambda body: any(_is_image(parts[0]) for parts in _contents(body) if parts),
        "The first part of a message must be text",
    )
)

detail_refused = mutant(
    "images-detail-refused",
    what="A picture with a detail is refused as having an unknown member.",
    breaks=("image-input-data-url/detail",),
)(
    refuses(
        lambda body: any("detail" in (part["image_url"] or {}) for part in _images(body)),
        "Unknown name 'detail' at 'messages[0].content[1].image_url'",
    )
)


@mutant(
    "images-broken-taken",
    what="A data URL whose bytes are no picture is answered as if it showed something.",
    breaks=("image-input-data-url/broken",),
)
@asks_otherwise
def broken_images_taken(request: Any) -> None:
    for part in _images(request):
        if _address(part).startswith("data:image/png") and "iVBORw0KGgo" not in _address(part):
            part["image_url"]["url"] = _BLANK


@mutant(
    "images-remote-taken",
    what="A picture given by an https address is taken and not looked at.",
    breaks=("inline-media-only/remote-refused",),
    dialect="gemini",
)
@asks_otherwise
def remote_images_taken(request: Any) -> None:
    for part in _images(request):
        if _address(part).startswith("https:"):
            part["image_url"]["url"] = _BLANK
