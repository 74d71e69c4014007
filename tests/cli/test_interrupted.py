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

PATIENCE_S = 20


def slow(endpoint: Endpoint) -> Endpoint:
    """Make every completion take a while, so that there is something to interrupt."""

    def answer(asked: Asked) -> Reply:
        if asked.method == "POST":
            time.sleep(0.3)
        return endpoint(asked)

    return answer


def interruptible() -> None:
    """Undo, in the child, what a shell does to a job in the background: SIGINT ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(process: subprocess.Popen[str]) -> str:
    """Press Ctrl-C and return what the process printed; it is not left running in any case."""
    process.send_signal(signal.SIGINT)
    try:
        return process.communicate(timeout=3 * PATIENCE_S)[0]
    finally:
        process.kill()
        process.communicate()


def cut_off(out: Path, *more: str, alone: bool = False) -> tuple[int, str]:
    """
    Run against a slow endpoint into `out`, press Ctrl-C once twenty verdicts are there, and return
    the exit code and what was printed. `alone` puts the run into a session of its own.
    """
    run_file = out / "run.jsonl"
    with serve("openai", through=slow) as running:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "conformance", "run", "--target", running.base_url,
                "--api-key-env", "SOME_KEY", "--model", "chat=reference-chat", "--surface",
                "rest", *more, "--out", str(out),
            ],
            cwd=ROOT,
            env={**os.environ, "SOME_KEY": KEY},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=interruptible,
            start_new_session=alone,
        )  # fmt: skip
        deadline = time.monotonic() + 3 * PATIENCE_S
        while time.monotonic() < deadline:
            if run_file.exists() and run_file.read_bytes().count(b'"kind":"verdict"') >= 20:
                break
            time.sleep(0.05)
        printed = interrupted(process)
    return process.returncode, printed


def test_what_was_judged_is_kept_and_the_run_is_invalid(tmp_path: Path) -> None:
    code, out = cut_off(tmp_path)

    run = results.read(tmp_path / "run.jsonl")
    assert code == 3
    assert len(run.verdicts) >= 20
    assert not run.complete
    assert "INCOMPLETE" in out
    assert "interrupted" in out
