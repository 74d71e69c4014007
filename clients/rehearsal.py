"""
The endpoints a client meets: recorded once, replayed through the player, or with one fault.

Knows the reference endpoint, its mutants and cassettes; nothing of how a client is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urljoin

from clients.outcomes import Kind, Outcome, cut, judged, one_line
from clients.programs import MODEL, Program
from clients.roster import HERE, Client, Task
from conformance import __version__
from conformance.model import Exchange, Provenance, Request, Response
from conformance.model import Kind as Asks
from conformance.mutants import named
from conformance.recording.cassette import CassetteSet, folder_of, path_of, symbolic_base_url, write
from conformance.recording.head import Head
from conformance.recording.index import Index, key_of
from conformance.recording.playbook import Asked as Refused
from conformance.recording.playbook import Listener, Manner
from conformance.recording.player import playing
from conformance.reference import Asked, Endpoint, Reply, serve

CASSETTES = HERE / "cassettes"
Outcomes = Mapping[str, Outcome]


def target_of(dialect: str) -> str:
    """Return the name the reference endpoint has in cassettes of `dialect`."""
    return f"reference-{dialect}"


def record(
    client: Client, program: Program, tasks: tuple[Task, ...], dialect: str, today: str
) -> Outcomes:
    """
    Let `client` do its tasks at the reference endpoint, keep what passes, return what came of it.

    The client's cassettes of this dialect are replaced. A request that is sent twice is kept once.
    """
    kept: list[tuple[Asked, Reply]] = []
    outcomes: dict[str, Outcome] = {}
    for old in _cassettes(client, dialect).paths:
        old.unlink()
    with serve(dialect, through=_keeping(kept)) as running:
        for task in tasks:
            kept.clear()
            outcomes[task.name] = _done(client, program, running.base_url, task)
            for number, pair in enumerate(_different(kept), start=1):
                _write(f"{client.name}/{task.name}-{number}", *pair, dialect, today)
    return outcomes


def replay(client: Client, program: Program, tasks: tuple[Task, ...], dialect: str) -> Outcomes:
    """
    Let `client` do its tasks against its cassettes, through the player.

    A request that nobody recorded ends as unrecorded, with what differs from the nearest one, and
    so does a recording that nobody asks for any more.
    """
    heard = _Misses()
    outcomes: dict[str, Outcome] = {}
    index = Index.of_set(_cassettes(client, dialect))
    with playing(index, manner=Manner(listener=heard)) as base_url:
        for task in tasks:
            heard.misses.clear()
            outcome = _done(client, program, base_url, task)
            if heard.misses:
                outcome = Outcome(Kind.UNRECORDED, told_of(heard.misses[0]))
            outcomes[task.name] = outcome
    for exchange in index.unplayed():
        task_name = exchange.partition("/")[2].rpartition("-")[0]
        if outcomes[task_name].kind is not Kind.UNRECORDED:
            outcomes[task_name] = Outcome(Kind.UNRECORDED, f"{exchange} is not asked any more")
    return outcomes


def rehearse(client: Client, program: Program, tasks: tuple[Task, ...], mutant: str) -> Outcomes:
    """
    Let `client` do its tasks at the reference endpoint with the fault `mutant`.

    A task none of whose answers the fault changed ends as not met, unless it fails all the same.
    """
    fault, changed = named(mutant), list[bool]()

    def through(healthy: Endpoint) -> Endpoint:
        faulty = fault.through(healthy)

        def answer(asked: Asked) -> Reply:
            reply = faulty(asked)
            changed.append(reply != healthy(asked))
            return reply

        return answer

    outcomes: dict[str, Outcome] = {}
    with serve(fault.dialect, through=through) as running:
        for task in tasks:
            changed.clear()
            outcome = _done(client, program, running.base_url, task)
            met = any(changed) or outcome.kind is not Kind.WORKS
            outcomes[task.name] = outcome if met else Outcome(Kind.NOT_MET)
    return outcomes


def told_of(miss: str) -> str:
    """Return in one line what a player's refusal says: the nearest recording and what differs."""
    lines = miss.splitlines()
    near = next(
        (line.split()[3] for line in lines if line.startswith("The nearest is")), "was recorded"
    )
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    difference = one_line("; ".join(" ".join(line.split()) for line in changed))
    return cut(f"sends something else than {near.rstrip(',')}: {difference or lines[0]}")


class _Misses(Listener):
    """Keeps what a player refused."""

    def __init__(self) -> None:
        self.misses: list[str] = []

    def refused(self, asked: Refused | None, status: int, message: str) -> None:  # noqa: ARG002
        self.misses.append(message)


def _done(client: Client, program: Program, base_url: str, task: Task) -> Outcome:
    if reason := client.without.get(task.name):
        return Outcome(Kind.NOT_OFFERED, reason)
    return judged(task, program.ask(base_url, task))


def _keeping(kept: list[tuple[Asked, Reply]]) -> Callable[[Endpoint], Endpoint]:
    def through(healthy: Endpoint) -> Endpoint:
        def answer(asked: Asked) -> Reply:
            reply = healthy(asked)
            kept.append((asked, reply))
            return reply

        return answer

    return through


def _different(kept: list[tuple[Asked, Reply]]) -> Iterator[tuple[Asked, Reply]]:
    seen = set()
    for asked, reply in kept:
        key = key_of(asked.method, asked.path, asked.header("content-type"), asked.body)
        if key not in seen:
            seen.add(key)
            yield asked, reply


def _write(exchange: str, asked: Asked, reply: Reply, dialect: str, today: str) -> None:
    target, area = target_of(dialect), exchange.partition("/")[0]
    base_url = symbolic_base_url(target)
    kind = Asks.STREAM if asked.document().get("stream") else Asks.COMPLETION
    request = Request(asked.method, urljoin(base_url, asked.path), asked.headers, asked.body)
    response = Response(
        reply.status, reply.headers, tuple(data for _, data in reply.pieces), reply.arrivals_ms
    )
    head = Head(
        provenance=Provenance.REHEARSED,
        target=target,
        exchange=exchange,
        area=area,
        kind=kind,
        role="chat",
        model=MODEL,
        base_url=base_url,
        recorded=today,
        suite=__version__,
        surface=area,
        claims=dialect,
    )
    answered = Exchange(
        id=exchange,
        kind=kind,
        request=request,
        response=response,
        surface=area,
        target=target,
        provenance=Provenance.REHEARSED,
        model=MODEL,
    )
    write(answered, path_of(CASSETTES, head), head=head)


def _cassettes(client: Client, dialect: str) -> CassetteSet:
    """Return the cassettes of `client` alone: two clients may well send the same."""
    target = target_of(dialect)
    folder = folder_of(CASSETTES, Provenance.REHEARSED, target) / client.name
    return CassetteSet(Provenance.REHEARSED, target, tuple(sorted(folder.glob("*.yaml"))))
