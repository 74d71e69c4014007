"""
The versions of the OpenAI SDKs that the replay is tried through: `sdks/clients.toml`.

Knows which they are and what each is installed from; what comes of it is the report's business.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tasks.locks import ROOT, pins

FOLDER = ROOT / "sdks"
RUNS = ROOT / "reports" / "latest" / "sdks"
COMMITTED = ROOT / "reports" / "clients-sdk.md"
HEADER = """\
# What the replay through {id} installs, by version and hash, for every platform.
# Made from pyproject.toml and sdks/clients.toml; renew it with: python3 noxfile.py -s lock
"""


@dataclass(frozen=True)
class Client:
    """
    One version of an SDK, tried through `surface`.

    `asks` are requirements that stand in the place of the project's own on openai, and `against`
    one that is put in the place of what the SDK itself asks for. Without `asks` the project's own
    lock is used. `major` is the version of the npm package.
    """

    id: str
    surface: str
    why: str
    asks: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    major: int | None = None

    @property
    def lock(self) -> Path | None:
        """The lock of its own, None for one that the project's lock holds."""
        return FOLDER / f"{self.id}.txt" if self.asks else None

    @property
    def run(self) -> Path:
        """The folder its run goes to."""
        return RUNS / self.id

    @property
    def environment(self) -> dict[str, str]:
        """What its run is told by the environment."""
        return {} if self.major is None else {"CONFORMANCE_OPENAI_JS": str(self.major)}


def versions() -> tuple[Client, ...]:
    """Return every version that is tried, in the order of the file."""
    rows = tomllib.loads((FOLDER / "clients.toml").read_text("utf-8"))["client"]
    return tuple(
        Client(
            id=row.pop("id"),
            surface=row.pop("surface"),
            why=row.pop("why"),
            asks=tuple(row.pop("asks", ())),
            against=tuple(row.pop("against", ())),
            **row,  # an unknown member is a TypeError that names it
        )
        for row in rows
    )


def inputs(client: Client, room: Path) -> tuple[str, ...]:
    """
    Write into `room` what the lock of `client` is made from; return the arguments that name it.

    The project's needs with another openai, and its own pins but openai's, so that nothing but the
    SDK differs.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needs = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    kept = [each for each in needs if not each.startswith("openai>")]
    rest = [line for name, line in pins().items() if name != "openai"]
    files = {"asked": [*kept, *client.asks], "constraints": rest, "overrides": client.against}
    for name, lines in files.items():
        (room / f"{name}.in").write_text("\n".join([*lines, ""]), "utf-8")
    bounds = (f"--{name}={room / name}.in" for name in ("constraints", "overrides"))
    return (str(room / "asked.in"), *bounds, "--no-annotate")
