"""
The tap under versions of the SDK that stand on httpx.

httpx2 stands in for httpx here, whose names it kept; the sessions of `noxfile.py` for older
versions of the SDK bring the real one.
"""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from types import SimpleNamespace

import httpx2
import pytest

from conformance.surfaces import Call, sdk
from conformance.surfaces.pool import tap_for
from conformance.surfaces.routes import Plan
from conformance.surfaces.sdk import clients, spelling
from tests.surfaces.conftest import hello

NAME = "conformance.surfaces.sdk.legacy_http"


class OldReadError(Exception):
    """What httpx has for a read that failed; of no kin to httpx2's."""


@pytest.fixture
def legacy(monkeypatch):
    """Return the module as it would be imported beside httpx."""
    names = {name: getattr(httpx2, name) for name in httpx2.__all__ if name != "ReadError"}
    monkeypatch.setitem(sys.modules, "httpx", SimpleNamespace(**names, ReadError=OldReadError))
    spec = importlib.util.find_spec(NAME)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, NAME, module)
    monkeypatch.setattr(sdk, "legacy_http", module, raising=False)
    spec.loader.exec_module(module)
    return module


def blocking(legacy, tap, *request, **more):
    with legacy.client(tap, clients._no_cookies()) as client:
        return client.request(*request, **more)


def awaited(legacy, tap, *request, **more):
    async def ask():
        async with legacy.async_client(tap, clients._no_cookies()) as client:
            return await client.request(*request, **more)

    return asyncio.run(ask())


BOTH = pytest.mark.parametrize("ask", [blocking, awaited])


@BOTH
def test_a_request_passes_with_nothing_added(ask, legacy, canned, endpoint):
    transport = canned(b"{", b"}", headers=[("Content-Type", "application/json"), ("X-A", "2")])
    tap = tap_for(endpoint(transport))
    sent = {"content": b"body \xff", "headers": [("x-b", "1"), ("x-b", "2")]}
    with tap.taking("chat/hello") as taken:
        answer = ask(legacy, tap, "POST", "http://canned.invalid/v1/a%2Fb?c=d%20e", **sent)
    (request,) = transport.requests
    assert (request.method, request.url.raw_path) == ("POST", b"/v1/a%2Fb?c=d%20e")
    assert request.content == b"body \xff"
    assert request.headers.get_list("x-b") == ["1", "2"]
    assert request.headers["content-length"] == "6"
    assert (answer.status_code, answer.content) == (200, b"{}")
    assert answer.headers["x-a"] == "2"
    assert taken.pieces == [b"{", b"}"]
    assert taken.complete


@BOTH
def test_an_error_has_the_name_that_the_older_library_knows(ask, legacy, canned, endpoint):
    tap = tap_for(endpoint(canned(status=httpx2.ReadError("reset"))))
    with tap.taking() as taken, pytest.raises(OldReadError, match="reset"):
        ask(legacy, tap, "GET", "http://canned.invalid/v1/models")
    assert taken.failure is not None


@BOTH
def test_an_error_inside_a_body_has_that_name_too(ask, legacy, canned, endpoint):
    tap = tap_for(endpoint(canned(b"{", then=httpx2.ReadError("reset"))))
    with tap.taking() as taken, pytest.raises(OldReadError, match="reset"):
        ask(legacy, tap, "GET", "http://canned.invalid/v1/models")
    assert (taken.pieces, taken.complete) == ([b"{"], False)


@BOTH
def test_a_bound_of_ours_is_an_error_that_the_older_library_knows(ask, legacy, canned, endpoint):
    tap = tap_for(endpoint(canned(b"0123456789"), max_bytes=4))
    with tap.taking() as taken, pytest.raises(OldReadError, match="longer than 4 bytes"):
        ask(legacy, tap, "GET", "http://canned.invalid/v1/models")
    assert taken.pieces == [b"0123"]


@BOTH
def test_an_error_of_ours_passes_unchanged(ask, legacy, canned, endpoint):
    tap = tap_for(endpoint(canned(status=LookupError("nobody recorded that"))))
    with tap.taking() as taken, pytest.raises(LookupError):
        ask(legacy, tap, "GET", "http://canned.invalid/v1/models")
    assert isinstance(taken.fault, LookupError)


def test_what_a_client_leaves_unread_is_kept(legacy, canned, endpoint):
    tap = tap_for(endpoint(canned(b"a", b"b", b"c")))
    with tap.taking() as taken:
        client = legacy.client(tap, clients._no_cookies())
        with client.stream("GET", "http://canned.invalid/v1/models") as answer:
            assert next(answer.iter_raw()) == b"a"
    assert taken.pieces == [b"a", b"b", b"c"]


def test_an_older_version_that_spells_a_request_as_the_table_does_may_make_it(legacy, monkeypatch):
    monkeypatch.setattr(spelling, "LEGACY", True)
    assert spelling.otherwise(hello()) is None
    assert spelling.otherwise(Call("models.retrieve", {"model": "models/a b"})) is None
    assert spelling.otherwise(Call("chat.completions.stream", hello().params)) is None


@pytest.mark.parametrize(
    ("planned", "part"),
    [
        (Plan("PUT", "models/m", None, None, {}), "method"),
        (Plan("GET", "models/other", None, None, {}), "path"),
        (Plan("GET", "models/m?a=1", None, None, {}), "query"),
        (Plan("GET", "models/m", b"{}", "application/json", {}), "body"),
    ],
)
def test_an_older_version_that_spells_it_otherwise_says_what(legacy, monkeypatch, planned, part):
    monkeypatch.setattr(spelling, "LEGACY", True)
    monkeypatch.setattr(spelling, "plan", lambda _call: planned)
    said = spelling.otherwise(Call("models.retrieve", {"model": "m"}))
    assert said == (
        f"openai {spelling.openai.__version__} spells the {part} of this request otherwise."
    )


def test_later_versions_are_not_looked_at(monkeypatch):
    monkeypatch.setattr(spelling, "LEGACY", False)
    monkeypatch.setattr(spelling, "plan", lambda _call: Plan("PUT", "elsewhere", None, None, {}))
    assert spelling.otherwise(Call("models.list")) is None
