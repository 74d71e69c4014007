"""What a user saw, judged by what the prompt forces, and told in one line."""

import pytest

from clients.outcomes import LONGEST, Kind, judged, one_line
from clients.roster import Task

STREAM = Task("stream", "Count.", says=("1 2 3",), pieces=2)
TOOLS = Task("tools", "Weather?", says=("18 degrees",), calls=("Paris", "Rome"))
PERSON = Task("structured", "Who?", value={"name": "Ada", "age": 36})


@pytest.mark.parametrize(
    ("task", "saw"),
    [
        (STREAM, {"text": "It is 1 2 3.", "pieces": 2}),
        (TOOLS, {"text": "18 degrees", "calls": ["Rome", "Paris"]}),
        (PERSON, {"value": {"age": 36, "name": "Ada"}}),
    ],
)
def test_what_the_prompt_forces_works(task, saw):
    outcome = judged(task, {"saw": saw})
    assert (outcome.kind, outcome.happened) == (Kind.WORKS, "")


@pytest.mark.parametrize(
    ("task", "saw", "happened"),
    [
        (STREAM, {"text": "1", "pieces": 2}, "the text is '1'"),
        (STREAM, {"text": "1 2 3", "pieces": 1}, "the text came in 1 piece"),
        (STREAM, {"text": None}, "there is no text"),
        (
            TOOLS,
            {"text": "18 degrees", "calls": ["Paris"]},
            "the tool was called for Paris, not for Paris, Rome",
        ),
        (
            TOOLS,
            {"text": "", "calls": []},
            "the tool was called for nothing, not for Paris, Rome; there is no text",
        ),
        (PERSON, {"value": {"name": "Ada"}}, "the value is {'name': 'Ada'}"),
        (
            PERSON,
            {"value": {"name": "Ada", "age": "36"}},
            "the value is {'name': 'Ada', 'age': '36'}",
        ),
        (PERSON, "nonsense", "the program told nothing"),
    ],
)
def test_anything_else_without_an_error_is_wrong(task, saw, happened):
    outcome = judged(task, {"saw": saw})
    assert (outcome.kind, outcome.happened) == (Kind.WRONG, happened)


def test_an_error_breaks_and_is_told_by_its_class_and_its_message_on_one_line():
    line = {"raised": {"class": "openai.APIError", "message": "first\n\n  second"}}
    outcome = judged(STREAM, line)
    assert (outcome.kind, outcome.happened) == (Kind.BREAKS, "openai.APIError: first second")


def test_an_error_without_a_message_is_told_by_its_class():
    outcome = judged(STREAM, {"raised": {"class": "AI_APICallError", "message": ""}})
    assert outcome.happened == "AI_APICallError"


def test_a_long_message_is_cut():
    outcome = judged(STREAM, {"raised": {"class": "E", "message": "word " * 200}})
    assert len(outcome.happened) <= LONGEST
    assert outcome.happened.endswith("…")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("http://127.0.0.1:40123/v1 said no", "http://127.0.0.1:PORT/v1 said no"),
        ("<object at 0x7f12ab34cd56>", "<object at 0x…>"),
        ("File '/srv/a/site-packages/b/c.py', line 3", "File 'c.py', line 3"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        (
            "https://errors.pydantic.dev/2.14/v/missing",
            "https://errors.pydantic.dev/2.14/v/missing",
        ),
    ],
)
def test_what_differs_between_runs_and_machines_is_left_out(text, told):
    assert one_line(text) == told
