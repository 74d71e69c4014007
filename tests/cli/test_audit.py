"""Traffic that somebody has is judged with the suite's rules and called observed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from conformance import results
from conformance.cli import main
from conformance.model import Outcome, Provenance

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
