"""What the SDK hands out through its helpers, and what a call of several requests keeps."""

from __future__ import annotations

import json
import subprocess
import sys

import httpx2
import pytest

from conformance.surfaces import Call, all_surfaces
from conformance.surfaces.sdk import installed

HELLO = {"model": "m", "messages": [{"role": "user", "content": "Say hello."}]}
SSE = [("content-type", "text/event-stream")]
PAGES = {
    "": {"object": "list", "data": [{"id": "b1"}, {"id": "b2"}], "has_more": True},
    "b2": {"object": "list", "data": [{"id": "b3"}], "has_more": False},
}


def video(status):
    return {"id": "v1", "object": "video", "status": status}


class Scripted(httpx2.BaseTransport):
    """Answers with one document after the other, the last one again and again; or by a function."""

    def __init__(self, *documents, by=None):
        self.documents = list(documents)
        self.by = by
        self.requests = []

    def handle_request(self, request):
        self.requests.append(request)
        document = self.by(request) if self.by else self.documents[0]
        if len(self.documents) > 1:
            self.documents.pop(0)
        if isinstance(document, Exception):
            raise document
        status = document.pop("status_code", 200) if isinstance(document, dict) else 200
        return httpx2.Response(status, json=document)


@pytest.fixture(params=["python", "python-async"])
def client(request):
    return all_surfaces()[request.param]


@pytest.fixture
def ask(client, endpoint, send):
    def ask(call, transport, **more):
        return send(client, endpoint(transport, **more), call)

    return ask


def chunk(delta, finish=None):
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    value = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    return f"data: {json.dumps(value | {'choices': [choice]})}\n\n".encode()


def test_the_stream_helper_hands_out_events_and_the_whole(ask, canned):
    pieces = (
        chunk({"role": "assistant", "content": "Hel"}),
        chunk({"content": "lo."}),
        chunk({}, "stop"),
        b"data: [DONE]\n\n",
    )
    exchange = ask(Call("chat.completions.stream", HELLO), canned(*pieces, headers=SSE))
    assert json.loads(exchange.request.body)["stream"] is True
    handed = exchange.carried.value
    kinds = [event["type"] for event in handed["events"]]
    assert kinds == ["chunk", "content.delta", "chunk", "content.delta", "chunk", "content.done"]
    assert handed["final"]["choices"][0]["message"]["content"] == "Hello."
    assert not [event for event in handed["events"] if "snapshot" in event]
    assert exchange.response.pieces == pieces
    assert "requests" not in exchange.facts


def test_a_stream_helper_that_falls_is_carried_as_the_exception(ask, canned):
    broken = b'data: {"id":"c","choices":[{"delta":{"content":"a"}}]}\n\n'
    exchange = ask(Call("chat.completions.stream", HELLO), canned(broken, broken, headers=SSE))
    assert exchange.carried.raised is not None
    assert exchange.carried.value is None
    assert exchange.response.complete


def test_a_refused_stream_helper_is_carried_as_the_exception(ask, canned):
    exchange = ask(Call("chat.completions.stream", HELLO), canned(b"{}", status=404))
    assert (exchange.carried.raised, exchange.carried.status) == ("NotFoundError", 404)


def test_a_raw_response_is_carried_with_its_head(ask, canned):
    headers = [("content-type", "application/json"), ("x-request-id", "req-1"), ("x-other", "1")]
    exchange = ask(
        Call("chat.completions.with_raw_response.create", HELLO), canned(headers=headers)
    )
    assert exchange.carried.value == {
        "status": 200,
        "headers": {"content-type": "application/json", "x-request-id": "req-1"},
        "parsed": json.loads(exchange.response.body),
    }


def test_a_video_that_is_waited_for_is_one_exchange_of_several_requests(ask):
    transport = Scripted(video("queued"), video("in_progress"), video("completed"))
    exchange = ask(Call("videos.create_and_poll", {"model": "m", "prompt": "p"}), transport)
    assert exchange.carried.value["status"] == "completed"
    assert [request.method for request in transport.requests] == ["POST", "GET", "GET"]
    assert (exchange.request.method, exchange.facts["requests"]) == ("POST", "3")
    assert json.loads(exchange.response.body) == video("queued")
    assert exchange.response.complete


