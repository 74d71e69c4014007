"""What the reader of the catalogue takes, and what it finds, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.catalogue import load
from conformance.catalogue.reader import read
from conformance.model import Basis, Housekeeping, Level

SOURCES = """\
[[source]]
id = "guide"
title = "The guide"
address = "https://docs.example/guide"
read = "2026-11-22"
dated = "2026-09"
covers = ["chapter one"]
"""

CHAT = """\
[area]
title = "Chat"


[[feature]]
id = "greeting"
title = "Being greeted"
evidence = "page"
sources = ["guide"]
core = "answers"

[[clause]]
id = "greeting/answers"
level = "must"
basis = "page"
source = "guide"
text = "A greeting is answered."

[[clause]]
id = "greeting/shape"
level = "should"
basis = "inherited"
source = "guide"
text = "An answer has a shape."
by = "rule"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "chat.toml").write_text(CHAT, encoding="utf-8")
    return tmp_path


def found(folder: Path) -> list[str]:
    return [str(finding) for finding in read(folder).findings]


def line(text: str, wanted: str) -> int:
    return text[: text.index(wanted)].count("\n") + 1


def test_a_sound_folder_gives_entries_and_no_finding(folder):
    catalogue = load(folder)
    assert found(folder) == []
    assert catalogue.areas["chat"].title == "Chat"
    assert catalogue.sources["guide"].covers == ("chapter one",)
    assert catalogue.features["greeting"].core == "greeting/answers"
    assert catalogue.features["greeting"].evidence is Basis.PAGE
    clause = catalogue.clauses["greeting/shape"]
    assert (clause.area, clause.feature, clause.slug) == ("chat", "greeting", "shape")
    assert (clause.level, clause.basis, clause.by_rule) == (Level.SHOULD, Basis.INHERITED, True)


def test_the_catalogue_is_read_once_and_cannot_be_changed(folder):
    catalogue = load(folder)
    assert load(folder) is catalogue
    with pytest.raises(TypeError):
        catalogue.clauses["greeting/new"] = catalogue.clauses["greeting/shape"]
    with pytest.raises(AttributeError):
        catalogue.clauses["greeting/shape"].text = "Something else."


def test_a_day_may_be_written_as_a_toml_date(folder):
    (folder / "sources.toml").write_text(SOURCES.replace('"2026-11-22"', "2026-11-22"))
    assert load(folder).sources["guide"].read == "2026-11-22"


def test_features_and_clauses_keep_the_order_of_their_file(folder):
    catalogue = load(folder)
    assert [each.id for each in catalogue.features_of("chat")] == ["greeting"]
    clauses = catalogue.clauses_of("greeting")
    assert [each.slug for each in clauses] == ["answers", "shape"]


IN_AREA = [
    ('by = "rule"', 'bye = "rule"', "unknown key 'bye'"),
    ('by = "rule"', 'by = "hand"', '"rule" or left out'),
    ('level = "should"', 'level = "shall"', "one of must, should, may"),
    ('level = "should"', "level = 3", "one of must, should, may"),
    ('basis = "inherited"', 'basis = "rumour"', "one of page, page-old"),
    ('evidence = "page"', 'evidence = "hearsay"', "one of page, page-old"),
    ('sources = ["guide"]', 'sources = "guide"', "a list of texts"),
    ('sources = ["guide"]', "sources = []", "a list of texts"),
    ('sources = ["guide"]', 'sources = ["map"]', "unknown source 'map'"),
    ('title = "Being greeted"', 'title = " "', "text that is not empty"),
    ('id = "greeting/shape"', 'id = "Greeting/Shape"', "must be <feature>/<slug>"),
    ('id = "greeting/shape"', 'id = "shape"', "must be <feature>/<slug>"),
    ('id = "greeting/shape"', 'id = "farewell/shape"', "there is no 'farewell'"),
    ('id = "greeting/shape"', 'id = "greeting/answers"', "is already defined at chat.toml:13"),
    ('core = "answers"', 'core = "shout"', "no clause 'greeting/shout'"),
    ("[area]\n", "[areas]\n", "'areas' is unknown here"),
    ('[area]\ntitle = "Chat"\n', "", "the table [area] with its title is missing"),
    ("[[feature]]", "[feature]", "must be written as [[feature]]"),
]
IN_SOURCES = [
    ('read = "2026-11-22"', 'read = "yesterday"', "a day such as 2026-11-22"),
    ('read = "2026-11-22"', 'read = "2026-13-01"', "a day such as 2026-11-22"),
    ('dated = "2026-09"', "dated = 2026", "text that is not empty"),
    ('covers = ["chapter one"]', "covers = [1]", "a list of texts"),
    ('id = "guide"', 'id = "The Guide"', "a name in small letters"),
]


@pytest.mark.parametrize(
    ("file", "sound", "old", "new", "says"),
    [("chat.toml", CHAT, *each) for each in IN_AREA]
    + [("sources.toml", SOURCES, *each) for each in IN_SOURCES],
)
def test_what_is_wrong_is_found_at_its_line(folder, file, sound, old, new, says):
    (folder / file).write_text(sound.replace(old, new, 1), encoding="utf-8")
    where = f"{file}:{line(sound, old)}: "
    findings = found(folder)
    assert any(each.startswith(where) and says in each for each in findings), findings


