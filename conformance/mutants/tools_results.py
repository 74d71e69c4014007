"""
Faults of results: their form, their names and their order refused, their text lost or misread.

What a history may look like as a whole has a module of its own.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from conformance.mutants.calling import edits_history, messages, objects, refuses_where
from conformance.mutants.mutant import mutant

result_without_name_refused = mutant(
    "result-without-name-refused",
    what="A result that does not name its function is refused.",
    breaks=("tool-result-roundtrip/accepted", "tool-result-roundtrip/answered"),
    reports=("tool-result-name-required",),
)(
    refuses_where(
        lambda body: any(not each.get("name") for each in messages(body, "tool")),
        "* GenerateContentRequest.contents[2].parts[0].function_response.name: Name cannot be "
        "empty.",
    )
)


@mutant(
    "result-parts-stringified",
    what="A result given as parts reaches the model as the JSON of the parts.",
    breaks=("tool-result-roundtrip/parts",),
    reports=("tool-content-parts-stringified",),
)
@edits_history
def result_parts_stringified(history: list[Any]) -> None:
    for message in objects(history):
        if message.get("role") == "tool" and isinstance(message.get("content"), list):
            message["content"] = json.dumps(message["content"])


result_parts_refused = mutant(
    "result-parts-refused",
    what="A result given as a list of parts is refused, only text is taken.",
    breaks=("tool-result-roundtrip/parts",),
)(
    refuses_where(
        lambda body: any(isinstance(each.get("content"), list) for each in messages(body, "tool")),
        "The content of a tool message must be a string.",
    )
)


def _is_json(text: Any) -> bool:
    try:
        json.loads(text)
    except (TypeError, ValueError):
        return False
    return True


result_text_refused = mutant(
    "result-text-refused",
    what="A result that is no JSON is refused.",
    breaks=("tool-result-roundtrip/plain-text",),
)(
    refuses_where(
        lambda body: any(
            isinstance(each.get("content"), str) and not _is_json(each["content"])
            for each in messages(body, "tool")
        ),
        "Invalid value at 'function_response.response': expected an object.",
    )
)


@mutant(
    "result-forgotten",
    what="Results are taken and never shown to the model, which answers without them.",
    breaks=("tool-result-roundtrip/answered", "tool-result-roundtrip/streamed"),
)
@edits_history
def result_forgotten(history: list[Any]) -> None:
    for message in objects(history):
        if message.get("role") == "tool":
            message["content"] = ""


@mutant(
    "last-result-alone",
    what="Of several results in a row only the last one reaches the model.",
    breaks=("parallel-function-calls/results", "parallel-function-calls/any-order"),
)
@edits_history
def last_result_alone(history: list[Any]) -> None:
    told = objects(history)
    for message, after in pairwise(told):
        if message.get("role") == "tool" == after.get("role"):
            message["content"] = ""


@mutant(
    "results-matched-by-position",
    what="Results are given to the calls in the order they come in, whatever ids they name.",
    breaks=("parallel-function-calls/matched",),
)
@edits_history
def results_matched_by_position(history: list[Any]) -> None:
    waiting: list[Any] = []
    for message in objects(history):
        if message.get("role") != "tool":
            waiting = [call.get("id") for call in objects(message.get("tool_calls"))]
        elif message.get("tool_call_id") in waiting[:1] or not waiting:
            waiting = waiting[1:]
        else:
            message["tool_call_id"] = waiting.pop(0)


def _out_of_order(body: Any) -> bool:
    expected: list[Any] = []
    for message in messages(body):
        if message.get("role") != "tool":
            expected = [call.get("id") for call in objects(message.get("tool_calls"))]
        elif expected and message.get("tool_call_id") != expected.pop(0):
            return True
    return False


results_in_order_only = mutant(
    "results-in-order-only",
    what="Results are refused unless they come in the order of their calls.",
    breaks=("parallel-function-calls/any-order",),
)(refuses_where(_out_of_order, "Tool results must come in the order of the tool calls."))


streamed_after_result_refused = mutant(
    "streamed-after-result-refused",
    what="A stream is refused when the last message is a result.",
    breaks=("tool-result-roundtrip/answer-streamed",),
)(
    refuses_where(
        lambda body: (
            bool(body.get("stream")) and messages(body)[-1:] == messages(body, "tool")[-1:]
        ),
        "Streaming is not supported after tool results.",
    )
)
