"""The shipped suite in parts: what hangs together stays together, and shards cost the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.model import Kind, Shard, WrongUsage
from conformance.places import SUITE
from conformance.plugin import costs
from conformance.plugin.asking import Ask
from conformance.plugin.bench import Bench, Lane
from conformance.plugin.costs import Costs, recorded
from conformance.plugin.options import Options, shard_of
from conformance.plugin.selection import asks_behind, chain
from conformance.plugin.session import SuiteSession
from conformance.plugin.sharding import Part, dealt, parts_of, plan_of, split
from tests.plugin.conftest import Counting, OneTarget

HELLO = Ask("chat/hello", "chat.completions.create", "chat")


class Keeper:
    """Keeps what pytest collected."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = list(session.items)


def collected(*arguments: str) -> list[pytest.Item]:
    keeper = Keeper()
    ended = pytest.main(
        [
            str(SUITE), f"--rootdir={SUITE}", f"--config-file={SUITE / 'pytest.ini'}",
            "--disable-plugin-autoload", "-p", "conformance.plugin", "-p", "no:terminal",
            "--collect-only", *arguments,
        ],
        plugins=[keeper],
    )  # fmt: skip
    assert ended == pytest.ExitCode.OK
    return keeper.items


@pytest.fixture(scope="module")
def items() -> list[pytest.Item]:
    return collected()


@pytest.fixture(scope="module")
def parts(items: list[pytest.Item]) -> list[Part]:
    return parts_of(items)


def cost(found: list[Part]) -> int:
    return sum(part.cost_ms for part in found)


def test_every_test_is_in_one_part(items: list[pytest.Item], parts: list[Part]) -> None:
    assert sorted(test for part in parts for test in part.tests) == list(range(len(items)))
    assert len(items) > 1000


def test_no_exchange_of_a_lane_is_in_two_parts(parts: list[Part]) -> None:
    held = [name for part in parts for name in part.holds]

    assert len(held) == len(set(held))


def test_what_an_exchange_builds_on_is_in_its_part(
    items: list[pytest.Item], parts: list[Part]
) -> None:
    chained = 0
    for part in parts:
        for test in part.tests:
            for ask in asks_behind(items[test]):
                links = list(chain(ask))
                chained += len(links) > 1
                lane = items[test].callspec.params["lane"]  # type: ignore[attr-defined]
                assert {f"{lane.name} {each.exchange}" for each in links} <= set(part.holds)
    assert chained > 100


@pytest.mark.parametrize("of", range(2, 9))
def test_the_heaviest_shard_of_the_shipped_recordings_is_near_the_mean(
    parts: list[Part], of: int
) -> None:
    alone = max(part.cost_ms for part in parts)
    heaviest = max(cost(found) for found in dealt(parts, of))

    assert heaviest <= max(1.05 * cost(parts) / of, alone)


def test_another_process_makes_the_same_plan(items: list[pytest.Item], parts: list[Part]) -> None:
    again = collected()

    assert plan_of(dealt(parts_of(again), 5), again) == plan_of(dealt(parts, 5), items)


def test_the_plan_tells_other_shards_and_other_tests_apart(
    items: list[pytest.Item], parts: list[Part]
) -> None:
    plans = {
        plan_of(dealt(parts, 5), items),
        plan_of(dealt(parts, 4), items),
        plan_of(dealt(parts[1:], 5), items),
    }

    assert len(plans) == 3


def test_the_shards_together_hold_every_test_once(items: list[pytest.Item]) -> None:
    config = items[0].config
    kept: list[pytest.Item] = []
    plans = set()
    for index in (1, 2, 3):
        session = SuiteSession(Options(shard=Shard(index, 3)), [OneTarget()])
        mine = list(items)
        split(config, mine, session)
        kept += mine
        plans.add(session.plan)

    assert sorted(map(id, kept)) == sorted(map(id, items))
    assert len(plans) == 1


def test_more_shards_than_parts_are_refused_with_how_many_there_can_be() -> None:
    few = collected("--area", "models", "--target", "reference-openai", "--surface", "rest")
    most = len(parts_of(few))
    session = SuiteSession(Options(shard=Shard(1, most + 1)), [OneTarget()])

    with pytest.raises(WrongUsage, match=f"at most {most}"):
        split(few[0].config, few, session)


@pytest.mark.parametrize("text", ["", "2", "0/3", "4/3", "1/0", "-1/3", "1/3/5", "a/b", "1 / 2"])
def test_what_names_no_shard_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage, match="names no part"):
        shard_of(text)


def test_a_shard_is_named_by_two_numbers() -> None:
    assert shard_of("2/5") == Shard(2, 5)
    assert shard_of(None) is None


@pytest.fixture
def live() -> Lane:
    return Lane(OneTarget(), Counting((200, {})), {"chat": "m"}, Bench())


def test_over_a_network_the_kind_says_what_an_exchange_costs(live: Lane) -> None:
    found = Costs()
    refused = Ask("chat/bad", "chat.completions.create", "chat", expects="error")
    drawn = Ask("images/one", "images.generate", "image")

    assert HELLO.kind is Kind.COMPLETION
    assert found.of(refused, live) < found.of(HELLO, live) < found.of(drawn, live)


def test_work_that_is_waited_for_costs_its_pauses(live: Lane) -> None:
    waiting = Ask("videos/poll", "videos.retrieve", None, pause_s=10.0)

    assert Costs().of(waiting, live) > costs.POLLS * 10_000


def test_a_live_recording_says_what_its_exchange_costs_and_a_rehearsal_does_not(
    live: Lane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for provenance, took in (("live", 8250.5), ("rehearsed", 15)):
        file = tmp_path / provenance / "nowhere" / "chat" / "hello.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(f"  response:\n    timing_ms:\n    - 1\n    - {took}\nversion: 1\n")
    monkeypatch.setattr(costs, "cassette_folders", lambda: (tmp_path,))

    assert recorded("nowhere") == {"chat/hello": 8250}
    assert Costs().of(HELLO, live) == 8250 + costs.SENT_MS
