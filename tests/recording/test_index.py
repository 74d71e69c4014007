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
