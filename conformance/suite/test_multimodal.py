"""
Pictures: what a message shows beside its words.

Every picture is of one colour, so that whoever names it has looked.
"""

import re

from conformance.plugin import ask, assistant, covers, hold, user
from conformance.plugin.material import image, text

COLOUR = "Which colour is this image? Answer with one word."
FOUR = "Name the colours of these images in their order, separated by commas."
HOW_MANY = "How many images are here? Answer with the number alone."
EARLIER = "Which colour was the image I sent? Answer with one word."
OCTETS = "data:image/png;base64,bm8gaW1hZ2UgYXQgYWxs"  # a sentence

jpeg = ask(
    "multimodal/image-jpeg", role="vision", messages=[user([text(COLOUR), image("green.jpg")])]
)
png = ask("multimodal/image-png", role="vision", messages=[user([text(COLOUR), image("red.png")])])
alone = ask("multimodal/image-absent", role="vision", messages=[user([text(COLOUR)])])
image_first = ask(
    "multimodal/image-first",
    role="vision",
    messages=[user([image("blue.png"), text(COLOUR)])],
)
streamed = ask(
    "multimodal/image-stream",
    role="vision",
    stream=True,
    messages=[user([text(COLOUR), image("yellow.png")])],
)
earlier = ask(
    "multimodal/image-earlier-turn",
    role="vision",
    messages=[
        user([text("Keep this image in mind."), image("blue.png")]),
        assistant("I will."),
        user(EARLIER),
    ],
)
detail = ask(
    "multimodal/image-detail",
    role="vision",
    messages=[user([text(COLOUR), image("blue.png", detail="low")])],
)
broken = ask(
    "multimodal/image-broken",
    role="vision",
    expects="error",
    messages=[user([text(COLOUR), {"type": "image_url", "image_url": {"url": OCTETS}}])],
)
remote = ask(
    "multimodal/image-remote",
    role="vision",
    expects="error",
    only="gemini",
    messages=[
        user(
            [
                text(COLOUR),
                {"type": "image_url", "image_url": {"url": "https://example.com/red.png"}},
            ]
        )
    ],
)
four = ask(
    "multimodal/images-four",
    role="vision",
    messages=[
        user(
            [
                text(FOUR),
                image("red.png"),
                image("green.jpg"),
                image("blue.png"),
                image("yellow.png"),
            ]
        )
    ],
)
three = ask(
    "multimodal/images-three",
    role="vision",
    messages=[user([text(HOW_MANY), image("red.png"), image("blue.png"), image("yellow.png")])],
)
between = ask(
    "multimodal/images-between-texts",
    role="vision",
    messages=[
        user(
            [
                text("The first image:"),
                image("yellow.png"),
                text("The second image:"),
                image("red.png"),
                text("Which colours have the first and the second image, in this order?"),
            ]
        )
    ],
)
two_messages = ask(
    "multimodal/images-two-messages",
    role="vision",
    messages=[
        user([text("One image."), image("green.jpg")]),
        user([text("Another one."), image("blue.png")]),
        user("Which colours have the images? Name them in their order, separated by commas."),
    ],
)


def colours(answered):
    """Return the colours that an answer names, in order, each once."""
    named = re.findall(r"\b(?:red|green|blue|yellow)\b", (answered.content or "").lower())
    return list(dict.fromkeys(named))


@covers("image-input-data-url/seen")
def test_a_jpeg_is_seen(jpeg):
    assert colours(jpeg) == ["green"]


@covers("image-input-data-url/png")
def test_a_png_is_seen(png):
    assert colours(png) == ["red"]


@covers("image-input-data-url/image-first")
def test_an_image_may_stand_before_the_question(image_first):
    assert colours(image_first) == ["blue"]


@covers("image-input-data-url/stream")
def test_the_streamed_answer_tells_what_is_to_be_seen(streamed):
    assert colours(streamed) == ["yellow"]


@covers("image-input-data-url/earlier-turn")
def test_an_image_of_an_earlier_turn_is_still_seen(earlier):
    assert colours(earlier) == ["blue"]


@covers("image-input-data-url/detail")
def test_an_image_with_a_detail_is_seen(detail):
    assert colours(detail) == ["blue"]


@covers("image-input-data-url/counted")
def test_an_image_counts_among_the_tokens_of_the_prompt(jpeg, alone):
    assert jpeg.usage["prompt_tokens"] > alone.usage["prompt_tokens"]


@covers("image-input-data-url/broken")
def test_bytes_that_are_no_image_are_refused(broken):
    assert broken.status == 400


@covers("inline-media-only/remote-refused")
def test_an_image_that_lies_elsewhere_is_refused(remote):
    assert remote.status == 400


@covers("image-input-multiple/seen")
def test_all_of_four_images_are_seen(four):
    assert sorted(colours(four)) == ["blue", "green", "red", "yellow"]


@covers("image-input-multiple/order")
def test_four_images_are_seen_in_their_order(four):
    assert colours(four) == ["red", "green", "blue", "yellow"]


@covers("image-input-multiple/number")
def test_three_images_are_three(three):
    assert (three.content or "").strip(" .*\n") == "3"


@covers("image-input-multiple/between-texts")
def test_each_image_belongs_to_the_text_before_it(between):
    assert colours(between) == ["yellow", "red"]


@covers("image-input-multiple/two-messages")
def test_images_of_two_messages_are_both_seen(two_messages):
    assert colours(two_messages) == ["green", "blue"]


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
