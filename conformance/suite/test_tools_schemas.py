"""
Parameters of tools in the words of JSON Schema that code generators write without being asked.

Every prompt forces the call; what is judged is that the declaration does not fail the request.
"""

from conformance.plugin import ask, covers, hold, user
from conformance.plugin.calling import argument, calls

CITY = {"type": "string", "description": "Name of a city."}


def declared(*required, words=None, **further):
    """
    Declare get_weather with a city and the members `further`, `required` of them besides it, and
    with `words` at the top of its parameters.
    """
    parameters = {
        "type": "object",
        "properties": {"city": CITY, **further},
        "required": ["city", *required],
        **(words or {}),
    }
    inner = {"name": "get_weather", "description": "Tells the weather.", "parameters": parameters}
    return {"type": "function", "function": inner}


def weather_in(city, exchange, tool):
    return ask(
        f"tools/schema-{exchange}",
        tools=[tool],
        forcing=calls,
        messages=[user(f"What is the weather in {city}? Use the tool.")],
    )


dialect = weather_in(
    "Bergen", "dialect", declared(words={"$schema": "https://json-schema.org/draft/2020-12/schema"})
)
defs = weather_in(
    "Zadar, in fahrenheit",
    "defs",
    declared(
        "unit",
        unit={"$ref": "#/$defs/Unit"},
        words={"$defs": {"Unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}}},
    ),
)
closed = weather_in("Trier", "closed", declared(words={"additionalProperties": False}))
bounds = weather_in(
    "Cadiz",
    "bounds",
    declared(
        days={"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 8},
        hours={"type": "integer", "multipleOf": 6},
    ),
)
union = weather_in("Namur", "union", declared(unit={"type": ["string", "null"]}))
anything = weather_in("Tours", "anything", declared(note=True))
constants = weather_in(
    "Siena",
    "constants",
    declared(unit={"anyOf": [{"const": "celsius"}, {"const": "fahrenheit"}]}),
)
numbers = weather_in(
    "Delft",
    "numbers",
    declared(
        days={"type": "integer", "enum": [1, 3, 7]},
        detailed={"type": "boolean", "enum": [True]},
    ),
)
formats = weather_in(
    "Evora",
    "formats",
    declared(
        site={"type": "string", "format": "uri"},
        reader={"type": "string", "format": "email"},
        key={"type": "string", "format": "uuid"},
    ),
)
lists = weather_in(
    "Braga",
    "lists",
    declared(
        hours={
            "type": "array",
            "items": {"type": "integer"},
            "uniqueItems": True,
            "minItems": 1,
            "maxItems": 4,
        }
    ),
)


@covers("tools-function/schema-dialect")
def test_parameters_may_name_their_dialect(dialect):
    assert argument(dialect, "city") == ["Bergen"]


@covers("tools-function/schema-defs")
def test_parameters_may_refer_to_their_own_definitions(defs):
    assert argument(defs, "city") == ["Zadar"]
    assert argument(defs, "unit") == ["fahrenheit"]


@covers("tools-function/schema-closed")
def test_parameters_may_forbid_further_members(closed):
    assert argument(closed, "city") == ["Trier"]


@covers("tools-function/schema-bounds")
def test_a_number_may_have_bounds_and_a_step(bounds):
    assert argument(bounds, "city") == ["Cadiz"]


@covers("tools-function/schema-union")
def test_a_type_may_be_a_list(union):
    assert argument(union, "city") == ["Namur"]


@covers("tools-function/schema-anything")
def test_a_schema_may_be_true(anything):
    assert argument(anything, "city") == ["Tours"]


@covers("tools-function/schema-constants")
def test_alternatives_may_be_constants(constants):
    assert argument(constants, "city") == ["Siena"]


@covers("tools-function/schema-numbers")
def test_an_enum_may_hold_numbers_and_booleans(numbers):
    assert argument(numbers, "city") == ["Delft"]


@covers("tools-function/schema-formats")
def test_a_text_may_have_a_format(formats):
    assert argument(formats, "city") == ["Evora"]


@covers("tools-function/schema-lists")
def test_a_list_may_have_limits(lists):
    assert argument(lists, "city") == ["Braga"]


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
