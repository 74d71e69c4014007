"""
Videos: a job is made, looked at until it ends, and its file fetched.

OpenAI's own service ended in 2026-09; its contract is what Gemini's page calls compatible.
"""

from conformance import material
from conformance.plugin import ask, covers, hold
from conformance.plugin.outcomes import inconclusive
from conformance.plugin.polling import ended, its_id, of_completed, stages, status

BOAT = "A paper boat drifts across a still pond."
LIGHTHOUSE = "A lighthouse stands in the fog and turns its light."
PERSON = "A famous living singer, by name and exactly as she looks, waves from a balcony."
PICTURE = ("red.png", material.read("red.png"), material.media_type("red.png"))
WAIT = {"tries": 90, "pause_s": 10.0}


def of_failed(video):
    if status(video) != "failed":
        raise inconclusive(f"the video ended as {status(video)}")
    return its_id(video)


created = ask("videos/create", "videos.create", role="video", prompt=BOAT)
polled = ask("videos/poll-1", "videos.retrieve", role=None, after=created, video_id=its_id)
finished = ask(
    "videos/poll-2",
    "videos.retrieve",
    role=None,
    after=polled,
    forcing=ended,
    video_id=its_id,
    **WAIT,
)
content = ask(
    "videos/content",
    "videos.download_content",
    role=None,
    after=finished,
    video_id=of_completed("id"),
)
working = ask(
    "videos/status-documented",
    "videos.retrieve",
    role=None,
    only="gemini",
    after=created,
    video_id=its_id,
)
addressed = ask(
    "videos/url",
    "videos.retrieve",
    role=None,
    only="gemini",
    after=finished,
    video_id=of_completed("id"),
)
pictured = ask(
    "videos/picture",
    "videos.create",
    role="video",
    prompt="The picture comes to life.",
    input_reference=PICTURE,
)
upright = ask(
    "videos/size-upright", "videos.create", role="video", prompt=LIGHTHOUSE, size="720x1280"
)
lying = ask("videos/size-lying", "videos.create", role="video", prompt=LIGHTHOUSE, size="1280x720")
sizeless = ask(
    "videos/size-none-such",
    "videos.create",
    role="video",
    expects="error",
    prompt=LIGHTHOUSE,
    size="enormous",
)
promptless = ask("videos/no-prompt", "videos.create", role="video", expects="error")
unknown_model = ask(
    "videos/unknown-model",
    "videos.create",
    role=None,
    model="no-such-model-anywhere",
    expects="error",
    prompt=BOAT,
)
unknown = ask(
    "videos/unknown",
    "videos.retrieve",
    role=None,
    expects="error",
    video_id="video_nobody_ever_made",
)
forbidden = ask("videos/forbidden", "videos.create", role="video", prompt=PERSON)
failed = ask(
    "videos/failed",
    "videos.retrieve",
    role=None,
    after=forbidden,
    forcing=ended,
    video_id=its_id,
    **WAIT,
)
failed_content = ask(
    "videos/failed-content",
    "videos.download_content",
    role=None,
    expects="error",
    after=failed,
    video_id=of_failed,
)


def bare_name(model):
    return model.removeprefix("models/")


def pixels(video):
    width, _, height = video.value["size"].partition("x")
    return int(width), int(height)


@covers("videos-create/names-model")
def test_a_video_names_the_model_that_was_asked_for(created):
    assert bare_name(created.value["model"]) == bare_name(created.exchange.model)


@covers("videos-create/library")
def test_the_library_hands_on_id_and_status(created):
    handed = {name: created.handed[name] for name in ("id", "status")}
    assert handed == {name: created.value[name] for name in handed}


@covers("videos-create/prompt-missing")
def test_a_request_without_a_prompt_is_refused(promptless):
    assert promptless.status == 400


@covers("videos-create/unknown-model")
def test_an_unknown_model_is_refused(unknown_model):
    assert unknown_model.status in (400, 404)


@covers("videos-create-multipart/taken")
def test_a_form_starts_a_video(created):
    sent = created.exchange.request.header("content-type") or ""
    assert sent.startswith("multipart/form-data")
    assert status(created)


@covers("videos-create-multipart/picture")
def test_a_picture_may_be_uploaded_in_the_form(pictured):
    assert PICTURE[1] in pictured.exchange.request.body
    assert its_id(pictured)


@covers("videos-retrieve/answers")
def test_a_video_is_found_by_its_id(polled, created):
    assert polled.status == 200
    assert polled.value["id"] == created.value["id"]


@covers("videos-retrieve/same-job")
def test_what_was_said_of_a_video_stays(finished, created):
    kept = ("model", "size", "created_at")
    assert [finished.value.get(name) for name in kept] == [created.value.get(n) for n in kept]


@covers("videos-retrieve/unknown")
def test_an_unknown_video_is_not_found(unknown):
    assert unknown.status == 404


@covers("videos-status/ends")
def test_a_video_ends(finished):
    assert status(finished) in ("completed", "failed")


@covers("videos-status/documented")
def test_a_status_is_one_of_the_three_documented(working):
    assert status(working) in ("processing", "completed", "failed")


@covers("videos-status/forward")
def test_a_video_goes_forward_from_poll_to_poll(finished, polled, created):
    far = stages(created, polled, finished)
    assert far == sorted(far)


@covers("videos-status/progress-forward")
def test_progress_never_gets_less(finished, polled, created):
    told = [answer.value["progress"] for answer in (created, polled, finished)]
    assert told == sorted(told)


@covers("videos-url/address")
def test_a_completed_video_has_the_address_of_its_file(addressed):
    assert addressed.value["url"].startswith("https://")


@covers("videos-url/content")
def test_the_bytes_of_a_completed_video_can_be_fetched(content):
    assert content.status == 200
    assert content.response.body


@covers("videos-url/media-type")
def test_the_bytes_come_as_a_video(content):
    assert content.response.media_type.startswith("video/")


@covers("videos-url/mp4")
def test_the_bytes_are_an_iso_media_file(content):
    assert content.response.body[4:8] == b"ftyp"


@covers("videos-error/no-content")
def test_a_failed_video_has_no_content(failed_content):
    assert 400 <= failed_content.status < 500


@covers("videos-size/upright")
def test_a_high_size_gives_an_upright_video_and_a_wide_one_a_lying_one(upright, lying):
    assert [high > wide for wide, high in (pixels(upright), pixels(lying))] == [True, False]


@covers("videos-size/as-asked")
def test_a_size_is_the_size_asked_for(upright):
    assert upright.value["size"] == "720x1280"


@covers("videos-size/refused")
def test_a_size_that_is_none_is_refused(sizeless):
    assert sizeless.status == 400


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
