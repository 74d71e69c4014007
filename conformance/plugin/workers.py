"""
Several xdist workers: each group of tests goes to one of them, whatever `--dist` says.

Hands groups on and knows nothing of what makes one. xdist's own groups stand in the ids of tests,
where this pytest does not keep them, so they go through a file beside the ids.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

FILE = "conformance-groups"
"""Under this name a worker learns where to write the groups."""


def count(config: pytest.Config) -> int:
    """Return how many workers there are, seen from one of them; 0 when there are none."""
    return int(getattr(config, "workerinput", {}).get("workercount", 0))


def tell(config: pytest.Config, groups: Mapping[str, str]) -> None:
    """Write from a worker which group each test is in, by its id, for the first process."""
    path = Path(config.workerinput[FILE])  # type: ignore[attr-defined]
    # All workers write the same, and each of them may be the one that is read.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(groups), encoding="utf-8")
    draft.replace(path)


def scheduler(config: pytest.Config, log: Any, file: Path) -> Any:
    """Return what hands groups to workers, read from `file`; None when all get everything."""
    # Only who asks for workers waits for xdist.
    from xdist.scheduler import LoadScopeScheduling

    class GroupScheduling(LoadScopeScheduling):  # type: ignore[misc]
        """xdist's scheduling by scope, with a group for a scope."""

        groups: Mapping[str, str] = {}

        def _split_scope(self, nodeid: str) -> str:
            if not self.groups:
                self.groups = json.loads(file.read_text(encoding="utf-8"))
            return self.groups[nodeid]

    return None if config.getoption("dist") == "each" else GroupScheduling(config, log)
