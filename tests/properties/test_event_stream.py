"""The events of a stream are the ones put into it, and each comes as soon as it can."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.wire import sse
from tests.properties.streams import borders, chances, cut, put_together

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=200)
# A carriage return ends a line; every other character may stand in an event's data.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12)
data = st.lists(
    texts | st.sampled_from(["", " a", "é漢😀", "data: x", "\ufeff", "\n\n"]), max_size=6
)


@HYPOTHESIS
@given(data, chances, borders)
def test_a_stream_cut_anywhere_gives_the_events_put_into_it(data, chance, cuts):
    stream = put_together(data, chance)
    for pieces in (cut(stream.body, cuts), [bytes([each]) for each in stream.body], [stream.body]):
        reader = sse.Reader()
        events = [event for piece in pieces for event in reader.feed(piece)]
        left = reader.close()
        found = [*events, *left.events]
        assert tuple(event.data for event in found) == stream.data
        assert tuple(event.end for event in found) == stream.ends
        assert left.unfinished == ""
        assert reader.undecodable == []


@HYPOTHESIS
@given(data, chances, borders)
def test_an_event_comes_with_the_piece_that_completes_it(data, chance, cuts):
    stream = put_together(data, chance)
    reader = sse.Reader()
    pieces = cut(stream.body, cuts)
    given_out = 0
    for piece, sent in zip(pieces, accumulate(map(len, pieces)), strict=True):
        given_out += len(reader.feed(piece))
        complete = sum(end <= sent for end in stream.ends)
        # After a CR the next byte tells whether the line end is one byte long or two.
        waits = sent in stream.ends and stream.body[sent - 1 : sent] == b"\r"
        assert given_out == complete - waits
