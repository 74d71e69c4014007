"""The page that says who breaks on what."""

from clients import results, roster, table
from clients.__main__ import PAGE, faults
from clients.outcomes import Kind, Outcome
from clients.results import Report, Round
from clients.roster import Client
from clients.table import Fault, cell, hurt, page

FINE, NOT_MET = Outcome(Kind.WORKS), Outcome(Kind.NOT_MET)
BROKEN, WRONG = (
    Outcome(Kind.BREAKS, "lib.Error: a `b` | c"),
    Outcome(Kind.WRONG, "there is no text"),
)
CLIENTS = {
    "one": Client("one", "One", "python", ("one",)),
    "two": Client("two", "Two", "shell", ("two",), note="it is small."),
}
FAULTS = {
    "odd": Fault("Something is odd.", ("odd-seen",)),
    "rare": Fault("Nobody asks for it.", ()),
    "mild": Fault("Everybody bears it.", ()),
}
ONE = Report(
    "one",
    "2026-11-22",
    {"one": "1.0", "python": "3.11"},
    (
        Round("openai", None, {"text": FINE, "tools": FINE}),
        Round("gemini", None, {"text": FINE, "tools": BROKEN}),
        Round("openai", "odd", {"text": WRONG, "tools": BROKEN}),
        Round("openai", "rare", {"text": NOT_MET, "tools": NOT_MET}),
        Round("openai", "mild", {"text": FINE, "tools": NOT_MET}),
    ),
)
TWO = Report(
    "two",
    "2026-11-23",
    {"two": "2.0"},
    (
        Round("openai", None, {"text": FINE, "tools": BROKEN}),
        Round("gemini", None, {"text": FINE, "tools": FINE}),
        Round("openai", "odd", {"text": FINE, "tools": BROKEN}),
        Round("openai", "rare", {"text": NOT_MET, "tools": BROKEN}),
        Round("openai", "mild", {"text": FINE, "tools": BROKEN}),
    ),
)
GOLDEN = """\
| client | versions | date | faults met | works | breaks | wrong |
| --- | --- | --- | --- | --- | --- | --- |
| One | one 1.0, python 3.11 | 2026-11-22 | 2 | 1 | 0 | 1 |
| Two | two 2.0 | 2026-11-23 | 2 | 2 | 0 | 0 |

## Two dialects

Replayed through the loopback player, from cassettes of what these versions sent. *Unrecorded*
would be a version that sends something else.

| client | dialect | text | tools |
| --- | --- | --- | --- |
| One | openai | works | works |
| One | gemini | works | breaks |
| Two | openai | works | breaks |
| Two | gemini | works | works |

- One, gemini, tools: breaks, `lib.Error: a 'b' | c`
- Two, openai, tools: breaks, `lib.Error: a 'b' | c`
- About Two: it is small.

## One fault at a time

The reference endpoint with one fault, live on loopback; `conformance list mutants` has all of
them. Tasks that break without the fault as well are left out.

| fault | One | Two |
| --- | --- | --- |
| `odd` | **wrong**: text; breaks: tools | works |
| `rare` | · | · |
| `mild` | works | works |

### What users saw

**`odd`** Something is odd. Reported as `odd-seen`.

- One, text: **wrong**, `there is no text`
- One, tools: breaks, `lib.Error: a 'b' | c`

**`rare`** Nobody asks for it.

- Nobody asks for anything that shows it.

**`mild`** Everybody bears it.

- Nobody breaks.
"""


def test_the_page_says_who_breaks_on_what():
    text = page([ONE, TWO], CLIENTS, FAULTS)
    assert text.startswith(table.HEAD)
    assert text[len(table.HEAD) + 1 :] == GOLDEN


def test_a_task_that_breaks_without_the_fault_is_no_harm_of_the_fault():
    assert hurt(TWO, "odd") == {}
    assert hurt(ONE, "odd") == {"text": WRONG, "tools": BROKEN}


def test_a_fault_that_was_not_tried_is_not_said_to_work():
    assert cell(ONE, "another") == table.NOT_MET


def test_the_committed_page_is_made_of_the_committed_results():
    reports = results.read(results.DATA.read_text("utf-8"))
    assert PAGE.read_text("utf-8") == page(reports, roster.clients(), faults())
