"""
Rules about the list of models and its entries.

Whether the models work is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.contract import parts
from conformance.contract.phrases import show
from conformance.contract.reasons import Reason
from conformance.contract.rule import MODEL, MODELS, rule
from conformance.contract.rules.envelope import not_200
from conformance.contract.shape import breaches
from conformance.model import Breach, Exchange
from conformance.wire import MISSING

_PREFIX = "models/"


def _entries(exchange: Exchange) -> list[tuple[str, object]]:
    """Return where every entry of the list has its id, and that id or MISSING."""
    body = parts.value(exchange)
    data = body.get("data") if isinstance(body, dict) else None
    return [
        (f"/data/{place}/id", entry.get("id", MISSING))
        for place, entry in enumerate(data if isinstance(data, list) else ())
        if isinstance(entry, dict)
    ]


def _no_entry(exchange: Exchange) -> str | None:
    return parts.no_object(exchange) or (None if _entries(exchange) else Reason.NO_ENTRY)


@rule("models-list/answers", kinds=MODELS)
def the_list_is_answered(exchange: Exchange) -> Iterator[Breach]:
    """The page's sample; a key without a single model could call nothing."""
    yield from not_200(exchange)
    yield from breaches(exchange, "models-list/answers")
    yield from _no_json(exchange)


@rule("models-retrieve/answers", kinds=MODEL)
def the_entry_is_answered(exchange: Exchange) -> Iterator[Breach]:
    """The page's sample: the entry itself, which has an id."""
    yield from not_200(exchange)
    yield from breaches(exchange, "models-retrieve/answers")
    yield from _no_json(exchange)


def _no_json(exchange: Exchange) -> Iterator[Breach]:
    if parts.value(exchange) is MISSING:
        yield Breach("body", ("an object",), "no JSON")


@rule("models-list/object", kinds=MODELS, when=parts.no_object)
def the_list_says_what_it_is(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's list object."""
    yield from breaches(exchange, "models-list/object")


@rule("models-list/created", kinds=MODELS, when=_no_entry)
def every_entry_says_when_its_model_was_made(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's model object; between 2015 and 2100, so that other units are noticed."""
    yield from breaches(exchange, "models-list/created")


@rule("models-retrieve/created", kinds=MODEL, when=parts.no_object)
def the_entry_says_when_its_model_was_made(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's model object; between 2015 and 2100, so that other units are noticed."""
    yield from breaches(exchange, "models-retrieve/created")


@rule("models-list/owned-by", kinds=MODELS, when=_no_entry)
def every_entry_names_its_owner(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's model object."""
    yield from breaches(exchange, "models-list/owned-by")


@rule("models-retrieve/owned-by", kinds=MODEL, when=parts.no_object)
def the_entry_names_its_owner(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's model object."""
    yield from breaches(exchange, "models-retrieve/owned-by")


@rule("models-list/created-differ", kinds=MODELS, when=lambda exchange: _one_date(exchange))
def the_entries_differ_in_when_they_were_made(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's model object; a constant or the time of the request is when no model was made."""
    dates = _dates(exchange)
    if len(set(dates)) == 1:
        expected = ("the second in which each model was made",)
        yield Breach("/data", expected, f"{show(dates[0])} in each of {len(dates)} entries")


@rule("models-list/unique-ids", kinds=MODELS, when=_no_entry)
def no_id_is_listed_twice(exchange: Exchange) -> Iterator[Breach]:
    """An id names one model."""
    first: dict[str, str] = {}
    for where, name in _entries(exchange):
        if isinstance(name, str) and first.setdefault(name, where) != where:
            yield Breach(where, ("an id of its own",), f"{show(name)}, as at {first[name]}")


@rule("models-list/bare-ids", kinds=MODELS, when=_no_entry)
def an_id_is_a_bare_name(exchange: Exchange) -> Iterator[Breach]:
    """What is listed is what requests send and answers name; a vendor's prefix belongs to both."""
    for where, name in _entries(exchange):
        if isinstance(name, str) and name.startswith(_PREFIX):
            yield Breach(where, (show(name.removeprefix(_PREFIX)),), show(name))


def _dates(exchange: Exchange) -> list[int]:
    """Return the time of creation of every entry that has one."""
    body = parts.value(exchange)
    data = body.get("data") if isinstance(body, dict) else None
    entries = [entry for entry in data if isinstance(entry, dict)] if isinstance(data, list) else []
    found = (parts.whole(entry.get("created")) for entry in entries)
    return [date for date in found if date is not None]


def _one_date(exchange: Exchange) -> str | None:
    return _no_entry(exchange) or (None if len(_dates(exchange)) > 1 else Reason.ONE_DATE)
