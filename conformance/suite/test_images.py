"""
Images: pictures drawn from a prompt, so many and so large as asked for.

A picture is judged by its header; what it shows is the model's affair.
"""

from conformance import material
from conformance.plugin import ask, covers, hold, ignored
from conformance.plugin.looking import count, pictures

GENERATE = "images.generate"
BASE64 = {"role": "image", "response_format": "b64_json"}

PICTURE = ("red.png", material.read("red.png"), material.media_type("red.png"))
WIDE = (1536, 1024)
NEAR = 0.05

sample = ask("images/sample", GENERATE, prompt="A red square on white.", n=1, **BASE64)
plain = ask("images/plain", GENERATE, prompt="A blue square on white.", **BASE64)
two = ask("images/n-two", GENERATE, prompt="A blue square on white.", n=2, **BASE64)
wide = ask(
    "images/size", GENERATE, prompt="A blue square on white.", size="1536x1024", n=1, **BASE64
)
address = ask(
    "images/url", GENERATE, role="image", response_format="url", prompt="A green square on white."
)
# Gemini's page knows no edits: there the sweep of routes looks whether they are served.
edited = ask(
    "images/edit", "images.edit", only="openai", image=PICTURE, prompt="Make it blue.", **BASE64
)
edited_wide = ask(
    "images/edit-size",
    "images.edit",
    only="openai",
    image=PICTURE,
    prompt="Make it blue.",
    size="1536x1024",
    **BASE64,
)
unknown = ask(
    "images/unknown-model",
    GENERATE,
    role=None,
    expects="error",
    model="no-such-image-model",
    prompt="A red square on white.",
)


def proportions(picture):
    return picture.width / picture.height


def alike(picture, ratio):
    return abs(proportions(picture) / ratio - 1) <= NEAR


def hold_wide(answered, control):
    """Hold a picture to what `size` asked for; ignored where the control's is the same."""
    (picture,), (without,) = pictures(answered), pictures(control)
    wanted = WIDE[0] / WIDE[1]
    if picture == without and not alike(picture, wanted):
        raise ignored(f"{picture.width} by {picture.height} pixels with size and without")
    assert alike(picture, wanted)


@covers("images-generate/sample")
def test_the_sample_gets_a_picture(sample):
    assert len(pictures(sample)) == 1


@covers("images-generate/unknown-model")
def test_an_unknown_image_model_is_not_found(unknown):
    assert unknown.status == 404


@covers("images-generate/sdk-carries")
def test_the_library_hands_on_the_picture_as_it_came(sample):
    handed = [entry["b64_json"] for entry in sample.handed["data"]]
    assert handed == [entry["b64_json"] for entry in sample.value["data"]]


@covers("images-n/one")
def test_n_of_one_gives_one_image(sample):
    assert count(sample) == 1


@covers("images-n/two")
def test_n_of_two_gives_two_images(two, plain):
    if count(two) == 1 == count(plain):
        raise ignored("one image with n of 2 and without n")
    assert count(two) == 2


@covers("images-n/default")
def test_there_is_one_image_without_n(plain):
    assert count(plain) == 1


@covers("images-size/proportions")
def test_size_gives_a_picture_its_proportions(wide, plain):
    hold_wide(wide, plain)


@covers("images-size/exact")
def test_size_gives_a_picture_its_pixels(wide):
    (picture,) = pictures(wide)
    assert (picture.width, picture.height) == WIDE


@covers("images-generate/edits")
def test_a_picture_is_edited(edited):
    assert pictures(edited)


@covers("images-size/edited")
def test_size_gives_an_edited_picture_its_proportions(edited_wide, edited):
    hold_wide(edited_wide, edited)


@covers("images-response-format/url")
def test_url_gives_an_address_and_no_picture(address):
    (entry,) = address.value["data"]
    if entry.get("b64_json") and not entry.get("url"):
        raise ignored("b64_json with response_format url")
    assert entry["url"].startswith(("https://", "http://"))
    assert not entry.get("b64_json")


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
