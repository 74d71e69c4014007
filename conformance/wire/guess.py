"""
Tells what a request asked for, from the request or, failing that, from the answer.

Looks at shapes only as far as needed to tell the kinds apart.
"""

import re
from typing import Any

from conformance.model import Kind, Request, Response
from conformance.wire import jsontext, sse
from conformance.wire.pointer import MISSING, resolve

_NATIVE_HOST = "generativelanguage.googleapis.com"  # speaks its own dialect outside /openai/
_ENOUGH = 1 << 20  # bytes of a stream that are looked at, to find its first chunk
_PLACES = tuple(
    (method, re.compile(path), kind)
    for method, path, kind in (
        ("POST", r"/embeddings/?$", Kind.EMBEDDINGS),
        ("POST", r"/images/generations/?$", Kind.IMAGES),
        ("POST", r"/videos/?$", Kind.VIDEO),
        ("POST", r"/files/?$", Kind.FILE),
        ("POST", r"/batches/?$", Kind.BATCH),
        # Content comes first: an id may hold slashes, so the end of the path decides.
        ("GET", r"/(videos|files)/.+/content/?$", Kind.CONTENT),
        ("GET", r"/videos/[^/].*$", Kind.VIDEO),
        ("GET", r"/files/[^/].*$", Kind.FILE),
        ("GET", r"/batches/[^/].*$", Kind.BATCH),
        # Models come last: the id of a video may be a model's path with more behind it.
        ("GET", r"/models/?$", Kind.MODELS),
        ("GET", r"/models/[^/].*$", Kind.MODEL),
    )
)
_OBJECTS = {
    "chat.completion": Kind.COMPLETION,
    "model": Kind.MODEL,
    "video": Kind.VIDEO,
    "file": Kind.FILE,
    "batch": Kind.BATCH,
}
_LISTS = {"model": Kind.MODELS, "embedding": Kind.EMBEDDINGS}


def kind(request: Request | None, response: Response | None) -> Kind:
    """
    Return what `request` asks for.

    Method and path decide. A request that is unknown or does not say is told by the body of
    `response`, as is whether a stream was wanted when the request's body was not kept. OTHER when
    neither says.
    """
    asked = _asked(request) if request is not None else None
    if asked is Kind.COMPLETION and request and not request.body and response is not None:
        return Kind.STREAM if _answered(response) is Kind.STREAM else asked
    if asked is not None:
        return asked
    return _answered(response) if response is not None else Kind.OTHER


def _asked(request: Request) -> Kind | None:
    path = request.path
    if request.host == _NATIVE_HOST and "/openai/" not in path:
        return Kind.OTHER
    method = request.method.upper()
    if method == "POST" and path.rstrip("/").endswith("/chat/completions"):
        stream = resolve(jsontext.read(request.body).value, "/stream")
        return Kind.STREAM if stream is True else Kind.COMPLETION
    for wanted, place, kind_there in _PLACES:
        if method == wanted and place.search(path):
            return kind_there
    return None


def _answered(response: Response) -> Kind:
    body = response.body
    if sse.evident(body):
        events = sse.Reader().feed(body[:_ENOUGH])
        values = (jsontext.read_text(event.data).value for event in events)
        first = next((value for value in values if value is not MISSING), MISSING)
        return Kind.STREAM if _is_chunk(first) else Kind.OTHER
    value = jsontext.read(body).value
    name = resolve(value, "/object")
    if isinstance(resolve(value, "/choices/0/message"), dict):
        return Kind.COMPLETION
    if name == "list":
        entry = resolve(value, "/data/0/object")
        return _LISTS.get(entry, Kind.OTHER) if isinstance(entry, str) else Kind.OTHER
    if any(isinstance(resolve(value, f"/data/0/{form}"), str) for form in ("b64_json", "url")):
        return Kind.IMAGES
    return _OBJECTS.get(name, Kind.OTHER) if isinstance(name, str) else Kind.OTHER


def _is_chunk(value: Any) -> bool:
    name = resolve(value, "/object")
    return name == "chat.completion.chunk" or resolve(value, "/choices/0/delta") is not MISSING
