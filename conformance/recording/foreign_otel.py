"""
Exchanges out of spans of OpenTelemetry, where the tracer kept bodies and not only what they say.

Read are bodies of HTTP, and the parameters and answers that OpenInference and Logfire note of a
client library. Messages in a shape of the tracer's own (the conventions for generative AI) are no
bodies, and nothing is rebuilt from them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from conformance.recording import foreign_pairs, foreign_vcr
from conformance.recording.foreign_answer import is_answer, status
from conformance.recording.foreign_found import CannotRead, Found, Number, Place, exchange
from conformance.recording.foreign_spans import Span, is_export, is_log_export, spans

_EVIDENT = re.compile(rb'\s*\{\s*"(?:resource|scope)_?(?:Spans|spans|Logs|logs)"\s*:')
_ASKED_OVER_HTTP = (
    "http.request.body.text",
    "http.request.body.content",
    "http.request.body",
)
_ANSWERED_OVER_HTTP = (
    "http.response.body.text",
    "http.response.body.content",
    "http.response.body",
)
_ASKED_OF_CLIENT = ("input.value", "request_data")
_ANSWERED_TO_CLIENT = ("output.value",)
_ADDRESS = ("url.full", "http.url")
_METHOD = ("http.request.method", "http.method")
_STATUS = ("http.response.status_code", "http.status_code")
_ASKED_HEADER, _ANSWERED_HEADER = "http.request.header.", "http.response.header."
_MODEL_KINDS = ("LLM", "EMBEDDING")
_OPERATIONS = ("chat", "text_completion", "generate_content", "embeddings")

_RESHAPED = "a model call whose messages its tracer put into a shape of its own; it holds no bodies"
_CUT_SHORT = "a model call with a body that its tracer cut short"
_LOGS = "log records of a tracer, which hold messages in a shape of its own and no bodies"


def is_tracing(value: Any) -> bool:
    """Tell whether `value` is what a tracer writes."""
    return _holds_spans(value) or is_log_export(value)


def listed(value: Any) -> list[Any] | None:
    """Return the exports in `value`, a document as a whole, or None when it is no such thing."""
    match value:
        case {"resourceSpans": list(found)} | {"resource_spans": list(found)}:
            return found
        case [first, *_] if _holds_spans(first):
            return list(value)
        case _:
            return [value] if _holds_spans(value) else None


def evident(data: bytes) -> bool:
    """Tell whether `data` begins like an export of a tracer."""
    return _EVIDENT.match(data) is not None


def exchanges(value: Any, place: Place, number: int) -> Iterator[Found]:
    """
    Yield every call to a model in an export of spans, or why it cannot be read.

    Spans of anything else are passed over. A span's number is that of the export and its place in
    it; one that was printed by itself has the export's. Raises CannotRead when `value` holds no
    spans.
    """
    if not is_export(value):
        raise CannotRead(_LOGS if is_log_export(value) else "no spans of OpenTelemetry")
    place = replace(place, format="otel")
    found = list(spans(value))
    answers = _answers(found)
    told_elsewhere = {id(span) for span in answers.values()}
    for position, span in enumerate(found, 1):
        if id(span) in told_elsewhere:
            continue
        part: Number = number if "attributes" in value else f"{number}.{position}"
        try:
            one = _exchange(span, answers.get(span.id, span), place, part)
        except CannotRead as error:
            one = place.unreadable(str(error), part)
        if one is not None:
            yield one


def _holds_spans(value: Any) -> bool:
    # A line of a structured log may have a trace and attributes, and the exchange beside them.
    return is_export(value) and not foreign_pairs.is_pair(value)


def _answers(found: list[Span]) -> dict[str | None, Span]:
    """Return the spans that hold but the body of an answer, by the span of the call they end."""
    calls = {span.id for span in found if _first(span, _ADDRESS)}
    return {
        span.parent: span
        for span in found
        if span.parent in calls and _first(span, _ANSWERED_OVER_HTTP) and not _is_call(span)
    }


def _exchange(span: Span, ending: Span, place: Place, number: Number) -> Found | None:
    """Return the exchange of a span whose answer is in the span `ending`; None for no call."""
    if _first(span, _ASKED_OVER_HTTP) or _first(ending, _ANSWERED_OVER_HTTP):
        asked = _first(span, _ASKED_OVER_HTTP)
        answered = _first(ending, _ANSWERED_OVER_HTTP)
        if not _is_request(_parsed(asked)) and not _is_answered(answered):
            return None  # some other service
        _check_whole(answered, span)
    elif not _is_call(span):
        return None
    else:
        asked = _parsed(_first(span, _ASKED_OF_CLIENT))
        asked = asked if _is_request(asked) else None
        answered = _parsed(_first(span, _ANSWERED_TO_CLIENT))
        answered = answered if is_answer(answered) and not _made_over(asked) else None
        if asked is None and answered is None:
            raise CannotRead(_RESHAPED)
    request = _request(span, asked, answered)
    if answered is None:
        sent = foreign_vcr.request(request)
        return exchange(place, number, request=sent, response=None, noted=span.day)
    response = {
        "status": _first(span, _STATUS) or status(_parsed(answered)),
        "headers": _headers(span, _ANSWERED_HEADER),
        **_kept(answered),
    }
    kept = {"request": request, "response": response, "recorded_at": span.day}
    return foreign_vcr.interaction(kept, place, number)


def _request(span: Span, asked: Any, answered: Any) -> dict[str, Any] | None:
    """Return the request in the form of vcrpy, its address guessed from the body if need be."""
    url = _first(span, _ADDRESS)
    if url is None and asked is None:
        return None
    return {
        "method": _first(span, _METHOD) or "POST",
        "url": url or _host(span) + _path(_parsed(asked), _parsed(answered), span),
        "headers": _headers(span, _ASKED_HEADER),
        **_kept(asked),
    }


def _host(span: Span) -> str:
    host, port = span.attributes.get("server.address"), span.attributes.get("server.port")
    if not isinstance(host, str) or not host:
        return ""
    return f"https://{host}" + ("" if port in (None, 443) else f":{port}")


def _path(asked: Any, answered: Any, span: Span) -> str:
    called = (
        span.attributes.get("gen_ai.operation.name"),
        span.attributes.get("openinference.span.kind"),
    )
    match asked, answered:
        case {"messages": _}, _:
            return "/chat/completions"
        case {"input": _}, _:
            return "/embeddings" if {"embeddings", "EMBEDDING"} & {*called} else "/responses"
        case {"prompt": _}, {"data": _}:
            return "/images/generations"
        case {"prompt": _}, _:
            return "/completions"
        case _:
            raise CannotRead("a request that does not say where it went")


def _is_call(span: Span) -> bool:
    """Tell whether a span is about one call to a model, and not about what surrounds it."""
    known = span.attributes
    if known.get("logfire.span_type") == "log":  # tells the end of a call that has its own span
        return False
    if (kind := known.get("openinference.span.kind")) is not None:
        return kind in _MODEL_KINDS
    if (operation := known.get("gen_ai.operation.name")) is not None:
        return operation in _OPERATIONS
    return "gen_ai.request.model" in known or "llm.request.type" in known


def _is_request(value: Any) -> bool:
    match value:
        case {"model": str(), "messages": list()} | {"model": str(), "input": _}:
            return True
        case {"model": str(), "prompt": _}:
            return True
        case _:
            return False


def _is_answered(kept: Any) -> bool:
    if isinstance(kept, str) and kept.startswith("data:"):
        return '"chat.completion.chunk"' in kept
    return is_answer(_parsed(kept))


def _made_over(asked: Any) -> bool:
    """Tell whether a client library made the answer over: folded a stream, decoded numbers."""
    match asked:
        case {"stream": True} | {"encoding_format": "base64"}:
            return True
        case _:
            return False


def _check_whole(answered: Any, span: Span) -> None:
    if not isinstance(answered, str) or answered.lstrip()[:1] not in ("{", "["):
        return
    length = _headers(span, _ANSWERED_HEADER).get("content-length")
    if _parsed(answered) is None and length != [str(len(answered.encode("utf-8", "replace")))]:
        raise CannotRead(_CUT_SHORT)


def _kept(body: Any) -> dict[str, Any]:
    return {"parsed_body": body} if isinstance(body, (dict, list)) else {"body": body}


def _headers(span: Span, prefix: str) -> dict[str, list[Any]]:
    return {
        name.removeprefix(prefix): value if isinstance(value, list) else [value]
        for name, value in span.attributes.items()
        if name.startswith(prefix)
    }


def _first(span: Span, names: tuple[str, ...]) -> Any:
    return next((span.attributes[name] for name in names if span.attributes.get(name)), None)


def _parsed(kept: Any) -> Any:
    """Return the value of what was kept as JSON, or as it is when it is no text; None if broken."""
    if not isinstance(kept, str):
        return kept
    try:
        return json.loads(kept)
    except (ValueError, RecursionError):
        return None
