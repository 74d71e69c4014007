"""
One neutral request: an SDK call path and its arguments.

Knows neither how a surface carries it nor where it goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

RAW = "raw"
"""The call path for routes the SDKs have no call for."""

WRONG_KEY = "wrong-key-of-the-conformance-suite"
"""The key of `KeyForm.WRONG`; no secret, so it may be kept and shown."""


class KeyForm(StrEnum):
    """Which key goes with a call."""

    OWN = "own"  # the endpoint's key
    WRONG = "wrong"  # a key that nobody ever issued
    NONE = "none"  # no authorization header at all
    NATIVE = "native"  # the endpoint's key in x-goog-api-key, as Gemini's native API takes it


@dataclass(frozen=True, slots=True)
class Call:
    """
    What to ask.

    `path` is the call path in the OpenAI SDKs (`chat.completions.create`, `models.list`,
    `models.retrieve`) and `params` its arguments under their SDK names; `extra_body`,
    `extra_headers` and `extra_query` mean what they mean there. The path `raw` is for routes the
    SDKs have no call for; its params are `method`, `path` (relative to the base URL) and, as
    wanted, `json` or `content` (bytes or text sent as they are), `extra_headers`, `extra_query`.
    `slash` says whether the base URL is given to the client with its trailing slash.
    """

    path: str
    params: Mapping[str, Any] = field(default_factory=dict)
    key: KeyForm = KeyForm.OWN
    slash: bool = True

    @property
    def streamed(self) -> bool:
        """True when the call asks for an event stream."""
        return self.params.get("stream") is True
