"""A served endpoint is judged like any other: green when right, red with a reason when broken."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from conformance import results
from conformance.model import Outcome, worst
from conformance.mutants import named
from conformance.reference import KEY, Asked, Endpoint, Reply, serve

from .conftest import Command

ENV = {"SOME_KEY": KEY}


def without_ids(endpoint: Endpoint) -> Endpoint:
    """Break an endpoint by hand: completions lose their id."""

    def broken(asked: Asked) -> Reply:
        reply = endpoint(asked)
        body = b"".join(piece for _, piece in reply.pieces)
        if not body.startswith(b"{"):
            return reply
        value = json.loads(body)
        value.pop("id", None)
        headers = tuple(pair for pair in reply.headers if pair[0].lower() != "content-length")
        return replace(reply, headers=headers, pieces=((0, json.dumps(value).encode()),))

    return broken


def test_a_served_endpoint_is_judged_green(command: Command, tmp_path: Path) -> None:
    with serve("openai") as running:
        done = command(
            "run", "--target", running.base_url, "--api-key-env", "SOME_KEY", "--area", "streaming",
            "--model", "chat=reference-chat", "--out", str(tmp_path), env=ENV,
        )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"chat-stream +. full", done.stdout)
    assert re.search(r"chat-stream-usage +. full", done.stdout)
    for path in tmp_path.iterdir():
        assert KEY not in path.read_text(encoding="utf-8"), path.name


def test_a_rehearsal_over_a_socket_is_still_a_rehearsal(command: Command, tmp_path: Path) -> None:
    with serve("gemini") as running:
        command(
            "run", "--target", running.base_url, "--api-key-env", "SOME_KEY", "--area", "models",
            "--out", str(tmp_path), env=ENV,
        )  # fmt: skip

    run = results.read(tmp_path / "run.jsonl")
    assert {head.provenance for head in run.header.targets} == {"rehearsed"}


def test_a_broken_endpoint_is_told_as_one(command: Command, tmp_path: Path) -> None:
    with serve("openai", through=without_ids) as running:
        done = command(
            "run", "--target", running.base_url, "--api-key-env", "SOME_KEY", "--surface", "rest",
            "--model", "chat=reference-chat", "--feature", "chat-create", "--out", str(tmp_path),
            env=ENV,
        )  # fmt: skip

    run = results.read(tmp_path / "run.jsonl")
    broken = {v.clause for v in run.verdicts if v.outcome is Outcome.FAIL}
    assert done.returncode == 1
    assert broken == {"chat-create/id"}
    for part in (
        "chat-create/id   must · inherited",
        "The completion has an id that is a string and not empty.",
        "expected   a string that is not empty",
        "found      absent",
        "where      /id",
        "who breaks",
        "rerun      conformance run --target",
        "curl       curl ",
    ):
        assert part in done.stdout, part
    assert KEY not in done.stdout + done.stderr


def test_several_models_of_a_role_are_columns_of_one_run(command: Command, tmp_path: Path) -> None:
    with serve("gemini") as running:
        command(
            "run", "--target", running.base_url, "--api-key-env", "SOME_KEY", "--surface", "rest",
            "--model", "chat=gemini-3.8-flash", "--model", "chat=gemini-2.5-flash",
            "--feature", "tools-function", "--feature", "models-list", "--out", str(tmp_path),
            env=ENV,
        )  # fmt: skip

    run = results.read(tmp_path / "run.jsonl")
    first, second = (head.name for head in run.header.targets)
    asked = {(verdict.target, verdict.model) for verdict in run.verdicts}
    assert second == f"{first}@gemini-2.5-flash"
    assert asked == {
        (first, "gemini-3.8-flash"), (first, None), (second, "gemini-2.5-flash"),
    }  # fmt: skip
    streamed = {
        target: worst(
            v.outcome
            for v in run.verdicts
            if (v.clause, v.target) == ("tools-function/stream-finish-reason", target)
        )
        for target in (first, second)
    }
    assert streamed == {first: Outcome.FAIL, second: Outcome.PASS}


def test_a_failure_at_a_url_can_be_asked_again_as_it_was(command: Command, tmp_path: Path) -> None:
    with serve("openai", through=named("choices-null").through) as running:
        done = command(
            "run", "--target", running.base_url, "--api-key-env", "SOME_KEY", "--surface", "rest",
            "--model", "chat=reference-chat", "--clause", "chat-create/answers",
            "--exchange", "chat/hello", "--out", str(tmp_path), env=ENV,
        )  # fmt: skip

    (rerun,) = re.findall(r"^ +rerun +(.*)$", done.stdout, re.MULTILINE)
    assert rerun == (
        f"conformance run --target {running.base_url} --api-key-env SOME_KEY "
        "--model chat=reference-chat --surface rest --clause chat-create/answers "
        "--exchange chat/hello"
    )
    assert "$SOME_KEY" in done.stdout
