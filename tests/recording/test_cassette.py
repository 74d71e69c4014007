import itertools
import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Housekeeping, InvalidRun, Provenance, Response, WrongUsage
from conformance.recording import cassette
from conformance.recording.cassette import find_sets, path_of, read, read_set, write

CAREFULLY = settings(deadline=None, derandomize=True, database=None, max_examples=150)

AWKWARD = [
    b"",
    b"data: 1\r\n\r\ndata: [DONE]\r\n\r\n",
    b"data: 1\r\rdata: 2\r\r",
    b"a\nb\r\nc\rd\n",
    "data: \u2028 \u2029 \x85 \ufeff end\n\n".encode(),
    b"\xef\xbb\xbfdata: x\n\n",
    b"data: \x00\x01\x1b\x7f end\n\n",
    "data: 😀👩‍👩‍👧 \n\n".encode(),
    b"  lead and trail   \n  \n\n",
    b"\tkey: - value: # x\n---\n...\n",
    b"data: \xff\xfe\x80\n\n",
    "é".encode()[:-1],
    b"\xed\xa0\x80",
    b"!!python/object:foo\n&a *b\n",
    b"x" * 500 + b" " * 90 + b"y" * 500,
    b"null",
    b"2026-11-22",
    b"1e3",
    bytes(range(256)),
]

fragments = st.sampled_from([b"data: ", b"\n\n", b"\r", b"\r\n", b" " * 90, b"\x00", *AWKWARD])
bodies = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(fragments, max_size=12).map(b"".join),
)


@st.composite
def pieces_of(draw, body):
    cuts = sorted(draw(st.lists(st.integers(0, len(body)), max_size=8)))
    borders = [0, *cuts, len(body)]
    return tuple(body[a:b] for a, b in itertools.pairwise(borders))


@CAREFULLY
@given(data=st.data(), sent=bodies, came=bodies)
def test_every_byte_and_every_piece_comes_back(make_exchange, make_head, data, sent, came):
    pieces = data.draw(pieces_of(came))
    exchange = make_exchange(asked=sent, pieces=pieces)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "hello.yaml")
        write(exchange, path, head=make_head())
        back = read(path)
    assert back.request.body == sent
    assert back.response.pieces == pieces
    assert back.response.pieces_kept


@pytest.mark.parametrize("body", AWKWARD, ids=repr)
def test_awkward_bodies_survive_a_checkout_that_changes_line_ends(
    make_exchange, make_head, tmp_path, body
):
    path = tmp_path / "hello.yaml"
    write(make_exchange(asked=body, pieces=(body,)), path, head=make_head())
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    back = read(path)
    assert (back.request.body, back.response.body) == (body, body)


def test_what_was_written_is_what_is_read(make_exchange, make_head, tmp_path):
    answer = Response(
        status=404,
        headers=(("Content-Type", "application/json"), ("vary", "a"), ("vary", "b")),
        pieces=(b'{"a":', b"", b"1}"),
        arrivals_ms=(1.0, 2.5, 1234.6),
        complete=False,
    )
    exchange = replace(make_exchange(), response=answer)
    path = tmp_path / "hello.yaml"
    write(exchange, path, head=make_head())
    back = read(path)
    assert back.response == answer
    assert back.head == make_head()
    assert back.request == exchange.request
    assert back.path == path


def test_the_same_exchange_gives_the_same_file(make_exchange, make_head, tmp_path):
    exchange = make_exchange(pieces=(b"a", b"b"), arrivals_ms=(0.04, 17.349999))
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    write(exchange, one, head=make_head())
    write(exchange, two, head=make_head())
    assert one.read_bytes() == two.read_bytes()
    assert read(one).response.arrivals_ms == (0.0, 17.3)


