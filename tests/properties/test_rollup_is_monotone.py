"""
One more breach never improves support, of its own column or of another.

Unknown stands outside that order. A breach leads into it only when the core clause can no longer
be told, and out of it only to what the breach itself says.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.model import Header, Outcome, Provenance, Run, Support, Verdict
from conformance.results import matrix, support
from tests.strategies import CATALOGUE

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=400)
SURFACES = ("rest", "python")
outcomes = st.sampled_from(Outcome)
RED = tuple(outcome for outcome in Outcome if outcome.red)
#: What the core clause's outcome makes of a feature by itself.
BAD = {
    Outcome.IGNORED: Support.IGNORED,
    Outcome.REFUSED: Support.REFUSED,
    Outcome.FAIL: Support.BROKEN,
}

# Clauses of the small catalogue, scored or not, and two of a feature that no catalogue knows.
FEATURES = {
    **{
        name: [each.id for each in CATALOGUE.clauses_of(name) if each.excluded is None]
        for name in CATALOGUE.features
    },
    "gone": ["gone/one", "gone/two"],
}


def on(clause, surface, outcome, target="gemini"):
    entry = CATALOGUE.clauses.get(clause) or CATALOGUE.clauses["chat-create/id"]
    return Verdict(
        clause=clause,
        feature=clause.partition("/")[0],
        area="chat",
        level=entry.level,
        basis=entry.basis,
        target=target,
        surface=surface,
        exchange="chat/hello",
        model=None,
        outcome=outcome,
        provenance=Provenance.LIVE,
    )


@st.composite
def worsened(draw):
    """
    Verdicts, and the same with one made worse or with one red one more; and which that is.

    One feature passes but for a few spots, which are missing or say something else. The breach
    falls on one of them or beside them.
    """
    feature = draw(st.sampled_from(["chat-create", "chat-create", "chat-create", *FEATURES]))
    clauses = st.sampled_from(FEATURES[feature])
    scopes = st.sampled_from([SURFACES, SURFACES, SURFACES[:1], SURFACES[1:]])
    spots = draw(st.lists(st.tuples(clauses, scopes, st.none() | outcomes), max_size=3))
    through = draw(scopes)
    said = {(clause, name): Outcome.PASS for clause in FEATURES[feature] for name in through}
    said |= {(clause, name): outcome for clause, names, outcome in spots for name in names}
    before = [on(*place, outcome) for place, outcome in said.items() if outcome is not None]
    for clause, names, outcome in draw(st.lists(st.tuples(clauses, scopes, outcomes), max_size=1)):
        before += [on(clause, name, outcome) for name in names]  # judged on a second exchange
    before += [on("chat-create/core", "rest", Outcome.REFUSED, "other")]
    before += [on("chat-stop/own", "rest", Outcome.ADVICE)]

    touched = draw(
        st.sampled_from([clause for clause, _, _ in spots] or FEATURES[feature]) | clauses
    )
    surface = draw(st.sampled_from(SURFACES))
    # What does not apply is no evidence, neither good nor bad: it stands outside the order.
    places = [
        place
        for place, each in enumerate(before)
        if (each.clause, each.surface, each.target) == (touched, surface, "gemini")
        and each.outcome not in (Outcome.NOT_APPLICABLE, Outcome.ERROR)
    ]
    if places and draw(st.booleans()):
        place = draw(st.sampled_from(places))
        worse = [each for each in Outcome if each.rank > before[place].outcome.rank]
        changed = replace(before[place], outcome=draw(st.sampled_from(worse)))
        return before, [*before[:place], changed, *before[place + 1 :]], changed
    added = on(touched, surface, draw(st.sampled_from(RED)))
    place = draw(st.sampled_from([0, len(before)]))
    return before, [*before[:place], added, *before[place:]], added


def assert_no_better(before, after, worse, core):
    """Hold two cells of one feature against each other, the second with a breach more."""
    if after.support is Support.UNKNOWN:
        # A core clause that can no longer be told takes all that was known with it.
        untold = worse.clause == core and worse.outcome not in BAD
        assert before.support is Support.UNKNOWN or untold
    elif before.support is Support.UNKNOWN:
        # Who knew nothing can learn something, and what a breach teaches is never good.
        assert after.support is (Support.PARTIAL if core is None else BAD[worse.outcome])
        assert core in (None, worse.clause)
    else:
        assert after.support.rank >= before.support.rank


@HYPOTHESIS
@given(worsened(), st.sets(st.sampled_from(FEATURES["chat-create"])))
def test_one_more_breach_never_improves_a_feature(step, elsewhere):
    before, after, worse = step
    old, new = (
        support(worse.feature, each, CATALOGUE, elsewhere=elsewhere) for each in (before, after)
    )
    assert_no_better(old, new, worse, core_of(worse.feature))
    assert new.held <= old.held
    assert new.judged >= old.judged
    assert new.judged - new.held >= old.judged - old.held
    assert bool(new.note) is (new.support is not Support.FULL)


@HYPOTHESIS
@given(worsened())
def test_one_more_breach_improves_no_cell_of_the_matrix(step):
    before, after, worse = step
    old, new = map(cells, (before, after))
    for place, cell in new.items():
        target, surface, feature = place
        if place not in old:  # the breach is the first that its column holds
            assert cell.support is not Support.FULL
        elif (feature, target) != (worse.feature, worse.target):
            assert cell == old[place]
        elif surface == worse.surface:
            assert_no_better(old[place], cell, worse, core_of(feature))
        else:
            assert cell.support.rank >= old[place].support.rank


def core_of(feature):
    entry = CATALOGUE.features.get(feature)
    return entry.core if entry else None


def cells(verdicts):
    """Return every cell of the matrix of a run by its target, surface and feature."""
    run = Run(Header("0.1.0", "2026-11-22T10:00:00Z", (), SURFACES), (), tuple(verdicts))
    found = matrix(run, CATALOGUE)
    return {
        (column.target, column.surface, row.id): cell
        for row in found.rows
        for column, cell in zip(found.columns, row.cells, strict=True)
    }
