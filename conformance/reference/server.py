"""
The reference endpoint on a loopback port, for clients in any language.

Knows uvicorn and sockets, prints nothing, and leaves what is answered to the endpoint.
"""

from __future__ import annotations

import socket
import threading
import time
from types import TracebackType
from typing import Self

import uvicorn

from conformance.model.faults import InvalidRun, WrongUsage
from conformance.reference.app import Quiet, app
from conformance.reference.reply import Endpoint
from conformance.reference.routing import BASE_PATH

_PATIENCE_S = 20.0


class Running:
    """A server in a thread of its own; leaving the `with` block, or `close()`, stops it."""

    def __init__(self, endpoint: Endpoint, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._socket = _bound(host, port)
        self.host = host
        self.port = int(self._socket.getsockname()[1])
        self._server = uvicorn.Server(
            uvicorn.Config(
                Quiet(app(endpoint)),
                loop="asyncio",
                http="h11",  # h11 sends every piece as a chunk of its own
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                date_header=False,  # an endpoint's headers are its own, to the byte
                server_header=False,
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()
        self._await_start()

    @property
    def base_url(self) -> str:
        """The address to give a client, with a final slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{BASE_PATH}"

    def wait(self) -> None:
        """Block until the server stops; an interrupt from the keyboard comes through."""
        while self._thread.is_alive():
            self._thread.join(timeout=0.5)

    def close(self) -> None:
        """Stop answering and free the port. Harmless when done twice."""
        self._server.should_exit = True
        self._thread.join(timeout=_PATIENCE_S)
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _await_start(self) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                self.close()
                raise InvalidRun(
                    f"The reference endpoint did not start on {self.host}:{self.port}.",
                    "Try again, or another port with --port.",
                )
            time.sleep(0.002)


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, because asyncio sends small pieces at once only on a socket that says it is TCP.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise WrongUsage(
            f"The reference endpoint cannot listen on {host}:{port}: {error}.",
            "Choose another --port, or 0 for a free one.",
        ) from None
    return listening
