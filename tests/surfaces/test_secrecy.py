"""The key is nowhere in an exchange."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.surfaces import WRONG_KEY, Call, Endpoint, KeyForm
from conformance.surfaces.secrecy import hide, hide_inside, mask, spellings

KEY = "secret-key-0123456789"
HELLO = {"model": "m", "messages": [{"role": "user", "content": "Say hello."}]}


def everything(exchange) -> str:
    parts = [exchange.request, exchange.response, exchange.failure, exchange.carried]
    return repr([*parts, exchange.facts])


def test_an_endpoint_does_not_show_its_key():
    shown = repr(Endpoint("http://x.invalid/", key=KEY, headers=(("x-token", "hidden-too"),)))
    assert KEY not in shown
    assert "hidden-too" not in shown


def test_the_key_is_sent_and_not_kept(surface, canned, endpoint, send):
    transport = canned()
    exchange = send(surface, endpoint(transport, key=KEY))
    assert transport.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert exchange.request.header("authorization") == "Bearer [key]"
    assert KEY not in everything(exchange)


def test_even_a_short_key_is_not_kept(surface, canned, endpoint, send):
    exchange = send(surface, endpoint(canned(), key="EMPTY"))
    assert exchange.request.header("authorization") == "Bearer [key]"


@pytest.mark.parametrize(
    "pieces", [(f'{{"error":"bad key {KEY}"}}',), (f'"{KEY[:9]}', KEY[9:] + '"')]
)
@pytest.mark.parametrize("status", [200, 401])
def test_a_key_in_the_answer_is_masked_and_told(surface, canned, endpoint, send, pieces, status):
    raw = tuple(piece.encode() for piece in pieces)
    exchange = send(surface, endpoint(canned(*raw, status=status), key=KEY))
    assert KEY not in everything(exchange)
    assert [len(piece) for piece in exchange.response.pieces] == [len(piece) for piece in raw]
    assert exchange.facts["key-echoed"] == "body"


def test_a_key_in_the_head_is_masked_and_told(surface, canned, endpoint, send):
    headers = [("content-type", "application/json"), ("x-you-sent", f"Bearer {KEY}")]
    exchange = send(surface, endpoint(canned(headers=headers), key=KEY))
    assert KEY not in everything(exchange)
    assert exchange.facts["key-echoed"] == "headers"


def test_headers_that_go_with_every_call_keep_their_names_only(surface, canned, endpoint, send):
    transport = canned()
    exchange = send(surface, endpoint(transport, headers=(("X-Gateway-Token", "t0ken"),)))
    assert transport.requests[0].headers["x-gateway-token"] == "t0ken"
    assert exchange.request.header("x-gateway-token") == "[key]"


def test_the_wrong_key_is_no_secret(surface, canned, endpoint, send):
    transport = canned(status=401)
    exchange = send(surface, endpoint(transport), Call("models.list", key=KeyForm.WRONG))
    assert exchange.request.header("authorization") == f"Bearer {WRONG_KEY}"
    assert transport.requests[0].headers["authorization"] == f"Bearer {WRONG_KEY}"


@pytest.mark.parametrize("key", [KEY, None])
def test_no_key_means_no_authorization_header(surface, canned, endpoint, send, key, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "of-somebody-else")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "of-somebody-else")
    transport = canned()
    form = KeyForm.NONE if key else KeyForm.OWN
    send(surface, endpoint(transport, key=key), Call("models.list", key=form))
    assert "authorization" not in transport.requests[0].headers


def test_what_the_environment_holds_for_openai_stays_here(
    surface, canned, endpoint, send, monkeypatch
):
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Team: blue\nauthorization: Bearer other")
    transport = canned()
    send(surface, endpoint(transport))
    sent = transport.requests[0].headers
    assert not {"openai-organization", "openai-project", "x-team"} & set(sent)
    assert sent["authorization"] == f"Bearer {KEY}"


def test_short_words_are_no_secrets():
    assert spellings(["EMPTY", None, ""]) == ()


def test_a_key_is_found_in_json_and_url_spelling():
    found = spellings(["abc/def+ghi"])
    assert hide("abc\\/def+ghi abc%2Fdef%2Bghi abc/def+ghi", found) == "[key] [key] [key]"


def test_plain_data_is_searched_to_the_bottom():
    value = {"a": [f"x{KEY}", {KEY: 1}], "b": None, "c": 2.5}
    expected = {"a": ["x[key]", {"[key]": 1}], "b": None, "c": 2.5}
    assert hide_inside(value, spellings([KEY])) == expected


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(st.lists(st.binary(max_size=8), max_size=6), st.integers(0, 60))
def test_masking_never_moves_a_border(noise, at):
    body = b"".join(noise)
    body = body[:at] + KEY.encode() + body[at:]
    cuts = [body[i : i + 5] for i in range(0, len(body), 5)]
    masked, found = mask(cuts, spellings([KEY]))
    assert found
    assert [len(piece) for piece in masked] == [len(piece) for piece in cuts]
    assert KEY.encode() not in b"".join(masked)
    assert pickle.dumps(mask(masked, spellings([KEY]))[0]) == pickle.dumps(masked)
