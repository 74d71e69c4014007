"""A run made in shards, or by several workers, is the run that one process makes."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from conformance import results
from conformance.model import Run, Shard
from conformance.reference import KEY, Asked, Endpoint, Reply, serve
from conformance.results.merge import canonical
from tests.cli.test_interrupted import cut_off

from .conftest import Command

PART = ("--target", "reference-gemini", "--area", "models", "--area", "embeddings")
ENV = {"SOME_KEY": KEY}
# The SDKs make up the border of every form.
BOUNDARY = re.compile(r"[0-9a-f]{32}|formdata-undici-[0-9]+")


def told(run: Run) -> Run:
    """The run in its canonical order, without times and what the SDK makes up."""
    header = replace(run.header, started="", command="")
    footer = run.footer and replace(run.footer, finished="")
    exchanges = tuple(
        replace(
            each,
            request=each.request and BOUNDARY.sub("", each.request),
            curl=each.curl and BOUNDARY.sub("", each.curl),
        )
        for each in run.exchanges
    )
    return canonical(replace(run, header=header, footer=footer, exchanges=exchanges))


@pytest.fixture(scope="module")
def folder(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run in one piece in `whole`, in three shards in `1` to `3`, and merged in `merged`."""
    made = tmp_path_factory.mktemp("shards")
    codes = [command("run", *PART, "--out", str(made / "whole")).returncode]
    for index in (1, 2, 3):
        out = str(made / str(index))
        codes.append(command("run", *PART, "--shard", f"{index}/3", "--out", out).returncode)
    shards = [str(made / str(index)) for index in (3, 1, 2)]
    codes.append(command("report", *shards, "--out", str(made / "merged")).returncode)
    assert codes == [0] * 5
    return made


def run_in(folder: Path, name: str) -> Run:
    return results.read(folder / name / "run.jsonl")


def test_the_shards_merge_to_the_run_in_one_piece(folder: Path) -> None:
    merged = run_in(folder, "merged")

    assert told(merged) == told(run_in(folder, "whole"))
    assert merged == canonical(merged)
    assert len(merged.verdicts) > 500
    assert "--shard" not in merged.header.command


def test_no_shard_is_empty_and_each_says_which_it_is(folder: Path) -> None:
    for index in (1, 2, 3):
        run = run_in(folder, str(index))
        assert run.header.shard == Shard(index, 3)
        assert run.header.selection.endswith(f"; shard {index}/3")
        assert len(run.verdicts) > 50


def test_a_baseline_of_the_run_in_one_piece_holds_for_the_merged_one(
    folder: Path, command: Command, tmp_path: Path
) -> None:
    baseline = ("--baseline", str(tmp_path / "baseline.jsonl"))
    made = command("gate", str(folder / "whole"), *baseline, "--update")
    held = command("gate", str(folder / "merged" / "run.jsonl"), *baseline)
    alone = command("gate", str(folder / "1"), *baseline)

    assert made.returncode == held.returncode == 0, made.stderr + held.stdout
    assert alone.returncode == 3
    assert "shard 1/3" in alone.stdout


def test_a_missing_shard_is_named_and_the_run_incomplete(
    folder: Path, command: Command, tmp_path: Path
) -> None:
    shards = [str(folder / str(index)) for index in (1, 3)]
    missed = command("report", *shards, "--out", str(tmp_path / "missed"))
    meant = command("report", *shards, "--partial", "--out", str(tmp_path / "meant"))

    assert missed.returncode == 3
    assert "Shard 2 of 3 is missing." in missed.stdout
    assert meant.returncode == 0, meant.stdout + meant.stderr
    assert "shards 1 and 3 of 3" in run_in(tmp_path, "meant").header.selection


