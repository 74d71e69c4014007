"""Video jobs of both dialects, from the request to the file."""

import struct

import pytest

from conformance.reference.clip import clip
from tests.reference.talking import Talk

ASKED = {"prompt": "A boat.", "model": "reference-video"}
BOTH = pytest.mark.parametrize("dialect", ["openai", "gemini"])


@pytest.mark.parametrize(
    ("dialect", "told"),
    [
        ("openai", ["queued", "in_progress", "completed", "completed"]),
        ("gemini", ["processing", "processing", "completed", "completed"]),
    ],
)
def test_a_job_moves_one_step_with_every_look(dialect: str, told: list[str]) -> None:
    talk = Talk(dialect)
    video = talk.post_form("videos", ASKED)
    looks = [talk.get(f"videos/{video['id']}")["status"] for _ in range(3)]

    assert [video["status"], *looks] == told


@BOTH
def test_the_same_requests_in_the_same_order_get_the_same_bytes(dialect: str) -> None:
    one, other = Talk(dialect), Talk(dialect)
    for talk in (one, other):
        talk.post_form("videos", ASKED)
    name = one.post_form("videos", ASKED)["id"]

    assert other.post_form("videos", ASKED)["id"] == name
    for path in (f"videos/{name}", f"videos/{name}", f"videos/{name}/content"):
        assert one.send("GET", path) == other.send("GET", path)


@BOTH
def test_a_form_and_json_are_taken_alike(dialect: str) -> None:
    assert Talk(dialect).post_json("videos", **ASKED)["http"] == 200


@BOTH
def test_content_is_there_when_the_video_is_done_and_not_before(dialect: str) -> None:
    talk = Talk(dialect)
    name = talk.post_form("videos", ASKED)["id"]
    early = talk.send("GET", f"videos/{name}/content")
    for _ in range(2):
        talk.get(f"videos/{name}")
    reply = talk.send("GET", f"videos/{name}/content")

    assert early.status == 404
    assert ("content-type", "video/mp4") in reply.headers
    assert reply.body[4:12] == b"ftypisom"


@BOTH
def test_a_forbidden_prompt_fails_and_says_why(dialect: str) -> None:
    talk = Talk(dialect)
    name = talk.post_form("videos", {**ASKED, "prompt": "A famous living singer."})["id"]
    told = [talk.get(f"videos/{name}") for _ in range(2)]

    assert told[0].get("error") is None
    assert told[1]["status"] == "failed"
    assert set(told[1]["error"]) == {"code", "message"}


@BOTH
def test_a_size_is_echoed(dialect: str) -> None:
    assert Talk(dialect).post_form("videos", {**ASKED, "size": "720x1280"})["size"] == "720x1280"


@BOTH
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"prompt": "A boat."}, 400),
        ({"model": "reference-video"}, 400),
        ({**ASKED, "model": "reference-chat"}, 404),
        ({**ASKED, "size": "enormous"}, 400),
        ({**ASKED, "seconds": "5"}, 400),
        ({**ASKED, "nobody_knows": "1"}, 400),
        ({**ASKED, "size[a]": "1"}, 400),
    ],
)
def test_what_a_video_cannot_be_made_of_is_refused(
    dialect: str, fields: dict[str, str], status: int
) -> None:
    assert Talk(dialect).post_form("videos", fields)["http"] == status


@BOTH
def test_an_unknown_video_is_a_404(dialect: str) -> None:
    talk = Talk(dialect)

    assert talk.get("videos/video_1")["http"] == 404
    assert talk.send("GET", "videos/video_1/content").status == 404


def test_only_gemini_gives_an_address_and_only_at_the_end() -> None:
    talk = Talk("gemini")
    name = talk.post_form("videos", ASKED)["id"]
    told = [talk.get(f"videos/{name}") for _ in range(2)]

    assert "url" not in told[0]
    assert told[1]["url"].startswith("https://")


@pytest.mark.parametrize("at", ["", "extra_body", "extra_body[google]"])
def test_the_fields_of_gemini_may_stand_at_three_places(at: str) -> None:
    def named(name: str) -> str:
        return f"{at}[{name}]" if at else name

    fields = {named("aspect_ratio"): "9:16", named("duration_seconds"): "6"}
    video = Talk("gemini").post_form("videos", {**ASKED, **fields})

    assert (video["size"], video["seconds"]) == ("720x1280", "6")


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({}, "1280x720"),
        ({"resolution": "1080p"}, "1920x1080"),
        ({"resolution": "4K", "aspect_ratio": "9:16"}, "2160x3840"),
        ({"size": "1024x1792"}, "1024x1792"),
        ({"size": "1024x1792", "resolution": "1080p"}, "1080x1920"),
        ({"size": "1024x1792", "aspect_ratio": "16:9"}, "1280x720"),
    ],
)
def test_the_size_on_gemini_follows_from_what_was_asked(fields: dict[str, str], size: str) -> None:
    assert Talk("gemini").post_form("videos", {**ASKED, **fields})["size"] == size


@pytest.mark.parametrize(
    "fields",
    [
        {"aspect_ratio": "1:1"},
        {"resolution": "480p"},
        {"duration_seconds": "5"},
        {"style": "grim"},
        {"person_generation": "please"},
        {"seed": "many"},
        {"frame_rate": ""},
        {"reference_images": "one"},
        {"last_frame[image]": "x"},
        {"last_frame": "x", "image": "x"},
        {"reference_images[]": "x", "duration_seconds": "4"},
        {"extra_body[nobody_knows]": "1"},
    ],
)
def test_what_the_page_does_not_offer_is_refused(fields: dict[str, str]) -> None:
    told = Talk("gemini").post_form("videos", {**ASKED, **fields})

    assert (told["http"], told["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_gemini_had_no_videos_before_the_page_spoke_of_them() -> None:
    assert Talk("gemini", profile="2026-03").post_form("videos", ASKED)["http"] == 404


def test_a_clip_is_made_of_boxes_that_add_up() -> None:
    data = clip(1280, 720, seconds=8, colour=b"\x10\x20\x30")
    boxes = []
    rest = data
    while rest:
        (size,) = struct.unpack(">I", rest[:4])
        boxes.append(rest[4:8])
        rest = rest[size:]

    assert boxes == [b"ftyp", b"mdat", b"moov"]
    assert len(data) < 1000
    assert data[data.index(b"mdat") + 4 :][:12] == b"\x10\x20\x30" * 4
    assert struct.unpack(">I", data[data.index(b"stco") + 12 :][:4])[0] == data.index(b"mdat") + 4


@BOTH
def test_a_lone_surrogate_is_refused_and_breaks_nothing(dialect: str) -> None:
    assert Talk(dialect).post_json("videos", **ASKED, size="\ud800")["http"] == 400
