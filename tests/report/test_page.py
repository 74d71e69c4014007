"""The page: self-contained, escaped, complete without its script, and honest about evidence."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from conformance.model import Breach, Outcome, Provenance, Support
from conformance.report import Deviation
from conformance.report.marks import OUTCOME
from conformance.report.page import render
from tests.report.conftest import run_of, verdict
from tests.strategies import CATALOGUE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=50)
EMPTY = {"meta", "link", "br", "input", "img", "hr"}
REPORT = Deviation(
    "empty-id",
    "clients join calls",
    ("a/b#1",),
    "The id is empty.",
    where="Some API",
    dates="in spring",
    status="open",
)
LOADING = {"src", "srcset", "data", "action", "formaction", "background", "poster", "style"}


class Page(HTMLParser):
    """What a browser would find: elements, ids, links, texts, and whether all tags pair up."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.ids, self.links, self.attributes = [], [], [], []
        self.open, self.texts, self.raw = [], [], {"script": [], "style": []}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in self.raw:
            self.raw[self.open[-1]].append(data)
        else:
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


def shown(run, **more):
    return render(run, catalogue=CATALOGUE, **more)


def section(text, name):
    found = re.search(rf'<section[^>]*id="{name}">.*?</section>', text, re.DOTALL)
    return Page(found.group()).text


@HYPOTHESIS
@given(run=runs())
def test_nothing_in_a_run_becomes_markup(run):
    text = shown(run)
    text.encode("utf-8")
    page = Page(text)
    assert page.open == []
    assert "x-hostile" not in page.tags
    assert (page.tags.count("script"), page.tags.count("style")) == (1, 1)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in LOADING]
    assert all(re.match(r"#|https?://", link) for link in page.links)
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_style_and_script_are_the_ones_the_policy_allows(rehearsal):
    page = Page(shown(rehearsal))
    policy = next(value for _, value in page.attributes if value and "default-src" in value)
    assert policy.startswith("default-src 'none'; ")
    for kind in ("style", "script"):
        digest = hashlib.sha256("".join(page.raw[kind]).encode()).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert "url(" not in page.raw["style"][0]
    assert "@import" not in page.raw["style"][0]


def test_every_feature_and_clause_has_an_anchor_and_every_link_leads_somewhere(rehearsal):
    page = Page(shown(rehearsal))
    assert set(CATALOGUE.features) | set(CATALOGUE.clauses) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_gemini_stays_unknown_and_the_rehearsal_stands_apart(rehearsal):
    text = shown(rehearsal)
    gemini, apart = section(text, "gemini"), section(text, "rehearsed")
    assert "Chat completion chat-create guide 2026-11-22 ? unknown ? unknown" in gemini
    assert "1/3" not in gemini
    assert "so they say nothing about Gemini" in apart
    assert "◐ partial 1/3 not held: id, style" in apart


def test_claimed_observed_and_live_stand_side_by_side():
    seen = verdict("chat-create/core", target="gemini", provenance=Provenance.OBSERVED)
    live = replace(seen, provenance=Provenance.LIVE, outcome=Outcome.REFUSED, note="status 400")
    gemini = section(shown(run_of(seen, live)), "gemini")
    assert "Feature claimed by, read on observed · rest 2026-11-22 live · rest 2026-11-22" in gemini
    observed = "◐ partial 1/3 held in 1 of 1 exchange; not judged: id, style"
    assert f"guide 2026-11-22 {observed} ■ refused 0/3 refused" in gemini


def test_another_target_gets_a_section_without_googles_claims():
    other = verdict("chat-create/core", target="http://127.0.0.1:8000/v1/")
    text = shown(run_of(replace(other, provenance=Provenance.LIVE)))
    found = section(text, "target-1")
    assert found.startswith("http://127.0.0.1:8000/v1/ Seen by the user who ran this")
    assert "claimed" not in found


def test_a_failure_is_told_from_the_promise_to_the_wire():
    breach = Breach("event 4 /id", ("a string", "an error event, last"), "<x-hostile> null")
    failed = verdict("chat-create/id", Outcome.FAIL, breaches=(breach,))
    known = {"chat-create/id": [REPORT]}
    page = Page(shown(run_of(failed, replace(failed, surface="python")), deviations=known))
    told = page.text[page.text.index("The id of chat-create holds & <stays>.") :]
    for said in (
        "chat-create/id · must",
        "inherited: The guide (2026-09-12, read 2026-11-22)",
        "▲ fail 2 of 2: rehearsed · reference-openai · rest, python",
        "2 verdicts alike; nobody expected it",
        "where event 4 /id expected a string or an error event, last found <x-hostile> null",
        "also on chat/hello through python",
        "rerun conformance run --clause chat-create/id",
        "People reported: empty-id",
        'Request {"model": "reference-chat"}',
        'Answer, the breach marked {"object": "chat.completion"}',
        "The place of the breach is not in this excerpt.",
        "$GEMINI_API_KEY",
        "What people reported",
        "who breaks clients join calls seen at Some API, in spring; threads: open",
        "breaks chat-create/id threads a/b#1 named empty-id",
    ):
        assert said in told, said


