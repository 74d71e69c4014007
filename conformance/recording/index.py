"""
Recorded exchanges by method, path and canonical body: what answers a request.

Knows which recording fits; not how the answer is sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from conformance.model import Housekeeping, Request
from conformance.recording.cassette import CassetteSet, Recording, read_set
from conformance.recording.nearest import unmatched
from conformance.wire.canonical import canonical

Key = tuple[str, str, bytes]

_REMEMBERED = 4096


def key_of(method: str, target: str, content_type: str | None, body: bytes) -> Key:
    """
    Return what two requests share when one recording answers both.

    `target` is path and query as sent; the order of the query's members does not count. Neither
    do host and headers: a cassette is played for whoever asks the same thing.
    """
    path, _, query = target.partition("?")
    if query:
        path = f"{path}?{'&'.join(sorted(query.split('&')))}"
    return method.upper(), path, canonical(content_type, body) if body else b""


class Index:
    """
    The recordings of a target, found by what is asked; keeps account of what was played.

    Exchanges that poll ask the same GET and get different answers. Who says which exchange is
    being asked gets that one's answer; anybody else gets them in order of the exchanges' ids, and
    the last one for ever. A helper that polls on behalf of an exchange begins with the first of
    them whenever the exchange's own request is asked. Raises Housekeeping when two recordings
    answer the same request otherwise, because nothing could say which of them is meant.
    """

    def __init__(self, recordings: Iterable[Recording]) -> None:
        self.recordings = tuple(recordings)
        self._found: dict[Key, _Polls] = {}
        # Requests seen before, spelled as they came: the canonical form costs more than a look-up.
        self._seen: dict[tuple[str, str, str | None, bytes], _Polls] = {}
        self._played: set[str] = set()
        # What an exchange asked beyond its own request, and so begins anew when it is asked again.
        self._further: dict[str, list[_Polls]] = {}
        for recording in self.recordings:
            self._add(recording)

    @classmethod
    def of_set(cls, cassettes: CassetteSet) -> Index:
        """Return the index of a cassette set; raises Housekeeping for a broken cassette."""
        return cls(read_set(cassettes))

    @classmethod
    def of_sets(cls, sets: Sequence[CassetteSet]) -> Index:
        """
        Return one index of several sets; what more than one answers, the first of them answers.

        Raises Housekeeping for a broken cassette, and for two of one set that answer the same.
        """
        taken: set[Key] = set()
        chosen: list[Recording] = []
        for cassettes in sets:
            keyed = [(_key(recording), recording) for recording in read_set(cassettes)]
            chosen += [recording for key, recording in keyed if key not in taken]
            taken |= {key for key, _ in keyed}
        return cls(chosen)

    def __len__(self) -> int:
        return len(self.recordings)

    @property
    def base_path(self) -> str:
        """
        Path of the base URL the recordings were made under, with a slash at both ends.

        The most frequent one where they differ, `/` when there is none.
        """
        paths = Counter(urlsplit(found.head.base_url).path for found in self.recordings)
        path = paths.most_common(1)[0][0] if paths else "/"
        return f"/{path.strip('/')}/" if path.strip("/") else "/"

    def find(self, request: Request) -> Recording:
        """
        Return the recording that answers `request` and count it as played.

        Raises UnmatchedRequest, with the nearest recording and what differs, when there is none.
        """
        return self.answer(
            request.method,
            _target(request.url),
            content_type=request.header("content-type"),
            body=request.body,
        )

    def answer(
        self,
        method: str,
        target: str,
        *,
        content_type: str | None,
        body: bytes,
        exchange: str | None = None,
    ) -> Recording:
        """
        Do what `find` does, for a request in parts; `target` is its path and query.

        `exchange` is the id of the exchange being asked, where the asker knows it.
        """
        as_sent = (method, target, content_type, body)
        polls = self._seen.get(as_sent)
        if polls is None:
            polls = self._found.get(key_of(method, target, content_type, body))
            if polls is None:
                headers = () if content_type is None else (("content-type", content_type),)
                raise unmatched(Request(method, target, headers, body), self.recordings)
            if len(self._seen) < _REMEMBERED:
                self._seen[as_sent] = polls
        found = polls.next(exchange)
        if exchange is not None:
            self._keep_turn(exchange, polls, own=found.head.exchange == exchange)
        self._played.add(found.head.exchange)
        return found

    @property
    def played(self) -> frozenset[str]:
        """Ids of the exchanges that somebody asked for."""
        return frozenset(self._played)

    def unplayed(self) -> list[str]:
        """Return the ids of the exchanges that nobody asked for, sorted."""
        return sorted({found.head.exchange for found in self.recordings} - self._played)

    def _keep_turn(self, exchange: str, polls: _Polls, *, own: bool) -> None:
        """Let the polls of a helper's call begin anew with its first request."""
        if own:
            for each in self._further.pop(exchange, ()):
                each.restart(exchange)
        else:
            self._further.setdefault(exchange, []).append(polls)

    def _add(self, recording: Recording) -> None:
        key = _key(recording)
        polls = self._found.setdefault(key, _Polls())
        other = polls.rival(recording, may_share=key[0] == "GET")
        if other is not None:
            raise Housekeeping(
                f"{other.head.exchange} ({other.path}) and {recording.head.exchange} "
                f"({recording.path}) answer the same request, {key[0]} {key[1]}.",
                "Delete one of them, or make their exchanges ask different things.",
            )
        polls.add(recording)


class _Polls:
    """The recordings that answer one request, by the ids of their exchanges; mostly one."""

    __slots__ = ("_asked", "_by_id", "_in_turn")

    def __init__(self) -> None:
        self._by_id: dict[str, Recording] = {}
        self._in_turn: list[Recording] = []
        self._asked: Counter[str | None] = Counter()

    def rival(self, recording: Recording, *, may_share: bool) -> Recording | None:
        """Return a recording that `recording` cannot be told from, or None."""
        others = iter(self._by_id.values())
        return self._by_id.get(recording.head.exchange) if may_share else next(others, None)

    def add(self, recording: Recording) -> None:
        self._by_id[recording.head.exchange] = recording
        self._in_turn = [self._by_id[exchange] for exchange in sorted(self._by_id)]

    def next(self, exchange: str | None) -> Recording:
        """Return the answer to `exchange`, or the next in turn when it is not among them."""
        if exchange is not None and exchange in self._by_id:
            return self._by_id[exchange]
        turn = min(self._asked[exchange], len(self._in_turn) - 1)
        self._asked[exchange] += 1
        return self._in_turn[turn]

    def restart(self, exchange: str) -> None:
        """Let what is asked on behalf of `exchange` begin with the first answer."""
        del self._asked[exchange]


def _key(recording: Recording) -> Key:
    request = recording.request
    return key_of(
        request.method, _target(request.url), request.header("content-type"), request.body
    )


def _target(url: str) -> str:
    split = urlsplit(url)
    return f"{split.path}?{split.query}" if split.query else split.path
