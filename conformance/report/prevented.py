"""
What one missing thing prevented, said once: hundreds of clauses with the same reason are no news.

Pure: verdicts in, sentences and the other verdicts out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from conformance.model import Outcome, Verdict
from conformance.report.plain import clean, counted

MANY = 5
"""So many clauses with one reason are said in one sentence."""


def fold(verdicts: Iterable[Verdict]) -> tuple[list[str], list[Verdict]]:
    """
    Return a sentence for every reason that made many clauses untestable, and all other verdicts.

    A sentence names the surface, how much could not be judged, and the reason with what to do.
    """
    left: list[Verdict] = []
    alike: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for each in verdicts:
        if each.outcome is Outcome.UNTESTABLE and each.note:
            alike[each.surface, each.note].append(each)
        else:
            left.append(each)
    told: list[str] = []
    for (surface, reason), group in alike.items():
        if _clauses(group) < MANY:
            left += group
        else:
            size = f"{counted(len(group), 'verdict')} on {counted(_clauses(group), 'clause')}"
            told.append(f"{clean(surface)}: {size} untestable. {clean(reason)}")
    return told, left


def _clauses(group: Sequence[Verdict]) -> int:
    return len({each.clause for each in group})
