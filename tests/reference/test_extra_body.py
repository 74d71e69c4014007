"""What the Gemini dialect takes below extra_body, and how it names what it does not."""

import json

import pytest

from conformance import reference
from conformance.reference import Asked
from tests.reference.conftest import AUTHORIZED

HELLO = [{"role": "user", "content": "Say hello."}]


def google(**members):
    return {"messages": HELLO, "extra_body": {"google": members}}


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"thinking_config": {"include_thoughts": True}},
        {"safety_settings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "OFF"}]},
        {"cached_content": None},
    ],
)
def test_documented_members_of_google_are_taken(ask, members):
    assert ask("gemini", **google(**members)).status == 200


def test_a_member_nobody_knows_is_refused_with_its_place(ask):
    heard = ask("gemini", **google(nonsense=1))

    [violation] = heard.json[0]["error"]["details"][0]["fieldViolations"]
    assert heard.status == 400
    assert violation["field"] == "extra_body.google"
    assert '"nonsense"' in violation["description"]


def test_google_outside_of_extra_body_is_an_unknown_name(ask):
    heard = ask("gemini", messages=HELLO, google={})

    assert 'Unknown name "google"' in heard.json[0]["error"]["message"]


def test_an_extra_body_in_extra_body_is_refused_with_its_place(ask):
    heard = ask("gemini", messages=HELLO, extra_body={"extra_body": {"google": {}}})

    assert heard.json[0]["error"]["details"][0]["fieldViolations"][0]["field"] == "extra_body"


def test_no_cache_is_ever_found(ask):
    heard = ask("gemini", **google(cached_content="cachedContents/any"))

    assert heard.status == 404
    assert heard.json[0]["error"]["status"] == "NOT_FOUND"


@pytest.mark.parametrize("google_value", [3, [], "text"])
def test_a_google_that_is_no_object_is_refused(ask, google_value):
    heard = ask("gemini", messages=HELLO, extra_body={"google": google_value})

    assert heard.status == 400


@pytest.mark.parametrize("settings", ["OFF", [3], [{"threshold": "MOSTLY"}], [{}]])
def test_settings_that_are_none_are_refused(ask, settings):
    assert ask("gemini", **google(safety_settings=settings)).status == 400


def test_the_openai_dialect_knows_no_extra_body(ask):
    assert ask("openai", **google()).json["error"]["param"] == "extra_body"


@pytest.mark.parametrize(
    ("asked_for", "served"),
    [(None, "standard"), ("auto", "standard"), ("default", "standard"), ("flex", "flex")],
)
def test_a_header_names_the_tier_that_served(ask, asked_for, served):
    heard = ask("gemini", messages=HELLO, service_tier=asked_for)

    assert heard.header("x-gemini-service-tier") == [served]


def test_before_there_were_tiers_no_header_names_one(ask):
    assert ask("gemini", "2026-03", messages=HELLO).header("x-gemini-service-tier") == []


def test_a_stream_names_its_tier_as_well(ask):
    heard = ask("gemini", messages=HELLO, stream=True, service_tier="priority")

    assert heard.header("x-gemini-service-tier") == ["priority"]


def test_the_address_of_the_launch_answers_in_one_dialect():
    asked = Asked(
        "POST",
        "/v1beta/chat/completions",
        headers=AUTHORIZED,
        body=json.dumps({"model": "reference-chat", "messages": HELLO}).encode(),
    )

    assert reference.answer(asked, "gemini").status == 200
    assert reference.answer(asked, "openai").status == 404


def test_a_model_may_be_named_with_its_owner(ask):
    assert ask("gemini", model="google/reference-chat", messages=HELLO).status == 200
