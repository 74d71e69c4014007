"""
A self-proof as a Markdown page: the matrix, every mutant, every allowance, what went wrong.

A pure function of the proof, without times or names of machines: equal proofs give equal text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from conformance.catalogue import load
from conformance.catalogue.deviations import reported
from conformance.report.markdown import code, plain
from conformance.report.plain import clean
from conformance.report.selfproof import matrix, of, summary
from conformance.results.proof import Altered, Catch, Proof, Quiet, Tried


def render(proof: Proof) -> str:
    """Return the proof as a Markdown page."""
    lines = [
        "# Self-proof",
        "",
        "What the suite catches and what it leaves alone, tried on its own reference endpoint with "
        "one fault at a time. It says that the suite tells right from wrong, and nothing about any "
        "service. Made by `conformance prove`; what no suite of this kind can see stands in "
        "[LIMITS.md](../LIMITS.md).",
        "",
        *(f"- {plain(each)}" for each in summary(proof)),
        "",
        *_problems(proof),
        *_matrix(proof),
        *_mutants(proof),
        *_changes(proof),
        *_variations(proof),
        *_excused(proof),
        *_control(proof),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _problems(proof: Proof) -> Iterator[str]:
    if proof.problems:
        yield "## Problems"
        yield ""
        yield from (f"- {plain(each)}" for each in proof.problems)
        yield ""


def _matrix(proof: Proof) -> Iterator[str]:
    yield "## Catch matrix"
    yield ""
    yield "| area | mutants caught | clauses that catch |"
    yield "| --- | --- | --- |"
    for row in matrix(proof):
        yield f"| {row.area} | {of(row.mutants)} | {of(row.clauses)} |"
    yield ""


def _mutants(proof: Proof) -> Iterator[str]:
    known = {each.id: each for each in reported()}
    yield "## Mutants"
    yield ""
    yield (
        "Each is one fault. *Expected* are the clauses that had to turn, with the place they "
        "named; *others* counts what turned besides. *Who breaks* is what people reported; a "
        "dash stands where nobody did."
    )
    for area in load().areas:
        mine = [each for each in proof.mutants if each.area == area]
        if not mine:
            continue
        yield ""
        yield f"### {area}"
        yield ""
        yield "| mutant | what is wrong | expected | others | who breaks |"
        yield "| --- | --- | --- | --- | --- |"
        for each in mine:
            rows = [known[name] for name in each.reports if name in known]
            who = plain(clean(rows[0].who, limit=160)) if rows else "-"
            sign = "" if each.problem is None else f" **{plain(each.problem)}**"
            others = sum(catch.clause not in each.expected for catch in each.caught)
            yield (
                f"| {code(each.id)}{sign} | {plain(each.what)} | {_expected(each)} "
                f"| {others} | {who} |"
            )
    yield ""


def _expected(tried: Tried) -> str:
    by: Mapping[str, Catch] = {catch.clause: catch for catch in tried.caught}
    said = []
    for clause in tried.expected:
        catch = by.get(clause)
        where = (
            catch.breach.where
            if catch and catch.breach
            else str(catch.outcome)
            if catch
            else "missed"
        )
        said.append(f"{code(clause)} at {plain(clean(where, limit=60))}")
    return "; ".join(said)


def _changes(proof: Proof) -> Iterator[str]:
    if not proof.altered:
        return
    yield "## Generated changes"
    yield ""
    yield (
        "Every member of every shape deleted, null, of another type, empty, in camelCase and "
        "twice; every event of a stream dropped, doubled, behind the next, split and merged; every "
        "other status and media type. An allowed change is one that a compliant endpoint may show."
    )
    yield ""
    for title, key in (("shape", _shape), ("operation", _operation)):
        yield f"| {title} | changes | caught | allowed | survived |"
        yield "| --- | --- | --- | --- | --- |"
        total, caught, allowed = Counter[str](), Counter[str](), Counter[str]()
        for each in proof.altered:
            total[key(each)] += 1
            caught[key(each)] += bool(each.caught)
            allowed[key(each)] += bool(each.allowed)
        for name in sorted(total):
            left = total[name] - caught[name] - allowed[name]
            yield f"| {name} | {total[name]} | {caught[name]} | {allowed[name]} | {left} |"
        yield ""
    yield "| allowed because | changes |"
    yield "| --- | --- |"
    reasons = Counter(each.allowed for each in proof.altered if each.allowed)
    for reason, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"| {plain(reason)} | {count} |"
    yield ""


def _shape(each: Altered) -> str:
    return each.shape


def _operation(each: Altered) -> str:
    return each.where if each.where in ("status", "content-type") else each.operation


def _variations(proof: Proof) -> Iterator[str]:
    if not proof.variations:
        return
    yield "## Variations"
    yield ""
    yield (
        "All of them are allowed, so no verdict may get worse, except where a client library loses "
        "what the wire holds: `conformance/mutants/losses.toml` names these losses and says why."
    )
    yield ""
    yield "| variation | what is different | answers changed | verdicts | flagged | client loses |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for each in proof.variations:
        yield (
            f"| {code(each.id)} | {plain(each.what)} | {each.changed} | {each.verdicts} "
            f"| {len(each.flagged)} | {', '.join(_lost(each)) or 'nothing'} |"
        )
    yield ""


def _lost(each: Quiet) -> Iterator[str]:
    for surface, clause in each.lost:
        yield f"{code(clause)} through {plain(surface)}"


def _excused(proof: Proof) -> Iterator[str]:
    if not proof.excused:
        return
    yield "## Clauses that nothing here can break"
    yield ""
    for clause, reason in sorted(proof.excused.items()):
        yield f"- {code(clause)}: {plain(reason)}"
    yield ""


def _control(proof: Proof) -> Iterator[str]:
    yield CONTROL
    yield ""
    if proof.control is None:
        yield "Not looked at in this run: `conformance prove --control PATH` judges recordings."
        return
    yield (
        f"{proof.control.verdicts:,} verdicts on {proof.control.exchanges:,} exchanges that "
        f"others recorded with api.openai.com; {len(proof.control.breaches)} breach a must. The "
        "recordings are not part of this project."
    )


CONTROL = "## Real OpenAI traffic"
"""The heading of the one part that depends on what is given to it."""


def without_control(page: str) -> str:
    """Return a page without what it says of real traffic: that depends on what is at hand."""
    kept = [line for line in page.split("\n") if not line.startswith("- Real OpenAI traffic")]
    return "\n".join(kept).partition(CONTROL)[0]
