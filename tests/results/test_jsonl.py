"""A run written line by line reads back as the same run, and anything else is refused by line."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from conformance import places
from conformance.model import Footer, Header, Provenance, Run, TargetHead, Verdict, WrongUsage
from conformance.results import Writer, dump, read, text_of
from conformance.results.lines import decode
from tests.strategies import runs

HEAD = TargetHead("reference-openai", Provenance.REHEARSED, models=(("chat", "reference-chat"),))
HEADER = Header("0.1.0", "2026-11-22T10:00:00Z", (HEAD,), ("rest",), "conformance run")
EMPTY = Run(HEADER, footer=Footer("2026-11-22T10:00:01Z", 0, 0))
SCHEMA = json.loads((places.schemas() / "suite" / "run.schema.json").read_text("utf-8"))
HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=80)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.jsonl"


def a_verdict(**more):
    given = {
        "clause": "chat-create/id",
        "feature": "chat-create",
        "area": "chat",
        "level": "must",
        "basis": "inherited",
        "target": "gemini",
        "surface": "rest",
        "exchange": "chat/hello",
        "model": None,
        "outcome": "fail",
        "provenance": "live",
        "breaches": [],
    }
    return {"kind": "verdict", **given, **more}


def written(path, *lines):
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(text + "\n" for text in texts), encoding="utf-8")
    return path


def header():
    return text_of(EMPTY).splitlines()[0]


@HYPOTHESIS
@given(run=runs())
def test_a_run_reads_back_as_it_was_written(run):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        dump(run, path)
        assert read(path) == run
        assert [each.name for each in Path(folder).iterdir()] == ["run.jsonl"]


@HYPOTHESIS
@given(run=runs())
def test_every_line_fits_the_schema_and_moves_no_cursor(run):
    validator = Draft202012Validator(SCHEMA)
    for line in text_of(run).split("\n")[:-1]:
        assert line.isascii()
        assert line.isprintable()
        assert [error.message for error in validator.iter_errors(json.loads(line))] == []


@HYPOTHESIS
@given(run=runs())
def test_a_run_cut_anywhere_reads_as_an_incomplete_run(run):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        text = text_of(run)
        first = text.index("\n") + 1
        for cut in {first, (first + len(text)) // 2, len(text) - 2}:
            if first <= cut < len(text) - 1:
                path.write_text(text[:cut], encoding="ascii")
                found = read(path)
                assert found.footer is None
                assert found.verdicts == run.verdicts[: len(found.verdicts)]
                assert not found.complete


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_writer_keeps_what_it_had_when_it_is_never_finished(path):
    with Writer(path) as writer:
        writer.write(HEADER)
        assert read(path) == Run(HEADER)
    assert read(path).footer is None


def test_the_footer_counts_the_lines_written(path):
    with Writer(path) as writer:
        writer.write(HEADER)
        writer.finish("2026-11-22T10:00:01Z", problems=["nothing answered"])
    run = read(path)
    assert run.footer == Footer("2026-11-22T10:00:01Z", 0, 0, ("nothing answered",))


def test_the_header_is_first_and_nothing_follows_the_footer(path):
    with Writer(path) as writer:
        with pytest.raises(ValueError, match="Footer may not stand here"):
            writer.write(EMPTY.footer)
        writer.write(HEADER)
        with pytest.raises(ValueError, match="Header may not stand here"):
            writer.write(HEADER)
        writer.write(EMPTY.footer)
        with pytest.raises(ValueError, match="may not stand here"):
            writer.write(EMPTY.footer)


def test_a_secret_is_redacted_wherever_an_endpoint_echoed_it(path):
    secret = "sk-very-secret"
    echo = json.loads(json.dumps(a_verdict(note=f"bad key {secret}!", origin=secret)))
    echo["breaches"] = [{"where": "body", "expected": [secret], "found": f"<{secret}>"}]
    run = read(written(path, header(), echo))
    with Writer(path, secrets=["", "very", secret]) as writer:
        writer.write(HEADER)
        writer.write(run.verdicts[0])
    text = path.read_text("ascii")
    assert "very" not in text
    assert text.count("[redacted]") == 4
    assert read(path).verdicts[0].note == "bad key [redacted]!"


@pytest.mark.parametrize(
    "spelled", ["c2stdmVyeS1zZWNyZXQ=", r"sk-very\u002dsecret", "sk%2Dvery%2dsecret"]
)
def test_a_secret_is_redacted_in_whatever_spelling_an_endpoint_echoed_it(path, spelled):
    run = read(written(path, header(), a_verdict(note=f"bad key {spelled}")))
    with Writer(path, secrets=["sk-very-secret"]) as writer:
        writer.write(HEADER)
        writer.write(run.verdicts[0])
    assert read(path).verdicts[0].note.startswith("bad key [redacted]")


def test_a_short_secret_does_not_spoil_our_own_words(path):
    verdict = read(written(path, header(), a_verdict())).verdicts[0]
    with Writer(path, secrets=["chat", "live", "must"]) as writer:
        writer.write(HEADER)
        writer.write(verdict)
    found = read(path).verdicts[0]
    assert isinstance(found, Verdict)
    assert (found.clause, found.level, found.provenance) == ("chat-create/id", "must", "live")
    assert found.exchange == "[redacted]/hello"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "no line of JSON"),
        ("[]", "is no object"),
        ("", "no line of JSON"),
        ("[" * 200_000, "no line of JSON"),
        ('{"kind": "verdict", "kind": "footer"}', "stands twice"),
        ({"kind": "mood"}, "kind is 'mood'"),
        ({"kind": 3}, "kind is no string"),
        ({}, "lacks kind"),
        (a_verdict(outcome="great"), "outcome is 'great'"),
        (a_verdict(outcome="PASS"), "outcome is 'PASS'"),
        (a_verdict(mood="good"), "unknown members: mood"),
        (a_verdict(note=4), "note is no string"),
        (a_verdict(breaches={}), "breaches is no array"),
        (a_verdict(breaches=[{"where": "body", "expected": [1], "found": ""}]), "expected[0]"),
        (a_verdict(breaches=[{"where": "body", "expected": []}]), "a breach lacks found"),
        ({**a_verdict(), "model": 1}, "model is no string"),
        ({name: value for name, value in a_verdict().items() if name != "model"}, "lacks model"),
        ({"kind": "footer", "finished": "", "exchanges": True, "verdicts": 0}, "no whole number"),
    ],
)
def test_a_malformed_line_is_named_with_its_file_and_number(path, line, says):
    with pytest.raises(WrongUsage) as refused:
        read(written(path, header(), line, a_verdict()))
    assert f"{path}:2: " in refused.value.message
    assert says in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize("line", [a_verdict(outcome="great"), a_verdict(mood=1), {"kind": "mood"}])
def test_what_the_reader_refuses_the_schema_refuses_too(line):
    assert not Draft202012Validator(SCHEMA).is_valid(line)


def test_a_file_that_is_no_run_is_refused(path):
    for lines in ([], [a_verdict()], [header(), header()]):
        with pytest.raises(WrongUsage, match="header"):
            read(written(path, *lines))
    with pytest.raises(WrongUsage, match="cannot be read"):
        read(path.parent / "absent.jsonl")
    with pytest.raises(WrongUsage, match="cannot be read"):
        read(path.parent)


def test_a_format_of_the_future_is_refused(path):
    later = {**json.loads(header()), "format": 2}
    with pytest.raises(WrongUsage, match="format is 2, and this suite reads format 1"):
        read(written(path, later))


def test_a_footer_that_counts_other_lines_betrays_a_loss(path):
    footer = {"kind": "footer", "finished": "", "exchanges": 0, "verdicts": 2}
    with pytest.raises(
        WrongUsage, match="counts 0 exchanges, 2 verdicts and 0 observations, the file"
    ):
        read(written(path, header(), a_verdict(), {**footer, "problems": [], "housekeeping": []}))


def test_a_line_after_the_footer_is_refused(path):
    written(path, *text_of(EMPTY).splitlines(), a_verdict())
    with pytest.raises(WrongUsage, match=r":3: a line follows the footer"):
        read(path)


@pytest.mark.parametrize("put", [True, False])
def test_the_footer_counts_what_stands_in_the_file_wherever_it_was_interrupted(path, put):
    class Interrupted:
        def __init__(self, file):
            self.file = file

        def write(self, text):
            if put:
                self.file.write(text)
            raise KeyboardInterrupt

    verdict = decode(a_verdict())
    writer = Writer(path)
    writer.write(HEADER)
    writer.write(verdict)
    file, writer._file = writer._file, Interrupted(writer._file)
    with pytest.raises(KeyboardInterrupt):
        writer.write(verdict)
    writer._file = file
    writer.finish("2026-11-22T10:00:09Z", problems=["It was interrupted."])

    assert len(read(path).verdicts) == 1 + put
