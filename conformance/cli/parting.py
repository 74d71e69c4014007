"""
Work on the parts of found traffic, in this process or on several cores, in a stable order.

Knows what a part is and nothing of what is made of it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import TypeVar

from conformance.model import InvalidRun
from conformance.recording.foreign import Part, Unreadable

T = TypeVar("T")
Job = tuple[Part | Unreadable, ...]

_ENOUGH = 512 * 1024  # bytes of a job: some dozens of milliseconds of work
_MOST_FILES = 64
_WORTH_IT = 4  # jobs, fewer of which are done before other processes have started


def cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def each_job(
    parts: Iterable[Part | Unreadable], work: Callable[[Job], T], *, processes: int
) -> Iterator[T]:
    """
    Yield what `work` makes of the parts, a job of some parts at a time, in the order of the parts.

    What a job is depends on the parts alone, so the results are the same for any number of
    `processes`. At most two jobs a process are held. Raises InvalidRun when a process dies.
    """
    jobs = _jobs(parts)
    first = list(islice(jobs, _WORTH_IT))
    if processes < 2 or len(first) < _WORTH_IT:
        yield from map(work, chain(first, jobs))
        return
    waiting: deque[Future[T]] = deque()
    try:
        with ProcessPoolExecutor(processes) as pool:
            for job in chain(first, jobs):
                waiting.append(pool.submit(work, job))
                if len(waiting) > 2 * processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise InvalidRun(
            "A process that judged a part of the traffic died.", "Try again with -n 1."
        ) from error


def _jobs(parts: Iterable[Part | Unreadable]) -> Iterator[Job]:
    job: list[Part | Unreadable] = []
    size = 0
    for part in parts:
        job.append(part)
        size += part.size if isinstance(part, Part) else 0
        if size >= _ENOUGH or len(job) >= _MOST_FILES:
            yield tuple(job)
            job, size = [], 0
    if job:
        yield tuple(job)
