"""Thinking in both dialects: how much by which setting, where it is counted, what excludes what."""

import itertools

import pytest

ASKED = [{"role": "user", "content": "Say hello."}]
EFFORTS = ("minimal", "low", "medium", "high")


def config(**settings):
    return {"google": {"thinking_config": settings}}


def gap(heard) -> int:
    usage = heard.json["usage"]
    return usage["total_tokens"] - usage["prompt_tokens"] - usage["completion_tokens"]


def itemised(heard) -> int:
    return heard.json["usage"]["completion_tokens_details"]["reasoning_tokens"]


def test_openai_thinks_more_with_more_effort_and_itemises_it(ask) -> None:
    answers = [
        ask("openai", model="reference-thinking", messages=ASKED, reasoning_effort=effort)
        for effort in ("none", *EFFORTS)
    ]

    assert itemised(answers[0]) == 0
    assert all(a < b for a, b in itertools.pairwise(map(itemised, answers)))
    assert [gap(heard) for heard in answers] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("model", "efforts"),
    [
        ("gemini-2.5-flash", ("none", *EFFORTS)),
        ("gemini-3.8-flash", EFFORTS),
        ("reference-thinking", EFFORTS),
    ],
)
def test_gemini_thinks_more_with_more_effort_in_the_total_alone(ask, model, efforts) -> None:
    gaps = [
        gap(ask("gemini", model=model, messages=ASKED, reasoning_effort=effort))
        for effort in efforts
    ]

    assert all(a < b for a, b in itertools.pairwise(gaps))
    assert (gaps[0] == 0) == (efforts[0] == "none")


def test_a_level_thinks_as_much_as_an_effort_of_that_name_may(ask) -> None:
    gaps = [
        gap(
            ask(
                "gemini",
                model="gemini-3.1-flash-lite",
                messages=ASKED,
                extra_body=config(thinking_level=level),
            )
        )
        for level in EFFORTS
    ]

    assert all(a < b for a, b in itertools.pairwise(gaps))


@pytest.mark.parametrize(("budget", "most"), [(0, 0), (5, 5), (24576, 24576), (-1, 100)])
def test_a_budget_bounds_the_thinking_of_2_5(ask, budget: int, most: int) -> None:
    heard = ask(
        "gemini",
        model="gemini-2.5-flash",
        messages=ASKED,
        extra_body=config(thinking_budget=budget),
    )

    assert heard.status == 200
    assert 0 <= gap(heard) <= most
    assert (gap(heard) == 0) == (budget == 0)


@pytest.mark.parametrize(
    ("model", "settings"),
    [
        ("gemini-3.8-flash", {"thinking_level": "minimal"}),
        ("gemini-3.8-flash", {"thinking_level": "gigantic"}),
        ("gemini-3.8-flash", {"thinking_level": ["low"]}),
        ("gemini-3.8-flash", {"thinking_budget": 0}),
        ("gemini-3.8-flash", {"thinking_level": "low", "thinking_budget": 512}),
        ("gemini-2.5-flash", {"thinking_level": "low"}),
        ("gemini-2.5-flash", {"thinking_budget": "low"}),
        ("gemini-2.5-flash", {"thinking_budget": -2}),
        ("gemini-2.5-flash", {"include_thoughts": "yes"}),
    ],
)
def test_a_setting_the_model_lacks_is_refused(ask, model: str, settings) -> None:
    heard = ask("gemini", model=model, messages=ASKED, extra_body=config(**settings))

    assert heard.status == 400
    assert heard.json[0]["error"]["status"] == "INVALID_ARGUMENT"


@pytest.mark.parametrize("settings", [{"thinking_level": "low"}, {"thinking_budget": 512}])
def test_an_effort_excludes_a_level_and_a_budget(ask, settings) -> None:
    model = "gemini-2.5-flash" if "thinking_budget" in settings else "gemini-3.8-flash"
    extra = config(**settings)

    assert ask("gemini", model=model, messages=ASKED, extra_body=extra).status == 200
    assert (
        ask("gemini", model=model, messages=ASKED, extra_body=extra, reasoning_effort="low").status
        == 400
    )


def test_an_unknown_setting_is_named_with_its_place(ask) -> None:
    heard = ask("gemini", messages=ASKED, extra_body=config(thinking_mood="calm"))
    (violation,) = heard.json[0]["error"]["details"][0]["fieldViolations"]

    assert violation["field"] == "extra_body.google.thinking_config"
    assert "thinking_mood" in violation["description"]


def test_a_config_that_is_no_object_is_refused(ask) -> None:
    heard = ask("gemini", messages=ASKED, extra_body={"google": {"thinking_config": "low"}})

    assert heard.status == 400


def test_no_summary_comes_where_nothing_was_thought(ask) -> None:
    heard = ask(
        "gemini",
        model="gemini-2.5-flash",
        messages=ASKED,
        extra_body=config(thinking_budget=0, include_thoughts=True),
    )

    assert "<thought>" not in heard.message["content"]
    assert "extra_content" not in heard.message


def test_flagged_chunks_hold_the_summary_and_the_rest_the_answer(ask) -> None:
    heard = ask("gemini", messages=ASKED, stream=True, extra_body=config(include_thoughts=True))
    flagged = [delta for delta in heard.deltas if "extra_content" in delta]
    spoken = [delta["content"] for delta in heard.deltas if "extra_content" not in delta]

    assert [delta["extra_content"] for delta in flagged] == [{"google": {"thought": True}}]
    assert flagged[0]["content"].startswith("<thought>")
    assert spoken[0].startswith("</thought>Hello")


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_a_limit_is_spent_on_thinking_first(ask, dialect: str) -> None:
    asked = {"model": "reference-thinking", "messages": ASKED, "max_completion_tokens": 8}
    heard = ask(dialect, **asked, reasoning_effort="high")
    usage = heard.json["usage"]

    assert not heard.message.get("content")
    assert heard.json["choices"][0]["finish_reason"] == "length"
    assert usage["total_tokens"] - usage["prompt_tokens"] == 8


def test_what_thinking_leaves_of_a_limit_goes_into_text(ask) -> None:
    asked = {"model": "reference-thinking", "messages": ASKED, "reasoning_effort": "minimal"}
    free = ask("gemini", **asked)
    bounded = ask("gemini", **asked, max_completion_tokens=8)

    assert 0 < bounded.json["usage"]["completion_tokens"] == 8 - gap(bounded)
    assert free.message["content"].startswith(bounded.message["content"])
