"""Minimal exchanges made by hand: right ones, and ways to make one thing wrong."""

import copy
import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from conformance.contract import RULES, decide, rules_for
from conformance.contract.decide import Decision
from conformance.model import (
    Exchange,
    Headers,
    Kind,
    Level,
    Outcome,
    Provenance,
    Request,
    Response,
)
from conformance.wire import resolve

JSON: Headers = (("content-type", "application/json"),)
EVENTS: Headers = (("content-type", "text/event-stream; charset=utf-8"),)
MADE = 1_750_000_000
DONE = b"data: [DONE]\n\n"

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}
TOOLS = {"model": "m-1", "messages": [], "tools": [WEATHER]}
PAINT = {"type": "custom", "custom": {"name": "paint"}}
COUNTED = {"stream": True, "stream_options": {"include_usage": True}}


@dataclass(frozen=True)
class Case:
    """An exchange that breaks clauses: what is wrong in words, and where by clause."""

    name: str
    exchange: Exchange
    breaks: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def usage(prompt: Any = 5, completion: Any = 2, **members: Any) -> dict[str, Any]:
    counts = {"prompt_tokens": prompt, "completion_tokens": completion}
    details = {
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0},
    }
    return {**counts, "total_tokens": prompt + completion, **details, **members}


def call(name: Any = "get_weather", arguments: Any = '{"city": "Oslo"}', **members: Any) -> dict:
    function = {"name": name, "arguments": arguments}
    return {"id": "call_1", "type": "function", "function": function, **members}


def message(content: Any = "Hello.", **members: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": content, "refusal": None, **members}


def choice(index: Any = 0, *, finish: Any = "stop", **members: Any) -> dict[str, Any]:
    return {"index": index, "message": message(**members), "finish_reason": finish}


def completion(*choices: Any, **members: Any) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": MADE,
        "model": "m-1",
        "choices": list(choices) or [choice()],
        "usage": usage(),
        **members,
    }


def calling(*calls: Any, finish: Any = "tool_calls", content: Any = None) -> dict[str, Any]:
    held = list(calls) or [call()]
    return completion(choice(finish=finish, content=content, tool_calls=held))


def chunk(delta: Any = None, finish: Any = None, *, index: Any = 0, **members: Any) -> dict:
    held = {"index": index, "delta": {} if delta is None else delta, "finish_reason": finish}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": MADE,
        "model": "m-1",
        "choices": [held],
        **members,
    }


def counts(**members: Any) -> dict[str, Any]:
    return {**chunk(), "choices": [], "usage": usage(**members)}


def first(**members: Any) -> dict[str, Any]:
    return chunk({"role": "assistant", "content": "", **members})


def fragment(index: Any = 0, arguments: Any = "", **members: Any) -> dict[str, Any]:
    return {"index": index, "function": {"arguments": arguments}, **members}


def opening(index: Any = 0, arguments: Any = "", **members: Any) -> dict[str, Any]:
    function = {"name": "get_weather", "arguments": arguments}
    name = f"call_{index}"
    return {"index": index, "id": name, "type": "function", "function": function, **members}


HELLO = (first(), chunk({"content": "Hel"}), chunk({"content": "lo."}), chunk(finish="stop"))


def calls_of(*fragments: Any, finish: Any = "tool_calls", content: Any = None) -> tuple[dict, ...]:
    """Chunks of one choice, a fragment each."""
    each = (chunk({"tool_calls": [one]}) for one in fragments)
    return (first(content=content), *each, chunk(finish=finish))


def event(data: Any) -> bytes:
    if isinstance(data, bytes):
        return data
    text = data if isinstance(data, str) else json.dumps(data)
    return f"data: {text}\n\n".encode()


def entry(name: Any = "m-1", **members: Any) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": MADE, "owned_by": "me", **members}


def listing(*entries: Any, **members: Any) -> dict[str, Any]:
    return {"object": "list", "data": list(entries) or [entry()], **members}


def error(**members: Any) -> dict[str, Any]:
    held = {"message": "No.", "type": "invalid_request_error", "param": None, "code": None}
    return {"error": {**held, **members}}


def _sent(method: str, path: str, body: Any) -> Request:
    data = b"" if body is None else json.dumps(body).encode()
    return Request(method, f"https://host.invalid/v1/{path}", JSON, data)


def _exchange(kind: Kind, request: Request | None, response: Response | None, **members: Any):
    return Exchange(
        id="made/by-hand",
        kind=kind,
        request=request,
        response=response,
        surface="rest",
        target="made",
        provenance=Provenance.REHEARSED,
        **members,
    )


