"""
What a player answers: for each request the writes that carry its recorded answer, or a refusal.

Shared by all connections of a player, so that an answer and the head of a request are worked out
once. Knows nothing of sockets.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace

import h11

from conformance.model import UnmatchedRequest
from conformance.recording.borders import Split, pieces_of
from conformance.recording.cassette import Recording
from conformance.recording.framing import Framing, Writes, framed, recorded_headers
from conformance.recording.index import Index
from conformance.recording.pace import AT_ONCE, Pace

REMEMBERED_HEADS = 1024
_LONGEST_HEAD = 8 * 1024
# How h11 ends a head: also at line feeds alone.
_BLANK_LINE = re.compile(rb"\n\r?\n")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the head of a request says."""

    method: str
    target: str
    content_type: str | None
    framing: Framing


@dataclass(frozen=True, slots=True)
class Answer:
    """Writes, and the recording they carry; None for a refusal."""

    writes: Writes
    recording: Recording | None


class Listener:
    """Hears what a player is asked; this one keeps nothing."""

    def answered(self, asked: Asked, recording: Recording) -> None:
        """`recording` answers `asked`."""

    def refused(self, asked: Asked | None, status: int, message: str) -> None:
        """`asked`, None where no request could be made out, is refused with `message`."""

    def left(self, recording: Recording, sent: int, parts: int) -> None:
        """A client went away when it had been sent `sent` of the `parts` of an answer."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a player plays: when the pieces are sent, where they are cut, and who hears of it."""

    pace: Pace = AT_ONCE
    split: Split = Split.RECORDED
    listener: Listener = field(default_factory=Listener)


class Playbook:
    """The answers of one player."""

    def __init__(self, index: Index, manner: Manner, *, max_request_bytes: int) -> None:
        self.index = index
        self.listener = manner.listener
        self.max_request_bytes = max_request_bytes
        self._manner = manner
        # By identity: two recordings may bear one name and answer different requests.
        self._ready: dict[tuple[int, Framing], Answer] = {}
        self._heads: dict[bytes, tuple[Asked, int]] = {}

    def known(self, data: bytes) -> tuple[Asked, bytes, bytes] | None:
        """
        Return what `data` begins with, its body and the rest, when its head was learned before.

        None when the head is new or the body is not whole; h11 reads it then.
        """
        end = data.find(b"\r\n\r\n") + 4
        found = self._heads.get(data[:end])
        if found is None:
            return None
        asked, length = found
        stop = end + length
        return (asked, data[end:stop], data[stop:]) if len(data) >= stop else None

    def learn(self, head: bytes, asked: Asked, length: int) -> None:
        """
        Remember that h11 read `head` as `asked` with a body of `length` bytes.

        To be called only where the head alone says the length, so not for a chunked body.
        """
        if len(self._heads) >= REMEMBERED_HEADS:
            self._heads.clear()
        self._heads[head] = (asked, length)

    def answer(self, asked: Asked, body: bytes) -> Answer:
        """Return the answer to a request; where nobody recorded one, or it cannot be sent, why."""
        try:
            recording = self.index.answer(
                asked.method, asked.target, content_type=asked.content_type, body=body
            )
        except UnmatchedRequest as miss:
            told = "\n\n".join((miss.message.removesuffix("\n"), miss.hint or ""))
            return self.refusal(asked, asked.framing, 404, told, "unmatched_request")
        key = (id(recording), asked.framing)
        ready = self._ready.get(key)
        if ready is None:
            try:
                ready = Answer(self._writes(recording, asked.framing), recording)
            except h11.LocalProtocolError as error:
                return self.refusal(
                    asked,
                    asked.framing,
                    500,
                    f"The recorded answer cannot be put on a wire: {error}.",
                    "bad_answer",
                )
            self._ready[key] = ready
        self.listener.answered(asked, recording)
        return ready

    def refusal(
        self, asked: Asked | None, framing: Framing, status: int, message: str, code: str
    ) -> Answer:
        """Return an answer of the player's own: an error as OpenAI's clients read them."""
        self.listener.refused(asked, status, message)
        error = {"message": message, "type": "conformance_player", "param": None, "code": code}
        body = json.dumps({"error": error}, ensure_ascii=False, indent=2).encode("utf-8", "replace")
        headers = (("content-type", "application/json"), ("content-length", str(len(body))))
        return Answer(framed(status, headers, (body,), framing=framing), None)

    def _writes(self, recording: Recording, framing: Framing) -> Writes:
        response, manner = recording.response, self._manner
        cut = pieces_of(response, manner.split)
        moments = manner.pace.moments(response, [number for _, number in cut])
        writes = framed(
            response.status,
            recorded_headers(response.headers, response.pieces, complete=response.complete),
            [piece for piece, _ in cut],
            framing=framing,
            complete=response.complete,
            moments=moments,
        )
        if manner.pace != AT_ONCE or manner.split is not Split.RECORDED:
            return writes
        # A write a piece costs more than all the rest, and nothing would keep them apart.
        return replace(writes, parts=(b"".join(writes.parts),))


def head_in(data: bytes) -> bytes | None:
    """
    Return the head that `data` begins with if it may be learned, else None.

    Only where looking for CR LF CR LF finds the same end as h11 does.
    """
    found = _BLANK_LINE.search(data, 0, _LONGEST_HEAD)
    if found is None or data.find(b"\r\n\r\n") + 4 != found.end() or found[0] != b"\n\r\n":
        return None
    return data[: found.end()]
