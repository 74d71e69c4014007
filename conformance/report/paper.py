"""
A console on which only harmless text is printed, and tables that fit into its width.

For people, tables have rules and colours and are split into several when they are too wide; for
tools, every row is one line. Knows no run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from conformance.report.marks import Mark
from conformance.report.plain import ascii_only, clean

Line = list[Text]  # of a table; the first one holds the heads, the first of each what it is about

_BETWEEN = 2  # columns of the terminal that part two columns of a table


class Paper:
    """A console to which only text goes that was cleaned of control characters."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.rich = console.is_terminal
        self.ascii = console.options.ascii_only

    def text(self, said: str, style: str = "", *, lines: bool = False) -> Text:
        """Return `said` as a text that can be printed, in ASCII where the console asks for it."""
        cleaned = clean(said, lines=lines)
        return Text(ascii_only(cleaned) if self.ascii else cleaned, style=style)

    def head(self, said: str) -> Text:
        """Return what stands over a column; for people, its parts stand below each other."""
        if not self.rich:
            return self.text(said)
        return Text("\n").join(self.text(part) for part in said.split(" · "))

    def sign(self, mark: Mark) -> str:
        """Return the sign of `mark` that this console can show."""
        return mark.plain if self.ascii else mark.shape

    def say(self, said: str, style: str = "", *, lines: bool = False) -> None:
        """Print a paragraph; it is folded for people only, as tools read lines."""
        text = self.text(said, style, lines=lines)
        self.console.print(text, soft_wrap=not self.rich, highlight=False)

    def fits(self, table: Sequence[Line]) -> bool:
        """Tell whether all columns of `table` stand beside each other, as always in files."""
        return not self.rich or len(list(self._pages(table))) <= 1

    def print(self, table: Sequence[Line]) -> None:
        """Print `table` after an empty line; one that is too wide as several, one after another."""
        pages = self._pages(table) if self.rich else [range(1, len(table[0]))]
        for places in pages:
            part = [[line[0], *(line[place] for place in places)] for line in table]
            self.say("")
            if self.rich:
                self._ruled(part)
            else:
                self._columns(part)

    def _pages(self, table: Sequence[Line]) -> Iterator[range]:
        """Yield the places of the columns that fit beside each other, page after page."""
        first, *widths = _widths(table)
        start, used = 1, first
        for place, width in enumerate(widths, start=1):
            used += width + _BETWEEN
            if used > self.console.width and place > start:
                yield range(start, place)
                start, used = place, first + width + _BETWEEN
        if widths:
            yield range(start, len(widths) + 1)

    def _ruled(self, table: Sequence[Line]) -> None:
        heads, *rows = table
        drawn = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
        for head in heads:
            drawn.add_column(head, overflow="fold")
        for row in rows:
            drawn.add_row(*row)
        self.console.print(drawn, highlight=False)

    def _columns(self, table: Sequence[Line]) -> None:
        widths = _widths(table)
        for row in table:
            padded = (
                text.plain + " " * (width - text.cell_len)
                for text, width in zip(row, widths, strict=True)
            )
            self.say("  ".join(padded).rstrip())


def cut(said: str, most: int) -> str:
    """Return `said`, already cleaned, in at most `most` columns of a terminal."""
    if cell_len(said) <= most:
        return said
    return f"{set_cell_size(said, most - 1).rstrip()}…"


def _widths(table: Sequence[Line]) -> list[int]:
    return [
        max(cell_len(line) for text in column for line in text.plain.split("\n"))
        for column in zip(*table, strict=True)
    ]
