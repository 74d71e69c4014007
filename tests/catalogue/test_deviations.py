"""What people reported is read strictly, whole, and every report says what would show it."""

from __future__ import annotations

from collections import Counter

import pytest

from conformance.catalogue import AREAS, load
from conformance.catalogue.deviations import FOLDER, by_clause, groups, reported, unjudged
from conformance.catalogue.reports import SERVICES
from conformance.model import Housekeeping

ROW = """\
[[deviation]]
id = "id-missing"
group = "id-missing"
kind = "server"
service = "other-server"
where = "A server"
dates = "2025-01-02 .. 2026-03"
last = "2026-03"
status = "open"
pain = 3
symptom = "A completion has no id."
who = "clients that keep answers by id"
clauses = ["chat-create/id"]
threads = ["someone/client#12"]
"""


@pytest.fixture
def read(tmp_path):
    def read(text: str = ROW, *, area: str = "chat", **others: str):
        for name, held in ({area: text} | others).items():
            (tmp_path / f"{name}.toml").write_text(held, encoding="utf-8")
        return reported(tmp_path)

    return read


def findings(read, text: str, **given: str) -> list[str]:
    with pytest.raises(Housekeeping) as raised:
        read(text, **given)
    lines = str(raised.value).splitlines()[1:]
    return [line.partition("/")[2] for line in lines if line.startswith("  ") and ".toml:" in line]


def test_a_row_is_read_with_the_area_of_its_file(read):
    (row,) = read()
    assert (row.id, row.area, row.clauses) == ("id-missing", "chat", ("chat-create/id",))
    assert (row.last, row.pain, row.threads) == ("2026-03", 3, ("someone/client#12",))
    assert (row.observed_by, row.unjudged) == ((), None)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("pain = 3", "pain = 2", "10: deviation 'id-missing': 'pain' must be one of 3, 4, 5."),
        ("pain = 3", 'pain = "3"', "10: deviation 'id-missing': 'pain' must be a whole number."),
        (
            '"server"',
            '"nobody"',
            "4: deviation 'id-missing': 'kind' must be one of server, probe, consumer.",
        ),
        ('who = "clients that keep answers by id"\n', "", "1: deviation 'id-missing' lacks 'who'."),
        ("who = ", "whom = ", "12: deviation 'id-missing' has an unknown key 'whom'."),
        ('"chat-create/id"', '"chat-create/gone"', "13: deviation 'id-missing': nothing judges"),
        (
            '"chat-create/id"',
            '"models-list/created"',
            "13: deviation 'id-missing' breaks no clause",
        ),
        ('"chat-create/id"', '"errors-http-status/weather"', "13: deviation 'id-missing': nothing"),
        ("clauses = [", 'clauses = ["chat-create/id", ', "13: deviation 'id-missing': 'clauses'"),
        (
            'last = "2026-03"',
            'last = "2025-01-02"',
            "8: deviation 'id-missing': 'last' must be 202",
        ),
        ('last = "2026-03"\n', "", "1: deviation 'id-missing': 'last' must be 2026-03, as"),
        ("#12", "", "14: deviation 'id-missing': 'someone/client' is no thread."),
        ("no id.", "no id", "11: deviation 'id-missing': symptom: the text must be one sentence"),
        ("no id.", "no id" + "s" * 150 + ".", "11: deviation 'id-missing': symptom: the text has"),
        ('["chat-create/id"]', "[]", "13: deviation 'id-missing' needs clauses, observed_by, or"),
        (
            "threads =",
            'unjudged = "Nothing promises it."\nthreads =',
            "13: deviation 'id-missing' needs clauses, observed_by, or unjudged",
        ),
        (
            "threads =",
            'observed_by = ["parameters/gone"]\nthreads =',
            "14: deviation 'id-missing': no sweep sends 'parameters/gone'.",
        ),
        (
            "threads =",
            'observed_by = ["parameters/key-query"]\nthreads =',
            "14: deviation 'id-missing': no sweep sends 'parameters/key-query'.",
        ),
        ("[[deviation]]", "colour = 1\n[[deviation]]", "1: 'colour' is unknown here."),
        (ROW, "deviation = 1\n", "1: it holds no [[deviation]]."),
        (ROW, "[[deviation]\n", "1: it cannot be read:"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(read, old, new, says):
    assert old in ROW
    told = findings(read, ROW.replace(old, new))
    assert any(line.startswith(f"chat.toml:{says}") for line in told), told


def test_an_id_stands_once_in_all_files(read):
    errors = ROW.replace("chat-create/id", "errors-envelope/code")
    assert findings(read, ROW, errors=errors) == [
        "errors.toml:2: deviation 'id-missing' stands twice."
    ]


def test_a_file_is_named_after_an_area(read):
    told = findings(read, ROW, area="chatter")
    assert "chatter.toml:1: 'chatter' is no area." in told


def test_an_undated_report_has_no_newest_date(read):
    undated = ROW.replace("2025-01-02 .. 2026-03", "undated").replace('last = "2026-03"\n', "")
    assert read(undated)[0].last is None


def test_all_that_was_collected_is_there():
    assert len(reported()) == 211
    assert len(groups()) == 174
    assert Counter(row.kind for row in reported()) == {"server": 183, "probe": 18, "consumer": 10}
    assert Counter(row.service for row in reported()) == {
        "gemini-compat-endpoint": 75,
        "vertex-openapi": 11,
        "gemini-native-or-translator": 22,
        "other-server": 103,
    }


def test_every_report_is_judged_or_observed_or_says_why_not():
    judged = [row for row in reported() if row.clauses]
    observed = [row for row in reported() if not row.clauses and row.observed_by]
    reasoned = [row for row in reported() if row.unjudged is not None]
    assert len(judged) + len(observed) + len(reasoned) == len(reported())
    assert {row.id for row in unjudged()} == {row.id for row in (*observed, *reasoned)}


def test_what_can_only_be_looked_at_is_looked_at_where_anything_sent_would_show_it():
    probes = [row for row in reported() if row.kind == "probe"]
    assert {row.id for row in probes if row.unjudged is not None} == {
        "message-refusal-annotations-extra-required",
        "reasoning-content-missing-though-billed",
        "vertex-token-expiry-401",
    }
    assert sum(bool(row.observed_by) for row in probes) == 14


def test_only_files_of_areas_lie_there():
    assert {path.stem for path in FOLDER.iterdir()} <= set(AREAS)


def test_every_row_that_a_clause_leads_to_names_that_clause():
    for clause, rows in by_clause().items():
        assert clause in load().clauses
        assert all(clause in row.clauses for row in rows)
    assert {row.id for rows in by_clause().values() for row in rows} == {
        row.id for row in reported() if row.clauses
    }


def test_what_was_seen_at_the_endpoint_itself_comes_first():
    for rows in (*by_clause().values(), *groups().values()):
        nearness = [SERVICES.index(row.service) for row in rows]
        assert nearness == sorted(nearness)


def test_groups_hold_every_report_once():
    assert sorted(row.id for rows in groups().values() for row in rows) == sorted(
        row.id for row in reported()
    )
    assert [row.id for row in groups()["toolcall-index-zero"]] == [
        "stream-parallel-toolcalls-index-zero",
        "toolcall-index-zero-for-second",
    ]
