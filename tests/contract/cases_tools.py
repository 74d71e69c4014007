"""Answers with tool calls that break one clause, and right ones that break none."""

from made import (
    HELLO,
    PAINT,
    TOOLS,
    WEATHER,
    Case,
    call,
    calling,
    calls_of,
    chunk,
    fragment,
    having,
    opening,
    plain,
    stream,
    without,
)

CALL = "/choices/0/message/tool_calls/0"
NAMED = {**TOOLS, "tool_choice": {"type": "function", "function": {"name": "get_weather"}}}
ARGUMENTS = ('{"city"', ': "Oslo"}')
DELTA = "/choices/0/delta/tool_calls/0"


def bad(name, body, asked=TOOLS, **breaks):
    """A plain case of tools-function; the keywords are slugs with `_` for `-`."""
    named = {f"tools-function/{slug.replace('_', '-')}": where for slug, where in breaks.items()}
    return Case(name, plain(body, asked=asked), named)


def streamed(name, *chunks, asked=TOOLS, **breaks):
    """A streamed case of tools-function."""
    named = {f"tools-function/{slug.replace('_', '-')}": where for slug, where in breaks.items()}
    return Case(f"streamed: {name}", stream(*chunks, asked=asked), named)


def member(pointer, value):
    return having(calling(), CALL + pointer, value)


def lacking(pointer):
    return without(calling(), CALL + pointer)


WHOLE = opening(arguments="".join(ARGUMENTS))
PARTS = (opening(), *(fragment(arguments=text) for text in ARGUMENTS))

BROKEN = [
    bad("no type", lacking("/type"), call_shape=f"{CALL}/type"),
    bad("another type", member("/type", "tool"), call_shape=f"{CALL}/type"),
    bad("no function", lacking("/function"), call_shape=f"{CALL}/function"),
    bad("no name", lacking("/function/name"), call_shape=f"{CALL}/function/name"),
    bad(
        "arguments are an object",
        member("/function/arguments", {"city": "Oslo"}),
        call_shape=f"{CALL}/function/arguments",
    ),
    bad("no arguments", lacking("/function/arguments"), call_shape=f"{CALL}/function/arguments"),
    bad("no id", lacking("/id"), call_id=f"{CALL}/id"),
    bad("an empty id", member("/id", ""), call_id=f"{CALL}/id"),
    bad("the id is null", member("/id", None), call_id=f"{CALL}/id"),
    bad(
        "an id twice", calling(call(), call()), call_id_unique="/choices/0/message/tool_calls/1/id"
    ),
    bad("another function", calling(call("rm")), declared_name=f"{CALL}/function/name"),
    bad(
        "arguments are no JSON",
        calling(call(arguments="{city")),
        arguments_json=f"{CALL}/function/arguments",
    ),
    bad(
        "arguments are JSON in JSON",
        calling(call(arguments='"{}"')),
        arguments_json=f"{CALL}/function/arguments",
    ),
    bad(
        "arguments are empty",
        calling(call(arguments="")),
        arguments_json=f"{CALL}/function/arguments",
    ),
    bad(
        "arguments miss the schema",
        calling(call(arguments='{"town": 1}')),
        arguments_fit=f"{CALL}/function/arguments",
    ),
    bad("stop with a call", calling(finish="stop"), finish_reason="/choices/0/finish_reason"),
    bad(
        "the old reason with a new call",
        calling(finish="function_call"),
        finish_reason="/choices/0/finish_reason",
    ),
    bad("blank text beside", calling(content="\n"), no_blank_content="/choices/0/message/content"),
    bad(
        "the reason of calls without any",
        without(calling(), "/choices/0/message/tool_calls"),
        calls_come="/choices/0/message/tool_calls",
    ),
    bad(
        "the reason of calls with an empty list",
        having(calling(), "/choices/0/message/tool_calls", []),
        calls_come="/choices/0/message/tool_calls",
    ),
    streamed(
        "the reason of calls without any",
        *HELLO[:-1],
        chunk(finish="tool_calls"),
        calls_come="event 4 /choices/0/finish_reason",
    ),
    streamed(
        "blank text in front",
        *calls_of(*PARTS, content="\n"),
        no_blank_content="event 1 /choices/0/delta/content",
    ),
    streamed(
        "an id twice",
        *calls_of(WHOLE, {**WHOLE, "index": 1}),
        stream_call_id_unique=f"event 3 {DELTA}/id",
    ),
    streamed(
        "arguments are an object",
        *calls_of(opening(arguments={"city": "Oslo"})),
        stream_shape=f"event 2 {DELTA}/function/arguments",
        stream_arguments_json=f"event 2 {DELTA}/function/arguments",
    ),
    streamed(
        "another type",
        *calls_of({**WHOLE, "type": "tool"}),
        stream_shape=f"event 2 {DELTA}/type",
    ),
    streamed(
        "no index", *calls_of(without(WHOLE, "/index")), stream_index=f"event 2 {DELTA}/index"
    ),
    streamed(
        "the index is text",
        *calls_of({**WHOLE, "index": "0"}),
        stream_index=f"event 2 {DELTA}/index",
    ),
    streamed(
        "two calls without index",
        *calls_of(without(WHOLE, "/index"), without({**WHOLE, "id": "call_b"}, "/index")),
        stream_index=(f"event 2 {DELTA}/index", f"event 3 {DELTA}/index"),
    ),
    streamed(
        "two calls with neither index nor id",
        *calls_of(*[{**without(WHOLE, "/index"), "id": ""}] * 2),
        stream_index=(f"event 2 {DELTA}/index", f"event 3 {DELTA}/index"),
        stream_call_id=(f"event 2 {DELTA}/id", f"event 3 {DELTA}/id"),
    ),
    streamed(
        "no type at first",
        *calls_of(without(WHOLE, "/type")),
        stream_first_fragment=f"event 2 {DELTA}/type",
    ),
    streamed(
        "the name comes late",
        *calls_of(without(opening(), "/function/name"), without(WHOLE, "/id")),
        stream_first_fragment=f"event 2 {DELTA}/function/name",
    ),
    streamed(
        "the id comes late",
        *calls_of(without(opening(), "/id"), fragment(arguments="{}", id="call_0")),
        stream_first_fragment=f"event 2 {DELTA}/id",
    ),
    streamed(
        "the id again",
        *calls_of(opening(), fragment(arguments="{}", id="call_0")),
        stream_id_once=f"event 3 {DELTA}/id",
    ),
    streamed(
        "the name again",
        *calls_of(opening(), without(WHOLE, "/id")),
        stream_id_once=f"event 3 {DELTA}/function/name",
    ),
    streamed(
        "an entry that brings nothing of its call",
        *calls_of(WHOLE, {"index": 0, "extra_content": {"google": {}}}),
        stream_fragment_adds=f"event 3 {DELTA}",
    ),
    streamed("no id", *calls_of(without(WHOLE, "/id")), stream_call_id=f"event 2 {DELTA}/id"),
    streamed("an empty id", *calls_of({**WHOLE, "id": ""}), stream_call_id=f"event 2 {DELTA}/id"),
    streamed(
        "arguments are no JSON",
        *calls_of(opening(), fragment(arguments=ARGUMENTS[0])),
        stream_arguments_json=f"event 2 {DELTA}/function/arguments",
    ),
    streamed(
        "no arguments",
        *calls_of(without(WHOLE, "/function/arguments")),
        stream_arguments_json=f"event 2 {DELTA}/function/arguments",
    ),
    streamed(
        "stop with a call",
        *calls_of(*PARTS, finish="stop"),
        stream_finish_reason="event 5 /choices/0/finish_reason",
    ),
    Case(
        "streamed: two calls share an index",
        stream(*calls_of(WHOLE, {**WHOLE, "id": "call_b"}), asked=TOOLS),
        {"parallel-function-calls/stream-index": f"event 3 {DELTA}/index"},
    ),
    Case(
        "streamed: a call nobody asked for has no index",
        stream(*calls_of(without(WHOLE, "/index"))),
        {"chat-stream/shape": f"event 2 {DELTA}/index"},
    ),
]

