"""Runs the steps of action.yml as a runner does, each in a bash of its own, without a runner."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "ci"
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")


def loaded(path: str) -> dict[str, Any]:
    """A YAML file of the repository; `on` is a word there, as GitHub has it, and no truth value."""
    text = (ROOT / path).read_text("utf-8")
    definition: dict[str, Any] = yaml.safe_load(re.sub(r"(?m)^on:", "'on':", text))
    return definition


def quiet_environment() -> dict[str, str]:
    """The environment without keys and without anything that a runner around us may have set."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.endswith("_KEY") and not name.startswith(("GITHUB_", "CONFORMANCE_", "CI_"))
    }


def bash(
    *arguments: str | Path, cwd: Path, env: dict[str, str], script: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run bash on a file with arguments, or on the text `script`."""
    called = [*BASH, "-c", script] if script is not None else [*BASH, *map(str, arguments)]
    return subprocess.run(
        called,
        cwd=cwd,
        env=quiet_environment() | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        timeout=300,
        check=False,
    )


def pairs(file: Path) -> dict[str, str]:
    """What a step wrote to its outputs, every line of them a name and a value."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    assert all("=" in line for line in lines), lines
    return dict(line.split("=", 1) for line in lines)


@dataclass(frozen=True)
class Done:
    """What an action left: how it ended, what it printed, its outputs and its summary."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str


class Action:
    """The action of this repository in a workspace, its suite installed already."""

    def __init__(self, workspace: Path, command: str | None = None) -> None:
        """`command` is the text of a script that stands for the suite's command."""
        self.workspace, self.suite = workspace, ROOT
        self.notes = workspace.parent / f"{workspace.name}-notes"
        self.called = self.notes / "called.txt"
        self.definition = loaded("action.yml")
        workspace.mkdir()
        self.notes.mkdir()
        script = self.notes / "conformance"
        script.write_text(
            f'#!/bin/bash\nprintf "%s\\n" "$*" >>"{self.called}"\n'
            + (command or f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -P -m conformance "$@"\n')
        )
        script.chmod(0o755)
        self.made: dict[str, dict[str, str]] = {
            "python": {"python-path": sys.executable},
            "install": {"command": str(script)},
        }

    @property
    def calls(self) -> list[str]:
        """The arguments of every call of the suite's command so far, a line a call."""
        return self.called.read_text("utf-8").splitlines() if self.called.exists() else []

    def run(self, env: dict[str, str] | None = None, **inputs: str) -> Done:
        """Run the steps with `inputs`, `api_key_env` for `api-key-env`; `env` is the caller's."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        declared = {name: each["default"] for name, each in self.definition["inputs"].items()}
        assert given.keys() <= declared.keys()
        made = dict(self.made)
        code, log, summary = 0, [], self.notes / "summary.md"
        summary.write_text("")
        for step in self.definition["runs"]["steps"]:
            if "uses" in step or step["id"] in made:
                continue
            outputs = self.notes / "outputs.txt"
            outputs.unlink(missing_ok=True)
            runner = {
                "GITHUB_ACTIONS": "true",
                "GITHUB_OUTPUT": str(outputs),
                "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_WORKSPACE": str(self.workspace),
            }
            told = {
                name: self.resolved(text, declared | given, made)
                for name, text in step["env"].items()
            }
            done = bash(cwd=self.workspace, env=runner | (env or {}) | told, script=step["run"])
            made[step["id"]] = pairs(outputs)
            log.append(done.stdout)
            code = done.returncode
            if code:
                break
        values = self.definition["outputs"].items()
        shown = {
            name: self.resolved(each["value"], declared | given, made) for name, each in values
        }
        return Done(code, "".join(log), shown, summary.read_text("utf-8"))

    def resolved(self, text: str, inputs: dict[str, str], made: dict[str, dict[str, str]]) -> str:
        """`text` with the expressions in it replaced by what they stand for."""

        def value(found: re.Match[str]) -> str:
            match found[1].split("."):
                case ["inputs", name]:
                    return inputs[name]
                case ["steps", step, "outputs", name]:
                    return made.get(step, {}).get(name, "")
                case ["github", "action_path"]:
                    return str(self.suite)
            raise KeyError(found[1])

        return EXPRESSION.sub(value, text)
