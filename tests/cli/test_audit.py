"""Traffic that somebody has is judged with the suite's rules and called observed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance import results
from conformance.cli import auditing, judged, main, parting
from conformance.model import Outcome, Provenance
from conformance.recording import foreign

STREAM = (
    'data: {"choices":[{"delta":{"role":"assistant","tool_calls":[{"function":{"arguments":"{}",'
    '"name":"read"},"id":"a1","type":"function"}]},"finish_reason":"tool_calls","index":0}],'
    '"created":1789469980,"id":"x","model":"m","object":"chat.completion.chunk"}\n\n'
    "data: [DONE]\n\n"
)
REFUSAL = [{"error": {"code": 404, "message": "no such model", "status": "NOT_FOUND"}}]
ANSWER = {
    "id": "x",
    "object": "chat.completion",
    "created": 1789469980,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": "hi", "refusal": None},
        }
    ],
    "usage": {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 47},
}


def cassette() -> str:
    request = {
        "method": "POST",
        "uri": "https://host.example/v1/chat/completions",
        "headers": {"content-type": ["application/json"]},
        "parsed_body": {"model": "m", "messages": [{"role": "user", "content": "hi"}]},
    }
    response = {
        "status": {"code": 200, "message": "OK"},
        "headers": {"content-type": ["application/json"]},
        "parsed_body": ANSWER,
    }
    return yaml.safe_dump(
        {"version": 1, "interactions": [{"request": request, "response": response}]}
    )


def broken(out: Path) -> set[tuple[str, str]]:
    run = results.read(out / "run.jsonl")
    assert {verdict.provenance for verdict in run.verdicts} == {Provenance.OBSERVED}
    return {(v.target, v.clause) for v in run.verdicts if v.outcome is Outcome.FAIL}


def test_each_deviation_is_a_breach_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "stream.sse").write_text(STREAM)
    (taken / "refusal.json").write_text(json.dumps(REFUSAL))
    (taken / "cassette.yaml").write_text(cassette())
    (taken / "notes.txt").write_text("nothing that was on a wire")

    code = main(["audit", str(taken), "--out", str(tmp_path / "out")])

    said = capsys.readouterr()
    assert code == 1
    assert broken(tmp_path / "out") == {
        ("unknown", "tools-function/stream-index"),
        ("unknown", "errors-envelope/object-body"),
        ("unknown", "errors-envelope/type"),
        ("unknown", "errors-envelope/param"),
        ("unknown", "errors-envelope/code"),
        ("host.example", "chat-create/usage-sum"),
    }
    assert "3 of 3 exchanges were judged" in said.out
    assert "notes.txt" in said.err


def test_a_host_can_be_chosen_and_breaches_expected(tmp_path: Path) -> None:
    (tmp_path / "stream.sse").write_text(STREAM)
    (tmp_path / "cassette.yaml").write_text(cassette())

    code = main(
        [
            "audit", str(tmp_path), "--host", "host.example", "--expect-breaches",
            "--out", str(tmp_path / "out"),
        ]
    )  # fmt: skip

    assert code == 0
    assert {target for target, _ in broken(tmp_path / "out")} == {"host.example"}


def lines(count: int) -> str:
    pairs = [
        {
            "request": {
                "model": "m",
                "seed": number,
                "messages": [{"role": "user", "content": "hi"}],
            },
            "response": ANSWER | {"id": f"x{number}"},
            "url": "https://host.example/v1/chat/completions",
        }
        for number in range(count)
    ]
    return "\n".join(map(json.dumps, pairs))


def told(out: Path) -> list[str]:
    """Return the lines of a run but for its times."""
    return [
        line
        for line in (out / "run.jsonl").read_text().splitlines()
        if json.loads(line)["kind"] not in ("header", "footer")
    ]


def test_two_processes_write_what_one_writes_and_a_broken_line_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(foreign, "WHOLE", 1000)
    monkeypatch.setattr(foreign, "_PART", 2000)
    monkeypatch.setattr(parting, "_ENOUGH", 2000)
    log = tmp_path / "log.jsonl"
    log.write_text(lines(30) + "\n{broken\n" + lines(30))
    for processes in ("1", "2"):
        out = tmp_path / processes
        code = main(["audit", str(log), "-n", processes, "--out", str(out), "--expect-breaches"])
        said = capsys.readouterr()
        assert code == 0
        assert f"{log}#31: not valid JSON" in said.err
        assert "Read as: 60 pairs." in said.out
        run = results.read(out / "run.jsonl")
        assert run.complete
        assert [line.exchange for line in run.exchanges] == [
            f"log#{number}" for number in range(1, 62) if number != 31
        ]
    assert told(tmp_path / "1") == told(tmp_path / "2")


def test_the_reports_show_some_verdicts_and_the_run_holds_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(judged, "SHOWN", 3)
    monkeypatch.setattr(auditing, "SHOWN", 3)
    (tmp_path / "log.jsonl").write_text(lines(8))
    main(["audit", str(tmp_path / "log.jsonl"), "--out", str(tmp_path / "out")])
    said = capsys.readouterr().out
    run = results.read(tmp_path / "out" / "run.jsonl")
    assert len([v for v in run.verdicts if v.clause == "chat-create/usage-sum"]) == 8
    assert "The reports show the first 3 verdicts" in said
    assert f"run.jsonl holds all {len(run.verdicts)}" in said
    assert "     8  chat-create/usage-sum" in said


def test_an_interrupted_audit_keeps_what_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "log.jsonl").write_text(lines(3))

    def interrupted(*given: Any, **named: Any) -> Iterator[judged.Judged]:
        yield from parting.each_job(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(auditing, "each_job", interrupted)
    with pytest.raises(KeyboardInterrupt):
        auditing.audit(foreign.parts([tmp_path / "log.jsonl"]), tmp_path / "out", processes=1)
    run = results.read(tmp_path / "out" / "run.jsonl")
    assert (len(run.exchanges), run.footer) == (3, None)


def test_what_is_absent_in_a_trimmed_capture_is_not_judged(tmp_path: Path) -> None:
    trimmed = {"id": "x", "object": "chat.completion", "choices": ANSWER["choices"]}
    wrong = trimmed | {"created": "yesterday"}
    (tmp_path / "trimmed.json").write_text(json.dumps(wrong))
    out = tmp_path / "out"

    main(["audit", str(tmp_path / "trimmed.json"), "--out", str(out)])
    whole = {clause for _, clause in broken(out)}
    main(["audit", str(tmp_path / "trimmed.json"), "--partial", "trimmed*", "--out", str(out)])
    partial = {clause for _, clause in broken(out)}

    assert partial == {"chat-create/created"}
    assert {"chat-create/created", "chat-create/usage", "chat-create/model"} <= whole
    judged_there = {verdict.clause for verdict in results.read(out / "run.jsonl").verdicts}
    assert "chat-create/usage" not in judged_there


def test_requests_without_answers_are_counted_and_not_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log.jsonl").write_text(
        lines(1) + "\n" + json.dumps({"model": "m", "messages": []})
    )
    main(["audit", str(tmp_path / "log.jsonl"), "--out", str(tmp_path / "out")])
    assert "1 were kept without their answer" in capsys.readouterr().out
    run = results.read(tmp_path / "out" / "run.jsonl")
    assert {verdict.exchange for verdict in run.verdicts} == {"log#1"}


def migration(tmp_path: Path, *more: str) -> int:
    entries = [
        {"request": {"method": "GET", "url": "https://app.example/logo.png"}, "response": {}},
        {"request": {"method": "GET", "url": "https://host.example/v1/models/m"}, "response": {}},
    ]
    (tmp_path / "app.har").write_text(json.dumps({"log": {"entries": entries}}))
    (tmp_path / "log.jsonl").write_text(lines(3))
    return main(["audit", str(tmp_path), "--for", "gemini", *more])


def test_a_migrating_developer_is_told_what_becomes_of_each_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert migration(tmp_path) == 1
    said = capsys.readouterr().out
    assert "POST /chat/completions  (3; m)" in said
    assert "  refused     seed  [1]" in said
    assert "GET /models/*  (1)\n  nothing known against it" in said
    assert "last 2025-02-14, unknown: " in said
    assert "without its request: 1." in said
    assert said.index("POST /chat") < said.index("GET /models")


def test_the_calls_are_json_for_machines_and_0_when_nothing_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert migration(tmp_path, "--json") == 1
    first, second = json.loads(capsys.readouterr().out)["calls"]
    assert (first["path"], first["count"], first["models"]) == ("/chat/completions", 3, ["m"])
    assert [each["id"] for each in first["findings"]] == ["seed", "usage"]
    assert first["findings"][0]["newest"] == "2026-09-28"
    assert first["findings"][0]["reports"][0]["threads"]
    assert second["findings"] == []
    (tmp_path / "log.jsonl").unlink()
    assert main(["audit", str(tmp_path), "--for", "gemini", "--json"]) == 0


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--for", "nobody"], "Nothing is known of calls to 'nobody'"),
        (["--json"], "--json goes with --for"),
        (["-n", "0"], "from 1 on"),
    ],
)
def test_wrong_usage_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], why: str
) -> None:
    (tmp_path / "log.jsonl").write_text(lines(1))
    assert main(["audit", str(tmp_path), "--out", str(tmp_path / "out"), *more]) == 2
    assert why in capsys.readouterr().err
