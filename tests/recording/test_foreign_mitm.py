"""Flow files are read as mitmproxy writes them, and a broken flow costs only itself."""

import io
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.catalogue import load
from conformance.model import Exchange, Kind, Outcome
from conformance.recording import foreign, foreign_mitm, foreign_netstring
from conformance.recording.foreign import Part, Unreadable, parts, read_paths
from conformance.recording.foreign_found import MOST_BYTES, CannotRead, Place, each
from conformance.results.audit import verdicts_on

# Written by mitmproxy 12.2.3: three calls of the reference endpoint, then the first one compressed,
# the second one without its body and left by the client halfway, and a TCP flow.
REAL = Path(__file__).parent / "flows" / "reference.mitm"
PLACE = Place("rec/app.mitm", "app", format="mitmproxy")
ASK = b'{"model":"m-1","messages":[]}'
ANSWER = b'{"object":"chat.completion","model":"m-1","choices":[]}'


def written(value):
    """Spell a value as a typed netstring."""
    match value:
        case None:
            data, kind = b"", b"~"
        case bool():
            data, kind = str(value).lower().encode(), b"!"
        case int():
            data, kind = str(value).encode(), b"#"
        case float():
            data, kind = str(value).encode(), b"^"
        case bytes():
            data, kind = value, b","
        case str():
            data, kind = value.encode(), b";"
        case dict():
            data, kind = b"".join(written(x) for pair in value.items() for x in pair), b"}"
        case list() | tuple():
            data, kind = b"".join(map(written, value)), b"]"
    return b"%d:%b%b" % (len(data), data, kind)


def state(*, asked=None, came=None, **changed):
    request = {
        "method": b"POST",
        "scheme": b"https",
        "host": "10.0.0.1",
        "port": 443,
        "path": b"/v1/chat/completions",
        "authority": b"",
        "headers": [[b"host", b"api.example.com"]],
        "content": ASK,
        "timestamp_start": 1795371069.7,
    }
    response = {
        "status_code": 200,
        "headers": [[b"content-type", b"application/json"]],
        "content": ANSWER,
    }
    answered = None if came is False else response | (came or {})
    outer = {"request": request | (asked or {}), "response": answered, "error": None}
    return {"type": "http", "version": 21} | outer | changed


def read(**changed):
    return foreign_mitm.flow(written(state(**changed)), PLACE, 1)


def told(found):
    return [
        (one.id, one.kind, one.request, one.response)
        if isinstance(one, Exchange)
        else (one.number, one.why)
        for one in found
    ]


def test_what_mitmproxy_wrote_is_read_and_judged():
    plain, streamed, refused, zipped, unkept, left, tcp = read_paths([REAL])
    assert [one.kind for one in (plain, streamed)] == [Kind.COMPLETION, Kind.STREAM]
    assert plain.request.url == "https://api.example.com/v1beta/openai/chat/completions"
    assert (plain.target, plain.model) == ("api.example.com", "reference-chat")
    assert (refused.response.status, refused.model) == (404, "absent")
    assert zipped.response.body == plain.response.body
    assert (unkept.response, unkept.recorded) == (None, "2026-11-22")
    assert left.response is None
    assert (tcp.number, "'tcp'" in tcp.why) == (7, True)
    for one in (plain, streamed, refused, zipped):
        assert one.facts == {"format": "mitmproxy"}
        outcomes = {each.outcome for each in verdicts_on(one, load())}
        assert outcomes == {Outcome.PASS}


@pytest.mark.parametrize("form", [None, "mitmproxy"])
def test_a_large_file_gives_flow_by_flow_what_a_small_one_gives(monkeypatch, form):
    whole = told(read_paths([REAL], form=form))
    monkeypatch.setattr(foreign, "WHOLE", 10)
    monkeypatch.setattr(foreign, "_PART", 6_000)
    listed = list(parts([REAL], form=form))
    assert len(listed) > 2
    assert all(isinstance(part, Part) and part.entries for part in listed)
    assert told(read_paths([REAL], form=form)) == whole


def test_a_flow_is_an_exchange_with_the_host_that_the_client_named():
    found = read()
    assert (found.id, found.target, found.recorded) == ("app#1", "api.example.com", "2026-11-22")
    assert found.request.url == "https://api.example.com/v1/chat/completions"
    assert (found.request.body, found.response.body) == (ASK, ANSWER)
    assert found.response.media_type == "application/json"
    assert (found.response.exact, found.response.pieces_kept) == (True, False)


@pytest.mark.parametrize(
    ("asked", "url"),
    [
        ({"authority": b"h.example:443"}, "https://h.example:443/v1/chat/completions"),
        ({"headers": []}, "https://10.0.0.1/v1/chat/completions"),
        ({"headers": [], "port": 8443}, "https://10.0.0.1:8443/v1/chat/completions"),
        (
            {"headers": [[b"Host", b"h:81"]], "port": 81, "scheme": b"http"},
            "http://h:81/v1/chat/completions",
        ),
    ],
)
def test_the_address_is_put_together_from_what_there_is(asked, url):
    assert read(asked=asked).request.url == url


