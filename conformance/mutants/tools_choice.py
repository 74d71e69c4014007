"""
Faults of how a call is chosen: tool_choice, parallel_tool_calls and strict.

Mostly members that are refused, or taken without any effect.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.mutants.calling import edits_calls, edits_each_call, functions, refuses_where
from conformance.mutants.editing import (
    asks_otherwise,
    chunks_of,
    document,
    edits_chunks,
    error,
    forgets,
    is_chat,
    spelled,
    with_body,
    with_chunks,
)
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply


def _names_one(body: Any) -> bool:
    return isinstance(body, dict) and isinstance(body.get("tool_choice"), dict)


def _required(body: Any) -> bool:
    return bool(body.get("tool_choice") == "required")


def _in_words(spell: Callable[[Any], str]) -> Callable[[Any, Any], None]:
    """Make an edit that puts the first call of a choice into its text."""

    def change(choice: Any, _request: Any) -> None:
        call = choice["message"].pop("tool_calls")[0]
        choice["message"]["content"] = spell(call[call["type"]])
        choice["finish_reason"] = "stop"

    return change


tool_choice_object_refused = mutant(
    "tool-choice-object-refused",
    what="A tool_choice that names a function is refused, the words alone are taken.",
    breaks=("tool-choice-named/calls-it",),
    reports=("tool-choice-named-object-rejected",),
)(
    refuses_where(
        _names_one, "Invalid value at 'tool_choice': Starting an object on a scalar field."
    )
)


@mutant(
    "tool-choice-object-refused-in-text",
    what="A tool_choice that names a function is refused, with a plain text as the error.",
    breaks=("tool-choice-named/calls-it",),
    reports=("lmstudio-tool-choice-object-rejected",),
)
def tool_choice_object_refused_in_text(asked: Asked, healthy: Endpoint) -> Reply:
    if not is_chat(asked) or not _names_one(document(asked)):
        return healthy(asked)
    text = "Invalid tool_choice type: object. Supported values: none, auto, required."
    return with_body(error(text), spelled({"error": text}))


tool_required_as_text = mutant(
    "tool-required-as-text",
    what="With tool_choice required the call stands in the text, in the model's own markup.",
    breaks=("tool-choice-required/calls",),
    reports=("lmstudio-tool-required-as-text",),
)(
    edits_calls(
        _in_words(lambda call: f"<tool_call>\n{json.dumps(call)}\n</tool_call>"), when=_required
    )
)

tool_choice_answered_in_json = mutant(
    "tool-choice-answered-in-json",
    what="A function named in tool_choice is not called: its arguments come as fenced JSON text.",
    breaks=("tool-choice-named/calls-it",),
    reports=("tool-choice-ignored-for-gemini",),
)(edits_calls(_in_words(lambda call: f"```json\n{call['arguments']}\n```"), when=_names_one))


@mutant(
    "tool-call-streamed-as-text",
    what="A streamed call comes as text, token by token, and ends with stop.",
    breaks=("tool-choice-required/streamed",),
    reports=("tgi-toolcall-finish-and-text-stream",),
)
def tool_call_streamed_as_text(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if not is_chat(asked) or reply.status != 200 or b'"tool_calls":[' not in reply.body:
        return reply
    if not document(asked).get("stream"):
        return reply
    chunks = chunks_of(reply)
    for choice in (choice for chunk in chunks for choice in chunk["choices"]):
        fragments = choice["delta"].pop("tool_calls", ())
        if fragments:
            choice["delta"]["content"] = "".join(
                fragment["function"].get("name", "") + fragment["function"]["arguments"]
                for fragment in fragments
            )
        if choice["finish_reason"]:
            choice["finish_reason"] = "stop"
    return with_chunks(reply, chunks)


@mutant(
    "streamed-name-late",
    what="The name of a streamed call comes with its second fragment.",
    breaks=("tools-function/stream-first-fragment",),
    reports=("tgi-toolcall-finish-and-text-stream",),
)
@edits_chunks()
def streamed_name_late(chunks: list[Any], _request: Any) -> None:
    held: dict[int, str] = {}
    for choice in (choice for chunk in chunks for choice in chunk["choices"]):
        for fragment in choice["delta"].get("tool_calls", ()):
            function, number = fragment["function"], fragment["index"]
            if "name" in function:
                held[number] = function.pop("name")
            elif number in held:
                function["name"] = held.pop(number)


tool_choice_forgotten = mutant(
    "tool-choice-forgotten",
    what="tool_choice is taken and has no effect.",
    breaks=(
        "tool-choice-none/no-call",
        "tool-choice-required/calls",
        "tool-choice-named/calls-it",
    ),
)(forgets("tool_choice"))


def _auto_requires(body: Any) -> None:
    if body.get("tool_choice") == "auto":
        body["tool_choice"] = "required"


tool_choice_auto_forces = mutant(
    "tool-choice-auto-forces",
    what="tool_choice auto makes the model call where no function is needed.",
    breaks=("tool-choice-auto/free",),
)(asks_otherwise(_auto_requires))


def _auto_is_none(body: Any) -> None:
    if body.get("tool_choice") == "auto":
        body["tool_choice"] = "none"


tool_choice_auto_refused = mutant(
    "tool-choice-auto-refused",
    what="tool_choice auto needs a switch at the server's start and is refused without it.",
    breaks=("tool-choice-auto/accepted",),
)(
    refuses_where(
        lambda body: body.get("tool_choice") == "auto",
        '"auto" tool choice requires --enable-auto-tool-choice to be set',
    )
)


def _first_named(body: Any) -> None:
    if _names_one(body) and functions(body):
        body["tool_choice"]["function"]["name"] = functions(body)[0]["name"]


tool_choice_calls_first = mutant(
    "tool-choice-calls-first",
    what="Whatever function tool_choice names, the one that was declared first is called.",
    breaks=("tool-choice-named/calls-it",),
)(asks_otherwise(_first_named))


def _undeclared_is_auto(body: Any) -> None:
    if _names_one(body):
        named = body["tool_choice"].get("function", {}).get("name")
        if named not in [function["name"] for function in functions(body)]:
            body["tool_choice"] = "auto"


tool_choice_undeclared_taken = mutant(
    "tool-choice-undeclared-taken",
    what="A tool_choice that names no declared function is taken as auto.",
    breaks=("tool-choice-named/undeclared",),
)(asks_otherwise(_undeclared_is_auto))


def _streams(*names: str) -> Callable[[Any], None]:
    def change(body: Any) -> None:
        if body.get("stream"):
            for name in names:
                body.pop(name, None)

    return change


choice_forgotten_in_streams = mutant(
    "choice-forgotten-in-streams",
    what="tool_choice has no effect when the answer is streamed.",
    breaks=(
        "tool-choice-none/streamed",
        "tool-choice-required/streamed",
        "tool-choice-named/streamed",
    ),
)(asks_otherwise(_streams("tool_choice")))

parallel_refused = mutant(
    "parallel-refused",
    what="parallel_tool_calls is refused as an unknown name.",
    breaks=("parallel-tool-calls-param/accepted", "parallel-tool-calls-param/switched-on"),
    reports=("param-rejected-parallel-tool-calls",),
)(
    refuses_where(
        lambda body: "parallel_tool_calls" in body,
        'Invalid JSON payload received. Unknown name "parallel_tool_calls": Cannot find field.',
    )
)

parallel_forgotten = mutant(
    "parallel-forgotten",
    what="parallel_tool_calls false is taken and has no effect.",
    breaks=("parallel-tool-calls-param/one-call", "parallel-tool-calls-param/streamed"),
)(forgets("parallel_tool_calls"))


@mutant(
    "next-call-repeated",
    what="With parallel_tool_calls false the first call comes again after its result.",
    breaks=("parallel-tool-calls-param/next-call",),
)
def next_call_repeated(asked: Asked, healthy: Endpoint) -> Reply:
    request = document(asked) if is_chat(asked) else None
    if not isinstance(request, dict) or request.get("parallel_tool_calls") is not False:
        return healthy(asked)
    spoken = [each for each in request["messages"] if each["role"] in ("user", "system")]
    return healthy(replace(asked, body=spelled({**request, "messages": spoken})))


strict_refused = mutant(
    "strict-refused",
    what="A declaration with strict is refused as an unknown name, whatever its value.",
    breaks=("tool-function-strict/accepted", "tool-function-strict/off"),
)(
    refuses_where(
        lambda body: any("strict" in function for function in functions(body)),
        'Invalid JSON payload received. Unknown name "strict": Cannot find field.',
    )
)


def _strict(body: Any) -> bool:
    return any(function.get("strict") for function in functions(body))


@mutant(
    "strict-adds-members",
    what="With strict the arguments hold a member that nobody declared.",
    breaks=("tool-function-strict/exact",),
)
@lambda change: edits_each_call(change, when=_strict)
def strict_adds_members(call: Any) -> None:
    arguments = json.loads(call["function"]["arguments"])
    call["function"]["arguments"] = spelled({**arguments, "reasoning": ""}).decode()
