"""
What a user reads when a clause fails: ten texts as they were approved, and what holds for all.

`pytest tests/proof --update-failures` writes the ten again; the difference is for a reviewer.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conformance.catalogue import load
from conformance.mutants import mutants
from tests.proof.failing import failures

APPROVED = Path(__file__).with_name("failures")
WIDTH = 100
LINES = 40
ARTEFACTS = re.compile(
    r"\bassert (?!that)|TypeError:|AttributeError|KeyError|IndexError|NoneType|Traceback"
    r"|object at 0x|<class|<function|lambda|not subscriptable|what the test looks at"
)
# What a client library raised is what its user sees, whatever it is called.
RAISED = re.compile(r"^  found +it raised .*(?:\n {13}.*)*", re.MULTILINE)

BEST = {
    "a-member-of-an-answer": ("finish-reason-native", "chat-create/finish-reason"),
    "an-event-of-a-stream": ("stream-chunk-id-changes", "chat-stream/id-constant"),
    "the-sum-of-usage": ("usage-total-mismatch", "chat-create/usage-sum"),
    "a-tool-call-in-pieces": ("toolcall-index-zero", "parallel-function-calls/stream-index"),
    "the-shape-of-an-error": ("error-in-list", "errors-envelope/object-body"),
    "a-parameter-refused": ("seed-refused", "chat-unmentioned/seed"),
    "a-parameter-ignored": ("n-lost", "chat-n/two"),
    "the-length-of-vectors": (
        "embeddings-dimensions-for-first-only",
        "embeddings-dimensions/every-entry",
    ),
    "streamed-and-plain": ("stop-lost-in-streams", "chat-stop/streamed"),
    "what-a-library-hands-on": (
        "embeddings-url-safe-base64",
        "embeddings-encoding-format/sdk-default",
    ),
}


@pytest.mark.parametrize(("name", "mutant", "clause"), [(name, *of) for name, of in BEST.items()])
def test_the_best_texts_are_as_they_were_approved(name, mutant, clause, request):
    told = {verdict.clause: text for verdict, text in failures(mutants()[mutant])}[clause]
    approved = APPROVED / f"{name}.txt"
    if request.config.getoption("--update-failures", default=False):
        approved.write_text(told, encoding="utf-8")
    assert told == approved.read_text(encoding="utf-8")


def test_every_approved_text_is_compared():
    assert {each.stem for each in APPROVED.iterdir()} == set(BEST)


def test_every_failure_of_every_mutant_can_be_understood():
    clauses = load().clauses
    read = 0
    poor = []
    for mutant in mutants().values():
        for verdict, text in failures(mutant):
            read += 1
            sentence = clauses[verdict.clause].text
            poor += [f"{mutant.id}, {verdict.clause}: {each}" for each in faults(text, sentence)]
            if f"--target mutant:{mutant.id} " not in text.split("\n  rerun ")[-1]:
                poor.append(f"{mutant.id}, {verdict.clause}: no way to run it again")
    assert read >= sum(len(each.breaks) for each in mutants().values())
    assert poor == []


def faults(text, sentence):
    """Yield what is wrong with a failure's text as a text."""
    if sentence not in re.sub(r"\n  (?! )", " ", text):
        yield "the promise is not there"
    for label in ("expected", "found", "where", "on", "rerun"):
        if not re.search(rf"^  {label} +\S", text, re.MULTILINE):
            yield f"nothing says {label}"
    ours = RAISED.sub("", text.split("\n  on ")[0])  # what follows quotes threads and requests
    if (found := ARTEFACTS.search(ours)) is not None:
        yield f"it speaks Python: {found[0]}"
    places = re.findall(r"^  where +(.*)", text, re.MULTILINE)
    if any(not WHERE.match(place) for place in places):
        yield f"a place nobody finds: {places}"
    lines = [line for line in text.splitlines() if not line.startswith(("  rerun ", "  curl "))]
    if len(lines) > LINES:
        yield f"{len(lines)} lines"
    if any(len(line) > WIDTH for line in lines):
        yield "a line is too wide"


WHERE = re.compile(r"/|event \d|line \d|body|stream|status|headers?|library|request")
