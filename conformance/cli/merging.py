"""
Run files to one run: read, and, when they are shards of one, merged and written.

Finds files and expectations; how shards fit together is `results.merge`'s work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance import results
from conformance.cli import judging
from conformance.model import Run, Shard, Verdict, WrongUsage
from conformance.results.merge import merged
from conformance.targets import expectations

FOLDER = Path("reports/merged")
"""Where a merged run goes when nothing is said."""


def run_of(given: Sequence[Path], *, out: Path | None, partial: bool) -> tuple[Run, Path]:
    """
    Return the run in the files `given`, each a run.jsonl or its folder, and the folder it lies in.

    One file is read, several are merged, and the run that comes out is written to `out`; `partial`
    lets shards be missing. Raises WrongUsage for files that are no shards of one run, and when the
    merged run would replace one of them.
    """
    files = [path / "run.jsonl" if path.is_dir() else path for path in given]
    runs = {str(file): results.read(file) for file in files}
    only = next(iter(runs.values()))
    if len(files) == 1 and only.header.shard != Shard(1, 1):
        return only, out or files[0].parent
    if len(runs) < len(files):
        raise WrongUsage("A run file is named twice.", "Name every shard once.")
    run = merged(runs, stale=_stale, partial=partial)
    folder = judging.writable(out or FOLDER)
    file = folder / "run.jsonl"
    if file.resolve() in {path.resolve() for path in files}:
        raise WrongUsage(f"The merged run would replace {file}.", "Name another folder by --out.")
    results.dump(run, file)
    return run, folder


def _stale(target: str, verdicts: Sequence[Verdict]) -> Iterator[str]:
    expected = expectations.load(target)
    yield from (each.stale_says for each in expectations.stale(expected, verdicts))
