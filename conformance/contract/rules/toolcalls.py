"""
Rules about tool calls: their ids, names and arguments, and how a stream brings them.

Whether a call was wise is the model's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.contract import calls, parts, schemas
from conformance.contract.phrases import shorten, show
from conformance.contract.reasons import Reason
from conformance.contract.rule import PLAIN, STREAM, Params, rule
from conformance.contract.rules.finish import CUT
from conformance.contract.shape import breaches, declares_tools
from conformance.model import Breach, Exchange
from conformance.wire import MISSING, jsontext

# Arguments longer than this are not held against a schema that comes from elsewhere.
_LONGEST = 10_000


def _declares_known(params: Params) -> bool:
    return params is not None and declares_tools(params)


@rule("tools-function/call-shape", kinds=PLAIN, asked=declares_tools, when=calls.no_call)
def a_call_has_a_type_a_name_and_arguments(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's tool call object; a custom tool's call has a name and an input."""
    yield from breaches(exchange, "tools-function/call-shape")


@rule("tools-function/call-id", kinds=PLAIN, asked=declares_tools, when=calls.no_call)
def every_call_has_an_id(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's tool call object; the result is sent back under this id."""
    yield from breaches(exchange, "tools-function/call-id")


@rule("tools-function/call-id-unique", kinds=PLAIN, asked=declares_tools, when=calls.no_call)
def no_two_calls_share_an_id(exchange: Exchange) -> Iterator[Breach]:
    """A result names its call by id alone; empty ids are another clause."""
    first: dict[tuple[int, str], str] = {}
    for call in calls.plain(exchange):
        name = call.members.get("id")
        if isinstance(name, str) and name:
            before = first.setdefault((call.choice.index, name), call.where)
            if before != call.where:
                found = f"{show(name)}, as at {before}"
                yield Breach(f"{call.where}/id", ("an id of its own",), found)


@rule("tools-function/declared-name", kinds=PLAIN, asked=_declares_known, when=calls.no_call)
def a_call_names_what_was_declared(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's tools: a client can run no other function."""
    declared = calls.declared(parts.request(exchange))
    for call in calls.plain(exchange):
        name = calls.name_of(call.members)
        if declared is not None and name is not None and name not in declared:
            body = "custom" if isinstance(call.members.get("custom"), dict) else "function"
            expected = tuple(show(known) for known in list(declared)[:10])
            yield Breach(f"{call.where}/{body}/name", expected, show(name))


@rule("tools-function/arguments-json", kinds=PLAIN, asked=declares_tools, when=calls.no_call)
def arguments_are_a_json_object(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's function: arguments are JSON text; a call that was cut short may end anywhere."""
    for call, text in _finished_arguments(exchange):
        yield from _no_json_object(text, f"{call.where}/function/arguments")


@rule("tools-function/arguments-fit", kinds=PLAIN, asked=_declares_known, when=calls.no_call)
def arguments_fit_their_schema(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI warns that a model may miss the schema unless strict is set: hence no must."""
    declared = calls.declared(parts.request(exchange)) or {}
    for call, text in _finished_arguments(exchange):
        parameters = declared.get(calls.name_of(call.members) or "")
        read = jsontext.read_text(text)
        if isinstance(parameters, dict) and isinstance(read.value, dict) and len(text) < _LONGEST:
            yield from _misfit(parameters, read.value, f"{call.where}/function/arguments")


@rule(
    "tools-function/stream-shape", kinds=STREAM, asked=declares_tools, when=calls.no_streamed_call
)
def every_fragment_has_its_types(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's delta of a tool call."""
    yield from breaches(exchange, "tools-function/stream-shape")


@rule(
    "tools-function/stream-index", kinds=STREAM, asked=declares_tools, when=calls.no_streamed_call
)
def every_fragment_has_an_index(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's delta of a tool call: clients join fragments by it."""
    yield from breaches(exchange, "tools-function/stream-index")


@rule(
    "tools-function/stream-first-fragment",
    kinds=STREAM,
    asked=declares_tools,
    when=calls.no_streamed_call,
)
def the_first_fragment_brings_id_type_and_name(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's stream; an id that never comes is another clause, one that comes late is this."""
    for call in calls.streamed(exchange):
        where, first = call.fragments[0]
        if "id" not in first and call.all("id"):
            yield Breach(f"{where}/id", ("the id of the call",), "absent")
        if first.get("type") is None:
            yield Breach(f"{where}/type", ('"function"',), show(first.get("type", MISSING)))
        name = calls.name_of(first)
        if name is None:
            body = "custom" if isinstance(first.get("custom"), dict) else "function"
            expected = ("the name of the function",)
            yield Breach(f"{where}/{body}/name", expected, "absent or empty")


def _no_later_fragment(exchange: Exchange) -> str | None:
    if reason := calls.no_streamed_call(exchange):
        return reason
    later = any(len(call.fragments) > 1 for call in calls.streamed(exchange))
    return None if later else Reason.NO_LATER_FRAGMENT


@rule("tools-function/stream-id-once", kinds=STREAM, asked=declares_tools, when=_no_later_fragment)
def later_fragments_repeat_neither_id_nor_name(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's stream; some clients take each id, or each name, for a new call."""
    for call in calls.streamed(exchange):
        for where, fragment in call.fragments[1:]:
            if parts.text(fragment.get("id")) and call.fragments[0][1].get("id"):
                yield Breach(f"{where}/id", ("no id after the first",), show(fragment["id"]))
            if (name := calls.name_of(fragment)) and calls.name_of(call.fragments[0][1]):
                yield Breach(f"{where}/function/name", ("no name after the first",), show(name))


@rule(
    "tools-function/stream-fragment-adds",
    kinds=STREAM,
    asked=declares_tools,
    when=calls.no_streamed_call,
)
def every_fragment_brings_a_part_of_its_call(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's stream: clients make a call without a name of an entry that brings neither."""
    for call in calls.streamed(exchange):
        for where, fragment in call.fragments:
            if not any(fragment.get(body) for body in calls.BODIES):
                yield Breach(where, ("a name or arguments in function",), show(fragment))


@rule(
    "tools-function/stream-call-id",
    kinds=STREAM,
    asked=declares_tools,
    when=calls.no_streamed_call,
)
def every_streamed_call_has_an_id(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's delta of a tool call; the result is sent back under this id."""
    for call in calls.streamed(exchange):
        found = call.all("id")
        if not any(parts.text(name) for name in found):
            shown = show(found[0]) if found else show(call.fragments[0][1].get("id", MISSING))
            yield Breach(f"{call.where}/id", ("a string that is not empty",), shown)


@rule(
    "tools-function/stream-call-id-unique",
    kinds=STREAM,
    asked=declares_tools,
    when=calls.no_streamed_call,
)
def no_two_streamed_calls_share_an_id(exchange: Exchange) -> Iterator[Breach]:
    """A result names its call by id alone; empty ids are another clause."""
    first: dict[tuple[int, str], str] = {}
    for call in calls.streamed(exchange):
        name = next((name for name in call.all("id") if parts.text(name)), None)
        if name is not None:
            before = first.setdefault((call.choice, name), call.where)
            if before != call.where:
                found = f"{show(name)}, as the call at {before}"
                yield Breach(f"{call.where}/id", ("an id of its own",), found)


@rule(
    "tools-function/stream-arguments-json",
    kinds=STREAM,
    asked=declares_tools,
    when=calls.no_streamed_call,
)
def joined_arguments_are_a_json_object(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's stream: the fragments of a call make one JSON text, unless it was cut short."""
    cut = {
        choice.index
        for choice in parts.chunk_choices(exchange)
        if choice.members.get("finish_reason") in CUT
    }
    finished = {
        choice.index
        for choice in parts.chunk_choices(exchange)
        if choice.members.get("finish_reason")
    }
    for call in calls.streamed(exchange):
        if call.choice in cut or call.choice not in finished or call.all("custom"):
            continue
        text = call.arguments()
        where = f"{call.where}/function/arguments"
        if text is not None:
            yield from _no_json_object(text, where)
        elif call.all("function"):
            yield Breach(where, ("the text of one JSON object",), "no fragment brings arguments")


def _no_two_calls(exchange: Exchange) -> str | None:
    if reason := calls.no_streamed_call(exchange):
        return reason
    found = calls.streamed(exchange)
    by_choice = [call.choice for call in found]
    if not any(by_choice.count(choice) > 1 for choice in set(by_choice)):
        return Reason.ONE_CALL
    return None if any(call.index is not None for call in found) else Reason.NO_INDEX


@rule(
    "parallel-function-calls/stream-index",
    kinds=STREAM,
    asked=declares_tools,
    when=_no_two_calls,
)
def two_streamed_calls_do_not_share_an_index(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's delta of a tool call: clients fuse what has one index."""
    first: dict[tuple[int, int], str] = {}
    for call in calls.streamed(exchange):
        if call.index is not None:
            before = first.setdefault((call.choice, call.index), call.where)
            if before != call.where:
                found = f"{call.index}, as the call at {before}"
                yield Breach(f"{call.where}/index", ("an index of its own",), found)


def _finished_arguments(exchange: Exchange) -> Iterator[tuple[calls.Call, str]]:
    for call in calls.plain(exchange):
        function = call.members.get("function")
        text = function.get("arguments") if isinstance(function, dict) else None
        if isinstance(text, str) and call.choice.members.get("finish_reason") not in CUT:
            yield call, text


def _no_json_object(text: str, where: str) -> Iterator[Breach]:
    read = jsontext.read_text(text)
    if not (read.strict and isinstance(read.value, dict)):
        what = f"{read.problems[0].what} " if read.problems else ""
        yield Breach(where, ("the text of one JSON object",), shorten(f"{what}{show(text)}"))


def _misfit(parameters: Mapping[str, Any], arguments: object, where: str) -> Iterator[Breach]:
    error = schemas.misfit(parameters, arguments)
    if error is not None:
        found = schemas.said(error)
        yield Breach(where, ("arguments that fit the declared parameters",), found)