def test_a_stream_stands_in_the_file_an_event_a_paragraph(make_exchange, make_head, tmp_path):
    events = [f'data: {{"n":{n},"delta":"tok"}}' for n in range(3)]
    body = "".join(f"{event}\n\n" for event in events).encode()
    path = tmp_path / "hello.yaml"
    write(make_exchange(pieces=(body,)), path, head=make_head())
    lines = [line.strip().removeprefix("string: '") for line in path.read_text().splitlines()]
    assert [line for line in lines if line.startswith("data:")] == events
    assert path.read_text().isascii()


def test_a_loopback_port_does_not_get_into_the_file(make_exchange, make_head, tmp_path):
    exchange = make_exchange()
    away = replace(exchange.request, url="http://127.0.0.1:41234/v1beta/openai/models?limit=2")
    path = tmp_path / "hello.yaml"
    write(replace(exchange, request=away), path, head=make_head())
    assert read(path).request.url == (
        "http://reference-openai.invalid/v1beta/openai/models?limit=2"
    )
    assert "41234" not in path.read_text()


def test_only_listed_request_headers_and_no_authorising_response_headers_are_kept(
    make_exchange, make_head, tmp_path
):
    exchange = make_exchange(
        request_headers=(
            ("Authorization", "Bearer k"),
            ("Accept", "application/json"),
            ("X-Stainless-Lang", "python"),
            ("Content-Type", "application/json"),
        ),
        headers=(("set-cookie", "a=1"), ("Openai-Organization", "org-1"), ("x-request-id", "r")),
    )
    path = tmp_path / "hello.yaml"
    write(exchange, path, head=make_head())
    back = read(path)
    assert dict(back.request.headers) == {
        "Accept": "application/json",
        "Content-Type": "application/json",
    }
    assert back.response.headers == (("x-request-id", "r"),)


def test_a_secret_in_base64_is_found(make_exchange, make_head, tmp_path):
    with pytest.raises(Housekeeping, match="holds the key"):
        write(
            make_exchange(pieces=(b"dXNlcjpyZWZlcmVuY2Uta2V5",)),  # user:reference-key
            tmp_path / "hello.yaml",
            head=make_head(),
            secrets=["reference-key"],
        )
    assert not list(tmp_path.iterdir())


def test_a_secret_that_yaml_escapes_in_the_head_is_found(make_exchange, make_head, tmp_path):
    with pytest.raises(Housekeeping, match="holds the key"):
        write(
            make_exchange(),
            tmp_path / "hello.yaml",
            head=make_head(model="schlüssel-geheim"),
            secrets=["schlüssel-geheim"],
        )


def test_a_failed_write_leaves_the_old_file_and_no_draft(
    make_exchange, make_head, tmp_path, monkeypatch
):
    path = tmp_path / "hello.yaml"
    write(make_exchange(), path, head=make_head())
    before = path.read_bytes()

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space left"):
        write(make_exchange(pieces=(b"other",)), path, head=make_head())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_exchange_without_an_answer_is_not_written(make_exchange, make_head, tmp_path):
    silent = replace(make_exchange(), response=None, failure="The connection was refused.")
    with pytest.raises(InvalidRun, match="connection was refused"):
        write(silent, tmp_path / "hello.yaml", head=make_head())


def test_a_body_known_only_in_parsed_form_is_not_written(make_exchange, make_head, tmp_path):
    with pytest.raises(WrongUsage, match="parsed form"):
        write(make_exchange(exact=False), tmp_path / "hello.yaml", head=make_head())


def test_nothing_turns_rehearsed_into_live(make_exchange, make_head, tmp_path):
    with pytest.raises(Housekeeping, match="live/reference-openai"):
        write(make_exchange(), tmp_path / "hello.yaml", head=make_head(provenance=Provenance.LIVE))
    path = path_of(tmp_path, make_head())
    write(make_exchange(), path, head=make_head())
    moved = tmp_path / "live" / "gemini" / "chat" / "hello.yaml"
    moved.parent.mkdir(parents=True)
    moved.write_bytes(path.read_bytes())
    live = next(found for found in find_sets([tmp_path]) if found.provenance is Provenance.LIVE)
    with pytest.raises(Housekeeping, match="not where it lies"):
        read_set(live)


