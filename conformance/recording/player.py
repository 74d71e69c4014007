"""
Recorded answers over loopback: an HTTP server any client in any language can ask.

Gives back the recorded bytes, in the pieces and at the pace a `Manner` says. Knows HTTP and the
index; nothing of what the answers mean.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from conformance.model import InvalidRun, WrongUsage
from conformance.recording.conversation import Conversation
from conformance.recording.index import Index
from conformance.recording.playbook import Manner, Playbook

MAX_REQUEST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Player:
    """A running player. `base_url` is what a client is given; it ends in a slash."""

    base_url: str
    _server: asyncio.Server
    _open: set[Conversation]

    async def close(self) -> None:
        """Stop listening and drop every connection."""
        self._server.close()
        for conversation in tuple(self._open):
            conversation.drop()
        await self._server.wait_closed()


async def start(
    index: Index,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    manner: Manner | None = None,
    max_request_bytes: int = MAX_REQUEST_BYTES,
) -> Player:
    """
    Start playing `index` in the running event loop; port 0 takes a free one.

    `manner` says when pieces are sent and where they are cut, and who hears what is asked; without
    it they are the recorded pieces, at once.

    A request that nobody recorded is answered with status 404 and a JSON error whose message
    shows the nearest recording, one with a larger body than `max_request_bytes` with 413. Every
    key is accepted. Raises WrongUsage when the address cannot be listened on.
    """
    running: set[Conversation] = set()
    book = Playbook(index, manner or Manner(), max_request_bytes=max_request_bytes)
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(lambda: Conversation(book, running), host, port)
    except OSError as error:
        raise WrongUsage(
            f"Nothing can listen on {host}, port {port}: {error}.",
            "Free it, or take `--port 0` for a free one.",
        ) from error
    taken = server.sockets[0].getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    return Player(f"http://{shown}:{taken}{index.base_path}", server, running)


def serve(
    index: Index,
    announce: Callable[[str], None],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    manner: Manner | None = None,
) -> None:
    """
    Play `index` until SIGINT or SIGTERM; `announce` is given the base URL once it answers.

    Raises WrongUsage when the address cannot be listened on.
    """

    async def until_interrupted() -> None:
        stopped = asyncio.Event()
        player = await start(index, host=host, port=port, manner=manner)
        with contextlib.suppress(NotImplementedError):  # a loop that knows no signals is cancelled
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        try:
            announce(player.base_url)
            await stopped.wait()
        finally:
            await player.close()

    try:
        asyncio.run(until_interrupted())
    except KeyboardInterrupt:
        return


@contextmanager
def playing(
    index: Index, *, manner: Manner | None = None, max_request_bytes: int = MAX_REQUEST_BYTES
) -> Iterator[str]:
    """
    Play `index` on a free loopback port from a thread of its own, inside the block.

    Yields the base URL. Raises InvalidRun when the player does not come up.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="player", daemon=True)
    thread.start()
    try:
        starting = asyncio.run_coroutine_threadsafe(
            start(index, manner=manner, max_request_bytes=max_request_bytes), loop
        )
        try:
            player = starting.result(timeout=10)
        except TimeoutError as error:
            raise InvalidRun(
                "The loopback player did not come up within 10 seconds.", "Try again."
            ) from error
        try:
            yield player.base_url
        finally:
            asyncio.run_coroutine_threadsafe(player.close(), loop).result(timeout=10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()
