"""
The seam between the suite and what it is run against.

Knows no particular kind of target.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Set

from conformance.model import TargetHead
from conformance.surfaces import Endpoint, release


class Target(ABC):
    """
    What is under test: says what it is and where calls go.

    `claims` is the dialect whose promises it makes: `openai` for every OpenAI-compatible endpoint,
    `gemini` for those that Gemini's own documents speak of besides.
    """

    claims: str = "openai"
    repeats: bool = False
    """True for a further column of an endpoint, which is not asked what needs no model."""
    key_env: str = ""
    """The environment variable that holds its key, empty where none is sent."""

    @abstractmethod
    def head(self) -> TargetHead:
        """Return what a run says about this target: name, provenance, models per role."""

    @abstractmethod
    def endpoint(self) -> Endpoint:
        """Return where calls go, the same value every time, so that connections are shared."""

    def again(self) -> str:
        """Return the options of a command that name this target again."""
        return f"--target {self.head().name}"

    def unplayed(self, asked: Set[str]) -> tuple[str, ...]:
        """Return the ids of recorded exchanges that are not among those `asked`, sorted."""
        del asked
        return ()

    def close(self) -> None:
        """Close connections; the target may be used again."""
        release(self.endpoint())
