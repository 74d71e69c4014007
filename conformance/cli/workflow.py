"""
Inside a GitHub workflow: annotations for what failed, and no commands from what is printed.

The runner reads every line of output for commands, and a report may quote what an endpoint sent.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from conformance.catalogue import Catalogue
from conformance.model import Run


def running() -> bool:
    """Tell whether GitHub runs this, by the variable that it sets."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


@contextmanager
def shielded() -> Iterator[None]:
    """Keep the runner from reading commands in what is printed meanwhile; elsewhere do nothing."""
    if not running():
        yield
        return
    token = secrets.token_hex(16)  # what ends the pause; an endpoint must not be able to guess it
    print(f"::stop-commands::{token}", flush=True)
    try:
        yield
    finally:
        print(f"::{token}::", flush=True)


def annotate(run: Run, catalogue: Catalogue) -> None:
    """Print the annotations of `run` for the runner to read; elsewhere nothing."""
    if running():
        from conformance.report import github

        sys.stdout.write(github.render(run, catalogue=catalogue))
        sys.stdout.flush()
