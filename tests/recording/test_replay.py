import asyncio
import json

import httpx2
import openai
import pytest

from conformance.model import Kind, Provenance, UnmatchedRequest
from conformance.recording.cassette import read, write
from conformance.recording.index import Index
from conformance.recording.replay import ReplayTransport
from conformance.surfaces import Call, Endpoint, all_surfaces

URL = "http://reference-openai.invalid/v1beta/openai/chat/completions"
ANSWER = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "reference-chat",
    "choices": [
        {
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": "Hello."},
        }
    ],
}


@pytest.fixture
def asked(make_recording):
    return json.loads(make_recording().request.body)


def test_pieces_come_one_by_one_with_status_headers_and_times(make_recording, asked):
    pieces = (b"data: 1\n", b"\n", b"data: [DONE]\n\n")
    recording = make_recording(
        status=418, pieces=pieces, arrivals_ms=(1.5, 2.0, 30.0), headers=(("a", "1"), ("a", "é"))
    )
    with (
        httpx2.Client(transport=ReplayTransport(Index([recording]))) as client,
        client.stream("POST", URL, json=asked) as response,
    ):
        assert response.status_code == 418
        assert response.headers.get_list("a") == ["1", "é"]
        assert response.extensions["arrivals_ms"] == [1.5, 2.0, 30.0]
        assert tuple(response.iter_raw()) == pieces


def test_the_same_request_is_answered_as_often_as_it_is_asked(make_recording, asked):
    with httpx2.Client(transport=ReplayTransport(Index([make_recording()]))) as client:
        assert {client.post(URL, json=asked).text for _ in range(3)} == {'{"id":"1"}'}


def test_one_caller_cannot_change_what_the_next_one_gets(make_recording, asked):
    transport = ReplayTransport(Index([make_recording(arrivals_ms=(1.0,))]))
    with httpx2.Client(transport=transport) as client:
        first = client.post(URL, json=asked)
        first.headers["content-type"] = "text/plain"
        first.extensions["arrivals_ms"] = []
        second = client.post(URL, json=asked)
    assert second.headers["content-type"] == "application/json"
    assert second.extensions["arrivals_ms"] == [1.0]


def test_a_body_that_was_cut_off_is_cut_off_again(make_recording, asked):
    transport = ReplayTransport(Index([make_recording(pieces=(b"da",), complete=False)]))
    with (
        httpx2.Client(transport=transport) as client,
        client.stream("POST", URL, json=asked) as response,
    ):
        pieces = response.iter_raw()
        assert next(pieces) == b"da"
        with pytest.raises(httpx2.RemoteProtocolError, match="ended before the body did"):
            next(pieces)


def test_a_miss_names_the_nearest_recording(make_recording):
    with (
        httpx2.Client(transport=ReplayTransport(Index([make_recording()]))) as client,
        pytest.raises(UnmatchedRequest, match="nearest is chat/hello"),
    ):
        client.post(URL, json={"model": "other"})


def test_an_asynchronous_client_gets_the_same(make_recording, asked):
    transport = ReplayTransport(Index([make_recording(pieces=(b"a", b"b"))]))

    async def ask():
        async with (
            httpx2.AsyncClient(transport=transport) as client,
            client.stream("POST", URL, json=asked) as response,
        ):
            return [piece async for piece in response.aiter_raw()]

    assert asyncio.run(ask()) == [b"a", b"b"]


def test_the_openai_sdk_is_answered_and_a_miss_reaches_its_user(make_recording, asked):
    recording = make_recording(pieces=(json.dumps(ANSWER).encode(),))
    with httpx2.Client(transport=ReplayTransport(Index([recording]))) as http:
        client = openai.OpenAI(
            api_key="k",
            base_url="http://reference-openai.invalid/v1beta/openai/",
            http_client=http,
            max_retries=0,
        )
        answer = client.chat.completions.create(**asked)
        assert answer.choices[0].message.content == "Hello."
        with pytest.raises(UnmatchedRequest, match=r'"temperature": 0\.5'):
            client.chat.completions.create(**asked, temperature=0.5)


@pytest.mark.parametrize("surface", all_surfaces().values(), ids=all_surfaces())
def test_a_surface_says_which_poll_it_asks_for(make_recording, surface):
    get = {"method": "GET", "path": "videos/v", "asked": b""}
    transport = ReplayTransport(
        Index(
            [
                make_recording(
                    f"videos/{status}", pieces=(b'{"status":"%s"}' % status.encode(),), **get
                )
                for status in ("completed", "queued")
            ]
        )
    )
    endpoint = Endpoint("http://reference-openai.invalid/v1beta/openai/", transport=transport)
    for status in ("queued", "queued", "completed", "queued"):
        exchange = surface.send(
            Call("videos.retrieve", {"video_id": "v"}),
            endpoint,
            exchange=f"videos/{status}",
            model=None,
            target="reference-openai",
            provenance=Provenance.REHEARSED,
            kind=Kind.VIDEO,
        )
        assert json.loads(exchange.response.body) == {"status": status}
        assert not any("conformance" in name.lower() for name, _ in exchange.request.headers)


def test_a_hint_of_another_kind_is_no_hint(make_recording, asked):
    transport = ReplayTransport(Index([make_recording()]))
    with httpx2.Client(transport=transport) as client:
        for hint in ("chat/hello", {"exchange": 5}, {}):
            assert client.post(URL, json=asked, extensions={"conformance": hint}).is_success


def test_a_form_recorded_by_one_surface_answers_every_surface(make_head, tmp_path):
    call = Call(
        "files.create", {"file": ("in.png", b"\x89PNG\r\n\xff", "image/png"), "purpose": "batch"}
    )
    head = make_head("files/made")
    url = "http://reference-openai.invalid/v1beta/openai/"
    timed = {"arrivals_ms": [3.0]}  # the clock's own times would differ from write to write
    answers = httpx2.MockTransport(
        lambda _: httpx2.Response(200, json={"id": "f"}, extensions=timed)
    )

    def send(surface, transport):
        return surface.send(
            call,
            Endpoint(url, key="k", transport=transport),
            exchange=head.exchange,
            model=None,
            target=head.target,
            provenance=head.provenance,
            kind=Kind.FILE,
        )

    path = tmp_path / "made.yaml"
    write(send(all_surfaces()["rest"], answers), path, head=head)
    first = path.read_bytes()
    write(send(all_surfaces()["rest"], answers), path, head=head)
    assert path.read_bytes() == first
    for surface in all_surfaces().values():
        answered = send(surface, ReplayTransport(Index([read(path)])))
        assert json.loads(answered.response.body) == {"id": "f"}


def test_two_recordings_of_one_name_each_answer_their_own_request(make_recording):
    first = make_recording(asked={"a": 1}, pieces=(b"one",))
    second = make_recording(asked={"a": 2}, pieces=(b"two",))
    with httpx2.Client(transport=ReplayTransport(Index([first, second]))) as client:
        assert client.post(URL, json={"a": 1}).text == "one"
        assert client.post(URL, json={"a": 2}).text == "two"
