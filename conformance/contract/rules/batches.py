"""
Rules about batches and the files behind them: their members, states, times and counts.

The lines of a result file have rules of their own, and so has the way from poll to poll.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.contract import parts
from conformance.contract.parts import Members
from conformance.contract.phrases import show
from conformance.contract.reasons import Reason
from conformance.contract.rule import BATCH, FILE, first_of, rule
from conformance.contract.rules.envelope import not_200
from conformance.contract.shape import breaches
from conformance.model import Breach, Exchange
from conformance.wire import MISSING

# By status: the member that says when a batch came to it.
_ENDED_AT = {
    "completed": "completed_at",
    "failed": "failed_at",
    "expired": "expired_at",
    "cancelled": "cancelled_at",
}
_COUNTS = ("total", "completed", "failed")


def _members(exchange: Exchange) -> Members:
    body = parts.value(exchange)
    return body if isinstance(body, dict) else {}


def _ended_at(exchange: Exchange) -> str | None:
    status = _members(exchange).get("status")
    return _ENDED_AT.get(status) if isinstance(status, str) else None


def _not_ended(exchange: Exchange) -> str | None:
    return None if _ended_at(exchange) else Reason.NOT_ENDED


def _not_completed(exchange: Exchange) -> str | None:
    return None if _members(exchange).get("status") == "completed" else Reason.NOT_ENDED


def _counts(exchange: Exchange) -> dict[str, int] | None:
    """Return the three counts, None when they are not all there as whole numbers."""
    told = _members(exchange).get("request_counts")
    found = (
        {name: parts.whole(told.get(name)) for name in _COUNTS} if isinstance(told, dict) else {}
    )
    numbers = {name: count for name, count in found.items() if count is not None}
    return numbers if len(numbers) == len(_COUNTS) else None


def _no_counts(exchange: Exchange) -> str | None:
    return None if _counts(exchange) else Reason.NO_COUNTS


@rule("batches-create-chat/answers", kinds=BATCH)
def a_batch_is_told_of(exchange: Exchange) -> Iterator[Breach]:
    """The page's sample; without an id nobody could come back for the results."""
    yield from not_200(exchange)
    yield from breaches(exchange, "batches-create-chat/answers")
    yield from _no_json(exchange)


@rule("batches-create-chat/object", kinds=BATCH, when=parts.no_object)
def a_batch_says_what_it_is(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's batch object."""
    yield from breaches(exchange, "batches-create-chat/object")


@rule("batches-create-chat/created-at", kinds=BATCH, when=parts.no_object)
def a_batch_says_when_it_was_made(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's batch object; between 2015 and 2100, so that other units are noticed."""
    yield from breaches(exchange, "batches-create-chat/created-at")


@rule("batches-create-chat/shape", kinds=BATCH, when=parts.no_object)
def every_member_of_a_batch_has_its_type(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's batch object: whatever has no clause of its own."""
    yield from breaches(exchange, "batches-create-chat/shape")


@rule("batches-status/known", kinds=BATCH, when=parts.no_object)
def a_batch_has_a_known_status(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's batch object."""
    yield from breaches(exchange, "batches-status/known")


@rule("batches-status/ended-at", kinds=BATCH, when=first_of(parts.no_object, _not_ended))
def a_batch_that_has_ended_says_when(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's batch object: a time for every state it came to; its type, `shape` tells."""
    name = _ended_at(exchange)
    found = _members(exchange).get(name, MISSING) if name else MISSING
    if found is None or found is MISSING:
        yield Breach(f"/{name}", ("unix seconds, an integer",), show(found))


@rule("batches-status/counts", kinds=BATCH, when=first_of(parts.no_object, _no_counts))
def the_counts_of_a_batch_add_up(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's batch object: every request ends as completed or failed."""
    counts = _counts(exchange)
    if counts is None:
        return
    ended = counts["completed"] + counts["failed"]
    if _not_completed(exchange) is None and ended != counts["total"]:
        expected = f"{counts['total']}, as many as completed and failed are together"
        yield Breach("/request_counts/total", (expected,), f"{ended} completed and failed")
    elif ended > counts["total"]:
        expected = f"{ended} or more, as many as completed and failed are together"
        yield Breach("/request_counts/total", (expected,), show(counts["total"]))


@rule("batches-output/file-id", kinds=BATCH, when=first_of(parts.no_object, _not_completed))
def a_completed_batch_names_its_results(exchange: Exchange) -> Iterator[Breach]:
    """The page's sample; OpenAI writes errors to a file of their own."""
    members = _members(exchange)
    counts = _counts(exchange)
    name = "output_file_id"
    if counts is not None and counts["completed"] == 0:
        name = "error_file_id" if counts["failed"] else name
    if not parts.text(members.get(name)):
        expected = ("a string that is not empty",)
        yield Breach(f"/{name}", expected, show(members.get(name, MISSING)))


@rule("batches-input-jsonl/file-answers", kinds=FILE)
def a_file_is_told_of(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's upload; without an id no batch could name the file."""
    yield from not_200(exchange)
    yield from breaches(exchange, "batches-input-jsonl/file-answers")
    yield from _no_json(exchange)


@rule("batches-input-jsonl/file-shape", kinds=FILE, when=parts.no_object)
def every_member_of_a_file_object_has_its_type(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's file object: whatever has no clause of its own."""
    yield from breaches(exchange, "batches-input-jsonl/file-shape")


def _no_json(exchange: Exchange) -> Iterator[Breach]:
    if parts.value(exchange) is MISSING:
        yield Breach("body", ("an object",), "no JSON")
