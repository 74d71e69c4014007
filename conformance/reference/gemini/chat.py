"""
Chat completions of the Gemini dialect: from the request to the plain answer or the stream.

Writes the plain form itself (wire facts 3 and 4); `streaming` writes the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conformance.reference.answers import Answer, Finish
from conformance.reference.asked import Asked, Malformed
from conformance.reference.gemini import (
    history,
    identity,
    keywords,
    parameters,
    streaming,
    thinking,
)
from conformance.reference.gemini.completion import Completion
from conformance.reference.gemini.errors import invalid, unknown_model
from conformance.reference.gemini.profiles import Profile
from conformance.reference.prompt import Prompt, read
from conformance.reference.reply import Reply
from conformance.reference.roles import REFERENCE_MODELS, SPEAKING
from conformance.reference.routing import Serves
from conformance.reference.script import answer
from conformance.reference.seed import Seed
from conformance.reference.spelling import compact

_DELAY_MS = 15.0
_TIERS = {"flex": "flex", "priority": "priority"}  # any other name is served as standard
_SUMMARY = "The question is short. I weigh what is asked and answer just that."


def create(asked: Asked, profile: Profile) -> Reply:
    """Answer POST chat/completions; raises `Refused`."""
    body = _checked(asked, profile)
    completion = _complete(body, profile)
    if body.get("stream"):
        return streaming.reply(completion, body.get("stream_options") or {})
    return _plain(completion)


def _checked(asked: Asked, profile: Profile) -> Mapping[str, Any]:
    try:
        body = asked.document()
    except Malformed as error:
        invalid(f"Invalid JSON payload received. {error}")
    if not isinstance(body, dict):
        invalid("Invalid JSON payload received. An object is wanted.")
    if not isinstance(body.get("model"), str) or not body["model"]:
        invalid("Invalid value at 'model': the name of a model is wanted.")
    parameters.check(body, profile)
    # A sample of the vendor's page on signatures writes google/: nothing of it was recorded.
    bare = body["model"].removeprefix("models/").removeprefix("google/")
    silent = bare in REFERENCE_MODELS.values() and bare not in SPEAKING
    if bare not in profile.models or silent:
        unknown_model(body["model"], profile)
    history.check(body.get("messages") or [], body["model"], profile)
    return body


def _complete(body: Mapping[str, Any], profile: Profile) -> Completion:
    seed = Seed.of_body(body)
    prompt = read(body)
    prompt = replace(prompt, schema=keywords.without_lost(prompt.schema))
    spent = thinking.spent(body, profile, seed)
    said = _said(prompt, spent, model=body["model"])
    wants_summary = spent > 0 and thinking.config_of(body).get("include_thoughts") is True
    said = replace(said, summary=_summary(said, wanted=wants_summary))
    return Completion(
        profile=profile,
        seed=seed,
        model=body["model"],
        created=identity.created(profile, seed, len(prompt.turns)),
        prompt_tokens=prompt.tokens,
        answers=(said,) * (body.get("n") or 1),
        tier=_TIERS.get(body.get("service_tier") or "auto", "standard"),
    )


def _said(prompt: Prompt, spent: int, *, model: str) -> Answer:
    """
    Return what the model says after `spent` tokens of thought, and how many it could spend.

    People report that a limit is spent on thoughts first; no such answer was recorded. Only the
    thinking model does so here: the others show what a limit does to text.
    """
    if prompt.limit is None or model.removeprefix("models/") != REFERENCE_MODELS["thinking"]:
        return replace(answer(prompt, spell=_json), thinking=spent)
    if spent >= prompt.limit:
        return Answer("", finish=Finish.LENGTH, thinking=prompt.limit)
    left = replace(prompt, limit=prompt.limit - spent)
    return replace(answer(left, spell=_json), thinking=spent)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)  # pretty inside content: wire facts 3.4


def _summary(said: Answer, *, wanted: bool) -> str:
    return _SUMMARY if wanted and said.content else ""


def _plain(completion: Completion) -> Reply:
    choices = [
        {
            "finish_reason": _finish(completion, said),
            "index": index,
            "message": _message(completion, index, said),
        }
        for index, said in enumerate(completion.answers)
    ]
    value = {
        **completion.envelope("chat.completion", stream=False),
        "choices": choices,
        "usage": completion.usage(completion.completion_tokens),
    }
    fields = completion.headers("application/json")
    return Reply(200, fields, ((_DELAY_MS, compact(value, alphabetical=True)),))


def _finish(completion: Completion, said: Answer) -> str:
    return completion.profile.finish_of_calls if said.calls else said.finish.value


def _message(completion: Completion, index: int, said: Answer) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", **completion.extras(index)}
    if said.content:  # absent when there is none, never null or empty: wire facts 3.4
        message["content"] = said.content
    if said.summary:  # 3.7; the flag on a plain message rests on a fixture only
        message["content"] = f"<thought>{said.summary}\n</thought>{said.content}"
        google = {**message.get("extra_content", {}).get("google", {}), "thought": True}
        message["extra_content"] = {"google": google}
    if said.calls:
        message["tool_calls"] = completion.calls(index)
    return message


SERVES = (Serves("POST", "chat/completions", create),)
