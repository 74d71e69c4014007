"""
OpenAI's chat completions: from the request to the plain answer or the stream.

Writes the plain form itself; `streaming` writes the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conformance.reference.answers import Answer, Finish
from conformance.reference.asked import Asked, Malformed
from conformance.reference.openai import identity, messages, naming, parameters, streaming, tools
from conformance.reference.openai.completion import Completion
from conformance.reference.openai.errors import (
    Refused,
    invalid,
    missing,
    unknown_model,
    wrong_type,
)
from conformance.reference.prompt import read
from conformance.reference.reply import Reply
from conformance.reference.roles import REFERENCE_MODELS, SPEAKING
from conformance.reference.routing import Serves
from conformance.reference.script import answer
from conformance.reference.seed import Seed
from conformance.reference.spelling import compact, pretty

_DELAY_MS = 15.0
_THINKING = {"none": 0, "minimal": 16, "low": 32, "medium": 64, "high": 128, "xhigh": 256}


def create(asked: Asked) -> Reply:
    """Answer POST chat/completions; raises `Refused`."""
    body, named = _checked(asked)
    completion = _complete(body)
    if body.get("stream"):
        return streaming.reply(completion, body.get("stream_options") or {})
    return _plain(completion, named)


def _checked(asked: Asked) -> tuple[Mapping[str, Any], naming.Naming]:
    try:
        body = asked.document()
    except Malformed as error:
        raise Refused(400, f"The body of the request is not valid JSON: {error}.") from None
    if not isinstance(body, dict):
        raise Refused(400, "The body of the request is no JSON object.")
    model = body.get("model")
    if model is None:
        missing("model")
    if not isinstance(model, str):
        wrong_type("model", wanted="a string", got=model)
    if body.get("messages") is None:
        missing("messages")
    if model not in REFERENCE_MODELS.values():
        unknown_model(model)
    if model not in SPEAKING:
        raise Refused(404, "This is no chat model: it has no chat/completions.", param="model")
    parameters.check(body)
    messages.check(body["messages"], hears=model == REFERENCE_MODELS["audio"])
    body, named = naming.plain(body)
    tools.check(body)
    _check_json_word(body)
    return body, named


def _check_json_word(body: Mapping[str, Any]) -> None:
    form = body.get("response_format") or {}
    if form.get("type") == "json_object" and b"json" not in compact(body["messages"]).lower():
        text = "With 'response_format' of type 'json_object' a message must speak of JSON."
        invalid("messages", text, "invalid_value")


def _complete(body: Mapping[str, Any]) -> Completion:
    seed = Seed.of_body(body)
    prompt = read(body)
    thinking = 0
    if body["model"] == REFERENCE_MODELS["thinking"]:
        thinking = _THINKING.get(body.get("reasoning_effort") or "medium", 512)
    if prompt.limit is None:
        said = replace(answer(prompt, spell=_json), thinking=thinking)
    elif thinking < prompt.limit:
        left = replace(prompt, limit=prompt.limit - thinking)
        said = replace(answer(left, spell=_json), thinking=thinking)
    else:  # the limit covers reasoning too: all of it went there
        said = Answer("", finish=Finish.LENGTH, thinking=prompt.limit)
    tier = body.get("service_tier") or "auto"
    return Completion(
        seed=seed,
        model=body["model"],
        created=identity.created(seed, len(prompt.turns)),
        prompt_tokens=prompt.tokens,
        answers=(said,) * (body.get("n") or 1),
        tier={"auto": "default", "fast": "priority"}.get(tier, tier),
        top=(body.get("top_logprobs") or 0) if body.get("logprobs") else None,
    )


def _json(value: Any) -> str:
    return compact(value).decode()


def _plain(completion: Completion, named: naming.Naming) -> Reply:
    body = pretty(
        {
            "id": identity.completion_id(completion.seed, stream=False),
            "object": "chat.completion",
            "created": completion.created,
            "model": completion.model,
            "choices": [
                {
                    "index": index,
                    "message": _message(completion.seed, index, said, named),
                    "logprobs": completion.logprobs(said.content or ""),
                    "finish_reason": named.finish(said),
                }
                for index, said in enumerate(completion.answers)
            ],
            "usage": completion.usage,
            "service_tier": completion.tier,
            "system_fingerprint": identity.FINGERPRINT,
        }
    )
    body += b"\n"
    fields = identity.headers(
        completion.seed,
        when=completion.created,
        media_type="application/json",
        length=len(body),
    )
    return Reply(200, fields, ((_DELAY_MS, body),))


def _message(seed: Seed, index: int, said: Answer, named: naming.Naming) -> dict[str, Any]:
    ids = tuple(identity.call_id(seed, index, number) for number in range(len(said.calls)))
    message: dict[str, Any] = {"role": "assistant", "content": said.content}
    return {**message, **named.members(said, ids), "refusal": None, "annotations": []}


SERVES = (Serves("POST", "chat/completions", create),)
