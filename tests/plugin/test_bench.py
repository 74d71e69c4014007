"""Every request is sent once a lane, and what cannot be asked says why."""

from __future__ import annotations

from typing import Any

import pytest
from httpx2 import BaseTransport

from conformance.model import Kind, Outcome
from conformance.plugin.asking import TRIES, ask, ask_raw, asked_by
from conformance.plugin.bench import Bench
from conformance.plugin.outcomes import Judged
from conformance.surfaces import Endpoint
from tests.plugin.conftest import Counting, completion

HELLO = (200, completion({"role": "assistant", "content": "hello"}))
CALLED = completion(
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
        ],
    },
    "tool_calls",
)


def asks(*arguments: Any, **params: Any) -> Any:
    found = asked_by(ask(*arguments, **params))
    assert found is not None
    return found


def test_a_request_is_sent_once_for_all_who_ask(lane_of: Any) -> None:
    surface = Counting(HELLO)
    bench, lane, hello = Bench(), lane_of(surface), asks("chat/hello", messages=[])

    first, second = bench.asked(hello, lane), bench.asked(hello, lane)

    assert first is second
    assert len(surface.sent) == 1


def test_a_failure_to_ask_is_kept_and_not_tried_again(lane_of: Any) -> None:
    surface = Counting(HELLO)
    surface.refuses = "it has no such call"
    bench, lane, hello = Bench(), lane_of(surface), asks("chat/hello", messages=[])

    for _ in range(2):
        with pytest.raises(Judged) as caught:
            bench.asked(hello, lane)

    assert caught.value.outcome is Outcome.NOT_APPLICABLE
    assert "it has no such call" in str(caught.value.note)
    assert surface.sent == []


def test_a_failure_to_ask_does_not_grow_with_everyone_who_asks(lane_of: Any) -> None:
    surface = Counting(HELLO)
    surface.refuses = "it has no such call"
    bench, lane, hello = Bench(), lane_of(surface), asks("chat/hello", messages=[])

    lengths = []
    for _ in range(3):
        with pytest.raises(Judged) as caught:
            bench.asked(hello, lane)
        lengths.append(len(caught.traceback))

    assert lengths[0] == lengths[1] == lengths[2]


def test_a_model_that_does_not_comply_is_asked_again_and_then_left_unforced(lane_of: Any) -> None:
    surface = Counting(HELLO)
    wanted = asks("tools/call", messages=[], forcing=lambda answer: bool(answer.tool_calls))

    answered = Bench().asked(wanted, lane_of(surface))

    assert len(surface.sent) == TRIES
    assert answered.forced is False


def test_a_model_that_complies_at_last_is_asked_no_further(lane_of: Any) -> None:
    surface = Counting(HELLO, (200, CALLED))
    wanted = asks("tools/call", messages=[], forcing=lambda answer: bool(answer.tool_calls))

    answered = Bench().asked(wanted, lane_of(surface))

    assert len(surface.sent) == 2
    assert answered.forced is True


def test_an_error_is_no_choice_of_the_model_and_is_not_asked_again(lane_of: Any) -> None:
    surface = Counting((400, {"error": {"message": "no"}}))
    wanted = asks("tools/call", messages=[], forcing=lambda answer: bool(answer.tool_calls))

    answered = Bench().asked(wanted, lane_of(surface))

    assert len(surface.sent) == 1
    assert answered.forced is True


def test_a_promise_of_one_dialect_is_not_asked_of_another(lane_of: Any) -> None:
    surface = Counting(HELLO)
    signed = asks("tools/signed", only="gemini", messages=[])

    with pytest.raises(Judged) as caught:
        Bench().asked(signed, lane_of(surface))

    assert caught.value.outcome is Outcome.NOT_APPLICABLE
    assert surface.sent == []
    assert Bench().asked(signed, lane_of(surface, claims="gemini")).status == 200


def test_a_role_without_a_model_does_not_apply(lane_of: Any) -> None:
    picture = asks("images/one", role="image", messages=[])

    with pytest.raises(Judged) as caught:
        Bench().asked(picture, lane_of(Counting(HELLO)))

    assert caught.value.outcome is Outcome.NOT_APPLICABLE


