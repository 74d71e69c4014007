"""When a player sends what, on a clock that the tests turn themselves."""

import asyncio
import contextlib
import socket

import httpx2
import pytest

from conformance.recording.borders import Split
from conformance.recording.index import Index
from conformance.recording.pace import parse
from conformance.recording.playbook import Manner
from conformance.recording.player import playing, start

from .clockwork import Clock, book_of, connect

BODY = b'{"model":"reference-chat","messages":[{"role":"user","content":"Say hello."}]}'
STREAM = (("content-type", "text/event-stream"),)
PIECES = (b"data: 1\n\n", b"data: 2\n\n", b"data: [DONE]\n\n")
ARRIVALS = (100.0, 300.0, 300.0)
MODELS = b"GET /v1beta/openai/models HTTP/1.1\r\nHost: x\r\n\r\n"


def post(body=BODY, *headers, version=b"1.1"):
    lines = [b"POST /v1beta/openai/chat/completions HTTP/" + version, b"Host: x", *headers]
    lines += [b"Content-Type: application/json", b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*lines, b"", body])


@pytest.fixture
def stream(make_recording):
    return make_recording(headers=STREAM, pieces=PIECES, arrivals_ms=ARRIVALS)


@pytest.fixture
def models(make_recording):
    return make_recording("models/list", method="GET", path="models", asked=b"", pieces=(b"two",))


def test_at_recorded_pace_each_piece_is_sent_when_it_came(stream):
    protocol, wire = connect(book_of([stream], pace=parse("recorded"))[0])
    protocol.data_received(post())
    assert wire.writes == []
    wire.clock.turn(0.1)
    assert wire.times == [0.1]
    assert wire.said.endswith(b"\r\n\r\n9\r\ndata: 1\n\n\r\n")
    wire.clock.turn(0.199)
    assert wire.times == [0.1]
    wire.clock.turn(1)
    assert wire.times == [0.1, 0.3, 0.3]
    assert wire.said.endswith(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")


def test_the_time_counts_from_the_end_of_the_request(stream):
    protocol, wire = connect(book_of([stream], pace=parse("recorded"))[0])
    protocol.data_received(post()[:-1])
    wire.clock.turn(5)
    protocol.data_received(post()[-1:])
    wire.clock.turn(5)
    assert wire.times == [5.1, 5.3, 5.3]


def test_a_beat_keeps_pieces_apart_also_where_they_were_cut_anew(stream):
    protocol, wire = connect(book_of([stream], pace=parse("10"), split=Split.BYTES)[0])
    protocol.data_received(post())
    wire.clock.turn(10)
    total = len(b"".join(PIECES))
    assert wire.times == [round(place * 0.01, 6) for place in range(total)]
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in b"".join(PIECES))
    assert wire.said.endswith(b"\r\n\r\n" + chunks + b"0\r\n\r\n")


def test_who_is_paced_does_not_hold_up_another_connection(stream, models):
    clock = Clock()
    book, _ = book_of([stream, models], pace=parse("recorded"))
    slow, slow_wire = connect(book, clock)
    quick, quick_wire = connect(book, clock)
    slow.data_received(post())
    clock.turn(0.15)
    quick.data_received(MODELS)
    assert quick_wire.times == [0.15]
    assert quick_wire.said.endswith(b"two\r\n0\r\n\r\n")
    assert len(slow_wire.writes) == 1


def test_a_request_sent_ahead_waits_for_the_end_of_the_answer_before(stream, models):
    protocol, wire = connect(book_of([stream, models], pace=parse("recorded"))[0])
    protocol.data_received(post())
    wire.clock.turn(0.2)
    protocol.data_received(MODELS)
    assert not wire.reading
    wire.clock.turn(1)
    assert wire.times == [0.1, 0.3, 0.3, 0.3]
    assert wire.writes[2][1].endswith(b"0\r\n\r\n")
    assert b"\r\ntwo\r\n" in wire.writes[3][1]
    assert wire.reading


def test_a_client_that_only_ends_its_sending_gets_the_whole_answer(stream):
    protocol, wire = connect(book_of([stream], pace=parse("recorded"))[0])
    protocol.data_received(post())
    assert protocol.eof_received()
    wire.clock.turn(0.2)
    assert not wire.ended
    wire.clock.turn(0.2)
    assert wire.said.endswith(b"0\r\n\r\n")
    assert wire.ended


def test_a_client_that_goes_away_in_the_middle_leaves_nothing_behind(stream):
    book, events = book_of([stream], pace=parse("recorded"))
    protocol, wire = connect(book)
    protocol.data_received(post())
    wire.clock.turn(0.15)
    wire.close()
    assert wire.running == set()
    assert wire.clock.waiting == []
    assert events[-1] == ("left", "chat/hello", 1, 3)
    wire.clock.turn(1000)
    assert len(wire.writes) == 1


