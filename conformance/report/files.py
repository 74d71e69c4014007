"""
Every file of a report, written into a folder: whole or not at all, and never with a secret in it.

The only file of this room that touches the disk for writing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from conformance.catalogue import Catalogue, load
from conformance.model import Housekeeping, Run
from conformance.recording.hygiene import holds_secret
from conformance.report.formats import FORMATS, Known, Render

#: File names, and the forms of a run that they hold. The others are for reading on the way.
FILES: Mapping[str, Render] = {
    "matrix.md": FORMATS["markdown"],
    "summary.md": FORMATS["summary"],
    "index.html": FORMATS["html"],
    "matrix.svg": FORMATS["svg"],
    "badge.json": FORMATS["badge"],
    "junit.xml": FORMATS["junit"],
    "ctrf-report.json": FORMATS["ctrf"],
    "capabilities.json": FORMATS["capabilities"],
}


def write(
    run: Run,
    folder: Path,
    *,
    catalogue: Catalogue | None = None,
    known: Known | None = None,
    secrets: Sequence[str] = (),
) -> tuple[Path, ...]:
    """
    Write every format of `run` into `folder` and return the paths.

    `known` holds what people reported and what recordings show. Raises Housekeeping, before
    anything is written, when one of `secrets` stands in a rendered text, in whatever spelling.
    """
    promised = catalogue or load()
    texts = {name: render(run, promised, known or Known()) for name, render in FILES.items()}
    for name, text in texts.items():
        plain = any(secret in text for secret in secrets if secret)
        if plain or holds_secret(text.encode("utf-8"), secrets):
            raise Housekeeping(
                f"The rendered {name} would hold a secret, so nothing was written to {folder}.",
                "Find the secret in run.jsonl, where it should have been redacted, and report it.",
            )
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        beside = folder / f".{name}.part"
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(folder / name)
    return tuple(folder / name for name in texts)
