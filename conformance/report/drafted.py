"""
Drafts of expectations as TOML, ready for a person to finish.

Every reason starts with TODO, which the reader of expectations refuses: a draft excuses nothing
before somebody has said why it may.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from conformance.catalogue.deviations import Reported
from conformance.report.plain import clean, counted, web_link
from conformance.results.drafts import Draft

LOOK_AGAIN = timedelta(days=90)
_QUOTED = 160
_ISSUE = re.compile(r"([\w.-]+/[\w.-]+)#([0-9]+)", re.ASCII)


def entry(draft: Draft, known: Sequence[Reported], today: date) -> str:
    """
    Return `draft` as one [[expect]] entry, ending in a line feed.

    The first of `known` deviations from the clause gives `fact` and `link`, the others stand in
    comments. `review` is 90 days after `today`.
    """
    out = [f"# {comment}" for comment in _comments(draft, known[1:])]
    out += [
        "[[expect]]",
        f"clause = {quoted(draft.clause)}",
        f"outcome = [{', '.join(quoted(outcome) for outcome in draft.outcomes)}]",
    ]
    if draft.surface != "*":
        out.append(f"surface = {quoted(draft.surface)}")
    if draft.exchange != "*":
        out.append(f"exchange = {quoted(draft.exchange)}")
    out.append(f"reason = {quoted('TODO: say why this is so. ' + _found(draft))}")
    for each in known[:1]:
        out.append(f"fact = {quoted(clean(_fact(each), limit=_QUOTED * 2))}")
        links = [link for thread in each.threads if (link := _link(thread))]
        out += [f"link = {quoted(link)}" for link in links[:1]]
    out.append(f"since = {today.isoformat()}")
    out.append(f"review = {(today + LOOK_AGAIN).isoformat()}")
    return "\n".join(out) + "\n"


def quoted(text: str) -> str:
    """Return `text` as a basic string of TOML."""
    # JSON's escapes are TOML's too, as long as nothing beyond ASCII is escaped by halves.
    return json.dumps(clean(text), ensure_ascii=False)


def _comments(draft: Draft, others: Sequence[Reported]) -> Iterator[str]:
    exchanges = list(dict.fromkeys(each.exchange for each in draft.verdicts))
    named = ", ".join(exchanges[:3]) + (f" and {len(exchanges) - 3} more" if exchanges[3:] else "")
    surfaces = ", ".join(dict.fromkeys(each.surface for each in draft.verdicts))
    count = counted(len(draft.verdicts), "verdict")
    yield clean(f"{count} through {surfaces}, on {named}", limit=_QUOTED * 2)
    for each in others:
        yield clean(f"also reported: {_fact(each)}", limit=_QUOTED * 2)


def _found(draft: Draft) -> str:
    first = draft.verdicts[0]
    if first.breaches:
        breach = first.breaches[0]
        wanted = clean(" or ".join(breach.expected), limit=_QUOTED)
        found = clean(breach.found, limit=_QUOTED)
        return f"At {clean(breach.where, limit=_QUOTED)} expected {wanted}, found {found}"
    return clean(first.note or "Nothing was noted", limit=_QUOTED)


def _link(thread: str) -> str | None:
    """Return where a thread can be read, None when it names no address that a browser opens."""
    if issue := _ISSUE.fullmatch(thread):
        return f"https://github.com/{issue[1]}/issues/{issue[2]}"
    return thread if web_link(thread) and thread.startswith("https://") else None


def _fact(each: Reported) -> str:
    return f"reported as {each.id} at {each.where}, {each.dates}: {each.who}"
