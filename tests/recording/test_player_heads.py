"""
What a player does with heads it has seen before is what it does without them.

The quick way is held against h11's on requests that agree with themselves and on those that try
to be read two ways.
"""

import functools
import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.recording.borders import Split
from conformance.recording.pace import parse
from conformance.recording.playbook import REMEMBERED_HEADS, Playbook, head_in

from .clockwork import book_of, connect

BODY = b'{"model":"reference-chat","messages":[{"role":"user","content":"Say hello."}]}'
POST = b"POST /v1beta/openai/chat/completions HTTP/1.1\r\nHost: x\r\n"
GET = b"GET /v1beta/openai/models HTTP/1.1\r\nHost: x\r\n"
LENGTH = b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(BODY)
WHOLE = POST + LENGTH + b"\r\n" + BODY

REQUESTS = [
    WHOLE,
    GET + b"\r\n",
    GET.replace(b"GET", b"HEAD") + b"\r\n",
    GET + b"Connection: close\r\n\r\n",
    GET.replace(b"1.1", b"1.0") + b"\r\n",
    GET + b"Content-Length: 3\r\n\r\nabc",
    POST + b"Content-Length: 0\r\n\r\n",
    POST + b"Expect: 100-continue\r\n" + LENGTH + b"\r\n" + BODY,
    POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n4\r\n\r\n\r\n\r\n0\r\n\r\n",
    # Shapes that two readers understand differently.
    POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + GET + b"\r\n",
    POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    POST + b"Content-Length: 5, 5\r\n\r\nabcde",
    POST + b"Content-Length: +5\r\n\r\nabcde",
    POST + b"Content-Length: -1\r\n\r\nabcde",
    POST + b"Content-Length : 5\r\n\r\nabcde",
    POST + b"Transfer-Encoding: identity\r\n\r\nabc",
    POST + b"Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\nabcde",
    b"POST /v1beta/openai/models HTTP/1.1\nHost: x\nContent-Length: 10\n\nab\r\n\r\nabcd" + WHOLE,
    GET[:-2] + b"\n\r\n" + WHOLE,
    GET + b"X-Folded: a\r\n b\r\n\r\n",
    b"\r\n" + GET + b"\r\n",
    GET + b"X: " + b"y" * 9_000 + b"\r\n\r\n",
    GET + b"X: " + b"y" * 70_000 + b"\r\n\r\n",
    POST + b"Content-Length: 999\r\n\r\n",
    b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
    GET + b"Upgrade: websocket\r\nConnection: upgrade, close\r\n\r\n",
    b"\x16\x03\x01\x02\x00",
    b"\r\n\r\n",
    b"\n\n",
]

FRAGMENTS = [
    b"\r\n", b"\n", b"\r\n\r\n", b"\n\n", b"\r", b" ", b":", b"0\r\n\r\n", b"Content-Length: 4\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n", b"\x00",
]  # fmt: skip


class Forgetful(Playbook):
    """Learns no head, so that h11 reads everything."""

    def learn(self, head, asked, length):
        """Learn nothing."""


def altered(request):
    """Return a strategy of requests with something put into or taken out of `request`."""
    return st.builds(
        lambda at, cut, put: request[:at] + put + request[at + cut :],
        st.integers(0, len(request)),
        st.integers(0, 4),
        st.sampled_from([b"", *FRAGMENTS]),
    )


requests = st.sampled_from(REQUESTS)
sent = st.lists(st.one_of(requests, requests.flatmap(altered)), min_size=1, max_size=4)


@functools.cache
def cut_points(total):
    return st.lists(st.integers(0, total), max_size=4).map(sorted)


def converse(book, parts):
    """Return all that a player says to `parts`, and how it leaves the connection."""
    protocol, wire = connect(book)
    for part in parts:
        if part and wire.reading and not wire.ended:
            protocol.data_received(part)
            wire.clock.turn(0)
    state = (wire.said, wire.ended, wire.reading)
    if not wire.ended and wire.reading:
        kept = protocol.eof_received()
        wire.clock.turn(0)
        state = (*state, kept, wire.said, wire.ended)
    return state


@pytest.fixture(scope="module")
def recordings(make_recording):
    stream = (("content-type", "text/event-stream"),)
    models = {"path": "models", "asked": b"", "pieces": (b"two",)}
    return [
        make_recording(headers=stream, pieces=(b"data: 1\n\n", b"data: [DONE]\n\n")),
        make_recording("models/list", method="GET", **models),
        make_recording("models/head", method="HEAD", **models),
    ]


@given(data=st.data(), seen=sent, stream=sent.map(b"".join), split=st.sampled_from(Split))
@example(data=None, seen=REQUESTS, stream=b"".join(REQUESTS[:2]), split=Split.RECORDED)
def test_what_was_seen_before_is_answered_as_if_it_were_new(recordings, data, seen, stream, split):
    cuts = [0, *(data.draw(cut_points(len(stream))) if data else []), len(stream)]
    parts = [stream[start:end] for start, end in itertools.pairwise(cuts)]
    learned, quick_events = book_of(recordings, split=split)
    for earlier in (*seen, stream, *parts):
        converse(learned, [earlier])
    quick_events.clear()
    new, slow_events = book_of(recordings, book=Forgetful, split=split)
    assert converse(learned, parts) == converse(new, parts)
    assert quick_events == slow_events


