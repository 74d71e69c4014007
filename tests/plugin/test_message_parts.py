"""The parts and formats that a suite module sends, and how it reads a document back."""

from base64 import b64decode
from typing import Any

import pytest

from conformance import material
from conformance.contract import rules_for
from conformance.model import Kind
from conformance.plugin import formats
from conformance.plugin.asked import Asked
from conformance.plugin.material import audio, data_url, file, image, text
from tests.plugin.conftest import completion, made


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("red.png", "data:image/png;base64,"),
        ("green.jpg", "data:image/jpeg;base64,"),
        ("heron.pdf", "data:application/pdf;base64,"),
    ],
)
def test_a_data_url_holds_the_whole_file(name: str, begins: str) -> None:
    url = data_url(name)

    assert url.startswith(begins)
    assert b64decode(url.removeprefix(begins), validate=True) == material.read(name)


def test_an_image_part_has_its_address_and_what_is_said_beside_it() -> None:
    assert image("red.png", detail="low") == {
        "type": "image_url",
        "image_url": {"url": data_url("red.png"), "detail": "low"},
    }


@pytest.mark.parametrize(("name", "form"), [("two-beeps.wav", "wav"), ("three-beeps.mp3", "mp3")])
def test_an_audio_part_names_the_format_that_its_bytes_are_in(name: str, form: str) -> None:
    part = audio(name)

    assert part["type"] == "input_audio"
    assert part["input_audio"]["format"] == form
    assert b64decode(part["input_audio"]["data"], validate=True) == material.read(name)


def test_a_file_part_has_the_documents_name_and_the_whole_of_it() -> None:
    assert file("heron.pdf") == {
        "type": "file",
        "file": {"filename": "heron.pdf", "file_data": data_url("heron.pdf")},
    }


def test_a_text_part_holds_its_words() -> None:
    assert text("Look.") == {"type": "text", "text": "Look."}


def test_a_closed_schema_requires_all_of_its_members() -> None:
    assert formats.closed(a={"type": "null"}, b={}) == {
        "type": "object",
        "properties": {"a": {"type": "null"}, "b": {}},
        "required": ["a", "b"],
        "additionalProperties": False,
    }


def answered(content: str | None) -> Asked:
    return Asked(made(200, completion({"role": "assistant", "content": content})), expects="ok")


@pytest.mark.parametrize(
    ("content", "path", "found"),
    [
        ('{"a": [{"b": 4}]}', (), {"a": [{"b": 4}]}),
        ('{"a": [{"b": 4}]}', ("a", 0, "b"), 4),
        ('{"a": [{"b": 4}]}', ("a", 1, "b"), None),
        ('{"a": 4}', ("a", "b"), None),
        ("Oslo.", (), None),
        (None, ("a",), None),
    ],
)
def test_a_document_is_read_as_far_as_it_goes(content: Any, path: Any, found: Any) -> None:
    assert formats.document(answered(content), *path) == found


@pytest.mark.parametrize(
    ("content", "names"),
    [('{"b": 1, "a": 2}', ["b", "a"]), ('[{"a": 1}]', []), ('"ab"', []), ("Oslo.", []), (None, [])],
)
def test_only_an_object_has_members(content: Any, names: list[str]) -> None:
    assert formats.members(answered(content)) == names


@pytest.mark.parametrize(
    ("content", "there"),
    [
        ('{"a": 4}', True),
        ('```json\n{"a": 4}\n```', True),
        ('Here it is: {"a": 4}, as you wished.', True),
        ("Somebody {almost} wrote [1, 2].", True),
        ("{almost: json, but none", False),
        ("Oslo.", False),
        ("[" * 100_000, False),
        (None, False),
    ],
)
def test_json_between_other_words_is_found(content: Any, there: bool) -> None:
    assert formats.speaks_json(answered(content)) is there


class Place:
    """Stands where a class for `parse` would stand."""


@pytest.mark.parametrize(
    ("form", "clauses"),
    [
        (Place, {"document", "fits"}),
        (formats.json_schema("place", {}, strict=True), {"document", "fits"}),
        (formats.json_schema("place", {}), {"document", "fits-when-not-strict"}),
        ({"type": "text"}, set()),
        (None, set()),
    ],
)
def test_a_format_brings_the_rules_that_speak_of_it(form: Any, clauses: set[str]) -> None:
    asked = rules_for(Kind.COMPLETION, answer="ok", asked_body={"response_format": form})
    found = {rule.clause for rule in asked}

    assert {clause.partition("/")[2] for clause in found if "json-schema" in clause} == clauses
