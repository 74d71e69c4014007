"""Documents fit the schemas they were asked for, whatever the schemas are made of."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance.reference.filling import Filling
from conformance.reference.shaping import broken

DIALECTS = ("openai", "gemini")
TEXT = "On Tuesday Ada brings 3 apples and Grace brings 5. There is no discount. It is a circle."
NODE = {
    "type": "object",
    "properties": {"value": {"type": "integer"}, "next": {"$ref": "#/$defs/next"}},
    "required": ["value", "next"],
}
TREE = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "inner": {"type": "array", "items": {"$ref": "#"}}},
    "required": ["name", "inner"],
}


def shape(kind: str, **members: Any) -> dict[str, Any]:
    properties = {"kind": {"const": kind}, **members}
    return {"type": "object", "properties": properties, "required": list(properties)}


def holding(**members: Any) -> dict[str, Any]:
    """A closed object all of whose members are required."""
    return {
        "type": "object",
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


def filled(schema: dict[str, Any], text: str = TEXT) -> Any:
    value = Filling(text, root=schema).fill(schema)
    Draft202012Validator(schema).validate(value)
    return value


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ({"const": 7}, 7),
        ({"enum": ["square", "circle"]}, "circle"),
        ({"enum": [4, None]}, 4),
        ({"type": "integer"}, 3),
        ({"type": "integer", "minimum": 10}, 10),
        ({"type": "integer", "exclusiveMaximum": 3}, 2),
        ({"type": "integer", "multipleOf": 5, "minimum": 11}, 15),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "string", "format": "date"}, "2026-09-15"),
        ({"type": "string", "maxLength": 2}, "On"),
        ({"type": "array", "items": {"type": "integer"}}, [3, 5]),
        ({"type": "array", "items": {"type": "string"}}, ["Ada", "Grace"]),
        ({"type": "array", "items": {"enum": ["circle", "square"]}}, ["circle"]),
        ({"type": "array", "prefixItems": [{"const": "a"}, {"type": "integer"}]}, ["a", 3]),
        ({"type": "array", "items": {"type": "boolean"}, "maxItems": 0}, []),
        ({"type": ["integer", "null"]}, 3),
        ({"type": "null"}, None),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, 3),
        ({"allOf": [{"type": "integer"}, {"minimum": 4}]}, 4),
    ],
    ids=json.dumps,
)
def test_a_member_gets_a_value_that_fits(member: dict[str, Any], value: Any) -> None:
    assert filled(holding(it=member)) == {"it": value}


def test_what_the_text_denies_is_null_or_false() -> None:
    assert filled(holding(discount={"anyOf": [{"type": "number"}, {"type": "null"}]})) == {
        "discount": None
    }
    assert filled(holding(discount={"type": "boolean"})) == {"discount": False}


def test_a_list_of_named_things_has_one_for_every_name() -> None:
    thing = holding(name={"type": "string"}, apples={"type": "integer"})

    assert filled(holding(things={"type": "array", "items": thing})) == {
        "things": [{"name": "Ada", "apples": 3}, {"name": "Grace", "apples": 5}]
    }


def test_of_a_union_the_branch_that_the_text_speaks_of_is_taken() -> None:
    union = {"anyOf": [shape("square", side={"type": "number"}), shape("circle", r={})]}

    assert filled(holding(it=union))["it"]["kind"] == "circle"


@pytest.mark.parametrize(
    "schema",
    [
        {**NODE, "$defs": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}},
        TREE,
        {"$defs": {"tree": {**TREE, "properties": {"name": {}, "inner": {"items": True}}}}}
        | {"$ref": "#/$defs/tree"},
        {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 1},
        {"$ref": "#/definitions/a~1b", "definitions": {"a/b": holding(it={"type": "null"})}},
    ],
    ids=lambda schema: json.dumps(schema)[:40],
)
def test_recursive_and_open_schemas_are_filled_and_end(schema: dict[str, Any]) -> None:
    assert filled(schema)


def test_a_schema_that_no_finite_value_fits_ends_all_the_same() -> None:
    endless = {"type": "object", "properties": {"it": {"$ref": "#"}}, "required": ["it"]}
    wide = {"type": "array", "minItems": 20, "items": {"$ref": "#"}}

    assert Filling("", root=endless).fill(endless)
    assert Filling("", root=wide).fill(wide)


MEMBERS = st.recursive(
    st.sampled_from(
        [
            {"type": "string"},
            {"type": "integer", "minimum": -4, "maximum": 4},
            {"type": "number"},
            {"type": "boolean"},
            {"enum": ["a", "b"]},
            {"const": None},
            {"$ref": "#/$defs/point"},
        ]
    ),
    lambda inner: (
        st.builds(lambda items: {"type": "array", "items": items}, inner)
        | st.builds(lambda first: {"anyOf": [first, {"type": "null"}]}, inner)
        | st.dictionaries(st.sampled_from(["name", "day", "x"]), inner, min_size=1).map(
            lambda members: holding(**members)
        )
    ),
    max_leaves=8,
)


@settings(deadline=None, derandomize=True, database=None, max_examples=100)
@given(MEMBERS, st.sampled_from([TEXT, "", "no x"]))
def test_documents_fit_schemas_of_any_make(member: dict[str, Any], text: str) -> None:
    point = holding(x={"type": "number"}, y={"type": "number"})
    filled({**holding(it=member), "$defs": {"point": point}}, text)


WORDS = (
    "type properties required items enum const anyOf allOf $ref minItems maxItems minimum maximum "
    "exclusiveMinimum multipleOf minLength maxLength prefixItems additionalProperties format"
)
ANYTHING = st.recursive(
    st.sampled_from([None, True, 0, -1, 1e300, 10**400, "", "#", "string", "integer", "array"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS.split()), inner)
    ),
    max_leaves=10,
)


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(WORDS.split()), ANYTHING, max_size=5))
def test_no_schema_is_too_hostile_to_be_filled(schema: dict[str, Any]) -> None:
    assert json.dumps(Filling(TEXT, root=schema).fill(schema), allow_nan=False)
    broken(schema)  # does not raise either


def test_a_schema_that_would_grow_without_end_is_filled_within_bounds() -> None:
    members = {f"m{number}": {"$ref": "#"} for number in range(9)}
    schema = {"type": "object", "properties": members, "required": list(members)}

    assert len(json.dumps(Filling("1 " * 5000, root=schema).fill(schema))) < 200_000


@pytest.mark.parametrize(
    ("schema", "flaw"),
    [
        ({"type": "text"}, "type"),
        ({"type": ["string", 4]}, "type"),
        ({"properties": {"a": {"type": "text"}}}, "/properties/a/type"),
        ({"items": {"$ref": "#/$defs/none"}}, "/items/$ref"),
        ({"$ref": "https://example.com/schema"}, "$ref"),
        ({"anyOf": [{"type": "string"}, 5]}, "/anyOf/1"),
        ({"enum": "a"}, "enum"),
        ({"properties": []}, "properties"),
    ],
    ids=lambda value: json.dumps(value)[:40],
)
def test_a_broken_schema_is_told_by_its_place(schema: dict[str, Any], flaw: str) -> None:
    assert flaw in (broken(schema) or "")


@pytest.mark.parametrize("schema", [{}, TREE, {"type": "OBJECT"}, {"items": True}, holding(a={})])
def test_a_schema_in_order_is_not_called_broken(schema: dict[str, Any]) -> None:
    assert broken(schema) is None


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "described",
    [
        {"name": "it", "schema": {"type": "text"}},
        {"name": "it", "schema": {"$ref": "#/$defs/none"}},
        {"schema": {"type": "object"}},
        {"name": "it", "schema": "object"},
    ],
    ids=json.dumps,
)
def test_a_format_with_a_broken_schema_is_refused(ask: Any, dialect: str, described: Any) -> None:
    form = {"type": "json_schema", "json_schema": described}
    said = ask(dialect, messages=[{"role": "user", "content": TEXT}], response_format=form)

    assert said.status == 400
