"""
Faults of a single model's entry, and of the names under which requests find a model.

The list itself has a module of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.mutants.editing import (
    document,
    edits_text,
    error,
    is_chat,
    json_of,
    refuses,
    spelled,
    with_body,
)
from conformance.mutants.mutant import Fault, mutant
from conformance.reference import Asked, Endpoint, Reply

ENTRY = "/openai/models/"


def _is_entry(asked: Asked) -> bool:
    return asked.method == "GET" and ENTRY in asked.path


def _edits_entry(**told: Any) -> Fault:
    """Return the fault that sets members of every entry retrieved, or drops those told as None."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        reply = healthy(asked)
        if not _is_entry(asked) or reply.status != 200:
            return reply
        entry = json_of(reply) | told
        kept = {name: value for name, value in entry.items() if value is not None}
        return with_body(reply, spelled(kept))

    return fault


entry_of_another = mutant(
    "model-entry-of-another",
    what="Whatever model is asked for, the entry of one and the same model comes.",
    breaks=("models-retrieve/names-it", "models-retrieve/same-entry"),
)(_edits_entry(id="reference-embedding"))

entry_renamed = mutant(
    "model-entry-renamed",
    what="The entry of a model names the dated version behind it and not the model asked for.",
    breaks=("models-retrieve/names-it", "models-retrieve/same-entry"),
)(_edits_entry(id="reference-chat-2026-01-01"))

entry_of_now = mutant(
    "model-entry-made-now",
    what="An entry that is retrieved says that the model was made just now.",
    breaks=("models-retrieve/same-entry",),
)(_edits_entry(created=1_790_000_000))

entry_in_milliseconds = mutant(
    "model-entry-milliseconds",
    what="The entry of a model counts its time of creation in milliseconds.",
    breaks=("models-retrieve/created",),
)(_edits_entry(created=1_750_000_000_000))

entry_unowned = mutant(
    "model-entry-unowned",
    what="The entry of a model names no owner.",
    breaks=("models-retrieve/owned-by",),
)(_edits_entry(owned_by=None))

entry_without_object = mutant(
    "model-entry-no-object",
    what="The entry of a model does not say that it is one.",
    breaks=("models-retrieve/shape",),
)(_edits_entry(object=None))

entry_without_id = mutant(
    "model-entry-no-id",
    what="The entry of a model has no id.",
    breaks=("models-retrieve/answers",),
)(_edits_entry(id=None))

entry_doubled = mutant(
    "model-entry-id-doubled",
    what="The entry of a model has its id twice.",
    breaks=("models-retrieve/strict-json",),
)(edits_text(lambda text, _: text.replace('"id":', '"id": "x", "id":'), "-chat", method="GET"))


@mutant(
    "model-entry-in-list",
    what="A single model comes as a list of one, in which the library finds no id.",
    breaks=("models-retrieve/answers", "models-retrieve/sdk-carries"),
    surface="python",
)
def entry_in_list(asked: Asked, healthy: Endpoint) -> Reply:
    """Filter the list instead of finding the entry."""
    reply = healthy(asked)
    if not _is_entry(asked) or reply.status != 200:
        return reply
    return with_body(reply, spelled({"object": "list", "data": [json_of(reply)]}))


@mutant(
    "model-entry-not-served",
    what="Single models cannot be retrieved: the path answers 404 for each.",
    breaks=("models-retrieve/answers", "models-retrieve/listed-id"),
)
def entry_not_served(asked: Asked, healthy: Endpoint) -> Reply:
    """Serve the list and no path below it."""
    if not _is_entry(asked):
        return healthy(asked)
    return error(f"Invalid URL (GET {asked.path})", status=404)


@mutant(
    "model-unknown-200",
    what="A model that does not exist gets an entry made up on the spot.",
    breaks=("models-retrieve/unknown",),
)
def unknown_made_up(asked: Asked, healthy: Endpoint) -> Reply:
    """Echo the name in an entry."""
    reply = healthy(asked)
    if not _is_entry(asked) or reply.status != 404:
        return reply
    name = asked.path.rpartition("/")[2]
    entry = {"id": name, "object": "model", "created": 1_750_000_000, "owned_by": "reference"}
    return with_body(replace(reply, status=200), spelled(entry))


@mutant(
    "model-unknown-400",
    what="A model that does not exist is answered with status 400.",
    breaks=("models-retrieve/unknown",),
)
def unknown_bad_request(asked: Asked, healthy: Endpoint) -> Reply:
    """Treat the name as an invalid argument."""
    reply = healthy(asked)
    return replace(reply, status=400) if _is_entry(asked) and reply.status == 404 else reply


@mutant(
    "model-entry-as-text",
    what="The entry of a model is served as text/plain.",
    breaks=("models-retrieve/content-type",),
)
def entry_as_text(asked: Asked, healthy: Endpoint) -> Reply:
    """Forget the media type."""
    reply = healthy(asked)
    if not _is_entry(asked) or reply.status != 200:
        return reply
    return with_body(reply, reply.body, media_type="text/plain; charset=utf-8")


@mutant(
    "vertex-model-needs-publisher-prefix",
    what="A chat request that names its model without the publisher in front is not found.",
    breaks=("model-name-prefix/bare",),
    reports=("vertex-model-needs-publisher-prefix",),
)
def publisher_wanted(asked: Asked, healthy: Endpoint) -> Reply:
    """Find publisher/model alone."""
    if not is_chat(asked):
        return healthy(asked)
    request = document(asked)
    if not isinstance(request, dict) or not isinstance(request.get("model"), str):
        return healthy(asked)
    _, slash, bare = request["model"].partition("/")
    if not slash:
        return error(f"Publisher Model `{request['model']}` was not found.", status=404)
    return healthy(replace(asked, body=spelled(request | {"model": bare})))


def _begins(name: object, prefix: str) -> bool:
    return isinstance(name, str) and name.startswith(prefix)


def _named(prefix: str) -> Fault:
    return refuses(
        lambda request: isinstance(request, dict) and _begins(request.get("model"), prefix),
        "unexpected model name format",
    )


prefix_refused = mutant(
    "model-prefix-refused",
    what="A chat request that names its model with models/ in front is refused.",
    breaks=("model-name-prefix/prefixed",),
    dialect="gemini",
)(_named("models/"))

owner_refused = mutant(
    "model-owner-refused",
    what="A chat request that names its model with google/ in front is refused.",
    breaks=("model-name-prefix/google",),
    dialect="gemini",
)(_named("google/"))


@mutant(
    "model-entry-under-prefix",
    what="The entry of a model carries the name as it was asked for, with or without its prefix.",
    breaks=("model-name-prefix/same-entry",),
    dialect="gemini",
)
def entry_echoes(asked: Asked, healthy: Endpoint) -> Reply:
    """Copy the path into the id."""
    reply = healthy(asked)
    if not _is_entry(asked) or reply.status != 200:
        return reply
    name = asked.path.partition(ENTRY)[2]
    return with_body(reply, spelled(json_of(reply) | {"id": name}))
