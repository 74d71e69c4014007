"""
Rules about answers whose form was asked for: one JSON document, one object, one that fits.

Whether what the document says is true is the model's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.contract import parts, schemas
from conformance.contract.phrases import shorten, show
from conformance.contract.reasons import Reason
from conformance.contract.rule import PLAIN, STREAM, Asked, Params, rule
from conformance.model import Breach, Exchange
from conformance.wire import jsontext, read
from conformance.wire.jsontext import JsonText

# Documents longer than this are not held against a schema that comes from elsewhere.
_LONGEST = 50_000


def _asks_for(kind: str, *, strict: bool | None = None) -> Asked:
    """Return whether a request asks for a response format of `kind`, strict or not."""

    def asked(params: Params) -> bool:
        form = params.get("response_format") if params is not None else None
        if isinstance(form, type):  # a class stands for its strict schema until it is sent
            return kind == "json_schema" and strict is not False
        if not isinstance(form, Mapping) or form.get("type") != kind:
            return False
        described = form.get("json_schema")
        said = isinstance(described, Mapping) and described.get("strict") is True
        return strict is None or strict is said

    return asked


def _no_text(exchange: Exchange) -> str | None:
    """Say that nothing can be a document: a refusal, a call, or an answer that was cut short."""
    return None if any(True for _ in _texts(exchange)) else Reason.NO_TEXT


def _texts(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Yield every text that a choice ended with of its own accord, and where it stands."""
    streamed = read(exchange).folded.choices
    for choice, message in parts.messages(exchange):
        if choice.members.get("finish_reason") == "stop" and _speaks(message):
            yield f"{choice.where}/message/content", message["content"]
    for folded in streamed.values():
        if folded.finish_reason == "stop" and _speaks(folded.message):
            yield "stream", folded.message["content"]


def _speaks(message: Mapping[str, Any]) -> bool:
    other = message.get("refusal") or message.get("tool_calls")
    return isinstance(message.get("content"), str) and not other


def _documents(exchange: Exchange) -> Iterator[tuple[str, str, JsonText]]:
    for where, text in _texts(exchange):
        yield where, text, jsontext.read_text(text)


def _told(text: str, document: JsonText) -> str:
    what = f"{document.problems[0].what} " if document.problems else ""
    return shorten(f"{what}{show(text)}")


@rule(
    "response-format-json-schema/document",
    kinds=PLAIN | STREAM,
    asked=_asks_for("json_schema"),
    when=_no_text,
)
def the_content_is_a_json_document(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's json_schema: the content is the text of one document, without fences around it."""
    for where, text, document in _documents(exchange):
        if not document.strict:
            yield Breach(where, ("the text of one JSON document",), _told(text, document))


@rule(
    "response-format-json-schema/fits",
    kinds=PLAIN | STREAM,
    asked=_asks_for("json_schema", strict=True),
    when=_no_text,
)
def a_strict_document_fits_its_schema(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's strict: the document always fits; what is no JSON is another clause."""
    yield from _misfits(exchange)


@rule(
    "response-format-json-schema/fits-when-not-strict",
    kinds=PLAIN | STREAM,
    asked=_asks_for("json_schema", strict=False),
    when=_no_text,
)
def a_document_fits_its_schema(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI promises to fit only where strict is set: hence no must."""
    yield from _misfits(exchange)


def _misfits(exchange: Exchange) -> Iterator[Breach]:
    form = (parts.request(exchange) or {}).get("response_format")
    described = form.get("json_schema") if isinstance(form, Mapping) else None
    schema = described.get("schema") if isinstance(described, Mapping) else None
    if not isinstance(schema, Mapping):
        return
    for where, text, document in _documents(exchange):
        if not document.parsed or len(text) > _LONGEST:
            continue
        error = schemas.misfit(schema, document.value)
        if error is not None:
            found = schemas.said(error)
            yield Breach(where, ("a document that fits the schema sent",), found)


@rule(
    "response-format-json-object/object",
    kinds=PLAIN | STREAM,
    asked=_asks_for("json_object"),
    when=_no_text,
)
def the_content_is_a_json_object(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's JSON mode: the content is the text of one object, without fences around it."""
    for where, text, document in _documents(exchange):
        if not (document.strict and isinstance(document.value, dict)):
            yield Breach(where, ("the text of one JSON object",), _told(text, document))
