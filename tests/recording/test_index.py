import pytest

from conformance.model import Housekeeping, UnmatchedRequest
from conformance.recording.cassette import find_sets, path_of, write
from conformance.recording.index import Index


def asked(make_exchange, **rest):
    return make_exchange(**rest).request


def test_a_request_finds_its_recording_whatever_its_spelling(make_recording, make_exchange):
    index = Index(
        [
            make_recording(asked={"a": 1, "b": "é"}),
            make_recording("chat/other", asked={"a": 2, "b": "é"}),
        ]
    )
    for body in (b'{"a":1,"b":"\xc3\xa9"}', b'{ "b" : "\\u00e9", "a" : 1.0 }'):
        request = asked(make_exchange, asked=body)
        assert index.find(request).head.exchange == "chat/hello"


def test_the_host_and_the_order_of_the_query_do_not_count(make_recording, make_exchange):
    index = Index([make_recording("models/list", method="GET", path="models?a=1&b=2", asked=b"")])
    request = asked(make_exchange, method="GET", path="models?b=2&a=1", asked=b"")
    assert index.find(request).head.exchange == "models/list"
    with pytest.raises(UnmatchedRequest):
        index.find(asked(make_exchange, method="GET", path="models?a=1", asked=b""))


def test_multipart_bodies_match_under_any_boundary(make_recording, make_exchange):
    def form(boundary, text):
        return {
            "request_headers": (("content-type", f"multipart/form-data; boundary={boundary}"),),
            "asked": f'--{boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n{text}'
            f"\r\n--{boundary}--\r\n".encode(),
        }

    index = Index([make_recording(**form("abc", "hello"))])
    assert index.find(asked(make_exchange, **form("xyz", "hello"))).head.exchange == "chat/hello"
    with pytest.raises(UnmatchedRequest):
        index.find(asked(make_exchange, **form("xyz", "bye")))


def test_two_recordings_for_one_request_are_both_named(make_recording):
    with pytest.raises(Housekeeping, match=r"chat/hello.*chat/bye") as caught:
        Index([make_recording(), make_recording("chat/bye")])
    assert "POST /v1beta/openai/chat/completions" in caught.value.message


def test_it_keeps_account_of_what_was_played(make_recording, make_exchange):
    index = Index([make_recording(), make_recording("chat/bye", asked={"a": 1})])
    assert index.unplayed() == ["chat/bye", "chat/hello"]
    index.find(asked(make_exchange))
    index.find(asked(make_exchange))
    with pytest.raises(UnmatchedRequest):
        index.find(asked(make_exchange, asked={"a": 2}))
    assert index.unplayed() == ["chat/bye"]
    assert index.played == {"chat/hello"}


def test_the_base_path_is_the_one_the_recordings_share(make_recording):
    assert Index([make_recording()]).base_path == "/v1beta/openai/"
    assert Index([]).base_path == "/"


def test_a_set_on_disk_becomes_an_index(make_exchange, make_head, tmp_path):
    for name, body in (("chat/hello", {"a": 1}), ("chat/bye", {"a": 2})):
        head = make_head(name)
        write(make_exchange(name, asked=body), path_of(tmp_path, head), head=head)
    index = Index.of_set(find_sets([tmp_path])[0])
    assert len(index) == 2
    assert index.find(asked(make_exchange, asked={"a": 2})).head.exchange == "chat/bye"


def polls(make_recording, *exchanges, **rest):
    get = {"method": "GET", "path": "videos/v", "asked": b"", **rest}
    return [make_recording(exchange, **get) for exchange in exchanges]


def test_whoever_names_the_exchange_gets_its_answer_to_a_poll(make_recording):
    index = Index(polls(make_recording, "videos/done", "videos/begun", "videos/first"))
    for exchange in ("videos/first", "videos/done", "videos/first", "videos/begun"):
        found = index.answer(
            "GET", "/v1beta/openai/videos/v", content_type=None, body=b"", exchange=exchange
        )
        assert found.head.exchange == exchange
    assert index.unplayed() == []


def test_anybody_else_gets_polls_in_order_and_stays_at_the_last(make_recording, make_exchange):
    index = Index(polls(make_recording, "videos/poll-2", "videos/poll-3", "videos/poll-1"))
    request = asked(make_exchange, method="GET", path="videos/v", asked=b"")
    found = [index.find(request).head.exchange for _ in range(5)]
    assert found == [f"videos/poll-{number}" for number in (1, 2, 3, 3, 3)]


def test_naming_an_exchange_that_nobody_recorded_changes_nothing(make_recording):
    index = Index(polls(make_recording, "videos/poll-1", "videos/poll-2"))
    found = [
        index.answer(
            "GET", "/v1beta/openai/videos/v", content_type=None, body=b"", exchange="videos/else"
        ).head.exchange
        for _ in range(2)
    ]
    assert found == ["videos/poll-1", "videos/poll-2"]


def test_a_helper_that_polls_begins_anew_with_its_own_request(make_recording):
    began = make_recording("videos/helped", path="videos", asked={"prompt": "a cat"})
    index = Index([began, *polls(make_recording, "videos/helped-1", "videos/helped-2")])

    def asks(method, path, body=b""):
        media = "application/json" if body else None
        target = f"/v1beta/openai/{path}"
        answer = index.answer(
            method, target, content_type=media, body=body, exchange="videos/helped"
        )
        return answer.head.exchange

    for _ in range(2):  # once a surface, and once a round
        assert asks("POST", "videos", b'{"prompt": "a cat"}') == "videos/helped"
        found = [asks("GET", "videos/v") for _ in range(3)]
        assert found == ["videos/helped-1", "videos/helped-2", "videos/helped-2"]


def test_a_poll_recorded_twice_under_one_name_is_refused(make_recording):
    with pytest.raises(Housekeeping, match=r"videos/poll .*videos/poll "):
        Index(polls(make_recording, "videos/poll", "videos/other", "videos/poll"))


def test_only_a_get_may_be_answered_in_two_ways(make_recording):
    with pytest.raises(Housekeeping, match="DELETE"):
        Index(polls(make_recording, "videos/a", "videos/b", method="DELETE"))
