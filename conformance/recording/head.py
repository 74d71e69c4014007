"""
Where a recording came from: the part of a cassette that is ours.

A value and its plain form; knows nothing of files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from conformance.model import Kind, Provenance

FORMAT = 1

_ID = re.compile(r"[a-z0-9_][a-z0-9_.-]*(?:/[a-z0-9_][a-z0-9_.-]*)+\Z")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MAY_LACK = frozenset({"role", "model"})


@dataclass(frozen=True, slots=True)
class Head:
    """
    Where a recording came from; the `conformance` part of the cassette's `metadata`.

    `exchange` is an id such as `chat/hello-stream` and `area` its first word. `role` is the role
    the model played, `model` the id that was asked, both None where no model was. `recorded` is
    an ISO date, `suite` the version that wrote it, `surface` the surface that asked,
    `claims` the dialect whose promises the target makes. `base_url` holds no credential. Raises
    ValueError for a name that could not be a file's, because the names make the path.
    """

    provenance: Provenance
    target: str
    exchange: str
    area: str
    kind: Kind
    role: str | None
    model: str | None
    base_url: str
    recorded: str
    suite: str
    surface: str
    claims: str = "openai"
    format: int = FORMAT

    def __post_init__(self) -> None:
        if not _NAME.match(self.target):
            raise ValueError(f"the target {self.target!r} cannot be the name of a folder")
        if not _ID.match(self.exchange):
            raise ValueError(f"the exchange {self.exchange!r} is no id of the form area/name")
        if self.exchange.partition("/")[0] != self.area:
            raise ValueError(f"the exchange {self.exchange!r} is not of the area {self.area!r}")
        if not _DATE.match(self.recorded):
            raise ValueError(f"{self.recorded!r} is no date of the form 2026-11-22")

    def plain(self) -> dict[str, Any]:
        """Return the head as it stands in a file."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**values, "provenance": self.provenance.value, "kind": self.kind.value}

    @classmethod
    def from_plain(cls, value: Mapping[str, Any]) -> Head:
        """
        Return the head that `value` spells.

        Raises ValueError saying what is missing, unknown or of the wrong type.
        """
        if value.get("format") != FORMAT:
            raise ValueError(
                f"its format is {value.get('format')!r}, and this suite reads {FORMAT}"
            )
        names = {field.name for field in fields(cls)}
        if unknown := sorted(map(str, value.keys() - names)):
            raise ValueError(f"its head has the unknown member {unknown[0]}")
        members: dict[str, Any] = {name: value.get(name) for name in names - {"format"}}
        for name, member in sorted(members.items()):
            if not isinstance(member, str) and not (member is None and name in _MAY_LACK):
                raise ValueError(f"its head's {name} is {member!r} and no text")
        members["provenance"] = Provenance(members["provenance"])
        members["kind"] = Kind(members["kind"])
        return cls(**members)
