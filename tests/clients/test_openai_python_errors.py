"""
What the installed OpenAI Python SDK raises for refusals, and for errors inside a stream.

These tests record what one release does and promise nothing; a newer one may change it.
"""

from __future__ import annotations

import openai
import pytest

from tests.clients.openai_python import CALLS, STREAMED, TEXT, WAYS, broken, client

UNKNOWN = {**TEXT, "model": "no-such-model"}


def raised(speaker: openai.OpenAI, way: str) -> openai.APIStatusError:
    with pytest.raises(openai.APIStatusError) as caught:
        WAYS[way](speaker, UNKNOWN)
    return caught.value


@pytest.mark.parametrize("way", WAYS)
def test_an_error_of_openais_shape_reaches_its_reader_whole(way):
    error = raised(client(), way)
    assert type(error) is openai.NotFoundError
    assert str(error).startswith("Error code: 404 - The model `no-such-model` does not exist")
    assert (error.code, error.type, error.param) == (
        "model_not_found",
        "invalid_request_error",
        None,
    )


@pytest.mark.parametrize("way", WAYS)
def test_an_error_in_a_list_has_the_right_class_and_loses_message_code_and_type(way):
    error = raised(broken("error-in-list"), way)
    assert type(error) is openai.NotFoundError
    assert str(error) == error.message == "Error code: 404"
    assert (error.code, error.type, error.param) == (None, None, None)
    assert isinstance(error.body, list)
    assert "does not exist" in error.body[0]["error"]["message"]


@pytest.mark.parametrize("way", WAYS)
def test_geminis_own_list_is_met_in_the_same_way(way):
    error = raised(client(dialect="gemini"), way)
    assert type(error) is openai.NotFoundError
    assert str(error) == "Error code: 404"
    assert error.code is None
    assert isinstance(error.body, list)
    assert error.body[0]["error"]["message"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["error-web-page", "error-text-for-library"])
def test_an_error_that_is_no_json_leaves_the_status_and_a_body_of_text(name, way):
    error = raised(broken(name), way)
    assert type(error) is openai.NotFoundError
    assert str(error) == "Error code: 404"
    assert isinstance(error.body, str)


@pytest.mark.parametrize("way", WAYS)
def test_the_label_of_an_error_does_not_matter(way):
    assert raised(broken("error-octet-stream"), way).code == "model_not_found"


@pytest.mark.parametrize("way", STREAMED)
@pytest.mark.parametrize(
    ("name", "message", "code"),
    [
        ("stream-error-event", "The upstream went away.", None),
        ("stream-error-as-event", "The model is overloaded.", "503"),
    ],
)
def test_an_error_event_in_a_200_stream_raises_the_general_class_with_its_message(
    name, message, code, way
):
    with pytest.raises(openai.APIError) as caught:
        STREAMED[way](broken(name), TEXT)
    assert type(caught.value) is openai.APIError  # so nobody who waits for a status catches it
    assert (str(caught.value), caught.value.code) == (message, code)


@pytest.mark.parametrize("way", STREAMED)
@pytest.mark.parametrize("request_", [TEXT, CALLS], ids=["text", "calls"])
def test_an_error_without_framing_in_a_stream_ends_it_and_raises_nothing(request_, way):
    heard = STREAMED[way](broken("stream-error-unframed"), request_)
    whole = STREAMED[way](client(), request_)
    assert heard.finish is None
    assert (heard.text, heard.calls) != (whole.text, whole.calls)
