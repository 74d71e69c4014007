"""
A call made with the blocking client, and everything it hands out, to its end.

Knows how each kind of result is used up; nothing of exchanges.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from openai import Stream

from conformance.model import Carried
from conformance.surfaces.call import Call
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.sdk.clients import blocking
from conformance.surfaces.sdk.handed import plain, raised, streamed, with_head
from conformance.surfaces.sdk.installed import PAGES, method
from conformance.surfaces.sdk.wording import HELPED_STREAM, RAW_RESPONSE, told


def carried(endpoint: Endpoint, call: Call) -> Carried:
    """Make `call` at `endpoint` and return what a user of the SDK gets; raises nothing of its."""
    try:
        ask = method(blocking(endpoint, call), call.path)
        return Carried(_used_up(call.path, ask(**told(call, endpoint))))
    except Exception as error:
        return raised(error)


def _used_up(path: str, answer: Any) -> Any:
    if path == HELPED_STREAM:
        with answer as stream:
            return streamed(list(stream), stream.get_final_completion())
    if path.endswith(PAGES):
        return [plain(page) for page in answer.iter_pages()]
    if RAW_RESPONSE in path:
        return with_head(answer, answer.parse())
    if isinstance(answer, Stream):
        # Not a context manager in the first versions.
        with answer if hasattr(answer, "__enter__") else nullcontext():
            return [plain(chunk) for chunk in answer]
    return plain(answer)
