"""
Rules about the lines of a batch's result file: what tells them apart and what each one holds.

Which requests a file has to answer is not known here; the tests of a batch compare the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from conformance.contract import parts, schemas
from conformance.contract.parts import Members
from conformance.contract.phrases import shorten, show
from conformance.contract.reasons import Reason
from conformance.contract.rule import CONTENT, Params, first_of, rule
from conformance.contract.schemas import Departure
from conformance.model import Breach, Exchange
from conformance.wire import MISSING, jsontext
from conformance.wire.jsontext import JsonText
from conformance.wire.pointer import join

_LINE = "batches/result-line"

# Members with clauses of their own; the rest of a response counts for `response`.
_CLAUSES = {
    ("custom_id",): "batches-output/custom-id",
    ("id",): "batches-output/line-id",
    ("error",): "batches-output/error-member",
    ("response", "request_id"): "batches-output/request-id",
}


def of_a_file(params: Params) -> bool:
    """Tell whether the content of a file is asked for; True when it is not known of what."""
    return params is None or "video_id" not in params


@lru_cache(maxsize=parts.KEPT)
def _lines(exchange: Exchange) -> tuple[tuple[int, JsonText], ...]:
    """Return number and JSON of every line of a text; a last line may be empty."""
    body = exchange.response.body if exchange.response else b""
    if b"\0" in body:  # a video, a picture: nothing that has lines
        return ()
    rows = body.split(b"\n")
    if not rows[-1].strip():
        rows.pop()
    return tuple((number, jsontext.read(row)) for number, row in enumerate(rows, 1))


def _objects(exchange: Exchange) -> list[tuple[int, Members]]:
    return [
        (number, line.value) for number, line in _lines(exchange) if isinstance(line.value, dict)
    ]


def _responses(exchange: Exchange) -> list[tuple[int, Members]]:
    found = ((number, line.get("response")) for number, line in _objects(exchange))
    return [(number, response) for number, response in found if isinstance(response, dict)]


def _no_results(exchange: Exchange) -> str | None:
    told = any("response" in line or "error" in line for _, line in _objects(exchange))
    return None if told else Reason.NO_RESULTS


def _no_response(exchange: Exchange) -> str | None:
    return None if _responses(exchange) else Reason.NO_RESPONSE


def _bodies(exchange: Exchange) -> list[tuple[int, Members, str]]:
    """Return the bodies of answers and refusals, each with its schema, as if it came directly."""
    return [
        (number, body, _schema(body, response.get("status_code")))
        for number, response in _responses(exchange)
        if isinstance(body := response.get("body"), dict)
    ]


def _no_answer(exchange: Exchange) -> str | None:
    return None if _bodies(exchange) else Reason.NO_ANSWER


def _departures(exchange: Exchange, clause: str) -> Iterator[Breach]:
    for number, line in _objects(exchange):
        for one in schemas.departures(_LINE, line):
            if _CLAUSES.get(tuple(map(str, one.path)), "batches-output/response") == clause:
                yield _breach(f"line {number} ", one)


def _breach(before: str, one: Departure) -> Breach:
    return Breach(f"{before}{join(*one.path)}", one.expected, show(one.found))


@rule("batches-output/json-lines", kinds=CONTENT, asked=of_a_file, when=_no_results)
def every_line_is_an_object(exchange: Exchange) -> Iterator[Breach]:
    """JSON Lines, as the contract's guide and the page say; RFC 8259 in each line."""
    exact = exchange.response is not None and exchange.response.exact
    for number, line in _lines(exchange):
        for problem in line.problems if exact else ():
            where = shorten(f"line {number} {problem.where}".strip())
            yield Breach(where, ("one JSON object",), shorten(problem.what))
        if line.parsed and not isinstance(line.value, dict):
            yield Breach(f"line {number}", ("one JSON object",), show(line.value))


@rule("batches-output/custom-id", kinds=CONTENT, asked=of_a_file, when=_no_results)
def every_line_has_the_custom_id_of_its_request(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's result line: the order of lines is free, so nothing else tells them apart."""
    yield from _departures(exchange, "batches-output/custom-id")
    yield from _repeated(exchange, "custom_id")


@rule("batches-output/line-id", kinds=CONTENT, asked=of_a_file, when=_no_results)
def every_line_has_an_id(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's result line."""
    yield from _departures(exchange, "batches-output/line-id")
    yield from _repeated(exchange, "id")


@rule("batches-output/error-member", kinds=CONTENT, asked=of_a_file, when=_no_results)
def every_line_has_an_error_or_null(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's result line: null where the request was answered."""
    yield from _departures(exchange, "batches-output/error-member")


@rule("batches-output/response", kinds=CONTENT, asked=of_a_file, when=_no_results)
def every_line_without_an_error_has_a_response(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's result line: a status and the body that came with it."""
    yield from _departures(exchange, "batches-output/response")
    for number, line in _objects(exchange):
        if line.get("error") is None and line.get("response", MISSING) is None:
            yield Breach(f"line {number} /response", ("an object",), "null")


@rule(
    "batches-output/request-id",
    kinds=CONTENT,
    asked=of_a_file,
    when=first_of(_no_results, _no_response),
)
def every_response_has_a_request_id(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's result line."""
    yield from _departures(exchange, "batches-output/request-id")


@rule("batches-output/body", kinds=CONTENT, asked=of_a_file, when=first_of(_no_results, _no_answer))
def every_body_is_what_the_endpoint_answers(exchange: Exchange) -> Iterator[Breach]:
    """The page says OpenAI's form; the schemas are those of answers that come directly."""
    for number, body, schema in _bodies(exchange):
        for one in schemas.departures(schema, body):
            yield _breach(f"line {number} /response/body", one)


def _schema(body: Members, status: object) -> str:
    """Return the schema of an error, of embeddings where some are listed, else of a completion."""
    if isinstance(status, int) and status >= 400:
        return "errors/openai"
    return "embeddings/response" if isinstance(body.get("data"), list) else "chat/completion"


def _repeated(exchange: Exchange, name: str) -> Iterator[Breach]:
    first: dict[str, int] = {}
    for number, line in _objects(exchange):
        value: Any = line.get(name)
        if isinstance(value, str) and first.setdefault(value, number) != number:
            found = f"{show(value)}, as in line {first[value]}"
            yield Breach(f"line {number} /{name}", ("one of its own",), shorten(found))
