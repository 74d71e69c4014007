import re

import pytest

from conformance.model.faults import WrongUsage
from conformance.reference import PROFILES, endpoint

ROME = [{"role": "user", "content": "Weather in Rome?"}]
HELLO = [{"role": "user", "content": "Say hello."}]


@pytest.mark.parametrize(
    ("profile", "model", "form"),
    [
        ("2025-01", "gemini-2.0-flash-exp", ""),
        ("2025-04", "gemini-2.0-flash", ""),
        ("2025-06", "gemini-2.5-pro-preview-05-06", ""),
        ("2026-01", "gemini-2.5-pro", r"function-call-\d{19,20}"),
        ("2026-03", "gemini-2.5-flash", r"function-call-\d{19,20}"),
        ("2026-03", "gemini-3.1-flash-lite", "[0-9A-Za-z]{8}"),
        ("2026-09", "gemini-3.1-flash-lite", "[0-9A-Za-z]{8}"),
        ("2026-09", "gemini-3.8-flash", r"call_\d{5,7}"),
        ("2026-09", "reference-chat", r"call_\d{5,7}"),
    ],
)
def test_the_form_of_call_ids_follows_date_and_model(ask, weather, profile, model, form) -> None:
    (call,) = ask("gemini", profile, model=model, messages=ROME, tools=weather).message[
        "tool_calls"
    ]

    assert re.fullmatch(form, call["id"])


@pytest.mark.parametrize("stream", [True, False])
def test_there_was_no_id_before_june_2025(ask, stream: bool) -> None:
    def has_id(profile: str) -> bool:
        heard = ask("gemini", profile, messages=HELLO, stream=stream)
        return all("id" in body for body in (heard.chunks if stream else [heard.json]))

    assert [has_id(profile) for profile in PROFILES] == [False, False, True, True, True, True]


@pytest.mark.parametrize("stream", [True, False])
def test_calls_finished_with_stop_in_january_2025(ask, weather, stream: bool) -> None:
    def finish(profile: str) -> str:
        heard = ask("gemini", profile, messages=ROME, tools=weather, stream=stream)
        return heard.last_finish if stream else heard.finish

    assert finish("2025-01") == "stop"
    assert finish("2025-04") == "tool_calls"


def test_the_preview_of_2025_signed_whole_messages(ask) -> None:
    message = ask("gemini", "2025-06", model="gemini-2.5-pro-preview-05-06", messages=HELLO).message

    assert message["extra_content"]["google"]["thought"] is True
    assert message["extra_content"]["google"]["thought_signature"] == message["thought_signature"]


def test_text_of_3_1_is_signed(ask) -> None:
    message = ask("gemini", "2026-03", model="gemini-3.1-flash-lite", messages=HELLO).message

    assert message["extra_content"]["google"].keys() == {"thought_signature"}


def test_private_headers_begin_in_2026(ask) -> None:
    assert ask("gemini", "2025-06", messages=HELLO).header("cache-control") == []
    assert ask("gemini", "2026-01", messages=HELLO).header("cache-control") == ["private"]


def test_display_names_are_younger_than_the_list(request_of) -> None:
    old = request_of("gemini", "GET", "models", profile="2025-06").json["data"][0]
    new = request_of("gemini", "GET", "models", profile="2026-01").json["data"][0]

    assert "display_name" not in old
    assert new["display_name"]


def test_a_missing_model_was_refused_in_other_words_before(ask) -> None:
    heard = ask("gemini", "2026-01", model="nope", messages=HELLO)

    assert "Call ListModels to see" in heard.json[0]["error"]["message"]


def test_service_tier_is_unknown_before_it_was_released(ask) -> None:
    assert ask("gemini", "2026-03", messages=HELLO, service_tier="flex").status == 400
    assert ask("gemini", "2026-09", messages=HELLO, service_tier="flex").status == 200


def test_each_answer_is_dated_in_its_own_time(ask) -> None:
    times = [ask("gemini", profile, messages=HELLO).json["created"] for profile in PROFILES]

    assert times == sorted(times)


def test_a_profile_that_is_not_there_is_wrong_usage() -> None:
    with pytest.raises(WrongUsage, match="no profile '1999-12'"):
        endpoint("gemini", profile="1999-12")