def test_another_catalogue_is_refused_before_anything_is_written(
    folder: Path, command: Command, tmp_path: Path
) -> None:
    head, *rest = (folder / "2" / "run.jsonl").read_text().splitlines()
    other = tmp_path / "other.jsonl"
    other.write_text("\n".join([json.dumps(json.loads(head) | {"catalogue": "0"}), *rest, ""]))

    done = command("report", str(folder / "1"), str(other), "--out", str(tmp_path / "out"))

    assert done.returncode == 2
    assert "they differ in the catalogue" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("files", "why"),
    [(("1", "1"), "named twice"), (("1", "whole"), "no shard of one")],
)
def test_what_does_not_belong_together_is_wrong_usage(
    folder: Path, command: Command, files: tuple[str, ...], why: str, tmp_path: Path
) -> None:
    done = command("report", *(str(folder / name) for name in files), "--out", str(tmp_path))

    assert done.returncode == 2
    assert why in done.stderr


def test_a_merged_run_replaces_none_of_its_shards(folder: Path, command: Command) -> None:
    before = (folder / "1" / "run.jsonl").read_bytes()
    shards = [str(folder / str(index)) for index in (1, 2, 3)]

    done = command("report", *shards, "--out", str(folder / "1"))

    assert done.returncode == 2
    assert (folder / "1" / "run.jsonl").read_bytes() == before


@pytest.mark.parametrize("more", [(), ("-n", "2")], ids=["alone", "workers"])
def test_more_shards_than_parts_is_wrong_usage(
    command: Command, more: tuple[str, ...], tmp_path: Path
) -> None:
    done = command("run", *PART, "--shard", "1/900", *more, "--out", str(tmp_path))

    assert done.returncode == 2
    assert "nothing to split into 900 shards" in done.stderr
    assert not (tmp_path / "run.jsonl").exists()


def test_workers_make_a_shard_of_recordings_as_one_process_does(
    folder: Path, command: Command, tmp_path: Path
) -> None:
    done = command("run", *PART, "--shard", "2/3", "-n", "2", "--out", str(tmp_path))

    assert done.returncode == 0, done.stdout + done.stderr
    assert told(results.read(tmp_path / "run.jsonl")) == told(run_in(folder, "2"))


def test_workers_ask_a_target_in_process_as_one_process_does(
    command: Command, tmp_path: Path
) -> None:
    part = ("run", "--target", "reference:openai", "--area", "batches", "--area", "models")
    for name, more in (("one", ()), ("two", ("-n", "2"))):
        done = command(*part, *more, "--out", str(tmp_path / name))
        assert done.returncode == 0, done.stdout + done.stderr

    assert told(run_in(tmp_path, "two")) == told(run_in(tmp_path, "one"))


def test_workers_record_what_one_process_records(command: Command, tmp_path: Path) -> None:
    found = []
    for name, more in (("one", ()), ("two", ("-n", "2"))):
        done = command(
            "record", "--target", "reference:openai", "--area", "streaming", *more,
            "--cassettes", str(tmp_path / name), "--out", str(tmp_path / f"{name}-out"),
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        paths = sorted((tmp_path / name).rglob("*.yaml"))
        found.append({str(each.relative_to(tmp_path / name)): each.read_bytes() for each in paths})

    assert found[0] == found[1]
    assert len(found[0]) > 20


def test_workers_send_no_request_twice(command: Command, tmp_path: Path) -> None:
    sent: Counter[tuple[str, str, bytes]] = Counter()

    def counted(endpoint: Endpoint) -> Endpoint:
        def answer(asked: Asked) -> Reply:
            sent[asked.method, asked.path, asked.body] += 1
            return endpoint(asked)

        return answer

    with serve("openai", through=counted) as running:
        done = command(
            "run", "--target", running.base_url, "--api-key-env", "SOME_KEY", "--surface", "rest",
            "--model", "chat=reference-chat", "--area", "chat", "--area", "streaming",
            "-n", "2", "--out", str(tmp_path), env=ENV,
        )  # fmt: skip

    posted = {each: count for each, count in sent.items() if each[0] == "POST"}
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(posted) > 50
    assert set(posted.values()) == {1}


def test_workers_that_are_interrupted_keep_what_was_judged(tmp_path: Path) -> None:
    code, out = cut_off(tmp_path, "-n", "2", alone=True)

    run = results.read(tmp_path / "run.jsonl")
    assert code == 3
    assert len(run.verdicts) >= 20
    assert not run.complete
    assert "interrupted" in out
