"""
What a sweep tries: a request, its control, and how an effect could be seen.

Values, and how they are made from sound rows; files and findings are `sweeps`' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.model import Sweep

PLACES = ("tools", "response_format")
"""Where a keyword of JSON Schema is tried."""

EFFECTS: Mapping[str, tuple[type, ...]] = {
    "none": (),  # nothing that one answer could show
    "answers": (),  # that an answer comes at all
    "route": (),  # that something is there at all
    "member": (str,),  # a member, by JSON pointer, that the control lacks
    "equals": (str, str),  # a member with this value
    "text": (str,),  # a member that is text
    "length": (str, int),  # a list with so many entries
    "content": (str,),  # the message's text matches this pattern
    "content-lacks": (str,),  # the message's text is there and does not hold this
    "finish": (str,),  # the finish reason
    "calls": (str,),  # a call of this function or tool
    "call-count": (int,),  # so many calls
    "json": (),  # the message's text is a JSON object
    "stream": (),  # an event stream comes
    "chunk": (str,),  # a member, by JSON pointer, of some chunk of a stream
    "thinking-off": (),  # usage counts no thinking
    "obeys": (dict,),  # what was filled in fits this schema
}
"""How an effect can show: the checks by name, and the kinds of what a row says behind it."""


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """One request of a sweep: the exchange's id, the SDK call path, the model's role, arguments."""

    exchange: str
    path: str
    role: str | None
    params: Mapping[str, Any] = field(repr=False)
    lawful: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """
    One thing to try. `request` is None when `excluded` says why nothing is sent.

    `name` is what the facts call it, `subject` what a report shows; `control` is the same request
    without it, None for whole routes. `effect` is the name of a check of `EFFECTS` and what goes
    with it; `known` says what was known before anybody tried.
    """

    sweep: Sweep
    id: str
    name: str
    subject: str
    endpoint: str
    request: Request | None
    control: Request | None
    effect: tuple[Any, ...]
    known: str = ""
    excluded: str | None = None


def of_parameters(row: Mapping[str, Any], controls: Mapping[str, Any]) -> Iterable[Trial]:
    """Yield the trial of one row: the control with `send` laid over it."""
    control: Any = controls.get(row.get("control", ""))
    sweep = Sweep.PARAMETERS
    base = control and Request(
        f"sweeps/{sweep}-control-{control['id']}",
        control["call"],
        control["role"],
        control["params"],
    )
    sent = None
    if "excluded" not in row:
        sent = Request(
            f"sweeps/{sweep}-{row['id']}",
            row.get("call") or control["call"],
            row.get("role") or (control["role"] if control else None),
            {**(control["params"] if control else {}), **row["send"]},
            lawful=row.get("lawful", True),
        )
    yield Trial(
        sweep=sweep,
        id=row["id"],
        name=row["name"],
        subject=row.get("shows") or row["name"],
        endpoint=row.get("endpoint") or control["endpoint"],
        request=sent,
        control=base,
        effect=tuple(row.get("effect", ("none",))),
        known=row.get("known", ""),
        excluded=row.get("excluded"),
    )


def of_keywords(row: Mapping[str, Any], controls: Mapping[str, Any]) -> Iterable[Trial]:
    """Yield the trials of one row: its keyword in a tool's parameters and in a response format."""
    control = controls[row["control"]]
    plain = _object(control["answer"])
    schema = row.get("schema")
    if schema is None:
        schema = {**_object(row.get("answer", control["answer"])), **row.get("root", {})}
    for place in PLACES:
        if row.get("only", place) != place:
            continue
        short = place.replace("_", "-")
        yield Trial(
            sweep=Sweep.KEYWORDS,
            id=f"{short}-{row['id']}",
            name=row["name"],
            subject=row["name"],
            endpoint=f"POST /chat/completions {place}",
            request=_asking(f"{short}-{row['id']}", control["prompt"], schema, place),
            control=_asking(f"{short}-control-{control['id']}", control["prompt"], plain, place),
            effect=("obeys", schema),
            known=row["known"],
        )


def _object(answer: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"answer": answer}, "required": ["answer"]}


def _asking(name: str, prompt: str, schema: Mapping[str, Any], place: str) -> Request:
    params: dict[str, Any] = {"messages": [{"role": "user", "content": prompt}]}
    if place == "tools":
        said = {"name": "record_answer", "description": "Records the answer."}
        params["tools"] = [{"type": "function", "function": {**said, "parameters": schema}}]
        params["tool_choice"] = "required"
    else:
        inner = {"name": "answer", "schema": schema}
        params["response_format"] = {"type": "json_schema", "json_schema": inner}
    return Request(f"sweeps/keywords-{name}", "chat.completions.create", "chat", params)
