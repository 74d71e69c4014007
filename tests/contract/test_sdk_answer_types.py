"""
What the SDK's own types call a complete answer, our schemas accept.

The contract is narrower than the types in a few places, each of which is a clause of its own: a
completion has a choice and counts, its content is there although null, an answer's role is
assistant. Everything else that the types allow has to pass.
"""

from __future__ import annotations

import builtins
import json
import types
import typing
from typing import Any, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openai import BaseModel
from openai.types import Batch, FileObject, Model, Video
from openai.types.chat import ChatCompletion, ChatCompletionChunk, ChatCompletionMessage

from conformance.contract import schemas

QUICK = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TIMES = st.integers(1_500_000_000, 1_900_000_000)
TEXT = st.text(min_size=1, max_size=8)
COUNTS = st.integers(0, 10**6)
# What a type cannot say of a member, and everybody knows: a byte, a share of a hundred, a size.
KNOWN = {
    "bytes": st.integers(0, 255),
    "progress": st.integers(0, 100),
    "seconds": st.sampled_from(["4", "8", "12"]),
    "size": st.sampled_from(["720x1280", "1280x720"]),
}


def of(kind: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Return JSON of the type that the SDK gives a member; a model becomes all of its members."""
    if name == "role":
        return st.just("assistant")
    match get_origin(kind):
        case typing.Union | types.UnionType:
            return st.one_of(*(of(each, name) for each in get_args(kind)))
        case typing.Literal:
            return st.sampled_from(get_args(kind))
        case typing.Annotated:
            return of(get_args(kind)[0], name)
        case builtins.list:
            return st.lists(of(get_args(kind)[0], name), min_size=name == "choices", max_size=3)
        case builtins.dict:
            return st.dictionaries(TEXT, of(get_args(kind)[1], name), max_size=2)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        members = {
            field.alias or key: of(field.annotation, key)
            for key, field in kind.model_fields.items()
        }
        return st.fixed_dictionaries(members)
    return plain(kind, name)


def plain(kind: Any, name: str) -> st.SearchStrategy[Any]:
    """Return values of a plain type that can be: texts that name something, times, counts."""
    if name in KNOWN and kind is not types.NoneType:
        return KNOWN[name]
    if kind is int:
        return TIMES if name == "created" or name.endswith("_at") else COUNTS
    if kind is str:
        return TEXT
    if kind is float:
        return st.floats(-100, 0)
    return st.none() | TEXT if kind is object else st.from_type(kind)


@pytest.mark.parametrize(
    ("model", "schema"),
    [
        (ChatCompletion, "chat/completion"),
        (ChatCompletionMessage, "chat/message"),
        (ChatCompletionChunk, "streaming/chunk"),
        (Model, "models/model"),
        (Batch, "batches/batch"),
        (FileObject, "batches/file"),
        (Video, "videos/video"),
    ],
)
def test_an_answer_that_the_sdk_calls_complete_is_accepted(model: type[Any], schema: str) -> None:
    @QUICK
    @given(of(model), st.booleans())
    def holds(answer: dict[str, Any], unset: bool) -> None:
        if model is ChatCompletion:
            answer["usage"] = answer["usage"] or {
                "prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2,
            }  # fmt: skip
        if unset:
            optional = {k for k, f in model.model_fields.items() if not f.is_required()}
            optional.discard("content")
            answer = {k: v for k, v in answer.items() if v is not None or k not in optional}
        found = schemas.departures(schema, answer)
        assert found == (), json.dumps(answer)[:2000]

    holds()
