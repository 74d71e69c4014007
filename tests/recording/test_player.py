import contextlib
import json
import socket
from urllib.parse import urlsplit

import h11
import httpx2
import openai
import pytest

from conformance.recording import conversation
from conformance.recording.index import Index
from conformance.recording.offline import offline
from conformance.recording.player import playing

BODY = b'{"model":"reference-chat","messages":[{"role":"user","content":"Say hello."}]}'
HEADERS = {"content-type": "application/json"}


@contextlib.contextmanager
def asking(recordings, **options):
    """Yield a client whose base URL is a player's."""
    with (
        offline(),
        playing(Index(recordings), **options) as base_url,
        httpx2.Client(base_url=base_url, trust_env=False) as client,
    ):
        yield client


@contextlib.contextmanager
def talking(recordings, **options):
    """Yield a function that sends raw bytes to a player and returns all it says until it ends."""
    with offline(), playing(Index(recordings), **options) as base_url:

        def say(*parts, end=True):
            with connection_to(base_url) as sock:
                for part in parts:
                    sock.sendall(part)
                if end:
                    sock.shutdown(socket.SHUT_WR)
                said = b""
                while data := sock.recv(65536):
                    said += data
                return said

        yield say


def post(body, *headers):
    lines = [b"POST /v1beta/openai/chat/completions HTTP/1.1", b"Host: x", *headers]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body])


JSON = b"Content-Type: application/json"


def test_a_recorded_request_is_answered_with_the_recorded_bytes(make_recording):
    recording = make_recording(
        status=429,
        headers=(
            ("content-type", "application/json"),
            ("retry-after", "7"),
            ("Transfer-Encoding", "chunked"),
            ("connection", "close"),
        ),
        pieces=(b'{"id":', b'"1"}'),
    )
    with asking([recording]) as client:
        for _ in range(3):
            response = client.post("chat/completions", content=BODY, headers=HEADERS)
            assert (response.status_code, response.content) == (429, b'{"id":"1"}')
            assert response.headers["retry-after"] == "7"
            assert "connection" not in response.headers


def test_chunk_borders_are_the_recorded_ones(make_recording):
    pieces = (b"data: 1\n", b"\ndata: 2", b"\n\n", b"data: [DONE]\n\n")
    with talking([make_recording(pieces=pieces)]) as say:
        said = say(post(BODY, JSON))
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head.lower()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    assert body == chunks + b"0\r\n\r\n"


def test_one_connection_carries_many_requests_sent_ahead(make_recording):
    recordings = [
        make_recording(pieces=(b"one",)),
        make_recording("models/list", method="GET", path="models", asked=b"", pieces=(b"two",)),
    ]
    listing = b"GET /v1beta/openai/models HTTP/1.1\r\nHost: x\r\n\r\n"
    with talking(recordings) as say:
        said = say(post(BODY, JSON) + listing + post(BODY, JSON) + listing)
    assert said.count(b"HTTP/1.1 200") == 4
    assert said.count(b"one") == 2


def test_a_request_may_come_byte_by_byte(make_recording):
    with talking([make_recording()]) as say:
        said = say(*[bytes([byte]) for byte in post(BODY, JSON)])
    assert b'{"id":"1"}' in said


def test_the_client_decides_when_the_connection_ends(make_recording):
    with talking([make_recording()]) as say:
        said = say(post(BODY, JSON, b"Connection: close"), end=False)
        assert b"connection: close" in said.lower()
        assert b"HTTP/1.1 200" in say(post(BODY, JSON).replace(b"1.1", b"1.0", 1), end=False)


def connection_to(base_url):
    split = urlsplit(base_url)
    return socket.create_connection((split.hostname, split.port), timeout=10)


def test_a_client_that_asks_first_is_told_to_go_on(make_recording):
    request = post(BODY, JSON, b"Expect: 100-continue")
    with playing(Index([make_recording()])) as base_url, connection_to(base_url) as sock:
        sock.sendall(request[: -len(BODY)])
        assert sock.recv(65536).startswith(b"HTTP/1.1 100")
        sock.sendall(request[-len(BODY) :])
        assert sock.recv(65536).startswith(b"HTTP/1.1 200")


def test_a_client_that_falls_silent_is_dropped(make_recording, monkeypatch):
    monkeypatch.setattr(conversation, "IDLE_S", 0.05)
    with playing(Index([make_recording()])) as base_url, connection_to(base_url) as sock:
        sock.sendall(post(BODY, JSON)[:20])
        with contextlib.suppress(ConnectionResetError):
            assert sock.recv(65536) == b""


def test_an_unmatched_request_is_told_the_nearest_recording_and_the_connection_goes_on(
    make_recording,
):
    with asking([make_recording()]) as client:
        response = client.post(
            "chat/completions", content=BODY.replace(b"hello", b"bye"), headers=HEADERS
        )
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/json"
        error = response.json()["error"]
        assert error["code"] == "unmatched_request"
        assert '+      "content": "Say bye.",' in error["message"].splitlines()
        assert client.post("chat/completions", content=BODY, headers=HEADERS).status_code == 200


