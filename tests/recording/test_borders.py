import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Response
from conformance.recording.borders import Split, pieces_of

STREAM = (("Content-Type", "text/event-stream; charset=utf-8"),)


def cut(body, split=Split.NASTY, headers=STREAM):
    pieces = body if isinstance(body, tuple) else (body,)
    return [piece for piece, _ in pieces_of(Response(200, headers, pieces), split)]


@pytest.mark.parametrize(
    ("body", "pieces"),
    [
        ("naïve".encode(), [b"na\xc3", b"\xafve"]),
        ("a😀b".encode(), [b"a\xf0", b"\x9f\x98\x80b"]),
        (b"a\r\nb", [b"a\r", b"\nb"]),
        (b"a\n\nb", [b"a\n", b"\nb"]),
        (b"a\r\n\r\nb", [b"a\r", b"\n", b"\r", b"\nb"]),
        (b"data: {}", [b"da", b"ta:", b" {}"]),
        (b"x\ndata:{}", [b"x\nda", b"ta:{}"]),
        (b"data: [DONE]", [b"da", b"ta:", b" [DO", b"NE]"]),
        (rb'"a\nb"', [rb'"a' + b"\\", rb'nb"']),
        (rb'"\u00e9"', [rb'"\u00', rb'e9"']),
        (rb'"\\u00e9"', [b'"\\', rb'\u00e9"']),
        (b'"plain, data: here"', [b'"plain, data: here"']),
    ],
)
def test_nasty_borders_lie_where_readers_break_and_nowhere_else(body, pieces):
    assert cut(body) == pieces


def test_every_byte_can_be_a_piece():
    assert cut((b"da", b"", b"ta"), Split.BYTES) == [b"d", b"a", b"t", b"a"]


def test_recorded_pieces_stay_without_the_empty_ones():
    assert pieces_of(Response(200, STREAM, (b"da", b"", b"ta")), Split.RECORDED) == [
        (b"da", 0),
        (b"ta", 2),
    ]


@pytest.mark.parametrize("media", ["application/json", "application/problem+json", "text/plain"])
def test_all_text_is_cut_streamed_or_not(media):
    assert len(cut(b"abc", Split.BYTES, (("content-type", media),))) == 3


@pytest.mark.parametrize("headers", [(("content-type", "video/mp4"),), ()])
def test_what_is_no_text_keeps_its_pieces(headers):
    assert cut((b"\r\n\r\n", b"ab"), Split.BYTES, headers) == [b"\r\n\r\n", b"ab"]


@given(
    pieces=st.lists(
        st.one_of(
            st.sampled_from([b"data: ", b"\r", b"\n", b"\\", b"u00", b"[DONE]", b"\xf0\x9f"]),
            st.binary(max_size=6),
            st.text(max_size=4).map(lambda text: b"data: " + json.dumps(text).encode() + b"\n\n"),
        ),
        max_size=12,
    ),
    split=st.sampled_from(Split),
)
def test_no_border_loses_a_byte_and_each_piece_ends_in_the_recorded_piece_it_names(pieces, split):
    response = Response(200, STREAM, tuple(pieces))
    found = pieces_of(response, split)
    assert b"".join(piece for piece, _ in found) == response.body
    assert all(piece for piece, _ in found)
    end = 0
    for piece, number in found:
        end += len(piece)
        before = sum(map(len, pieces[:number]))
        assert before < end <= before + len(pieces[number])
