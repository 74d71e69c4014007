"""
The samples of the documentation page, in its order, with words of our own.

Every one is sent as a reader would send it: through the SDK on its surfaces, as raw HTTP on the
other; what the page then prints is what is looked at. Requests that leave no room for words of
their own (a list, a file's name) are the exchanges that other modules ask for as well.
"""

from pydantic import BaseModel

from conformance.plugin import ask, covers, function, hold, results, system, user
from conformance.plugin.calling import calls
from conformance.plugin.formats import members
from conformance.plugin.looking import pictures, vector
from conformance.plugin.material import audio, image, text
from conformance.plugin.polling import its_id, status

PLACE = {"type": "string", "description": "A city with its country."}
UNIT = {"type": "string", "enum": ["celsius", "fahrenheit"]}
WEATHER = function("get_weather", "Tells the weather in a place.", location=PLACE, unit=UNIT)
LISBON = "What is the weather like in Lisbon today, in celsius?"


class Outing(BaseModel):
    """What the structured sample wants to know of an event."""

    name: str
    date: str
    participants: list[str]


def google(**members):
    return {"extra_body": {"google": members}}


first = ask(
    "chat/documented-first",
    n=1,
    messages=[
        system("You explain things in plain words."),
        user("Explain in a sentence what a compiler does."),
    ],
)
effort = ask(
    "thinking/documented-effort",
    role="thinking",
    reasoning_effort="low",
    messages=[
        system("You explain things in plain words."),
        user("Explain in a sentence what a linker does."),
    ],
)
config = ask(
    "thinking/documented-config",
    role="thinking",
    only="gemini",
    messages=[user("Explain in a sentence what a loader does.")],
    extra_body=google(thinking_config={"thinking_level": "low", "include_thoughts": True}),
)
streamed = ask(
    "streaming/documented",
    stream=True,
    messages=[
        system("You are kind to everybody."),
        user("Say hello to somebody who has just come in."),
    ],
)
called = ask(
    "tools/documented-call",
    tools=[WEATHER],
    tool_choice="auto",
    forcing=calls,
    messages=[user(LISBON)],
)
returned = ask(
    "tools/documented-result",
    tools=[WEATHER],
    after=called,
    messages=lambda called: [
        user(LISBON),
        called.message,
        *results(called, '{"temperature": 21, "unit": "celsius"}'),
    ],
)
seen = ask(
    "multimodal/documented-image",
    role="vision",
    messages=[user([text("What is in this picture? Name its colour."), image("green.jpg")])],
)
drawn = ask(
    "images/documented",
    "images.generate",
    role="image",
    prompt="A sheepdog that watches over a flock of clouds.",
    response_format="b64_json",
    n=1,
)
filmed = ask(
    "videos/documented-create",
    "videos.create",
    role="video",
    prompt="A kettle sings on a stove in the morning light.",
)
watched = ask(
    "videos/documented-poll",
    "videos.retrieve",
    role=None,
    after=filmed,
    video_id=its_id,
)
heard = ask(
    "multimodal/documented-audio",
    role="audio",
    messages=[user([text("How many beeps do you hear in this file?"), audio("two-beeps.wav")])],
)
parsed = ask(
    "structured_output/documented",
    "chat.completions.parse",
    response_format=Outing,
    messages=[
        system("Find out what the event is."),
        user("Ada and Grace go to the harbour on Sunday."),
    ],
)
embedded = ask(
    "embeddings/documented",
    "embeddings.create",
    role="embedding",
    input="Here is a sentence that wants to be a vector.",
)
batched = ask(
    "batches/native-create-chat",
    "batches.create",
    role=None,
    only="gemini",
    input_file_id="files/conformance-chat",
    endpoint="/v1/chat/completions",
    completion_window="24h",
)
hurried = ask(
    "chat/documented-tier",
    service_tier="priority",
    messages=[user("Say in a sentence why anybody would hurry.")],
)
cached = ask(
    "extra_body/documented-cache",
    only="gemini",
    expects="error",
    n=1,
    stream=True,
    stream_options={"include_usage": True},
    messages=[user("Sum up what you were given.")],
    extra_body=google(cached_content="cachedContents/documented"),
)
listed = ask("models/list", "models.list")
retrieved = ask("models/retrieve", "models.retrieve")


@covers("chat-create/answers")
def test_the_first_sample_prints_a_message(first):
    assert first.choices[0]["message"]["content"]


@covers("reasoning-effort-low/accepted")
def test_an_effort_may_be_given(effort):
    assert effort.choices[0]["message"]["content"]


@covers("thinking-config-level/accepted")
def test_a_thinking_config_may_be_given(config):
    assert config.choices[0]["message"]["content"]


@covers("chat-stream/answers")
def test_a_stream_prints_its_deltas(streamed):
    assert [chunk["choices"][0]["delta"] for chunk in streamed.chunks if chunk["choices"]]
    assert streamed.content


@covers("tools-function/called")
def test_the_declared_function_is_called(called):
    assert called.tool_calls[0]["function"]["name"] == "get_weather"


@covers("tool-result-roundtrip/accepted")
def test_the_result_of_the_call_is_told(returned):
    assert "21" in returned.content


@covers("image-input-data-url/seen")
def test_the_picture_is_described(seen):
    assert "green" in seen.content.lower()


@covers("images-generate/answers")
def test_a_picture_is_drawn(drawn):
    assert pictures(drawn)


@covers("videos-create/answers")
def test_a_video_is_begun(filmed):
    assert its_id(filmed)


@covers("videos-retrieve/answers")
def test_a_video_is_looked_after(watched):
    assert status(watched)


@covers("audio-input-wav/answered")
def test_a_recording_is_listened_to(heard):
    assert heard.content


@covers("structured-output-pydantic/answered")
def test_an_event_is_found_out(parsed):
    assert sorted(members(parsed)) == ["date", "name", "participants"]


@covers("embeddings-create/answers")
def test_a_sentence_becomes_a_vector(embedded):
    assert vector(embedded)


@covers("batches-create-chat/answers")
def test_a_batch_is_begun(batched):
    assert its_id(batched)


@covers("chat-service-tier/accepted")
def test_a_tier_may_be_asked_for(hurried):
    assert hurried.choices[0]["message"]["content"]


@covers("extra-body-cached-content/known")
def test_a_cache_that_nobody_made_is_missed(cached):
    assert 400 <= cached.status < 500


@covers("models-list/answers")
def test_the_models_are_listed(listed):
    assert [entry["id"] for entry in listed.value["data"]]


@covers("models-retrieve/answers")
def test_a_model_is_looked_up(retrieved):
    assert retrieved.value["id"]


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
