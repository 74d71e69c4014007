"""Event streams: the standard's rules, odd bytes and any cut of them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Event
from conformance.wire import sse
from conformance.wire.sse import KEPT, EventStream, Reader, StrangeLine

LINES = st.sampled_from(
    [
        *("", "", "data: a", "data:b", "data:  c", "data", "data: é😀", "event: x", "event"),
        *("id: 7", "id", "id: a\0b", "retry: 5", ": note", ":", "error: no", "[{"),
        "\ufeffdata: d",
    ]
)
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r"])
STREAMS = st.one_of(
    st.lists(st.tuples(LINES, ENDS), max_size=14).map(
        lambda lines: "".join(line + end for line, end in lines).encode()
    ),
    st.lists(st.sampled_from(b"data: \n\r\xef\xbb\xbf\xc3\xa9:\xff"), max_size=40).map(bytes),
)


def data_of(body):
    return [event.data for event in sse.read(body).events]


def in_pieces(body, cuts):
    reader = Reader()
    events = []
    borders = [0, *sorted(cut % (len(body) + 1) for cut in cuts), len(body)]
    for start, end in pairwise(borders):
        events += reader.feed(body[start:end])
    left = reader.close()
    return EventStream(
        events=(*events, *left.events),
        bom=reader.bom,
        comments=reader.comments,
        unfinished=left.unfinished,
        strange=tuple(reader.strange),
        undecodable=tuple(reader.undecodable),
        endings=frozenset(reader.endings),
    )


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(STREAMS, st.lists(st.integers(0, 400), max_size=8))
def test_however_the_bytes_are_cut_the_stream_is_the_same(body, cuts):
    whole = sse.read(body)
    assert in_pieces(body, cuts) == whole
    assert in_pieces(body, range(len(body))) == whole


def by_the_book(body):
    """Read a stream as the standard's text has it, step by step, to compare with."""
    text = body.decode(errors="replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1]
    data, name, last_id, events = "", "", "", []
    for line in lines:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                events.append((data.removesuffix("\n"), name or "message", last_id))
            data, name = "", ""
        elif field == "data":
            data += value + "\n"
        elif field == "event":
            name = value
        elif field == "id" and "\0" not in value:
            last_id = value
    return events


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(STREAMS)
def test_events_are_those_of_the_standard(body):
    events = sse.read(body).events
    assert [(event.data, event.name, event.last_id) for event in events] == by_the_book(body)
    assert [event.number for event in events] == list(range(1, len(events) + 1))


@settings(deadline=None, derandomize=True, database=None)
@given(STREAMS)
def test_the_bytes_of_an_event_read_alone_give_its_data(body):
    for event in sse.read(body).events:
        assert data_of(body[event.start : event.end]) == [event.data]


@settings(deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_read_without_raising(body):
    stream = sse.read(body)
    assert len(stream.undecodable) <= len(body)
    assert bool(stream.undecodable) <= ("\ufffd" in body.decode(errors="replace"))


def test_an_event_knows_where_it_sat():
    body = b'\n: hi\ndata: {"a":1}\n\n\ndata: [DONE]\n\n'
    assert sse.read(body).events == (
        Event(1, '{"a":1}', start=1, end=21),
        Event(2, "[DONE]", start=22, end=len(body)),
    )


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_of_the_standard_ends_a_line(end):
    stream = sse.read(end.join([b"data: a", b"data: b", b"", b"data: c", b"", b""]))
    assert [event.data for event in stream.events] == ["a\nb", "c"]
    assert len(stream.endings) == 1


def test_line_ends_are_told_by_name():
    assert sse.read(b"data: a\r\n\r\ndata: b\n\ndata: c\r\r").endings == {"LF", "CRLF", "CR"}
    assert sse.read(b"data: a").endings == frozenset()


def test_a_comment_line_dispatches_nothing():
    stream = sse.read(b": keep-alive\n\n:\n\ndata: a\n\n")
    assert [event.data for event in stream.events] == ["a"]
    assert stream.comments == 2
    assert stream.strange == ()


def test_only_one_space_after_the_colon_is_taken_away():
    assert data_of(b"data:a\n\ndata: a\n\ndata:  a\n\ndata:\ta\n\n") == ["a", "a", " a", "\ta"]


def test_an_event_without_data_is_not_dispatched_and_its_name_is_forgotten():
    stream = sse.read(b"event: ping\n\ndata: a\n\n")
    assert [(event.name, event.data) for event in stream.events] == [("message", "a")]


def test_an_empty_data_line_makes_an_event():
    assert data_of(b"data\n\ndata:\n\ndata\ndata\n\n") == ["", "", "\n"]


def test_an_id_stays_until_another_and_one_with_nul_is_ignored():
    stream = sse.read(b"id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\nid\ndata: d\n\n")
    assert [event.last_id for event in stream.events] == ["1", "1", "1", ""]


def test_a_byte_order_mark_is_taken_away_once_at_the_beginning():
    stream = sse.read(b"\xef\xbb\xbfdata: a\n\n\xef\xbb\xbfdata: b\n\n")
    assert stream.bom
    assert [event.data for event in stream.events] == ["a"]
    assert stream.strange == (StrangeLine(12, "\ufeffdata: b"),)


@pytest.mark.parametrize(
    ("body", "unfinished"),
    [
        (b"data: a\n\ndata: b", "b"),
        (b"data: a\n\ndata: b\n", "b"),
        (b"data: a\n\ndata: b\ndata: c", "b\nc"),
        (b"data: a\n\n", ""),
        (b"data: a\n\n: note", ""),
        (b"data: a\r\n\r\ndata: b\r", "b"),
        (b"\xef\xbb\xbfdata: b", "b"),
    ],
)
def test_data_without_its_blank_line_is_no_event_and_is_told(body, unfinished):
    stream = sse.read(body)
    assert stream.unfinished == unfinished
    assert all(event.data == "a" for event in stream.events)


def test_a_lone_cr_at_the_very_end_still_ends_the_event():
    reader = Reader()
    assert reader.feed(b"data: a\r\r") == []
    assert reader.close().events == (Event(1, "a", start=0, end=9),)


def test_an_event_is_handed_out_with_the_bytes_that_complete_it():
    reader = Reader()
    assert reader.feed(b"data: a\n") == []
    assert [event.data for event in reader.feed(b"\ndata: b\n\ndata")] == ["a", "b"]
    assert reader.feed(b": c") == []
    assert [event.data for event in reader.feed(b"\r\n\r\n")] == ["c"]


def test_a_character_cut_in_two_is_whole_again():
    reader = Reader()
    body = "data: a😀b\n\n".encode()
    assert reader.feed(body[:9]) == []
    assert [event.data for event in reader.feed(body[9:])] == ["a😀b"]
    assert reader.undecodable == []


def test_lines_of_no_known_field_are_kept_with_their_place():
    stream = sse.read(b'data: a\n\n[{\n  "error": 1\n}]')
    assert stream.strange == (
        StrangeLine(9, "[{"),
        StrangeLine(12, '  "error": 1'),
        StrangeLine(25, "}]"),
    )


def test_invalid_utf8_is_placed_and_replaced():
    stream = sse.read(b"data: a\xffb\xfe\n\ndata: \xe2\x82\n\ndata: c\xf0\x28\n\n")
    assert stream.undecodable == (7, 9, 18, 29)
    assert [event.data for event in stream.events] == ["a\ufffdb\ufffd", "\ufffd", "c\ufffd("]


def test_what_is_kept_of_hostile_streams_is_bounded():
    stream = sse.read(b"\xff\n" * (3 * KEPT))
    assert len(stream.strange) == KEPT
    assert len(stream.undecodable) == KEPT


@pytest.mark.parametrize(
    ("body", "evident"),
    [
        (b"data: {}\n\n", True),
        (b"\xef\xbb\xbfdata:{}", True),
        (b": OK\n\ndata: 1\n\n", True),
        (b"event: x\r\ndata: 1\r\n\r\n", True),
        (b'{"data": 1}', False),
        (b"", False),
        (b"dataset: 1", False),
    ],
)
def test_a_body_shows_by_its_beginning_that_it_is_a_stream(body, evident):
    assert sse.evident(body) is evident
