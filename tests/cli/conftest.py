"""Runs the command as a person would: in a process and a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def command() -> Command:
    def run(
        *arguments: str, cwd: Path = ROOT, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.endswith("_API_KEY") and name != "GITHUB_ACTIONS"
        }
        path = {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "120"}
        return subprocess.run(
            [sys.executable, "-m", "conformance", *arguments],
            cwd=cwd,
            env=inherited | path | (env or {}),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run
