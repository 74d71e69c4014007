"""
How fast the audit goes through one large file on one and on two cores, and in how much memory.

Makes the file in a temporary folder and runs the command as a user would, in a process of its own.
Holds nothing against a clock: it prints one JSON line and a table.

    python benchmarks/bench_audit_large.py
    python benchmarks/bench_audit_large.py --form har --exchanges 2000 20000
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.bench_audit import URL, asked, completion  # noqa: E402

# Tells the most memory that the command or one of its processes had, in bytes, and the processor
# time of all of them together.
WATCHED = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss * (1 if sys.platform == "darwin" else 1024), used.ru_utime + used.ru_stime)
sys.exit(code)
"""


def entry(number: int, form: str) -> bytes:
    """Return exchange `number` as an entry of a HAR log or as a line of pairs."""
    ask, answer = asked(number, stream=False).decode(), completion(number).decode()
    value: dict[str, Any]
    if form == "har":
        kind = {"name": "content-type", "value": "application/json"}
        sent = {"method": "POST", "url": URL, "headers": [kind], "postData": {"text": ask}}
        content = {"mimeType": "application/json", "size": len(answer), "text": answer}
        came = {"status": 200, "headers": [kind], "content": content}
        value = {"startedDateTime": "2026-11-22T10:00:00Z", "request": sent, "response": came}
    else:
        value = {"url": URL, "request": json.loads(ask), "response": json.loads(answer)}
    return json.dumps(value, separators=(",", ":")).encode()


def fill(file: Path, form: str, count: int) -> None:
    """Write `count` exchanges into `file` without holding them."""
    start, between, end = {
        "har": (b'{"log":{"version":"1.2","entries":[', b",\n", b"]}}"),
        "jsonl": (b"", b"\n", b"\n"),
    }[form]
    with file.open("wb") as out:
        out.write(start)
        for number in range(count):
            out.write((between if number else b"") + entry(number, form))
        out.write(end)


def audited(file: Path, processes: int) -> tuple[float, float, int]:
    """Audit `file`; return the seconds on the clock and of the cores, and the memory in bytes."""
    command = [sys.executable, "-m", "conformance", "audit", str(file)]
    options = ["-n", str(processes), "--out", str(file.parent / "out"), "--expect-breaches"]
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *command, *options],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    memory, busy = done.stdout.split()
    return time.perf_counter() - start, float(busy), int(memory)


def main() -> int:
    """Measure, and print a JSON line and a table."""
    parser = argparse.ArgumentParser(description=__doc__.strip().partition("\n")[0])
    parser.add_argument("--exchanges", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--form", choices=("jsonl", "har"), default="jsonl")
    given = parser.parse_args()
    rows: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in given.exchanges:
            file = Path(folder) / f"log.{given.form}"
            fill(file, given.form, count)
            for processes in given.processes:
                seconds, busy, memory = audited(file, processes)
                rows.append(
                    {
                        "exchanges": count,
                        "processes": processes,
                        "file_bytes": file.stat().st_size,
                        "seconds": round(seconds, 1),
                        "core_seconds": round(busy, 1),
                        "per_second": round(count / seconds),
                        "per_core_second": round(count / busy),
                        "most_memory_bytes": memory,
                    }
                )
    head = {"bench": "audit-large", "form": given.form, "python": platform.python_version()}
    print(json.dumps(head | {"cores": os.cpu_count(), "rows": rows}))
    print("\n exchanges  processes  MB file       s   a s   a core s  MB memory")
    for row in rows:
        print(
            f"{row['exchanges']:10,}{row['processes']:11}{row['file_bytes'] / 1e6:9.0f}"
            f"{row['seconds']:8.1f}{row['per_second']:6,}{row['per_core_second']:11,}"
            f"{row['most_memory_bytes'] / 1e6:11.0f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
