"""One word, one thing: areas, rooms, targets and modules are named alike everywhere."""

from __future__ import annotations

import ast
import re

import pytest

from conformance.catalogue import AREAS, load
from conformance.model import Provenance
from conformance.plugin.sweeping import AREA as SWEEPS
from conformance.recording.staging import BESIDE

SAY_NOTHING = {"base", "common", "helper", "helpers", "misc", "util", "utils"}
# Suite modules that go through every area: the documentation page, and the sweeps.
ACROSS = ("documented", "sweep")
TARGETS = re.compile(r"\b(gemini|reference-openai|reference-gemini|reference_endpoint)\b", re.I)


def area_of(stem: str) -> str | None:
    """Return the area a suite module is about: `test_chat_parameters` is about chat."""
    name = stem.removeprefix("test_")
    fits = [area for area in AREAS if name == area or name.startswith(f"{area}_")]
    return max(fits, key=len, default=None)


def target_names(source: str) -> list[str]:
    """
    Return the target names in a module's code.

    Comments and docstrings may speak of targets, and `only=` names the dialect whose
    documentation promises something.
    """
    tree = ast.parse(source)
    spared = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr | ast.keyword)
        and (isinstance(node, ast.Expr) or node.arg == "only")
    }
    words: list[str] = []
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(word)) if id(node) not in spared:
                words.append(word)
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.FunctionDef(name=word):
                words.append(word.replace("_", " "))
    return [found.group() for word in words if (found := TARGETS.search(word))]


def suite_modules(modules, root):
    """The modules that judge; the sweeps go through all areas and judge nothing."""
    folder = root / "conformance" / "suite"
    named = [path for path in modules if folder in path.parents and path.name.startswith("test_")]
    return [path for path in named if not path.name.startswith("test_sweep_")]


def of_one_area(path):
    return not path.stem.removeprefix("test_").startswith(ACROSS)


def test_no_module_has_a_name_that_says_nothing(files, root):
    named = [path for path in files if path.suffix == ".py"]
    parts = {part for path in named for part in path.relative_to(root).with_suffix("").parts}
    assert parts & SAY_NOTHING == set()


def test_every_suite_module_is_about_one_area_of_the_catalogue(modules, root):
    areas = load().areas
    of_areas = filter(of_one_area, suite_modules(modules, root))
    assert [path.name for path in of_areas if area_of(path.stem) not in areas] == []


def test_every_area_of_the_catalogue_has_a_suite_module(modules, root):
    of_areas = filter(of_one_area, suite_modules(modules, root))
    assert {area_of(path.stem) for path in of_areas} == set(load().areas)


def test_the_schemas_of_the_wire_go_by_area(files, root):
    wire = root / "schemas" / "wire"
    assert {path.relative_to(wire).parts[0] for path in files if wire in path.parents} <= set(AREAS)


def test_cassettes_lie_under_provenance_target_and_area(files, root):
    cassettes = root / "cassettes"
    wrong = []
    for path in files:
        if cassettes not in path.parents or path.suffix != ".yaml":
            continue
        if path.relative_to(cassettes).parts[0] in BESIDE:
            continue  # of a recording that is not in its place, or no longer
        provenance, _, area, *rest = path.relative_to(cassettes).parts
        if provenance not in list(Provenance) or area not in (*AREAS, SWEEPS) or not rest:
            wrong.append(str(path.relative_to(root)))
    assert wrong == []


def test_the_tests_of_a_room_lie_under_its_name(files, root):
    rooms = {path.name for path in (root / "conformance").iterdir() if path.is_dir()}
    tests = root / "tests"
    folders = {path.relative_to(tests).parts[0] for path in files if tests in path.parents}
    named = {folder for folder in folders if "." not in folder}
    assert named <= rooms | {"browser", "ci", "clients", "properties", "structure"}


def test_no_suite_module_knows_what_it_runs_against(modules, root):
    named = {
        path.name: target_names(path.read_text("utf-8")) for path in suite_modules(modules, root)
    }
    assert {name: words for name, words in named.items() if words} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"""Gemini says so."""', []),
        ("# gemini", []),
        ("ask('chat/hello', only='gemini')", []),
        ("ask('chat/hello', model='gemini-3.8-flash')", ["gemini"]),
        ("if target.name == 'reference-openai': ...", ["reference-openai"]),
        ("def test_gemini_answers(): ...", ["gemini"]),
    ],
)
def test_a_target_is_found_in_code_and_not_in_prose(source, found):
    assert target_names(source) == found


@pytest.mark.parametrize(
    ("stem", "area"),
    [
        ("test_chat", "chat"),
        ("test_chat_parameters", "chat"),
        ("test_extra_body", "extra_body"),
        ("test_structured_output_refusals", "structured_output"),
        ("test_weather", None),
        ("test_chatter", None),
    ],
)
def test_a_suite_module_is_named_after_its_area(stem, area):
    assert area_of(stem) == area
