"""
Hypothesis strategies for runs and everything in them, hostile texts included.

Knows the model and a small catalogue of its own; what a reader or reporter makes of them is the
tests' business.
"""

from __future__ import annotations

from types import MappingProxyType

from hypothesis import strategies as st

from conformance.catalogue import Area, Catalogue, Clause, Feature, Source
from conformance.model import (
    Basis,
    Breach,
    Citation,
    Classification,
    ExchangeLine,
    Footer,
    Header,
    Level,
    Observation,
    Outcome,
    Provenance,
    Run,
    Shard,
    Sweep,
    TargetHead,
    Verdict,
    Whole,
)

HOSTILE = (
    "<x-hostile onclick=alert(1)>",
    '"><x-hostile onerror="alert(1)">',
    "</script><script>alert(1)</script>",
    "</pre></details></style><x-hostile>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "[bold red]markup[/bold red] [link=http://a.invalid]x[/link] [/]",
    "\x1b[31mred\x1b[0m \x1b]8;;http://a.invalid\x07link\x1b]8;;\x07 \x9b2J",
    "line\nline\r\nline\ttab\x0bvt\x0cff\x85nel\u2028ls\u2029ps",
    "\x00\x01\x07\x08\x7f",
    "\u202egnp.exe \u2066isolate\u2069 \ufeffbom \u00adshy \U000e0041tag",
    "lone \ud83d surrogate \udc00",
    "\ufffe\uffff\U0001fffe",
    "| a | b |\\| `` ` ``` \\",
    "# heading\n- list\n> quote\n***bold*** ![i](http://a.invalid/i.png) @everyone",
    "]]> <!-- <![CDATA[ &amp; &#x1b; &lt;",
    "漢字 ﷽ e\u0301 👩‍👩‍👧‍👧 \u200d",
    "x" * 5000,
    "wide" * 3 + " " * 200 + "gap",
    "",
    " ",
)

texts = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
maybe_texts = st.none() | texts
names = st.sampled_from(["rest", "python", "reference-openai", "gemini"]) | texts
words = st.sampled_from(["hello", "chat/hello-stream", "tools/weather"]) | texts


def _clause(feature: str, slug: str, **more) -> Clause:
    entry = {
        "level": Level.MUST,
        "basis": Basis.PAGE,
        "text": f"The {slug} of {feature} holds & <stays>.",
        "source": "guide",
    }
    return Clause(f"{feature}/{slug}", feature, "chat", **{**entry, **more})


_SOURCES = (
    Source("guide", "The guide", "2026-11-22", "2026-09-12", "https://guide.invalid/openai"),
    Source("reports", "Reports", "2026-11-22", "2025", None),
)
_FEATURES = (
    Feature("chat-create", "Chat completion", "chat", Basis.PAGE, ("guide",), "chat-create/core"),
    Feature("chat-stop", "Stop sequences", "chat", Basis.REFERENCE, ("guide",), "chat-stop/core"),
    Feature("chat-odd", "Oddities", "chat", Basis.OBSERVED, ("reports",), None),
)
_CLAUSES = (
    _clause("chat-create", "core"),
    _clause("chat-create", "id", basis=Basis.INHERITED),
    _clause("chat-create", "style", level=Level.SHOULD, basis=Basis.REFERENCE),
    _clause("chat-create", "extra", level=Level.MAY),
    _clause("chat-create", "seen", basis=Basis.OBSERVED),
    _clause("chat-stop", "core"),
    _clause("chat-stop", "own", only="gemini"),
    _clause("chat-stop", "left", excluded="Nothing can tell."),
    _clause("chat-odd", "seen", basis=Basis.ADJACENT),
)

#: Three features with every kind of clause there is.
CATALOGUE = Catalogue(
    sources=MappingProxyType({each.id: each for each in _SOURCES}),
    areas=MappingProxyType({"chat": Area("chat", "Chat completions")}),
    features=MappingProxyType({each.id: each for each in _FEATURES}),
    clauses=MappingProxyType({each.id: each for each in _CLAUSES}),
)

breaches = st.builds(
    Breach, where=texts, expected=st.lists(texts, max_size=3).map(tuple), found=texts
)
model_ids = st.dictionaries(words, texts, max_size=2).map(lambda found: tuple(found.items()))
target_heads = st.builds(
    TargetHead,
    name=names,
    provenance=st.sampled_from(Provenance),
    base_url=maybe_texts | st.just("https://generativelanguage.googleapis.com/v1beta/openai/"),
    models=model_ids,
    recorded=st.none() | st.just("2026-11-22") | texts,
    detail=maybe_texts,
)
headers = st.builds(
    Header,
    suite_version=texts,
    started=st.just("2026-11-22T10:00:00Z") | texts,
    targets=st.lists(target_heads, max_size=3).map(tuple),
    surfaces=st.lists(names, max_size=3).map(tuple),
    command=texts,
    selection=texts,
    versions=model_ids,
    revision=st.none() | names,
    repeat=st.none() | st.integers(2, 9),
    catalogue=st.none() | names,
    shard=st.none() | st.sampled_from([Shard(1, 1), Shard(2, 3)]),
)
wholes = st.builds(
    Whole,
    plan=texts,
    everything=st.booleans(),
    problems=st.lists(texts, max_size=2).map(tuple),
    housekeeping=st.lists(texts, max_size=2).map(tuple),
)
citations = st.builds(
    Citation,
    label=texts,
    repository=texts,
    path=texts,
    version=texts | st.just("commit 0a1b2c3d"),
    licence=texts,
    grade=st.sampled_from("ABCDS"),
)
exchange_lines = st.builds(
    ExchangeLine,
    exchange=words,
    surface=names,
    target=names,
    provenance=st.sampled_from(Provenance),
    method=maybe_texts,
    host=maybe_texts,
    path=maybe_texts,
    model=maybe_texts,
    status=st.none() | st.integers(0, 999),
    origin=maybe_texts,
    failure=maybe_texts,
    request=maybe_texts,
    answer=maybe_texts,
    curl=maybe_texts,
    judged=st.none() | st.integers(0, 50),
    round=st.none() | st.integers(1, 3),
    recorded=st.none() | st.dates().map(str),
    cited=st.none() | citations,
)


@st.composite
def verdicts(draw: st.DrawFn, outcomes: st.SearchStrategy[Outcome] | None = None) -> Verdict:
    """A verdict on a clause of the small catalogue, or on one that it does not hold."""
    clause = draw(st.sampled_from(_CLAUSES) | st.none())
    strange = draw(words) if clause is None else ""
    return Verdict(
        clause=clause.id if clause else strange,
        feature=clause.feature if clause else strange.partition("/")[0],
        area=clause.area if clause else draw(st.sampled_from(["chat", "tools"]) | texts),
        level=clause.level if clause else draw(st.sampled_from(Level)),
        basis=clause.basis if clause else draw(st.sampled_from(Basis)),
        target=draw(names),
        surface=draw(names),
        exchange=draw(words),
        model=draw(maybe_texts),
        outcome=draw(outcomes or st.sampled_from(Outcome)),
        provenance=draw(st.sampled_from(Provenance)),
        breaches=tuple(draw(st.lists(breaches, max_size=3))),
        note=draw(maybe_texts),
        expected=draw(maybe_texts),
        link=draw(maybe_texts | st.just("https://thread.invalid/1")),
        rerun=draw(maybe_texts),
        origin=draw(maybe_texts),
        round=draw(st.none() | st.integers(1, 3)),
    )


observations = st.builds(
    Observation,
    sweep=st.sampled_from(Sweep),
    subject=words,
    endpoint=words,
    classification=st.sampled_from(Classification),
    target=names,
    surface=names,
    provenance=st.sampled_from(Provenance),
    exchange=words,
    status=st.none() | st.integers(0, 999),
    model=maybe_texts,
    note=maybe_texts,
)


@st.composite
def runs(draw: st.DrawFn, *, most: int = 8) -> Run:
    """A run with at most `most` verdicts, cut off now and then."""
    exchanges = tuple(draw(st.lists(exchange_lines, max_size=4)))
    given = tuple(draw(st.lists(verdicts(), max_size=most)))
    seen = tuple(draw(st.lists(observations, max_size=3)))
    footer = Footer(
        finished=draw(st.just("2026-11-22T10:00:09Z") | texts),
        exchanges=len(exchanges),
        verdicts=len(given),
        problems=tuple(draw(st.lists(texts, max_size=2))),
        housekeeping=tuple(draw(st.lists(texts, max_size=2))),
        observations=len(seen),
        whole=draw(st.none() | wholes),
    )
    return Run(draw(headers), exchanges, given, draw(st.none() | st.just(footer)), seen)
