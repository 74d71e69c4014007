"""
Faults around a plain answer: its media type, its JSON, its names and numbers, its text as a whole.

Choices and messages that are missing have a module of their own.
"""

from __future__ import annotations

import html
from typing import Any

from conformance.mutants.editing import edits, edits_text, is_chat, is_stream, with_body
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply


@mutant(
    "completion-as-text",
    what="A plain answer is served as text/plain.",
    breaks=("chat-create/content-type",),
)
def completion_as_text(asked: Asked, healthy: Endpoint) -> Reply:
    """Leave the media type to a framework that was handed a string."""
    reply = healthy(asked)
    if not is_chat(asked) or is_stream(reply) or reply.status != 200:
        return reply
    return with_body(reply, reply.body, media_type="text/plain; charset=utf-8")


@mutant(
    "completion-latin-1",
    what="A plain answer is spelled in Latin-1 and not in UTF-8.",
    breaks=("chat-create/strict-json",),
)
def completion_latin_1(asked: Asked, healthy: Endpoint) -> Reply:
    """Encode the text as the machine's locale has it."""
    reply = healthy(asked)
    if not is_chat(asked) or is_stream(reply) or reply.status != 200:
        return reply
    return with_body(reply, reply.body.decode("utf-8").encode("latin-1", "replace"))


completion_cut = mutant(
    "completion-without-end",
    what="The body of a plain answer lacks its last brace.",
    breaks=("chat-create/strict-json", "chat-create/answers"),
)(edits_text(lambda text, _: text.rstrip().removesuffix("}")))


@mutant(
    "object-chunk",
    what="A plain answer calls itself chat.completion.chunk.",
    breaks=("chat-create/object",),
)
@edits()
def object_chunk(answer: Any, _request: Any) -> None:
    answer["object"] = "chat.completion.chunk"


@mutant(
    "created-in-milliseconds",
    what="A plain answer counts its time in milliseconds.",
    breaks=("chat-create/created",),
)
@edits()
def created_in_milliseconds(answer: Any, _request: Any) -> None:
    answer["created"] *= 1000


@mutant(
    "created-constant",
    what="Every plain answer names one and the same second, that of an example long ago.",
    breaks=("chat-create/created-now",),
)
@edits()
def created_constant(answer: Any, _request: Any) -> None:
    answer["created"] = 1_677_652_288


@mutant(
    "id-constant-plain",
    what="Every plain answer has one and the same id.",
    breaks=("chat-create/own-id",),
)
@edits()
def id_constant(answer: Any, _request: Any) -> None:
    answer["id"] = "chatcmpl-123"


@mutant(
    "model-empty",
    what="A plain answer names an empty model.",
    breaks=("chat-create/model",),
)
@edits()
def model_empty(answer: Any, _request: Any) -> None:
    answer["model"] = ""


@mutant(
    "role-model",
    what="The message of a plain answer has the native role model.",
    breaks=("chat-create/role",),
)
@edits()
def role_model(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        choice["message"]["role"] = "model"


@mutant(
    "choices-all-zero",
    what="Every choice has the index 0, however many there are.",
    breaks=("chat-create/choice-index",),
)
@edits(when=lambda request: request.get("n"))
def choices_all_zero(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        choice["index"] = 0


@mutant(
    "choices-from-one",
    what="The choices are numbered from one.",
    breaks=("chat-create/choice-index",),
)
@edits()
def choices_from_one(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        choice["index"] += 1


@mutant(
    "logprobs-empty-list",
    what="A choice without log probabilities has an empty list in their place.",
    breaks=("chat-create/shape",),
)
@edits()
def logprobs_empty_list(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        if choice["logprobs"] is None:
            choice["logprobs"] = []


@mutant(
    "native-members-beside",
    what="A choice has finishReason and safetyRatings beside OpenAI's members.",
    breaks=("chat-create/no-native-members",),
)
@edits()
def native_members_beside(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        choice |= {"finishReason": "STOP", "safetyRatings": []}


@mutant(
    "content-escaped",
    what="Quotes, ampersands and letters beyond ASCII come as entities of HTML.",
    breaks=("chat-create/unicode",),
)
@edits()
def content_escaped(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        text = choice["message"]["content"]
        if isinstance(text, str):
            escaped = html.escape(text).encode("ascii", "xmlcharrefreplace")
            choice["message"]["content"] = escaped.decode()


@mutant(
    "content-in-fence",
    what="The content of every answer stands in a Markdown fence.",
    breaks=("chat-create/forced-text",),
)
@edits()
def content_in_fence(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        text = choice["message"]["content"]
        if isinstance(text, str):
            choice["message"]["content"] = f"```\n{text}\n```"


@mutant(
    "content-of-the-prompt",
    what="The content holds the prompt in front of the answer, as completions of old did.",
    breaks=("chat-create/forced-text",),
)
@edits()
def content_of_the_prompt(answer: Any, request: Any) -> None:
    asked = request["messages"][-1].get("content")
    for choice in answer["choices"]:
        text = choice["message"]["content"]
        if isinstance(text, str) and isinstance(asked, str):
            choice["message"]["content"] = f"{asked}\n{text}"
