"""
Every format of a run, written into a folder: whole or not at all, and never with a secret in it.

The only file of this room that touches the disk for writing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from conformance.catalogue import Catalogue, load
from conformance.model import Housekeeping, Run
from conformance.report import badge, capabilities, junit, markdown, page
from conformance.report.failure import Deviation

Known = Mapping[str, Sequence[Deviation]]

#: File names and what renders them.
FILES: Mapping[str, Callable[[Run, Catalogue, Known], str]] = {
    "matrix.md": lambda run, catalogue, _: markdown.render(run, catalogue=catalogue),
    "index.html": lambda run, catalogue, known: page.render(
        run, catalogue=catalogue, deviations=known
    ),
    "junit.xml": lambda run, catalogue, known: junit.render(
        run, catalogue=catalogue, deviations=known
    ),
    "badge.json": lambda run, catalogue, _: badge.render(run, catalogue=catalogue),
    "capabilities.json": lambda run, catalogue, _: capabilities.render(run, catalogue=catalogue),
}


def write(
    run: Run,
    folder: Path,
    *,
    catalogue: Catalogue | None = None,
    deviations: Known | None = None,
    secrets: Sequence[str] = (),
) -> tuple[Path, ...]:
    """
    Write every format of `run` into `folder` and return the paths.

    `deviations` holds what people reported, by clause id. Raises Housekeeping, before anything is
    written, when one of `secrets` stands in a rendered text.
    """
    promised = catalogue or load()
    texts = {name: render(run, promised, deviations or {}) for name, render in FILES.items()}
    for name, text in texts.items():
        if any(secret in text for secret in secrets if secret):
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
