"""Streams that break one clause, and right ones that break none."""

from made import (
    COUNTED,
    DONE,
    HELLO,
    JSON,
    MADE,
    Case,
    chunk,
    counts,
    error,
    event,
    first,
    having,
    stream,
    without,
)

START, HEL, LO, END = HELLO
LONG = "word " * 100
PICTURE = "iVBORw0K" * 16 * 1024
SIZE = len(stream().response.body)


def bad(name, exchange, **breaks):
    """A case of chat-stream; the keywords are slugs with `_` for `-`."""
    named = {f"chat-stream/{slug.replace('_', '-')}": where for slug, where in breaks.items()}
    return Case(name, exchange, named)


def counted(name, exchange, **breaks):
    """A case of chat-stream-usage."""
    named = {f"chat-stream-usage/{slug.replace('_', '-')}": where for slug, where in breaks.items()}
    return Case(name, exchange, named)


def second(pointer, value):
    """The usual stream with one member of its second chunk changed."""
    return stream(START, having(HEL, pointer, value), LO, END)


def lacking(pointer):
    """The usual stream with one member of its second chunk left out."""
    return stream(START, without(HEL, pointer), LO, END)


def long_answer(**response):
    """Four events of 500 characters each."""
    return stream(first(), *(chunk({"content": LONG}) for _ in range(4)), END, **response)


_LONG = long_answer().response

