"""A conversation with one endpoint that remembers: what jobs and files need."""

import json
from dataclasses import dataclass, field
from typing import Any

from conformance import reference
from conformance.reference import Asked, Reply

KEY = ("authorization", "Bearer reference-key")
BOUNDARY = "here"


def form(fields: dict[str, str], **files: tuple[str, bytes]) -> bytes:
    """A multipart form between marks called BOUNDARY, made without the suite's own maker."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in fields.items()
    ]
    for name, (file_name, data) in files.items():
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; '
            f'filename="{file_name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        parts.append(head.encode() + data + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


@dataclass
class Talk:
    """One endpoint of `dialect`, asked one thing after the other."""

    dialect: str
    profile: str | None = None
    endpoint: Any = field(init=False)

    def __post_init__(self) -> None:
        self.endpoint = reference.endpoint(self.dialect, profile=self.profile)

    def send(self, method: str, path: str, body: bytes = b"", media: str = "") -> Reply:
        headers = (KEY, ("content-type", media)) if media else (KEY,)
        path, _, query = path.partition("?")
        reply: Reply = self.endpoint(Asked(method, f"/v1beta/openai/{path}", query, headers, body))
        return reply

    def get(self, path: str) -> Any:
        reply = self.send("GET", path)
        return {"http": reply.status, **_object(reply)}

    def post_json(self, path: str, **body: Any) -> Any:
        reply = self.send("POST", path, json.dumps(body).encode(), "application/json")
        return {"http": reply.status, **_object(reply)}

    def post_form(self, path: str, fields: dict[str, str], **files: tuple[str, bytes]) -> Any:
        media = f"multipart/form-data; boundary={BOUNDARY}"
        reply = self.send("POST", path, form(fields, **files), media)
        return {"http": reply.status, **_object(reply)}


def _object(reply: Reply) -> dict[str, Any]:
    value = json.loads(reply.body)
    found: dict[str, Any] = value[0] if isinstance(value, list) else value
    return found
