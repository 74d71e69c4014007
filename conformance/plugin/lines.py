"""
An exchange as the run reports it: where it went, what came, as excerpts without secrets.

Writes no file; cuts and redacts only.
"""

from __future__ import annotations

from collections.abc import Sequence

from conformance.model import Exchange, ExchangeLine, Response
from conformance.recording.hygiene import redact
from conformance.surfaces.curl import KEY_ENV, curl

EXCERPT = 2_000
"""Characters of a body that a run keeps."""


def line_of(
    exchange: Exchange,
    *,
    secrets: Sequence[str] = (),
    judged: int | None = None,
    count: int | None = None,
    key_env: str = "",
) -> ExchangeLine:
    """
    Return the line that reports `exchange`, redacted and cut to `EXCERPT` characters.

    `judged` is how many verdicts were given on it, when that was counted; `count` says which time
    it was asked, in a run that asks repeatedly; `key_env` names the variable that the curl line
    takes the key from.
    """
    request = exchange.request
    return ExchangeLine(
        exchange=exchange.id,
        surface=exchange.surface,
        target=exchange.target,
        provenance=exchange.provenance,
        method=request.method if request else None,
        host=request.host if request else None,
        path=redact(request.path, secrets) if request else None,
        model=exchange.model,
        status=exchange.response.status if exchange.response else None,
        origin=exchange.origin,
        failure=redact(exchange.failure, secrets) if exchange.failure else None,
        request=_cut(request.body, secrets) if request and request.body else None,
        answer=_answer(exchange.response, secrets) if exchange.response else None,
        curl=redact(curl(request, variable=key_env or KEY_ENV), secrets) if request else None,
        judged=judged,
        round=count,
    )


def _answer(response: Response, secrets: Sequence[str]) -> str:
    head = f"HTTP {response.status}\ncontent-type: {response.header('content-type') or '(none)'}\n"
    return head + "\n" + _cut(response.body, secrets)


def _cut(body: bytes, secrets: Sequence[str]) -> str:
    # Redacted before it is cut, so that the cut cannot halve a key and hide it from the search.
    text = redact(body.decode("utf-8", "backslashreplace"), secrets)
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}\n… {len(text)} characters in all"
