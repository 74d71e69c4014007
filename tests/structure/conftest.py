"""The files of the repository, as the tests of its structure see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MADE = {
    ".benchmarks",
    ".git",
    ".hypothesis",
    ".mypy_cache",
    ".nox",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    "__pycache__",
    "build",
    "dist",
    "node_modules",
    "venv",
}


def walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name in MADE or path == ROOT / "reports" / "latest":
            continue
        if path.is_dir():
            yield from walk(path)
        elif path.suffix != ".pyc":
            yield path


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def files() -> list[Path]:
    """Every file that is or could be committed."""
    return list(walk(ROOT))


@pytest.fixture(scope="session")
def modules(files: list[Path]) -> list[Path]:
    """The Python modules of the package."""
    return [path for path in files if path.suffix == ".py" and ROOT / "conformance" in path.parents]
