"""
The input file of a batch: a request a line, and what is wrong with lines that are none.

Knows OpenAI's batch form; answering the requests is the dialects' business.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.reference.asked import Asked, Malformed
from conformance.reference.routing import BASE_PATH

ENDPOINTS = ("/v1/chat/completions", "/v1/embeddings")
MOST = 50_000


@dataclass(frozen=True, slots=True)
class Line:
    """One request of a batch: the name it is told apart by, and its body."""

    custom_id: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an input file, and in which line (from 1) where it is one line's fault."""

    code: str
    message: str
    line: int | None = None
    param: str | None = None


def read(data: bytes, endpoint: str) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """Return the requests of an input file for `endpoint` and every problem with it."""
    rows = [(number, row) for number, row in enumerate(data.split(b"\n"), 1) if row.strip()]
    if not rows:
        return (), (Problem("empty_file", "The input file holds no request."),)
    if len(rows) > MOST:
        return (), (Problem("too_many_tasks", f"At most {MOST} requests make a batch."),)
    lines: list[Line] = []
    problems: list[Problem] = []
    names: set[str] = set()
    for number, row in rows:
        found = _line(number, row, endpoint)
        if isinstance(found, Line) and found.custom_id in names:
            text = f"The custom_id '{found.custom_id}' stands in a line before."
            found = Problem("duplicate_custom_id", text, number, "custom_id")
        if isinstance(found, Problem):
            problems.append(found)
        else:
            names.add(found.custom_id)
            lines.append(found)
    return tuple(lines), tuple(problems)


def _line(number: int, row: bytes, endpoint: str) -> Line | Problem:
    try:
        value = Asked("POST", "", body=row).document()
    except Malformed:
        return Problem("invalid_json_line", "This line is no JSON object.", number)
    if not isinstance(value, dict):
        return Problem("invalid_json_line", "This line is no JSON object.", number)
    for name, kind in (("custom_id", str), ("method", str), ("url", str), ("body", dict)):
        if not isinstance(value.get(name), kind):
            text = f"'{name}' is missing or of a wrong type."
            return Problem("missing_required_parameter", text, number, name)
    if value["method"] != "POST":
        return Problem("invalid_method", "Every request of a batch is a POST.", number, "method")
    if value["url"] != endpoint:
        text = f"The batch is for {endpoint}, and this request is not."
        return Problem("mismatched_endpoint", text, number, "url")
    if value["body"].get("stream"):
        return Problem("invalid_value", "A batch cannot stream.", number, "body.stream")
    return Line(value["custom_id"], value["body"])


def asked_of(line: Line, endpoint: str, asked: Asked) -> Asked:
    """Return the request of `line` as if it had come by itself, with the key of `asked`."""
    path = BASE_PATH + endpoint.removeprefix("/v1/")
    headers = tuple(pair for pair in asked.headers if pair[0].lower() != "content-type")
    json_sent = (*headers, ("content-type", "application/json"))
    body = json.dumps(line.body, ensure_ascii=False).encode(errors="replace")
    return Asked("POST", path, headers=json_sent, body=body)
