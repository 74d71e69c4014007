"""
What may be chosen on the command line, as pytest options.

Declares and reads; opening what was named is `session`'s work.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass

import pytest

from conformance.catalogue import load
from conformance.model import Shard, WrongUsage
from conformance.plugin.sweeping import AREA
from conformance.surfaces import all_surfaces, javascript_packages

GROUP = "conformance"
MOST = 100
"""How often everything may be asked in one run."""


@dataclass(frozen=True, slots=True)
class Options:
    """
    A selection. Empty tuples mean all; `models` pairs roles with ids; `run_file` is where the run
    is written, `record_to` the folder that gets cassettes, both None when not wanted; with `resume`
    what that folder holds already is not asked again. `sweep` says whether the sweeps are made,
    None to leave it to the target; `repeat` how often all is asked; `shard` which part of what was
    chosen this machine makes, None for all of it.
    """

    targets: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    exchanges: tuple[str, ...] = ()
    models: tuple[tuple[str, str], ...] = ()
    key_env: str | None = None
    revision: str | None = None
    run_file: str | None = None
    record_to: str | None = None
    resume: bool = False
    command: str = ""
    sweep: bool | None = None
    repeat: int = 1
    shard: Shard | None = None

    @property
    def partial(self) -> str:
        """The part of the suite that was chosen, in words; empty for all of it, split or not."""
        parts = {
            "surface": self.surfaces,
            "area": self.areas,
            "feature": self.features,
            "clause": self.clauses,
            "exchange": self.exchanges,
        }
        said = [f"{name} {', '.join(chosen)}" for name, chosen in parts.items() if chosen]
        return "; ".join([*said, *(["no sweep"] if self.sweep is False else [])])


def declare(parser: pytest.Parser) -> None:
    """Declare the options of the suite."""
    group = parser.getgroup(GROUP, "what is judged")
    for name, what in (
        ("target", "cassette set, profile, reference:openai, reference:gemini or base URL"),
        ("surface", "surface to speak through"),
        ("area", "area to judge"),
        ("feature", "feature to judge"),
        ("clause", "clause to judge"),
        ("exchange", "exchange to make"),
    ):
        group.addoption(
            f"--{name}",
            action="append",
            default=[],
            metavar=name.upper(),
            dest=f"conformance_{name}",
            help=f"{what}; may be given more than once",
        )
    group.addoption(
        "--model",
        action="append",
        default=[],
        metavar="ROLE=ID",
        dest="conformance_model",
        help="model for a role (chat=…); may be given more than once",
    )
    group.addoption(
        "--sweep",
        action=argparse.BooleanOptionalAction,
        default=None,
        dest="conformance_sweep",
        help="make the sweeps; without it everywhere but at live targets",
    )
    group.addoption(
        "--repeat",
        type=int,
        default=1,
        metavar="K",
        dest="conformance_repeat",
        help="ask everything K times and judge every answer",
    )
    group.addoption(
        "--shard",
        default=None,
        metavar="I/N",
        dest="conformance_shard",
        help="make part I of N of what was chosen; parts cost about the same",
    )
    group.addoption(
        "--resume-recording",
        action="store_true",
        dest="conformance_resume",
        help="go on with the cassettes that --record-to holds already",
    )
    for name, what in (
        ("api-key-env", "name of the environment variable that holds the key"),
        ("revision", "frozen list of the clauses that count"),
        ("run-file", "write the run to this file as it happens"),
        ("record-to", "write a cassette of every exchange below this folder"),
        ("command-line", argparse.SUPPRESS),
    ):
        group.addoption(
            f"--{name}",
            default=None,
            metavar=name.upper(),
            dest=f"conformance_{name.replace('-', '_')}",
            help=what,
        )


def chosen(config: pytest.Config) -> Options:
    """
    Return the options that were given.

    Raises WrongUsage for an area, feature, clause or surface that does not exist.
    """

    def given(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(config.getoption(f"conformance_{name}") or ()))

    options = Options(
        targets=given("target"),
        surfaces=given("surface"),
        areas=given("area"),
        features=given("feature"),
        clauses=given("clause"),
        exchanges=given("exchange"),
        models=tuple(pair(text) for text in given("model")),
        key_env=config.getoption("conformance_api_key_env"),
        revision=config.getoption("conformance_revision"),
        run_file=config.getoption("conformance_run_file"),
        record_to=config.getoption("conformance_record_to"),
        resume=config.getoption("conformance_resume"),
        command=config.getoption("conformance_command_line") or "",
        sweep=config.getoption("conformance_sweep"),
        repeat=config.getoption("conformance_repeat"),
        shard=shard_of(config.getoption("conformance_shard")),
    )
    check(options)
    return options


def check(options: Options) -> None:
    """
    Raise WrongUsage for the first name in `options` that is not known, or a senseless count.

    So does a major of the npm package that the environment names and nobody knows.
    """
    if not 1 <= options.repeat <= MOST:
        raise WrongUsage(f"Nothing can be asked {options.repeat} times.", f"Say 1 to {MOST}.")
    if not options.surfaces or "javascript" in options.surfaces:
        javascript_packages.chosen()
    catalogue = load()
    for what, names, known in (
        ("area", options.areas, (*catalogue.areas, AREA)),
        ("feature", options.features, catalogue.features),
        ("clause", options.clauses, catalogue.clauses),
        ("surface", options.surfaces, all_surfaces()),
    ):
        for name in names:
            if name not in known:
                listed = ", ".join(known) if len(known) <= 20 else f"conformance list {what}s"
                raise WrongUsage(f"There is no {what} {name!r}.", f"Known: {listed}.")


def shard_of(text: str | None) -> Shard | None:
    """Return the shard that `i/n` names, None for None. Raises WrongUsage for anything else."""
    if text is None:
        return None
    found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    shard = Shard(*map(int, found.groups())) if found else None
    if shard is None or not 1 <= shard.index <= shard.of:
        raise WrongUsage(
            f"--shard {text!r} names no part of a run.",
            "Write it as i/n with i from 1 to n, for instance --shard 2/5.",
        )
    return shard


def pair(text: str) -> tuple[str, str]:
    """Return role and model id of `role=id`. Raises WrongUsage for anything else."""
    role, equals, model = text.partition("=")
    if not (role and equals and model):
        raise WrongUsage(
            f"--model {text!r} does not pair a role with a model id.",
            "Write it as role=id, for instance --model chat=gemini-3.8-flash.",
        )
    return role, model
