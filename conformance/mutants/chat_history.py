"""
Faults in what a conversation may hold: messages that OpenAI takes and others refuse or drop.

System messages have a module of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.mutants.conversing import messages_of, roles_of
from conformance.mutants.editing import asks_otherwise, edits, refuses
from conformance.mutants.mutant import mutant

_KNOWN = {"role", "content", "name", "tool_calls", "tool_call_id"}


def _texts(request: Any) -> Iterator[Any]:
    """Yield every text of a conversation: contents that are one, and those in parts."""
    for message in messages_of(request):
        content = message.get("content")
        if isinstance(content, list):
            yield from (part.get("text") for part in content if isinstance(part, dict))
        else:
            yield content


def _null_content(request: Any) -> bool:
    return any(each.get("content", "") is None for each in messages_of(request))


def _listed_content(request: Any) -> bool:
    return any(
        each.get("role") == "user" and not isinstance(each.get("content"), str)
        for each in messages_of(request)
    )


content_null_rejected = mutant(
    "content-null-rejected",
    what="A message whose content is null, as beside tool calls, is refused.",
    breaks=("tool-result-roundtrip/nulls", "chat-create/answers"),
    reports=("content-null-rejected",),
)(refuses(_null_content, "Value is not a string: null"))

content_null_unprocessable = mutant(
    "content-null-unprocessable",
    what="A message whose content is null is refused with status 422.",
    breaks=("tool-result-roundtrip/nulls", "chat-create/answers"),
    reports=("content-null-rejected-lmstudio",),
)(refuses(_null_content, "Input should be a valid string", status=422))

content_key_missing = mutant(
    "content-missing-key-500",
    what="A message that calls a tool and has no content member crashes the endpoint.",
    breaks=("chat-create/call-without-content",),
    reports=("content-missing-key-500",),
)(
    refuses(
        lambda request: any("content" not in each for each in messages_of(request)),
        "The chat template failed: 'dict object' has no attribute 'content'",
        status=500,
    )
)

content_empty_rejected = mutant(
    "content-empty-rejected",
    what="A message with an empty text, plain or in a part, is refused.",
    breaks=("chat-create/empty-content", "chat-create/empty-part"),
    reports=("content-empty-string-rejected",),
)(refuses(lambda request: "" in _texts(request), "Unable to submit request: empty text parameter"))

content_empty_beside_calls = mutant(
    "content-empty-beside-calls-rejected",
    what="A message that calls a tool and has an empty text is refused.",
    breaks=("chat-create/call-empty-content",),
    reports=("content-empty-string-rejected-bedrock",),
)(
    refuses(
        lambda request: any(
            each.get("tool_calls") and each.get("content") == "" for each in messages_of(request)
        ),
        "The text field in the ContentBlock object is blank",
    )
)

user_content_list_rejected = mutant(
    "cloudflare-content-array-rejected",
    what="A user message whose content is no plain text, and a null content, are refused.",
    breaks=("chat-create/content-parts",),
    reports=("cloudflare-content-array-rejected",),
)(
    refuses(
        lambda request: _listed_content(request) or _null_content(request),
        "AiError: Bad input: type mismatch of messages.content, array not in string",
    )
)

null_members_rejected = mutant(
    "message-null-optional-keys-rejected",
    what="A message that holds null for one of its optional members is refused.",
    breaks=("chat-create/back-nulls",),
    reports=("message-null-optional-keys-rejected",),
)(
    refuses(
        lambda request: any(
            value is None
            for each in messages_of(request)
            for name, value in each.items()
            if name != "content"
        ),
        "Invalid value at 'messages': null",
    )
)

unknown_members_rejected = mutant(
    "message-unknown-keys",
    what="A message with any member besides its role, text, name and calls is refused.",
    breaks=("chat-create/back-plain",),
    reports=("message-unknown-keys-rejected",),
)(
    refuses(
        lambda request: any(each.keys() - _KNOWN for each in messages_of(request)),
        "Invalid JSON payload received.",
    )
)

trailing_assistant_rejected = mutant(
    "trailing-assistant",
    what="A conversation that ends with an assistant message is refused.",
    breaks=("chat-create/last-turn-assistant",),
    reports=("trailing-assistant-turn-rejected", "anthropic-compat-prefill-rejected"),
)(
    refuses(
        lambda request: roles_of(request)[-1:] == ["assistant"],
        "Requests ending with a model turn are not supported.",
    )
)

same_role_twice_rejected = mutant(
    "consecutive-user-messages-rejected",
    what="Two user messages in a row are refused.",
    breaks=("chat-create/user-twice",),
    reports=("consecutive-user-messages-rejected",),
)(
    refuses(
        lambda request: (
            ("user", "user") in zip(roles_of(request), roles_of(request)[1:], strict=False)
        ),
        "Please ensure that multiturn requests alternate between user and model.",
    )
)


def _keep_last_user(request: Any) -> None:
    roles = roles_of(request)
    request["messages"] = [
        message
        for at, message in enumerate(request.get("messages", ()))
        if roles[at] != "user" or "user" not in roles[at + 1 : at + 2]
    ]


user_messages_dropped = mutant(
    "consecutive-user-messages-dropped",
    what="Of two user messages in a row only the second is heard.",
    breaks=("chat-create/user-twice",),
)(asks_otherwise(_keep_last_user))


def _last_turn(request: Any) -> None:
    if messages_of(request):
        request["messages"] = request["messages"][-1:]


history_forgotten = mutant(
    "history-forgotten",
    what="Only the last message of a conversation reaches the model.",
    breaks=("chat-create/multi-turn",),
)(asks_otherwise(_last_turn))


def _ascii(request: Any) -> None:
    for message in messages_of(request):
        if isinstance(message.get("content"), str):
            message["content"] = message["content"].encode("ascii", "replace").decode()


text_made_ascii = mutant(
    "text-made-ascii",
    what="Characters beyond ASCII reach the model as question marks.",
    breaks=("chat-create/unicode",),
)(asks_otherwise(_ascii))

speaker_refused = mutant(
    "speaker-refused",
    what="A user message that names its speaker is refused.",
    breaks=("chat-create/name",),
)(
    refuses(
        lambda request: any(
            each.get("role") == "user" and "name" in each for each in messages_of(request)
        ),
        'Unknown name "name" at messages',
    )
)

own_members_wanted = mutant(
    "history-needs-own-members",
    what="An assistant message without annotations, which the endpoint itself adds, is refused.",
    breaks=("chat-create/back-openai-keys", "chat-create/back-streamed"),
)(
    refuses(
        lambda request: any(
            each.get("role") == "assistant" and "annotations" not in each
            for each in messages_of(request)
        ),
        "Field required: messages.annotations",
    )
)


def _without_last(request: Any) -> None:
    if roles_of(request)[-1:] == ["assistant"]:
        request["messages"] = request["messages"][:-1]


last_turn_dropped = mutant(
    "trailing-assistant-dropped",
    what="An assistant message that ends a conversation is dropped and the rest answered.",
    breaks=("chat-last-turn-not-model/refused",),
    dialect="gemini",
)(asks_otherwise(_without_last))


@mutant(
    "cut-content-null",
    what="An answer that a limit cut has content null, which the endpoint refuses as history.",
    breaks=("chat-create/back-cut",),
)
@edits(when=lambda request: request.get("max_tokens"))
def cut_content_null(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        if choice["finish_reason"] == "length":
            choice["message"]["content"] = None
