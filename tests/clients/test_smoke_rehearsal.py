"""
A small client of our own before the endpoints that other people's clients meet.

It is a program like theirs, run as theirs are, in this environment.
"""

import sys
from contextlib import contextmanager

import pytest

from clients import rehearsal
from clients.outcomes import Kind
from clients.programs import KEY, MODEL, Program
from clients.rehearsal import record, rehearse, replay
from clients.roster import HERE, Client, Task
from conformance.recording.cassette import read

PROGRAM = """
import json, os, socket, sys, urllib.request

def ask(prompt, **more):
    body = {"model": os.environ["OPENAI_MODEL"], "messages": [{"role": "user", "content": prompt}]}
    request = urllib.request.Request(
        os.environ["OPENAI_BASE_URL"] + "chat/completions",
        json.dumps({**body, **more}).encode(),
        {
            "Authorization": "Bearer " + os.environ["OPENAI_API_KEY"],
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)

def text(prompt):
    print("a greeting of the library")
    return {"text": ask(prompt, **MORE)["choices"][0]["message"]["content"]}

def counted(prompt):
    return {"text": str(ask(prompt)["usage"]["total_tokens"] > 0)}

def outside(prompt):
    socket.socket().connect(("192.0.2.1", 80))

def ended(prompt):
    sys.exit("it had enough")
"""
CLIENT = Client("tiny", "Tiny", "python", ("pytest",), {"never": "it cannot"})
TEXT = Task("text", "Reply with exactly: fine", says=("fine",))
COUNTED = Task("counted", "Reply with exactly: well", says=("True",))
NEVER = Task("never", "Reply with exactly: nothing")


@pytest.fixture(autouse=True)
def cassettes(monkeypatch, tmp_path):
    monkeypatch.setattr(rehearsal, "CASSETTES", tmp_path / "cassettes")
    return tmp_path / "cassettes"


@pytest.fixture
def running(tmp_path):
    """Start the small client; what it sends besides is its user's choice."""

    @contextmanager
    def start(more="{}"):
        path = tmp_path / "smoke.py"
        path.write_text(f"MORE = {more}\n{PROGRAM}", "utf-8")
        command = [sys.executable, "-P", str(HERE / "speaking.py"), str(path)]
        seen = {"OPENAI_API_KEY": KEY, "OPENAI_MODEL": MODEL, "SMOKE_PACKAGES": "pytest"}
        program = Program(command, seen)
        try:
            yield program
        finally:
            program.close()

    return start


def kinds(outcomes):
    return {task: outcome.kind for task, outcome in outcomes.items()}


def test_what_was_recorded_is_replayed(running, cassettes):
    with running() as program:
        recorded = record(CLIENT, program, (TEXT, COUNTED, NEVER), "gemini", "2026-11-22")
        replayed = replay(CLIENT, program, (TEXT, COUNTED, NEVER), "gemini")
        versions = program.versions
    assert kinds(replayed) == {
        "text": Kind.WORKS,
        "counted": Kind.WORKS,
        "never": Kind.NOT_OFFERED,
    }
    assert recorded == replayed
    assert versions == {"pytest": pytest.__version__, "python": sys.version.split()[0]}
    folder = cassettes / "rehearsed" / "reference-gemini" / "tiny"
    assert sorted(path.name for path in folder.iterdir()) == ["counted-1.yaml", "text-1.yaml"]
    head = read(folder / "text-1.yaml").head
    assert (head.exchange, head.surface, head.claims) == ("tiny/text-1", "tiny", "gemini")


def test_recording_anew_forgets_what_was_recorded_before(running, cassettes):
    with running() as program:
        record(CLIENT, program, (TEXT, COUNTED), "openai", "2026-11-22")
        record(CLIENT, program, (TEXT,), "openai", "2026-11-23")
    (kept,) = (cassettes / "rehearsed" / "reference-openai" / "tiny").iterdir()
    assert read(kept).head.recorded == "2026-11-23"


def test_a_version_that_sends_something_else_is_told_with_the_difference(running):
    with running() as program:
        record(CLIENT, program, (TEXT, COUNTED), "openai", "2026-11-22")
    with running('{"temperature": 0.5}') as program:
        outcomes = replay(CLIENT, program, (TEXT, COUNTED), "openai")
    assert kinds(outcomes) == {"text": Kind.UNRECORDED, "counted": Kind.WORKS}
    assert outcomes["text"].happened.startswith("sends something else than tiny/text-1: ")
    assert '+ "temperature": 0.5' in outcomes["text"].happened


def test_a_recording_that_nobody_asks_for_any_more_is_told(running):
    twice = Task("text", "Reply with exactly: fine", says=("fine",))
    with running() as program:
        record(CLIENT, program, (TEXT, COUNTED), "openai", "2026-11-22")
        outcomes = replay(CLIENT, program, (twice, COUNTED), "openai")
        assert set(kinds(outcomes).values()) == {Kind.WORKS}
        without = Client("tiny", "Tiny", "python", ("pytest",), {"counted": "not any more"})
        outcomes = replay(without, program, (TEXT, COUNTED), "openai")
    assert outcomes["counted"].kind is Kind.UNRECORDED
    assert outcomes["counted"].happened == "tiny/counted-1 is not asked any more"


def test_a_fault_breaks_one_task_is_borne_by_another_and_its_absence_is_said(running):
    with running() as program:
        outcomes = rehearse(CLIENT, program, (TEXT, COUNTED), "usage-null")
        unmet = rehearse(CLIENT, program, (TEXT,), "stream-done-missing")
    assert kinds(outcomes) == {"text": Kind.WORKS, "counted": Kind.BREAKS}
    assert outcomes["counted"].happened == "TypeError: 'NoneType' object is not subscriptable"
    assert kinds(unmet) == {"text": Kind.NOT_MET}


def test_a_program_that_ends_costs_one_task_and_is_begun_anew(running):
    ended = Task("ended", "…")
    with running() as program:
        outcomes = rehearse(CLIENT, program, (ended, TEXT), "usage-null")
    assert kinds(outcomes) == {"ended": Kind.BREAKS, "text": Kind.WORKS}
    assert outcomes["ended"].happened == "the program: ended: it had enough"


def test_a_program_that_hangs_is_ended(running, monkeypatch):
    monkeypatch.setattr("clients.programs.PATIENCE_S", 0.0)
    with running() as program:
        outcomes = rehearse(CLIENT, program, (TEXT,), "usage-null")
    assert outcomes["text"].happened == "the program: told nothing within 0 seconds"


def test_a_program_cannot_leave_this_machine(running):
    with running() as program:
        outcomes = rehearse(CLIENT, program, (Task("outside", "…"),), "usage-null")
    assert outcomes["outside"].kind is Kind.BREAKS
    assert "a connection to 192.0.2.1 was refused" in outcomes["outside"].happened


def test_a_refusal_without_a_difference_is_told_by_its_first_line():
    assert rehearsal.told_of("Nobody recorded this: there is no cassette at all.") == (
        "sends something else than was recorded: Nobody recorded this: there is no cassette at all."
    )
