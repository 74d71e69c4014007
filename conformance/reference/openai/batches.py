"""
OpenAI's batches: from an uploaded file of requests through every state to the files of results.

Every request is answered by the dialect's own route, as if it had come by itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.reference.asked import Asked, Malformed
from conformance.reference.openai.errors import (
    Refused,
    invalid,
    missing,
    refuse_route,
    unknown,
    wrong_type,
)
from conformance.reference.openai.files import Kept
from conformance.reference.openai.identity import EPOCH, headers
from conformance.reference.reply import Reply
from conformance.reference.requests import ENDPOINTS, Line, Problem, asked_of, read
from conformance.reference.routing import Jobs, Serves, route
from conformance.reference.seed import Seed
from conformance.reference.spelling import compact, pretty

_DELAY_MS = 10.0
_DAY = 86400
_FIELDS = ("input_file_id", "endpoint", "completion_window", "metadata", "output_expires_after")
_REQUIRED = ("input_file_id", "endpoint", "completion_window")
_STATES = ("validating", "in_progress", "finalizing", "completed")
_DIALECT = __package__


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch; `looks` counts how often it was looked at, and decides its state."""

    id: str
    asked: Mapping[str, Any]
    begun: int
    total: int
    output: str | None
    errors: str | None
    failed: int
    problems: tuple[Problem, ...]
    looks: int = 0

    @property
    def status(self) -> str:
        """A batch whose input cannot be read fails at the first look."""
        if self.problems:
            return "failed" if self.looks else _STATES[0]
        return _STATES[min(self.looks, len(_STATES) - 1)]


def create(asked: Asked, jobs: Jobs) -> Reply:
    """Answer POST batches."""
    body = _checked(asked)
    kept = jobs.get(body["input_file_id"])
    if not isinstance(kept, Kept):
        text = f"No such File object: {body['input_file_id']}"
        raise Refused(400, text, param="input_file_id", code="file_not_found")
    if kept.purpose != "batch":
        invalid("input_file_id", "The file's purpose is not 'batch'.", "invalid_file_purpose")
    seed = Seed.of_body(body)
    name = "batch_" + seed.octets("batch", 16).hex()
    lines, problems = read(kept.data, body["endpoint"])
    ran = [] if problems else [_answered(name, line, body["endpoint"], asked) for line in lines]
    good = [told for told in ran if told["response"]["status_code"] == 200]
    bad = [told for told in ran if told["response"]["status_code"] != 200]
    batch = Batch(
        id=name,
        asked=body,
        begun=EPOCH + seed.number("clock", 60),
        total=len(ran),
        output=_written(jobs, seed, "output", good),
        errors=_written(jobs, seed, "error", bad),
        failed=len(bad),
        problems=problems,
    )
    jobs.keep(name, batch)
    return _told(batch)


def retrieve(_asked: Asked, jobs: Jobs, batch_id: str) -> Reply:
    """Answer GET batches/{id}; every look moves the batch on."""
    batch = jobs.get(batch_id)
    if not isinstance(batch, Batch):
        raise Refused(404, f"No batch found with id '{batch_id}'.")
    batch = replace(batch, looks=batch.looks + 1)
    jobs.keep(batch_id, batch)
    return _told(batch)


def _checked(asked: Asked) -> dict[str, Any]:
    try:
        body = asked.document()
    except Malformed as error:
        raise Refused(400, f"The body of the request is not valid JSON: {error}.") from None
    if not isinstance(body, dict):
        raise Refused(400, "The body of the request is no JSON object.")
    for name in body:
        if name not in _FIELDS:
            unknown(name)
    for name in _REQUIRED:
        if body.get(name) is None:
            missing(name)
        if not isinstance(body[name], str):
            wrong_type(name, wanted="a string", got=body[name])
    _one_of("endpoint", body["endpoint"], ENDPOINTS)
    _one_of("completion_window", body["completion_window"], ("24h",))
    metadata = body.get("metadata")
    if metadata is not None and not isinstance(metadata, dict):
        wrong_type("metadata", wanted="an object", got=metadata)
    return body


def _one_of(name: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        offered = ", ".join(choices)
        invalid(
            name, f"Invalid value: '{value}'. Supported values are: {offered}.", "invalid_value"
        )


def _answered(batch: str, line: Line, endpoint: str, asked: Asked) -> dict[str, Any]:
    reply = _reply_to(asked_of(line, endpoint, asked))
    seed = Seed(f"{batch} {line.custom_id}")
    return {
        "id": "batch_req_" + seed.octets("line", 16).hex(),
        "custom_id": line.custom_id,
        "response": {
            "status_code": reply.status,
            "request_id": seed.octets("request", 16).hex(),
            "body": json.loads(reply.body),
        },
        "error": None,
    }


def _reply_to(asked: Asked) -> Reply:
    where = route(asked, _DIALECT)
    try:
        if where.serves is None:
            refuse_route(asked, where)
        handler: Callable[..., Reply] = where.serves.handler
        return handler(asked, **where.ids)
    except Refused as refused:
        return refused.reply(asked)


def _written(jobs: Jobs, seed: Seed, what: str, told: Sequence[Mapping[str, Any]]) -> str | None:
    """Keep a file with a line for each of `told`; None when there is nothing to tell."""
    if not told:
        return None
    data = b"".join(compact(line) + b"\n" for line in told)
    name = f"batch_{seed.octets('batch', 16).hex()}_{what}.jsonl"
    kept = Kept("file-" + seed.letters(what, 22), name, "batch_output", data)
    jobs.keep(kept.id, kept)
    return kept.id


def _told(batch: Batch) -> Reply:
    status = batch.status
    done, failed = status == "completed", status == "failed"
    at = {state: batch.begun + 60 * step for step, state in enumerate(_STATES)}
    reached = _STATES[: _STATES.index(status) + 1] if status in _STATES else ()
    body = pretty(
        {
            "id": batch.id,
            "object": "batch",
            "endpoint": batch.asked["endpoint"],
            "errors": _errors(batch.problems) if failed else None,
            "input_file_id": batch.asked["input_file_id"],
            "completion_window": batch.asked["completion_window"],
            "status": status,
            "output_file_id": batch.output if done else None,
            "error_file_id": batch.errors if done else None,
            "created_at": batch.begun,
            "in_progress_at": at["in_progress"] if "in_progress" in reached else None,
            "expires_at": batch.begun + _DAY,
            "finalizing_at": at["finalizing"] if "finalizing" in reached else None,
            "completed_at": at["completed"] if done else None,
            "failed_at": batch.begun + 60 if failed else None,
            "expired_at": None,
            "cancelling_at": None,
            "cancelled_at": None,
            "request_counts": {
                "total": batch.total if status != "validating" else 0,
                "completed": batch.total - batch.failed if done else 0,
                "failed": batch.failed if done else 0,
            },
            "metadata": batch.asked.get("metadata"),
        }
    )
    seed = Seed(f"{batch.id} {batch.looks}")
    when = batch.begun + 60 * batch.looks
    fields = headers(seed, when=when, media_type="application/json", length=len(body))
    return Reply(200, fields, ((_DELAY_MS, body),))


def _errors(problems: Sequence[Problem]) -> dict[str, Any]:
    entries = [
        {"code": one.code, "message": one.message, "param": one.param, "line": one.line}
        for one in problems
    ]
    return {"object": "list", "data": entries}


SERVES = (
    Serves("POST", "batches", create, jobs=True),
    Serves("GET", "batches/{batch_id}", retrieve, jobs=True),
)
