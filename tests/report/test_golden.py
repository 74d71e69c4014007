"""
Every form of a few runs made by hand is as it was when somebody looked at it last.

`pytest tests/report --update-golden` writes the files again; the difference is for a reviewer.
The page is left out: it has tests of its own in a browser.
"""

from __future__ import annotations

import difflib
import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from conformance.report import FORMATS, Deviation, Known, capabilities, github, terminal
from conformance.report.client_forms import CLIENT_FORMS
from conformance.results.clients import matrices
from tests.report.made import DOCUMENTED, MADE, published
from tests.strategies import CATALOGUE

GOLDEN = Path(__file__).with_name("golden")
DEVIATIONS = {"chat-create/id": [Deviation("empty-id", "A client that joins by id", ("a/b#1",))]}
REPORTED = Deviation(
    "no-id",
    "A | client that joins by id",
    ("a/b#1", "https://host.invalid/a(b)", "a comment"),
    symptom="The id is [missing].",
    where="Gemini API",
    dates="2025-01 .. 2026-02",
    status="open",
    gemini=True,
)
KNOWN = {
    "routine": Known({"chat-create/id": [*DEVIATIONS["chat-create/id"], REPORTED]}, published()),
}
WIDTHS = (60, 120)
ENDS = {
    "terminal": "piped.txt",
    "markdown": "matrix.md",
    "summary": "summary.md",
    "svg": "matrix.svg",
    "badge": "badge.json",
    "junit": "junit.xml",
    "ctrf": "ctrf-report.json",
    "annotations": "annotations.txt",
    "capabilities": "capabilities.json",
    "clients": "clients.txt",
    "clients-markdown": "clients.md",
    "clients-json": "clients.json",
}


def known(name):
    return KNOWN.get(name, Known(DEVIATIONS))


def rendered(name, form):
    run = MADE[name]()
    match form:
        case "capabilities":
            seen = known(name).observed
            return capabilities.render(
                run, catalogue=CATALOGUE, documented=DOCUMENTED, observed=seen
            )
        case "clients" | "clients-markdown" | "clients-json":
            # Facts about clients are data that grows, and have tests of their own.
            return CLIENT_FORMS[form](matrices([run], CATALOGUE), ())
        case "annotations":
            return github.render(run, catalogue=CATALOGUE, place_of=lambda _: ("chat.toml", 7))
        case "svg":
            # The colours are the page's, whose own tests hold them.
            text = FORMATS[form](run, CATALOGUE, known(name))
            return re.sub("<style>.*</style>", "<style/>", text, flags=re.DOTALL)
    return FORMATS[form](run, CATALOGUE, known(name))


def on_a_terminal(name, width):
    out = StringIO()
    console = Console(
        file=out, width=width, force_terminal=True, color_system="truecolor", legacy_windows=False
    )
    terminal.render(MADE[name](), console, catalogue=CATALOGUE, **known(name).said)
    return out.getvalue()


def hold(name, text, update):
    path = GOLDEN / name
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    golden = path.read_bytes().decode("utf-8")
    unlike = difflib.unified_diff(golden.split("\n"), text.split("\n"), "golden", "rendered", n=1)
    assert "\n".join(unlike) == ""


@pytest.fixture
def update(request):
    return request.config.getoption("--update-golden", default=False)


def test_every_form_but_the_page_has_a_golden_file():
    assert set(FORMATS) - set(ENDS) == {"html"}
    terminals = {f"terminal-{width}.txt" for width in WIDTHS}
    wanted = {f"{name}/{end}" for name in MADE for end in {*ENDS.values(), *terminals}}
    assert {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.*")} == wanted


@pytest.mark.parametrize("form", ENDS)
@pytest.mark.parametrize("name", MADE)
def test_a_form_is_as_it_was(name, form, update):
    hold(f"{name}/{ENDS[form]}", rendered(name, form), update)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", MADE)
def test_a_terminal_shows_what_it_did(name, width, update):
    hold(f"{name}/terminal-{width}.txt", on_a_terminal(name, width), update)
