"""
Batches of the Gemini dialect: input and output lie with the native Files API, not here.

Ids and states are those recorded (wire facts 9); the batch object itself was not, so it has
OpenAI's form. Any well-formed name stands for a file of two requests that somebody uploaded.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.reference.asked import Asked, Malformed
from conformance.reference.gemini import results
from conformance.reference.gemini.errors import Refused, invalid, refuse_route, unknown_fields
from conformance.reference.gemini.identity import headers
from conformance.reference.gemini.profiles import Profile
from conformance.reference.reply import Reply
from conformance.reference.requests import ENDPOINTS
from conformance.reference.routing import Jobs, Serves
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_DELAY_MS = 10.0
_SINCE = "2025-09"  # release notes: batches came with 2025-09-10
_FIELDS = ("input_file_id", "endpoint", "completion_window", "metadata")
_REQUIRED = ("input_file_id", "endpoint", "completion_window")
_FILE = re.compile(r"files/[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_STATES = ("in_progress", "in_progress", "completed")  # no others were seen: wire facts 9
_SMALL = string.digits + string.ascii_lowercase
_DAY = 86400


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch; `looks` counts how often it was looked at, and decides its state."""

    id: str
    asked: Mapping[str, Any]
    begun: int
    output: str
    looks: int = 0

    @property
    def status(self) -> str:
        """The word for how far it got."""
        return _STATES[min(self.looks, len(_STATES) - 1)]


def create(asked: Asked, profile: Profile, jobs: Jobs) -> Reply:
    """Answer POST batches."""
    _check_time(asked, profile)
    body = _checked(asked)
    seed = Seed.of_body(body)
    batch = Batch(
        id="batches/" + seed.letters("batch", 36, _SMALL),
        asked=body,
        begun=profile.epoch + seed.number("clock", 60),
        output="files/" + seed.letters("output", 12, _SMALL),
    )
    jobs.keep(batch.id, batch)
    jobs.keep(batch.output, batch)
    return _told(batch, profile)


def retrieve(asked: Asked, profile: Profile, jobs: Jobs, batch_id: str) -> Reply:
    """Answer GET batches/{id}; every look moves the batch on."""
    _check_time(asked, profile)
    batch = jobs.get(batch_id)
    if not isinstance(batch, Batch):
        raise Refused(404, f"The batch {batch_id} is not found.")
    batch = replace(batch, looks=batch.looks + 1)
    jobs.keep(batch_id, batch)
    return _told(batch, profile)


def download(asked: Asked, profile: Profile, jobs: Jobs, name: str) -> Reply:
    """Answer the native GET /download/v1beta/{name}:download for the results of a batch."""
    batch = jobs.get(name)
    if not isinstance(batch, Batch) or batch.output != name:
        raise Refused(404, f"The file {name} is not found.")
    data = results.lines(batch.asked["endpoint"], asked, profile)
    when = batch.begun + 120
    fields = headers(profile, Seed(name), when=when, media_type="application/jsonl")
    return Reply(200, fields, ((_DELAY_MS, data),))


def _check_time(asked: Asked, profile: Profile) -> None:
    if profile.name < _SINCE:
        refuse_route(asked)


def _checked(asked: Asked) -> dict[str, Any]:
    try:
        body = asked.document()
    except Malformed as error:
        invalid(f"Invalid JSON payload received. {error}")
    if not isinstance(body, dict):
        invalid("Invalid JSON payload received. An object is wanted.")
    if strange := [name for name in body if name not in _FIELDS]:
        unknown_fields(strange)
    for name in _REQUIRED:
        if not isinstance(body.get(name), str):
            invalid(f"Invalid value at '{name}': text is wanted.")
    if body["endpoint"] not in ENDPOINTS:
        invalid(f"Invalid value at 'endpoint': one of {', '.join(ENDPOINTS)} is wanted.")
    if body["completion_window"] != "24h":
        invalid("Invalid value at 'completion_window': 24h is wanted.")
    if not _FILE.fullmatch(body["input_file_id"]):
        invalid("Invalid value at 'input_file_id': the name of a file is wanted, files/<id>.")
    if not isinstance(body.get("metadata") or {}, dict):
        invalid("Invalid value at 'metadata': an object is wanted.")
    return body


def _told(batch: Batch, profile: Profile) -> Reply:
    done = batch.status == "completed"
    total = len(results.REQUESTS[batch.asked["endpoint"]])
    value: dict[str, Any] = {
        "id": batch.id,
        "object": "batch",
        "endpoint": batch.asked["endpoint"],
        "input_file_id": batch.asked["input_file_id"],
        "completion_window": batch.asked["completion_window"],
        "status": batch.status,
        "created_at": batch.begun,
        "in_progress_at": batch.begun,
        "expires_at": batch.begun + _DAY,
        "request_counts": {
            "total": total,
            "completed": total if done else 0,
            "failed": 0,
        },
    }
    if done:
        value["output_file_id"] = batch.output
        value["completed_at"] = batch.begun + 120
    when = batch.begun + 60 * batch.looks
    seed = Seed(f"{batch.id} {batch.looks}")
    fields = headers(profile, seed, when=when, media_type="application/json")
    return Reply(200, fields, ((_DELAY_MS, pretty(value) + b"\n"),))


SERVES = (
    Serves("POST", "batches", create, jobs=True),
    Serves("GET", "batches/{batch_id}", retrieve, jobs=True),
    Serves("GET", "/download/v1beta/{name}:download", download, jobs=True),
)