def test_a_wait_without_an_end_ends_at_the_bound_of_requests(ask):
    transport = Scripted(video("queued"))
    call = Call("videos.create_and_poll", {"model": "m", "prompt": "p"})
    exchange = ask(call, transport, max_requests=4)
    assert len(transport.requests) == 4
    assert exchange.carried.raised == "APIConnectionError"
    assert exchange.facts["requests"] == "4"
    assert exchange.failure is None


def test_a_poll_that_breaks_leaves_the_exchange_whole(ask):
    transport = Scripted(video("queued"), httpx2.ReadError("reset"))
    exchange = ask(Call("videos.create_and_poll", {"model": "m", "prompt": "p"}), transport)
    assert exchange.carried.raised == "APIConnectionError"
    assert (exchange.failure, exchange.response.status) == (None, 200)


def test_our_own_error_in_a_later_request_reaches_the_caller(ask):
    transport = Scripted(video("queued"), LookupError("nobody recorded that"))
    with pytest.raises(LookupError, match="nobody recorded"):
        ask(Call("videos.create_and_poll", {"model": "m", "prompt": "p"}), transport)


def test_every_page_is_fetched_and_handed_out(ask):
    transport = Scripted(by=lambda request: PAGES[request.url.params.get("after", "")])
    exchange = ask(Call("batches.list.iter_pages", {"limit": 2}), transport)
    ids = [[entry["id"] for entry in page["data"]] for page in exchange.carried.value]
    assert ids == [["b1", "b2"], ["b3"]]
    assert exchange.facts["requests"] == "2"
    assert exchange.request.url.endswith("/batches?limit=2")
    assert json.loads(exchange.response.body) == PAGES[""]


def test_a_list_alone_is_its_first_page(ask):
    transport = Scripted(by=lambda request: PAGES[request.url.params.get("after", "")])
    exchange = ask(Call("batches.list", {"limit": 2}), transport)
    assert [entry["id"] for entry in exchange.carried.value["data"]] == ["b1", "b2"]
    assert len(transport.requests) == 1


def test_a_deletion_is_carried(ask):
    told = {"id": "f1", "object": "file", "deleted": True}
    exchange = ask(Call("files.delete", {"file_id": "f1"}), Scripted(told))
    assert exchange.request.method == "DELETE"
    assert exchange.carried.value == told


def test_the_async_client_hands_out_what_the_blocking_one_does(canned, endpoint, send):
    pieces = (chunk({"content": "a"}), chunk({}, "stop"), b"data: [DONE]\n\n")
    calls = {
        "plain": (Call("chat.completions.create", HELLO), lambda: canned()),
        "stream": (
            Call("chat.completions.create", {**HELLO, "stream": True}),
            lambda: canned(*pieces, headers=SSE),
        ),
        "helper": (
            Call("chat.completions.stream", HELLO),
            lambda: canned(*pieces, headers=SSE),
        ),
        "refusal": (Call("models.list"), lambda: canned(b"{}", status=401)),
        "bytes": (Call("files.content", {"file_id": "f"}), lambda: canned(b"\x00", b"\xff")),
        "nothing": (Call("models.list"), lambda: canned(b"")),
    }
    surfaces = all_surfaces()
    for call, transport in calls.values():
        blocking, awaited = (
            send(surfaces[name], endpoint(transport()), call) for name in ("python", "python-async")
        )
        assert awaited.carried == blocking.carried
        assert awaited.response.pieces == blocking.response.pieces


def test_a_call_that_the_sdk_does_not_have_has_a_reason():
    assert installed.lacks("chat.completions.create") is None
    assert installed.lacks("chat.completions.foretell") == (
        f"openai {installed.openai.__version__} has no chat.completions.foretell."
    )


def test_looking_at_all_surfaces_imports_no_sdk():
    program = (
        "import sys; from conformance.surfaces import Call, all_surfaces; "
        "all_surfaces()['rest'].can(Call('models.list')); print('openai' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert said.stdout == "False\n", said.stderr
