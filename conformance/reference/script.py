"""
Deterministic answers to the prompts a conformance suite asks: what to say or call, and how much.

Pure: a prompt goes in, an answer comes out, and no dialect is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from conformance.reference.answers import Answer, Finish, calls_tokens
from conformance.reference.calling import choose
from conformance.reference.filling import Filling
from conformance.reference.prompt import Prompt
from conformance.reference.sentences import obey, say
from conformance.reference.tokens import tokens

SpellJson = Callable[[Any], str]
_WARMER = re.compile(r"\bwhich (?:city|place) is warmer\b", re.IGNORECASE)
_DEGREES = re.compile(r"-?\d+")


def answer(prompt: Prompt, *, spell: SpellJson) -> Answer:
    """Return what the model answers; `spell` writes JSON as the dialect's model would."""
    if calls := choose(prompt):
        if prompt.limit is not None and calls_tokens(calls) > prompt.limit:
            return Answer("", finish=Finish.LENGTH)
        return Answer(None, calls, Finish.CALLS)
    if prompt.schema is not None:
        text = spell(_document(prompt, prompt.schema))
    else:
        text = obey(prompt.system, _speech(prompt))
    return _bounded(text, prompt)


def _speech(prompt: Prompt) -> str:
    results = [turn.text for turn in prompt.since if turn.role == "tool"]
    if results and _WARMER.search(prompt.asked.text) and (place := _warmest(prompt)):
        return place
    if results:
        return "According to the tools: " + "; ".join(results)
    return say(prompt)


def _warmest(prompt: Prompt) -> str | None:
    """Return the place whose call got the result of most degrees, each found by the call's id."""
    told = {turn.answers: turn.text for turn in prompt.since if turn.role == "tool"}
    found: list[tuple[int, str]] = []
    for call in (call for turn in prompt.since for call in turn.calls):
        degrees = _DEGREES.search(told.get(call.id, ""))
        if degrees and (city := _place(call.arguments)):
            found.append((int(degrees.group()), city))
    return max(found)[1] if found else None


def _place(arguments: str) -> str | None:
    try:
        value = json.loads(arguments)
    except ValueError:
        return None
    said = value.values() if isinstance(value, dict) else ()
    return next((each for each in said if isinstance(each, str)), None)


def _document(prompt: Prompt, schema: Mapping[str, Any]) -> Any:
    text = prompt.asked.text
    if schema:
        return Filling(text, root=schema).fill(schema)
    if (begin := text.find("{")) >= 0:
        try:
            value, _ = json.JSONDecoder().raw_decode(text[begin:])
        except ValueError:
            pass
        else:
            return value
    keys = re.findall(r"[\"'`](\w+)[\"'`]", text) or ["answer"]
    return {key: say(prompt) if key == "answer" else key.title() for key in dict.fromkeys(keys)}


def _bounded(text: str, prompt: Prompt) -> Answer:
    ends = [at for word in prompt.stop if word and (at := text.find(word)) >= 0]
    if ends:
        text = text[: min(ends)]
    pieces = tokens(text)
    if prompt.limit is not None and len(pieces) > prompt.limit:
        return Answer("".join(pieces[: prompt.limit]), finish=Finish.LENGTH)
    return Answer(text)