BROKEN = [
    bad(
        "plain JSON instead",
        stream(pieces=(b'{"id": "x"}',), headers=JSON),
        answers="stream",
        content_type="header content-type",
    ),
    bad("nothing", stream(pieces=()), answers="stream"),
    bad("no choices ever", stream(counts(), asked=COUNTED), answers="stream"),
    bad("another media type", stream(headers=JSON), content_type="header content-type"),
    bad(
        "a line of no kind",
        stream(START, b"oops\n", HEL, LO, END),
        framing=f"body byte {len(event(START))}",
    ),
    bad(
        "no blank line at the end",
        stream(done=b"data: [DONE]\n"),
        framing="stream",
    ),
    bad(
        "an error behind the stream, unframed",
        stream(done=DONE + b'[{\n  "error": {}\n}]'),
        framing=tuple(f"body byte {SIZE + line}" for line in (0, 3, 17)),
    ),
    bad(
        "text in Latin-1",
        stream(START, HEL, event(LO).replace(b"lo.", b"l\xf6."), END),
        utf_8=f"body byte {len(event(START) + event(HEL)) + event(LO).index(b'lo.') + 1}",
    ),
    bad(
        "an event that is no JSON",
        stream(START, "hello", HEL, LO, END),
        json_events="event 2 byte 0",
    ),
    bad("an event that is a list", stream(START, [HEL], LO, END), json_events="event 2"),
    bad(
        "a member twice",
        stream(START, event(HEL).replace(b'{"id"', b'{"id": "a", "id"', 1), LO, END),
        json_events="event 2 /id",
    ),
    bad("no sentinel", stream(done=b""), done_sentinel="stream"),
    bad("two sentinels", stream(done=DONE + DONE), done_sentinel="event 6"),
    bad(
        "a sentinel in between",
        stream(START, HEL, LO, "[DONE]", END, done=b""),
        done_sentinel="event 4",
    ),
    bad(
        "the connection broke",
        stream(START, HEL, done=b"", complete=False),
        done_sentinel="stream",
        finish_once="stream",
    ),
    bad("an error event", stream(START, HEL, error(), done=b""), no_error_event="event 3"),
    bad(
        "an error event and a sentinel",
        stream(START, error()),
        no_error_event="event 2",
    ),
    bad(
        "an error event in a list",
        stream(START, [{"error": {"code": 500}}], done=b""),
        no_error_event="event 2",
        json_events="event 2",
    ),
    bad(
        "content in parts",
        second("/choices/0/delta/content", []),
        shape="event 2 /choices/0/delta/content",
    ),
    bad("choices are null", second("/choices", None), shape="event 2 /choices"),
    bad(
        "a choice is no object",
        stream(*HELLO, having(HEL, "/choices", [5])),
        shape="event 5 /choices/0",
    ),
    bad(
        "no choice in between",
        stream(START, {**HEL, "choices": []}, LO, END),
        choices_filled="event 2 /choices",
    ),
    bad(
        "a first chunk without choices",
        stream({**chunk(), "choices": [], "prompt_filter_results": []}, *HELLO),
        choices_filled="event 1 /choices",
    ),
    bad(
        "a very long line",
        stream(START, chunk({"content": PICTURE}), END),
        line_length=f"body byte {len(event(START))}",
        incremental="stream",
    ),
    bad("another object", second("/object", "chat.completion"), object="event 2 /object"),
    bad("no object", lacking("/object"), object="event 2 /object"),
    bad("no id", lacking("/id"), id="event 2 /id"),
    bad("an empty id", second("/id", ""), id="event 2 /id"),
    bad("another id", second("/id", "chatcmpl-2"), id_constant="event 2 /id"),
    bad("no created", lacking("/created"), created="event 2 /created"),
    bad(
        "created is text",
        second("/created", "now"),
        created="event 2 /created",
        created_constant="event 2 /created",
    ),
    bad("another created", second("/created", MADE + 1), created_constant="event 2 /created"),
    bad("no model", lacking("/model"), model="event 2 /model"),
    bad("another model", second("/model", "m-2"), model_constant="event 2 /model"),
    bad("no index", lacking("/choices/0/index"), choice_index="event 2 /choices/0/index"),
    bad(
        "no delta",
        stream(*HELLO[:3], without(END, "/choices/0/delta")),
        delta_not_message="event 4 /choices/0/delta",
    ),
    bad(
        "a message beside",
        second("/choices/0/message", {"content": "Hel"}),
        delta_not_message="event 2 /choices/0/message",
    ),
    bad("no role", stream(HEL, LO, END), role_first="event 1 /choices/0/delta/role"),
    bad(
        "a role that is null",
        stream(first(role=None), HEL, LO, END),
        role_first="event 1 /choices/0/delta/role",
    ),
    bad(
        "another role",
        stream(first(role="model"), HEL, LO, END),
        role_first="event 1 /choices/0/delta/role",
    ),
    bad(
        "a role in the second choice's second delta only",
        stream(
            *HELLO,
            chunk({"content": "a"}, index=1),
            chunk({"role": "assistant"}, "stop", index=1),
        ),
        role_first="event 5 /choices/0/delta/role",
        role_once="event 6 /choices/0/delta/role",
    ),
    bad(
        "the role again",
        second("/choices/0/delta/role", "assistant"),
        role_once="event 2 /choices/0/delta/role",
    ),
    bad(
        "no finish reason member",
        lacking("/choices/0/finish_reason"),
        finish_reason_key="event 2 /choices/0/finish_reason",
    ),
    bad(
        "an empty finish reason",
        second("/choices/0/finish_reason", ""),
        finish_reason="event 2 /choices/0/finish_reason",
    ),
    bad(
        "a finish reason of its own",
        stream(START, HEL, LO, chunk(finish="end_turn")),
        finish_reason="event 4 /choices/0/finish_reason",
    ),
    bad("no finish reason ever", stream(START, HEL, LO), finish_once="stream"),
    bad("finished twice", stream(*HELLO, END), finish_once="event 5 /choices/0/finish_reason"),
    bad(
        "one of two choices never finished",
        stream(*HELLO, chunk({"role": "assistant"}, index=1)),
        finish_once="stream",
    ),
    bad(
        "text beside the finish reason",
        stream(START, HEL, chunk({"content": "lo."}, "stop")),
        finish_alone="event 3 /choices/0/delta/content",
    ),
    bad(
        "text after the finish reason",
        stream(START, HEL, END, LO),
        nothing_after_finish="event 4 /choices/0/delta/content",
    ),
    bad(
        "a member in camelCase",
        second("/choices/0/finishReason", "STOP"),
        no_native_members="event 2 /choices/0/finishReason",
    ),
    bad(
        "a long answer in one event",
        stream(first(), chunk({"content": LONG}), END),
        incremental="stream",
    ),
    bad(
        "a long answer in one piece",
        long_answer(pieces=(_LONG.body,)),
        incremental="stream",
    ),
    bad(
        "a long answer all at once",
        long_answer(arrivals_ms=(900.0, 900.1, 900.2, 900.3, 900.4, 900.5, 900.6)),
        incremental="stream",
    ),
    counted("counts asked for and not sent", stream(asked=COUNTED), present="stream"),
    counted(
        "a count is missing",
        stream(*HELLO, without(counts(), "/usage/total_tokens"), asked=COUNTED),
        present="event 5 /usage/total_tokens",
    ),
    counted(
        "counts that are text",
        stream(*HELLO, having(counts(), "/usage", "7"), asked=COUNTED),
        present=("event 5 /usage", "stream"),
    ),
    counted(
        "counts in every chunk",
        stream(*({**one, "usage": counts()["usage"]} for one in HELLO), asked=COUNTED),
        last_chunk=("stream", "event 4 /choices"),
    ),
    counted(
        "counts twice",
        stream(*HELLO, counts(), counts(), asked=COUNTED),
        last_chunk="stream",
    ),
    counted(
        "counts too early",
        stream(START, HEL, LO, counts(), END, asked=COUNTED),
        last_chunk="event 4 /usage",
    ),
    counted(
        "a total above the sum",
        stream(*HELLO, having(counts(), "/usage/total_tokens", 70), asked=COUNTED),
        sum="event 5 /usage/total_tokens",
    ),
    counted(
        "more thought than was counted",
        stream(*HELLO, counts(completion_tokens_details={"reasoning_tokens": 90}), asked=COUNTED),
        details="event 5 /usage/completion_tokens_details/reasoning_tokens",
    ),
    counted("counts nobody asked for", stream(*HELLO, counts()), not_asked="event 5 /usage"),
]

