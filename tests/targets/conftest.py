"""Cassettes written on the spot, and an endpoint on loopback that lists models."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import conformance.targets
from conformance.model import Exchange, Kind, Provenance, Request, Response
from conformance.recording.cassette import path_of, write
from conformance.recording.head import Head


@pytest.fixture
def shelf(tmp_path, monkeypatch) -> Path:
    """An empty folder of cassettes, the only one targets know."""
    monkeypatch.setattr(conformance.targets, "cassette_folders", lambda: (tmp_path,))
    return tmp_path


@pytest.fixture
def record(shelf) -> Callable[..., None]:
    def record(exchange, target="reference-openai", provenance=Provenance.REHEARSED, **more):
        said = {"role": "chat", "model": "m", "recorded": "2026-11-20", **more}
        base_url = said.pop("base_url", f"http://{target}.invalid/v1/")
        body = json.dumps({"model": said["model"], "messages": [exchange]}).encode()
        head = Head(
            provenance=provenance,
            target=target,
            exchange=exchange,
            area=exchange.partition("/")[0],
            kind=Kind.COMPLETION,
            base_url=base_url,
            suite="0",
            surface="rest",
            **said,
        )
        taken = Exchange(
            id=exchange,
            kind=head.kind,
            request=Request(
                "POST",
                f"{base_url}chat/completions",
                (("content-type", "application/json"),),
                body,
            ),
            response=Response(
                200, (("content-type", "application/json"),), (b'{"id":', b'"x"}'), (3.0, 9.0)
            ),
            surface="rest",
            target=target,
            provenance=provenance,
        )
        path = path_of(shelf, head)
        path.parent.mkdir(parents=True, exist_ok=True)
        write(taken, path, head=head)

    return record


@pytest.fixture
def listing() -> Iterator[Callable[..., str]]:
    """Serve one answer to every request on loopback; keeps the authorization headers sent."""
    servers: list[ThreadingHTTPServer] = []

    def serve(answer: object, status: int = 200, seen: list[str | None] | None = None) -> str:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if seen is not None:
                    seen.append(self.headers["authorization"])
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/v1"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()
