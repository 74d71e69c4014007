"""
The Node process that holds the JavaScript client: messages to it and from it, one a line.

Knows how it starts, dies and ends; nothing of what the messages say.
"""

from __future__ import annotations

import json
import subprocess
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any

from conformance.surfaces.javascript_node import environment

LAST_WORDS = 4000
"""Bytes of what the process says on stderr that are kept."""

_ENDS_IN_S = 5


class Driver:
    """
    A running process. Reading and writing are done by threads, so that neither side can block.

    `woken` is called, on any thread, when a message came or the process ended.
    """

    def __init__(self, program: Path, script: Path, woken: Callable[[], None]) -> None:
        self.came: deque[dict[str, Any]] = deque()
        self._woken = woken
        self._words = bytearray()
        self._silent = False
        self._unsent: SimpleQueue[bytes | None] = SimpleQueue()
        self._process = subprocess.Popen(
            [program, script],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._threads = [
            Thread(target=work, args=(pipe,), daemon=True, name=f"javascript-{work.__name__}")
            for work, pipe in (
                (self._read, self._process.stdout),
                (self._write, self._process.stdin),
                (self._listen, self._process.stderr),
            )
        ]
        for thread in self._threads:
            thread.start()

    @property
    def dead(self) -> bool:
        """True when it says nothing more and everything it said was taken."""
        return self._silent and not self.came

    @property
    def last_words(self) -> str:
        """What it said last on stderr, as one line."""
        return " ".join(self._words.decode("utf-8", "replace").split())

    @property
    def id(self) -> int:
        """The id of the process."""
        return self._process.pid

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message; one that cannot be spelled as JSON raises ValueError or TypeError."""
        line = json.dumps(message, allow_nan=False, separators=(",", ":"))
        self._unsent.put(line.encode() + b"\n")

    def stop(self) -> None:
        """Ask it to end and close its stdin, and kill it when it does not."""
        self.send({"kind": "stop"})
        self._unsent.put(None)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDS_IN_S)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        self._unsent.put(None)
        for thread in self._threads:
            thread.join(_ENDS_IN_S)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def _read(self, pipe: IO[bytes]) -> None:
        try:
            for line in pipe:
                self.came.append(json.loads(line))
                self._woken()
        except ValueError:
            self._words += b" It wrote a line that is no message."
            self._process.kill()
        finally:
            self._silent = True
            self._woken()

    def _write(self, pipe: IO[bytes]) -> None:
        try:
            while (line := self._unsent.get()) is not None:
                pipe.write(line)
                pipe.flush()
        except OSError:
            pass  # it died, which the reader sees
        finally:
            with suppress(OSError):
                pipe.close()

    def _listen(self, pipe: IO[bytes]) -> None:
        while piece := pipe.read1(4096):  # type: ignore[attr-defined]
            self._words += piece
            del self._words[:-LAST_WORDS]
