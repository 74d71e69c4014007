"""
Every exchange of the suite is one request, whichever client makes it.

What a client library adds to a request on its own is listed by name in `additions.toml`.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path

import httpx2
import pytest

from conformance.model import Kind, Outcome, Provenance
from conformance.plugin.outcomes import Judged
from conformance.proof.specification import specification
from conformance.proof.trial import lane_of
from conformance.surfaces import Call, Endpoint, all_surfaces, release
from conformance.surfaces.routes import ROUTES
from conformance.targets import ReferenceTarget
from conformance.wire.canonical import canonical

LIBRARIES = [name for name in all_surfaces() if name != "rest"]
ADDITIONS = tomllib.loads(Path(__file__).with_name("additions.toml").read_text("utf-8"))["addition"]
MINIMAL = {
    "completion_window": "24h",
    "endpoint": "/v1/embeddings",
    "input": "a",
    "input_file_id": "file-1",
    "messages": [{"role": "user", "content": "Hello."}],
    "model": "m",
    "prompt": "p",
}


@cache
def sent(dialect, surface):
    """Return the requests of all exchanges that `surface` makes, and why it makes no others."""
    spec = specification()
    target = ReferenceTarget(dialect)
    lane = lane_of(target, surface, spec)
    made, unmade = {}, {}
    for ask in spec.asks.values():
        try:
            request = lane.bench.asked(ask, lane).exchange.request
        except Judged as ended:
            if ended.outcome is not Outcome.NOT_APPLICABLE:
                raise  # a surface that is missing must not look like one that agrees
            unmade[ask.exchange] = str(ended)
            continue
        assert request is not None, f"{surface} sent nothing for {ask.exchange}"
        url = httpx2.URL(request.url)
        path, _, query = url.raw_path.partition(b"?")
        body = canonical(request.header("content-type"), request.body)
        made[ask.exchange] = (request.method, path, sorted(query.split(b"&")), body)
    release(target.endpoint())
    return made, unmade


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
@pytest.mark.parametrize("library", LIBRARIES)
def test_every_exchange_is_the_request_that_raw_http_makes(library, dialect):
    plain, _ = sent(dialect, "rest")
    made, unmade = sent(dialect, library)
    different = {
        exchange: (plain[exchange], request)
        for exchange, request in made.items()
        if request != plain[exchange]
    }
    assert not different
    assert len(made) > 0.9 * len(plain)
    without = [unmade[exchange] for exchange in plain if exchange not in made]
    assert [why for why in without if "the surface cannot express it" not in why] == []


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_both_clients_of_python_make_the_same_exchanges(dialect):
    assert sent(dialect, "python") == sent(dialect, "python-async")


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("call", [path for path, route in ROUTES.items() if route.body])
def test_what_a_library_adds_on_its_own_is_listed_by_name(call, library):
    surface = all_surfaces()[library]
    given = {name: MINIMAL[name] for name in ROUTES[call].required}
    bodies = []

    def answer(request):
        bodies.append(json.loads(request.read()))
        return httpx2.Response(400, json={"error": {"message": "No."}})

    endpoint = Endpoint("http://nowhere.invalid/", transport=httpx2.MockTransport(answer))
    if surface.can(Call(call, given)) is not None:
        pytest.fail(f"{library} cannot make {call}: {surface.can(Call(call, given))}")
    surface.send(
        Call(call, given),
        endpoint,
        exchange="chat/hello",
        model="m",
        target="nowhere",
        provenance=Provenance.REHEARSED,
        kind=Kind.OTHER,
    )
    release(endpoint)
    added = {name: value for name, value in bodies[0].items() if name not in given}
    listed = [row["adds"] for row in ADDITIONS if row["call"] == call if library in row["surfaces"]]
    assert [added] == (listed or [{}])


def test_raw_http_spells_every_addition_and_no_other():
    table = {path: dict(route.adds) for path, route in ROUTES.items() if route.adds}
    assert table == {row["call"]: row["adds"] for row in ADDITIONS}
