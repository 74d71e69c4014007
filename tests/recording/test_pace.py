import pytest

from conformance.model import Response, WrongUsage
from conformance.recording.pace import AT_ONCE, Pace, parse

RECORDED = Response(200, (), (b"a", b"b", b"c"), (100.0, 250.0, 240.0))


@pytest.mark.parametrize(
    ("text", "pace"),
    [
        ("none", AT_ONCE),
        ("recorded", Pace(speed=1.0)),
        ("2x", Pace(speed=2.0)),
        ("0.5x", Pace(speed=0.5)),
        ("20", Pace(beat_ms=20.0)),
        ("1.5ms", Pace(beat_ms=1.5)),
    ],
)
def test_a_pace_is_named_in_words_factors_or_milliseconds(text, pace):
    assert parse(text) == pace


@pytest.mark.parametrize(
    "text", ["", "fast", "0x", "-1", "x", "2 x", "nan", "inf", "1e3", "9" * 400]
)
def test_anything_else_is_no_pace(text):
    with pytest.raises(WrongUsage, match="There is no pace"):
        parse(text)


def test_recorded_pace_is_when_the_pieces_came_and_never_runs_backwards():
    assert parse("recorded").moments(RECORDED, [0, 1, 2]) == (0.1, 0.25, 0.25)


def test_twice_as_fast_takes_half_the_time():
    assert parse("2x").moments(RECORDED, [0, 1]) == (0.05, 0.125)


def test_pieces_cut_anew_are_due_when_their_last_byte_had_come():
    assert parse("recorded").moments(RECORDED, [0, 0, 1]) == (0.1, 0.1, 0.25)


def test_a_beat_counts_from_the_first_piece():
    assert parse("20").moments(RECORDED, [0, 0, 2]) == (0.0, 0.02, 0.04)


@pytest.mark.parametrize("text", ["none", "0"])
def test_at_once_waits_for_nothing(text):
    assert parse(text).moments(RECORDED, [0, 1, 2]) == ()


def test_a_recording_without_times_is_due_at_once():
    assert parse("recorded").moments(Response(200, (), (b"a", b"b")), [0, 1]) == ()
