"""Calls are sent ahead where that is possible, in order and within bounds, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from httpx2 import BaseTransport

from conformance.model import MissingPrerequisite, Outcome
from conformance.plugin.ahead import MOST
from conformance.plugin.asking import Ask, ask, asked_by
from conformance.plugin.bench import Bench, Lane
from conformance.plugin.heading import PACKAGES, header_of
from conformance.plugin.options import Options
from conformance.plugin.outcomes import Judged, Reason, not_applicable
from conformance.surfaces import Call, Endpoint
from tests.plugin.conftest import Counting, completion

HELLO = (200, completion({"role": "assistant", "content": "hello"}))


class Early(Counting):
    """A surface that can begin before it is asked."""

    def __init__(self) -> None:
        super().__init__(HELLO)
        self.early: list[str] = []

    def ahead(self, call: Call, endpoint: Endpoint, *, exchange: str) -> None:
        assert (call.params["messages"], endpoint.base_url) == ([], "http://nowhere.invalid/v1/")
        self.early.append(exchange)


class Lacking(Counting):
    """A surface whose program is not there."""

    name = "lacking"

    def versions(self) -> tuple[tuple[str, str], ...]:
        raise MissingPrerequisite("There is no engine.", "Install one.")

    def send(self, call: Call, endpoint: Endpoint, **members: Any) -> Any:
        del call, endpoint, members
        self.versions()


def asks(count: int, **more: Any) -> list[Ask]:
    made = [asked_by(ask(f"chat/{number}", messages=[], **more)) for number in range(count)]
    return [each for each in made if each is not None]


def in_process(lane: Lane) -> Lane:
    lane.target._endpoint = Endpoint("http://nowhere.invalid/v1/", transport=BaseTransport())  # type: ignore[attr-defined]
    return lane


def test_what_is_asked_next_is_sent_ahead_in_order_and_never_too_much(lane_of: Any) -> None:
    surface, bench, wanted = Early(), Bench(), asks(100)
    lane = in_process(lane_of(surface))
    bench.ahead.foresee(lane, wanted)
    for number, each in enumerate(wanted):
        bench.asked(each, lane)
        assert len(surface.early) <= number + MOST
    assert surface.early == [each.exchange for each in wanted]
    assert len(surface.sent) == 100


def test_an_endpoint_on_a_network_is_asked_one_call_after_the_other(lane_of: Any) -> None:
    surface, bench, wanted = Early(), Bench(), asks(3)
    lane = lane_of(surface)
    bench.ahead.foresee(lane, wanted)
    bench.asked(wanted[0], lane)
    assert surface.early == []


def test_what_builds_on_an_answer_or_is_not_asked_there_is_not_sent_ahead(lane_of: Any) -> None:
    first = ask("chat/first", messages=[])
    others = [
        asked_by(first),
        asked_by(ask("chat/after", messages=[], after=first)),
        asked_by(ask("chat/foreign", messages=[], only="gemini")),
        asked_by(ask("chat/no-model", role="video", messages=[])),
        asked_by(ask("chat/last", messages=[])),
    ]
    surface, bench = Early(), Bench()
    lane = in_process(lane_of(surface))
    bench.ahead.foresee(lane, [each for each in others if each is not None])
    bench.asked(asked_by(first), lane)  # type: ignore[arg-type]
    assert surface.early == ["chat/first", "chat/last"]


def test_what_cannot_be_asked_is_told_of_itself_and_of_nothing_before_it(lane_of: Any) -> None:
    def unlisted(model: str) -> str:
        raise not_applicable(Reason.NOT_CLAIMED, f"{model} has no such level")

    first, last = asks(2)
    odd = asked_by(ask("chat/odd", messages=[], model=unlisted))
    assert odd is not None
    surface, bench = Early(), Bench()
    lane = in_process(lane_of(surface))
    bench.ahead.foresee(lane, [first, odd, last])
    assert bench.asked(first, lane).response.ok
    assert surface.early == [first.exchange, last.exchange]
    with pytest.raises(Judged, match="has no such level"):
        bench.asked(odd, lane)


def test_a_surface_that_cannot_begin_early_is_left_alone(lane_of: Any) -> None:
    surface, bench, wanted = Counting(HELLO), Bench(), asks(3)
    lane = in_process(lane_of(surface))
    bench.ahead.foresee(lane, wanted)
    bench.asked(wanted[0], lane)
    assert len(surface.sent) == 1


def test_a_missing_program_makes_every_exchange_untestable(lane_of: Any) -> None:
    lane, bench = lane_of(Lacking(HELLO)), Bench()
    for each in asks(2) * 2:
        with pytest.raises(Judged) as caught:
            bench.asked(each, lane)
        assert caught.value.outcome is Outcome.UNTESTABLE
        assert caught.value.note == "There is no engine. Install one."
    assert lane.missing == "There is no engine. Install one."


def test_nothing_is_missing_where_no_program_is_needed(lane_of: Any) -> None:
    assert lane_of(Counting(HELLO)).missing is None


def test_the_header_names_the_versions_that_a_lane_stands_on(lane_of: Any) -> None:
    class Engine(Counting):
        name = "engine"

        def versions(self) -> tuple[tuple[str, str], ...]:
            return (("engine", "9.9"),)

    lanes = [lane_of(Engine(HELLO)), lane_of(Lacking(HELLO)), lane_of(Counting(HELLO))]
    told = header_of(Options(), [lanes[0].target], lanes).versions
    assert [name for name, _ in told] == [*PACKAGES, "engine"]
    assert told[-1] == ("engine", "9.9")
