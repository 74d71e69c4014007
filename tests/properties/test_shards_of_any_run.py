"""However a run is cut into shards, it is the same again when they are merged; overlaps are not."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conformance.model import Run, WrongUsage
from conformance.results import dump, read
from conformance.results.merge import canonical, merged
from conformance.results.stock import Stock, lines_of
from tests.sharded import Where, shards_of, where
from tests.strategies import runs

MANY = settings(deadline=None, derandomize=True, database=None, max_examples=80)


def none_stale(*_: object) -> tuple[str, ...]:
    return ()


@st.composite
def cut(draw: st.DrawFn) -> tuple[Run, dict[str, Run]]:
    """A run that ended, and its shards."""
    found = draw(runs())
    assume(found.footer is not None)
    assert found.footer is not None
    seen = Stock(lines_of(found)).problems()
    problems = tuple(dict.fromkeys((*found.footer.problems, *seen)))
    tidy = tuple(dict.fromkeys(found.footer.housekeeping))
    footer = replace(found.footer, problems=problems, housekeeping=tidy, whole=None)
    run = replace(found, header=replace(found.header, shard=None), footer=footer)
    of = draw(st.integers(1, 4))
    places: dict[Where, int] = {
        each: draw(st.integers(1, of)) for each in dict.fromkeys(map(where, lines_of(run)))
    }
    goes: Callable[[Where], int] = places.__getitem__
    return run, shards_of(run, of, goes)


@MANY
@given(cut(), st.randoms())
def test_shards_in_any_order_merge_to_the_run_they_were(
    found: tuple[Run, dict[str, Run]], chance: object
) -> None:
    run, shards = found
    mixed = list(shards.items())
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert merged(dict(mixed), stale=none_stale) == canonical(run)


@MANY
@given(cut())
def test_shards_and_what_they_merge_to_are_kept_in_files(
    found: tuple[Run, dict[str, Run]],
) -> None:
    _, shards = found
    with tempfile.TemporaryDirectory() as folder:
        for name, run in (shards | {"whole": merged(shards, stale=none_stale)}).items():
            dump(run, Path(folder, name))
            assert read(Path(folder, name)) == run


@MANY
@given(cut(), st.data())
def test_a_line_in_two_shards_is_refused(
    found: tuple[Run, dict[str, Run]], data: st.DataObject
) -> None:
    run, shards = found
    assume(run.verdicts and len(shards) > 1)
    twice = data.draw(st.sampled_from(run.verdicts))
    (home,) = {name for name, shard in shards.items() if twice in shard.verdicts}
    guest = data.draw(st.sampled_from(sorted(shards.keys() - {home})))
    shards[guest] = replace(shards[guest], verdicts=(*shards[guest].verdicts, twice))

    with pytest.raises(WrongUsage, match="overlap"):
        merged(shards, stale=none_stale)
