"""
The lock that every session installs from, and the parts of it that a session needs.

Reads what `uv pip compile` wrote; asks no registry.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"

# Wheels only, because building from source would fetch build tools that no hash vouches for. The
# lock names every dependency, so pip need not look for more; modules are compiled when imported.
FROM_LOCK = ("--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile")
QUIETLY = ("--quiet", "--disable-pip-version-check")
LOCK_HEADER = """\
# Everything that a session of noxfile.py installs, by version and hash, for every platform.
# Made from pyproject.toml; renew it with: python3 noxfile.py -s lock
# The comments behind a package say what it is here for, and sessions choose by them.
"""
COMPILED = (
    *("--universal", "--python-version=3.11", "--generate-hashes", "--no-header"),
    *("--no-emit-index-url", "--no-emit-find-links"),
)
"""How uv is to write a lock: for every platform, by hash, without a registry's address."""


def locked(*groups: str) -> str:
    """
    Return the part of the lock that `groups` of pyproject.toml stand on, in the lock's own words.

    The group `project` means the project's own dependencies. The comments that say why a package
    is in the lock (`via`) tell which others it is there for. Ends the program with a sentence that
    says what to do when the lock does not know a group.
    """
    blocks = re.findall(r"^\S.*==(?:.*\n)(?:[ \t].*\n)*", LOCK.read_text("utf-8"), re.MULTILINE)
    reasons = {
        block: set(re.findall(r"^ +#(?: via)? +(\S.*)$", block, re.MULTILINE)) for block in blocks
    }
    roots = {_root(group) for group in groups}
    if missing := roots - set().union(*reasons.values()):
        sys.exit(f"{LOCK.name} lacks {', '.join(missing)}. Renew it: python3 noxfile.py -s lock")
    needed = set(roots)
    size = 0
    while size != len(needed):
        size = len(needed)
        needed.update(block.partition("==")[0] for block in blocks if reasons[block] & needed)
    return "".join(block for block in blocks if reasons[block] & needed)


def pins() -> dict[str, str]:
    """Return every line of the lock that pins something (`name==version ; marker`), by name."""
    lines = re.findall(r"^(\S+?)(==\S+(?: ; .*?)?) *\\?$", LOCK.read_text("utf-8"), re.MULTILINE)
    return {name: f"{name}{rest}" for name, rest in lines}


def _root(group: str) -> str:
    suffix = "" if group == "project" else f":{group}"
    return f"gemini-openai-conformance (pyproject.toml{suffix})"
