"""
The suite's own source as trees: what stands at a line, and what a statement gives to a name.

Reads files and knows nothing of exchanges.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Any


@cache
def source(file: str) -> ast.Module:
    """Return the source of a module as a tree. Raises OSError and SyntaxError."""
    return ast.parse(Path(file).read_text(encoding="utf-8"))


def around(tree: ast.AST, line: int, kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Any:
    """Return the innermost node of `kind` that spans a line, None when there is none."""
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, kind) and node.lineno <= line <= (node.end_lineno or 0)  # type: ignore[attr-defined]
    ]
    return max(found, key=lambda node: node.lineno, default=None)  # type: ignore[attr-defined]


def given(node: ast.AST, name: str) -> ast.expr | None:
    """Return what a statement gives to a name, None when it gives it nothing."""
    match node:
        case ast.Assign(targets=[target], value=value):
            return _unpacked(target, value, name)
        case ast.For(target=target, iter=value) if _names(target, name):
            return value
    return None


def _unpacked(target: ast.expr, value: ast.expr, name: str) -> ast.expr | None:
    if not _names(target, name):
        return None
    if not isinstance(target, ast.Tuple | ast.List):
        return value
    for number, each in enumerate(target.elts):
        if isinstance(each, ast.Starred):
            break  # what stands behind it is counted from the end
        if isinstance(value, ast.Tuple | ast.List):
            if (found := _unpacked(each, value.elts[number], name)) is not None:
                return found
        elif _names(each, name):
            return _unpacked(each, ast.Subscript(value, ast.Constant(number), ast.Load()), name)
    return value


def _names(target: ast.expr, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(target))
