"""
Refuses every socket that would leave the machine.

Knows addresses; not what anybody wanted there. It guards this process only, and only sockets
made through Python's `socket` module.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from conformance.model import InvalidRun

_LOCAL_NAMES = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost"})
_lock = threading.Lock()
_depth = 0
_originals: dict[tuple[Any, str], Any] = {}


class SocketRefused(InvalidRun):
    """
    Something tried to leave the machine while only recordings were to be played.

    It is no OSError on purpose: clients turn those into errors of the connection, and this one
    has to reach whoever runs the suite unchanged.
    """


@contextmanager
def offline() -> Iterator[None]:
    """
    Refuse, inside the block, every connection, datagram and name look-up beyond this machine.

    Loopback addresses and Unix sockets stay allowed. Raises SocketRefused where the attempt is
    made. Blocks may nest; the guard holds for every thread until the outermost one ends.
    """
    global _depth
    with _lock:
        _depth += 1
        if _depth == 1:
            _install()
    try:
        yield
    finally:
        with _lock:
            _depth -= 1
            if _depth == 0:
                _remove()


def is_local(host: Any) -> bool:
    """Tell whether `host` (name, address, bytes or None) is this machine and needs no network."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
    if name.lower().rstrip(".") in _LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback or (mapped or address).is_unspecified


def _refuse_unless_local(host: Any, what: str) -> None:
    if not is_local(host):
        shown = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        raise SocketRefused(
            f"{what} {shown} was refused: while cassettes are played nothing leaves this machine.",
            "Name a live target with `--target` if you mean to ask it.",
        )


def _check_socket(self: Any, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
        _refuse_unless_local(address[0], "A connection to")


def _connecting(original: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: Any, address: Any, /) -> Any:
        _check_socket(self, address)
        return original(self, address)

    return guarded


def _sending(original: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: Any, data: Any, /, *rest: Any) -> Any:
        if rest:
            _check_socket(self, rest[-1])
        return original(self, data, *rest)

    return guarded


def _looking_up(original: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(host: Any, *rest: Any, **named: Any) -> Any:
        _refuse_unless_local(host, "A look-up of")
        return original(host, *rest, **named)

    return guarded


_GUARDS: tuple[tuple[Any, str, Callable[[Callable[..., Any]], Callable[..., Any]]], ...] = (
    (socket.socket, "connect", _connecting),
    (socket.socket, "connect_ex", _connecting),
    (socket.socket, "sendto", _sending),
    (socket.socket, "sendmsg", _sending),
    (socket, "getaddrinfo", _looking_up),
    (socket, "gethostbyname", _looking_up),
    (socket, "gethostbyname_ex", _looking_up),
)


def _install() -> None:
    for owner, name, guard in _GUARDS:
        if hasattr(owner, name):
            _originals[owner, name] = owner.__dict__.get(name)
            setattr(owner, name, guard(getattr(owner, name)))


def _remove() -> None:
    for (owner, name), original in _originals.items():
        if original is None:
            delattr(owner, name)  # it was inherited
        else:
            setattr(owner, name, original)
    _originals.clear()
