"""What is known of calls has evidence for every row, and a row without it is not taken."""

import pytest

from conformance.catalogue.calls import OUTCOMES, calls, endpoints
from conformance.model import Housekeeping, WrongUsage

GOOD = """
[[known]]
id = "seed"
call = "POST /chat/completions"
at = "seed"
outcome = "refused"
says = "It fails."
source = "page-2026-09"
"""


def test_every_row_about_gemini_has_evidence_and_an_outcome():
    known = calls("gemini")
    assert "gemini" in endpoints()
    assert {each.outcome for each in known.known} == set(OUTCOMES) - {"unsure"}
    for each in (*known.known, *known.rest):
        assert each.reports or each.source, each.id
        assert all(report.service != "other-server" for report in each.reports), each.id
        assert all(report.status not in ("fixed", "closed") for report in each.reports), each.id


def test_evidence_comes_with_its_newest_day():
    by_id = {each.id: each for each in calls("gemini").known}
    assert by_id["seed"].newest == "2026-09-28"
    assert by_id["responses"].newest == by_id["responses"].reports[0].last
    assert by_id["files"].newest is None


def test_an_endpoint_that_nothing_is_known_of_is_wrong_usage():
    with pytest.raises(WrongUsage, match="nobody"):
        calls("nobody")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('at = "seed"', 'att = "seed"', "att"),
        ('at = "seed"', "at = 7", "at is unknown or of a wrong type"),
        ('outcome = "refused"', 'outcome = "broken"', "outcome 'broken'"),
        ('says = "It fails."', "", "lacks says"),
        ('source = "page-2026-09"', "", "no evidence"),
        ('source = "page-2026-09"', 'source = "rumour"', "no source rumour"),
        ('source = "page-2026-09"', 'reports = ["rumour"]', "no report rumour"),
        ("POST /chat", "chat", "no method and path"),
        ("[[known]]", "[[unknown]]", "neither known nor rest"),
        ("[[known]]", "[[known", "cannot be read"),
        (GOOD, GOOD + GOOD, "stands twice"),
    ],
)
def test_a_row_that_is_not_right_is_housekeeping(tmp_path, old, new, why):
    (tmp_path / "gemini.toml").write_text(GOOD)
    assert len(calls("gemini", tmp_path).known) == 1
    calls.cache_clear()
    assert old in GOOD
    (tmp_path / "gemini.toml").write_text(GOOD.replace(old, new))
    with pytest.raises(Housekeeping, match=why):
        calls("gemini", tmp_path)
