"""
Videos with the fields of extra_body that Gemini's page lists; other targets are not asked.

The page does not show where the fields stand in a form: they go where chat has them, under
extra_body.google. What cannot be seen in the job is not judged.
"""

import base64

from conformance import material
from conformance.plugin import ask, covers, hold, ignored
from conformance.plugin.polling import ended, its_id, of_completed, status

KITE = "A red kite climbs over a beach."
RED, BLUE, YELLOW = (
    base64.b64encode(material.read(f"{colour}.png")).decode()
    for colour in ("red", "blue", "yellow")
)


def film(name, *, expects="ok", **fields):
    """A video with `fields` in extra_body.google."""
    return ask(
        f"videos/extra-{name}",
        "videos.create",
        role="video",
        only="gemini",
        expects=expects,
        prompt=KITE,
        extra_body={"extra_body": {"google": fields}},
    )


plain = ask("videos/extra-none", "videos.create", role="video", only="gemini", prompt=KITE)
filmed = ask(
    "videos/extra-filmed",
    "videos.retrieve",
    role=None,
    only="gemini",
    after=plain,
    forcing=ended,
    tries=90,
    pause_s=10.0,
    video_id=its_id,
)
extended = ask(
    "videos/extra-extend",
    "videos.create",
    role="video",
    only="gemini",
    after=filmed,
    prompt="The kite sinks into the sea.",
    extra_body=lambda video: {
        "extra_body": {"google": {"extend_video_id": of_completed("id")(video)}}
    },
)
ratio = film("aspect-ratio", aspect_ratio="9:16")
resolution = film("resolution", resolution="1080p")
six = film("duration", duration_seconds=6)
five = film("duration-none-such", expects="error", duration_seconds=5)
frames = film("frame-rate", frame_rate="24")
referred = film("input-reference", input_reference=RED)
negative = film("negative-prompt", negative_prompt="clouds, birds")
seeded = film("seed", seed=7)
styled = film("style", style="creative")
unpeopled = film("person-generation", person_generation="dont_allow")
guided = film("reference-images", reference_images=[RED, BLUE])
crowded = film("reference-images-four", expects="error", reference_images=[RED, BLUE, YELLOW, RED])
hurried = film(
    "reference-images-short", expects="error", reference_images=[RED], duration_seconds=4
)
started = film("image", image=RED)
framed = film("last-frame", image=RED, last_frame={"image": BLUE})
endless = film("last-frame-alone", expects="error", last_frame={"image": BLUE})


def sides(video):
    width, _, height = video.value["size"].partition("x")
    return int(width), int(height)


@covers("videos-extra-aspect-ratio/accepted")
def test_an_aspect_ratio_is_accepted(ratio):
    assert status(ratio)


@covers("videos-extra-aspect-ratio/upright")
def test_an_upright_aspect_ratio_gives_an_upright_video(ratio, plain):
    if sides(ratio) == sides(plain):
        raise ignored(f"the size stays {plain.value['size']}")
    assert sides(ratio)[1] > sides(ratio)[0]


@covers("videos-extra-resolution/accepted")
def test_a_resolution_is_accepted(resolution):
    assert status(resolution)


@covers("videos-extra-resolution/pixels")
def test_a_resolution_shows_in_the_size(resolution, plain):
    if sides(resolution) == sides(plain):
        raise ignored(f"the size stays {plain.value['size']}")
    assert min(sides(resolution)) == 1080


@covers("videos-extra-duration-seconds/accepted")
def test_a_duration_is_accepted(six):
    assert status(six)


@covers("videos-extra-duration-seconds/seconds")
def test_a_duration_shows_in_the_seconds(six, plain):
    if six.value["seconds"] == plain.value["seconds"]:
        raise ignored(f"seconds stays {plain.value['seconds']}")
    assert six.value["seconds"] == "6"


@covers("videos-extra-duration-seconds/offered")
def test_a_duration_that_is_not_offered_is_refused(five):
    assert five.status == 400


@covers("videos-extra-frame-rate/accepted")
def test_a_frame_rate_is_accepted(frames):
    assert status(frames)


@covers("videos-extra-input-reference/accepted")
def test_an_input_reference_is_accepted(referred):
    assert status(referred)


@covers("videos-extra-extend-video-id/accepted")
def test_a_video_may_be_extended(extended):
    assert status(extended)


@covers("videos-extra-negative-prompt/accepted")
def test_a_negative_prompt_is_accepted(negative):
    assert status(negative)


@covers("videos-extra-seed/accepted")
def test_a_seed_is_accepted(seeded):
    assert status(seeded)


@covers("videos-extra-style/accepted")
def test_a_style_is_accepted(styled):
    assert status(styled)


@covers("videos-extra-person-generation/accepted")
def test_a_choice_about_people_is_accepted(unpeopled):
    assert status(unpeopled)


@covers("videos-extra-reference-images/accepted")
def test_reference_images_are_accepted(guided):
    assert status(guided)


@covers("videos-extra-reference-images/three-at-most")
def test_four_reference_images_are_refused(crowded):
    assert crowded.status == 400


@covers("videos-extra-reference-images/eight-seconds")
def test_reference_images_go_with_eight_seconds_only(hurried):
    assert hurried.status == 400


@covers("videos-extra-image/accepted")
def test_a_first_frame_is_accepted(started):
    assert status(started)


@covers("videos-extra-last-frame/accepted")
def test_a_first_and_a_last_frame_are_accepted(framed):
    assert status(framed)


@covers("videos-extra-last-frame/needs-image")
def test_a_last_frame_alone_is_refused(endless):
    assert endless.status == 400


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
