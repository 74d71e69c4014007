import pytest

from conformance.model import Request
from conformance.recording.nearest import MAX_LINES, unmatched


@pytest.fixture
def recordings(make_recording):
    def chat(text, **more):
        message = {"content": text, "role": "user"}
        return {"messages": [message], "model": "reference-chat", **more}

    return [
        make_recording("chat/hello", asked=chat("Say hello.")),
        make_recording("chat/hello-stream", asked=chat("Say hello.", stream=True)),
        make_recording("chat/stop", asked=chat("Count to nine.", stop=["4"])),
        make_recording("models/list", method="GET", path="models", asked=b""),
        make_recording("models/one", method="GET", path="models/reference-chat", asked=b""),
    ]


def ask(body, *, method="POST", path="chat/completions"):
    url = f"http://reference-openai.invalid/v1beta/openai/{path}"
    return Request(method, url, (("content-type", "application/json"),), body)


def test_the_message_says_what_was_asked_what_is_nearest_what_differs_and_how_to_record(recordings):
    body = (
        b'{"model":"reference-chat","messages":[{"role":"user","content":"Count to nine."}],'
        b'"stop":["5"]}'
    )
    error = unmatched(ask(body), recordings)
    assert error.message.splitlines() == [
        "Nobody recorded an answer to POST /v1beta/openai/chat/completions (95 bytes of "
        "application/json) among the 5 cassettes of rehearsed/reference-openai.",
        "The nearest is chat/stop, which differs in its body:",
        "",
        "--- recorded: chat/stop",
        "+++ this request",
        "@@ -9,5 +9,5 @@",
        '   "model": "reference-chat",',
        '   "stop": [',
        '-    "4"',
        '+    "5"',
        "   ]",
        " }",
    ]
    assert "conformance record --target reference-openai --area chat" in error.hint


def test_an_added_member_points_at_the_recording_without_it(recordings):
    body = (
        b'{"stream":true,"model":"reference-chat","messages":[{"role":"user",'
        b'"content":"Say hello."}],"n":1}'
    )
    error = unmatched(ask(body), recordings)
    assert "The nearest is chat/hello-stream, which differs in its body" in error.message
    assert '+  "n": 1,' in error.message.splitlines()


def test_another_path_is_shown_as_a_path(recordings):
    error = unmatched(ask(b"", method="GET", path="models/reference%2Dchat"), recordings)
    assert "which differs in its path" in error.message
    assert "+GET /v1beta/openai/models/reference%2Dchat" in error.message.splitlines()


def test_a_base_path_that_was_forgotten_still_finds_the_right_recording(recordings):
    body = recordings[2].request.body
    error = unmatched(Request("POST", "/chat/completions", ask(b"").headers, body), recordings)
    assert "The nearest is chat/stop, which differs in its path" in error.message


def test_a_long_difference_is_cut(recordings):
    body = b'{"messages":[' + b",".join(b"%d" % n for n in range(500)) + b"]}"
    error = unmatched(ask(body), recordings)
    assert len(error.message.splitlines()) < MAX_LINES + 8
    assert "more lines" in error.message


def test_long_lines_that_differ_at_their_end_are_told_apart(recordings):
    body = recordings[0].request.body.replace(b"Say hello.", b"x" * 300)
    recorded = recordings[0].request.body.replace(b"Say hello.", b"x" * 299 + b"y")
    near = type(recordings[0])(
        recordings[0].head, ask(recorded), recordings[0].response, recordings[0].path
    )
    changed = [
        line for line in unmatched(ask(body), [near]).message.splitlines() if line[0:2] in "+ - "
    ]
    removed, added = (line for line in changed if "x" * 50 in line)
    assert removed[1:] != added[1:]


def test_bytes_that_are_no_text_and_hostile_bodies_cost_no_exception(recordings):
    for body in (b"\xff\xfe", b"[" * 100_000, b'{"a":"\\ud800"}', b'{"a":' + b"9" * 6000 + b"}"):
        message = unmatched(ask(body), recordings).message
        message.encode()
        assert "chat/" in message


def test_control_characters_are_not_passed_to_a_terminal(recordings):
    message = unmatched(ask('{"a":"\x9b31m\u202e"}'.encode()), recordings).message
    assert "\x9b" not in message
    assert "\u202e" not in message


def test_without_any_cassette_it_says_so():
    error = unmatched(ask(b"{}"), [])
    assert "there is no cassette at all" in error.message
    assert "conformance record" in error.hint
