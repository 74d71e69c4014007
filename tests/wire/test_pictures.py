"""Pictures are known by their first bytes, and their size by their header."""

import base64
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.wire.pictures import Picture, decoded, picture, pictures, whole

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 300, 200) + b"\x08\0\0\0\0"
SEGMENT = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
FRAME = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, 200, 300, 3) + bytes(9)
JPEG = b"\xff\xd8" + SEGMENT + b"\xff\xff\xdb" + struct.pack(">H", 3) + b"\0" + FRAME


def webp(kind, data):
    body = b"WEBP" + kind + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


LOSSY = webp(b"VP8 ", b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", 300, 200 | 0x4000))
LOSSLESS = webp(b"VP8L", b"\x2f" + struct.pack("<I", 299 | 199 << 14) + bytes(8))
EXTENDED = webp(b"VP8X", bytes(4) + (299).to_bytes(3, "little") + (199).to_bytes(3, "little"))


@pytest.mark.parametrize(
    ("data", "form"),
    [(PNG, "png"), (JPEG, "jpeg"), (LOSSY, "webp"), (LOSSLESS, "webp"), (EXTENDED, "webp")],
    ids=["png", "jpeg", "lossy webp", "lossless webp", "extended webp"],
)
def test_a_picture_is_known_with_its_size(data, form):
    assert picture(data) == Picture(form, 300, 200)


def test_restart_markers_before_a_frame_are_passed_over():
    assert picture(b"\xff\xd8\xff\xd0" + FRAME) == Picture("jpeg", 300, 200)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Hello.",
        b"GIF89a\x01\0\x01\0",
        PNG[:20],
        PNG.replace(b"IHDR", b"IDAT"),
        PNG.replace(struct.pack(">I", 300), bytes(4)),
        JPEG[:-12],
        b"\xff\xd8\xff\xd9",
        LOSSY[:24],
        webp(b"ICCP", bytes(30)),
    ],
    ids=range(10),
)
def test_nothing_else_is_a_picture(data):
    assert picture(data) is None


@settings(deadline=None, derandomize=True, database=None)
@given(st.sampled_from([PNG, JPEG, LOSSY, LOSSLESS, EXTENDED]), st.integers(0, 60), st.binary())
def test_a_picture_cut_anywhere_and_followed_by_anything_is_read_or_not(data, cut, more):
    found = picture(data[:cut] + more)
    assert found is None or min(found.width, found.height) > 0


@pytest.mark.parametrize("text", [None, 5, "no base64", "AAA", "Ä"])
def test_what_is_no_base64_is_not_decoded(text):
    assert decoded(text) is None


def test_the_pictures_of_an_answer_come_in_order():
    held = [{"b64_json": base64.b64encode(data).decode()} for data in (PNG, b"?", LOSSY)]
    body = {"data": [*held, "no entry", {"url": "x"}]}
    assert [one.form for one in pictures(body)] == ["png", "webp"]


@pytest.mark.parametrize("body", [None, [], {}, {"data": None}])
def test_an_answer_without_entries_has_no_pictures(body):
    assert pictures(body) == []


WHOLE = [PNG + bytes(8) + b"IEND" + bytes(4), JPEG + b"\xff\xd9", LOSSY, LOSSLESS, EXTENDED]


@pytest.mark.parametrize("data", WHOLE, ids=range(len(WHOLE)))
def test_a_picture_is_whole_up_to_its_end_and_not_before(data):
    assert whole(data)
    assert whole(data + b"more")
    assert not whole(data[:-8])
