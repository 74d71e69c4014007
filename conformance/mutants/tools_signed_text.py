"""
Faults of thought signatures where they bind nobody: on text, in streams, on older models.

A promise of the Gemini documentation alone, so all of them are put on the gemini dialect.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.calling import messages, refuses_where
from conformance.mutants.editing import edits, edits_chunks
from conformance.mutants.mutant import mutant


def _newer(body: Any) -> bool:
    return "3.1" in str(body.get("model"))


def _older(body: Any) -> bool:
    return "2.5" in str(body.get("model"))


def _google(holder: Any) -> Any:
    return (holder.get("extra_content") or {}).get("google") or {}


def _signed(holder: Any) -> bool:
    return bool(_google(holder).get("thought_signature"))


def _said(body: Any) -> list[Any]:
    """Return the assistant's messages of a request that call nothing."""
    return [each for each in messages(body, "assistant") if not each.get("tool_calls")]


@mutant(
    "signature-of-text-at-top",
    what="The signature of a text stands in the message itself and not in extra_content.google.",
    breaks=("thought-signature-text/place",),
    dialect="gemini",
)
@edits(when=_newer)
def signature_of_text_at_top(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        message = choice["message"]
        if _signed(message):
            message["thought_signature"] = message.pop("extra_content")["google"][
                "thought_signature"
            ]


signed_text_refused = mutant(
    "signed-text-refused",
    what="A text that comes back with its signature is refused for an unknown member.",
    breaks=("thought-signature-text/echoed",),
    dialect="gemini",
)(
    refuses_where(
        lambda body: any(map(_signed, _said(body))),
        "Invalid JSON payload received. Unknown name \"extra_content\" at 'messages[1]'.",
    )
)

signature_of_text_wanted = mutant(
    "signature-of-text-wanted",
    what="A text that comes back without its signature is refused.",
    breaks=("thought-signature-text/left-out",),
    dialect="gemini",
)(
    refuses_where(
        lambda body: _newer(body) and not all(map(_signed, _said(body))),
        "Text part is missing a thought_signature.",
    )
)


@mutant(
    "signature-after-the-end",
    what="The signature of a streamed text comes in a chunk of its own, behind the finish reason.",
    breaks=("thought-signature-stream/before-the-end",),
    dialect="gemini",
)
@edits_chunks(when=_newer)
def signature_after_the_end(chunks: list[Any], _request: Any) -> list[Any]:
    late = []
    for chunk in chunks:
        for choice in chunk["choices"]:
            if _signed(choice["delta"]):
                delta = {"extra_content": choice["delta"].pop("extra_content")}
                late.append({**chunk, "choices": [{"index": choice["index"], "delta": delta}]})
    return [*chunks, *late]


@mutant(
    "signature-drops-text",
    what="The chunk that brings the signature of a streamed text brings no text any more.",
    breaks=("thought-signature-stream/text-whole",),
    dialect="gemini",
)
@edits_chunks(when=_newer)
def signature_drops_text(chunks: list[Any], _request: Any) -> None:
    for choice in (choice for chunk in chunks for choice in chunk["choices"]):
        if _signed(choice["delta"]):
            choice["delta"].pop("content", None)


older_signature_wanted = mutant(
    "older-signature-wanted",
    what="Gemini 2.5, which signs no call, refuses calls that are not signed.",
    breaks=("thought-signature-25/optional", "thought-signature-25/echoed"),
    dialect="gemini",
)(
    refuses_where(
        lambda body: (
            _older(body)
            and any(
                not _signed(call)
                for message in messages(body, "assistant")
                for call in message.get("tool_calls") or ()
            )
        ),
        "Function call is missing a thought_signature in functionCall parts.",
    )
)


@mutant(
    "older-text-signed",
    what="An answer of Gemini 2.5 in text carries a signature.",
    breaks=("thought-signature-25/text-unsigned",),
    dialect="gemini",
)
@edits(when=_older)
def older_text_signed(answer: Any, _request: Any) -> None:
    for choice in answer["choices"]:
        if choice["message"].get("content"):
            choice["message"]["extra_content"] = {"google": {"thought_signature": "Q2lw"}}
