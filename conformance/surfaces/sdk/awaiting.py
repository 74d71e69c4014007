"""
A call made with the async client, and everything it hands out, to its end.

Knows how each kind of result is awaited; nothing of exchanges.
"""

from __future__ import annotations

import asyncio
import atexit
from contextlib import nullcontext
from functools import cache
from threading import Lock
from typing import Any

from openai import AsyncStream

from conformance.model import Carried
from conformance.surfaces.call import Call
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.sdk.clients import asynchronous
from conformance.surfaces.sdk.handed import plain, raised, streamed, with_head
from conformance.surfaces.sdk.installed import PAGES, method
from conformance.surfaces.sdk.wording import HELPED_STREAM, RAW_RESPONSE, told

_turn = Lock()  # a loop runs one call at a time


def carried(endpoint: Endpoint, call: Call) -> Carried:
    """Make `call` at `endpoint` and return what a user of the SDK gets; raises nothing of its."""
    with _turn:
        # Not Runner.run, which would keep Ctrl-C waiting for as long as the endpoint does, and
        # would not run in the caller's context, where the tap looks for what it is taking.
        return _loop().run_until_complete(_carried(endpoint, call))


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Return the event loop of this process, which ends with it."""
    runner = asyncio.Runner()
    atexit.register(runner.close)
    return runner.get_loop()


async def _carried(endpoint: Endpoint, call: Call) -> Carried:
    try:
        ask = method(asynchronous(endpoint, call), call.path)
        return Carried(await _used_up(call.path, ask(**told(call, endpoint))))
    except Exception as error:
        return raised(error)


async def _used_up(path: str, answer: Any) -> Any:
    if path == HELPED_STREAM:
        async with answer as stream:
            events = [event async for event in stream]
            return streamed(events, await stream.get_final_completion())
    answer = await answer
    if path.endswith(PAGES):
        return [plain(page) async for page in answer.iter_pages()]
    if RAW_RESPONSE in path:
        return with_head(answer, answer.parse())
    if isinstance(answer, AsyncStream):
        # Not a context manager in the first versions.
        async with answer if hasattr(answer, "__aenter__") else nullcontext():
            return [plain(chunk) async for chunk in answer]
    return plain(answer)
