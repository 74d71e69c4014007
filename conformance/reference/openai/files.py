"""
OpenAI's files: uploading one, looking at it, fetching its content.

Keeps bytes and asks nothing of them; what a batch makes of its input is `batches`' business.
"""

from __future__ import annotations

from dataclasses import dataclass

from conformance.reference import multipart
from conformance.reference.asked import Asked, Malformed
from conformance.reference.openai.errors import Refused, invalid, missing, unknown
from conformance.reference.openai.identity import EPOCH, headers
from conformance.reference.reply import Reply
from conformance.reference.routing import Jobs, Serves
from conformance.reference.seed import Seed
from conformance.reference.spelling import pretty

_DELAY_MS = 10.0
_PURPOSES = ("assistants", "batch", "fine-tune", "vision", "user_data", "evals")
_FIELDS = ("purpose", "expires_after")
_MONTH = 30 * 86400


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was uploaded, or written by a batch."""

    id: str
    name: str
    purpose: str
    data: bytes
    created: int = EPOCH


def create(asked: Asked, jobs: Jobs) -> Reply:
    """Answer POST files."""
    try:
        form = multipart.read(asked)
    except Malformed as error:
        raise Refused(400, f"The body of the request is no form: {error}.") from None
    for name in (*form.fields, *form.files):
        if name not in (*_FIELDS, "file"):
            unknown(name)
    if "file" not in form.files:
        missing("file")
    purpose = form.fields.get("purpose")
    if purpose is None:
        missing("purpose")
    if purpose not in _PURPOSES:
        offered = ", ".join(_PURPOSES)
        invalid("purpose", f"'purpose' must be one of {offered}.", "invalid_value")
    file = form.files["file"]
    seed = Seed.of_body(form.meaning)
    kept = Kept("file-" + seed.letters("file", 22), file.name, purpose, file.data)
    jobs.keep(kept.id, kept)
    return _told(kept)


def retrieve(_asked: Asked, jobs: Jobs, file_id: str) -> Reply:
    """Answer GET files/{id}."""
    return _told(known(jobs, file_id))


def content(_asked: Asked, jobs: Jobs, file_id: str) -> Reply:
    """Answer GET files/{id}/content."""
    kept = known(jobs, file_id)
    media_type = "application/octet-stream"
    fields = headers(Seed(file_id), when=EPOCH, media_type=media_type, length=len(kept.data))
    attached = ("content-disposition", f'attachment; filename="{kept.id}.jsonl"')
    return Reply(200, (*fields, attached), ((_DELAY_MS, kept.data),))


def known(jobs: Jobs, file_id: str) -> Kept:
    """Return the file with that id, or refuse with 404."""
    kept = jobs.get(file_id)
    if not isinstance(kept, Kept):
        raise Refused(404, f"No such File object: {file_id}", param="id")
    return kept


def _told(kept: Kept) -> Reply:
    body = pretty(
        {
            "object": "file",
            "id": kept.id,
            "purpose": kept.purpose,
            "filename": kept.name,
            "bytes": len(kept.data),
            "created_at": kept.created,
            "expires_at": kept.created + _MONTH if kept.purpose.startswith("batch") else None,
            "status": "processed",
            "status_details": None,
        }
    )
    fields = headers(Seed(kept.id), when=EPOCH, media_type="application/json", length=len(body))
    return Reply(200, fields, ((_DELAY_MS, body),))


SERVES = (
    Serves("POST", "files", create, jobs=True),
    Serves("GET", "files/{file_id}", retrieve, jobs=True),
    Serves("GET", "files/{file_id}/content", content, jobs=True),
)
