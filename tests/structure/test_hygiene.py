"""Nothing in the repository names a machine, a package registry or a key."""

from __future__ import annotations

import re

import pytest

# Put together from parts, so that this file does not name what it looks for.
FOLDERS = b"|".join([b"work", b"root", b"tmp", b"home/[a-z]+", b"Users/[A-Za-z]+"])
MACHINE = re.compile(rb"(?<![\w./<}-])/(?:" + FOLDERS + rb")/[\w.]|\b[A-Z]:\\+Users\\")
REGISTRY = re.compile(
    b"|".join(
        re.escape(b".".join(parts))
        for parts in [
            (b"pypi", b"org"),
            (b"pythonhosted", b"org"),
            (b"registry", b"npmjs", b"org"),
            (b"npmjs", b"com"),
            (b"registry", b"yarnpkg", b"com"),
        ]
    )
)
KEY = re.compile(
    rb"\bAIza[0-9A-Za-z_-]{35}\b|\bAQ\.[0-9A-Za-z_-]{30,}|\bsk-[0-9A-Za-z_-]{32,}"
    rb"|\bya29\.[0-9A-Za-z_-]{20,}|\bgh[opsu]_[0-9A-Za-z]{30,}|\bAKIA[0-9A-Z]{16}\b"
    rb"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)


def found(files, root, pattern):
    hits = []
    for path in files:
        for match in pattern.finditer(path.read_bytes()):
            line = path.read_bytes().count(b"\n", 0, match.start()) + 1
            hits.append(f"{path.relative_to(root)}:{line}")
    return hits


def test_no_file_names_a_path_of_a_machine(files, root):
    assert found(files, root, MACHINE) == []


def test_no_file_names_a_package_registry(files, root):
    assert found(files, root, REGISTRY) == []


def test_no_file_holds_anything_shaped_like_a_key(files, root):
    assert found(files, root, KEY) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE, b"open('/%s/project/file')" % b"work"),
        (MACHINE, b"# /%s/someone/project" % b"home"),
        (REGISTRY, b"https://%s/simple" % b".".join([b"pypi", b"org"])),
        (KEY, b"key = AIza" + b"x" * 35),
        (KEY, b"sk-" + b"a1" * 20),
    ],
)
def test_what_must_not_be_there_would_be_found(pattern, text):
    assert pattern.search(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE, b"POST /v1beta/openai/chat/completions"),
        (MACHINE, b"https://docs.example/work/guide"),
        (MACHINE, b"path/work/file"),
        (REGISTRY, b"pip installs it"),
        (KEY, b"$GEMINI_API_KEY and reference-key"),
    ],
)
def test_what_may_be_there_is_left_alone(pattern, text):
    assert not pattern.search(text)