RIGHT = [
    Case("the smallest stream", stream()),
    Case("counts as asked for", stream(*HELLO, counts(), asked=COUNTED)),
    Case(
        "null for counts",
        stream(*({**one, "usage": None} for one in HELLO), counts(), asked=COUNTED),
    ),
    Case("members of a vendor", stream(*({**one, "obfuscation": "xyz"} for one in HELLO))),
    Case(
        "a last chunk without choices behind the counts",
        stream(*HELLO, counts(), {**chunk(), "choices": [], "moderation": {}}, asked=COUNTED),
    ),
    Case(
        "two choices in turn",
        stream(
            first(),
            chunk({"role": "assistant", "content": ""}, index=1),
            HEL,
            chunk({"content": "Hi."}, index=1),
            END,
            chunk(finish="stop", index=1),
        ),
    ),
    Case("comments between events", stream(START, b": still here\n\n", HEL, LO, END)),
    Case("lines end in CRLF", stream(pieces=(stream().response.body.replace(b"\n", b"\r\n"),))),
    Case(
        "no space behind the colon",
        stream(pieces=(stream().response.body.replace(b"data: ", b"data:"),)),
    ),
    Case("filtered", stream(START, HEL, chunk(finish="content_filter"))),
    Case(
        "an empty delta after the finish reason",
        stream(*HELLO, chunk({})),
    ),
    Case("a long answer bit by bit", long_answer(arrivals_ms=(90.0, 95, 120, 150, 180, 200, 201))),
    Case("a long answer, nobody kept the times", long_answer()),
    Case(
        "a long answer, nobody kept the pieces",
        long_answer(pieces=(_LONG.body,), pieces_kept=False),
    ),
    Case(
        "the old way to call",
        stream(
            first(content=None, function_call={"name": "f", "arguments": ""}),
            chunk({"function_call": {"arguments": "{}"}}),
            chunk(finish="function_call"),
        ),
    ),
]
