"""Shards of one run become that run; what does not belong together is refused, and why is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from conformance.model import (
    Basis,
    ExchangeLine,
    Footer,
    Header,
    Level,
    Outcome,
    Provenance,
    Run,
    Shard,
    TargetHead,
    Verdict,
    Whole,
    WrongUsage,
)
from conformance.results import exit_code
from conformance.results.lines import decode, encode
from conformance.results.members import Malformed
from conformance.results.merge import canonical, merged
from tests.sharded import Where, shards_of, without_footer

NAMES = ("chat/a", "chat/b", "chat/c")


def verdict(exchange: str, surface: str = "rest") -> Verdict:
    return Verdict(
        "chat-create/id", "chat-create", "chat", Level.MUST, Basis.INHERITED, "here", surface,
        exchange, "m", Outcome.PASS, Provenance.REHEARSED,
    )  # fmt: skip


def line(exchange: str, surface: str = "rest") -> ExchangeLine:
    return ExchangeLine(
        exchange, surface, "here", Provenance.REHEARSED, "POST", "here.invalid", "/v1", "m", 200
    )


HEADER = Header(
    "0.1.0",
    "2026-11-22T10:00:00+00:00",
    (TargetHead("here", Provenance.REHEARSED, models=(("chat", "m"),), recorded="2026-11-22"),),
    ("rest", "python"),
    command="conformance run --area chat",
    selection="area chat",
    versions=(("openai", "3.0"),),
    revision="2026-09",
    catalogue="c0ffee",
)
BOTH = [(name, surface) for name in NAMES for surface in ("python", "rest")]
RUN = Run(
    HEADER,
    tuple(line(*each) for each in BOTH),
    tuple(verdict(*each) for each in BOTH),
    Footer("2026-11-22T10:01:00+00:00", 6, 6),
)


def goes(place: Where) -> int:
    return NAMES.index(place[2]) + 1


def nothing(*_: object) -> tuple[str, ...]:
    return ()


@pytest.fixture
def shards() -> dict[str, Run]:
    return shards_of(RUN, 3, goes)


def changed(shards: dict[str, Run], **members: object) -> dict[str, Run]:
    """The shards, the second with another header."""
    second = shards["shard-2.jsonl"]
    other = replace(second, header=replace(second.header, **members))  # type: ignore[arg-type]
    return shards | {"shard-2.jsonl": other}


def test_all_shards_are_the_run_in_an_order_of_its_own(shards: dict[str, Run]) -> None:
    run = merged(shards, stale=nothing)

    assert run == canonical(RUN)
    assert [each.surface for each in run.verdicts] == ["rest"] * 3 + ["python"] * 3
    assert exit_code(run) == 0


def test_it_began_with_the_first_and_ended_with_the_last(shards: dict[str, Run]) -> None:
    late = changed(shards, started="2026-11-22T09:00:00+00:00")

    assert merged(late, stale=nothing).header.started == "2026-11-22T09:00:00+00:00"


def test_the_evidence_is_as_old_as_the_oldest_shard(shards: dict[str, Run]) -> None:
    (head,) = HEADER.targets
    older = changed(shards, targets=(replace(head, recorded="2026-11-21"),))

    assert merged(older, stale=nothing).header.targets[0].recorded == "2026-11-21"


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ({"catalogue": "another"}, "the catalogue, c0ffee and another"),
        ({"suite_version": "0.2.0"}, "the version of the suite, 0.1.0 and 0.2.0"),
        ({"revision": "2025-q1"}, "the revision"),
        ({"selection": "area tools; shard 2/3"}, "what was chosen, area chat and area tools"),
        ({"targets": (TargetHead("there", Provenance.LIVE),)}, "the targets"),
        ({"surfaces": ("rest",)}, "the surfaces"),
        ({"repeat": 3}, "the number of rounds, 1 and 3"),
        ({"versions": (("openai", "4.0"),)}, "the versions of packages"),
        ({"shard": Shard(2, 4)}, "the number of shards, 3 and 4"),
        (
            {"targets": (replace(HEADER.targets[0], models=(("chat", "other"),)),)},
            "the models of here",
        ),
    ],
)
def test_shards_of_different_runs_are_refused_with_what_differs(
    shards: dict[str, Run], members: dict[str, object], what: str
) -> None:
    with pytest.raises(WrongUsage, match=what) as refusal:
        merged(changed(shards, **members), stale=nothing)

    assert "shard-1.jsonl and shard-2.jsonl" in str(refusal.value)


def test_shards_of_different_plans_are_refused(shards: dict[str, Run]) -> None:
    second = shards["shard-2.jsonl"]
    assert second.footer is not None
    other = replace(second, footer=replace(second.footer, whole=Whole("another-plan")))

    with pytest.raises(WrongUsage, match="the plan of what goes where, a-plan and another-plan"):
        merged(shards | {"shard-2.jsonl": other}, stale=nothing)


def test_a_run_of_its_own_is_no_shard(shards: dict[str, Run]) -> None:
    with pytest.raises(WrongUsage, match=r"whole.jsonl is a run of its own"):
        merged(shards | {"whole.jsonl": RUN}, stale=nothing)


def test_a_shard_twice_is_refused(shards: dict[str, Run]) -> None:
    with pytest.raises(WrongUsage, match=r"copy.jsonl and shard-2.jsonl are both shard 2/3"):
        merged(shards | {"copy.jsonl": shards["shard-2.jsonl"]}, stale=nothing)


def test_a_verdict_in_two_shards_is_an_overlap_with_its_name(shards: dict[str, Run]) -> None:
    second = shards["shard-2.jsonl"]
    more = replace(second, exchanges=(), verdicts=(*second.verdicts, verdict("chat/a")))

    with pytest.raises(WrongUsage, match=r"the verdict on chat-create/id on chat/a \(here, rest\)"):
        merged(shards | {"shard-2.jsonl": more}, stale=nothing)


def test_a_missing_shard_leaves_the_run_incomplete(shards: dict[str, Run]) -> None:
    del shards["shard-1.jsonl"], shards["shard-3.jsonl"]

    run = merged(shards, stale=nothing)

    assert run.footer is not None
    assert run.footer.problems == ("Shards 1 and 3 of 3 are missing.",)
    assert exit_code(run) == 3


def test_a_missing_shard_may_be_meant_and_then_the_run_is_a_part(shards: dict[str, Run]) -> None:
    del shards["shard-2.jsonl"]

    run = merged(shards, stale=nothing, partial=True)

    assert run.header.selection == "area chat; shards 1 and 3 of 3"
    assert run.complete


@pytest.mark.parametrize("partial", [False, True])
def test_a_shard_that_was_cut_off_is_never_passed_over(
    shards: dict[str, Run], partial: bool
) -> None:
    shards["shard-2.jsonl"] = without_footer(shards["shard-2.jsonl"])

    run = merged(shards, stale=nothing, partial=partial)

    assert run.footer is not None
    assert run.footer.problems == ("Shard 2 of 3 is cut off.",)
    assert len(run.verdicts) == 6


def told_whole(shards: dict[str, Run], *, everything: bool) -> dict[str, Run]:
    whole = Whole("a-plan", everything, ("Nothing asked for chat/z.",), ("A clause is bare.",))
    return {
        name: replace(run, footer=replace(run.footer, whole=whole))
        for name, run in shards.items()
        if run.footer is not None
    }


def stale(target: str, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    return (f"{target}: stale after {len(verdicts)} verdicts.",)


def test_what_concerns_the_whole_run_is_said_once_all_shards_are_there(
    shards: dict[str, Run],
) -> None:
    footer = merged(told_whole(shards, everything=True), stale=stale).footer

    assert footer is not None
    assert footer.problems == ("Nothing asked for chat/z.",)
    assert footer.housekeeping == ("A clause is bare.", "here: stale after 6 verdicts.")


def test_expectations_are_not_stale_in_a_part_of_the_suite(shards: dict[str, Run]) -> None:
    footer = merged(told_whole(shards, everything=False), stale=stale).footer

    assert footer is not None
    assert footer.housekeeping == ("A clause is bare.",)


def test_nothing_is_said_of_the_whole_run_while_a_shard_is_missing(shards: dict[str, Run]) -> None:
    some = told_whole(shards, everything=True)
    del some["shard-3.jsonl"]

    footer = merged(some, stale=stale).footer

    assert footer is not None
    assert footer.problems == ("Shard 3 of 3 is missing.",)
    assert footer.housekeeping == ()


def test_a_target_that_was_silent_in_one_shard_alone_is_no_problem_of_the_run(
    shards: dict[str, Run],
) -> None:
    second = shards["shard-2.jsonl"]
    assert second.footer is not None
    silent = tuple(replace(each, failure="timed out") for each in second.exchanges)
    problems = ("here answered none of 2 requests.",)
    told = replace(second, exchanges=silent, footer=replace(second.footer, problems=problems))

    assert merged(shards | {"shard-2.jsonl": told}, stale=nothing).complete


def test_what_broke_in_one_shard_is_a_problem_of_the_run(shards: dict[str, Run]) -> None:
    second = shards["shard-2.jsonl"]
    assert second.footer is not None
    broken = replace(second, footer=replace(second.footer, problems=("The run broke off.",)))

    run = merged(shards | {"shard-2.jsonl": broken}, stale=nothing)

    assert run.footer is not None
    assert run.footer.problems == ("The run broke off.",)


@pytest.mark.parametrize("shard", [{"index": 4, "of": 3}, {"index": 0, "of": 3}, {"index": 1}])
def test_a_header_that_names_no_shard_is_no_header(
    shards: dict[str, Run], shard: dict[str, int]
) -> None:
    head = encode(shards["shard-1.jsonl"].header)

    with pytest.raises(Malformed, match="shard"):
        decode(head | {"shard": shard})
