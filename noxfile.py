"""
The tasks of the project, one session a verb: `python3 noxfile.py -s NAME`, or `-l` for a list.

Needs Python 3.11 or newer and pip, nothing else. When nox is missing, this file installs it into
`.nox/bootstrap` and runs itself there. Whatever a session installs comes from `requirements.lock`,
by version and hash, from the registry that pip is set up for.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

if sys.version_info < (3, 11):  # noqa: UP036  # this file runs before anything checked
    sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
BOOTSTRAP = ROOT / ".nox" / "bootstrap"

# Wheels only, because building from source would fetch build tools that no hash vouches for. The
# lock names every dependency, so pip need not look for more; modules are compiled when imported.
FROM_LOCK = ("--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile")
QUIETLY = ("--quiet", "--disable-pip-version-check")
LOCK_HEADER = """\
# Everything that a session of noxfile.py installs, by version and hash, for every platform.
# Made from pyproject.toml; renew it with: python3 noxfile.py -s lock
# The comments behind a package say what it is here for, and sessions choose by them.
"""


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


def _root(group: str) -> str:
    suffix = "" if group == "project" else f":{group}"
    return f"gemini-openai-conformance (pyproject.toml{suffix})"


def _program(environment: Path, name: str) -> Path:
    return environment / (f"Scripts/{name}.exe" if sys.platform == "win32" else f"bin/{name}")


def _bootstrap() -> Path:
    """Return a Python that has nox, setting up `.nox/bootstrap` when it is missing or outdated."""
    own = _program(BOOTSTRAP, "python")
    wanted = f"# for {sys.executable} {sys.version.split()[0]}\n" + locked("tasks")
    stamp = BOOTSTRAP / "installed.txt"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return own
    print("Setting up nox in .nox/bootstrap, once.", file=sys.stderr, flush=True)
    shutil.rmtree(BOOTSTRAP, ignore_errors=True)
    venv = [sys.executable, "-m", "venv", str(BOOTSTRAP)]
    if importlib.util.find_spec("pip"):
        pip = [sys.executable, "-m", "pip"]
    elif found := shutil.which("pip3") or shutil.which("pip"):
        pip = [found]
    elif importlib.util.find_spec("ensurepip"):
        pip = [str(own), "-m", "pip"]
    else:
        sys.exit(
            f"pip is needed, and {sys.executable} has none.\n"
            "Install it with the system's packages (python3-pip), or install uv or nox."
        )
    try:
        subprocess.run(venv if pip[0] == str(own) else [*venv, "--without-pip"], check=True)
        listed = BOOTSTRAP / "wanted.txt"
        listed.write_text(wanted, "utf-8")
        into = ["--python", str(own), "install", *QUIETLY, *FROM_LOCK]
        subprocess.run([*pip, *into, "-r", str(listed)], check=True)
        listed.rename(stamp)
    except subprocess.CalledProcessError as error:
        sys.exit(
            f"nox could not be set up in {BOOTSTRAP.relative_to(ROOT)}: "
            f"{' '.join(error.cmd[:4])} … left with {error.returncode}; its reason stands above.\n"
            "pip must be 22.3 or newer and reach a package registry."
        )
    return own


if __name__ == "__main__":
    ready = importlib.util.find_spec("nox") is not None
    python = sys.executable if ready else str(_bootstrap())
    try:
        sys.exit(subprocess.call([python, "-m", "nox", "-f", __file__, *sys.argv[1:]]))
    except KeyboardInterrupt:
        sys.exit(130)


import tomllib  # noqa: E402  # Python 3.11 or newer, known only by now

import nox  # noqa: E402  # there only from here on

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["replay", "tests"]
nox.options.reuse_venv = "yes"
# Always there, as nox brings it. uv would ask the registry that uv is set up for, and pip's
# settings mean nothing to it; who wants it says `--default-venv-backend uv`.
nox.options.default_venv_backend = "virtualenv"


def _install(session: nox.Session, *groups: str, editable: bool = True) -> None:
    """Install `groups` from the lock, and the project in place; nothing when it is so already."""
    if not session.virtualenv.is_sandboxed:
        return
    wanted = locked(*groups, *(["build"] if editable else []))
    home = Path(session.virtualenv.location)
    mark = f"# for {home}\n{wanted}"
    if editable:
        mark += (ROOT / "pyproject.toml").read_text("utf-8")  # it names the command
    stamp = home / "installed.txt"
    if stamp.is_file() and stamp.read_text("utf-8") == mark:
        return
    stamp.unlink(missing_ok=True)
    listed = home / "wanted.txt"
    listed.write_text(wanted, "utf-8")
    session.install(*FROM_LOCK, "-r", str(listed))
    if editable:
        session.install("--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(mark, "utf-8")


@nox.session
def replay(session: nox.Session) -> None:
    """Replay the committed cassettes, print the matrix and write the reports."""
    _install(session, "project")
    session.run("conformance", "run", *session.posargs)


@nox.session
def gate(session: nox.Session) -> None:
    """Replay, and compare with the committed baseline: `-- --explain`, or `-- --update`."""
    _install(session, "project")
    with TemporaryDirectory(prefix="conformance-") as out:
        # Whatever the run ends with, the gate says what it makes of it.
        ended = [0, 1, 3, 4]
        session.run("conformance", "run", "--out", out, silent=True, success_codes=ended)
        session.run("conformance", "gate", out, *session.posargs)


def _verb(name: str, says: str, *groups: str, session: str = "") -> None:
    """Make a session that hands its arguments to the verb `name`; `says` is what `-l` shows."""

    def run(session: nox.Session) -> None:
        _install(session, "project", *groups)
        session.run("conformance", name, *session.posargs)

    run.__name__, run.__doc__ = session or name, says
    nox.session(run)


_verb("record", "Ask a live target and write cassettes: `-- --target gemini`.")
# Some found traffic is compressed with brotli, which the tests bring.
_verb("audit", "Judge traffic that somebody already has: `-- PATH…`.", "tests")
_verb("serve", "Serve the reference endpoint or recorded answers on loopback: `-- reference`.")
_verb("report", "Render a finished run again: `-- reports/latest/run.jsonl`.")
_verb("explain", "Explain a clause, a feature or an area, from promise to wire: `-- chat-stream`.")
_verb("list", "List what can be chosen: `-- clauses --area tools`.", session="listing")
_verb("diff", "Tell what changed from one run to a later one: `-- A B`.")
_verb("prove", "Prove that the suite catches what it must and lets pass the rest: `-- --help`.")
_verb("expect", "Draft expectations for what a run found red: `-- TARGET`.")


@nox.session
def tests(session: nox.Session) -> None:
    """Test the suite itself, without a network."""
    _install(session, "project", "tests")
    named = ["--disable-plugin-autoload", "-p", "_hypothesis_pytestplugin"]
    session.run("python", "-m", "pytest", *named, *(session.posargs or ["tests"]))


@nox.session
def browser(session: nox.Session) -> None:
    """Try the page in the system's Chromium, headless."""
    if shutil.which("chromium") is None:
        session.error("There is no Chromium to try the page in: apt-get install chromium")
    _install(session, "project", "tests", "browser")
    named = ("--disable-plugin-autoload", *(session.posargs or ["tests/browser"]))
    session.run("python", "-m", "pytest", *named)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and form of all Python files."""
    _install(session, "lint", editable=False)
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")


@nox.session
def workflows(session: nox.Session) -> None:
    """Check the action, the files for CI and the scripts that they run."""
    _install(session, "workflows", editable=False)
    ours = (*sorted(map(str, Path(".github/workflows").glob("*.yml"))), "ci/github-endpoint.yml")
    schema = ("check-jsonschema", "--builtin-schema")
    session.run(*schema, "vendor.github-workflows", *ours)
    session.run(*schema, "vendor.github-actions", "action.yml")
    gitlab = ("vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    session.run(*schema, *gitlab, "ci/gitlab-ci.yml")
    session.run("zizmor", "--offline", "--quiet", "--persona=auditor", "action.yml", *ours)
    session.run("shellcheck", ".ci/run", *sorted(map(str, Path("ci").rglob("*.sh"))))


@nox.session
def types(session: nox.Session) -> None:
    """Check all types strictly."""
    _install(session, "project", "tests", "types", "tasks", editable=False)
    session.run("mypy", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the budgets and report them as ratios."""
    _install(session, "project", "tests", "browser")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel and run it outside the checkout, in an environment of its own."""
    _install(session, "build", editable=False)
    with TemporaryDirectory(prefix="conformance-") as temporary:
        room = Path(temporary)
        session.run("hatchling", "build", "-t", "wheel", "-d", str(room), silent=True)
        (built,) = room.glob("*.whl")
        if lost := _left_behind(built):
            session.error(f"The wheel lacks {len(lost)} files, {lost[0]} for one.")
        wanted, environment = room / "wanted.txt", room / "environment"
        wanted.write_text(locked("project"), "utf-8")
        session.run("python", "-m", "venv", "--without-pip", str(environment))
        into = ("--python", str(_program(environment, "python")), "install", *QUIETLY)
        session.run("python", "-m", "pip", *into, *FROM_LOCK, "-r", str(wanted))
        session.run("python", "-m", "pip", *into, "--no-deps", str(built))
        command = str(_program(environment, "conformance"))
        with session.chdir(room):
            session.run(command, "run", "--out", "out", *session.posargs, external=True)
        if not (room / "out" / "run.jsonl").is_file():
            session.error("The installed command left with 0 and wrote no run.jsonl.")


def _left_behind(built: Path) -> list[str]:
    """Return what has to travel in the wheel `built` and does not."""
    travels = {
        "conformance": "conformance",
        "schemas": "conformance/shipped/schemas",
        "cassettes/rehearsed": "conformance/shipped/cassettes/rehearsed",
    }
    with ZipFile(built) as archive:
        inside = set(archive.namelist())
    wanted = {
        f"{there}/{path.relative_to(ROOT / here).as_posix()}"
        for here, there in travels.items()
        for path in (ROOT / here).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return sorted(wanted - inside)


@nox.session
def lock(session: nox.Session) -> None:
    """Renew requirements.lock from pyproject.toml: `-- --upgrade` for the newest of everything."""
    _install(session, "lock", editable=False)
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    draft = Path(session.create_tmp()) / LOCK.name
    shutil.copy(LOCK, draft)  # what is pinned stays pinned unless an upgrade is asked for
    session.run(
        *("uv", "pip", "compile", "pyproject.toml", "--quiet", "--output-file", str(draft)),
        *(f"--group={group}" for group in groups if group != "dev"),
        *("--universal", "--python-version=3.11", "--generate-hashes", "--no-header"),
        *("--no-emit-index-url", "--no-emit-find-links", *session.posargs),
    )
    draft.write_text(LOCK_HEADER + draft.read_text("utf-8"), "utf-8")
    draft.replace(LOCK)
