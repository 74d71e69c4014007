"""
Faults of the ids of calls: none, an empty one, one for two calls.

A result finds its call by id alone, so each of these loses or swaps results.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.calling import all_of, edits_calls, edits_each_call, edits_fragments
from conformance.mutants.mutant import mutant


def _empty_id(call: Any) -> None:
    if "id" in call:
        call["id"] = ""


toolcall_id_empty = mutant(
    "toolcall-id-empty",
    what="The id of every call is an empty text, in plain answers and in streams.",
    breaks=("tools-function/call-id", "tools-function/stream-call-id"),
    reports=("toolcall-id-empty", "toolcall-id-empty-llamacpp"),
)(all_of(edits_each_call(_empty_id), edits_fragments(_empty_id)))


@mutant(
    "toolcall-id-equals-function-name",
    what="The id of a call is the name of its function, so two calls of a function share one.",
    breaks=("tools-function/call-id-unique",),
    reports=("toolcall-id-equals-function-name",),
)
@edits_each_call
def toolcall_id_equals_function_name(call: Any) -> None:
    if "function" in call:
        call["id"] = call["function"]["name"]


@mutant(
    "call-without-id",
    what="Calls carry no id, only their number.",
    breaks=("tools-function/call-id",),
)
@edits_each_call
def call_without_id(call: Any) -> None:
    del call["id"]


@mutant(
    "streamed-id-equals-function-name",
    what="The id of a streamed call is the name of its function, so two calls share one.",
    breaks=("tools-function/stream-call-id-unique",),
    reports=("toolcall-id-equals-function-name",),
)
@edits_fragments
def streamed_id_equals_function_name(fragment: Any) -> None:
    if "id" in fragment:
        fragment["id"] = fragment["function"]["name"]


@mutant(
    "ids-counted-anew",
    what="The ids of calls are numbers that begin anew with every answer.",
    breaks=("tools-function/call-id-fresh",),
)
@edits_calls
def ids_counted_anew(choice: Any, _request: Any) -> None:
    for number, call in enumerate(choice["message"]["tool_calls"]):
        call["id"] = f"call_{number}"
