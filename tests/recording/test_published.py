"""Published recordings are read as their register says, and held to it to the letter."""

from __future__ import annotations

import hashlib
import json

import pytest

from conformance.catalogue.recordings import Published, Register
from conformance.model import Citation, Kind, Provenance, WrongUsage
from conformance.recording.published import read_register

ANSWER = {
    "id": "a1",
    "object": "chat.completion",
    "created": 1789469981,
    "model": "m-1",
    "choices": [],
}
MODELS = {
    "response": {
        "body": [
            {
                "__type__": "openai.types.model.Model",
                "__data__": {"id": "models/m-1", "created": None, "owned_by": "google"},
            }
        ]
    }
}


@pytest.fixture
def read(tmp_path):
    """Write one recording and return what is read of it."""

    def reading(data, name="one.json", digest=None, **members):
        (tmp_path / name).write_bytes(data)
        cited = Citation("ONE", "owner/name", "a/one.json", "commit 0a1b2c3d", "MIT", "A")
        digest = digest or hashlib.sha256(data).hexdigest()
        row = Published(cited, name, digest, "2026-09-15", "created", **members)
        base_url = "https://host.invalid/v1/"
        known = Register("gemini", base_url, "2026-11-22", (row,))
        return [exchange for _, exchange in read_register(tmp_path, known)]

    return reading


def test_an_exchange_is_the_registers_own_target_day_and_label(read):
    (seen,) = read(json.dumps(ANSWER).encode())
    assert (seen.id, seen.origin, seen.target, seen.surface) == (
        "ONE#1",
        "ONE",
        "gemini",
        "published",
    )
    assert seen.provenance is Provenance.OBSERVED
    assert (seen.recorded, seen.model, seen.kind) == ("2026-09-15", "m-1", Kind.COMPLETION)


def test_a_model_that_the_register_names_goes_before_the_one_that_was_answered(read):
    (seen,) = read(json.dumps(ANSWER).encode(), model="models/m-1")
    assert seen.model == "models/m-1"


def test_a_trimmed_recording_is_marked_so(read):
    (seen,) = read(json.dumps(ANSWER).encode(), partial="usage was cut away")
    assert seen.facts["partial"] == "usage was cut away"


def test_a_result_file_of_a_batch_is_one_exchange_without_printed_numbers(read):
    line = {"custom_id": "a", "response": {"status_code": 200, "body": ANSWER}}
    text = f"1 {json.dumps(line)}\n2 {json.dumps(line)}\n"
    (seen,) = read(text.encode(), read="results")
    assert seen.kind is Kind.CONTENT
    assert [json.loads(each) for each in seen.response.body.splitlines()] == [line, line]
    assert seen.request is None


def test_of_a_client_librarys_objects_nothing_absent_and_nothing_filled_in_is_evidence(read):
    (seen,) = read(json.dumps(MODELS).encode(), read="library")
    assert seen.kind is Kind.MODELS
    assert json.loads(seen.response.body) == {"data": [{"id": "models/m-1", "owned_by": "google"}]}
    assert "partial" in seen.facts
    assert not seen.response.exact


@pytest.mark.parametrize(
    ("data", "more", "said"),
    [
        (json.dumps(ANSWER).encode(), {"digest": "0" * 64}, "not the file that was looked at"),
        (b"{}", {}, "cannot be read"),
        (b"[]", {"read": "library"}, "no list of a client library's objects"),
        (
            json.dumps(MODELS).replace("model.Model", "chat.Chat").encode(),
            {"read": "library"},
            "that are no models",
        ),
    ],
)
def test_a_recording_that_is_not_what_the_register_says_is_refused(read, data, more, said):
    with pytest.raises(WrongUsage, match=said):
        read(data, **more)


def test_traffic_with_another_host_is_refused(read):
    pair = {
        "request": {"method": "POST", "url": "https://other.invalid/v1/chat/completions"},
        "response": {"status": 200, "body": json.dumps(ANSWER)},
    }
    with pytest.raises(WrongUsage, match=r"other\.invalid"):
        read(json.dumps(pair).encode())


def test_a_recording_that_is_not_there_is_told_by_its_label(tmp_path):
    cited = Citation("ONE", "owner/name", "a", "commit 0a1b2c3d", "MIT", "A")
    row = Published(cited, "gone.json", "0" * 64, "2026-09-15", "created")
    known = Register("gemini", "https://host.invalid/v1/", "2026-11-22", (row,))
    with pytest.raises(WrongUsage, match=r"ONE, gone\.json"):
        list(read_register(tmp_path, known))
