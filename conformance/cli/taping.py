"""
What `conformance record` does around the run: a place to record to, and the swap when it is whole.

Says what became of the recording; how exchanges are written is the plugin's business.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from conformance.model import Run, WrongUsage
from conformance.plugin.options import Options
from conformance.plugin.session import open_targets
from conformance.recording.cassette import find_sets, read_set
from conformance.recording.staging import UNFINISHED, Staging
from conformance.report.plain import counted

_NAMED = 6


class Taping:
    """
    One recording, of the single target of `options`, below `root`.

    Opening it ends a swap that was cut off, and throws an earlier unfinished recording away unless
    the options say to resume it. Raises WrongUsage for more than one model in a role, for nothing
    to resume, and for a part of a set that was recorded with other models.
    """

    def __init__(self, root: Path, options: Options) -> None:
        roles = [role for role, _ in dict.fromkeys(options.models)]
        if len(roles) > len(set(roles)):
            raise WrongUsage(
                "A recording holds one model in a role, and one of them was given two.",
                "Record each model below a folder of its own, with --cassettes.",
            )
        (self.target,) = open_targets(options)
        head = self.target.head()
        self.folder = root / UNFINISHED
        self._staging = Staging(root, head.provenance, head.name)
        self._whole = not (options.areas or options.features or options.clauses)
        self._whole = self._whole and not (options.exchanges or options.shard)
        self._staging.mend()
        if not self._whole:
            self._refuse_other_models(dict(head.models))
        staged = self._staging.staged()
        if options.resume and not staged:
            raise WrongUsage(
                f"There is no unfinished recording of {head.name} to go on with.",
                "Leave --resume out.",
            )
        if options.resume:
            _tell(f"{counted(len(staged), 'exchange')} of {head.name} are recorded already.")
        else:
            self._staging.clear()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Say, should the block be left by an error, what is kept and how to go on."""
        try:
            yield
        except BaseException:
            self._tell_kept()
            raise

    def end(self, run: Run, code: int) -> int:
        """
        Put what `run` recorded in its place when it is whole, say so, and return the exit code.

        That is `code`, or 3 when the recording is not whole. Raises Housekeeping as
        `Staging.put_in_place` does.
        """
        asked = {line.exchange for line in run.exchanges}
        staged = self._staging.staged()
        if not run.complete or asked - staged or not asked:
            self._tell_gaps(run, sorted(asked - staged))
            return 3
        before = self._staging.held()
        twins = self._staging.put_in_place(asked, keep_others=not self._whole)
        current, previous = (
            _named(each) for each in (self._staging.current, self._staging.previous)
        )
        print(f"{counted(len(asked), 'exchange')} recorded; the set in use is {current}.")
        if twins:
            print(f"{_some(twins)} asked the very same as another and has no recording of its own.")
        if before:
            others = counted(len(before - asked), "exchange")
            fate = "is no longer in it" if self._whole else "is still in it"
            rest = f" What was not asked again {fate}: {others}." if before - asked else ""
            print(f"The set before is {previous}.{rest}")
            print(f"What changed: conformance diff {previous} {current}")
        return code

    def _refuse_other_models(self, models: dict[str, str]) -> None:
        """Refuse to put a part into a set whose other recordings it could not be replayed with."""
        staging = self._staging
        for each in find_sets([staging.root]):
            if (each.provenance, each.target) != (staging.provenance, staging.target):
                continue
            for recording in read_set(each):
                role, model = recording.head.role, recording.head.model
                if role in models and model is not None and models[role] != model:
                    raise WrongUsage(
                        f"{_named(staging.current)} was recorded with {model} for {role}, and a "
                        f"part of it cannot be replaced with {models[role]}.",
                        f"Record the whole set, or add --model {role}={model}.",
                    )

    def _tell_gaps(self, run: Run, missing: list[str]) -> None:
        for problem in run.footer.problems if run.footer else ():
            _tell(problem)
        if missing:
            count = counted(len(missing), "exchange")
            _tell(f"{count} got no answer that can be replayed: {_some(missing)}.")
        self._tell_kept()

    def _tell_kept(self) -> None:
        staged = self._staging.staged()
        if self._staging.held():
            _tell(f"{_named(self._staging.current)} is as it was.")
        if staged:
            _tell(
                f"{counted(len(staged), 'exchange')} recorded so far are kept: the same command "
                "with --resume asks for the rest, and without it begins anew."
            )


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _named(folder: Path) -> str:
    """Return the folder as somebody here would call it."""
    try:
        return str(folder.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(folder)


def _tell(sentence: str) -> None:
    print(f"conformance record: {sentence}", file=sys.stderr)
