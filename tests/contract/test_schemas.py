"""The wire schemas take what OpenAI sends and refuse what is nearly that."""

import json
from pathlib import Path

import made
import pytest
from jsonschema import Draft202012Validator

from conformance import places
from conformance.contract import schemas
from conformance.wire.pointer import join

INSTANCES = Path(__file__).parent / "instances"
FILES = sorted(INSTANCES.glob("*/*/*.json"))
VALID = [path for path in FILES if path.stem.startswith("valid")]
NEAR = [path for path in FILES if path.stem.startswith("near-miss")]
WIRE = sorted((places.schemas() / "wire").glob("*/*.schema.json"))


def named(path):
    return "/".join(path.relative_to(INSTANCES).with_suffix("").parts)


def schema_of(path):
    return "/".join(path.relative_to(INSTANCES).parts[:2])


def told(name, value, **members):
    return [join(*one.path) for one in schemas.departures(name, value, **members)]


@pytest.mark.parametrize("path", VALID, ids=named)
def test_a_valid_instance_is_taken(path):
    instance = json.loads(path.read_text("utf-8"))
    assert told(schema_of(path), instance, fast=False) == []
    assert schemas.matches(schema_of(path), instance)


@pytest.mark.parametrize("path", NEAR, ids=named)
def test_a_near_miss_is_told_where_it_misses(path):
    case = json.loads(path.read_text("utf-8"))
    assert case["why"].endswith(".")
    assert told(schema_of(path), case["instance"], fast=False) == [case["at"]]


@pytest.mark.parametrize("path", FILES, ids=named)
def test_the_fast_path_changes_nothing(path):
    pytest.importorskip("jsonschema_rs")
    instance = json.loads(path.read_text("utf-8"))
    value = instance.get("instance", instance) if path in NEAR else instance
    slow = schemas.departures(schema_of(path), value, fast=False)
    assert schemas.departures(schema_of(path), value) == slow
    assert schemas._cleared(schema_of(path), value) == (slow == ())


def test_the_fast_path_may_be_missing(monkeypatch):
    monkeypatch.setattr(schemas, "jsonschema_rs", None)
    assert schemas.departures("models/model", made.entry()) == ()


def test_every_schema_has_valid_instances_and_near_misses():
    names = set(schemas.names())
    assert {schema_of(path) for path in VALID} == names
    assert {schema_of(path) for path in NEAR} == names


@pytest.mark.parametrize("path", WIRE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_schema_is_one_and_is_called_after_its_file(path):
    document = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(document)
    name = f"{path.parent.name}/{path.name.removesuffix('.schema.json')}"
    assert document["$id"] == schemas.PREFIX + name
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", WIRE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_schema_is_open_and_refers_to_our_own_alone(path):
    def walk(part):
        if isinstance(part, dict):
            assert "additionalProperties" not in part
            assert str(part.get("$ref", "#")).startswith(("#", schemas.PREFIX))
            for member in part.values():
                walk(member)
        elif isinstance(part, list):
            for member in part:
                walk(member)

    walk(json.loads(path.read_text("utf-8")))


def test_a_departure_says_what_is_accepted_through_a_reference():
    (one,) = schemas.departures("chat/completion", made.without(made.completion(), "/usage"))
    assert one.expected == ("an object",)


def test_every_missing_member_is_told_once():
    assert told("models/model", {}) == ["/created", "/id", "/object", "/owned_by"]


def test_numbers_with_a_point_and_no_fraction_are_integers():
    assert schemas.matches("chat/usage", made.usage(5.0, 2.0))
    assert not schemas.matches("chat/usage", made.usage(5.5, 2))


@pytest.mark.parametrize(
    "value",
    [10**4000, -(10**400), 1e308, "\ud800", {"id": "\udfff"}],
    ids=["long", "long and negative", "large", "lone surrogate", "lone surrogate inside"],
)
def test_hostile_values_are_departures_and_no_exceptions(value):
    for name in schemas.names():
        assert schemas.departures(name, value) == schemas.departures(name, value, fast=False)


def test_an_unknown_schema_is_a_key_error():
    with pytest.raises(KeyError):
        schemas.departures("chat/nothing", {})


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "http://nowhere.invalid/schema"},
        {"$ref": "#/$defs/nothing"},
        {"$ref": "#"},
        {"type": "thing"},
        {"properties": 5},
        {"patternProperties": {"(a+)+$": {}}, "additionalProperties": False},
        {"properties": {"city": {"pattern": "(a+)+$"}}},
        {"properties": {"city": {"pattern": "("}}},
    ],
)
def test_a_foreign_schema_that_cannot_be_used_says_nothing(schema):
    assert schemas.misfit(schema, {"city": "a" * 40 + "!"}) is None


def test_a_foreign_schema_says_what_fits_worst():
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    assert schemas.misfit(schema, {"n": 1}) is None
    error = schemas.misfit(schema, {"n": "1"})
    assert error is not None
    assert list(error.absolute_path) == ["n"]
