"""
Faults of thought signatures on calls: where they sit, and which have to come back.

A promise of the Gemini documentation alone, so all of them are put on the gemini dialect.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.mutants.calling import edits_calls, edits_history, messages, objects, refuses_where
from conformance.mutants.editing import document, error, is_chat, spelled
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply

_PLACEHOLDERS = ("skip_thought_signature_validator", "context_engineering_is_the_way_to_go")
_SIGNED = {"google": {"thought_signature": _PLACEHOLDERS[0]}}


def _signature(call: Any) -> Any:
    return ((call.get("extra_content") or {}).get("google") or {}).get("thought_signature")


def _turn(body: Any) -> list[list[Any]]:
    """Return the calls of every message since the user last spoke, message by message."""
    found: list[list[Any]] = []
    for message in messages(body):
        if message.get("role") == "user":
            found = []
        elif message.get("tool_calls"):
            found.append(objects(message["tool_calls"]))
    return found


def _all(body: Any) -> list[Any]:
    return [call for each in messages(body) for call in objects(each.get("tool_calls"))]


_MISSING = "Function call is missing a thought_signature in functionCall parts."


@mutant(
    "signature-beside-function",
    what="The signature of a call stands in the call itself and not in extra_content.google.",
    breaks=("thought-signature-location/on-call",),
    dialect="gemini",
)
@edits_calls
def signature_beside_function(choice: Any, _request: Any) -> None:
    for call in choice["message"]["tool_calls"]:
        if "extra_content" in call:
            call["thought_signature"] = call.pop("extra_content")["google"]["thought_signature"]


@mutant(
    "signature-on-every-call",
    what="Of parallel calls every one is signed.",
    breaks=("thought-signature-parallel/first-only",),
    dialect="gemini",
)
@edits_calls
def signature_on_every_call(choice: Any, _request: Any) -> None:
    calls = choice["message"]["tool_calls"]
    for call in calls[1:] if _signature(calls[0]) else ():
        call["extra_content"] = calls[0]["extra_content"]


@mutant(
    "signature-on-last-call",
    what="Of parallel calls the last is signed and not the first.",
    breaks=("thought-signature-parallel/first-only", "thought-signature-parallel/echoed"),
    dialect="gemini",
)
@edits_calls
def signature_on_last_call(choice: Any, _request: Any) -> None:
    calls = choice["message"]["tool_calls"]
    if "extra_content" in calls[0]:
        calls[-1]["extra_content"] = calls[0].pop("extra_content")


signature_wanted_on_every_call = mutant(
    "signature-wanted-on-every-call",
    what="Parallel calls are taken back only when each of them is signed.",
    breaks=("thought-signature-parallel/echoed",),
    dialect="gemini",
)(
    refuses_where(
        lambda body: any(
            len(calls) > 1 and not all(map(_signature, calls)) for calls in _turn(body)
        ),
        _MISSING,
    )
)


@mutant(
    "signature-unwanted",
    what="A call of the current turn is taken back without its signature.",
    breaks=("thought-signature-missing/refused", "thought-signature-sequential/first-missing"),
    dialect="gemini",
)
@edits_history
def signature_unwanted(history: list[Any]) -> None:
    for message in objects(history):
        for call in objects(message.get("tool_calls")):
            if not _signature(call):
                call["extra_content"] = _SIGNED


signature_wanted_for_ever = mutant(
    "signature-wanted-for-ever",
    what="Calls of earlier turns are refused without their signatures as well.",
    breaks=("thought-signature-missing/earlier-turn",),
    dialect="gemini",
)(
    refuses_where(
        lambda body: any(
            message.get("tool_calls") and not _signature(message["tool_calls"][0])
            for message in messages(body)
        ),
        _MISSING,
    )
)


@mutant(
    "signature-of-first-step-repeated",
    what="Later calls of a turn carry the signature of the first one again.",
    breaks=("thought-signature-sequential/every-step",),
    dialect="gemini",
)
@edits_calls
def signature_of_first_step_repeated(choice: Any, request: Any) -> None:
    steps = _turn(request)
    if steps and "extra_content" in choice["message"]["tool_calls"][0]:
        choice["message"]["tool_calls"][0]["extra_content"] = steps[0][0].get("extra_content")


@mutant(
    "signature-of-first-step-alone",
    what="Only the first call of a turn is signed, those of later steps are not.",
    breaks=("thought-signature-sequential/every-step",),
    dialect="gemini",
)
@edits_calls
def signature_of_first_step_alone(choice: Any, request: Any) -> None:
    if _turn(request):
        choice["message"]["tool_calls"][0].pop("extra_content", None)


signatures_of_steps_refused = mutant(
    "signatures-of-steps-refused",
    what="A turn with the signatures of two steps is refused, as only one is kept on the server.",
    breaks=("thought-signature-sequential/echoed",),
    dialect="gemini",
)(
    refuses_where(
        lambda body: sum(1 for calls in _turn(body) if any(map(_signature, calls))) > 1,
        "Corrupted thought signature.",
    )
)


@mutant(
    "signature-of-last-step-alone-wanted",
    what="Only the last call of a turn has to be signed, those of earlier steps are not looked at.",
    breaks=("thought-signature-sequential/first-missing",),
    dialect="gemini",
)
@edits_history
def signature_of_last_step_alone_wanted(history: list[Any]) -> None:
    calling = [each for each in objects(history) if each.get("tool_calls")]
    for message in calling[:-1]:
        if not _signature(message["tool_calls"][0]):
            message["tool_calls"][0]["extra_content"] = _SIGNED


placeholder_refused = mutant(
    "placeholder-refused",
    what="The placeholder that skips the check is refused as a corrupted signature.",
    breaks=("thought-signature-dummy/accepted",),
    dialect="gemini",
)(
    refuses_where(
        lambda body: _PLACEHOLDERS[0] in map(_signature, _all(body)),
        "Corrupted thought signature.",
    )
)

other_placeholder_refused = mutant(
    "other-placeholder-refused",
    what="Of the two placeholders only one is taken.",
    breaks=("thought-signature-dummy/other",),
    dialect="gemini",
)(
    refuses_where(
        lambda body: _PLACEHOLDERS[1] in map(_signature, _all(body)),
        "Corrupted thought signature.",
    )
)


@mutant(
    "foreign-call-refused",
    what="A placeholder is taken on the endpoint's own calls only, and refused on any other call.",
    breaks=("thought-signature-dummy/foreign-call",),
    dialect="gemini",
)
def foreign_call_refused(asked: Asked, healthy: Endpoint) -> Reply:
    body = document(asked) if is_chat(asked) else {}
    told = messages(body) if isinstance(body, dict) else []
    for number, message in enumerate(told):
        for call in objects(message.get("tool_calls")):
            if _signature(call) in _PLACEHOLDERS:
                before = spelled({**body, "messages": told[:number]})
                if call["id"].encode() not in healthy(replace(asked, body=before)).body:
                    return error("Unknown function call id.")
    return healthy(asked)


@mutant(
    "interleaved-taken",
    what="Parallel calls are taken back in alternation with their results.",
    breaks=("thought-signature-interleaved/refused",),
    dialect="gemini",
)
@edits_history
def interleaved_taken(history: list[Any]) -> None:
    signed = False
    for message in objects(history):
        for call in objects(message.get("tool_calls")):
            if signed and not _signature(call):
                call["extra_content"] = _SIGNED
            signed = signed or bool(_signature(call))


result_name_refused = mutant(
    "result-name-refused",
    what="A result that names its function is refused for an unknown member.",
    breaks=("tool-result-roundtrip/name",),
    dialect="gemini",
)(
    refuses_where(
        lambda body: any("name" in each for each in messages(body, "tool")),
        "Invalid JSON payload received. Unknown name \"name\" at 'messages[2]': Cannot find field.",
    )
)

role_model_refused = mutant(
    "role-model-refused",
    what="A message under the role model is refused, as OpenAI has no such role.",
    breaks=("assistant-role-model/accepted", "assistant-role-model/text"),
    dialect="gemini",
)(
    refuses_where(
        lambda body: bool(messages(body, "model")),
        "Invalid value: 'model'. Supported values are: 'system', 'assistant', 'user', 'tool'.",
    )
)


@mutant(
    "role-model-forgotten",
    what="Messages under the role model are taken and left out of the conversation.",
    breaks=("assistant-role-model/accepted",),
    dialect="gemini",
)
@edits_history
def role_model_forgotten(history: list[Any]) -> None:
    kept = [each for each in history if not isinstance(each, dict) or each.get("role") != "model"]
    history[:] = kept
