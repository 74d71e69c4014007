"""Coverage counts what a run said, with its denominator."""

from __future__ import annotations

from types import MappingProxyType

from conformance.catalogue import Catalogue, Clause, Feature
from conformance.catalogue.documented import Parameter
from conformance.model import Basis, Header, Level, Outcome, Provenance, Run, Verdict
from conformance.results.coverage import coverage


def feature(id_: str) -> Feature:
    return Feature(id_, id_, "chat", Basis.PAGE, ("s",))


def clause(id_: str, excluded: str | None = None) -> Clause:
    owner = id_.partition("/")[0]
    return Clause(id_, owner, "chat", Level.MUST, Basis.PAGE, "Holds.", "s", excluded=excluded)


CATALOGUE = Catalogue(
    sources=MappingProxyType({}),
    areas=MappingProxyType({}),
    features=MappingProxyType({name: feature(name) for name in ("a", "b", "c")}),
    clauses=MappingProxyType(
        {each.id: each for each in (clause("a/x"), clause("b/x", "nobody can"), clause("c/x"))}
    ),
)
PARAMETERS = (
    Parameter("POST /chat", "one", ("a/x",)),
    Parameter("POST /chat", "two", ("c/x",)),
    Parameter("POST /chat", "three", excluded="nobody can"),
)


def verdict(clause_: str, outcome: Outcome) -> Verdict:
    return Verdict(
        clause_, clause_.partition("/")[0], "chat", Level.MUST, Basis.PAGE, "t", "rest", "chat/x",
        None, outcome, Provenance.REHEARSED,
    )  # fmt: skip


def run(*verdicts: Verdict) -> Run:
    return Run(Header("0", "2026-11-22", (), ("rest",)), verdicts=verdicts)


def test_a_verdict_counts_whatever_it_says() -> None:
    found = coverage(run(verdict("a/x", Outcome.FAIL)), CATALOGUE, PARAMETERS)

    assert str(found.features) == "1 of 3 with a verdict, 1 excluded, 1 have neither"
    assert found.features.silent == ("c",)
    assert str(found.parameters) == "1 of 3 with a verdict, 1 excluded, 1 have neither"
    assert found.parameters.silent == ("POST /chat two",)


def test_what_never_applied_and_what_broke_the_suite_is_no_verdict() -> None:
    nothing = run(verdict("a/x", Outcome.NOT_APPLICABLE), verdict("c/x", Outcome.ERROR))

    assert coverage(nothing, CATALOGUE, PARAMETERS).features.judged == 0


def test_everything_judged_or_excluded_leaves_nothing_silent() -> None:
    whole = run(verdict("a/x", Outcome.PASS), verdict("c/x", Outcome.PASS))

    found = coverage(whole, CATALOGUE, PARAMETERS)

    assert found.features.silent == found.parameters.silent == ()
    assert str(found.features) == "2 of 3 with a verdict, 1 excluded"