RIGHT = [
    Case("a call", plain(calling(), asked=TOOLS)),
    Case("two calls", plain(calling(call(), call(id="call_2")), asked=TOOLS)),
    Case("text and a call", plain(calling(content="Let me see."), asked=TOOLS)),
    Case("text, though tools were there", plain(asked=TOOLS)),
    Case("a call the request named", plain(calling(finish="stop"), asked=NAMED)),
    Case("a call cut short", plain(calling(call(arguments='{"ci'), finish="length"), asked=TOOLS)),
    Case(
        "a call of a custom tool",
        plain(
            calling({"id": "c", "type": "custom", "custom": {"name": "paint", "input": "red"}}),
            asked={**TOOLS, "tools": [WEATHER, PAINT]},
        ),
    ),
    Case(
        "a schema that cannot be used",
        plain(
            calling(),
            asked=having(TOOLS, "/tools/0/function/parameters", {"$ref": "http://nowhere/x"}),
        ),
    ),
    Case("a signed call", plain(calling(call(extra_content={"google": {}})), asked=TOOLS)),
    Case("streamed: a call in parts", stream(*calls_of(*PARTS), asked=TOOLS)),
    Case("streamed: an empty text in front", stream(*calls_of(WHOLE, content=""), asked=TOOLS)),
    Case("streamed: a text in front", stream(*calls_of(WHOLE, content="Well."), asked=TOOLS)),
    Case("streamed: a call as a whole", stream(*calls_of(WHOLE), asked=TOOLS)),
    Case(
        "streamed: two calls in turn",
        stream(*calls_of(*PARTS, {**WHOLE, "index": 1, "id": "call_b"}), asked=TOOLS),
    ),
    Case(
        "streamed: two choices with a call each",
        stream(
            *calls_of(WHOLE),
            chunk({"role": "assistant", "tool_calls": [WHOLE]}, index=1),
            chunk(finish="tool_calls", index=1),
            asked=TOOLS,
        ),
    ),
    Case(
        "streamed: nulls in later fragments",
        stream(
            *calls_of(
                opening(),
                {**fragment(arguments="{}"), "id": None, "type": None},
            ),
            asked=TOOLS,
        ),
    ),
    Case(
        "streamed: a call cut short",
        stream(*calls_of(opening(), fragment(arguments="{"), finish="length"), asked=TOOLS),
    ),
    Case(
        "streamed: a call of a custom tool",
        stream(
            *calls_of(
                {"index": 0, "id": "c", "type": "custom", "custom": {"name": "paint", "input": ""}},
                {"index": 0, "custom": {"input": "red"}},
            ),
            asked={**TOOLS, "tools": [PAINT]},
        ),
    ),
]
