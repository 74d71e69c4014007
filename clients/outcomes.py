"""
What a user saw, judged by what the prompt forces, and told in one line.

Pure; knows neither clients nor endpoints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from clients.roster import Task

LONGEST = 200
_PORT = re.compile(r"(127\.0\.0\.1|localhost):\d+")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
_FOLDER = re.compile(r"(?<![\w:/.])/(?:[\w.@+-]+/)+(?=[\w.@+-])")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Kind(StrEnum):
    """How a task ended for the user."""

    WORKS = "works"
    WRONG = "wrong"  # no error, and not what the prompt forces: the worst there is
    BREAKS = "breaks"  # an error
    UNRECORDED = "unrecorded"  # this version sends something that nobody recorded
    NOT_MET = "not met"  # it works, and nothing it asked for showed the fault
    NOT_OFFERED = "not offered"  # the client has no way of its own to do this


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended; `happened` says what the user saw, empty where it works."""

    kind: Kind
    happened: str = ""


def judged(task: Task, line: Mapping[str, Any]) -> Outcome:
    """Return the outcome of `task` from the line that a client's program told."""
    if "raised" in line:
        raised = line["raised"]
        said = one_line(str(raised.get("message", "")))
        return Outcome(Kind.BREAKS, cut(": ".join(filter(None, (raised.get("class"), said)))))
    saw = line.get("saw")
    if not isinstance(saw, dict):
        return Outcome(Kind.WRONG, "the program told nothing")
    wrong = [said for said in (_calls(task, saw), _text(task, saw), _value(task, saw)) if said]
    return Outcome(Kind.WRONG, cut("; ".join(wrong))) if wrong else Outcome(Kind.WORKS)


def one_line(text: str) -> str:
    """Return `text` on one line, without what differs between two equal runs or two machines."""
    text = _FOLDER.sub("", _COLOURS.sub("", text))
    return " ".join(_ADDRESS.sub("0x…", _PORT.sub(r"\1:PORT", text)).split())


def cut(text: str) -> str:
    """Return `text`, shortened to what fits a table."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _calls(task: Task, saw: Mapping[str, Any]) -> str:
    called = [str(each) for each in saw.get("calls") or ()]
    if sorted(called) == sorted(task.calls):
        return ""
    wanted = ", ".join(task.calls)
    return f"the tool was called for {', '.join(called) or 'nothing'}, not for {wanted}"


def _text(task: Task, saw: Mapping[str, Any]) -> str:
    text, pieces = str(saw.get("text") or ""), saw.get("pieces") or 0
    if any(said not in text for said in task.says):
        return f"the text is {one_line(text)!r}" if text else "there is no text"
    if pieces < task.pieces:
        return f"the text came in {pieces} piece"
    return ""


def _value(task: Task, saw: Mapping[str, Any]) -> str:
    if task.value is None or saw.get("value") == task.value:
        return ""
    return f"the value is {one_line(str(saw.get('value')))}"
