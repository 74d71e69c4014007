"""
Structured output of Zod objects: what JavaScript's parse sends for one, and what it hands on.

Raw HTTP sends the same schema, so the document is judged there too; only the library makes objects.
"""

from typing import Any

from conformance.plugin import ask, covers, hold, user
from conformance.plugin.formats import document, members
from conformance.surfaces import Zod

PARSE = "chat.completions.parse"
TEXT = {"type": "string"}


def described(**properties: Any) -> dict[str, Any]:
    """Return the description of an object."""
    return {"type": "object", "properties": properties}


MEETING = Zod("meeting", described(topic=TEXT, day=TEXT, people={"type": "array", "items": TEXT}))
GUEST = described(name=TEXT, apples={"type": "number"})
MOOD = {"type": "string", "enum": ["calm", "cross"]}
FEAST = Zod("feast", described(mood=MOOD, guests={"type": "array", "items": GUEST}))
OFFER = Zod("offer", described(name=TEXT, discount={"type": ["number", "null"]}))

meeting = ask(
    "structured_output/zod",
    PARSE,
    response_format=MEETING,
    messages=[user("The chess club meets on Tuesday. Ada and Grace will be there.")],
)
feast = ask(
    "structured_output/zod-nested",
    PARSE,
    response_format=FEAST,
    messages=[user("Everybody is calm. Ada brings 3 apples and Grace brings 5 apples.")],
)
none = ask(
    "structured_output/zod-none",
    PARSE,
    response_format=OFFER,
    messages=[user("A lamp called Luna is for sale. There is no discount.")],
)


def parsed(answered) -> Any:
    """Return what the library made of the document; None when it made nothing."""
    choices = (answered.handed or {}).get("choices") or [{}]
    return choices[0].get("message", {}).get("parsed")


@covers("structured-output-zod/parsed")
def test_the_library_hands_on_an_object_of_the_type(meeting):
    assert sorted(members(meeting)) == ["day", "people", "topic"]
    assert parsed(meeting) == document(meeting)


@covers("structured-output-zod/parsed")
def test_the_library_hands_on_objects_within_objects(feast):
    assert document(feast, "guests") == [
        {"name": "Ada", "apples": 3},
        {"name": "Grace", "apples": 5},
    ]
    assert parsed(feast) == document(feast)


@covers("structured-output-zod/parsed")
def test_the_library_hands_on_null_where_there_is_nothing(none):
    assert document(none) == {"name": "Luna", "discount": None}
    assert parsed(none) == document(none)


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
