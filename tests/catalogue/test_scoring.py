"""A revision freezes which clauses count; later ones run and show."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.catalogue import Catalogue, load
from conformance.catalogue.scoring import Revision, named, newest, revisions, scored_by
from conformance.model import Housekeeping, WrongUsage

TEXT = """\
id = "{id}"
title = "A page"
source = "page-2026-09"
frozen = "2026-11-22"
clauses = {clauses}
"""


def written(folder: Path, id_: str = "2026-09", clauses: str = '["chat-create/id"]') -> Path:
    (folder / f"{id_}.toml").write_text(TEXT.format(id=id_, clauses=clauses))
    return folder


def all_counting() -> Catalogue:
    return load(Path(load.__wrapped__.__code__.co_filename).parent)


def test_only_clauses_of_the_revision_count(tmp_path: Path) -> None:
    revision = named("2026-09", written(tmp_path))

    scored = scored_by(all_counting(), revision)

    assert [id_ for id_, clause in scored.clauses.items() if clause.scored] == ["chat-create/id"]
    assert scored.revision == "2026-09"
    assert scored.clauses.keys() == all_counting().clauses.keys()


def test_a_frozen_clause_may_not_go_away() -> None:
    gone = Revision("2026-09", "A page", "page", "2026-11-22", frozenset({"chat-create/gone"}))

    with pytest.raises(Housekeeping, match="chat-create/gone"):
        scored_by(all_counting(), gone)


def test_the_newest_is_the_last_by_name(tmp_path: Path) -> None:
    written(tmp_path, "2026-09")
    written(tmp_path, "2025-q1")

    assert list(revisions(tmp_path)) == ["2025-q1", "2026-09"]
    assert newest(tmp_path) == "2026-09"


def test_an_unknown_revision_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="2026-09"):
        named("1999", written(tmp_path))


@pytest.mark.parametrize(
    ("text", "blamed"),
    [
        ("id = ", "cannot be read"),
        ('id = "x"\n', "'clauses'"),
        (TEXT.format(id="2026-09", clauses='["a/b", "a/b"]'), "'a/b' is named twice"),
        (TEXT.format(id="other", clauses="[]"), "its id is 'other'"),
        (TEXT.format(id="2026-09", clauses='"a/b"'), "'clauses' is no list"),
        (TEXT.format(id="2026-09", clauses="[]") + "more = 1\n", "'more'"),
    ],
)
def test_a_broken_revision_is_named(text: str, blamed: str, tmp_path: Path) -> None:
    (tmp_path / "2026-09.toml").write_text(text)
    revisions.cache_clear()

    with pytest.raises(Housekeeping) as caught:
        revisions(tmp_path)

    assert blamed in str(caught.value)
    assert "2026-09.toml" in str(caught.value)
