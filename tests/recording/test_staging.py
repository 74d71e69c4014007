"""A recording replaces the set in use when it is whole, in one step, and keeps the one before."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.model import Exchange, Housekeeping, Provenance
from conformance.recording import staging
from conformance.recording.cassette import Head, Recording, find_sets, path_of, read, write
from conformance.recording.staging import BESIDE, Staging

Tape = Callable[..., None]


@pytest.fixture
def stage(tmp_path: Path) -> Staging:
    return Staging(tmp_path, Provenance.REHEARSED, "reference-openai")


@pytest.fixture
def tape(
    stage: Staging, make_head: Callable[..., Head], make_exchange: Callable[..., Exchange]
) -> Tape:
    """Write an exchange to the staging folder; `said` is what tells its answer from others."""

    def tape(exchange: str, said: str, *, model: str = "reference-chat", asks: str = "") -> None:
        head = make_head(exchange, model=model)
        body = {"id": said}
        made = make_exchange(
            exchange, asked={"model": model, "n": asks or exchange},
            pieces=(json.dumps(body).encode(),),
        )  # fmt: skip
        write(made, path_of(stage.root / staging.UNFINISHED, head), head=head)

    return tape


def answers(folder: Path) -> dict[str, str]:
    found = [read(path) for path in folder.rglob("*.yaml")]
    return {each.head.exchange: json.loads(each.response.body)["id"] for each in found}


def test_a_first_recording_becomes_the_set_in_use(stage: Staging, tape: Tape) -> None:
    tape("chat/a", "1")
    assert find_sets([stage.root]) == []

    stage.put_in_place(["chat/a"], keep_others=False)

    assert answers(stage.current) == {"chat/a": "1"}
    assert [each.name for each in stage.root.iterdir()] == ["rehearsed"]


def test_the_set_before_is_kept_and_the_one_before_that_is_not(stage: Staging, tape: Tape) -> None:
    for said in "123":
        tape("chat/a", said)
        stage.put_in_place(["chat/a"], keep_others=False)

    assert answers(stage.current) == {"chat/a": "3"}
    assert answers(stage.previous) == {"chat/a": "2"}


def test_no_folder_beside_the_sets_is_taken_for_one(stage: Staging, tape: Tape) -> None:
    for said in "12":
        tape("chat/a", said)
        stage.put_in_place(["chat/a"], keep_others=False)
    tape("chat/a", "unfinished")

    (only,) = find_sets([stage.root])
    assert only.paths == (stage.current / "chat" / "a.yaml",)
    assert not set(BESIDE) & {each.value for each in Provenance}


def test_a_part_replaces_its_own_exchanges_and_leaves_the_others(
    stage: Staging, tape: Tape
) -> None:
    for exchange in ("chat/a", "chat/b", "tools/c"):
        tape(exchange, "old")
    stage.put_in_place(["chat/a", "chat/b", "tools/c"], keep_others=False)
    tape("tools/c", "new")
    stage.put_in_place(["tools/c"], keep_others=True)

    assert answers(stage.current) == {"chat/a": "old", "chat/b": "old", "tools/c": "new"}
    assert set(answers(stage.previous).values()) == {"old"}


def test_a_whole_recording_leaves_out_what_was_not_asked_again(stage: Staging, tape: Tape) -> None:
    for exchange in ("chat/a", "chat/b"):
        tape(exchange, "old")
    stage.put_in_place(["chat/a", "chat/b"], keep_others=False)
    tape("chat/a", "new")
    stage.put_in_place(["chat/a"], keep_others=False)

    assert answers(stage.current) == {"chat/a": "new"}


@pytest.mark.parametrize("wanted", [["chat/a", "chat/lacking"], ["chat/a", "chat/b"]])
def test_a_set_that_could_not_be_replayed_changes_nothing(
    stage: Staging, tape: Tape, wanted: list[str]
) -> None:
    tape("chat/a", "old")
    stage.put_in_place(["chat/a"], keep_others=False)
    tape("chat/a", "new")
    tape("chat/b", "new", model="another-model")

    with pytest.raises(Housekeeping):
        stage.put_in_place(wanted, keep_others=False)

    assert answers(stage.current) == {"chat/a": "old"}
    assert not stage.previous.exists()
    assert stage.staged() == {"chat/a", "chat/b"}


def test_of_two_exchanges_that_ask_the_same_one_recording_is_kept(
    stage: Staging, tape: Tape
) -> None:
    for exchange in ("chat/a", "chat/b"):
        tape(exchange, exchange, asks="same")

    assert stage.put_in_place(["chat/a", "chat/b"], keep_others=False) == ("chat/b",)
    assert answers(stage.current) == {"chat/a": "chat/a"}


def test_a_swap_that_was_cut_off_in_the_middle_is_ended(stage: Staging, tape: Tape) -> None:
    tape("chat/a", "old")
    stage.put_in_place(["chat/a"], keep_others=False)
    tape("chat/a", "new")
    stage.put_in_place(["chat/a"], keep_others=False)
    stage._ready.parent.mkdir(parents=True)
    stage.current.rename(stage._ready)  # as between the two steps

    stage.mend()

    assert answers(stage.current) == {"chat/a": "new"}
    assert not stage._ready.exists()


def test_what_a_swap_left_ready_never_replaces_a_set_that_is_there(
    stage: Staging, tape: Tape, make_recording: Callable[..., Recording]
) -> None:
    tape("chat/a", "in use")
    stage.put_in_place(["chat/a"], keep_others=False)
    tape("chat/a", "ready")
    stage._ready.parent.mkdir(parents=True)
    stage.unfinished.rename(stage._ready)

    stage.mend()

    assert answers(stage.current) == {"chat/a": "in use"}
    assert not stage._ready.exists()


def test_clearing_throws_away_what_is_unfinished_and_nothing_else(
    stage: Staging, tape: Tape
) -> None:
    tape("chat/a", "in use")
    stage.put_in_place(["chat/a"], keep_others=False)
    tape("chat/a", "unfinished")

    stage.clear()

    assert stage.staged() == frozenset()
    assert answers(stage.current) == {"chat/a": "in use"}
