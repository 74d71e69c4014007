"""
The clients, the deviations they meet and the tasks they are given, as the files beside say.

Reads; runs nothing and judges nothing.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

HERE = Path(__file__).resolve().parent
PROGRAMS = {"python": "smoke.py", "node": "smoke.mjs", "shell": "smoke.sh"}
DIALECTS = ("openai", "gemini")


@dataclass(frozen=True, slots=True)
class Client:
    """
    One client: the name of its folder, its title for people, and what its program is written in.

    `packages` are those whose versions are told, the client itself first. `without` says of tasks
    that it has no way of its own to do why that is so; `note` is for readers of the report.
    """

    name: str
    title: str
    kind: str
    packages: tuple[str, ...]
    without: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def program(self) -> Path:
        """The file of its program."""
        return HERE / self.name / PROGRAMS[self.kind]


@dataclass(frozen=True, slots=True)
class Task:
    """
    One thing a user wants, and what the prompt forces: texts in the answer, calls, a value.

    `pieces` is the least number of pieces a streamed text has to come in.
    """

    name: str
    prompt: str
    says: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    pieces: int = 0
    value: Mapping[str, Any] | None = None


def clients() -> Mapping[str, Client]:
    """Return the clients by name, in the order of the report."""
    rows = tomllib.loads((HERE / "clients.toml").read_text("utf-8"))["client"]
    found = (Client(**{**row, "packages": tuple(row["packages"])}) for row in rows)
    return MappingProxyType({client.name: client for client in found})


def tasks() -> tuple[Task, ...]:
    """Return the tasks, in their order."""
    rows: dict[str, dict[str, Any]] = json.loads((HERE / "tasks.json").read_text("utf-8"))
    for row in rows.values():
        row.update({key: tuple(row[key]) for key in ("says", "calls") if key in row})
    return tuple(Task(name, **row) for name, row in rows.items())


def deviations() -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the faults the clients meet, by where on the wire they are."""
    rows = tomllib.loads((HERE / "deviations.toml").read_text("utf-8"))
    return MappingProxyType({where: tuple(ids) for where, ids in rows.items()})
