"""
What the installed version of the SDK offers: its calls, where they stand, what they take.

Asks the package itself, whatever its version; knows of no endpoint.
"""

from __future__ import annotations

import inspect
from functools import cache
from importlib.metadata import requires
from typing import Any

import httpx2
import openai

try:
    from openai import Omit
except ImportError:  # not among the public names before 2.0
    from openai._types import Omit

__all__ = ["LEGACY", "PAGES", "UNUSED_KEY", "Omit", "arguments", "lacks", "method"]

UNUSED_KEY = "unused"  # the SDK wants one even when the header is left out

LEGACY = not any(
    need.startswith("httpx2") and "extra ==" not in need for need in requires("openai") or ()
)
"""
True for a version that stands on httpx, as all before 3.0 do; 3.x stands on httpx2. The last of 2.x
name it as an extra, which nobody has who does not ask for it.
"""

PAGES = ".iter_pages"
"""How a call path ends that means every page of a list, not the first alone."""

_BEFORE = {
    "chat.completions.parse": "beta.chat.completions.parse",
    "chat.completions.stream": "beta.chat.completions.stream",
}
"""Where a call stood before it came to its place of today."""


def lacks(path: str) -> str | None:
    """Return that the installed SDK has no call `path`, in one sentence, or None when it has."""
    return None if _place(path) else f"openai {openai.__version__} has no {path}."


def method(client: Any, path: str) -> Any:
    """
    Return the method of `client` that the call `path` means; AttributeError when it has none.

    For every page it is the one that gives the first.
    """
    found = client
    for name in (_place(path) or path).removesuffix(PAGES).split("."):
        found = getattr(found, name)
    return found


@cache
def arguments(path: str) -> frozenset[str]:
    """Return the names that the call `path` takes; AttributeError when the SDK has none."""
    return frozenset(inspect.signature(method(_looked_at(), path)).parameters)


@cache
def _place(path: str) -> str | None:
    places = (path, _BEFORE[path]) if path in _BEFORE else (path,)
    for place in places:
        found: Any = _looked_at()
        for name in place.removesuffix(PAGES).split("."):
            found = getattr(found, name, None)
        if found is not None:
            return place
    return None


@cache
def _looked_at() -> openai.OpenAI:
    """Return a client that is only looked at."""
    if LEGACY:
        from conformance.surfaces.sdk import legacy_http

        return openai.OpenAI(api_key=UNUSED_KEY, http_client=legacy_http.looking([]))
    http = httpx2.Client(transport=httpx2.BaseTransport())
    return openai.OpenAI(api_key=UNUSED_KEY, http_client=http)
