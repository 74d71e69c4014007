"""
Structured output: a JSON document of the schema that the request sends along.

That a document is JSON and fits is a rule on every answer here; the tests look at what it says.
"""

from conformance.plugin import ask, came, covers, function, hold, ignored, results, user
from conformance.plugin.formats import closed, document, json_schema, members, speaks_json

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
HOME = "Ada lives in Rome with 2 cats. Where does she live, and with how many cats?"
WEATHER_OF = "What is the weather in Oslo? Look it up and report for which city you did."
PLACE = closed(city=TEXT, cats=WHOLE)
ORDER = closed(zebras=WHOLE, apples=WHOLE, mangos=WHOLE)
TICKET = closed(name=TEXT, price={"type": "number"}, paid={"type": "boolean"})
POINT = closed(x={"type": "number"}, y={"type": "number"})
SQUARE = closed(kind={"type": "string", "enum": ["square"]}, side={"type": "number"})
CIRCLE = closed(kind={"type": "string", "enum": ["circle"]}, radius={"type": "number"})
CHAIN = closed(value=WHOLE, next={"anyOf": [{"$ref": "#"}, {"type": "null"}]})
WEATHER = function("get_weather", "Tells the weather in a city.", city=TEXT)


def strict(name, schema):
    return json_schema(name, schema, strict=True)


prose = ask("structured_output/prose", messages=[user(HOME)])
place = ask(
    "structured_output/place", response_format=strict("place", PLACE), messages=[user(HOME)]
)
loose = ask(
    "structured_output/not-strict",
    response_format=json_schema("place", PLACE),
    messages=[user(HOME)],
)
described = ask(
    "structured_output/description",
    response_format=json_schema("place", PLACE, strict=True, description="Where somebody lives."),
    messages=[user(HOME)],
)
streamed = ask(
    "structured_output/stream",
    stream=True,
    response_format=strict("place", PLACE),
    messages=[user(HOME)],
)
cut = ask(
    "structured_output/cut",
    max_tokens=4,
    response_format=strict("numbers", closed(numbers={"type": "array", "items": WHOLE})),
    messages=[user("Collect these: 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010.")],
)
tooled = ask(
    "structured_output/with-tools",
    tools=[WEATHER],
    response_format=strict("place", PLACE),
    messages=[user(HOME)],
)
called = ask(
    "structured_output/call",
    tools=[WEATHER],
    response_format=strict("report", closed(city=TEXT)),
    messages=[user(WEATHER_OF)],
    forcing=lambda asked: asked.tool_calls,
)
reported = ask(
    "structured_output/after-call",
    after=called,
    tools=[WEATHER],
    response_format=strict("report", closed(city=TEXT)),
    messages=lambda prior: [user(WEATHER_OF), came(prior), *results(prior, "Sunny, 21 degrees.")],
)
ticket = ask(
    "structured_output/values",
    response_format=strict("ticket", TICKET),
    messages=[user("A ticket for Grace at a price of 12.5 euros. It is not paid.")],
)
ordered = ask(
    "structured_output/order",
    response_format=strict("stock", ORDER),
    messages=[user("Count: 3 zebras, 5 apples, 7 mangos.")],
)
nullable = ask(
    "structured_output/nullable",
    response_format=strict("person", closed(name=TEXT, nickname={"type": ["string", "null"]})),
    messages=[user("Her name is Ada. She has no nickname.")],
)
optional = ask(
    "structured_output/optional",
    response_format=json_schema(
        "person",
        {
            "type": "object",
            "properties": {"name": TEXT, "age": WHOLE},
            "required": ["name"],
            "additionalProperties": False,
        },
    ),
    messages=[user("Her name is Ada. Nobody knows more of her; leave out what is not known.")],
)
either = ask(
    "structured_output/any-of",
    response_format=strict("drawing", closed(shape={"anyOf": [SQUARE, CIRCLE]})),
    messages=[user("I drew a circle with a radius of 4.")],
)
referred = ask(
    "structured_output/ref",
    response_format=strict(
        "line",
        closed(start={"$ref": "#/$defs/point"}, end={"$ref": "#/$defs/point"})
        | {"$defs": {"point": POINT}},
    ),
    messages=[user("A line that starts at x 1, y 2 and ends at x 3, y 4.")],
)
recursive = ask(
    "structured_output/recursive",
    response_format=strict("chain", CHAIN),
    messages=[user("A chain of two links: the first has the value 8, the next and last one 9.")],
)
bounded = ask(
    "structured_output/bounds",
    response_format=strict(
        "colours", closed(colours={"type": "array", "items": TEXT, "minItems": 3, "maxItems": 3})
    ),
    messages=[user("Name colours.")],
)
free_map = ask(
    "structured_output/free-map",
    response_format=json_schema(
        "harvest",
        {
            "type": "object",
            "properties": {"apples": {"type": "object", "additionalProperties": WHOLE}},
            "required": ["apples"],
        },
    ),
    messages=[user("Ada picked 3 apples and Grace picked 5. Give the apples by name.")],
)
broken = ask(
    "structured_output/broken",
    expects="error",
    response_format=strict("place", closed(city={"type": "town"})),
    messages=[user(HOME)],
)
nameless = ask(
    "structured_output/nameless",
    expects="error",
    response_format={"type": "json_schema", "json_schema": {"schema": PLACE, "strict": True}},
    messages=[user(HOME)],
)
unknown_type = ask(
    "structured_output/unknown-type",
    expects="error",
    response_format={"type": "clay_tablet"},
    messages=[user(HOME)],
)


