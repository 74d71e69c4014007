"""
The npm packages of the JavaScript client: which versions, and where they are installed.

Installs from a lock with npm when a folder of the cache lacks them; runs nothing of theirs.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from conformance.model import MissingPrerequisite, WrongUsage
from conformance.surfaces.javascript_node import Node, environment

JS = Path(__file__).parent / "js"

MAJOR = "CONFORMANCE_OPENAI_JS"
"""The environment variable that chooses another major of the `openai` package than the newest."""

CACHE = "CONFORMANCE_JS_CACHE"
"""The environment variable that names the folder the packages are installed in."""

_INSTALLS_IN_S = 600
_SAID = 300  # characters of what npm says that are passed on


@cache
def majors() -> list[str]:
    """Return the majors of `openai` that there is a lock for, the newest first."""
    found = [folder.name.removeprefix("openai-") for folder in JS.glob("openai-*")]
    return sorted(found, key=int, reverse=True)


def chosen() -> str:
    """Return the major to use. Raises WrongUsage when the environment names an unknown one."""
    known = majors()
    major = os.environ.get(MAJOR) or known[0]
    if major not in known:
        raise WrongUsage(
            f"{MAJOR} is {major!r}, and there is no lock for that major.",
            f"Known: {', '.join(known)}.",
        )
    return major


def installed(major: str, node: Node) -> Path:
    """
    Return the folder with the packages of `major`, after installing them if they are missing.

    Two processes may do so at once. Raises MissingPrerequisite when npm cannot.
    """
    files = [JS / f"openai-{major}" / name for name in ("package.json", "package-lock.json")]
    files.append(JS / "packages.mjs")
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]
    folder = packages_folder() / f"openai-{major}-{digest}"
    if folder.is_dir():
        return folder
    print(
        f"Installing the npm package openai {major} with npm, once; nothing else leaves the machine"
        " while recordings are played.",
        file=sys.stderr,
        flush=True,
    )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as room:
            new = Path(room) / "packages"
            new.mkdir()
            for path in files:
                shutil.copy(path, new)
            _install(new, node)
            _put(new, folder)
    except OSError as error:
        said = f"The folder for npm packages cannot be written ({error.strerror or error})."
        raise MissingPrerequisite(said, f"Name another in {CACHE}.") from error
    return folder


def packages_folder() -> Path:
    """Return the folder that packages are installed in."""
    if named := os.environ.get(CACHE):
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME")
    root = Path(home) if home else Path.home() / ".cache"
    return root / "gemini-openai-conformance" / "javascript"


def _install(folder: Path, node: Node) -> None:
    told = environment(npm=True)
    told["PATH"] = os.pathsep.join([str(node.program.parent), told.get("PATH", "")])
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    try:
        done = subprocess.run(
            [*node.npm, "ci", *flags],
            cwd=folder,
            env=told,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_INSTALLS_IN_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(f"{type(error).__name__}") from error
    if done.returncode != 0:
        raise _failed(" ".join(done.stderr.decode("utf-8", "replace").split())[:_SAID])


def _failed(said: str) -> MissingPrerequisite:
    return MissingPrerequisite(
        f"npm could not install the package openai: {said or 'it gave no reason'}.",
        "npm needs a registry that it can reach, once; or leave the surface javascript out with"
        " --surface.",
    )


def _put(new: Path, folder: Path) -> None:
    """Move a finished folder to its place, unless another process was faster."""
    try:
        new.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
