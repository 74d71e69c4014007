"""
The tasks of the project, one session a verb: `python3 noxfile.py -s NAME`, or `-l` for a list.

Needs Python 3.11 or newer and pip, nothing else. When nox is missing, this file installs it into
`.nox/bootstrap` and runs itself there. Whatever a session installs comes from `requirements.lock`,
or from a lock in `sdks`, by version and hash, from the registry that pip is set up for.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

if sys.version_info < (3, 11):  # noqa: UP036  # this file runs before anything checked
    sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:  # nox reads this file from wherever it was started
    sys.path.insert(0, str(ROOT))

from tasks.bootstrap import bootstrap, program  # noqa: E402
from tasks.locks import COMPILED, FROM_LOCK, LOCK, LOCK_HEADER, QUIETLY, locked  # noqa: E402
from tasks.sdks import COMMITTED, HEADER, Client, inputs, versions  # noqa: E402
from tasks.shipping import left_behind  # noqa: E402

if __name__ == "__main__":
    ready = importlib.util.find_spec("nox") is not None
    python = sys.executable if ready else str(bootstrap())
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

VERSIONS = versions()
CLIENTS = tomllib.loads((ROOT / "clients" / "clients.toml").read_text("utf-8"))["client"]
RAN: list[Client] = []


def _install(session: nox.Session, *groups: str, editable: bool = True) -> None:
    """Install `groups` from the lock, and the project in place; nothing when it is so already."""
    _install_listed(session, locked(*groups, *(["build"] if editable else [])), editable=editable)


def _install_listed(session: nox.Session, text: str, *, editable: bool = True) -> None:
    """Install what `text` lists by version and hash, and the project in place."""
    if not session.virtualenv.is_sandboxed:
        return
    home = Path(session.virtualenv.location)
    mark = f"# for {home}\n{text}"
    if editable:
        mark += (ROOT / "pyproject.toml").read_text("utf-8")  # it names the command
    stamp = home / "installed.txt"
    if stamp.is_file() and stamp.read_text("utf-8") == mark:
        return
    stamp.unlink(missing_ok=True)
    listed = home / "wanted.txt"
    listed.write_text(text, "utf-8")
    session.install(*FROM_LOCK, "-r", str(listed))
    if editable:
        session.install("--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(mark, "utf-8")


@nox.session
def replay(session: nox.Session) -> None:
    """Replay the committed cassettes, print the matrix and write the reports."""
    _install(session, "project", "javascript")
    session.run("conformance", "run", *session.posargs)


@nox.session
def gate(session: nox.Session) -> None:
    """Replay, and compare with the committed baseline: `-- --explain`, or `-- --update`."""
    _install(session, "project", "javascript")
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
    _install(session, "project", "javascript", "tests")
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
    _install(session, "project", "javascript", "tests", "browser")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
@nox.parametrize("client", [nox.param(each, id=each.id) for each in VERSIONS])
def sdks(session: nox.Session, client: Client) -> None:
    """Replay through a version of an SDK, and try what is known of it; `matrix` compares them."""
    if client.lock is not None:
        _install_listed(session, client.lock.read_text("utf-8"))
    else:
        _install(session, "project", *(["javascript"] if client.surface == "javascript" else []))
    posed = [each for each in session.posargs if each not in ("--check", "--update")]
    through = ("--surface", "rest", "--surface", client.surface, "--no-sweep")
    session.run(
        *("conformance", "run", *through, "--out", str(client.run), *posed),
        env=client.environment,
        silent=True,  # the table says it, for all of them
        success_codes=[0, 1, 4],
    )
    facts = ("tests/clients/test_python_versions.py", "tests/clients/test_javascript_versions.py")
    named = ["--disable-plugin-autoload", facts[client.major is not None]]
    session.run("python", "-m", "pytest", "-q", *named, env=client.environment)
    RAN.append(client)
    session.notify("matrix", [each for each in session.posargs if each not in posed])


@nox.session
def matrix(session: nox.Session) -> None:
    """Compare the versions of the SDKs that `sdks` ran: `-- --check`, or `-- --update`."""
    _install(session, "project")
    runs = [each.run for each in RAN or VERSIONS if (each.run / "run.jsonl").is_file()]
    if not runs:
        session.error("There is no run to compare. Make them: python3 noxfile.py -s sdks")
    form = ("conformance", "report", *map(str, runs), "--format")
    session.run(*form, "clients")
    if not session.posargs:
        return
    if len(runs) < len(VERSIONS):
        session.error(f"{len(runs)} of {len(VERSIONS)} versions ran, and all have to.")
    draft = Path(session.create_tmp()) / COMMITTED.name
    session.run(*form, "clients-markdown", "-o", str(draft))
    if session.posargs == ["--update"]:
        shutil.copy(draft, COMMITTED)
    elif not COMMITTED.is_file() or draft.read_bytes() != COMMITTED.read_bytes():
        session.error(f"{COMMITTED.name} says something else: -s sdks -- --update, and read it.")


@nox.session
@nox.parametrize("client", [nox.param(each["name"], id=each["name"]) for each in CLIENTS])
def clients(session: nox.Session, client: str) -> None:
    """Ask through one of other people's clients: `-- --record` renews reports/clients.md."""
    _install(session, "project", *(["javascript"] if client == "vercel-ai" else []))
    home = Path(session.virtualenv.location) / "client"
    session.run("python", "-m", "clients", client, "--home", str(home), *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel and run it outside the checkout, in an environment of its own."""
    _install(session, "build", editable=False)
    with TemporaryDirectory(prefix="conformance-") as temporary:
        room = Path(temporary)
        session.run("hatchling", "build", "-t", "wheel", "-d", str(room), silent=True)
        (built,) = room.glob("*.whl")
        if lost := left_behind(built):
            session.error(f"The wheel lacks {len(lost)} files, {lost[0]} for one.")
        wanted, environment = room / "wanted.txt", room / "environment"
        wanted.write_text(locked("project", "javascript"), "utf-8")
        session.run("python", "-m", "venv", "--without-pip", str(environment))
        into = ("--python", str(program(environment, "python")), "install", *QUIETLY)
        session.run("python", "-m", "pip", *into, *FROM_LOCK, "-r", str(wanted))
        session.run("python", "-m", "pip", *into, "--no-deps", str(built))
        command = str(program(environment, "conformance"))
        with session.chdir(room):
            session.run(command, "run", "--out", "out", *session.posargs, external=True)
        if not (room / "out" / "run.jsonl").is_file():
            session.error("The installed command left with 0 and wrote no run.jsonl.")


@nox.session
def lock(session: nox.Session) -> None:
    """Renew every lock from pyproject.toml: `-- --upgrade` for the newest of everything."""
    _install(session, "lock", editable=False)
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    named = [f"--group={group}" for group in groups if group != "dev"]
    _compile(session, LOCK, LOCK_HEADER, "pyproject.toml", *named)
    for client in VERSIONS:
        if client.lock is not None:
            given = inputs(client, Path(session.create_tmp()))
            header = HEADER.format(id=client.id)
            _compile(session, client.lock, header, *given)


def _compile(session: nox.Session, into: Path, header: str, *given: str) -> None:
    """Let uv write the lock `into` from what is `given`."""
    draft = Path(session.create_tmp()) / into.name
    draft.unlink(missing_ok=True)
    if into.exists():
        shutil.copy(into, draft)  # what is pinned stays pinned unless an upgrade is asked for
    session.run(
        *("uv", "pip", "compile", "--quiet", "--output-file", str(draft)),
        *(*given, *COMPILED, *session.posargs),
    )
    draft.write_text(header + draft.read_text("utf-8"), "utf-8")
    draft.replace(into)
