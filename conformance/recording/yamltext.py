"""
YAML text to plain values, bounded: no tags that make objects, no aliases, no endless nesting.

Knows YAML only; what the values mean is the caller's business. The stock loaders compose nodes
recursively in C, and a deep enough file ends the process; this reads the parser's events instead,
which is also quicker.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

import yaml

# libyaml where PyYAML was built with it; 15 times as quick.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 64

_NO_KEY = object()
_TAG = "tag:yaml.org,2002:"
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})
_FALSE = frozenset({"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,40}\.[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][-+]?[0-9]{1,3})?\Z")


class YamlProblem(ValueError):
    """The text is no YAML, or YAML of a kind we do not take."""


def load(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """
    Return the one document of `data` as dicts, lists, str, bytes, int, float, bool and None.

    Dates and whatever else YAML would resolve further stay text; a repeated key keeps its last
    value. Raises YamlProblem for anything unreadable, a second document, an alias, a tag outside
    YAML's own core, more than `max_bytes` bytes or more than `max_depth` levels.
    """
    if len(data) > max_bytes:
        raise YamlProblem(f"it has {len(data)} bytes, more than the {max_bytes} that are read")
    try:
        return _document(data, max_depth)
    except yaml.YAMLError as error:
        raise YamlProblem(_short(error)) from error
    except (UnicodeError, ValueError) as error:
        if isinstance(error, YamlProblem):
            raise
        raise YamlProblem(str(error)) from error


def _document(data: bytes, max_depth: int) -> Any:
    events = _events(data)
    stack: list[Any] = []
    keys: list[Any] = []  # the key waiting for its value, a level; _NO_KEY where none waits
    result: list[Any] = []
    documents = 0
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value = _scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _check_tag(event)
            if len(stack) >= max_depth:
                raise YamlProblem(f"it nests deeper than {max_depth} levels")
            stack.append({} if kind is yaml.MappingStartEvent else [])
            keys.append(_NO_KEY)
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            value = stack.pop()
            keys.pop()
        elif kind is yaml.AliasEvent:
            raise YamlProblem(f"it uses the alias *{event.anchor}, and aliases are not taken")
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise YamlProblem("it holds more than one document")
            continue
        else:
            continue
        if not stack:
            result.append(value)
        elif type(stack[-1]) is list:
            stack[-1].append(value)
        elif keys[-1] is _NO_KEY:
            if isinstance(value, (dict, list)):
                raise YamlProblem("it has a key that is no scalar")
            keys[-1] = value
        else:
            stack[-1][keys[-1]] = value
            keys[-1] = _NO_KEY
    return result[0] if result else None


def _events(data: bytes) -> Iterator[Any]:
    parser = _PARSER(data)
    try:
        while True:
            event = parser.get_event()
            if event is None:
                return
            yield event
    finally:
        if hasattr(parser, "dispose"):
            parser.dispose()


def _scalar(event: Any) -> Any:
    tag, text = event.tag, event.value
    if tag is None or tag == "!":
        return text if event.style or tag else _plain(text)
    match tag.removeprefix(_TAG):
        case "binary":
            try:
                return base64.b64decode("".join(text.split()).encode("ascii"), validate=True)
            except (binascii.Error, UnicodeError) as error:
                raise YamlProblem(f"it holds broken Base64: {error}") from error
        case "str" | "timestamp":
            return text
        case "null" | "bool" | "int" | "float":
            return _plain(text)
        case _:
            raise YamlProblem(f"it uses the tag {tag}, which is not taken")


def _plain(text: str) -> Any:
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text


def _check_tag(event: Any) -> None:
    if event.tag not in (None, "!", f"{_TAG}map", f"{_TAG}seq"):
        raise YamlProblem(f"it uses the tag {event.tag}, which is not taken")


def _short(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return f"{what} in line {mark.line + 1}" if mark is not None else str(what)
