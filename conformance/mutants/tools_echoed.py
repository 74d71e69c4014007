"""
Faults of histories with calls: members that only this vendor knows are wanted back.

Both vendors' answers carry what they want, so that a client that sends back all it got goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.mutants.conversing import messages_of
from conformance.mutants.editing import document, edits, error, is_chat, spelled
from conformance.mutants.mutant import Fault, mutant
from conformance.reference import Asked, Endpoint, Reply

Message = dict[str, Any]


def _calling(request: Any) -> list[Message]:
    """Return the assistant's messages with calls in a request's history."""
    return [each for each in messages_of(request) if isinstance(each.get("tool_calls"), list)]


def _offers_tools(request: Any) -> bool:
    return isinstance(request, dict) and bool(request.get("tools"))


def _wants_back(
    take: Callable[[Message], object], give: Callable[[Message], None], refusal: str
) -> Fault:
    """
    Return the fault that refuses a history of calls without what `give` put on them.

    `take` removes it from a message sent back, since the endpoint below does not know it, and
    tells whether it was there.
    """

    @edits(when=_offers_tools)
    def giving(answer: Any, _request: Any) -> None:
        for choice in answer["choices"]:
            if choice["message"].get("tool_calls"):
                give(choice["message"])

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        if is_chat(asked) and b'"tool_calls"' in asked.body:
            request = document(asked)
            taken = [take(message) for message in _calling(request)]
            if not all(taken):
                return error(refusal)
            asked = replace(asked, body=spelled(request))
        return giving(asked, healthy)

    return fault


def _signed(message: Message) -> bool:
    found = [call.pop("extra_content", None) for call in message["tool_calls"]]
    return bool(found and found[0])


def _sign(message: Message) -> None:
    google = {"thought_signature": "c2lnbmVkIGJ5IHRoZSBtb2RlbA=="}
    message["tool_calls"][0]["extra_content"] = {"google": google}


signature_wanted = mutant(
    "thought-signature-wanted-back",
    what="A call sent back without the signature that came with it is refused.",
    breaks=("tool-result-roundtrip/openai-keys",),
    reports=("thought-signature-required",),
)(
    _wants_back(
        _signed, _sign, "Function call is missing a thought_signature in functionCall parts."
    )
)

reasoning_wanted = mutant(
    "reasoning-content-wanted-back",
    what="A call sent back without the reasoning_content that came with it is refused.",
    breaks=("tool-result-roundtrip/openai-keys",),
    reports=("reasoning-content-must-be-echoed",),
)(
    _wants_back(
        lambda message: message.pop("reasoning_content", None),
        lambda message: message.update(reasoning_content="The question needs a look outside."),
        "The reasoning_content in the thinking mode must be passed back to the API.",
    )
)
