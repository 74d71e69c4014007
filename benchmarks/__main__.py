"""
Runs every benchmark, or those named: `python -m benchmarks [audit page plan player replay …]`.

Each prints a table and one line of JSON; arguments behind `--` go to a single benchmark.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main() -> int:
    """Run the benchmarks in turn and return the first code that is not 0."""
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    extra = [name for name in sys.argv[1:] if name.startswith("-")]
    known = {path.stem.removeprefix("bench_"): path for path in sorted(FOLDER.glob("bench_*.py"))}
    if unknown := set(names) - known.keys():
        print(f"There is no benchmark {', '.join(sorted(unknown))}. Known: {', '.join(known)}.")
        return 2
    code = 0
    for name in names or known:
        print(f"\n== {name} ==", flush=True)
        code = code or subprocess.call([sys.executable, str(known[name]), *extra])
    return code


if __name__ == "__main__":
    sys.exit(main())
