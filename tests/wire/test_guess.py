"""What a request asked for, told from either side."""

import json

import pytest

from conformance.model import Kind, Request, Response
from conformance.wire import guess

BASE = "https://example.invalid/v1beta/openai"
GOOGLE = "https://generativelanguage.googleapis.com"


def get(path, base=BASE):
    return Request("GET", base + path)


def post(path, body=None, base=BASE):
    return Request("POST", base + path, (), json.dumps(body or {}).encode())


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (post("/chat/completions", {"stream": True}), Kind.STREAM),
        (post("/chat/completions", {"stream": False}), Kind.COMPLETION),
        (post("/chat/completions", {"stream": "yes"}), Kind.COMPLETION),
        (post("/chat/completions/"), Kind.COMPLETION),
        (Request("POST", BASE + "/chat/completions", (), b"\xff"), Kind.COMPLETION),
        (get("/models"), Kind.MODELS),
        (get("/models?limit=1"), Kind.MODELS),
        (get("/models/gemini-3.8-flash"), Kind.MODEL),
        (get("/models/models%2Fgemini-3.8-flash"), Kind.MODEL),
        (get("/models/models/gemini-3.8-flash"), Kind.MODEL),
        (get("/v1beta/openai/models", GOOGLE), Kind.MODELS),
        (get("/v1beta/models", GOOGLE), Kind.OTHER),
        (get("/v1beta/models/gemini-3.8-flash", GOOGLE), Kind.OTHER),
        (post("/v1beta/models/gemini-3.8-flash:generateContent", None, GOOGLE), Kind.OTHER),
        (post("/embeddings", {"input": "a"}), Kind.EMBEDDINGS),
        (post("/images/generations"), Kind.IMAGES),
        (post("/images/edits"), Kind.OTHER),
        (post("/videos"), Kind.VIDEO),
        (get("/videos"), Kind.OTHER),
        (get("/videos/models%2Fveo%2Foperations%2Fx"), Kind.VIDEO),
        (get("/videos/models/veo/operations/x"), Kind.VIDEO),
        (get("/videos/v/content?variant=video"), Kind.CONTENT),
        (get("/files/content"), Kind.FILE),
        (post("/files"), Kind.FILE),
        (get("/files"), Kind.OTHER),
        (get("/files/files%2Fabc"), Kind.FILE),
        (get("/files/files/abc/content"), Kind.CONTENT),
        (post("/batches"), Kind.BATCH),
        (get("/batches/batches%2Fabc"), Kind.BATCH),
        (post("/batches/b/cancel"), Kind.OTHER),
        (post("/v1beta/files", None, GOOGLE), Kind.OTHER),
        (post("/v1beta/openai/videos", None, GOOGLE), Kind.VIDEO),
        (Request("DELETE", BASE + "/videos/v"), Kind.OTHER),
        (Request("DELETE", BASE + "/models/x"), Kind.OTHER),
    ],
)
def test_method_and_path_tell_the_kind(request_, kind):
    assert guess.kind(request_, None) is kind


def answer(body):
    return Response(200, (), (body if isinstance(body, bytes) else json.dumps(body).encode(),))


CHUNK = {"object": "chat.completion.chunk", "choices": []}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"object": "chat.completion"}, Kind.COMPLETION),
        ({"choices": [{"message": {}}]}, Kind.COMPLETION),
        ({"object": "list", "data": [{"object": "model"}]}, Kind.MODELS),
        ({"object": "list", "data": [{"object": "embedding"}]}, Kind.EMBEDDINGS),
        ({"object": "list", "data": [{"object": ["model"]}]}, Kind.OTHER),
        ({"data": [{"b64_json": "aGk="}]}, Kind.IMAGES),
        ({"data": [{"url": "http://x.invalid/"}]}, Kind.IMAGES),
        ({"data": [{"url": 5}]}, Kind.OTHER),
        ({"object": "video", "id": "v"}, Kind.VIDEO),
        ({"object": "file", "id": "f"}, Kind.FILE),
        ({"object": "batch", "id": "b"}, Kind.BATCH),
        ({"object": {"a": 1}}, Kind.OTHER),
        ({"object": "list", "data": []}, Kind.OTHER),
        ({"object": "model", "id": "m"}, Kind.MODEL),
        ([{"error": {"code": 400}}], Kind.OTHER),
        (CHUNK, Kind.OTHER),
        (b"data: " + json.dumps(CHUNK).encode() + b"\n\n", Kind.STREAM),
        (b': hi\n\ndata: oops\n\ndata: {"choices":[{"delta":{}}]}\n\n', Kind.STREAM),
        (b'data: {"type":"response.created"}\n\n', Kind.OTHER),
        (b"data: [DONE]\n\n", Kind.OTHER),
        (b"", Kind.OTHER),
        (b"\xff\xfe", Kind.OTHER),
    ],
)
def test_an_answer_without_its_request_tells_the_kind(body, kind):
    assert guess.kind(None, answer(body)) is kind


def test_an_unfamiliar_path_leaves_it_to_the_answer():
    request = Request("POST", "https://gateway.invalid/run")
    assert guess.kind(request, answer({"object": "chat.completion"})) is Kind.COMPLETION


def test_the_request_is_believed_before_the_answer():
    request = post("/chat/completions", {"stream": True})
    assert guess.kind(request, answer({"object": "chat.completion"})) is Kind.STREAM


def test_nothing_known_is_other():
    assert guess.kind(None, None) is Kind.OTHER


def test_a_request_without_its_body_leaves_it_to_the_answer_whether_a_stream_was_wanted():
    request = Request("POST", BASE + "/chat/completions")
    stream = b'data: {"object":"chat.completion.chunk","choices":[]}\n\n'
    answer = b'{"object":"chat.completion","choices":[]}'
    assert guess.kind(request, Response(200, pieces=(stream,))) is Kind.STREAM
    assert guess.kind(request, Response(200, pieces=(answer,))) is Kind.COMPLETION
    assert guess.kind(request, Response(200, pieces=(b"",))) is Kind.COMPLETION
    assert guess.kind(request, None) is Kind.COMPLETION
    asked = Request("POST", BASE + "/chat/completions", (), b'{"stream":false}')
    assert guess.kind(asked, Response(200, pieces=(stream,))) is Kind.COMPLETION
