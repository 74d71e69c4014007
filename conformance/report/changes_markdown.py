"""
What changed between two runs as Markdown, for a pull request or the summary of a CI job.

Whatever an endpoint sent stands in code spans only; nothing in it can become markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.report.changes import Group, about, groups, summary, told_of, turned
from conformance.report.markdown import code, plain
from conformance.report.plain import counted
from conformance.results.compare import Comparison, Kind

_MOST = 40


def render(found: Comparison) -> str:
    """Return `found` as GitHub-flavoured Markdown, ending in a line feed."""
    out = ["# What changed", "", f"**{plain(summary(found))}**", ""]
    out += [f"> {plain(note)}\n" for note in found.notes]
    for kind in Kind:
        out += _kind(kind, groups(found.of(kind)))
    if found.shifts:
        out += ["## Support", ""]
        out += [f"- {plain(told_of(shift))}" for shift in found.shifts[:_MOST]]
        if len(found.shifts) > _MOST:
            out += [f"- and {len(found.shifts) - _MOST} of {len(found.shifts)} more"]
        out += [""]
    if found.turns:
        out += ["## Sweeps", ""]
        out += [f"- {plain(turned(turn))}" for turn in found.turns[:_MOST]]
        if len(found.turns) > _MOST:
            out += [f"- and {len(found.turns) - _MOST} of {len(found.turns)} more"]
        out += [""]
    return "\n".join(out)


def _kind(kind: Kind, mine: list[Group]) -> Iterator[str]:
    if not mine:
        return
    count = sum(len(group.changes) for group in mine)
    yield from (f"## {kind.words.capitalize()}: {counted(count, 'verdict')}", "")
    yield "| clause | target | verdicts | before | now | where | why |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for group in mine[:_MOST]:
        why = next(about(group.changes[0]), "")
        cells = [
            code(group.clause),
            plain(f"{group.target}, {group.provenance}"),
            str(len(group.changes)),
            plain(group.was),
            plain(group.now),
            plain(group.where),
            code(why) if why else "",
        ]
        yield "| " + " | ".join(cells) + " |"
    if len(mine) > _MOST:
        yield f"\nand {len(mine) - _MOST} of {len(mine)} groups more"
    yield ""
