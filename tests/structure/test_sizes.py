"""A file is about one thing, and so it is short."""

from __future__ import annotations

LONGEST_MODULE = 300
LONGEST_TEST = 400


def too_long(paths, limit):
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in paths}
    return {path.name: length for path, length in lengths.items() if length > limit}


def test_no_module_is_longer_than_300_lines(modules, root):
    assert (
        too_long([*modules, root / "noxfile.py", *(root / "tasks").glob("*.py")], LONGEST_MODULE)
        == {}
    )


def test_no_file_of_tests_is_longer_than_400_lines(files, root):
    tests = [path for path in files if root / "tests" in path.parents and path.suffix == ".py"]
    assert too_long(tests, LONGEST_TEST) == {}
