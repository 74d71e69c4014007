"""
What the verbs that run the suite share: the options, pytest in this process, the reports.

Decides nothing about outcomes; the plugin judges and `results` gives the exit code.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from conformance import report, results
from conformance.catalogue import Catalogue, load
from conformance.catalogue.documented import parameters
from conformance.cli import workflow
from conformance.cli.besides import known_besides
from conformance.cli.progress import Progress
from conformance.model import ConformanceError, InvalidRun, Run, WrongUsage
from conformance.places import SUITE
from conformance.plugin import HANDOVER
from conformance.plugin.options import Options, check, pair, shard_of
from conformance.plugin.session import open_targets
from conformance.report import terminal
from conformance.results.coverage import coverage
from conformance.targets import Target


class Handover:
    """
    Targets that the command opened, for the plugin to use; xdist workers open their own.

    `refused` comes back: why the tests that were collected are not run.
    """

    def __init__(self, targets: list[Target]) -> None:
        self.__name__ = HANDOVER  # the name that pytest registers a plugin object under
        self.targets = targets
        self.refused: ConformanceError | None = None


UNUSED = ("terminal", "cacheprovider", "logging", "doctest", "unittest", "junitxml", "faulthandler")
"""Plugins of pytest that a run has no use for and that cost time on every test."""


def options_from(given: argparse.Namespace, *, targets: Sequence[str]) -> Options:
    """Return the selection as the plugin takes it. Raises WrongUsage for unknown names."""
    options = Options(
        targets=tuple(targets),
        surfaces=tuple(given.surface),
        areas=tuple(given.area),
        features=tuple(given.feature),
        clauses=tuple(given.clause),
        exchanges=tuple(given.exchange),
        models=tuple(pair(text) for text in given.model),
        key_env=given.api_key_env,
        revision=getattr(given, "revision", None),
        sweep=given.sweep,
        repeat=getattr(given, "repeat", 1),
        shard=shard_of(given.shard),
    )
    check(options)
    return options


def writable(folder: Path) -> Path:
    """Create `folder` and return it. Raises WrongUsage when nothing can be written there."""
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise WrongUsage(
            f"Nothing can be written to {folder}: {error.strerror}.", "Name another folder."
        ) from error
    return folder


def judge(
    options: Options,
    *,
    run_file: Path,
    record_to: Path | None,
    workers: str | None,
    targets: list[Target] | None = None,
) -> Run:
    """
    Run the suite in this process and return the run that it wrote to `run_file`.

    `targets` are those of `options` when somebody opened them already.

    Raises WrongUsage or InvalidRun when a target cannot be opened, WrongUsage when there is too
    little for the shards asked for, InvalidRun when pytest itself could not run.
    """
    targets = open_targets(options) if targets is None else targets
    run_file.unlink(missing_ok=True)  # should pytest not even start, no earlier run stands in
    progress = Progress(sys.stderr)
    arguments = [
        str(SUITE),
        f"--rootdir={SUITE}",
        f"--config-file={SUITE / 'pytest.ini'}",
        "--disable-plugin-autoload",
        "-p", "conformance.plugin",
        *(part for name in UNUSED for part in ("-p", f"no:{name}")),
        f"--run-file={run_file}",
        f"--command-line={shlex.join(['conformance', *sys.argv[1:]])}",
        *_passed_on(options),
    ]  # fmt: skip
    if record_to is not None:
        arguments.append(f"--record-to={record_to}")
        arguments += ["--resume-recording"] if options.resume else []
    if workers is not None:
        arguments += ["-p", "xdist", "-n", workers]
    handover = Handover(targets)
    status = pytest.main(arguments, plugins=[progress, handover])
    progress.close()
    if handover.refused is not None:
        run_file.unlink(missing_ok=True)
        raise handover.refused
    if not run_file.exists():
        raise InvalidRun("The suite could not be started.", progress.reason or f"pytest: {status}.")
    run = results.read(run_file)
    if run.footer is None:
        raise InvalidRun(
            f"The run was cut off; what was judged so far is in {run_file}.",
            progress.reason or "Run it again.",
        )
    return run


def _passed_on(options: Options) -> list[str]:
    named = {
        "target": options.targets,
        "surface": options.surfaces,
        "area": options.areas,
        "feature": options.features,
        "clause": options.clauses,
        "exchange": options.exchanges,
        "model": tuple(f"{role}={model}" for role, model in options.models),
    }
    passed = [f"--{name}={value}" for name, values in named.items() for value in values]
    if options.sweep is not None:
        passed.append("--sweep" if options.sweep else "--no-sweep")
    if options.shard is not None:
        passed.append(f"--shard={options.shard}")
    if options.repeat > 1:
        passed.append(f"--repeat={options.repeat}")
    if options.revision:
        passed.append(f"--revision={options.revision}")
    return [*passed, f"--api-key-env={options.key_env}"] if options.key_env else passed


def show(
    run: Run, folder: Path, *, revision: str | None = None, secrets: Sequence[str] = ()
) -> int:
    """
    Print `run`, write its reports into `folder`, and return the exit code. In a GitHub workflow
    what failed is annotated as well.

    `revision` says which clauses count, None for the one the run was made with; nothing is judged
    again.
    """
    known = known_besides()
    catalogue = load(revision=revision or run.header.revision)
    console = Console(highlight=False)
    report.write(run, folder, catalogue=catalogue, known=known, secrets=secrets)
    with workflow.shielded():
        terminal.render(run, console, catalogue=catalogue, **known.said)
        if not run.header.selection:
            _tell_coverage(run, catalogue, console)
        console.print(f"Reports are in {folder}", markup=False, soft_wrap=True)
    workflow.annotate(run, catalogue)
    return results.exit_code(run)


def _tell_coverage(run: Run, catalogue: Catalogue, console: Console) -> None:
    found = coverage(run, catalogue, parameters())
    for what, share in (
        ("features of the catalogue", found.features),
        ("documented parameters", found.parameters),
    ):
        console.print(f"{what}: {share}", markup=False, soft_wrap=True)
    if catalogue.revision:
        scored = sum(clause.scored for clause in catalogue.clauses.values())
        said = f"revision {catalogue.revision}: {scored} of {len(catalogue.clauses)} clauses score"
        console.print(said, markup=False, soft_wrap=True)