def test_what_builds_on_an_answer_that_was_refused_is_untestable(lane_of: Any) -> None:
    first = ask("tools/first", messages=[])
    second = asks("tools/second", after=first, messages=lambda first: [first.message])

    with pytest.raises(Judged) as caught:
        Bench().asked(second, lane_of(Counting((400, {"error": {"message": "no"}}))))

    assert caught.value.outcome is Outcome.UNTESTABLE
    assert "tools/first" in str(caught.value.note)


def test_parameters_that_build_on_an_answer_see_it(lane_of: Any) -> None:
    surface = Counting(HELLO)
    first = ask("chat/first", messages=[])
    second = asks("chat/second", after=first, messages=lambda first: [first.message])

    Bench().asked(second, lane_of(surface))

    assert surface.sent[1].params["messages"] == [{"role": "assistant", "content": "hello"}]
    assert surface.sent[1].params["model"] == "some-model"


def test_the_name_of_the_model_can_be_spelled_otherwise(lane_of: Any) -> None:
    surface = Counting(HELLO)
    prefixed = asks("models/prefixed", model=lambda model: f"models/{model}", messages=[])

    Bench().asked(prefixed, lane_of(surface))

    assert surface.sent[0].params["model"] == "models/some-model"


def test_every_new_exchange_is_handed_to_whoever_keeps_them(lane_of: Any) -> None:
    kept: list[str] = []
    bench = Bench(keep=lambda exchange, _ask, _lane: kept.append(exchange.id))
    hello = asks("chat/hello", messages=[])

    bench.asked(hello, lane_of(Counting(HELLO)))
    bench.asked(hello, lane_of(Counting(HELLO)))

    assert kept == ["chat/hello"]


def polls(**more: Any) -> Any:
    return asks(
        "videos/poll",
        "videos.retrieve",
        role=None,
        video_id="v",
        forcing=lambda answer: answer.value["status"] in ("completed", "failed"),
        **more,
    )


def statuses(*each: str) -> Counting:
    return Counting(*((200, {"id": "v", "status": status}) for status in each))


def test_a_poll_waits_between_tries_until_the_work_is_done(lane_of: Any) -> None:
    surface = statuses("queued", "in_progress", "completed", "never")
    waited: list[float] = []

    answered = Bench(wait=waited.append).asked(polls(tries=9, pause_s=5), lane_of(surface))

    assert answered.value["status"] == "completed"
    assert answered.forced is True
    assert waited == [5, 5]


def test_a_poll_gives_up_after_its_tries_and_does_not_wait_for_nothing(lane_of: Any) -> None:
    surface = statuses("queued")
    waited: list[float] = []

    answered = Bench(wait=waited.append).asked(polls(tries=4, pause_s=5), lane_of(surface))

    assert (len(surface.sent), waited) == (4, [5, 5, 5])
    assert answered.forced is False


def test_a_poll_that_is_refused_is_not_repeated(lane_of: Any) -> None:
    surface = Counting((404, {"error": {"message": "no"}}))
    waited: list[float] = []

    Bench(wait=waited.append).asked(polls(tries=4, pause_s=5), lane_of(surface))

    assert (len(surface.sent), waited) == (1, [])


def test_nobody_waits_for_a_target_without_a_network(lane_of: Any) -> None:
    surface = statuses("queued", "completed")
    lane = lane_of(surface)
    lane.target._endpoint = Endpoint("http://nowhere.invalid/v1/", transport=BaseTransport())
    waited: list[float] = []

    answered = Bench(wait=waited.append).asked(polls(pause_s=5), lane)

    assert answered.value["status"] == "completed"
    assert waited == []


def test_a_class_among_the_parameters_is_no_function_of_the_answer_before(lane_of: Any) -> None:
    class Shape:
        """Stands for a model that parse takes."""

    surface = Counting(HELLO)
    parsed = asks("chat/parsed", "chat.completions.parse", messages=[], response_format=Shape)

    Bench().asked(parsed, lane_of(surface))

    assert surface.sent[0].params["response_format"] is Shape
    assert parsed.kind is Kind.COMPLETION


def test_a_raw_request_may_name_the_model_of_a_role_and_what_it_is_judged_as(lane_of: Any) -> None:
    surface = Counting(HELLO)
    raw = asked_by(
        ask_raw("chat/raw", "POST", "embeddings", role="chat", kind=Kind.EMBEDDINGS, json={"a": 1})
    )
    assert raw is not None

    Bench().asked(raw, lane_of(surface))

    assert surface.sent[0].params["json"] == {"model": "some-model", "a": 1}
    assert raw.kind is Kind.EMBEDDINGS
