"""
A request as it reached the reference endpoint.

A value only; which socket or transport it came through is not its business.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from conformance.model.exchange import Headers, header

DEPTH = 100  # deeper documents are refused as malformed, long before Python's own limit


class Malformed(Exception):
    """The body is no JSON text that can be read; the text says where it stops being one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`path` and `query` stand as sent, percent-encoding kept, without the question mark."""

    method: str
    path: str
    query: str = ""
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the value of the first header called `name` in any case, or None."""
        return header(self.headers, name)

    @property
    def bearer(self) -> str | None:
        """The token of an `Authorization: Bearer …` header, or None when there is none."""
        scheme, _, token = (self.header("authorization") or "").strip().partition(" ")
        return token.strip() if scheme.lower() == "bearer" and token.strip() else None

    def document(self) -> Any:
        """Return the parsed JSON body; raises `Malformed` for anything that is not JSON."""
        try:
            text = self.body.decode("utf-8")
            value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
        except RecursionError:
            raise Malformed("nested too deeply") from None
        except ValueError as error:  # also what is no UTF-8
            raise Malformed(str(error)) from None
        if _depth(value) > DEPTH:
            raise Malformed("nested too deeply")
        return value


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):  # 1e999 is JSON, and nothing JSON could be written from it again
        raise ValueError(f"{text[:20]} is too large a number")
    return value


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level and deepest <= DEPTH:
        inner: list[Any] = []
        for item in level:
            match item:
                case Mapping():
                    inner += item.values()
                case list():
                    inner += item
        deepest, level = deepest + 1, inner
    return deepest
