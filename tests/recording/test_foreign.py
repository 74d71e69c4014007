"""An audit's files and folders are read in order, told apart by content, and nothing is silent."""

import json
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Exchange, Kind, Provenance, WrongUsage
from conformance.recording import cassette
from conformance.recording.foreign import Unreadable, read_paths

BODY = b'{"object":"chat.completion","model":"m","choices":[]}'
STREAM = b'data: {"object":"chat.completion.chunk"}\n\ndata: [DONE]\n\n'
CASSETTE = {
    "version": 1,
    "interactions": [
        {
            "request": {"method": "GET", "uri": "https://h.example/v1/models", "headers": {}},
            "response": {"status": {"code": 200}, "headers": {}, "body": {"string": "{}"}},
        }
    ]
    * 2,
}
JSON_CASSETTE = json.dumps(CASSETTE).encode()
YAML_CASSETTE = yaml.safe_dump(CASSETTE).encode()


def read(root: Path, **files: bytes):
    for name, data in files.items():
        path = root / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return list(read_paths([root]))


def ids(found):
    return [one.id for one in found if isinstance(one, Exchange)]


def reason(root: Path, name: str, data: bytes) -> str:
    (root / name).write_bytes(data)
    (found,) = read_paths([root / name])
    assert isinstance(found, Unreadable), found
    assert found.path == str(root / name)
    return found.why


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.yaml", YAML_CASSETTE, ["a#1", "a#2"]),
        ("a.yml", JSON_CASSETTE, ["a#1", "a#2"]),
        ("a", YAML_CASSETTE, ["a#1", "a#2"]),
        ("a.json", JSON_CASSETTE, ["a#1", "a#2"]),
        ("a.yaml", yaml.safe_dump(CASSETTE, default_flow_style=True).encode(), ["a#1", "a#2"]),
        ("a.yaml", b"interactions: &i\n- request: &r {method: GET, uri: 'http://h/v1/models'}\n"
                   b"  response: {status: {code: 200}}\n", ["a#1"]),
        ("a.json", BODY, ["a#1"]),
        ("a.txt", b"\n " + BODY + b"\n", ["a#1"]),
        ("a.json", b"\xef\xbb\xbf" + BODY, ["a#1"]),
        ("a.jsonl", BODY + b"\n" + BODY, ["a#1", "a#2"]),
        ("a.log", BODY + b"\r\n" + BODY + b"\n", ["a#1", "a#2"]),
        ("a.sse", STREAM, ["a#1"]),
        ("a.txt", STREAM, ["a#1"]),
        ("a.sse", b"nothing of the kind", ["a#1"]),
        ("a.b.json", BODY, ["a.b#1"]),
    ],
)  # fmt: skip
def test_a_file_is_told_by_what_it_holds(tmp_path, name, data, expected):
    (tmp_path / name).write_bytes(data)
    found = list(read_paths([tmp_path / name]))
    assert ids(found) == expected
    assert {one.origin for one in found} == {str(tmp_path / name)}


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.json", b"", "an empty file"),
        ("a.yaml", b" \n", "an empty file"),
        ("a.flow", b"\x00\x01", "none"),
        ("a.har", b'{"log":{"entries":[]}}', "its list of exchanges is empty"),
        ("a.json", b'{"log":{"entries":[]}}', "its list of exchanges is empty"),
        ("a.yml", b"---\nhttp_interactions:\n- request: {}\n", "without a response"),
        ("a.yaml", b"services: {web: {image: x}}", "YAML, but no cassette"),
        ("a.yaml", b"request: x", "YAML, but no cassette"),
        ("a.yaml", b"interactions: [", "not valid YAML"),
        ("a.yaml", b"interactions: []", "its list of exchanges is empty"),
        ("a.yaml", b"interactions: [!!python/name:os.system '']", "tag"),
        ("a.json", b"{broken", "not valid JSON"),
        ("README.md", b"# Words\n\nand: more\n", "text, but"),
        ("a.png", b"\x89PNG\r\n\x00\x00", "no text"),
        ("a.json.gz", b"\x1f\x8b\x08abc", "no text"),
    ],
)
def test_what_is_no_traffic_comes_with_a_plain_reason(tmp_path, name, data, why):
    assert why in reason(tmp_path, name, data)


def test_a_file_beyond_the_limit_is_not_read(tmp_path):
    (tmp_path / "a.json").write_bytes(BODY)
    (found,) = read_paths([tmp_path], most_bytes=len(BODY) - 1)
    assert "larger than" in found.why
    assert ids(read_paths([tmp_path], most_bytes=len(BODY))) == ["a#1"]


