"""The rooms import only from those above them, and the witnesses stay independent."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import conformance

ROOMS = re.findall(r"^    ([a-z]+) {2,}\S", conformance.__doc__ or "", re.MULTILINE)

# Importable by every room: the package itself (its version) and where its data lives.
OPEN = {"", "places"}

# Rooms above that a room may not know all the same, because its word has to be its own.
BLIND = {
    "wire": {"catalogue"},
    "surfaces": {"contract"},
    "reference": {"catalogue", "wire", "contract", "surfaces"},
    "recording": {"contract", "reference"},
    "mutants": {"contract"},
    "suite": {"reference", "recording", "mutants", "targets"},
}


def rooms_imported(source: str) -> set[str]:
    """Return the rooms that a module's text imports, wherever in the module it does so."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                names |= {alias.name for alias in node.names}
            case ast.ImportFrom(module="conformance", level=0):
                names |= {f"conformance.{alias.name}" for alias in node.names}
            case ast.ImportFrom(module=str(name), level=0):
                names.add(name)
            case ast.ImportFrom():
                names.add(f"conformance.<relative import in line {node.lineno}>")
            case ast.Call(args=[ast.Constant(value=str(name)), *_]) if _imports(node.func):
                names.add(name)
    parts = [name.split(".") for name in names]
    return {part[1] if len(part) > 1 else "" for part in parts if part[0] == "conformance"}


def _imports(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"import_module", "__import__", "run_module", "importorskip"}


def objections(room: str, imported: set[str]) -> set[str]:
    """Return what a module of `room` imports and may not."""
    above = ROOMS[: ROOMS.index(room) + 1] if room in ROOMS else []
    public = {name for name in dir(conformance) if name.startswith("__")}
    return imported - OPEN - public - (set(above) - BLIND.get(room, set()))


def test_the_package_lists_its_rooms_from_the_model_to_the_suite():
    assert (ROOMS[0], ROOMS[-1]) == ("model", "suite")
    assert set(BLIND) <= set(ROOMS)


def test_every_folder_of_the_package_is_a_room(modules, root):
    folders = {path.relative_to(root / "conformance").parts for path in modules}
    assert {parts[0] for parts in folders if len(parts) > 1} <= set(ROOMS)


def test_a_room_imports_only_from_rooms_above_that_it_may_know(modules, root):
    wrong = []
    for path in modules:
        parts = path.relative_to(root / "conformance").parts
        room = parts[0] if len(parts) > 1 else path.stem
        if room in ("__main__", "__init__"):
            continue
        found = objections(room, rooms_imported(path.read_text("utf-8")))
        wrong += [f"{path.relative_to(root)} imports {name}" for name in sorted(found)]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "rooms"),
    [
        ("import conformance.wire.sse", {"wire"}),
        ("import conformance", {""}),
        ("from conformance import places", {"places"}),
        ("from conformance.model import Event", {"model"}),
        ("def late():\n    from conformance.cli import main", {"cli"}),
        ("importlib.import_module('conformance.suite')", {"suite"}),
        ("import json\nfrom collections import abc", set()),
    ],
)
def test_imports_are_seen_wherever_they_stand(source, rooms):
    assert rooms_imported(source) == rooms


@pytest.mark.parametrize(
    ("room", "imported", "wrong"),
    [
        ("wire", {"model", "places", ""}, set()),
        ("wire", {"contract"}, {"contract"}),
        ("reference", {"model", "wire"}, {"wire"}),
        ("suite", {"plugin", "recording"}, {"recording"}),
        ("mutants", {"suite", "reference"}, {"suite"}),
        ("places", {"model"}, {"model"}),
        ("model", {"__version__"}, set()),
    ],
)
def test_a_wrong_import_is_objected_to(room, imported, wrong):
    assert objections(room, imported) == wrong


def test_no_module_imports_relatively(modules: list[Path]):
    assert [
        path for path in modules if re.search(r"^\s*from \.", path.read_text("utf-8"), re.M)
    ] == []
