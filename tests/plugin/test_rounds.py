"""Everything asked more than once, and what the first process learns from its workers."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from conformance import results
from conformance.model import Run, WrongUsage
from conformance.plugin import COLLECTED, SESSION, pytest_testnodedown
from conformance.plugin.asking import Ask
from conformance.plugin.bench import Bench, Lane
from conformance.plugin.options import Options, check
from conformance.plugin.session import SuiteSession
from tests.plugin.conftest import Counting, OneTarget, completion
from tests.plugin.test_session import Recorded

HELLO = Ask(
    "chat/hello",
    "chat.completions.create",
    "chat",
    {"messages": [{"role": "user", "content": "Hello."}]},
)
ANSWER = completion({"role": "assistant", "content": "Hello."})


def session(tmp_path: Path, repeat: int) -> SuiteSession:
    options = Options(run_file=str(tmp_path / "run.jsonl"), repeat=repeat, surfaces=("rest",))
    return SuiteSession(options, [OneTarget()])


def test_a_run_that_asks_once_has_lanes_without_a_round(tmp_path: Path) -> None:
    (lane,) = session(tmp_path, 1).lanes

    assert (lane.name, lane.round) == ("nowhere-rest", None)


def test_every_round_is_a_lane_of_its_own_name(tmp_path: Path) -> None:
    lanes = session(tmp_path, 3).lanes

    assert [lane.name for lane in lanes] == [f"nowhere-rest-{count}" for count in (1, 2, 3)]


def test_every_round_sends_the_request_anew_and_once() -> None:
    surface, bench = Counting((200, ANSWER)), Bench()
    models = {"chat": "some-model"}
    lanes = [Lane(OneTarget(), surface, models, bench, count) for count in (1, 2)]

    answers = [bench.asked(HELLO, lane) for lane in (*lanes, *lanes)]

    assert len(surface.sent) == 2
    assert answers[0] is answers[2]
    assert answers[0] is not answers[1]


def test_the_lines_of_an_exchange_carry_its_round_and_the_header_how_many(tmp_path: Path) -> None:
    held = session(tmp_path, 2)
    held.start()
    surface = Counting((200, ANSWER))
    for count in (1, 2):
        held.bench.asked(HELLO, Lane(OneTarget(), surface, {"chat": "x"}, held.bench, count))
    for line in held.report_lines():
        held.take(line)
    held.finish()

    run = results.read(tmp_path / "run.jsonl")

    assert run.header.repeat == 2
    assert [line.round for line in run.exchanges] == [1, 2]


@pytest.mark.parametrize("count", [0, -1, 101])
def test_a_senseless_number_of_rounds_is_refused(count: int) -> None:
    with pytest.raises(WrongUsage, match=f"asked {count} times"):
        check(Options(repeat=count))


def worker(config: object, collected: object) -> SimpleNamespace:
    return SimpleNamespace(config=config, workeroutput={COLLECTED: collected})


@pytest.fixture
def first(tmp_path: Path) -> SuiteSession:
    return SuiteSession(Options(run_file=str(tmp_path / "run.jsonl")), [Recorded()])


def ended(first: SuiteSession) -> Run:
    first.start()
    first.finish()
    return results.read(Path(first.options.run_file or ""))


def told(first: SuiteSession, **changed: object) -> None:
    known = {
        "asked": ["chat/hello", "chat/forgotten"],
        "complete": True,
        "housekeeping": [],
        "plan": "a-plan",
    }
    pytest_testnodedown(worker(SimpleNamespace(stash={SESSION: first}), known | changed))


def problems(run: Run) -> str:
    assert run.footer is not None
    return " ".join(run.footer.problems)


def test_with_workers_a_recording_that_one_of_them_asked_for_is_no_leftover(
    first: SuiteSession,
) -> None:
    told(first)

    assert "nothing asked for" not in problems(ended(first))


def test_with_workers_a_recording_that_none_asked_for_is_a_leftover(first: SuiteSession) -> None:
    told(first, asked=["chat/hello"])

    assert "a recording of chat/forgotten, which nothing asked for" in problems(ended(first))


def test_with_workers_a_part_of_the_suite_is_known_for_one(first: SuiteSession) -> None:
    told(first, asked=[], complete=False)

    assert "nothing asked for" not in problems(ended(first))


def test_what_every_worker_found_untidy_is_said_once(first: SuiteSession) -> None:
    for _ in range(2):
        told(first, housekeeping=["A clause is judged by nothing."])

    run = ended(first)

    assert run.footer is not None
    assert run.footer.housekeeping == ("A clause is judged by nothing.",)


def test_with_workers_the_plan_of_the_shards_is_known_from_one(first: SuiteSession) -> None:
    told(first)

    assert first.plan == "a-plan"


def test_a_worker_that_crashed_has_nothing_to_tell(first: SuiteSession) -> None:
    pytest_testnodedown(SimpleNamespace(config=SimpleNamespace(stash={SESSION: first})))

    assert first.asked == set()


def test_what_a_worker_tells_is_plain_data(first: SuiteSession) -> None:
    first.asked.update({"chat/b", "chat/a"})

    assert first.collected() == {
        "asked": ["chat/a", "chat/b"],
        "complete": True,
        "housekeeping": [],
        "plan": "",
    }