def test_a_path_that_does_not_exist_is_wrong_usage_at_once(tmp_path):
    with pytest.raises(WrongUsage, match="nothing at"):
        read_paths([tmp_path, tmp_path / "absent"])


def test_folders_are_read_recursively_in_order_of_names(tmp_path):
    found = read(tmp_path, b_DOT_json=BODY, a__z_DOT_json=BODY, a__y__x_DOT_sse=STREAM)
    assert ids(found) == ["x#1", "z#1", "b#1"]


def test_an_empty_folder_says_so(tmp_path):
    (tmp_path / "inner").mkdir()
    (found,) = read_paths([tmp_path])
    assert found == Unreadable(str(tmp_path / "inner"), "an empty folder")


def test_files_of_the_same_name_get_as_much_path_as_tells_them_apart(tmp_path):
    found = read(
        tmp_path, a__x_DOT_json=BODY, b__x_DOT_json=BODY, c_DOT_json=BODY, c_DOT_sse=STREAM
    )
    assert ids(found) == ["a/x.json#1", "b/x.json#1", "c.json#1", "c.sse#1"]


def test_a_file_named_twice_is_read_once(tmp_path):
    (tmp_path / "a.json").write_bytes(BODY)
    assert ids(read_paths([tmp_path / "a.json", tmp_path, str(tmp_path / "a.json")])) == ["a#1"]


def test_hidden_folders_and_links_to_folders_are_named_and_not_entered(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.json").write_bytes(BODY)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "lost").symlink_to(tmp_path / "absent")
    hidden, loop, lost = read_paths([tmp_path])
    assert "hidden" in hidden.why
    assert "link to a folder" in loop.why
    assert "cannot be opened" in lost.why
    assert ids(read_paths([tmp_path / ".git"])) == ["a#1"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (found,) = read_paths([tmp_path])
    assert "neither a file nor a folder" in found.why


def test_the_kind_is_told_by_request_or_body(tmp_path):
    found = read(tmp_path, a_DOT_yaml=YAML_CASSETTE, b_DOT_json=BODY, c_DOT_sse=STREAM)
    assert [one.kind for one in found] == [
        Kind.MODELS,
        Kind.MODELS,
        Kind.COMPLETION,
        Kind.STREAM,
    ]


def test_a_broken_cassette_of_ours_is_never_read_as_somebody_elses(tmp_path):
    ours = CASSETTE | {"metadata": {"conformance": {"format": 1}}}
    assert "of this suite" in reason(tmp_path, "a.yaml", yaml.safe_dump(ours).encode())
    assert "of this suite" in reason(tmp_path, "a.json", json.dumps(ours).encode())


MEMBERS = ["request", "response", "body", "string", "status", "code", "headers", "uri"]
MEMBERS += ["method", "parsed_body", "type", "content", "date", "error", "message", "url"]
MEMBERS += ["object", "choices", "model", "interactions", "created", "base64_string"]


def test_a_cassette_of_ours_keeps_what_it_says_of_itself(tmp_path, make_exchange, make_head):
    pieces = (b'{"id":', b'"1"}')
    exchange = make_exchange(pieces=pieces, arrivals_ms=(1.0, 2.5))
    cassette.write(exchange, tmp_path / "hello.yaml", head=make_head())
    (found,) = read_paths([tmp_path])
    assert (found.provenance, found.target) == (Provenance.REHEARSED, "reference-openai")
    assert (found.id, found.kind, found.recorded) == ("hello#1", Kind.COMPLETION, "2026-11-22")
    assert (found.response.pieces, found.response.pieces_kept) == (pieces, True)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(MEMBERS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(
    data=st.binary(max_size=80)
    | VALUES.map(lambda v: json.dumps({"interactions": [v]}).encode())
    | VALUES.map(lambda v: json.dumps({"interactions": [{"request": v, "response": v}]}).encode())
    | VALUES.map(lambda v: json.dumps(v).encode()),
    suffix=st.sampled_from([".yaml", ".json", ".jsonl", ".sse", ".txt", ""]),
)
def test_no_content_makes_the_reader_raise(tmp_path_factory, data, suffix):
    path = tmp_path_factory.mktemp("any") / f"file{suffix}"
    path.write_bytes(data)
    found = list(read_paths([path]))
    assert found
    assert all(isinstance(one, Unreadable) or one.response is not None for one in found)
