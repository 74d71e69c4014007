"""
A video job of the reference endpoint: what was asked for and how far it got.

A value that moves one step with every look at it; how a dialect spells the steps is its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from conformance.reference.clip import clip
from conformance.reference.seed import Seed

# What the reference refuses to film, so that somebody can see a job fail.
_FORBIDDEN = re.compile(r"\bfamous living\b", re.IGNORECASE)


class Stage(StrEnum):
    """How far a job got."""

    QUEUED = "queued"
    RUNNING = "in_progress"
    DONE = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Film:
    """One job; `looks` counts how often it was looked at since it began at `begun` (seconds)."""

    id: str
    seed: Seed
    prompt: str
    model: str
    width: int
    height: int
    seconds: int
    begun: int
    looks: int = 0

    def looked_at(self) -> Film:
        """Return the job one step on."""
        return replace(self, looks=min(self.looks + 1, 2))

    @property
    def stage(self) -> Stage:
        """Queued at first, running at the first look, at its end from the second on."""
        if self.looks < 2:
            return (Stage.QUEUED, Stage.RUNNING)[self.looks]
        return Stage.FAILED if _FORBIDDEN.search(self.prompt) else Stage.DONE

    @property
    def progress(self) -> int:
        """Per cent of the work that is done."""
        return {Stage.QUEUED: 0, Stage.RUNNING: 50, Stage.DONE: 100, Stage.FAILED: 50}[self.stage]

    @property
    def ended(self) -> int:
        """Unix seconds of the end; there is a minute between two looks."""
        return self.begun + 120

    @property
    def size(self) -> str:
        """Width and height as the contract writes them."""
        return f"{self.width}x{self.height}"

    def file(self) -> bytes:
        """Return the finished video."""
        colour = self.seed.octets("colour", 3)
        return clip(self.width, self.height, seconds=self.seconds, colour=colour)
