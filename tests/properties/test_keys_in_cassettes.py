"""However an exchange spells the key, and wherever: no cassette holds it, decoded or not."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conformance.model import Housekeeping
from conformance.recording.cassette import read, write
from tests.properties.keys import SPELLINGS, holds, keys, spelled, texts_in
from tests.properties.planted import CLEAN, HEAD, KEPT, LEFT_OUT, planted


def written(exchange, key, head=HEAD):
    """Return the recording and all bytes on the disk, or None and why it was refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "hello.yaml")
        try:
            write(exchange, path, head=head, secrets=(key,))
        except Housekeeping as refused:
            assert list(Path(folder).iterdir()) == []
            return None, str(refused).replace(str(path), "").encode()
        assert read(path).request.method == "POST"
        assert list(Path(folder).iterdir()) == [path]
        return path.read_bytes(), b""


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@example("Zq7é漢é漢é漢", [("model", "plain")])
@example("Zq7~~~~~~~~~~", [("answered", "base64 for addresses")])
@given(keys, st.lists(st.tuples(st.sampled_from([*LEFT_OUT, *KEPT, "model"]), spelled), max_size=3))
def test_an_exchange_that_says_the_key_is_written_without_it_or_not_at_all(key, where):
    exchange, head = CLEAN, HEAD
    for place, how in where:
        if place in ("query", "path") and "#" in SPELLINGS[how](key):
            continue  # an address ends there; nothing behind it is sent or stored
        if place == "model":
            head = replace(head, model=SPELLINGS[how](key))
            continue
        exchange = planted(exchange, place, SPELLINGS[how](key))
    data, said = written(exchange, key, head)
    assert not holds(said, key)
    if data is None:
        assert {place for place, _ in where} & {*KEPT, "model"}
        return
    assert not holds(data, key)
    for text in texts_in(yaml.safe_load(data)):
        assert not holds(text, key)


@settings(deadline=None, derandomize=True, database=None, max_examples=40)
@given(keys, st.sets(st.sampled_from(LEFT_OUT)), spelled)
def test_headers_that_are_left_out_cost_no_recording(key, places, how):
    exchange = CLEAN
    for place in sorted(places):
        exchange = planted(exchange, place, SPELLINGS[how](key))
    data, _ = written(exchange, key)
    assert data is not None
    assert not holds(data, key)