@covers("response-format-json-schema/effect")
def test_a_schema_turns_prose_into_a_document(place, prose):
    if not speaks_json(place) and not speaks_json(prose):
        raise ignored("the content is prose, as it is without response_format")
    assert document(place) is not None


@covers("response-format-json-schema/not-strict")
def test_strict_may_be_left_out(loose):
    assert document(loose) is not None


@covers("response-format-json-schema/description")
def test_a_schema_may_have_a_description(described):
    assert document(described) == {"city": "Rome", "cats": 2}


@covers("response-format-json-schema/stream")
def test_a_streamed_document_holds_what_the_prompt_says(streamed):
    assert document(streamed) == {"city": "Rome", "cats": 2}


@covers("response-format-json-schema/cut")
def test_a_document_cut_short_ends_for_its_length(cut):
    assert cut.finish_reason == "length"


@covers("response-format-json-schema/with-tools")
def test_declared_tools_do_not_exclude_a_schema(tooled):
    assert document(tooled) == {"city": "Rome", "cats": 2}


@covers("response-format-json-schema/after-call")
def test_the_answer_to_a_result_is_a_document(reported):
    assert document(reported) == {"city": "Oslo"}


@covers("response-format-json-schema/values")
def test_a_document_holds_what_the_prompt_says(ticket):
    assert document(ticket) == {"name": "Grace", "price": 12.5, "paid": False}


@covers("response-format-json-schema/order")
def test_the_members_come_in_the_order_of_the_schema(ordered):
    assert members(ordered) == ["zebras", "apples", "mangos"]


@covers("response-format-json-schema/nullable")
def test_a_type_with_null_allows_null(nullable):
    assert document(nullable) == {"name": "Ada", "nickname": None}


@covers("response-format-json-schema/optional")
def test_a_member_may_be_optional(optional):
    assert document(optional, "name") == "Ada"
    assert not isinstance(document(optional, "age"), str)


@covers("response-format-json-schema/any-of")
def test_any_of_takes_the_branch_that_the_prompt_speaks_of(either):
    assert document(either, "shape") == {"kind": "circle", "radius": 4}


@covers("response-format-json-schema/ref")
def test_a_definition_may_be_referred_to_twice(referred):
    assert document(referred) == {"start": {"x": 1, "y": 2}, "end": {"x": 3, "y": 4}}


@covers("response-format-json-schema/recursive")
def test_a_schema_may_refer_to_itself(recursive):
    assert document(recursive, "next", "value") == 9
    assert document(recursive, "next", "next") is None


@covers("response-format-json-schema/bounds")
def test_a_list_has_as_many_items_as_its_bounds_demand(bounded):
    assert len(document(bounded, "colours") or ()) == 3


@covers("response-format-json-schema/free-map")
def test_an_object_may_have_members_that_no_schema_names(free_map):
    assert document(free_map, "apples") == {"Ada": 3, "Grace": 5}


@covers("response-format-json-schema/broken")
def test_a_broken_schema_is_refused(broken):
    assert broken.status == 400


@covers("response-format-json-schema/name")
def test_a_schema_without_a_name_is_refused(nameless):
    assert nameless.status == 400


@covers("response-format-json-schema/unknown-type")
def test_a_format_that_no_one_knows_is_refused(unknown_type):
    assert unknown_type.status == 400


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
