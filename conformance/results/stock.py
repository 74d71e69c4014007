"""
What the lines of a run say about the run as a whole: reasons why it cannot be relied on.

Counts only; which lines there should be is known elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from conformance.model import ExchangeLine, Observation, Outcome, Run, Verdict

Line = ExchangeLine | Verdict | Observation


class Stock:
    """Takes the lines of a run one by one."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._judged = self._errors = 0
        self._asked: Counter[str] = Counter()
        self._answered: Counter[str] = Counter()
        for line in lines:
            self.take(line)

    def take(self, line: Line) -> None:
        """Count one line."""
        match line:
            case ExchangeLine():
                self._asked[line.target] += 1
                self._answered[line.target] += line.failure is None
            case Verdict():
                self._judged += 1
                self._errors += line.outcome is Outcome.ERROR
            case Observation():
                self._judged += 1

    def problems(self) -> list[str]:
        """Return why the lines make no valid run, a sentence each; nothing when they do."""
        found = [] if self._judged else ["No clause was judged."]
        if self._errors:
            found.append(f"The suite itself broke on {self._errors} tests.")
        return found + [
            f"{name} answered none of {count} requests."
            for name, count in self._asked.items()
            if not self._answered[name]
        ]


def lines_of(run: Run) -> list[Line]:
    """Return the lines of `run` between its header and its footer."""
    return [*run.exchanges, *run.verdicts, *run.observations]
