"""
A loopback HTTP server by which a client in another process reaches an endpoint's tap.

Hands on what the tap gives, piece by piece. Knows the key only to put it in place of the stand-in
that the client has; nothing of what is asked, nor by whom.
"""

from __future__ import annotations

import secrets
import selectors
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import cast
from urllib.parse import urlsplit

from conformance.surfaces.errand import Errand
from conformance.surfaces.relayed import Relayed


class Relay:
    """
    The server. It works only inside `turn`, on the thread that calls it.

    `base_url` is where a client finds an endpoint; errands are entered under the id that their
    requests carry, and taken out when they are over.
    """

    def __init__(self) -> None:
        # Nobody else on this machine may spend the key, so the path begins with a secret.
        self._token = secrets.token_urlsafe(16)
        self._errands: dict[str, Errand] = {}
        self._selector = selectors.DefaultSelector()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.setblocking(False)
        self._selector.register(self._server, selectors.EVENT_READ)
        self._waker, self._woken = socket.socketpair()
        self._waker.setblocking(False)
        self._woken.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._open: dict[socket.socket, Relayed] = {}

    @property
    def address(self) -> str:
        """What every URL of this relay begins with."""
        return f"http://127.0.0.1:{self._server.getsockname()[1]}/{self._token}/"

    def base_url(self, base_url: str) -> str:
        """Return what a client is given in place of an endpoint's `base_url`."""
        return self.address.rstrip("/") + urlsplit(base_url).path

    def enter(self, errand: Errand) -> None:
        """Let requests that carry the id of `errand` pass."""
        self._errands[errand.id] = errand

    def leave(self, errand: Errand) -> None:
        """Let no further request of `errand` pass, and drop what it still holds open."""
        self._errands.pop(errand.id, None)
        for connection in [each for each in self._open.values() if each.errand is errand]:
            self._drop(connection)

    def wake(self) -> None:
        """End a `turn` that waits; may be called on any thread."""
        with suppress(OSError):  # it is full, so a call to wake up waits there, or all is over
            self._waker.send(b"\0")

    def turn(self, timeout_s: float) -> None:
        """Do what can be done now: accept, read, ask, write. Wait at most `timeout_s` for it."""
        busy = any(connection.can_go_on for connection in self._open.values())
        for key, _ in self._selector.select(0 if busy else timeout_s):
            if key.fileobj is self._server:
                self._accept()
            elif key.fileobj is self._woken:
                self._woken.recv(4096)
            else:
                self._with(self._open[cast(socket.socket, key.fileobj)], Relayed.heard)
        for connection in tuple(self._open.values()):
            self._with(connection, Relayed.go_on)

    def close(self) -> None:
        """Stop listening and drop every connection."""
        for connection in tuple(self._open.values()):
            self._drop(connection)
        self._selector.close()
        for each in (self._server, self._waker, self._woken):
            each.close()

    def _accept(self) -> None:
        client, _ = self._server.accept()
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._open[client] = Relayed(client, f"/{self._token}", self._errands.get)
        self._selector.register(client, selectors.EVENT_READ)

    def _with(self, connection: Relayed, do: Callable[[Relayed], None]) -> None:
        do(connection)
        if connection.over:
            self._drop(connection)
        elif (events := connection.events) != self._selector.get_key(connection.socket).events:
            self._selector.modify(connection.socket, events)

    def _drop(self, connection: Relayed) -> None:
        self._open.pop(connection.socket, None)
        self._selector.unregister(connection.socket)
        connection.socket.close()
