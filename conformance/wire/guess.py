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
_MODELS = re.compile(r"/models/?$")
_MODEL = re.compile(r"/models/[^/].*$")


def kind(request: Request | None, response: Response | None) -> Kind:
    """
    Return what `request` asks for.

    Method and path decide. A request that is unknown or does not say is told by the body of
    `response`. OTHER when neither says.
    """
    asked = _asked(request) if request is not None else None
    if asked is not None:
        return asked
    return _answered(response) if response is not None else Kind.OTHER


def _asked(request: Request) -> Kind | None:
    path = request.path
    if request.host == _NATIVE_HOST and "/openai/" not in path:
        return Kind.OTHER
    match request.method.upper():
        case "POST" if path.rstrip("/").endswith("/chat/completions"):
            stream = resolve(jsontext.read(request.body).value, "/stream")
            return Kind.STREAM if stream is True else Kind.COMPLETION
        case "GET" if _MODELS.search(path):
            return Kind.MODELS
        case "GET" if _MODEL.search(path):
            return Kind.MODEL
        case _:
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
    if name == "chat.completion" or isinstance(resolve(value, "/choices/0/message"), dict):
        return Kind.COMPLETION
    if name == "list" and resolve(value, "/data/0/object") == "model":
        return Kind.MODELS
    return Kind.MODEL if name == "model" else Kind.OTHER


def _is_chunk(value: Any) -> bool:
    name = resolve(value, "/object")
    return name == "chat.completion.chunk" or resolve(value, "/choices/0/delta") is not MISSING
