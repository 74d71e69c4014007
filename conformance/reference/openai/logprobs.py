"""
Log probabilities in OpenAI's form, invented but consistent.

Knows tokens and numbers only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def entries(tokens: Iterable[str], *, top: int) -> list[dict[str, Any]]:
    """Return one entry a token, with `top` alternatives of which the token itself is the first."""
    return [
        {
            **_entry(token, 0),
            "top_logprobs": [
                _entry(token if rank == 0 else f"{token}{rank}", rank) for rank in range(top)
            ],
        }
        for token in tokens
    ]


def _entry(token: str, rank: int) -> dict[str, Any]:
    return {
        "token": token,
        "logprob": -0.015625 - 2.0 * rank,
        "bytes": list(token.encode("utf-8", errors="replace")),
    }