def test_an_excluded_clause_says_why_and_an_unjudged_one_that_it_was_not(rehearsal):
    text = Page(shown(rehearsal)).text
    assert "Not tested: Nothing can tell." in text
    lonely = Page(shown(run_of(verdict("chat-create/core")))).text
    assert "Not judged in this run." in lonely


def test_an_incomplete_run_warns_on_top():
    page = Page(shown(run_of(verdict("chat-create/core"), complete=False)))
    assert ("role", "alert") in page.attributes
    assert "The run stopped early: what it did not reach is missing below." in page.text
    assert "Do not rely on what follows. The run was cut off" in page.text


def test_many_reasons_are_folded_behind_the_first_few():
    untidy = tuple(f"reason {number}." for number in range(20))
    text = Page(shown(run_of(verdict("chat-create/core"), housekeeping=untidy))).text
    assert "reason 3. 16 further reasons reason 4." in text


def test_the_strip_says_what_ran_when_and_on_what_evidence(rehearsal):
    text = Page(shown(rehearsal)).text
    assert "2026-11-22 10:00:00 to 10:00:09" in text
    assert "Through rest, python" in text
    assert f"2 exchanges, {len(rehearsal.verdicts)} verdicts; nothing left out" in text
    assert "reference-openai , evidence of 2026-11-22" in text


def test_every_sign_is_a_word_with_a_shape(rehearsal):
    text = shown(rehearsal)
    signs = re.findall(r'class="mark ', text)
    words = re.findall(r'class="mark [^>]*><i aria-hidden="true">\S</i> [a-z][a-z-]+', text)
    assert len(signs) == len(words) > len(Support)


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.NOT_APPLICABLE])
def test_what_held_gives_no_trouble(outcome):
    text = shown(run_of(verdict("chat-create/core", outcome)))
    assert '<div class="trouble' not in text
    assert 'class="wire"' not in text
    assert f"{OUTCOME[outcome].shape} {outcome} 1 of 1" in text


def test_what_passed_is_summed_up_with_the_first_exchanges():
    many = [verdict("chat-create/core", exchange=f"chat/{number}") for number in range(9)]
    text = Page(shown(run_of(*many))).text
    assert "● pass 9 of 9: rehearsed · reference-openai · rest on chat/0, chat/1, chat/2" in text
    assert "and 6 more" in text


def test_a_cell_has_a_name_that_says_where_it_is(rehearsal):
    page = Page(shown(rehearsal))
    for surface in ("rest", "python"):
        assert f"chat-create@rehearsed:reference-openai:{surface}" in page.ids
    assert "#chat-create@observed:gemini" in page.links


def test_a_report_links_to_its_thread():
    known = {"chat-create/id": [REPORT]}
    page = Page(shown(run_of(verdict("chat-create/core")), deviations=known))
    assert "https://github.com/a/b/issues/1" in page.links


def test_a_missing_member_is_marked_where_it_should_stand():
    breach = Breach("/choices/0/message/content", ("a string", "null"), "absent")
    broken = run_of(verdict("chat-create/id", Outcome.FAIL, breaches=(breach,)))
    answer = 'HTTP 200\n\n{"choices": [{"message": {"role": "assistant"}}]}'
    line = replace(broken.exchanges[0], answer=answer)
    text = shown(replace(broken, exchanges=(line,)))
    assert '<mark><b class="number">lacks content</b>&#34;message&#34;: {</mark>' in text


def test_a_repeated_run_says_what_is_flaky():
    first = verdict("chat-create/core", round=1)
    run = run_of(first, replace(first, outcome=Outcome.FAIL, round=2))
    text = Page(shown(replace(run, header=replace(run.header, repeat=2)))).text
    assert "≈ flaky: held in 1 of 2 rounds, 95 % interval 0.09 to 0.91" in text
    assert "chat/hello at reference-openai through rest" in text
    assert "everything asked 2 times" in text
    assert "flaky" not in Page(shown(run)).text


def test_the_surfaces_of_a_target_have_a_cell_together(rehearsal):
    page = Page(shown(rehearsal))
    assert "chat-create@rehearsed:reference-openai" in page.ids
    alone = Page(shown(run_of(verdict("chat-create/core"))))
    assert "chat-create@rehearsed:reference-openai" not in alone.ids


def test_the_page_does_not_grow_with_what_passes():
    sizes = [
        len(shown(run_of(*(verdict("chat-create/core", exchange=f"chat/{at}") for at in range(n)))))
        for n in (200, 900)
    ]
    assert sizes[0] == sizes[1]


def test_a_run_and_a_catalogue_without_anything_give_a_page():
    empty = replace(CATALOGUE, areas={}, features={}, clauses={})
    page = Page(render(run_of(), catalogue=empty))
    assert page.open == []
    assert "0 verdicts" in page.text
