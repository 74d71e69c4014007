"""
What went wrong on the way, in one sentence.

Knows the HTTP library's exceptions; nothing of what was asked or what it is worth.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx2


def before_answer(error: Exception, *, waited_s: float) -> str:
    """Say why no answer came; `waited_s` is the bound that was reached when it was one."""
    match error:
        case httpx2.ConnectTimeout():
            return f"No connection within {waited_s:g} s."
        case httpx2.ReadTimeout():
            return f"Connected, but no answer within {waited_s:g} s."
        case httpx2.TimeoutException():
            return f"The request could not be sent within {waited_s:g} s."
        case httpx2.ConnectError() | OSError():
            return _connecting(error)
        case httpx2.RemoteProtocolError() if "without sending" in str(error):
            return "The endpoint closed the connection without an answer."
        case httpx2.RemoteProtocolError() | ValueError():
            return f"What came back is not HTTP: {_text(error)}."
        case httpx2.ReadError():
            return f"The connection broke before an answer came: {_text(error)}."
        case httpx2.ProxyError():
            return f"The proxy refused: {_text(error)}."
        case _:
            return f"The request could not be sent: {_text(error)}."


def during_answer(error: Exception, *, got: int, waited_s: float) -> str:
    """Say why the body broke off after `got` bytes."""
    match error:
        case httpx2.TimeoutException():
            return f"The answer stalled for {waited_s:g} s after {got} bytes of body."
        case httpx2.RemoteProtocolError() if "chunk" not in str(error):
            return f"The connection closed before the body did, after {got} bytes of it."
        case httpx2.RemoteProtocolError():
            return f"The body's framing broke after {got} bytes: {_text(error)}."
        case _:
            return f"The connection broke after {got} bytes of body: {_text(error)}."


def _connecting(error: Exception) -> str:
    causes = list(_causes(error))
    text = " ".join(str(cause) for cause in causes)
    if any(isinstance(cause, ssl.SSLError) for cause in causes) or "CERTIFICATE" in text:
        return f"The TLS handshake failed: {_text(error)}."
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return f"The host name could not be resolved: {_text(error)}."
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return "The connection was refused: nothing listens there."
    return f"No connection: {_text(error)}."


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _text(error: Exception) -> str:
    said = " ".join(str(error).split())[:200].rstrip(".")
    return said or type(error).__name__
