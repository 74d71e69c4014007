"""
Bounded and safe YAML for cassettes of unknown origin, several times faster than PyYAML's loaders.

Reads plain data only and knows nothing of what a cassette means.
"""

from __future__ import annotations

import math
import re
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from conformance.recording.foreign_decode import base64_bytes, text_bytes
from conformance.recording.foreign_found import MOST_BYTES, CannotRead

# libyaml is a part of PyYAML's wheels, not of every build of it; it is 15 times as quick.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MOST_NODES = 5_000_000
MOST_DEPTH = 200

_CORE = "tag:yaml.org,2002:"
_TEXT = ("!", _CORE + "str", _CORE + "python/str", _CORE + "python/unicode")
_BYTES = ("!binary", _CORE + "binary", _CORE + "python/bytes")
_PLAIN = tuple(_CORE + kind for kind in ("null", "bool", "int", "float"))
_BYTES_IO = _CORE + "python/object/new:_io.BytesIO"
_ITERATOR = _CORE + "python/object/apply:builtins.iter"
_MAPPINGS = ("!", _CORE + "map", _CORE + "python/dict")
_SEQUENCES = ("!", _CORE + "seq", _CORE + "python/list", _CORE + "python/tuple")

_NOT_TEXT = frozenset("0123456789+-.~nNtTfF<")
_CONSTANTS = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?\Z")

_EMPTY: Any = object()


def load(data: bytes, *, most_nodes: int = MOST_NODES) -> Any:
    """
    Return the one document in `data` as dicts, lists, text, bytes, numbers, booleans and None.

    Of YAML 1.1's plain words only those become values that a dumper of JSON data writes: `yes`,
    `0o17`, `1_000` and timestamps stay text. The Python tags vcrpy's own cassettes hold (text,
    tuples, a file or iterator as request body) give their plain content. Raises CannotRead for
    anything else: other tags, merge keys, broken syntax, several documents, nesting beyond
    `MOST_DEPTH`, more than `most_nodes` nodes, or MOST_BYTES of text, once aliases count as
    often as they are used.
    """
    try:
        return _load(data, most_nodes)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise CannotRead(f"not valid YAML: line {line}: {error.problem}") from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise CannotRead(f"not valid YAML: {' '.join(str(error).split())[:120]}") from error


def _load(data: bytes, most_nodes: int) -> Any:
    """
    Build the value from parser events.

    One loop instead of a class: at 200 events an exchange its cost is what an audit's speed is.
    """
    next_event = _PARSER(data).get_event
    next_event()  # start of the stream
    roots: list[Any] = []
    here: Any = roots
    key: Any = _EMPTY  # the key that waits for its value; always _EMPTY inside a sequence
    is_map = False
    stack: list[tuple[Any, Any, bool, Any, int, int]] = []
    anchors: dict[str, tuple[Any, int, int]] = {}  # value, its nodes, its text in characters
    nodes = 0
    repeated = 0  # characters that aliases repeat
    while (event := next_event()) is not None:
        kind = type(event)
        if kind is ScalarEvent:
            value = event.value
            if event.implicit[0]:
                if not value or value[0] in _NOT_TEXT:
                    value = _plain(value)
            elif event.tag is not None:
                value = _tagged_scalar(event.tag, value)
            if event.anchor is not None:
                anchors[event.anchor] = (value, 1, len(event.value))
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            value = {} if kind is MappingStartEvent else []
            if is_map:
                if key is _EMPTY:
                    raise CannotRead(f"line {_line(event)}: a mapping key that is no text")
                here[key] = value
            else:
                here.append(value)
            stack.append((here, key, is_map, event, nodes, repeated))
            if len(stack) > MOST_DEPTH:
                raise CannotRead(f"line {_line(event)}: nested deeper than {MOST_DEPTH} levels")
            here, key, is_map = value, _EMPTY, kind is MappingStartEvent
            nodes += 1
            if nodes > most_nodes:
                raise CannotRead(_too_many(most_nodes))
            continue
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            value = here
            here, key, is_map, start, nodes_before, repeated_before = stack.pop()
            if start.tag is not None:
                value = _tagged_collection(start.tag, value)
                here[key if is_map else -1] = value
            if start.anchor is not None:
                span = event.end_mark.index - start.start_mark.index
                text = repeated - repeated_before + span
                anchors[start.anchor] = (value, nodes - nodes_before, text)
            key = _EMPTY
            continue
        elif kind is AliasEvent:
            # An anchor still open is not in the table yet, so nothing can come to hold itself.
            value, weight, text = anchors.get(event.anchor, (_EMPTY, 0, 0))
            if value is _EMPTY:
                raise CannotRead(f"line {_line(event)}: an alias of something not yet complete")
            nodes += weight - 1
            repeated += text
            if repeated > MOST_BYTES:
                raise CannotRead(f"YAML aliases that unfold to more than {MOST_BYTES} characters")
        else:
            continue  # start and end of documents
        nodes += 1
        if nodes > most_nodes:
            raise CannotRead(_too_many(most_nodes))
        if not is_map:
            here.append(value)
        elif key is _EMPTY:
            if isinstance(value, (dict, list)):
                raise CannotRead(f"line {_line(event)}: a mapping key that is no text")
            key = value
        else:
            here[key] = value
            key = _EMPTY
    if len(roots) != 1:
        raise CannotRead("an empty YAML file" if not roots else "several YAML documents in one")
    return roots[0]


def _too_many(most_nodes: int) -> str:
    return f"more than {most_nodes} YAML nodes, aliases counted as often as they are used"


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _plain(value: str) -> Any:
    if value in _CONSTANTS:
        return _CONSTANTS[value]
    if value == "<<":
        raise CannotRead("YAML merge keys are not read")
    try:
        if _INT.match(value):
            return int(value)
    except ValueError as error:  # Python bounds the digits of an integer
        raise CannotRead(f"a number of {len(value)} digits") from error
    return float(value) if _FLOAT.match(value) else value


def _tagged_scalar(tag: str, value: str) -> Any:
    if tag in _TEXT:
        return value
    if tag in _BYTES:
        return base64_bytes(text_bytes(value))
    if tag in _PLAIN:
        return _plain(value)
    raise CannotRead(f"the YAML tag {_short(tag)!r} is not read")


def _tagged_collection(tag: str, value: Any) -> Any:
    if tag in (_MAPPINGS if isinstance(value, dict) else _SEQUENCES):
        return value
    match value:
        case {"state": [content, *_]} if tag == _BYTES_IO:
            return content
        case dict() if tag == _BYTES_IO:
            return b""
        case {"args": [list(content), *_]} if tag == _ITERATOR:
            return content
    raise CannotRead(f"the YAML tag {_short(tag)!r} is not read")


def _short(tag: str) -> str:
    return tag.replace(_CORE, "!!")[:80]
