"""
Small programs that show what one version of the OpenAI Python SDK does and another does not.

They speak the SDK's public interface in whichever version is installed, and each answers whether
the fact of its name in `conformance/catalogue/clients/python.toml` shows. No network is used.
"""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Callable, Mapping
from importlib.metadata import requires
from typing import Any

import openai

# The last versions of 2.x take httpx2 as an extra, and stand on httpx all the same.
NEW_HTTP = any(
    need.startswith("httpx2") and "extra ==" not in need for need in requires("openai") or ()
)
http: Any = importlib.import_module("httpx2" if NEW_HTTP else "httpx")

TURN: Mapping[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "Hello"}]}
ANSWER: Mapping[str, Any] = {
    "id": "c",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [
        {"index": 0, "message": {"role": "assistant", "content": "A"}, "finish_reason": "stop"}
    ],
}
REFUSED = {"error": {"code": 404, "message": "no such model", "status": "NOT_FOUND"}}


def speaking(answer: Any, *, retries: int = 0) -> tuple[Any, list[Any]]:
    """Return a client whose every request gets `answer`, and the list that the requests go to."""
    seen: list[Any] = []

    def handler(request: Any) -> Any:
        seen.append(request)
        return answer

    made = openai.OpenAI(
        api_key="k",
        base_url="http://endpoint.invalid/v1",
        http_client=http.Client(transport=http.MockTransport(handler)),
        max_retries=retries,
    )
    return made, seen


def chunk(text: str | None = "A", **delta: Any) -> bytes:
    """Return a chunk of a streamed completion as JSON."""
    made = {"index": 0, "delta": {"role": "assistant", "content": text, **delta}}
    whole = {**ANSWER, "object": "chat.completion.chunk", "choices": [made]}
    return json.dumps(whole, ensure_ascii=False).encode()


def events(*data: bytes) -> bytes:
    """Return the events of a stream, the end with them."""
    return b"".join(b"data: " + each + b"\n\n" for each in (*data, b"[DONE]"))


def heard(stream: bytes) -> list[Any]:
    """Return the texts that an application gets of `stream`; an error ends the list, by name."""
    head = {"content-type": "text/event-stream"}
    client, _ = speaking(http.Response(200, content=stream, headers=head))
    said: list[Any] = []
    try:
        for each in client.chat.completions.create(**TURN, stream=True):
            choices = getattr(each, "choices", None)
            said.append(choices[0].delta.content if choices else None)
    except Exception as error:
        said.append(f"{type(error).__name__}: {error}")
    return said


def refusal(body: Any, status: int = 404) -> Any:
    """Return the exception that a refusal with `body` becomes, JSON unless it is text."""
    answer = http.Response(status, **({"text": body} if isinstance(body, str) else {"json": body}))
    client, _ = speaking(answer)
    try:
        client.chat.completions.create(**TURN)
    except openai.APIStatusError as error:
        return error
    raise AssertionError("nothing was raised")


def has(path: str) -> bool:
    """Tell whether the client offers the call `path`."""
    found: Any = speaking(None)[0]
    for name in path.split("."):
        found = getattr(found, name, None)
    return found is not None


def takes(path: str, argument: str) -> bool:
    """Tell whether the call `path` knows an argument by name."""
    found: Any = speaking(None)[0]
    for name in path.split("."):
        found = getattr(found, name)
    return argument in inspect.signature(found).parameters


def helped(*data: bytes) -> str:
    """Return what the SDK's own helper makes of a stream: `done`, an error's name, `absent`."""
    head = {"content-type": "text/event-stream"}
    client, _ = speaking(http.Response(200, content=events(*data), headers=head))
    for owner in ("chat", "beta.chat"):
        if has(f"{owner}.completions.stream"):
            found = client.beta.chat if "." in owner else client.chat
            try:
                with found.completions.stream(**TURN) as stream:
                    stream.get_final_completion()
            except Exception as error:
                return type(error).__name__
            return "done"
    return "absent"


def asked(call: Callable[[Any], Any], answer: Mapping[str, Any]) -> Any:
    """Return the one request that `call` makes, given a client that `answer` comes back to."""
    client, seen = speaking(http.Response(200, json=answer))
    call(client)
    (request,) = seen
    return request


def waited(status: int, **headers: str) -> list[float]:
    """Return the seconds that the SDK would wait before it asks again, without waiting them."""
    client, _ = speaking(http.Response(status, json={"error": {}}, headers=headers), retries=1)
    inner = importlib.import_module("openai._base_client")
    waits: list[float] = []
    kept, inner.time = inner.time, _Clock(waits)  # type: ignore[attr-defined]
    try:
        client.chat.completions.create(**TURN)
    except openai.APIStatusError:
        return waits
    finally:
        inner.time = kept  # type: ignore[attr-defined]
    raise AssertionError("nothing was raised")


class _Clock:
    """A clock on which waiting takes no time."""

    def __init__(self, waits: list[float]) -> None:
        self.sleep = waits.append

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module("time"), name)
