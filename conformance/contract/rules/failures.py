"""
Rules about the body of an error.

Which status an error should have is for the exchange's own tests to say, not for a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.contract import parts, schemas
from conformance.contract.phrases import show
from conformance.contract.rule import ANY, rule
from conformance.contract.shape import breaches
from conformance.model import Breach, Exchange
from conformance.wire import MISSING

# What languages print for nothing, and how an error object of another server begins in a message.
_NOTHINGS = ("None", "null", "nil", "undefined", "<nil>")
_PRINTED = re.compile(r"""\{\s*(?P<quote>["'])error(?P=quote)\s*:\s*\{""")


@rule("errors-envelope/object-body", kinds=ANY, answer="error")
def an_error_is_an_object_with_an_error(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's error body; SDKs look for `error` on the top level and nowhere else."""
    body = parts.value(exchange)
    expected = ("an object with an error object",)
    if body is MISSING:
        empty = exchange.response is None or not exchange.response.body
        yield Breach("body", expected, "an empty body" if empty else "no JSON")
    elif isinstance(body, list):
        google = (
            ", the Gemini API's own shape" if schemas.matches("errors/google-list", body) else ""
        )
        yield Breach("body", expected, show(body) + google)
    else:
        yield from breaches(exchange, "errors-envelope/object-body")


@rule("errors-envelope/message", kinds=ANY, answer="error", when=parts.no_error)
def an_error_has_a_message(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's error object."""
    yield from breaches(exchange, "errors-envelope/message")


@rule("errors-envelope/type", kinds=ANY, answer="error", when=parts.no_error)
def an_error_has_a_type(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's error object."""
    yield from breaches(exchange, "errors-envelope/type")


@rule("errors-envelope/param", kinds=ANY, answer="error", when=parts.no_error)
def an_error_has_a_param_or_null(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's error object."""
    yield from breaches(exchange, "errors-envelope/param")


@rule("errors-envelope/code", kinds=ANY, answer="error", when=parts.no_error)
def an_error_has_a_code_or_null(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's error object: a word, not the status."""
    yield from breaches(exchange, "errors-envelope/code")


@rule("errors-envelope/nothing-printed", kinds=ANY, answer="error", when=parts.no_error)
def no_member_is_a_printed_value(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's error object: null where there is nothing, and a message of one sentence."""
    place, _ = parts.error_body(exchange)
    error = parts.error_members(exchange) or {}
    for name in ("param", "code"):
        if error.get(name) in _NOTHINGS:
            expected = ("null", "a name" if name == "param" else "a word")
            yield Breach(f"{place}/error/{name}", expected, show(error[name]))
    message = error.get("message")
    if isinstance(message, str) and _PRINTED.search(message):
        yield Breach(f"{place}/error/message", ("a message",), f"an error in it: {show(message)}")
