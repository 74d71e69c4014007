"""
What the reference model says to a sentence it knows, and how it keeps a system message.

Pure: text in, text out.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

from conformance.reference.prompt import Prompt
from conformance.reference.seeing import Sight, asks_to_look, tell

_SPEAK = r"(?:reply|respond|answer|say|repeat|write|output|print|return)"
_EXACTLY = re.compile(rf"\b{_SPEAK}\b[^:\n]*?\b(?:exactly|after me|verbatim)\b[^:\n]*: ?", re.I)
_WORD = re.compile(
    rf"\b{_SPEAK}\b(?: back)?(?: only)?(?: with)?(?: only| just| exactly)?"
    r"(?: the| this)?(?: single| one)? (?:word|words|text|phrase)\b:? "
    r"[\"'`“]?(.+?)[\"'`”]?(?:[.!]|$| and nothing)",
    re.I,
)
_QUOTED = re.compile(rf"\b{_SPEAK}\b(?: only| with| just| exactly)*:? [\"'`“](.+?)[\"'`”]", re.I)
_COUNT = re.compile(r"\bcount\b.*?\bfrom (\d+) (?:up )?to (\d+)", re.I | re.S)
_SUM = re.compile(r"(-?\d+)\s*([-+*x\u00d7/]|plus|minus|times|multiplied by)\s*(-?\d+)", re.I)
_SAY = re.compile(r"^\s*(?:please )?say:? (?:that )?(.+?)[.!]?\s*$", re.I | re.S)
_FACT = re.compile(
    r"\b(?:my|the) ([a-z]+(?: [a-z]+)?) is (?:called )?([^.!?,;\n]+)"
    r"|\bremember (?:that )?(?:the |this |my )?([a-z]+(?: [a-z]+)?)(?: is)?:? ([^.!?,;\n]+)",
    re.I,
)
_QUESTION = re.compile(
    r"\bwhat(?:'s| is| was) (?:my|the|that) ([a-z]+(?: [a-z]+)?)|\bwhich ([a-z]+) ", re.I
)
_END = re.compile(r"\bend (?:every|each|all|your)\b.*?\bword:? [\"'`]?([\w-]+)", re.I)
_START = re.compile(r"\b(?:start|begin) (?:every|each|all|your)\b.*?\bword:? [\"'`]?([\w-]+)", re.I)
_ONE_WORD = re.compile(r"\b(?:one|single) word\b", re.I)
_CAPITALS = {
    "france": "Paris",
    "germany": "Berlin",
    "italy": "Rome",
    "japan": "Tokyo",
    "spain": "Madrid",
    "england": "London",
}
_OPERATIONS: dict[str, Callable[[int, int], float]] = {
    "+": operator.add,
    "plus": operator.add,
    "-": operator.sub,
    "minus": operator.sub,
    "*": operator.mul,
    "x": operator.mul,
    "\u00d7": operator.mul,
    "times": operator.mul,
    "multiplied by": operator.mul,
}
_LONG = (
    "The sea is older than any name it was given. It keeps time with a moon it never meets, "
    "and every shore is a letter it writes twice a day. People build houses where the land "
    "ends and call the view their own. The sea does not mind; it has seen other houses, and "
    "it has patience. At night, when the lamps go out one after another, what is left is the "
    "sound of water, which says the same thing in every language and has never been "
    "translated. In the morning the sand is smooth again, and somebody comes and writes on it."
)
_LONGEST_COUNT = 5000
_READ = 4000  # characters of a prompt that are looked at; an echo gives back all of it


def say(prompt: Prompt) -> str:
    """Return the answer to the last user message, with what earlier ones said in mind."""
    if echo := exactly(prompt.asked.text):
        return echo
    text = prompt.asked.text[:_READ]
    if fact := _recalled(prompt, text):
        return fact
    if found := _COUNT.search(text):
        return _counted(int(found[1]), int(found[2]), text)
    if (found := _SUM.search(text)) and found[2].lower() in _OPERATIONS:
        return f"{_OPERATIONS[found[2].lower()](int(found[1]), int(found[3]))}"
    if found := re.search(r"\bcapital of (\w+)", text, re.I):
        capital = _CAPITALS.get(found[1].lower(), "unknown")
        return capital if _ONE_WORD.search(text) else f"The capital of {found[1]} is {capital}."
    if seen := tell(text, _sights(prompt, text)):
        return seen
    if re.search(r"\b(?:poem|story|stories|essay|paragraph|long|sentences|explain)\b", text, re.I):
        return _LONG
    if re.search(r"\b(?:hello|hi|hey|greet)\b", text, re.I):
        return "Hello! It is good to hear from you."
    if found := _SAY.search(text):
        return found[1]
    if (order := exactly(prompt.system)) or not text.strip():
        return order or "Hello! What would you like to talk about?"
    return f"This is the reference endpoint. You said: {text[:400]}"


def _sights(prompt: Prompt, text: str) -> tuple[Sight, ...]:
    """Return what is attached to the question, or to any message when it asks about that."""
    if prompt.asked.media or not asks_to_look(text):
        return prompt.asked.media
    return tuple(seen for turn in prompt.turns for seen in turn.media)


def exactly(text: str) -> str:
    """Return what `text` asks to be said word for word, or an empty string."""
    if found := _EXACTLY.search(text, 0, _READ):
        return text[found.end() :]
    text = text[:_READ]
    found = _WORD.search(text) or _QUOTED.search(text)
    # "Answer with one word: what is …?" asks, it does not dictate.
    return found[1].strip() if found and not found[1].endswith("?") else ""


def obey(system: str, text: str) -> str:
    """Return `text` as the system messages want it."""
    if found := _START.search(system):
        text = text if text.startswith(found[1]) else f"{found[1]} {text}"
    if found := _END.search(system):
        text = text if text.rstrip(" .!").endswith(found[1]) else f"{text} {found[1]}"
    if re.search(r"\b(?:upper ?case|capital letters|capitals)\b", system, re.I):
        text = text.upper()
    return text


def _recalled(prompt: Prompt, text: str) -> str:
    question = _QUESTION.search(text)
    if not question:
        return ""
    wanted = (question[1] or question[2]).lower()
    for turn in reversed(prompt.turns):
        if turn.role not in ("user", "system"):
            continue
        for fact in reversed(list(_FACT.finditer(turn.text[:_READ]))):
            about, value = fact[1] or fact[3], fact[2] or fact[4]
            if set(about.lower().split()) & set(wanted.split()):
                owner = "Your" if fact[0][:2].lower() == "my" else "The"
                return f"{owner} {about.lower()} is {value.strip()}."
    return ""


def _counted(first: int, last: int, text: str) -> str:
    step = 1 if last >= first else -1
    last = max(first - _LONGEST_COUNT, min(last, first + _LONGEST_COUNT))
    if re.search(r"\b(?:line|lines)\b", text, re.I):
        joint = "\n"
    elif re.search(r"\bspaces?\b", text, re.I):
        joint = " "
    else:
        joint = ", "
    return joint.join(str(number) for number in range(first, last + step, step))
