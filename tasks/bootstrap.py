"""
A private nox in `.nox/bootstrap`, for a machine that has Python and pip and nothing else.

Installs what the group `tasks` of the lock names, and nothing without a hash.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from tasks.locks import FROM_LOCK, QUIETLY, ROOT, locked

BOOTSTRAP = ROOT / ".nox" / "bootstrap"


def program(environment: Path, name: str) -> Path:
    """Return where the program `name` of an environment lies on this system."""
    return environment / (f"Scripts/{name}.exe" if sys.platform == "win32" else f"bin/{name}")


def bootstrap() -> Path:
    """Return a Python that has nox, setting up `.nox/bootstrap` when it is missing or outdated."""
    own = program(BOOTSTRAP, "python")
    wanted = f"# for {sys.executable} {sys.version.split()[0]}\n" + locked("tasks")
    stamp = BOOTSTRAP / "installed.txt"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return own
    print("Setting up nox in .nox/bootstrap, once.", file=sys.stderr, flush=True)
    shutil.rmtree(BOOTSTRAP, ignore_errors=True)
    venv = [sys.executable, "-m", "venv", str(BOOTSTRAP)]
    if importlib.util.find_spec("pip"):
        pip = [sys.executable, "-m", "pip"]
    elif found := shutil.which("pip3") or shutil.which("pip"):
        pip = [found]
    elif importlib.util.find_spec("ensurepip"):
        pip = [str(own), "-m", "pip"]
    else:
        sys.exit(
            f"pip is needed, and {sys.executable} has none.\n"
            "Install it with the system's packages (python3-pip), or install uv or nox."
        )
    try:
        subprocess.run(venv if pip[0] == str(own) else [*venv, "--without-pip"], check=True)
        listed = BOOTSTRAP / "wanted.txt"
        listed.write_text(wanted, "utf-8")
        into = ["--python", str(own), "install", *QUIETLY, *FROM_LOCK]
        subprocess.run([*pip, *into, "-r", str(listed)], check=True)
        listed.rename(stamp)
    except subprocess.CalledProcessError as error:
        sys.exit(
            f"nox could not be set up in {BOOTSTRAP.relative_to(ROOT)}: "
            f"{' '.join(error.cmd[:4])} … left with {error.returncode}; its reason stands above.\n"
            "pip must be 22.3 or newer and reach a package registry."
        )
    return own