def _bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def plain(body: Any = None, *, asked: Any = None, status: int = 200, **response: Any) -> Exchange:
    """An exchange without stream; `body` is JSON data or bytes, `asked` members of the request."""
    response.setdefault("headers", JSON)
    data = _bytes(completion() if body is None else body)
    request = _sent("POST", "chat/completions", {"model": "m-1", "messages": [], **(asked or {})})
    return _exchange(Kind.COMPLETION, request, Response(status, pieces=(data,), **response))


def found(body: Any, kind: Kind, *, headers: Headers = ()) -> Exchange:
    """A body somebody kept without its request."""
    return _exchange(kind, None, Response(200, headers, (_bytes(body),)))


def stream(*data: Any, asked: Any = None, done: bytes = DONE, **response: Any) -> Exchange:
    """A streamed exchange, a piece an event; `data` are chunks, texts or ready-made bytes."""
    response.setdefault("headers", EVENTS)
    pieces = tuple(event(one) for one in data or HELLO) + ((done,) if done else ())
    response.setdefault("pieces", pieces)
    body = {"model": "m-1", "messages": [], "stream": True, **(asked or {})}
    request = _sent("POST", "chat/completions", body)
    return _exchange(Kind.STREAM, request, Response(200, **response))


def models(body: Any = None, **response: Any) -> Exchange:
    response.setdefault("headers", JSON)
    data = _bytes(listing() if body is None else body)
    answer = Response(response.pop("status", 200), pieces=(data,), **response)
    return _exchange(Kind.MODELS, _sent("GET", "models", None), answer)


def model(body: Any = None, **response: Any) -> Exchange:
    response.setdefault("headers", JSON)
    data = _bytes(entry() if body is None else body)
    answer = Response(response.pop("status", 200), pieces=(data,), **response)
    return _exchange(Kind.MODEL, _sent("GET", "models/m-1", None), answer)


def posted(kind: Kind, path: str, body: Any, *, asked: Any = None, **response: Any) -> Exchange:
    """An exchange of any kind that a POST to `path` asked for."""
    response.setdefault("headers", JSON)
    answer = Response(response.pop("status", 200), pieces=(_bytes(body),), **response)
    return _exchange(kind, _sent("POST", path, asked or {}), answer)


def refusal(body: Any = None, *, status: int = 400, headers: Headers = JSON) -> Exchange:
    return plain(error() if body is None else body, status=status, headers=headers)


def silence() -> Exchange:
    return _exchange(Kind.COMPLETION, None, None, failure="The connection was refused.")


def having(body: Any, pointer: str, value: Any) -> Any:
    """A copy of `body` with `value` at `pointer`, whose parent is there."""
    copied = copy.deepcopy(body)
    parent, _, key = pointer.rpartition("/")
    held = resolve(copied, parent)
    held[int(key) if isinstance(held, list) else key] = value
    return copied


def without(body: Any, *pointers: str) -> Any:
    """A copy of `body` without the members at `pointers`."""
    copied = copy.deepcopy(body)
    for pointer in pointers:
        parent, _, key = pointer.rpartition("/")
        held = resolve(copied, parent)
        del held[int(key) if isinstance(held, list) else key]
    return copied


def decisions(exchange: Exchange) -> dict[str, Decision]:
    """What every rule asked of `exchange` says, its clause being a must."""
    try:
        sent = json.loads(exchange.request.body) if exchange.request else None
    except ValueError:
        sent = None
    response = exchange.response
    answer = "ok" if response is None or response.ok else "error"
    asked = rules_for(exchange.kind, answer=answer, asked_body=sent)
    return {rule.clause: decide(rule, exchange, level=Level.MUST) for rule in asked}


def broken(exchange: Exchange) -> dict[str, list[str]]:
    """The places of the breaches that every broken rule tells, by clause."""
    return {
        clause: [breach.where for breach in decision.breaches]
        for clause, decision in decisions(exchange).items()
        if decision.outcome is Outcome.FAIL
    }


def held(exchange: Exchange) -> set[str]:
    """The clauses whose rules hold."""
    told = decisions(exchange).items()
    return {clause for clause, decision in told if decision.outcome is Outcome.PASS}


def said(clause: str, exchange: Exchange, *, level: Level = Level.MUST) -> Decision:
    """What the rule of `clause` says of `exchange`, asked or not."""
    (rule,) = (rule for rule in RULES if rule.clause == clause)
    return decide(rule, exchange, level=level)


def tables() -> list[ModuleType]:
    """The modules beside this one that hold cases, each a table of `BROKEN` and `RIGHT` ones."""
    found = sorted(Path(__file__).parent.glob("cases_*.py"))
    return [importlib.import_module(path.stem) for path in found]
