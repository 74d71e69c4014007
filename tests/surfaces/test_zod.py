"""A described Zod schema is spelled as JavaScript's own helper spells it."""

from __future__ import annotations

import json

import pytest

from conformance.surfaces import Call, Zod, all_surfaces
from conformance.surfaces.zod import response_format, spelled_alike

TEXT, NUMBER = {"type": "string"}, {"type": "number"}


def described(**properties):
    return {"type": "object", "properties": properties}


SCHEMAS = {
    "flat": described(a=TEXT, b=NUMBER, c={"type": "boolean"}),
    "nothing": described(),
    "nullable": described(a={"type": ["number", "null"]}, b={"type": ["string", "null"]}),
    "integer": described(n={"type": "integer"}),
    "enum": described(mood={"type": "string", "enum": ["calm", "cross"]}),
    "nested": described(guests={"type": "array", "items": described(name=TEXT, apples=NUMBER)}),
}


def call(schema) -> Call:
    turns = [{"role": "user", "content": "Hi."}]
    zod = Zod("thing", schema)
    return Call("chat.completions.parse", {"model": "m", "messages": turns, "response_format": zod})


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_the_table_spells_what_the_helper_spells(schema, canned, endpoint, send):
    bodies = {}
    for name in ("rest", "javascript"):
        transport = canned()
        send(all_surfaces()[name], endpoint(transport), call(schema))
        bodies[name] = json.loads(transport.requests[0].content)
    assert bodies["javascript"] == bodies["rest"]
    assert bodies["rest"]["response_format"] == response_format(Zod("thing", schema))


@pytest.mark.parametrize(
    ("name", "alike"),
    [("flat", True), ("enum", True), ("nested", True), ("nullable", False), ("integer", False)],
)
def test_schemas_that_older_helpers_spell_in_another_way_are_known(name, alike):
    assert spelled_alike(call(SCHEMAS[name])) is alike
    assert spelled_alike(call(described(inner=SCHEMAS[name]))) is alike
