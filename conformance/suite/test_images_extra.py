"""
Images beyond OpenAI's parameters: what the page takes silently, and native fields.

What a field changes is judged against the same request without it.
"""

from conformance.plugin import ask, covers, hold, ignored
from conformance.plugin.looking import count, pictures

SQUARE = "A yellow square on white."
BASE64 = {"role": "image", "prompt": SQUARE, "response_format": "b64_json"}
NEAR = 0.05


def draw(name, **fields):
    """Ask for the same picture with other fields: what the page alone promises."""
    return ask(f"images/{name}", "images.generate", only="gemini", **BASE64, **fields)


control = draw("extra-control")
unlisted = draw(
    "unlisted-parameters",
    quality="high",
    style="natural",
    background="opaque",
    moderation="low",
    user="somebody",
)
invented = draw("invented-parameter", extra_body={"no_such_parameter": "at all"})
landscape = draw("aspect-ratio-landscape", extra_body={"aspect_ratio": "16:9"})
portrait = draw("aspect-ratio-portrait", extra_body={"aspect_ratio": "9:16"})
configured = draw(
    "generation-config",
    extra_body={"generation_config": {"responseModalities": ["IMAGE"], "candidateCount": 2}},
)
safe = draw(
    "safety-settings",
    extra_body={
        "safety_settings": [
            {"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_NONE"},
        ]
    },
)
grounded = draw("google-search", extra_body={"tools": [{"google_search": {}}]})


def has_proportions(picture, ratio):
    return abs(picture.width / picture.height / ratio - 1) <= NEAR


def hold_ratio(answered, control, ratio):
    """Hold the first picture to `ratio`; ignored where the control has the same picture size."""
    picture, without = pictures(answered)[0], pictures(control)[0]
    if picture == without and not has_proportions(picture, ratio):
        raise ignored(f"{picture.width} by {picture.height} pixels with aspect_ratio and without")
    assert has_proportions(picture, ratio)


@covers("images-unknown-params-ignored/openai-names")
def test_openais_unlisted_parameters_are_taken(unlisted):
    assert pictures(unlisted)


@covers("images-unknown-params-ignored/invented-name")
def test_a_parameter_nobody_knows_is_taken(invented):
    assert pictures(invented)


@covers("images-unknown-params-ignored/no-effect")
def test_unlisted_parameters_change_neither_number_nor_size(unlisted, control):
    assert pictures(unlisted) == pictures(control)


@covers("images-extra-aspect-ratio/obeyed")
def test_aspect_ratio_gives_a_picture_its_proportions(landscape, control):
    hold_ratio(landscape, control, 16 / 9)


@covers("images-extra-aspect-ratio/portrait")
def test_a_portrait_is_higher_than_wide(portrait, control):
    hold_ratio(portrait, control, 9 / 16)


@covers("images-extra-generation-config/taken")
def test_a_native_config_is_taken(configured):
    assert pictures(configured)


@covers("images-extra-generation-config/candidate-count")
def test_the_candidate_count_is_the_number_of_images(configured, control):
    if count(configured) == count(control):
        raise ignored(f"{count(control)} image with candidateCount of 2 and without")
    assert count(configured) == 2


@covers("images-extra-safety-settings/taken")
def test_safety_settings_are_taken(safe):
    assert pictures(safe)


@covers("images-extra-tools/taken")
def test_a_search_tool_is_taken(grounded):
    assert pictures(grounded)


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
