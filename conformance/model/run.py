"""
A run as a value: header, exchanges, verdicts, observations, footer.

Reading and writing it is `results`' work.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from conformance.model.provenance import Provenance
from conformance.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class TargetHead:
    """
    One target of a run.

    `models` pairs roles with ids. `recorded` is the date of the evidence in ISO form: of the
    oldest cassette for a replay, of today for a live run. `base_url` never holds a credential.
    """

    name: str
    provenance: Provenance
    base_url: str | None = None
    models: tuple[tuple[str, str], ...] = ()
    recorded: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """Which part of a run this is: number `index`, from 1, of `of` parts."""

    index: int
    of: int

    def __str__(self) -> str:
        return f"{self.index}/{self.of}"

    def within(self, selection: str) -> str:
        """Return what the header of this shard of `selection` says was chosen."""
        return f"{selection}; shard {self}" if selection else f"shard {self}"

    def around(self, selection: str) -> str:
        """Return what was split, given what the header of this shard says was chosen."""
        return selection.removesuffix(f"shard {self}").removesuffix("; ")


@dataclass(frozen=True, slots=True)
class Header:
    """
    How a run began. `started` is UTC in ISO form; `selection` says what was left out, or ''.

    `revision` names the frozen list of clauses that the run was asked to score by, None when it
    was not said. `repeat` is how often everything was asked, None for once. `catalogue` is a digest
    of what was promised, and `shard` the part of a run that was split, which `selection` says too.
    """

    suite_version: str
    started: str
    targets: tuple[TargetHead, ...]
    surfaces: tuple[str, ...]
    command: str = ""
    selection: str = ""
    versions: tuple[tuple[str, str], ...] = ()
    revision: str | None = None
    repeat: int | None = None
    catalogue: str | None = None
    shard: Shard | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """
    Where a recording that somebody published can be read.

    `repository` is `owner/name` at GitHub, `path` a file in it, and `version` says of which
    state: `commit 9dbf9cc4` or `blob 4df9b2cd`. `grade` is how much of the wire was kept: A as it
    was received, B through a client library or a print, C shaped after traffic, D an example of
    the vendor, S a schema.
    """

    label: str
    repository: str
    path: str
    version: str
    licence: str
    grade: str

    @property
    def address(self) -> str:
        """The file at its commit, or the repository when only the blob is known."""
        home = f"https://github.com/{self.repository}"
        kind, _, digest = self.version.partition(" ")
        if kind != "commit":
            return home
        return f"{home}/blob/{digest}/{quote(self.path, errors='surrogatepass')}"


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """
    One exchange as a run reports it: where it went and what status came.

    `request` and `answer` are excerpts for people (redacted, at most a few kilobytes);
    `curl` is a command line without the key. `round` counts from 1 in a run that asks repeatedly.
    Of traffic that was found, `recorded` is the day it was recorded, and `cited` where it can be
    read when somebody published it.
    """

    exchange: str
    surface: str
    target: str
    provenance: Provenance
    method: str | None
    host: str | None
    path: str | None
    model: str | None
    status: int | None
    origin: str | None = None
    failure: str | None = None
    request: str | None = None
    answer: str | None = None
    curl: str | None = None
    judged: int | None = None  # verdicts given on it, in audits; None when not counted
    round: int | None = None
    recorded: str | None = None
    cited: Citation | None = None


class Sweep(StrEnum):
    """What is sent one at a time against a control request."""

    PARAMETERS = "parameters"  # what OpenAI has and the documentation does not mention
    KEYWORDS = "keywords"  # words of JSON Schema, in tools and in response_format


class Classification(StrEnum):
    """
    What an endpoint makes of something nobody promised. None of them is a pass or a fail.

    `accepted` is taken with a 2xx where one answer cannot show an effect; `ignored` is taken where
    it could, and nothing differs from the control; `unclear` is everything that cannot be told.
    """

    HONOURED = "honoured"
    ACCEPTED = "accepted"
    IGNORED = "ignored"
    CHANGES_SHAPE = "changes-shape"
    REFUSED = "refused"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Observation:
    """
    What `target` made of `subject` at `endpoint` (`POST /chat/completions`) through `surface`.

    `exchange` is the one that carried it, `status` its HTTP status, None without an answer.
    `note` says in words what the classification rests on.
    """

    sweep: Sweep
    subject: str
    endpoint: str
    classification: Classification
    target: str
    surface: str
    provenance: Provenance
    exchange: str
    status: int | None
    model: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """
    What a shard knows of the run that it is a part of, and leaves for the merge to say.

    `plan` is a digest of which part went into which shard. `everything` is True when the shards
    together are the whole suite, so that what is missing there is missing indeed.
    """

    plan: str
    everything: bool = False
    problems: tuple[str, ...] = ()
    housekeeping: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Footer:
    """How a run ended. Its absence means that the run was cut off. Only a shard has a `whole`."""

    finished: str
    exchanges: int
    verdicts: int
    problems: tuple[str, ...] = ()  # reasons why the run is invalid, empty when it is valid
    housekeeping: tuple[str, ...] = ()  # stale expectations, unplayed recordings and the like
    observations: int = 0
    whole: Whole | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run; `footer` is None when it was cut off."""

    header: Header
    exchanges: tuple[ExchangeLine, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    footer: Footer | None = None
    observations: tuple[Observation, ...] = ()

    @property
    def complete(self) -> bool:
        """True when the footer is there and names no problem."""
        return self.footer is not None and not self.footer.problems
