"""
What changed in shape between recordings as Markdown, for the summary of a CI job.

Whatever an endpoint sent stands in code spans only; nothing in it can become markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.report.drifts import SAYS, groups, listed, made, summary, unmatched, whereabouts
from conformance.report.markdown import code, plain
from conformance.results.drift import Drifts
from conformance.results.reshaped import Aspect

_MOST = 60


def render(found: Sequence[Drifts], only: tuple[Sequence[str], Sequence[str]] = ((), ())) -> str:
    """
    Return `found`, one a pair of sets, as GitHub-flavoured Markdown that ends in a line feed.

    `only` names the sets that the first and the second side alone have.
    """
    out = ["# What changed in shape", ""]
    for each in found:
        out += _pair(each)
    for which, names in zip(("first", "second"), only, strict=True):
        if names:
            out += [f"Only the {which} holds {plain(', '.join(names))}.", ""]
    return "\n".join(out)


def _pair(found: Drifts) -> Iterator[str]:
    yield from (f"**{plain(summary(found))}**", "")
    for side in (found.before, found.after):
        yield f"- {code(side.name)}: {plain(made(side))}"
    yield ""
    for note in found.notes:
        yield from (f"> {plain(note)}", "")
    grouped = groups(found.found)
    if grouped:
        yield "| what | where | before | now | exchanges |"
        yield "| --- | --- | --- | --- | --- |"
        for group in grouped[:_MOST]:
            cells = (
                plain(group.aspect),
                code(group.where),
                code(group.before),
                code(group.after),
                f"{len(group.exchanges)}: {plain(whereabouts(group, found.compared, 3))}",
            )
            yield "| " + " | ".join(cells) + " |"
        yield ""
        if len(grouped) > _MOST:
            yield from (f"and {len(grouped) - _MOST} of {len(grouped)} changes more", "")
        aspects = dict.fromkeys(group.aspect for group in grouped)
        meant = "; ".join(f"{aspect}: {SAYS[aspect]}" for aspect in Aspect if aspect in aspects)
        yield from (plain(meant), "")
    for what, names in unmatched(found):
        yield from (f"{plain(what.capitalize())}: {plain(listed(names, 12))}.", "")
