"""The reference model tells what it is shown, and refuses what is no picture and no sound."""

import tomllib
from base64 import b64encode
from typing import Any

import pytest

from conformance.material import make
from conformance.reference import seeing

DIALECTS = ("openai", "gemini")
FILES = make.made()
COLOUR = {"type": "text", "text": "Which colour is this image?"}
BEEPS = {"type": "text", "text": "How many beeps are there?"}


def encoded(name: str) -> str:
    return b64encode(FILES[name]).decode()


def picture(name: str, kind: str = "image/png") -> dict[str, Any]:
    return pictured(f"data:{kind};base64,{encoded(name)}")


def pictured(address: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": address}}


def sound(name: str, form: str) -> dict[str, Any]:
    return {"type": "input_audio", "input_audio": {"data": encoded(name), "format": form}}


def shown(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"role": "user", "content": list(parts)}]


def test_the_tables_hold_the_digests_of_the_committed_material() -> None:
    table = tomllib.loads((make.FOLDER / make.DIGESTS).read_text("utf-8"))
    digest = {name: row["sha256"] for name, row in table.items()}

    assert {digest[f"{colour}.png"]: colour for colour in ("red", "blue", "yellow")} | {
        digest["green.jpg"]: "green"
    } == seeing._COLOURS
    assert {digest["heron.pdf"]: "heron"} == seeing._WORDS
    assert {digest["two-beeps.wav"]: 2, digest["three-beeps.mp3"]: 3} == seeing._BEEPS


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((COLOUR, picture("red.png")), "red"),
        ((picture("yellow.png"), COLOUR), "yellow"),
        ((COLOUR, picture("green.jpg", "image/jpeg"), picture("blue.png")), "green, blue"),
        (({"type": "text", "text": "How many images?"}, *[picture("red.png")] * 3), "3"),
        ((BEEPS, sound("two-beeps.wav", "wav")), "2"),
        ((BEEPS, sound("three-beeps.mp3", "mp3")), "3"),
        ((BEEPS, sound("two-beeps.wav", "wav"), sound("three-beeps.mp3", "mp3")), "5"),
    ],
)
def test_what_is_shown_is_told(ask: Any, dialect: str, parts: Any, told: str) -> None:
    heard = ask(dialect, model="reference-audio", messages=shown(*parts))

    assert heard.message["content"] == told


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_picture_nobody_knows_is_told_by_its_type_alone(ask: Any, dialect: str) -> None:
    unknown = pictured("data:image/gif;base64," + b64encode(b"GIF89a and more").decode())

    assert "image/gif" in ask(dialect, messages=shown(COLOUR, unknown)).message["content"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_picture_sent_before_is_remembered_only_when_asked_about(ask: Any, dialect: str) -> None:
    before = [*shown(COLOUR, picture("red.png")), {"role": "assistant", "content": "Red."}]

    def answer(text: str) -> str:
        heard = ask(dialect, messages=[*before, {"role": "user", "content": text}])
        return heard.message["content"]

    assert answer("Once more, which colour was the image?") == "red"
    assert answer("Reply with exactly: fine") == "fine"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "part",
    [
        pictured("data:image/png;base64,bm8gaW1hZ2U="),
        pictured("data:image/png;base64,***"),
        pictured("data:image/png,plain"),
        pictured("data:text/plain;base64,aGVsbG8="),
        sound("red.png", "wav"),
        sound("two-beeps.wav", "mp3"),
        sound("two-beeps.wav", "tape"),
        {"type": "input_audio", "input_audio": {"data": "***", "format": "wav"}},
        {"type": "input_audio", "input_audio": {"data": 5, "format": "wav"}},
        {"type": "video_url", "video_url": {"url": "data:video/mp4;base64,AAAA"}},
    ],
    ids=str,
)
def test_what_is_no_picture_and_no_sound_is_refused(ask: Any, dialect: str, part: Any) -> None:
    assert ask(dialect, model="reference-audio", messages=shown(COLOUR, part)).status == 400


def test_a_picture_that_lies_elsewhere_is_refused_by_the_gemini_dialect_alone(ask: Any) -> None:
    elsewhere = shown(COLOUR, pictured("https://example.com/red.png"))

    assert ask("gemini", messages=elsewhere).status == 400
    assert ask("openai", messages=elsewhere).status == 200


def filed(address: str) -> dict[str, Any]:
    return {"type": "file", "file": {"filename": "heron.pdf", "file_data": address}}


HERON = filed(f"data:application/pdf;base64,{encoded('heron.pdf')}")
OTHER = filed("data:application/pdf;base64," + b64encode(b"%PDF-1.4 and more").decode())


@pytest.mark.parametrize(
    ("text", "part", "told"),
    [
        ("Which word stands in this document?", HERON, "heron"),
        ("Which word stands in this document?", OTHER, "application/pdf"),
        ("How many pages has this document?", HERON, "application/pdf"),
    ],
)
def test_a_document_is_read_by_the_openai_dialect_alone(
    ask: Any, text: str, part: Any, told: str
) -> None:
    asked = shown({"type": "text", "text": text}, part)

    assert told in ask("openai", messages=asked).message["content"]
    assert ask("gemini", messages=asked).status == 400


@pytest.mark.parametrize(
    "part",
    [
        filed("data:application/pdf;base64,bm8gZG9jdW1lbnQ="),
        filed("data:application/pdf;base64,***"),
        filed(f"data:image/png;base64,{encoded('red.png')}"),
        filed("https://example.com/heron.pdf"),
        {"type": "file", "file": {"file_data": HERON["file"]["file_data"]}},
        {"type": "file", "file": "heron.pdf"},
    ],
    ids=str,
)
def test_what_is_no_document_is_refused(ask: Any, part: Any) -> None:
    assert ask("openai", messages=shown(COLOUR, part)).status == 400
