"""An exchange as it is kept in memory says its key nowhere, whatever came back and however cut."""

from __future__ import annotations

import json
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Carried, Kind, Provenance
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.keeping import Label, kept
from conformance.surfaces.tap import Taken
from tests.properties.keys import keys, texts_in
from tests.properties.streams import borders, cut

LABEL = Label("chat/hello", "rest", "m", "gemini", Provenance.LIVE, Kind.COMPLETION)
PLACES = ("authorization", "x-goog-api-key", "x-other", "url", "asked", "answered", "echoed")
OTHERS = ("failure", "message", "code", "value", "name in a value")
SPELLINGS = (str, lambda key: key.replace("/", "\\/"), lambda key: quote(key, safe=""))


def taken(key, says, cuts):
    """What a tap took when each place in `says` spells the key in its own way."""
    sent = [("accept", "*/*"), ("authorization", f"Bearer {key}"), ("x-goog-api-key", key)]
    if "x-other" in says:
        sent.append(("x-other", says["x-other"]))
    answer = b'{"error": "The key ' + says.get("answered", "").encode() + b' is bad."}'
    headers = [("content-type", "application/json")]
    if "echoed" in says:
        # Clients read the bytes of headers as Latin-1.
        headers.append(("x-you-sent", says["echoed"].encode().decode("latin-1")))
    return Taken(
        method="POST",
        url=f"https://gemini.invalid/v1/?key={says.get('url', '')}",
        sent=tuple(sent),
        body=json.dumps({"a": 1}).encode() + says.get("asked", "").encode(),
        status=400,
        headers=tuple(headers),
        pieces=cut(answer, cuts),
        complete=True,
        failure=f"It failed for {says['failure']}." if "failure" in says else None,
    )


def carried(says):
    return Carried(
        value={"told": [says.get("value", ""), {says.get("name in a value", "a"): 1}]},
        message=says.get("message"),
        code=says.get("code"),
    )


@settings(deadline=None, derandomize=True, database=None, max_examples=150)
@given(
    keys,
    st.dictionaries(st.sampled_from([*PLACES, *OTHERS]), st.sampled_from(SPELLINGS), max_size=4),
    borders,
)
def test_no_spelling_that_is_masked_is_kept(key, places, cuts):
    says = {place: spell(key) for place, spell in places.items()}
    exchange = kept(
        taken(key, says, cuts), Endpoint("https://gemini.invalid/v1/", key), LABEL, carried(says)
    )
    request, response = exchange.request, exchange.response
    everything = [
        *(request.url, *(value for _, value in request.headers), exchange.failure or ""),
        *(value.encode("latin-1").decode() for _, value in response.headers),
        *(request.body.decode(), response.body.decode(), json.dumps(dict(exchange.facts))),
        *(exchange.carried.message or "", exchange.carried.code or ""),
        *(text.decode() for text in texts_in(exchange.carried.value)),
    ]
    for text in everything:
        assert not any(spell(key) in text for spell in SPELLINGS)
    assert [len(piece) for piece in response.pieces] == [
        len(piece) for piece in taken(key, says, cuts).pieces
    ]
    echoed = [
        name for name, place in (("headers", "echoed"), ("body", "answered")) if place in says
    ]
    assert exchange.facts.get("key-echoed", "") == ", ".join(echoed)
