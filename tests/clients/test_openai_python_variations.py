"""
What the installed OpenAI Python SDK makes of answers that differ in ways the contract allows.

These tests record what one release does and promise nothing; a newer one may change it.
"""

from __future__ import annotations

import pytest

from conformance.mutants import all_variations
from tests.clients.openai_python import CALLS, CITIES, SAID, TEXT, WAYS, Heard, client

ALL = all_variations()
# A byte order mark hides the first event: tests of event streams record what is lost.
WHOLE = [name for name in ALL if name != "bom"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ALL)
def test_the_text_and_the_calls_of_openais_form_come_out_whole(name, way):
    speaker = client(ALL[name].through)
    text, calls = WAYS[way](speaker, TEXT), WAYS[way](speaker, CALLS)
    assert (text.text, text.calls, text.finish) == (SAID, (), "stop")
    assert (calls.text, calls.calls, calls.finish) == (None, CITIES, "tool_calls")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", WHOLE)
def test_the_role_comes_out_once(name, way):
    assert WAYS[way](client(ALL[name].through), TEXT) == Heard(SAID, (), "stop", "assistant")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", WHOLE)
def test_the_text_of_geminis_form_comes_out_whole(name, way):
    heard = WAYS[way](client(ALL[name].through, "gemini"), TEXT)
    assert (heard.text, heard.finish) == (SAID, "stop")
