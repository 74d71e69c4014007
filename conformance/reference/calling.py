"""
Which tools the reference model calls, and with what.

Pure: reads a prompt, knows no dialect.
"""

from __future__ import annotations

import re

from conformance.reference.filling import Filling, takes_place
from conformance.reference.prompt import Call, Choice, Prompt, Tool
from conformance.reference.spelling import compact
from conformance.reference.words import places

_MOST_CALLS = 16
# Parts of function names that say nothing about what a prompt would mention.
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an and by call current fetch find for from function get in info lookup of or query "
        "read retrieve return search send set show tell the to tool use with your",
    )
)
_KIN = {
    "weather": {"temperature", "forecast", "rain", "sunny"},
    "time": {"clock", "hour"},
    "clock": {"time", "hour"},
}


def choose(prompt: Prompt) -> tuple[Call, ...]:
    """
    Return the calls the model makes now; none when it speaks instead.

    Calls already made since the last user message are not made again: a prompt that wants two,
    answered one at a time, gets the second after the first one's result.
    """
    if prompt.choice is Choice.NONE or not prompt.tools:
        return ()
    forced = prompt.choice is Choice.REQUIRED
    wanted = _calls(prompt, _tools(prompt))
    made = sum(len(turn.calls) for turn in prompt.since)
    left = wanted[made:]
    if forced and not left:
        left = wanted[:1]
    return left if prompt.parallel else left[:1]


def _tools(prompt: Prompt) -> tuple[Tool, ...]:
    if prompt.named is not None:
        return tuple(tool for tool in prompt.tools if tool.name == prompt.named)
    said = prompt.asked.text
    fitting = tuple(tool for tool in prompt.tools if _mentioned(tool, said))
    if not fitting and prompt.choice is Choice.REQUIRED:
        return prompt.tools[:1]
    return fitting


def _mentioned(tool: Tool, text: str) -> bool:
    if re.search(rf"(?<![\w-]){re.escape(tool.name)}(?![\w-])", text):
        return True
    spelled = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", tool.name)
    words = {word.lower() for word in re.split(r"[\W_]+", spelled)} - _EMPTY - {""}
    kin = set().union(*(_KIN.get(word, set()) for word in words))
    said = set(re.findall(r"\w+", text.lower()))
    return bool((words | kin) & said)


def _calls(prompt: Prompt, tools: tuple[Tool, ...]) -> tuple[Call, ...]:
    text = prompt.asked.text
    calls: list[Call] = []
    for tool in tools:
        found: tuple[str | None, ...] = places(text) if _takes_place(tool) else ()
        for place in found or (None,):
            filling = Filling(text, place=place, root=tool.parameters)
            arguments = compact(filling.arguments(tool.parameters)).decode()
            calls.append(Call(tool.name, arguments))
    return tuple(calls[:_MOST_CALLS])


def _takes_place(tool: Tool) -> bool:
    members = tool.parameters.get("properties")
    return isinstance(members, dict) and any(
        takes_place(name) and not (isinstance(schema, dict) and schema.get("type") == "array")
        for name, schema in members.items()
    )
