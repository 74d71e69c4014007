"""
Rules about answers that call tools as a whole, plain or streamed: what stands beside the calls.

The calls themselves, and how each is spelled, are `toolcalls`' to judge.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.contract import calls, parts
from conformance.contract.phrases import show
from conformance.contract.reasons import Reason
from conformance.contract.rule import PLAIN, STREAM, rule
from conformance.contract.shape import declares_tools
from conformance.model import Breach, Exchange, Kind
from conformance.wire import MISSING


def _no_call(exchange: Exchange) -> str | None:
    if exchange.kind is Kind.STREAM:
        return calls.no_streamed_call(exchange)
    return calls.no_call(exchange)


@rule("tools-function/no-blank-content", kinds=PLAIN | STREAM, asked=declares_tools, when=_no_call)
def an_answer_of_calls_holds_no_blank_text(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI says null where there is no text; a stream may open with an empty one."""
    for choice, message in parts.messages(exchange):
        content = message.get("content")
        if message.get("tool_calls") and isinstance(content, str) and not content.strip():
            yield Breach(f"{choice.where}/message/content", ("null", "text"), show(content))
    for index in dict.fromkeys(call.choice for call in calls.streamed(exchange)):
        said = [
            (choice.where, delta["content"])
            for choice, delta in parts.deltas(exchange)
            if choice.index == index and parts.text(delta.get("content"))
        ]
        text = "".join(content for _, content in said)
        if said and not text.strip():
            yield Breach(f"{said[0][0]}/delta/content", ("no text", "text"), show(text))


def _not_said(exchange: Exchange) -> str | None:
    found = (*parts.choices(exchange), *parts.chunk_choices(exchange))
    said = any(choice.members.get("finish_reason") == "tool_calls" for choice in found)
    return None if said else Reason.NOT_CALLING


@rule("tools-function/calls-come", kinds=PLAIN | STREAM, asked=declares_tools, when=_not_said)
def an_answer_that_says_it_calls_does(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's finish reason tool_calls: an agent waits for the calls and stops without any."""
    for choice, message in parts.messages(exchange):
        said = choice.members.get("finish_reason") == "tool_calls"
        told = message.get("tool_calls", MISSING)
        if said and not (isinstance(told, list) and told):
            wanted = ("a list of at least one call",)
            yield Breach(f"{choice.where}/message/tool_calls", wanted, show(told))
    calling = {c.index for c, delta in parts.deltas(exchange) if delta.get("tool_calls")}
    for choice in parts.chunk_choices(exchange):
        said = choice.members.get("finish_reason") == "tool_calls"
        if said and choice.index not in calling:
            expected = ("a call in the chunks before", '"stop"')
            yield Breach(f"{choice.where}/finish_reason", expected, '"tool_calls" and no call')
