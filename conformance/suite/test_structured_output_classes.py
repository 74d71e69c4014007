"""
Structured output of classes: what the library's parse sends for one, and what it hands on.

Nested schemas are judged here too, because classes are where they come from.
"""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from conformance.plugin import ask, covers, hold, user
from conformance.plugin.formats import closed, document, json_schema, members

PARSE = "chat.completions.parse"
TEXT = {"type": "string"}


class Meeting(BaseModel):
    """A class of plain members."""

    topic: str
    day: str
    people: list[str]


class Offer(BaseModel):
    """A class with a member that may be missing."""

    name: str
    discount: float | None


class Mood(StrEnum):
    """What a member may be."""

    CALM = "calm"
    CROSS = "cross"


class Guest(BaseModel):
    """A class within another."""

    name: str
    apples: int


class Feast(BaseModel):
    """A class with a list of others and an enum."""

    mood: Mood
    guests: list[Guest]


CLUB = "The chess club meets on Tuesday. Ada and Grace will be there."
FEAST = "Everybody is calm. Ada brings 3 apples and Grace brings 5 apples."
GUEST = closed(name=TEXT, apples={"type": "integer"})
MOOD = {"type": "string", "enum": ["calm", "cross"]}

meeting = ask("structured_output/class", PARSE, response_format=Meeting, messages=[user(CLUB)])
none = ask(
    "structured_output/class-none",
    PARSE,
    response_format=Offer,
    messages=[user("A lamp called Luna is for sale. There is no discount.")],
)
given = ask(
    "structured_output/class-optional",
    PARSE,
    response_format=Offer,
    messages=[user("A lamp called Luna is for sale, with a discount of 7.5 euros.")],
)
cut = ask(
    "structured_output/class-cut",
    PARSE,
    max_tokens=4,
    response_format=Meeting,
    messages=[user(CLUB)],
)
feast = ask("structured_output/class-nested", PARSE, response_format=Feast, messages=[user(FEAST)])
listed = ask(
    "structured_output/nested-list",
    response_format=json_schema(
        "feast", closed(guests={"type": "array", "items": GUEST}), strict=True
    ),
    messages=[user(FEAST)],
)
mood = ask(
    "structured_output/nested-enum",
    response_format=json_schema("feast", closed(feast=closed(mood=MOOD)), strict=True),
    messages=[user(FEAST)],
)
moods = ask(
    "structured_output/nested-enums",
    response_format=json_schema(
        "feast", closed(moods={"type": "array", "items": MOOD}), strict=True
    ),
    messages=[user("In the morning they were calm, in the evening cross. List both moods.")],
)
deep = ask(
    "structured_output/nested-deep",
    response_format=json_schema(
        "shelf",
        closed(a=closed(b=closed(c=closed(d=closed(number={"type": "integer"}))))),
        strict=True,
    ),
    messages=[user("The number is 12.")],
)


def parsed(answered) -> Any:
    """Return what the library made of the document, as plain data; None when it made nothing."""
    choices = (answered.carried.value or {}).get("choices") or [{}]
    return choices[0].get("message", {}).get("parsed")


@covers("structured-output-pydantic/answered")
def test_the_request_for_a_class_is_answered_with_a_document(meeting):
    assert sorted(members(meeting)) == ["day", "people", "topic"]


@covers("structured-output-pydantic/parsed")
def test_the_library_hands_on_an_instance(meeting):
    assert parsed(meeting) is not None
    assert parsed(meeting) == document(meeting)


@covers("structured-output-pydantic/values")
def test_the_instance_holds_what_the_prompt_says(meeting):
    assert document(meeting, "day") == "Tuesday"
    assert document(meeting, "people") == ["Ada", "Grace"]


@covers("structured-output-pydantic/optional")
def test_an_optional_member_may_be_none(none):
    assert document(none) == {"name": "Luna", "discount": None}


@covers("structured-output-pydantic/optional-given")
def test_an_optional_member_may_have_a_value(given):
    assert document(given) == {"name": "Luna", "discount": 7.5}


@covers("structured-output-pydantic/cut")
def test_the_library_tells_of_a_document_cut_short(cut):
    assert cut.carried.raised == "LengthFinishReasonError"


@covers("structured-output-nested/list-of-objects")
def test_a_list_holds_an_object_for_each(listed):
    assert document(listed, "guests") == [
        {"name": "Ada", "apples": 3},
        {"name": "Grace", "apples": 5},
    ]


@covers("structured-output-nested/enum")
def test_an_enum_gives_one_of_its_values(mood):
    assert document(mood, "feast", "mood") == "calm"


@covers("structured-output-nested/list-of-enums")
def test_a_list_of_enums_gives_several(moods):
    assert document(moods, "moods") == ["calm", "cross"]


@covers("structured-output-nested/deep")
def test_an_object_may_lie_deep(deep):
    assert document(deep, "a", "b", "c", "d", "number") == 12


@covers("structured-output-nested/parsed")
def test_the_library_hands_on_nested_instances(feast):
    assert parsed(feast) is not None
    assert parsed(feast) == document(feast)


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
