"""
Structured output without a schema, and none at all: any JSON object, and text.

What the word of the form changes is judged against the same prompt without it.
"""

from conformance.plugin import ask, covers, hold, ignored, user
from conformance.plugin.formats import document, members, speaks_json

OBJECT = {"type": "json_object"}
FREE = "Say hello. JSON only if the response format demands it."
KEYS = "Describe a house as JSON with the keys 'colour' and 'size'."
TOWN = {"name": "東京", "rivers": [{"name": "Sumida"}, None, -1.5e3], "large": True}
DICTATED = (
    "Answer with this JSON object, unchanged: "
    '{"name": "東京", "rivers": [{"name": "Sumida"}, null, -1.5e3], "large": true}'
)
ALMOST = "Reply with exactly: {almost: json, but none"

free = ask("structured_output/free", messages=[user(FREE)])
free_object = ask("structured_output/free-object", response_format=OBJECT, messages=[user(FREE)])
keyed = ask("structured_output/object-keys", response_format=OBJECT, messages=[user(KEYS)])
streamed = ask(
    "structured_output/object-stream", stream=True, response_format=OBJECT, messages=[user(KEYS)]
)
dictated = ask("structured_output/object-forced", response_format=OBJECT, messages=[user(DICTATED)])
text = ask("structured_output/text", response_format={"type": "text"}, messages=[user(ALMOST)])
streamed_text = ask(
    "structured_output/text-stream",
    stream=True,
    response_format={"type": "text"},
    messages=[user(ALMOST)],
)
default = ask("structured_output/text-default", messages=[user(ALMOST)])


@covers("response-format-json-object/effect")
def test_json_object_turns_prose_into_an_object(free_object, free):
    if not speaks_json(free_object) and not speaks_json(free):
        raise ignored("the content is prose, as it is without response_format")
    assert isinstance(document(free_object), dict)


@covers("response-format-json-object/keys")
def test_the_object_has_the_keys_of_the_prompt(keyed):
    assert sorted(members(keyed)) == ["colour", "size"]


@covers("response-format-json-object/stream")
def test_a_streamed_object_has_the_keys_of_the_prompt(streamed):
    assert sorted(members(streamed)) == ["colour", "size"]


@covers("response-format-json-object/forced")
def test_a_dictated_object_comes_back_whole(dictated):
    assert document(dictated) == TOWN


@covers("response-format-text/text")
def test_text_stays_text(text):
    assert (text.content or "").strip() == "{almost: json, but none"


@covers("response-format-text/default")
def test_text_is_the_default(text, default):
    assert text.content == default.content


@covers("response-format-text/stream")
def test_streamed_text_stays_text(streamed_text):
    assert (streamed_text.content or "").strip() == "{almost: json, but none"


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