def test_a_pause_in_the_recording_is_no_silence_of_the_client(make_recording):
    late = make_recording(headers=STREAM, pieces=(b"a", b"b"), arrivals_ms=(1.0, 200_000.0))
    protocol, wire = connect(book_of([late], pace=parse("recorded"))[0])
    protocol.data_received(post())
    wire.clock.turn(199)
    assert not wire.ended
    wire.clock.turn(2)
    assert wire.said.endswith(b"1\r\nb\r\n0\r\n\r\n")
    wire.clock.turn(200)
    assert wire.ended


def test_a_client_that_does_not_read_is_sent_no_more_until_it_does(stream):
    protocol, wire = connect(book_of([stream], pace=parse("10"))[0])
    protocol.data_received(post())
    protocol.pause_writing()
    wire.clock.turn(1)
    assert len(wire.writes) == 1
    protocol.resume_writing()
    wire.clock.turn(1)
    assert len(wire.writes) == 3


def test_many_small_pieces_give_other_connections_their_turn(make_recording, models):
    clock = Clock()
    long = make_recording(headers=STREAM, pieces=(b"x" * 5000,))
    book, _ = book_of([long, models], split=Split.BYTES)
    busy, busy_wire = connect(book, clock)
    busy.data_received(post())
    assert 0 < len(busy_wire.writes) < 5000
    clock.turn(0)
    assert len(busy_wire.writes) == 5000


def test_an_answer_with_a_length_is_written_in_the_same_pieces(make_recording):
    headers = (("content-type", "application/json"), ("content-length", "4"))
    whole = make_recording(headers=headers, pieces=(b'"ab"',))
    protocol, wire = connect(book_of([whole], split=Split.BYTES)[0])
    protocol.data_received(post())
    first, *others = (data for _, data in wire.writes)
    assert first.endswith(b'\r\n\r\n"')
    assert b"content-length: 4\r\n" in first
    assert others == [b"a", b"b", b'"']


def test_http_1_0_gets_the_same_bytes_without_chunks_and_then_the_end(stream):
    protocol, wire = connect(book_of([stream], pace=parse("recorded"))[0])
    protocol.data_received(post(version=b"1.0"))
    wire.clock.turn(1)
    head, _, body = wire.said.partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head
    assert body == b"".join(PIECES)
    assert wire.times == [0.1, 0.3, 0.3]
    assert wire.ended


def test_a_head_request_is_answered_when_the_first_piece_is_due(make_recording):
    asked = {"method": "HEAD", "path": "models", "asked": b""}
    head = make_recording(headers=STREAM, pieces=PIECES, arrivals_ms=ARRIVALS, **asked)
    protocol, wire = connect(book_of([head], pace=parse("recorded"))[0])
    protocol.data_received(MODELS.replace(b"GET", b"HEAD"))
    wire.clock.turn(1)
    assert wire.times == [0.1]
    assert wire.said.endswith(b"\r\n\r\n")
    assert not wire.ended


def test_small_pieces_are_not_held_back_by_the_kernel(stream):
    async def option():
        player = await start(Index([stream]))
        host, port = player.base_url.split("/")[2].split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        while not player._open:
            await asyncio.sleep(0)
        (conversation,) = player._open
        own = conversation._transport.get_extra_info("socket")
        found = own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        writer.close()
        await player.close()
        return found

    assert asyncio.run(option()) != 0


def test_over_a_socket_a_paced_stream_arrives_whole(make_recording):
    far = make_recording(headers=STREAM, pieces=PIECES, arrivals_ms=(0.0, 30.0, 60.0))
    manner = Manner(pace=parse("recorded"))
    with (
        playing(Index([far]), manner=manner) as base_url,
        httpx2.Client(base_url=base_url, trust_env=False) as client,
        client.stream(
            "POST",
            "chat/completions",
            content=BODY,
            headers={"content-type": "application/json"},
        ) as response,
    ):
        assert b"".join(response.iter_raw()) == b"".join(PIECES)


def test_over_a_socket_a_client_may_leave_in_the_middle_and_the_player_goes_on(stream):
    with playing(Index([stream]), manner=Manner(pace=parse("5"), split=Split.BYTES)) as base_url:
        host, port = base_url.split("/")[2].split(":")
        for _ in range(3):
            with contextlib.closing(socket.create_connection((host, int(port)), 10)) as client:
                client.sendall(post())
                assert client.recv(1).startswith(b"H")
        with httpx2.Client(base_url=base_url, trust_env=False) as client:
            headers = {"content-type": "application/json"}
            assert client.post("chat/completions", content=BODY, headers=headers).status_code == 200