def test_the_openai_sdk_reads_the_miss(make_recording):
    with asking([make_recording()]) as http:
        client = openai.OpenAI(
            api_key="k", base_url=str(http.base_url), http_client=http, max_retries=0
        )
        with pytest.raises(openai.NotFoundError, match="nearest is chat/hello"):
            client.models.list()


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
def test_a_request_beyond_the_bound_is_refused(make_recording, announced):
    large = b"x" * 5000
    content = large if announced else iter([large[:2500], large[2500:]])
    with asking([make_recording()], max_request_bytes=1000) as client:
        response = client.post("chat/completions", content=content, headers=HEADERS)
        assert response.status_code == 413
        assert response.headers["connection"] == "close"
        assert "larger than 1000 bytes" in response.json()["error"]["message"]
        assert client.post("chat/completions", content=BODY, headers=HEADERS).status_code == 200


HOSTILE = {
    "no http": (400, b"nonsense\r\n\r\n"),
    "no host": (400, b"GET / HTTP/1.1\r\n\r\n"),
    "length of digits": (
        400,
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 4000 + b"\r\n\r\n",
    ),
    "large header": (431, b"GET / HTTP/1.1\r\nHost: x\r\nx: " + b"y" * 100_000 + b"\r\n\r\n"),
    "endless header": (431, b"GET / HTTP/1.1\r\nHost: x\r\nx: " + b"y" * 100_000),
    "large target": (431, b"GET /" + b"y" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"),
    "bad chunk": (
        400,
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_http_is_refused_and_costs_one_connection(make_recording, case):
    status, raw = HOSTILE[case]
    with talking([make_recording()]) as say:
        said = say(raw)
        assert said.startswith(b"HTTP/1.1 %d" % status)
        assert b"connection: close" in said.lower()
        assert b"HTTP/1.1 200" in say(post(BODY, JSON))


def test_a_head_request_gets_no_body(make_recording):
    recording = make_recording("models/head", method="HEAD", path="models", asked=b"")
    with talking([recording]) as say:
        found = say(b"HEAD /v1beta/openai/models HTTP/1.1\r\nHost: x\r\n\r\n")
        assert found.startswith(b"HTTP/1.1 200")
        assert found.endswith(b"\r\n\r\n")
        missed = say(b"HEAD /elsewhere HTTP/1.1\r\nHost: x\r\n\r\n")
        assert missed.startswith(b"HTTP/1.1 404")
        assert missed.endswith(b"\r\n\r\n")


def test_a_body_that_was_cut_off_is_cut_off_again(make_recording):
    with asking([make_recording(pieces=(b"da", b"ta"), complete=False)]) as client:
        with pytest.raises(httpx2.RemoteProtocolError):
            client.post("chat/completions", content=BODY, headers=HEADERS)
        with client.stream("POST", "chat/completions", content=BODY, headers=HEADERS) as response:
            pieces = response.iter_raw()
            assert next(pieces).startswith(b"da")


def test_a_recorded_length_is_kept_when_it_is_true(make_recording):
    answers = {
        length: make_recording(headers=(("content-length", length),), pieces=(b"0123456789",))
        for length in ("10", "7")
    }
    with asking([answers["10"]]) as client:
        response = client.post("chat/completions", content=BODY, headers=HEADERS)
        assert response.headers["content-length"] == "10"
    with asking([answers["7"]]) as client:
        response = client.post("chat/completions", content=BODY, headers=HEADERS)
        assert response.content == b"0123456789"
        assert "content-length" not in response.headers


def test_a_recording_that_no_wire_can_carry_costs_one_request(make_recording):
    recording = make_recording(headers=(("x-odd", "a\r\nb"),))
    with asking([recording]) as client:
        response = client.post("chat/completions", content=BODY, headers=HEADERS)
        assert response.status_code == 500
        assert "cannot be put on a wire" in response.json()["error"]["message"]
        assert "connection" not in response.headers
        assert client.get("models").status_code == 404


def test_what_was_played_is_counted(make_recording):
    index = Index([make_recording()])
    with playing(index) as base_url, httpx2.Client(base_url=base_url, trust_env=False) as client:
        client.post("chat/completions", content=BODY, headers=HEADERS)
    assert index.unplayed() == []


def test_a_large_answer_reaches_a_client_that_reads_slowly(make_recording):
    piece = bytes(range(256)) * 4096
    recording = make_recording(pieces=(piece,) * 8)
    with talking([recording]) as say:
        said = say(post(BODY, JSON) * 3)
    client = h11.Connection(h11.CLIENT)
    for _ in range(3):
        request = h11.Request(method="POST", target="/", headers=[("Host", "x")])
        client.send(request)
        client.send(h11.EndOfMessage())
        if said:
            client.receive_data(said)
            said = b""
        body = b""
        while (event := client.next_event()) is not h11.PAUSED:
            if isinstance(event, h11.Data):
                body += event.data
            if isinstance(event, h11.EndOfMessage):
                break
        assert body == piece * 8
        client.start_next_cycle()


def test_errors_are_json_a_client_can_read(make_recording):
    with talking([make_recording()]) as say:
        _, _, body = say(b"nonsense\r\n\r\n").partition(b"\r\n\r\n")
    assert set(json.loads(body)["error"]) == {"message", "type", "param", "code"}


def test_a_poll_gets_further_and_stays_at_the_end(make_recording):
    get = {"method": "GET", "path": "videos/v", "asked": b""}
    recordings = [
        make_recording("videos/poll-2", pieces=(b"done",), **get),
        make_recording("videos/poll-1", pieces=(b"begun",), **get),
    ]
    with asking(recordings) as client:
        assert [client.get("videos/v").text for _ in range(3)] == ["begun", "done", "done"]
