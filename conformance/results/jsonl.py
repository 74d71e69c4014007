"""
A run as a file: one JSON object a line, written as it happens and read back strictly.

Knows the order of lines and what a cut-off file looks like, and nothing of what verdicts mean.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from conformance.model import (
    ExchangeLine,
    Footer,
    Header,
    Observation,
    Run,
    Verdict,
    Whole,
    WrongUsage,
)
from conformance.recording.hygiene import redact
from conformance.results.lines import Entry, decode, encode
from conformance.results.members import Malformed

REDACTED = "[redacted]"
_LONGEST_LINE = 16 * 1024 * 1024
# Words of ours from closed lists: a short secret that happens to be one is no leak in them.
_OURS = frozenset(
    {
        *("kind", "level", "basis", "outcome", "provenance", "clause", "feature", "area"),
        *("sweep", "subject", "endpoint", "classification"),
    }
)


class Writer:
    """
    Appends a run to `path` line by line and flushes each, so that a crash loses nothing said.

    The header comes first and the footer last; ValueError is raised otherwise, as that is a fault
    of the caller. `secrets` are replaced by `[redacted]` in every text before it is written, in
    whatever spelling they stand there; short ones, which any text may hold, as they are. The
    output is plain ASCII: whatever an endpoint sent, the file cannot move a terminal's cursor.
    """

    def __init__(self, path: Path, *, secrets: Sequence[str] = ()) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] = path.open("w", encoding="ascii", newline="\n")
        # Longest first, so that a secret that holds another is replaced whole.
        self._secrets = tuple(sorted(filter(None, secrets), key=len, reverse=True))
        self._path = path
        self._started = self._ended = False

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def write(self, entry: Entry) -> None:
        """Append one line. Raises ValueError for a line out of order."""
        if self._ended or self._started is isinstance(entry, Header):
            raise ValueError(f"a {type(entry).__name__} may not stand here in a run")
        self._started = True
        self._ended = isinstance(entry, Footer)
        self._file.write(line_of(entry, secrets=self._secrets))
        self._file.flush()

    def finish(
        self,
        finished: str,
        *,
        problems: Sequence[str] = (),
        housekeeping: Sequence[str] = (),
        whole: Whole | None = None,
    ) -> None:
        """Append the footer, with the number of lines written as its counts, and close."""
        self._file.flush()
        said = (tuple(problems), tuple(housekeeping))
        exchanges, verdicts, observations = self._written()
        self.write(Footer(finished, exchanges, verdicts, *said, observations, whole))
        self.close()

    def _written(self) -> tuple[int, int, int]:
        # Counted in the file itself: Ctrl-C may fall between writing a line and counting it.
        counts = Counter[str]()
        with self._path.open(encoding="ascii") as lines:
            counts.update(line.split('"', 4)[3] for line in lines)  # kind is the first member
        return counts["exchange"], counts["verdict"], counts["observation"]

    def close(self) -> None:
        """Close the file; without a footer the run stays incomplete, and its readers say so."""
        self._file.close()


def line_of(entry: Entry, *, secrets: Sequence[str] = ()) -> str:
    """Return the line for `entry` with its line feed, `secrets` replaced in every text."""
    value = encode(entry)
    if secrets:
        value = _redacted(value, secrets)
    # DEL is the one control character that JSON leaves as it is.
    return json.dumps(value, separators=(",", ":")).replace("\x7f", "\\u007f") + "\n"


def text_of(run: Run) -> str:
    """Return the whole of `run` as the text of a file, exchanges before what was said of them."""
    entries: list[Entry] = [run.header, *run.exchanges, *run.verdicts, *run.observations]
    if run.footer is not None:
        entries.append(run.footer)
    return "".join(map(line_of, entries))


def dump(run: Run, path: Path) -> None:
    """Write `run` to `path`, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    beside.write_text(text_of(run), encoding="ascii", newline="\n")
    beside.replace(path)


def read(path: Path) -> Run:
    """
    Return the run in the file `path`; its footer is None when the file was cut off.

    Only the last line may be torn. Everything else that a Writer would not have written raises
    WrongUsage, with file and line.
    """
    header: Header | None = None
    exchanges: list[ExchangeLine] = []
    verdicts: list[Verdict] = []
    observations: list[Observation] = []
    footer: Footer | None = None
    number = 0
    for number, entry in _entries(path):
        if footer is not None:
            raise _wrong(path, number, "a line follows the footer")
        if (header is None) is not isinstance(entry, Header):
            raise _wrong(path, number, "a run has one header, and it is the first line")
        match entry:
            case Header():
                header = entry
            case ExchangeLine():
                exchanges.append(entry)
            case Verdict():
                verdicts.append(entry)
            case Observation():
                observations.append(entry)
            case Footer():
                footer = entry
    if header is None:
        raise _wrong(path, 1, "there is no header: the file holds no run")
    if footer is not None:
        said = (footer.exchanges, footer.verdicts, footer.observations)
        held = (len(exchanges), len(verdicts), len(observations))
        if said != held:
            counts = f"{_counts(said)}, the file holds {_counts(held)}"
            raise _wrong(path, number, f"the footer counts {counts}")
    return Run(header, tuple(exchanges), tuple(verdicts), footer, tuple(observations))


def _counts(numbers: tuple[int, int, int]) -> str:
    return "{} exchanges, {} verdicts and {} observations".format(*numbers)


def _entries(path: Path) -> Iterator[tuple[int, Entry]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise WrongUsage(
            f"{path} cannot be read: {error.strerror}.", "Name the run.jsonl of a finished run."
        ) from error
    with file:
        number = 0
        while line := file.readline(_LONGEST_LINE + 1):
            number += 1
            if len(line) > _LONGEST_LINE:
                raise _wrong(path, number, f"the line is longer than {_LONGEST_LINE} bytes")
            try:
                yield number, decode(_object(line))
            except Malformed as error:
                if not line.endswith(b"\n") and not file.read(1):
                    return  # torn while it was written: what stands above it is good
                raise _wrong(path, number, str(error)) from error


def _object(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8"), object_pairs_hook=_once)
    except Malformed:
        raise
    except (ValueError, RecursionError) as error:
        raise Malformed(f"this is no line of JSON ({error})") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed("a member stands twice")
    return members


def _redacted(value: Any, secrets: Sequence[str]) -> Any:
    match value:
        case str():
            value = redact(value, secrets)
            for secret in secrets:
                value = value.replace(secret, REDACTED)
            return value
        case list():
            return [_redacted(item, secrets) for item in value]
        case dict():
            return {
                name: item if name in _OURS else _redacted(item, secrets)
                for name, item in value.items()
            }
        case _:
            return value


def _wrong(path: Path, line: int, what: str) -> WrongUsage:
    return WrongUsage(
        f"{path}:{line}: {what}.", "Make the run again, or name a run.jsonl that was not edited."
    )
