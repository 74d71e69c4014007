"""
Declarations of tools: what may be left out, what a name may hold, what a choice may name.

The prompt forces the call; what is judged is that the declaration was understood.
"""

from conformance.plugin import ask, covers, function, hold, user
from conformance.plugin.calling import arguments, calls, names

CITY = {"type": "string", "description": "Name of a city."}
UNIT = {"type": "string", "enum": ["celsius", "fahrenheit"], "description": "Unit of degrees."}
WEATHER = function("get_weather", "Tells the weather in a city.", city=CITY)
TIME = function("get_time", "Tells the time of day in a city.", city=CITY)
LONGEST = "get_weather-of_a_city_and-tell_it_in_whole_degrees_of_Celsius_64"
NAMED = function(LONGEST, "Tells the weather in a city.", city=CITY)
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


@covers("tools-function/unicode-arguments")
def test_arguments_beyond_ascii_come_back_unharmed(accented):
    assert arguments(accented) == [{"city": "São Paulo"}]


@covers("tools-function/json-format")
def test_tools_go_with_a_json_format(with_format):
    assert arguments(with_format) == [{"city": "Tartu"}]


@covers("tool-function-strict/exact")
def test_strict_gives_the_declared_members_and_no_other(exact):
    assert [set(found) for found in arguments(exact)] == [{"city", "unit"}]


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
