"""The sweeps are read strictly, and what they hold is worth sending."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from conformance.catalogue.deviations import reported
from conformance.catalogue.sweeps import trials
from conformance.catalogue.trials import PLACES
from conformance.model import Housekeeping, Sweep

PARAMETERS = """\
sweep = "parameters"

[[control]]
id = "chat"
endpoint = "POST /chat/completions"
call = "chat.completions.create"
role = "chat"
params = { messages = [] }

[[row]]
id = "seed"
name = "seed"
control = "chat"
send = { seed = 7 }
effect = ["none"]
known = "Nothing."
"""
KEYWORDS = """\
sweep = "keywords"

[[control]]
id = "text"
prompt = "Say something long."
answer = { type = "string" }

[[row]]
id = "max-length"
name = "maxLength"
control = "text"
answer = { type = "string", maxLength = 5 }
known = "Nothing."
"""


@pytest.fixture
def read(tmp_path):
    def read(parameters: str = PARAMETERS, keywords: str = KEYWORDS):
        (tmp_path / "parameters.toml").write_text(parameters, encoding="utf-8")
        (tmp_path / "keywords.toml").write_text(keywords, encoding="utf-8")
        return trials(tmp_path)

    return read


def test_a_row_is_its_control_with_one_thing_more(read):
    seed = read()[0]
    assert seed.control.params == {"messages": []}
    assert seed.request.params == {"messages": [], "seed": 7}
    assert (seed.request.exchange, seed.endpoint) == (
        "sweeps/parameters-seed",
        "POST /chat/completions",
    )


def test_a_keyword_is_tried_in_a_tool_and_in_a_response_format(read):
    tool, form = read()[1:]
    schema = {
        "type": "object",
        "properties": {"answer": {"type": "string", "maxLength": 5}},
        "required": ["answer"],
    }
    assert tool.request.params["tools"][0]["function"]["parameters"] == schema
    assert form.request.params["response_format"]["json_schema"]["schema"] == schema
    assert tool.effect == form.effect == ("obeys", schema)
    assert [each.endpoint.rpartition(" ")[2] for each in (tool, form)] == list(PLACES)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("known =", "konwn =", "parameters.toml:16: row 'seed' has an unknown key 'konwn'."),
        ('effect = ["none"]', "", "parameters.toml:10: row 'seed' needs 'send' and 'effect'"),
        ('["none"]', '["nothing"]', "parameters.toml:15: row 'seed' names no check"),
        ('["none"]', '["member"]', "parameters.toml:15: row 'seed' names no check"),
        ('["none"]', "3", "parameters.toml:15: row 'seed': 'effect' has a value of the wrong kind"),
        ('control = "chat"', 'control = "char"', "13: row 'seed' names a control that is not ther"),
        ('id = "seed"', 'id = "Se ed"', "parameters.toml:10: row lacks an 'id'"),
        ("{ seed = 7 }", "{ }", "11: row 'seed' sends the same request as sweeps/parameters-contr"),
        ('sweep = "parameters"', 'sweep = "words"', "toml:1: 'sweep' must be 'parameters'."),
        ("[[row]]", "[[rows]]", "parameters.toml:10: 'rows' is unknown here."),
        ("[[row]]", "[[row", "it cannot be read"),
    ],
)
def test_whatever_is_wrong_is_told_with_file_and_line(read, old, new, said):
    with pytest.raises(Housekeeping) as caught:
        read(PARAMETERS.replace(old, new, 1))
    assert said in str(caught.value)


def test_an_id_that_stands_twice_is_told(read):
    row = PARAMETERS[PARAMETERS.index("[[row]]") :]
    with pytest.raises(Housekeeping, match=r"parameters\.toml:19: row 'seed' stands twice"):
        read(PARAMETERS + "\n" + row)


def test_an_excluded_row_has_a_reason_and_sends_nothing(read):
    row = '[[row]]\nid = "gone"\nname = "gone"\nendpoint = "GET /x"\n'
    gone = read(f'{PARAMETERS}\n{row}excluded = "No way to undo it."\n')[1]
    assert (gone.request, gone.excluded) == (None, "No way to undo it.")


def test_every_swept_schema_is_a_schema():
    for trial in trials():
        if trial.effect[0] == "obeys":
            Draft202012Validator.check_schema(trial.effect[1])


def test_no_two_trials_send_the_same_request():
    sent = [
        json.dumps([each.request.path, each.request.role, each.request.params], sort_keys=True)
        for each in trials()
        if each.request is not None
    ]
    assert len(set(sent)) == len(sent)


def test_every_trial_is_sent_or_excluded_for_a_reason():
    for trial in trials():
        assert (trial.request is None) == (trial.excluded is not None), trial.id
        assert len(trial.excluded or trial.known) > 10, trial.id


# What the page or nobody mentions and people report in two ways.
REPORTED = {
    "a listed model that embeds",
    "image_url with a data URL of a sound",
    "max_tokens and max_completion_tokens together",
    "reasoning_effort none",
    "stream_options.include_usage",
}


def test_the_sweep_holds_what_openai_has_and_the_page_does_not_mention():
    named = {(each.endpoint, each.name) for each in trials() if each.sweep is Sweep.PARAMETERS}
    routes = {pair for pair in named if pair[1].startswith(("POST /", "GET /", "/"))}
    assert len({pair for pair in named - routes if pair[1] not in REPORTED}) == 99
    assert {"seed", "logprobs", "functions", "encoding_format", "partial_images"} <= {
        name for _, name in named
    }


def test_every_parameter_that_reports_brought_is_the_trial_of_a_report():
    brought = {f"{each.sweep}/{each.id}" for each in trials() if each.name in REPORTED}
    told = {trial for row in reported() for trial in row.observed_by}
    assert len(brought) == len(REPORTED)
    assert brought <= told
