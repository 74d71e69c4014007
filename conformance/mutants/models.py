"""
Faults of the list of models: what stands in it, under which names, and what is missing.

Single entries and the names that requests use have a module of their own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.mutants.editing import (
    edits,
    edits_text,
    error,
    in_turn,
    is_chat,
    with_body,
)
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply

LIST = "/openai/models"
PREFIX = "models/"
CONSTANT = 1_677_610_602


def _prefix(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        entry["id"] = PREFIX + entry["id"]


def _either_name(asked: Asked, healthy: Endpoint) -> Reply:
    """Find an entry under its name with the prefix as well, and give it as it is listed."""
    if asked.method != "GET" or f"{LIST}/" not in asked.path:
        return healthy(asked)
    path = asked.path.replace("models%2F", "").replace(PREFIX * 2, PREFIX)
    return healthy(replace(asked, path=path))


models_prefixed = mutant(
    "models-id-prefixed",
    what="Every id of the list begins with models/, which no request has to.",
    breaks=("models-list/bare-ids",),
    reports=("models-id-prefixed",),
)(in_turn(edits(LIST)(_prefix), _either_name))


@mutant(
    "models-without-created",
    what="The entries of the list do not say when their models were made.",
    breaks=("models-list/created",),
    reports=("models-list-fewer-details",),
)
@edits(LIST)
def models_without_created(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        del entry["created"]


@mutant(
    "models-created-zero",
    what="Every entry of the list was made at second 0.",
    breaks=("models-list/created",),
    reports=("models-list-fewer-details",),
)
@edits(LIST)
def models_created_zero(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        entry["created"] = 0


@mutant(
    "models-created-owned-by-hardcoded",
    what="Every entry of the list has the same time of creation and the owner openai.",
    breaks=("models-list/created-differ",),
    reports=("models-created-owned-by-hardcoded",),
)
@edits(LIST)
def models_hardcoded(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        entry |= {"created": CONSTANT, "owned_by": "openai"}


@mutant(
    "models-list-incomplete",
    what="Models that embed are missing from the list, though their route serves them.",
    breaks=("models-list/lists-embedding-model",),
    reports=("models-list-incomplete",),
)
@edits(LIST)
def models_incomplete(answer: Any, _request: Any) -> None:
    answer["data"] = [entry for entry in answer["data"] if "embedding" not in entry["id"]]


@mutant(
    "models-chat-unlisted",
    what="The chat model that requests use is missing from the list.",
    breaks=("models-list/lists-chat-model",),
)
@edits(LIST)
def chat_model_unlisted(answer: Any, _request: Any) -> None:
    answer["data"] = [entry for entry in answer["data"] if "chat" not in entry["id"]]


@mutant(
    "models-listed-but-404",
    what="The list ends with a model that no route finds.",
    breaks=("models-retrieve/listed-id",),
    reports=("models-listed-but-404",),
)
@edits(LIST)
def model_retired(answer: Any, _request: Any) -> None:
    answer["data"].append(answer["data"][-1] | {"id": "reference-retired"})


@mutant(
    "models-listed-but-closed",
    what="The chat model is listed and retrieved, and requests that name it get status 404.",
    breaks=("model-name-prefix/bare",),
    reports=("models-listed-but-404",),
)
def model_closed(asked: Asked, healthy: Endpoint) -> Reply:
    """Close the model to this key."""
    if not is_chat(asked) or b'"reference-chat"' not in asked.body:
        return healthy(asked)
    return error("This model is no longer available to new users.", status=404)


@mutant(
    "models-empty",
    what="The list holds no model.",
    breaks=("models-list/answers",),
)
@edits(LIST)
def models_empty(answer: Any, _request: Any) -> None:
    answer["data"] = []


@mutant(
    "models-native-member",
    what="The entries stand under models, as in the native API, and the library lists none.",
    breaks=("models-list/answers", "models-list/sdk-carries"),
    surface="python",
)
@edits(LIST)
def models_native(answer: Any, _request: Any) -> None:
    answer["models"] = answer.pop("data")


@mutant(
    "models-bare-array",
    what="The list is an array without the object around it.",
    breaks=("models-list/answers",),
)
@edits(LIST)
def models_bare(answer: Any, _request: Any) -> Any:
    return answer["data"]


@mutant(
    "models-object-models",
    what="The list's object member is models.",
    breaks=("models-list/object",),
)
@edits(LIST)
def models_object(answer: Any, _request: Any) -> None:
    answer["object"] = "models"


@mutant(
    "models-listed-twice",
    what="A model that two upstream servers offer stands twice in the list.",
    breaks=("models-list/unique-ids",),
)
@edits(LIST)
def models_twice(answer: Any, _request: Any) -> None:
    answer["data"].append(dict(answer["data"][0]))


@mutant(
    "models-owner-null",
    what="Nobody owns the models of the list: owned_by is null.",
    breaks=("models-list/owned-by",),
)
@edits(LIST)
def models_unowned(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        entry["owned_by"] = None


@mutant(
    "models-object-missing",
    what="The entries of the list do not say that they are models.",
    breaks=("models-list/shape",),
)
@edits(LIST)
def models_unnamed(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        del entry["object"]


models_id_doubled = mutant(
    "models-id-doubled",
    what="Every entry of the list has its id twice.",
    breaks=("models-list/strict-json",),
)(edits_text(lambda text, _: text.replace('"id":', '"id": "x", "id":'), LIST, method="GET"))


@mutant(
    "models-as-text",
    what="The list of models is served as text/plain.",
    breaks=("models-list/content-type",),
)
def models_as_text(asked: Asked, healthy: Endpoint) -> Reply:
    """Forget the media type."""
    reply = healthy(asked)
    if not asked.path.endswith(LIST):
        return reply
    return with_body(reply, reply.body, media_type="text/plain; charset=utf-8")