@pytest.mark.parametrize("request_", REQUESTS, ids=range(len(REQUESTS)))
def test_every_shape_is_answered_the_same_the_second_time(recordings, request_):
    book, events = book_of(recordings)
    first = converse(book, [request_])
    heard = list(events)
    events.clear()
    assert converse(book, [request_]) == first
    assert events == heard


def test_the_second_time_h11_is_not_asked(recordings):
    book, _ = book_of(recordings)
    first, wire = connect(book)
    first.data_received(WHOLE)
    second, again = connect(book)
    second._http = None
    second.data_received(WHOLE + GET[:0])
    assert again.said == wire.said


@pytest.mark.parametrize("request_", [REQUESTS[8], REQUESTS[9]])
def test_a_head_that_does_not_say_how_long_the_body_is_is_not_learned(recordings, request_):
    book, _ = book_of(recordings)
    converse(book, [request_])
    assert book.known(request_) is None
    converse(book, [WHOLE])
    assert book.known(WHOLE) is not None


@pytest.mark.parametrize(
    ("data", "head"),
    [
        (b"GET / HTTP/1.1\r\nA: b\r\n\r\nbody", b"GET / HTTP/1.1\r\nA: b\r\n\r\n"),
        (b"GET / HTTP/1.1\nA: b\n\nbo\r\n\r\ndy", None),
        (b"GET / HTTP/1.1\r\nA: b\n\r\nbo\r\n\r\ndy", None),
        (b"GET / HTTP/1.1\r\nA: b\r\n", None),
        (b"a\n\n", None),
        (b"GET / HTTP/1.1\r\nA: " + b"b" * 9000 + b"\r\n\r\n", None),
    ],
)
def test_a_head_is_learned_only_where_both_ways_see_its_end(data, head):
    assert head_in(data) == head


def test_what_is_remembered_of_heads_is_bounded(recordings):
    book, _ = book_of(recordings)
    for number in range(REMEMBERED_HEADS + 10):
        converse(book, [GET + b"X-Request: %d\r\n\r\n" % number])
    assert len(book._heads) == 10


def test_a_body_that_looks_like_a_known_request_stays_a_body(recordings):
    book, events = book_of(recordings)
    converse(book, [WHOLE])
    events.clear()
    outer = POST + b"Content-Length: %d\r\n\r\n" % len(WHOLE)
    converse(book, [REQUESTS[8] + outer, WHOLE])
    assert [event[0] for event in events] == ["refused", "refused"]


def test_known_requests_sent_ahead_are_answered_one_after_the_other(recordings):
    book, _ = book_of(recordings, pace=parse("10"))
    for seen in REQUESTS[:2]:
        protocol, wire = connect(book)
        protocol.data_received(seen)
        wire.clock.turn(1)
    protocol, wire = connect(book)
    protocol.data_received(WHOLE + REQUESTS[1])
    assert protocol.eof_received()
    wire.clock.turn(1)
    assert [moment for moment, _ in wire.writes] == [0.0, 0.01, 0.01]
    assert b"two" in wire.writes[-1][1]
    assert wire.ended


def test_requests_sent_ahead_are_answered_also_behind_the_end_of_sending(recordings):
    book, _ = book_of(recordings, pace=parse("10"))
    protocol, wire = connect(book)
    protocol.data_received(WHOLE + REQUESTS[1] + WHOLE)
    assert protocol.eof_received()
    wire.clock.turn(1)
    assert wire.said.count(b"HTTP/1.1 200") == 3
    assert wire.ended


def test_one_recording_is_framed_as_each_request_needs_it(recordings):
    book, _ = book_of(recordings)
    new, old = WHOLE, WHOLE.replace(b"1.1", b"1.0", 1)
    for request, chunked in ((new, True), (old, False), (new, True)):
        said, ended, *_ = converse(book, [request])
        assert (b"chunked" in said) is chunked
        assert ended is not chunked


def test_a_refused_head_request_gets_no_body(recordings):
    book, _ = book_of(recordings, bound=10)
    head = GET.replace(b"GET", b"HEAD") + b"Content-Length: 11\r\n\r\n"
    said = converse(book, [head])[0]
    assert said.startswith(b"HTTP/1.1 413")
    assert said.endswith(b"\r\n\r\n<end>")


def test_who_listens_hears_of_answers_and_refusals(recordings):
    book, events = book_of(recordings)
    converse(book, [REQUESTS[1], REQUESTS[1], REQUESTS[6], b"nonsense\r\n\r\n"])
    assert [event[:3] for event in events] == [
        ("answered", "GET", "/v1beta/openai/models"),
        ("answered", "GET", "/v1beta/openai/models"),
        ("refused", "/v1beta/openai/chat/completions", 404),
        ("refused", None, 400),
    ]