def test_a_cassette_under_another_exchange_name_is_refused(make_exchange, make_head, tmp_path):
    path = path_of(tmp_path, make_head())
    write(make_exchange(), path, head=make_head())
    path.rename(path.with_name("other.yaml"))
    with pytest.raises(Housekeeping, match="says it is chat/hello"):
        read_set(find_sets([tmp_path])[0])


def test_sets_are_found_by_provenance_and_target_and_later_roots_win(
    make_exchange, make_head, tmp_path
):
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    for root, names in ((shipped, ["chat/hello", "chat/bye"]), (own, ["chat/hello"])):
        for name in names:
            head = make_head(name)
            write(make_exchange(name), path_of(root, head), head=head)
    (shipped / "notes").mkdir()
    (shipped / "README.md").write_text("no cassette")
    (found,) = find_sets([shipped, own, tmp_path / "absent"])
    assert (found.provenance, found.target) == (Provenance.REHEARSED, "reference-openai")
    assert [path.relative_to(tmp_path).parts[0] for path in found.paths] == ["shipped", "own"]
    assert [recording.head.exchange for recording in read_set(found)] == ["chat/bye", "chat/hello"]


def edited(path, old, new):
    text = path.read_text()
    assert re.search(old, text)
    path.write_text(re.sub(old, new, text, count=1))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (r"version: 1", "version: 2", "version is 2"),
        (r"metadata:\n  conformance:", "metadata:\n  other:", "nobody knows where it came from"),
        (r"format: 1", "format: 9", "format is 9"),
        (r"provenance: rehearsed", "provenance: dreamt", "dreamt"),
        (r"target: .*", "target: ../up", "cannot be the name of a folder"),
        (r"exchange: .*", "exchange: chat/../../up", "no id of the form"),
        (r"area: chat", "area: tools", "not of the area"),
        (r"recorded: .*", "recorded: yesterday", "no date"),
        (r"surface: rest", "surface: 3", "surface is 3"),
        (r"suite: .*", "suite: '1'\n    colour: red", "unknown member colour"),
        (r"- 10\n", "- 9\n", "add up to 9 bytes and its body has 10"),
        (r"- 10\n", "- -10\n", "no list of byte lengths"),
        (r"code: 200", "code: yes", "status is True"),
        (r"method: POST", "method: [a]", "method is no text"),
        (r"interactions:\n", "interactions: []\nrest:\n", "exactly one interaction"),
        (r"interactions:", "interactions: *a\n#", "alias"),
    ],
)
def test_a_broken_cassette_is_named_with_what_is_wrong(
    make_exchange, make_head, tmp_path, old, new, why
):
    path = tmp_path / "hello.yaml"
    write(make_exchange(), path, head=make_head())
    edited(path, old, new)
    with pytest.raises(Housekeeping, match=re.escape(why)) as caught:
        read(path)
    assert str(path) in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"{", b"[" * 100_000, b"- 1", b"\xff\xfe\xff", b"a: !!python/name:os x"]
)
def test_a_file_that_is_no_cassette_is_named(tmp_path, data):
    path = tmp_path / "hello.yaml"
    path.write_bytes(data)
    with pytest.raises(Housekeeping, match=re.escape(str(path))):
        read(path)


def test_a_missing_cassette_is_named(tmp_path):
    with pytest.raises(Housekeeping, match="cannot be read"):
        read(tmp_path / "absent.yaml")


def test_a_cassette_without_chunks_knows_nothing_of_delivery(make_exchange, make_head, tmp_path):
    path = tmp_path / "hello.yaml"
    write(make_exchange(pieces_kept=False), path, head=make_head())
    assert "chunks" not in path.read_text()
    assert not read(path).response.pieces_kept


def test_a_rehearsed_target_has_a_host_that_cannot_exist():
    assert cassette.symbolic_base_url("reference-gemini") == (
        "http://reference-gemini.invalid/v1beta/openai/"
    )
