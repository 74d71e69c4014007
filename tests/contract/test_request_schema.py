"""
What the SDK sends, our request schemas accept: bodies made from the SDK's own types.

The types say nothing of bounds, so values with bounds of their own are drawn inside them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin

import httpx2
import openai
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openai.types.chat import completion_create_params as chat
from openai.types.embedding_create_params import EmbeddingCreateParams
from openai.types.image_generate_params import ImageGenerateParamsBase
from typing_extensions import get_type_hints, is_typeddict

from conformance.contract import schemas

QUICK = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
WORDS = st.sampled_from(["auto", "x", "get_weather", "a-b_1", "Zwölf 東京"])
PLAIN = st.sampled_from(["x", "get_weather", "a-b_1"])
SCHEMA = st.sampled_from([{}, {"type": "object", "properties": {"a": {"type": "string"}}}])
#: Members whose values OpenAI bounds beyond what a type can say.
BOUNDED: Mapping[str, st.SearchStrategy[Any]] = {
    "temperature": st.none() | st.floats(0, 2),
    "top_p": st.none() | st.floats(0, 1),
    "presence_penalty": st.none() | st.floats(-2, 2),
    "frequency_penalty": st.none() | st.floats(-2, 2),
    "n": st.none() | st.integers(1, 8),
    "top_logprobs": st.none() | st.integers(0, 20),
    "max_tokens": st.none() | st.integers(1, 100),
    "max_completion_tokens": st.none() | st.integers(1, 100),
    "stop": st.none() | WORDS | st.lists(WORDS, min_size=1, max_size=4),
    "name": PLAIN,
    "model": PLAIN,
    "schema": SCHEMA,
    "parameters": SCHEMA,
    "dimensions": st.integers(1, 3072),
    "input": WORDS | st.lists(WORDS, min_size=1, max_size=3) | st.just([1, 2]) | st.just([[1, 2]]),
    "output_compression": st.none() | st.integers(0, 100),
    "partial_images": st.none() | st.integers(0, 3),
    "size": st.sampled_from(["1024x1024", "auto"]),
}


def of(hint: Any, name: str = "", depth: int = 0) -> st.SearchStrategy[Any]:
    """Return what fits a type of the SDK's; text and lists short, objects open to all they have."""
    if name in BOUNDED:
        return BOUNDED[name]
    if is_typeddict(hint):
        return body_of(hint, depth)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Required, NotRequired):
        return of(inner[0], name, depth)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is Union or type(hint).__name__ == "UnionType":
        return st.one_of([of(each, name, depth) for each in inner])
    if origin is dict or hint is dict:
        held = of(inner[1], "", depth) if inner else WORDS
        return st.dictionaries(PLAIN, held, max_size=2)
    if inner and hint not in (str, bytes):
        return st.lists(of(inner[0], "", depth + 1), min_size=1, max_size=2)
    simple = {str: WORDS, bool: st.booleans(), int: st.integers(0, 9), float: st.floats(0, 1)}
    if hint in simple:
        return simple[hint]
    return st.none() if hint is type(None) else WORDS


def body_of(kind: Any, depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects of the typed dictionary `kind`: all it requires, and some of the rest."""
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        needed = get_origin(hint) is Required or name in kind.__required_keys__
        (required if needed else optional)[name] = of(hint, name, depth + 1)
    return st.fixed_dictionaries(required, optional=optional)


def sent_by(call: str, body: dict[str, Any]) -> Any:
    """Return the JSON that the SDK puts on the wire for `body`."""
    taken: list[bytes] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        taken.append(request.content)
        return httpx2.Response(400, json={"error": {"message": "no"}})

    http = httpx2.Client(transport=httpx2.MockTransport(answer), trust_env=False)
    client: Any = openai.OpenAI(api_key="k", http_client=http, max_retries=0)
    for part in call.split("."):
        client = getattr(client, part)
    with pytest.raises(openai.BadRequestError):
        client(**body)
    return json.loads(taken[0])


def told(name: str, body: Any) -> list[tuple[Any, ...]]:
    return [(each.path, each.expected, each.found) for each in schemas.departures(name, body)]


@QUICK
@given(body=body_of(chat.CompletionCreateParamsBase))
def test_what_the_sdk_sends_for_a_chat_is_accepted(body):
    assert told("chat/request", sent_by("chat.completions.create", body)) == []


@QUICK
@given(body=body_of(EmbeddingCreateParams))
def test_what_the_sdk_sends_for_embeddings_is_accepted(body):
    assert told("embeddings/request", sent_by("embeddings.create", body)) == []


@QUICK
@given(body=body_of(ImageGenerateParamsBase))
def test_what_the_sdk_sends_for_images_is_accepted(body):
    assert told("images/request", sent_by("images.generate", body)) == []


@pytest.mark.parametrize(
    ("member", "value", "where"),
    [
        ("n", 0, ("n",)),
        ("temperature", 2.5, ("temperature",)),
        ("logprobs", "yes", ("logprobs",)),
        ("logit_bias", {"1": "a"}, ("logit_bias", "1")),
        ("metadata", {"a": 1}, ("metadata", "a")),
        ("modalities", ["smell"], ("modalities", 0)),
        ("verbosity", "loud", ("verbosity",)),
        ("functions", [{}], ("functions", 0, "name")),
        ("prediction", {"type": "content"}, ("prediction", "content")),
        ("tools", [{"type": "custom"}], ("tools", 0, "custom")),
        ("tool_choice", "validated", ("tool_choice",)),
        ("web_search_options", {"user_location": 3}, ("web_search_options", "user_location")),
        ("prompt_cache_retention", "1h", ("prompt_cache_retention",)),
        ("moderation", {}, ("moderation", "model")),
    ],
)  # fmt: skip
def test_what_openai_would_refuse_departs_at_its_place(member, value, where):
    body = {"model": "m", "messages": [{"role": "user", "content": "Hi."}], member: value}
    assert [each.path for each in schemas.departures("chat/request", body)] == [where]
