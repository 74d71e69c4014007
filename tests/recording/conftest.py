"""Exchanges and cassettes made by hand; no recorded traffic."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conformance.model import Exchange, Kind, Provenance, Request, Response
from conformance.recording.cassette import Head, Recording

BASE = "http://reference-openai.invalid/v1beta/openai/"
JSON = ("content-type", "application/json")


@pytest.fixture(scope="session")
def make_head() -> Callable[..., Head]:
    def make(exchange: str = "chat/hello", **changes: Any) -> Head:
        members: dict[str, Any] = {
            "provenance": Provenance.REHEARSED,
            "target": "reference-openai",
            "exchange": exchange,
            "area": exchange.partition("/")[0],
            "kind": Kind.COMPLETION,
            "role": "chat",
            "model": "reference-chat",
            "base_url": BASE,
            "recorded": "2026-11-22",
            "suite": "0.1.0",
            "surface": "rest",
        }
        return Head(**{**members, **changes})

    return make


@pytest.fixture(scope="session")
def make_exchange(make_head: Callable[..., Head]) -> Callable[..., Exchange]:
    def make(
        exchange: str = "chat/hello",
        *,
        method: str = "POST",
        path: str = "chat/completions",
        asked: Any = None,
        request_headers: tuple[tuple[str, str], ...] = (JSON,),
        **answer: Any,
    ) -> Exchange:
        body = {"messages": [{"content": "Say hello.", "role": "user"}], "model": "reference-chat"}
        sent = asked if asked is not None else body
        head = make_head(exchange)
        return Exchange(
            id=exchange,
            kind=head.kind,
            request=Request(
                method=method,
                url=BASE + path,
                headers=request_headers,
                body=sent if isinstance(sent, bytes) else json.dumps(sent).encode(),
            ),
            response=Response(
                **{"status": 200, "headers": (JSON,), "pieces": (b'{"id":"1"}',), **answer}
            ),
            surface=head.surface,
            target=head.target,
            provenance=head.provenance,
            model=head.model,
        )

    return make


@pytest.fixture(scope="session")
def make_recording(
    make_head: Callable[..., Head], make_exchange: Callable[..., Exchange]
) -> Callable[..., Recording]:
    def make(exchange: str = "chat/hello", **rest: Any) -> Recording:
        made = make_exchange(exchange, **rest)
        assert made.request is not None
        assert made.response is not None
        return Recording(
            head=make_head(exchange),
            request=made.request,
            response=made.response,
            path=Path(f"{exchange}.yaml"),
        )

    return make
