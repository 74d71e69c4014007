"""Every module says what it is for, and every public name what it takes and gives."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public(body: list[ast.stmt]) -> Iterator[Documented]:
    """Yield the public functions, classes and methods; dunder methods keep the language's word."""
    for node in body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def is_overload(node: Documented) -> bool:
    return any(getattr(each, "id", "") == "overload" for each in node.decorator_list)


def says_what(node: Documented) -> bool:
    """A fault or a variation says in its mark what it is."""
    calls = [each.func for each in node.decorator_list if isinstance(each, ast.Call)]
    return any(getattr(each, "id", "") in ("mutant", "variation") for each in calls)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_every_module_opens_with_a_docstring_on_lines_of_its_own(modules, root):
    wrong = []
    for path in [*modules, root / "noxfile.py", *(root / "tasks").glob("*.py")]:
        text = ast.get_docstring(parsed(path), clean=False) or ""
        if not (text.startswith("\n") and text.endswith("\n") and "." in text):
            wrong.append(str(path.relative_to(root)))
    assert wrong == []


def test_every_public_function_and_class_has_a_docstring(modules, root):
    wrong = []
    for path in modules:
        if root / "conformance" / "suite" in path.parents and path.name.startswith("test_"):
            continue  # the name of a test is its sentence
        wrong += [
            f"{path.relative_to(root)}:{node.lineno} {node.name}"
            for node in public(parsed(path).body)
            if not (ast.get_docstring(node) or is_overload(node) or says_what(node))
        ]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def shown(): ...", ["shown"]),
        ("def _hidden(): ...", []),
        ("class Shown:\n    def method(self): ...\n    def _own(self): ...", ["Shown", "method"]),
        ("class Shown:\n    def __len__(self): ...", ["Shown"]),
    ],
)
def test_public_names_are_told_from_private_ones(source, names):
    assert [node.name for node in public(ast.parse(source).body)] == names