def test_a_missing_member_is_blamed_on_its_own_table_and_on_nothing_else(folder):
    text = CHAT.replace('source = "guide"\ntext = "An answer has a shape."\n', "")
    (folder / "chat.toml").write_text(text, encoding="utf-8")
    at = [number + 1 for number, each in enumerate(text.splitlines()) if each == "[[clause]]"][1]
    assert found(folder) == [
        f"chat.toml:{at}: clause 'greeting/shape' lacks 'source'.",
        f"chat.toml:{at}: clause 'greeting/shape' lacks 'text'.",
    ]


def test_an_entry_that_cannot_be_made_is_not_blamed_on_those_that_name_it(folder):
    (folder / "sources.toml").write_text(SOURCES.replace('dated = "2026-09"\n', ""))
    (folder / "chat.toml").write_text(CHAT.replace('title = "Being greeted"\n', ""))
    assert found(folder) == [
        "chat.toml:5: feature 'greeting' lacks 'title'.",
        "sources.toml:1: source 'guide' lacks 'dated'.",
    ]


def test_a_feature_needs_a_clause(folder):
    feature = '\n[[feature]]\nid = "mute"\ntitle = "Mute"\nevidence = "page"\nsources = ["guide"]\n'
    (folder / "chat.toml").write_text(CHAT + feature, encoding="utf-8")
    at = line(CHAT + feature, 'id = "mute"')
    assert found(folder) == [f"chat.toml:{at}: feature 'mute' has no clause."]


def test_a_feature_needs_a_core_unless_all_of_its_clauses_are_excluded(folder):
    text = CHAT.replace('core = "answers"\n', "")
    (folder / "chat.toml").write_text(text, encoding="utf-8")
    assert [each.partition(": ")[2] for each in found(folder)] == [
        "feature 'greeting' lacks 'core', and not all of its clauses are excluded."
    ]
    text = text.replace('by = "rule"', 'excluded = "A notice."')
    text = text.replace('text = "A greeting is answered."', 'text = "So."\nexcluded = "A notice."')
    (folder / "chat.toml").write_text(text, encoding="utf-8")
    assert found(folder) == []


def test_an_excluded_clause_cannot_be_the_core(folder):
    text = CHAT.replace('answered."\n', 'answered."\nexcluded = "Not now."\n')
    (folder / "chat.toml").write_text(text, encoding="utf-8")
    assert found(folder) == [
        f"chat.toml:{line(text, 'core =')}: feature 'greeting' has an excluded clause for its core."
    ]


def test_a_clause_belongs_beside_its_feature(folder):
    stray = '[area]\ntitle = "Tools"\n\n[[clause]]\nid = "greeting/tool"\nlevel = "may"\n'
    stray += 'basis = "page"\nsource = "guide"\ntext = "It may."\n'
    (folder / "tools.toml").write_text(stray, encoding="utf-8")
    assert found(folder) == [
        "tools.toml:5: clause 'greeting/tool' belongs into chat.toml, beside its feature."
    ]


def test_an_id_that_is_used_in_two_files_is_found_in_the_second(folder):
    (folder / "tools.toml").write_text(CHAT, encoding="utf-8")
    findings = found(folder)
    at = line(CHAT, 'id = "greeting"')
    assert f"tools.toml:{at}: feature 'greeting' is already defined at chat.toml:{at}." in findings
    assert all(each.startswith("tools.toml:") for each in findings)


def test_broken_toml_is_a_finding_at_the_line_where_it_breaks(folder):
    (folder / "chat.toml").write_text(CHAT.replace('level = "must"', "level = must"))
    (finding,) = found(folder)
    assert finding.startswith(f"chat.toml:{line(CHAT, 'level =')}: no valid TOML: ")


def test_a_file_that_ends_inside_a_value_is_found_at_its_last_line(folder):
    (folder / "chat.toml").write_text('[area]\ntitle = """\nChat\n')
    (finding,) = found(folder)
    assert finding.startswith("chat.toml:3: no valid TOML: ")


def test_bytes_that_are_no_utf8_are_a_finding(folder):
    (folder / "chat.toml").write_bytes(b"\xff\xfe")
    (finding,) = found(folder)
    assert finding.startswith("chat.toml:1: the file cannot be read: ")


def test_a_file_that_names_no_area_is_a_finding(folder):
    (folder / "weather.toml").write_text('[area]\ntitle = "Weather"\n')
    (finding,) = found(folder)
    assert finding.startswith("weather.toml:1: 'weather' is no word for an area; those are ")


def test_an_empty_folder_lacks_its_sources(tmp_path):
    assert found(tmp_path) == ["sources.toml:1: the file of the sources is missing."]


def test_all_findings_come_at_once_and_name_file_and_line(folder):
    text = CHAT.replace('level = "must"', 'level = "shall"').replace('by = "rule"', "bye = 1")
    (folder / "chat.toml").write_text(text, encoding="utf-8")
    (folder / "sources.toml").write_text(SOURCES + 'colour = "red"\n', encoding="utf-8")
    with pytest.raises(Housekeeping) as caught:
        load(folder)
    assert "The catalogue has 3 findings:" in caught.value.message
    assert f"chat.toml:{line(text, 'level =')}: clause 'greeting/answers': " in str(caught.value)
    assert f"chat.toml:{line(text, 'bye =')}: clause 'greeting/shape' has an" in str(caught.value)
    assert "sources.toml:8: source 'guide' has an unknown key 'colour'." in str(caught.value)
    assert caught.value.hint
    assert caught.value.exit_code == 4
