"""
Declarations of tools: what may be left out, what a name may hold, what a choice may name.

The prompt forces the call; what is judged is that the declaration was understood.
"""

from conformance.plugin import ask, covers, function, hold, user
from conformance.plugin.calling import argument, arguments, calls, names
from conformance.plugin.outcomes import Reason, not_applicable

CITY = {"type": "string", "description": "Name of a city."}
UNIT = {"type": "string", "enum": ["celsius", "fahrenheit"], "description": "Unit of degrees."}
WEATHER = function("get_weather", "Tells the weather in a city.", city=CITY)
TIME = function("get_time", "Tells the time of day in a city.", city=CITY)
LONGEST = "get_weather-of_a_city_and-tell_it_in_whole_degrees_of_Celsius_64"
NAMED = function(LONGEST, "Tells the weather in a city.", city=CITY)
DIGIT = function("3day_weather", "Tells the weather of three days in a city.", city=CITY)
STAY = function(
    "book_stay",
    "Books a stay in a city.",
    stay={
        "type": "object",
        "properties": {"city": CITY, "nights": {"type": "integer"}},
        "required": ["city", "nights"],
    },
    meals={
        "type": "array",
        "items": {"type": "string", "enum": ["breakfast", "lunch", "dinner"]},
    },
)
SHOUT = {"type": "custom", "custom": {"name": "shout", "description": "Shouts a text."}}
NO_DESCRIPTION = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": CITY}, "required": ["city"]},
    },
}
NO_REQUIRED = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Tells the weather in a city.",
        "parameters": {"type": "object", "properties": {"city": CITY}},
    },
}


def strictly(strict):
    declared = function("get_weather", "Tells the weather in a city.", city=CITY, unit=UNIT)
    declared["function"]["parameters"]["additionalProperties"] = False
    declared["function"]["strict"] = strict
    return declared


def weather_in(city):
    return [user(f"What is the weather in {city}? Use the tool.")]


no_description = ask(
    "tools/no-description", tools=[NO_DESCRIPTION], forcing=calls, messages=weather_in("Malmo")
)
no_required = ask(
    "tools/no-required", tools=[NO_REQUIRED], forcing=calls, messages=weather_in("Vigo")
)
named = ask("tools/name", tools=[NAMED], forcing=calls, messages=weather_in("Turin"))
digit = ask("tools/name-digit", tools=[DIGIT], forcing=calls, messages=weather_in("Pecs"))
custom = ask(
    "tools/custom",
    tools=[SHOUT],
    tool_choice="required",
    messages=[user("Use the shout tool to shout hooray.")],
)
unknown_type = ask(
    "tools/unknown-type",
    expects="error",
    tools=[{"type": "tool_of_nobody"}],
    messages=weather_in("Arles"),
)
nested = ask(
    "tools/nested-arguments",
    tools=[STAY],
    forcing=calls,
    messages=[user("Book a stay in Lyon for 3 nights with breakfast and dinner. Use the tool.")],
)
accented = ask(
    "tools/unicode-arguments", tools=[WEATHER], forcing=calls, messages=weather_in("São Paulo")
)
exact = ask(
    "tools/strict-exact",
    tools=[strictly(True)],
    forcing=calls,
    messages=[user("What is the weather in Basel, in celsius? Use the tool.")],
)
loose = ask("tools/strict-off", tools=[strictly(False)], forcing=calls, messages=weather_in("Graz"))
undeclared = ask(
    "tools/choice-undeclared",
    expects="error",
    tools=[WEATHER],
    tool_choice={"type": "function", "function": {"name": "get_tide"}},
    messages=weather_in("Brest"),
)
switched_on = ask(
    "tools/parallel-true",
    tools=[WEATHER],
    parallel_tool_calls=True,
    forcing=calls,
    messages=weather_in("Ghent"),
)
two_functions = ask(
    "tools/two-functions",
    tools=[WEATHER, TIME],
    forcing=lambda answer: len(answer.tool_calls) == 2,
    messages=[user("What are the weather and the time in Porto? Use both tools at once.")],
)
with_format = ask(
    "tools/with-json-schema",
    tools=[WEATHER],
    response_format={
        "type": "json_schema",
        "json_schema": {
            "name": "report",
            "schema": {
                "type": "object",
                "properties": {"city": CITY, "degrees": {"type": "integer"}},
                "required": ["city", "degrees"],
            },
        },
    },
    forcing=calls,
    messages=[user("Report the weather in Tartu. Ask the tool first.")],
)


@covers("tools-function/no-description")
def test_a_function_without_description_is_called(no_description):
    assert arguments(no_description) == [{"city": "Malmo"}]


@covers("tools-function/no-required")
def test_a_function_without_required_parameters_is_called(no_required):
    assert names(no_required) == ["get_weather"]


@covers("tools-function/name")
def test_a_long_name_of_every_kind_of_character_comes_back(named):
    assert len(LONGEST) == 64
    assert names(named) == [LONGEST]


@covers("tools-function/name-digit")
def test_a_name_may_begin_with_a_digit(digit):
    assert names(digit) == ["3day_weather"]


@covers("tools-function/custom")
def test_a_custom_tool_is_called_with_text(custom):
    called = [call.get("custom") or {} for call in custom.tool_calls]
    assert [call.get("name") for call in called] == ["shout"]
    assert "hooray" in (called[0].get("input") or "").lower()


@covers("tools-function/unknown-type")
def test_a_tool_of_an_unknown_type_is_refused(unknown_type):
    assert unknown_type.status == 400


@covers("tools-function/nested-arguments")
def test_arguments_may_be_objects_and_lists(nested):
    (found,) = arguments(nested)
    assert found == {"stay": {"city": "Lyon", "nights": 3}, "meals": ["breakfast", "dinner"]}


@covers("tools-function/whole-numbers")
def test_an_integer_comes_without_a_fraction(nested):
    (stay,) = argument(nested, "stay")
    nights = stay.get("nights") if isinstance(stay, dict) else None
    if not isinstance(nights, int | float):
        raise not_applicable(Reason.NOTHING, "the call brings no number of nights")
    assert isinstance(nights, int)


@covers("tools-function/unicode-arguments")
def test_arguments_beyond_ascii_come_back_unharmed(accented):
    assert arguments(accented) == [{"city": "São Paulo"}]


@covers("tools-function/json-format")
def test_tools_go_with_a_json_format(with_format):
    assert arguments(with_format) == [{"city": "Tartu"}]


@covers("tool-function-strict/exact")
def test_strict_gives_the_declared_members_and_no_other(exact):
    assert [set(found or ()) for found in arguments(exact)] == [{"city", "unit"}]


@covers("tool-function-strict/off")
def test_strict_may_be_false(loose):
    assert names(loose) == ["get_weather"]


@covers("tool-choice-named/undeclared")
def test_a_choice_of_what_is_not_declared_is_refused(undeclared):
    assert undeclared.status == 400


@covers("parallel-tool-calls-param/switched-on")
def test_parallel_tool_calls_may_be_switched_on(switched_on):
    assert names(switched_on) == ["get_weather"]


@covers("parallel-function-calls/two-functions")
def test_two_functions_are_called_at_once(two_functions):
    assert sorted(names(two_functions)) == ["get_time", "get_weather"]


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
