"""
Runs a client's Python program in that client's own environment and tells what its user saw.

`python -P speaking.py PROGRAM`. Knows the standard library alone, because nothing of this project
is installed there, and nothing of what the prompts force.

Each line of standard input is `{"base_url": …, "task": …, "prompt": …}` and is answered by one
line: `{"saw": {…}}`, or `{"raised": {"class": …, "message": …}}`. The first line, unasked, tells
the versions. A program is a file with a function a task; they find base URL, key and model where
users put them, in OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import runpy
import sys
import warnings
from typing import Any, TextIO

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Offline(OSError):
    """Something wanted to leave this machine."""


def stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse every connection and look-up beyond loopback; given to `sys.addaudithook`."""
    match event, arguments:
        case "socket.connect", (_, (str() as host, *_)) if host not in LOOPBACK:
            raise Offline(f"a connection to {host} was refused, because smoke runs stay here")
        case "socket.getaddrinfo", (str() as host, *_) if host not in LOOPBACK:
            raise Offline(f"{host} was not looked up, because smoke runs stay here")


def named(error: BaseException) -> str:
    """Return the class of an error as its user would look for it: package and name."""
    kind = type(error)
    package = kind.__module__.partition(".")[0]
    return kind.__qualname__ if package == "builtins" else f"{package}.{kind.__qualname__}"


def main(program: str, out: TextIO) -> None:
    """Answer every line of standard input; a task that raises costs itself alone."""

    def tell(line: dict[str, Any]) -> None:
        print(json.dumps(line), file=out, flush=True)

    packages = os.environ["SMOKE_PACKAGES"].split()
    versions = {name: importlib.metadata.version(name) for name in packages}
    tasks = runpy.run_path(program)
    tell({"versions": {**versions, "python": platform.python_version()}})
    for line in sys.stdin:
        asked = json.loads(line)
        os.environ["OPENAI_BASE_URL"] = asked["base_url"]
        try:
            tell({"saw": tasks[asked["task"].replace("-", "_")](asked["prompt"])})
        except Exception as error:
            tell({"raised": {"class": named(error), "message": str(error)}})


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.addaudithook(stay_here)
    # Libraries greet and warn on standard output too.
    lines, sys.stdout = sys.stdout, sys.stderr
    main(sys.argv[1], lines)
