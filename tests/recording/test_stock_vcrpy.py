"""What stock vcrpy makes of our cassettes, ours to hand over and those in the project alike."""

import httpx2
import pytest
import vcr
from vcr.errors import CannotOverwriteExistingCassetteException

from conformance import places
from conformance.recording import vcr_match
from conformance.recording.cassette import find_sets, read, write

FORM = (
    b'--abc\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
    b"Content-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n\x00\xff\r\n--abc--\r\n"
)
CASES = {
    "plain": {},
    "stream": {
        "pieces": (b"data: 1\n\n", b"da", b"ta: [DONE]\n\n"),
        "arrivals_ms": (1.0, 2.0, 3.5),
        "headers": (("content-type", "text/event-stream"),),
    },
    "awkward": {"pieces": (b"\xef\xbb\xbf\r\x00", b"\xff\xe2\x80\xa8\r\n")},
    "carriage returns": {"pieces": ("data: 1\r\rdata: \u2028é\r\n\r\n".encode(),)},
    "empty": {"pieces": (), "status": 500},
    "cut off": {"complete": False},
    "get": {"method": "GET", "path": "models?a=1", "asked": b"", "request_headers": ()},
    "poll": {"method": "GET", "path": "videos/a%2Fb", "asked": b"", "request_headers": ()},
    "form": {
        "path": "videos",
        "asked": FORM,
        "request_headers": (("content-type", "multipart/form-data; boundary=abc"),),
    },
    "bytes": {
        "method": "GET",
        "path": "videos/a%2Fb/content",
        "asked": b"",
        "request_headers": (),
        "headers": (("content-type", "video/mp4"),),
        "pieces": (b"\x00\x00\x00\x18ftypmp42", b"\xff\x00\r\n"),
    },
}

COMMITTED = [
    path for found in find_sets([places.PACKAGE.parent / "cassettes"]) for path in found.paths
]


def play(path, *, register=True):
    """Return what an httpx2 client gets for the recorded request, and the cassette's recording."""
    recording = read(path)
    recorder = vcr.VCR(record_mode="none")
    if register:
        vcr_match.register(recorder)
    with recorder.use_cassette(str(path)), httpx2.Client(trust_env=False) as client:
        request = client.build_request(
            recording.request.method,
            recording.request.url,
            headers=list(recording.request.headers),
            content=recording.request.body or None,
        )
        response = client.send(request, stream=True)
        return b"".join(response.iter_raw()), response, recording


@pytest.mark.parametrize("register", [True, False], ids=["our matcher", "stock matchers"])
@pytest.mark.parametrize("case", CASES)
def test_stock_vcrpy_plays_the_same_bytes(make_exchange, make_head, tmp_path, case, register):
    path = tmp_path / "hello.yaml"
    write(make_exchange(**CASES[case]), path, head=make_head())
    body, response, recording = play(path, register=register)
    assert body == recording.response.body
    assert response.status_code == recording.response.status
    assert response.headers.multi_items() == list(recording.response.headers)


@pytest.mark.parametrize("case", CASES)
def test_stock_vcrpy_saves_the_file_it_loaded(make_exchange, make_head, tmp_path, case):
    path = tmp_path / "hello.yaml"
    write(make_exchange(**CASES[case]), path, head=make_head())
    before = path.read_bytes()
    with vcr.use_cassette(str(path), record_mode="new_episodes") as cassette:
        path.unlink()
        cassette._save(force=True)
    assert path.read_bytes() == before


def test_our_matcher_knows_the_same_request_in_another_spelling(make_exchange, make_head, tmp_path):
    path = tmp_path / "hello.yaml"
    write(make_exchange(asked={"a": 1, "b": 2}), path, head=make_head())
    recorder = vcr.VCR(record_mode="none")
    vcr_match.register(recorder)
    headers = {"content-type": "application/json"}
    with recorder.use_cassette(str(path)), httpx2.Client(trust_env=False) as client:
        url = "http://127.0.0.1:9/v1beta/openai/chat/completions"
        with pytest.raises(CannotOverwriteExistingCassetteException, match=r"\"b\":3.*\"b\":2"):
            client.post(url, content=b'{"a":1,"b":3}', headers=headers)
        answer = client.post(url, content=b'{ "b" : 2.0, "a": 1 }', headers=headers)
    assert answer.text == '{"id":"1"}'


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_committed_cassette_plays_through_stock_vcrpy(path):
    body, response, recording = play(path)
    assert body == recording.response.body
    assert response.status_code == recording.response.status
