"""Variations change bytes and nothing that bytes mean, read by others than ours."""

from __future__ import annotations

import json

import httpx2
import pytest
from openai._streaming import SSEDecoder

from conformance.mutants import all_variations
from conformance.reference import KEY, ReferenceTransport, base_url

ASKED = {
    "model": "reference-chat",
    "messages": [{"role": "user", "content": "Reply with exactly: Grüße, 世界 a/b"}],
}
IGNORED = {"x_more", "service_tier", "system_fingerprint", "refusal", "audio", "function_call"}


def answers(stream: bool, variation=None):
    through = variation.through if variation else None
    transport = ReferenceTransport("openai", through=through)
    with httpx2.Client(transport=transport, base_url=base_url("openai")) as client:
        headers = {"authorization": f"Bearer {KEY}"}
        return client.post("chat/completions", json=ASKED | {"stream": stream}, headers=headers)


def meant(value):
    """Return a JSON value without what a variation may add, and without nulls."""
    if isinstance(value, dict):
        kept = {k: meant(v) for k, v in value.items() if k not in IGNORED}
        return {k: v for k, v in kept.items() if v is not None}
    return [meant(each) for each in value] if isinstance(value, list) else value


def chunks(response):
    decoder = SSEDecoder()
    events = decoder.iter_bytes(iter([response.content.removeprefix(b"\xef\xbb\xbf")]))
    return [meant(json.loads(each.data)) for each in events if each.data not in ("", "[DONE]")]


@pytest.mark.parametrize("name", all_variations())
def test_an_answer_means_what_it_meant(name):
    variation = all_variations()[name]
    assert meant(answers(False, variation).json()) == meant(answers(False).json())
    assert chunks(answers(True, variation)) == chunks(answers(True))
    assert len(chunks(answers(True))) > 3
