"""
The matrix as one SVG picture, for places that show pictures and run nothing.

Colours are the page's own, light and dark, written out because not every viewer knows variables.
A cell is shape, word and colour together; no font has to have the shapes.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as Xml

from rich.cells import cell_len

from conformance.catalogue import Catalogue, load
from conformance.model import Run, Support
from conformance.report import figures
from conformance.report.marks import MEANS, SUPPORT
from conformance.report.paper import cut
from conformance.report.plain import clean
from conformance.report.sections import Section, label, sections
from conformance.results import Cell, ending

_TONES = ("good", "fair", "weak", "bad", "none")
_FONT = "ui-sans-serif, system-ui, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif"
_EDGE, _LINE, _CELL = 16, 20, 138  # pixels: margin, height of a row, width of a column
_LETTER = 6.6  # pixels a letter of the text takes at most, on the average
_LEAST = 640  # pixels
_ASIDE = 8  # columns beside each other; more begin another table
_SHAPES = {
    Support.FULL: '<circle r="5"/>',
    Support.PARTIAL: '<circle r="4.5" class="ring"/><path d="M0-4.5A4.5 4.5 0 0 0 0 4.5z"/>',
    Support.IGNORED: '<circle r="4.5" class="ring"/>',
    Support.REFUSED: '<path d="M-4.5-4.5h9v9h-9z"/>',
    Support.BROKEN: '<path d="M0-5.5L5.5 4.5h-11z"/>',
    Support.UNKNOWN: '<text y="4" text-anchor="middle">?</text>',
}


def render(run: Run, *, catalogue: Catalogue | None = None, observed: Run | None = None) -> str:
    """
    Return `run` as an SVG document with a title, a description, and no script.

    `observed` holds published facts, for a column of their own.
    """
    return _Drawing(run, catalogue or load(), observed).text()


class _Drawing:
    """A sheet that grows downwards: every method draws at `y` and moves it on."""

    def __init__(self, run: Run, catalogue: Catalogue, observed: Run | None) -> None:
        self.sections = sections(run, catalogue, observed=observed)
        self.width = self._width()
        self.y = _EDGE + 8
        self.root = Xml.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "role": "img",
                "aria-labelledby": "matrix-title matrix-desc",
                "font-family": _FONT,
                "font-size": "12",
            },
        )
        head = "OpenAI contract: feature support"
        Xml.SubElement(self.root, "title", id="matrix-title").text = head
        Xml.SubElement(self.root, "desc", id="matrix-desc").text = " ".join(self._told(run))
        Xml.SubElement(self.root, "style").text = style()
        defs = Xml.SubElement(self.root, "defs")
        for word, shape in _SHAPES.items():
            defs.append(Xml.fromstring(f'<g id="matrix-{word}">{shape}</g>'))
        self.sheet = Xml.SubElement(self.root, "rect", {"class": "ground", "rx": "6"})
        self.say(head, "ink big")
        self.say(f"Suite {run.header.suite_version}, {figures.when(run)}", "soft")
        for target in run.header.targets:
            self.say(figures.of_target(target), "soft")
        if (end := ending(run)).code == 3:
            self.say(f"Do not rely on this: {' '.join(end.reasons)}", "bad strong")
        for section in self.sections:
            self._section(section)
        self._legend()

    def text(self) -> str:
        """Return the document, as tall as what was drawn."""
        height = self.y + _EDGE - 8
        for element in (self.root, self.sheet):
            element.set("width", str(self.width))
            element.set("height", str(height))
        self.root.set("viewBox", f"0 0 {self.width} {height}")
        Xml.indent(self.root, space="")
        return Xml.tostring(self.root, "unicode") + "\n"

    def say(self, said: str, style: str) -> None:
        """Write a paragraph, as wide as the sheet."""
        room = int((self.width - 2 * _EDGE) / _LETTER)
        for line in textwrap.wrap(clean(said, limit=600), room) or [""]:
            self._write(line, _EDGE, style)
            self.y += _LINE

    def _write(self, said: str, x: float, style: str) -> None:
        place = {"x": f"{x:g}", "y": str(self.y), "class": style}
        Xml.SubElement(self.root, "text", place).text = said

    def _width(self) -> int:
        most = max((len(each.matrix.columns) for each in self.sections if each.spoken), default=0)
        return max(_LEAST, 2 * _EDGE + self._names() + min(most, _ASIDE) * _CELL)

    def _names(self) -> int:
        """How wide the first column is, in pixels."""
        names = (cell_len(_id(row.id)) for each in self.sections for row in each.matrix.rows)
        return int(max(names, default=0) * _LETTER) + 28

    def _told(self, run: Run) -> Iterator[str]:
        end = ending(run)
        if end.code == 3:
            yield f"{figures.headline(end)}."
        for section in self.sections:
            if not section.spoken:
                yield f"{section.title}: nothing here speaks of it."
                continue
            for place, column in enumerate(section.matrix.columns):
                name = label(column, section) or clean(column.target)
                counts = figures.supports(section.matrix, place)
                yield f"{section.title}, {name}: {counts}."

    def _section(self, section: Section) -> None:
        self.y += 12
        self.say(section.title, "ink strong")
        if not section.spoken:
            self.say("Nothing here speaks of it: every feature is unknown.", "soft")
            return
        self.say(section.says, "soft")
        count = len(section.matrix.columns)
        for start in range(0, count, _ASIDE):
            self._table(section, range(start, min(start + _ASIDE, count)))

    def _table(self, section: Section, places: range) -> None:
        left = _EDGE + self._names()
        columns = (section.matrix.columns[at] for at in places)
        heads = [label(each, section) or clean(each.target, limit=60) for each in columns]
        parts = [head.split(" · ") for head in heads]
        for line in range(max(map(len, parts))):
            for nth, part in enumerate(parts):
                if line < len(part):
                    self._write(_cut(part[line], _CELL), left + nth * _CELL, "ink strong")
            self.y += 16
        for area in section.matrix.areas:
            rows = [row for row in area.rows if section.claims or row.told]
            if rows:
                self._write(_cut(clean(area.title), left), _EDGE, "soft strong")
                self.y += _LINE
            for row in rows:
                self._write(_id(row.id), _EDGE + 12, "ink")
                for nth, place in enumerate(places):
                    self._cell(row.cells[place], left + nth * _CELL)
                self.y += _LINE
        self.y += 8

    def _cell(self, cell: Cell, x: float) -> None:
        tone = SUPPORT[cell.support].tone
        group = Xml.SubElement(self.root, "g", {"class": tone})
        if cell.note:
            Xml.SubElement(group, "title").text = clean(cell.note, limit=300)
        box = {"x": f"{x - 4:g}", "y": str(self.y - 13), "width": str(_CELL - 4), "height": "18"}
        Xml.SubElement(group, "rect", {**box, "class": f"{tone}-ground", "rx": "3"})
        self._shape(group, cell.support, x + 8)
        said = f"{cell.support} {figures.fraction(cell)}".rstrip()
        Xml.SubElement(group, "text", {"x": f"{x + 20:g}", "y": str(self.y)}).text = said

    def _shape(self, group: Xml.Element, word: Support, x: float) -> None:
        place = {"x": f"{x:g}", "y": str(self.y - 4)}
        Xml.SubElement(group, "use", {"href": f"#matrix-{word}", **place})

    def _legend(self) -> None:
        self.y += 12
        for word in Support:
            group = Xml.SubElement(self.root, "g", {"class": SUPPORT[word].tone})
            self._shape(group, word, _EDGE + 6)
            self._write(f"{word}: {MEANS[word]}", _EDGE + 20, "soft")
            self.y += _LINE


@cache
def style() -> str:
    """Return the rules of the picture: the page's colours for both schemes, by class."""
    tokens = Path(__file__).with_name("templates") / "tokens.css"
    light, _, dark = tokens.read_text(encoding="utf-8").partition("@media")
    shared = ".big{font-size:18px;font-weight:600}.strong{font-weight:600}"
    ring = ".ring{fill:none;stroke:currentColor;stroke-width:1.5}"
    return f"{shared}{ring}{_rules(light)}@media (prefers-color-scheme:dark){{{_rules(dark)}}}"


def _rules(css: str) -> str:
    colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,8})\b", css))
    inks = [(name, colours[name]) for name in ("ink", "soft", *_TONES)]
    grounds = [(name, colours[name]) for name in ("ground", *(f"{tone}-ground" for tone in _TONES))]
    rules = [f".{name}{{fill:{colour};color:{colour}}}" for name, colour in inks]
    return "".join([*rules, *(f".{name}{{fill:{colour}}}" for name, colour in grounds)])


def _id(name: str) -> str:
    return clean(name, limit=44)


def _cut(said: str, pixels: float) -> str:
    """Return as much of a head as fits into its column."""
    return cut(said, int(pixels / (_LETTER + 0.6)))
