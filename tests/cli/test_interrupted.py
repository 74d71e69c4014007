"""A run that is interrupted keeps what it had, says so, and is never green."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from conformance import results
from conformance.reference import KEY, Asked, Endpoint, Reply, serve

from .conftest import ROOT

PATIENCE_S = 60


def slow(endpoint: Endpoint) -> Endpoint:
    """Make every completion take a while, so that there is something to interrupt."""

    def answer(asked: Asked) -> Reply:
        if asked.method == "POST":
            time.sleep(0.3)
        return endpoint(asked)

    return answer


def test_what_was_judged_is_kept_and_the_run_is_invalid(tmp_path: Path) -> None:
    run_file = tmp_path / "run.jsonl"
    with serve("openai", through=slow) as running:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "conformance", "run", "--target", running.base_url,
                "--api-key-env", "SOME_KEY", "--model", "chat=reference-chat", "--out",
                str(tmp_path),
            ],
            cwd=ROOT,
            env={**os.environ, "SOME_KEY": KEY},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if run_file.exists() and run_file.read_bytes().count(b'"kind":"verdict"') >= 20:
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE_S)

    run = results.read(run_file)
    assert process.returncode == 3
    assert len(run.verdicts) >= 20
    assert not run.complete
    assert "INCOMPLETE" in out
    assert "interrupted" in out
