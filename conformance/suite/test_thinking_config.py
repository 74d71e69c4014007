"""
Thinking by Google's own settings: extra_body.google.thinking_config with a level or a budget.

A promise of the Gemini documentation alone. The library merges its argument extra_body into the
body, so the field of that name is written twice.
"""

from conformance.catalogue import thinking
from conformance.plugin import ask, covers, hold, ignored, user
from conformance.plugin.outcomes import Reason, not_applicable
from conformance.plugin.thinking import shown, thought

EARLIER = thinking.example("2.5-flash")
PUZZLE = (
    "A tram leaves every 9 minutes and a bus every 12 minutes, both at noon. Explain when both "
    "leave together for the third time after that."
)
FORCED = "Reply with exactly: a level of thinking"
BUDGET = 512


def config(**settings):
    return {"extra_body": {"google": {"thinking_config": settings}}}


def listing(level, *, listed=True):
    """A model's own name, where the guides list the level, or list it not, for its family."""

    def named(model):
        family = thinking.family_of(model)
        if not family.levels or (level in family.levels) is not listed:
            levels = ", ".join(family.levels) or "none"
            raise not_applicable(Reason.NOT_CLAIMED, f"the levels of {family.id} are {levels}")
        return model

    return named


def newest(exchange, *, level="low", listed=True, prompt=PUZZLE, expects="ok", **params):
    return ask(
        f"thinking/{exchange}",
        only="gemini",
        role="thinking",
        model=listing(level, listed=listed),
        expects=expects,
        messages=[user(prompt)],
        **({"extra_body": config(thinking_level=level)} | params),
    )


def earlier(exchange, *, expects="ok", **params):
    return ask(
        f"thinking/{exchange}",
        only="gemini",
        role=None,
        model=EARLIER,
        expects=expects,
        messages=[user(PUZZLE)],
        **params,
    )


minimal = newest("level-minimal", level="minimal")
low = newest("level-low", level="low")
medium = newest("level-medium", level="medium")
high = newest("level-high", level="high")
unlisted = newest("level-unlisted", level="minimal", listed=False, expects="error")
unknown = newest("level-unknown", expects="error", extra_body=config(thinking_level="gigantic"))
plain = newest("level-plain", prompt=FORCED)
streamed = newest("level-stream", prompt=FORCED, stream=True)
level_and_effort = newest("level-and-effort", expects="error", reasoning_effort="low")
older = earlier("level-older", expects="error", extra_body=config(thinking_level="low"))
unset = earlier("budget-unset")
budget = earlier("budget", extra_body=config(thinking_budget=BUDGET))
zero = earlier("budget-zero", extra_body=config(thinking_budget=0))
dynamic = earlier("budget-dynamic", extra_body=config(thinking_budget=-1))
budget_and_level = earlier(
    "budget-and-level",
    expects="error",
    extra_body=config(thinking_budget=BUDGET, thinking_level="low"),
)
budget_and_effort = earlier(
    "budget-and-effort",
    expects="error",
    reasoning_effort="low",
    extra_body=config(thinking_budget=BUDGET),
)


@covers("thinking-config-level/accepted")
def test_a_level_is_taken(low):
    assert low.content


@covers("thinking-config-level/effect")
def test_the_level_high_thinks_more_than_the_level_low(high, low):
    shown(high, low)
    if thought(high) == thought(low):
        raise ignored(f"both levels spend {thought(low)} tokens on thinking")
    assert thought(high) > thought(low)


@covers("thinking-config-level/unknown")
def test_a_level_that_no_model_has_is_refused(unknown):
    assert unknown.status == 400


@covers("thinking-config-level/streamed")
def test_a_level_goes_with_a_stream(streamed, plain):
    assert streamed.content
    assert streamed.content == plain.content


@covers("thinking-levels-per-model/listed")
def test_minimal_is_taken_where_the_guide_lists_it(minimal):
    assert minimal.content


@covers("thinking-levels-per-model/listed")
def test_low_is_taken_where_the_guide_lists_it(low):
    assert low.content


@covers("thinking-levels-per-model/listed")
def test_medium_is_taken_where_the_guide_lists_it(medium):
    assert medium.content


@covers("thinking-levels-per-model/listed")
def test_high_is_taken_where_the_guide_lists_it(high):
    assert high.content


@covers("thinking-levels-per-model/unlisted")
def test_a_level_the_guide_does_not_list_is_refused(unlisted):
    assert unlisted.status == 400


@covers("thinking-levels-per-model/older")
def test_a_model_with_a_budget_refuses_a_level(older):
    assert older.status == 400


@covers("thinking-config-budget/accepted")
def test_a_budget_is_taken(budget):
    assert budget.content


@covers("thinking-config-budget/within")
def test_a_budget_is_kept(budget):
    assert thought(budget) <= BUDGET


@covers("thinking-config-budget/zero")
def test_a_budget_of_nought_switches_thinking_off(zero, unset):
    shown(unset)
    if thought(zero) == thought(unset):
        raise ignored(f"a budget of 0 and none at all both spend {thought(zero)} tokens")
    assert thought(zero) == 0


@covers("thinking-config-budget/dynamic")
def test_the_model_may_choose_its_budget(dynamic):
    assert dynamic.content


@covers("thinking-config-budget/not-with-level")
def test_a_budget_and_a_level_exclude_each_other(budget_and_level):
    assert budget_and_level.status == 400


@covers("reasoning-effort-exclusive/level")
def test_an_effort_and_a_level_exclude_each_other(level_and_effort):
    assert level_and_effort.status == 400


@covers("reasoning-effort-exclusive/budget")
def test_an_effort_and_a_budget_exclude_each_other(budget_and_effort):
    assert budget_and_effort.status == 400


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
