import contextlib
from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest

from conformance.reference import KEY, MODELS, ReferenceTransport, base_url, serve

QUESTION: list[Any] = [{"role": "user", "content": "Weather in Paris and Rome?"}]


@contextlib.contextmanager
def connected(dialect: str, front: str) -> Iterator[openai.OpenAI]:
    with contextlib.ExitStack() as stack:
        if front == "socket":
            address = stack.enter_context(serve(dialect)).base_url
            http = httpx2.Client(trust_env=False)
        else:
            address = base_url(dialect)
            http = httpx2.Client(transport=ReferenceTransport(dialect))
        stack.enter_context(http)
        yield openai.OpenAI(base_url=address, api_key=KEY, http_client=http, max_retries=0)


@pytest.fixture(
    scope="module", params=["openai socket", "openai process", "gemini socket", "gemini process"]
)
def connection(request: pytest.FixtureRequest) -> Iterator[tuple[str, openai.OpenAI]]:
    dialect, front = request.param.split()
    with connected(dialect, front) as client:
        yield dialect, client


def test_the_sdk_gets_a_plain_answer(connection) -> None:
    dialect, client = connection
    answer = client.chat.completions.create(
        model=MODELS[dialect]["chat"],
        messages=[{"role": "user", "content": "Reply with exactly: pong 😀\u2028."}],
    )

    assert answer.choices[0].message.content == "pong 😀\u2028."
    assert answer.choices[0].finish_reason == "stop"


def test_the_sdk_reads_a_stream(connection) -> None:
    dialect, client = connection
    stream = client.chat.completions.create(
        model=MODELS[dialect]["chat"],
        messages=[{"role": "user", "content": "Reply with exactly: one two three 😀\u2028."}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)

    assert text == "one two three 😀\u2028."
    assert chunks[-1].usage is not None


def test_a_tool_loop_ends_in_text_with_the_message_object_sent_back(connection, weather) -> None:
    dialect, client = connection
    model = MODELS[dialect]["chat"]
    first = client.chat.completions.create(model=model, messages=QUESTION, tools=weather)
    message = first.choices[0].message
    results = [
        {"role": "tool", "tool_call_id": call.id, "content": "sunny"} for call in message.tool_calls
    ]
    second = client.chat.completions.create(
        model=model, messages=[*QUESTION, message, *results], tools=weather
    )

    assert "sunny" in (second.choices[0].message.content or "")


def test_a_dumped_message_with_its_nulls_is_accepted_back(connection) -> None:
    dialect, client = connection
    model = MODELS[dialect]["chat"]
    hello = [{"role": "user", "content": "Say hello."}]
    message = client.chat.completions.create(model=model, messages=hello).choices[0].message
    history = [*hello, message.model_dump(), *hello]

    assert client.chat.completions.create(model=model, messages=history).choices


def test_the_sdk_lists_models_and_retrieves_the_first(connection) -> None:
    _, client = connection
    first = next(iter(client.models.list()))

    assert client.models.retrieve(first.id).id == first.id


def test_errors_become_the_sdks_exceptions(connection) -> None:
    dialect, client = connection
    hello: list[Any] = [{"role": "user", "content": "Say hello."}]

    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="no-such-model", messages=hello)
    wrong = client.with_options(api_key="wrong")
    kind = openai.AuthenticationError if dialect == "openai" else openai.BadRequestError
    with pytest.raises(kind):
        wrong.models.list()


def test_the_sdk_accumulates_openais_streamed_calls(weather) -> None:
    with (
        connected("openai", "process") as client,
        client.chat.completions.stream(
            model="reference-chat", messages=QUESTION, tools=weather
        ) as stream,
    ):
        calls = stream.get_final_completion().choices[0].message.tool_calls

    assert [call.function.arguments for call in calls or []] == [
        '{"city":"Paris"}',
        '{"city":"Rome"}',
    ]