def test_bodies_come_without_their_compression():
    packed = {"headers": [[b"content-encoding", b"deflate"]], "content": zlib.compress(ANSWER)}
    assert read(came=packed).response.body == ANSWER
    packed["content"] = zlib.compress(ASK)
    assert read(asked=packed).request.body == ASK


@pytest.mark.parametrize(
    "changed",
    [
        {"came": False},
        {"came": {"content": None}},
        {"error": {"msg": "Client disconnected.", "timestamp": 1.0}},
    ],
)
def test_an_answer_that_was_not_kept_to_its_end_leaves_the_request(changed):
    found = read(**changed)
    assert found.response is None
    assert found.request.body == ASK
    assert found.facts["answer"] == "not kept"


def test_an_answer_that_the_server_broke_off_is_incomplete():
    found = read(error={"msg": "Server disconnected", "timestamp": 1.0})
    assert not found.response.complete


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"version": (0, 18)}, "hardump"),
        ({"version": 3}, "hardump"),
        ({"type": "dns"}, "'dns'"),
        ({"request": None}, "without a request"),
        ({"came": {"status_code": 1200}}, "status code"),
        ({"came": {"content": 7}}, "no bytes"),
        ({"asked": {"host": "[", "headers": []}}, "address that is none"),
    ],
)
def test_what_is_no_exchange_is_named_for_what_it_is(changed, why):
    with pytest.raises(CannotRead, match=why):
        read(**changed)


@pytest.mark.parametrize("name", ["a.mitm", "a", "a.json"])
def test_a_broken_flow_costs_only_itself(tmp_path, monkeypatch, name):
    flow = written(state())
    broken = flow.replace(b"11:status_code", b"99:status_code")
    (tmp_path / name).write_bytes(flow + broken + flow + flow[:-9])
    for size in (foreign.WHOLE, 10):
        monkeypatch.setattr(foreign, "WHOLE", size)
        first, second, third, torn = read_paths([tmp_path])
        assert (first.response.body, third.response.body) == (ANSWER, ANSWER)
        assert (second.number, torn.number) == (2, 4)
        assert "no whole flow" in second.why
        assert "breaks off" in torn.why


def test_a_flow_nested_without_end_is_named():
    deep = b"0:]"
    for _ in range(3_000):
        deep = b"%d:%b]" % (len(deep), deep)
    inner = b"".join(written(x) for pair in state(request=[]).items() for x in pair)
    inner = inner.replace(b"0:]", deep, 1)
    with pytest.raises(CannotRead, match="nested too deeply"):
        foreign_mitm.flow(b"%d:%b}" % (len(inner), inner), PLACE, 1)


def test_something_else_between_flows_ends_the_file_and_is_told(tmp_path):
    flow = written(state())
    (tmp_path / "a.mitm").write_bytes(flow + b"GET / HTTP/1.1\r\n\r\n" + flow)
    first, rest = read_paths([tmp_path])
    assert isinstance(first, Exchange)
    assert (rest.number, "not read" in rest.why) == (2, True)


def test_a_flow_beyond_the_limit_is_passed_over_without_being_held():
    class Counting(io.BytesIO):
        most = 0

        def read(self, size=-1):
            self.most = max(self.most, size)
            return super().read(size)

    flow = written(state())
    size = MOST_BYTES + 1
    file = Counting(flow + b"%d:" % size + bytes(size) + b"}" + flow)
    first, large, last = foreign_netstring.cut(file)
    assert (first, last) == (flow, flow)
    assert max(file.most, len(large)) < 10_000
    with pytest.raises(CannotRead, match="more than"):
        foreign_mitm.flow(large, PLACE, 2)


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))


ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.binary() | st.text()
ODD |= st.lists(ODD, max_size=2) | st.dictionaries(st.text(), ODD, max_size=2)


@given(st.data(), ODD)
def test_a_flow_with_an_odd_member_is_read_or_named(data, odd):
    value = state()
    *path, last = data.draw(st.sampled_from(list(places(value))[1:]))
    inside = value
    for key in path:
        inside = inside[key]
    inside[last] = odd
    (found,) = each([written(value)], foreign_mitm.flow, PLACE)
    assert found.why if isinstance(found, Unreadable) else found.request is not None


@settings(max_examples=300)
@given(
    st.binary(max_size=60)
    | st.text("0123456789:,;#^!~}]ab", max_size=60).map(str.encode)
    | st.tuples(st.integers(0, 900), st.binary(min_size=1, max_size=4)).map(
        lambda cut: written(state())[: cut[0]] + cut[1] + written(state())[cut[0] + len(cut[1]) :]
    )
)
def test_no_bytes_make_the_reader_raise(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "a.mitm"
    path.write_bytes(data)
    found = list(read_paths([path], form="mitmproxy"))
    assert found
    assert all(one.why if isinstance(one, Unreadable) else one.request for one in found)
