"""The committed pictures and sounds are what the script makes, and what they claim to be."""

import re
import struct
import tomllib
import wave
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from conformance import material
from conformance.material import make
from conformance.model import Housekeeping

BIGGEST = 4096
FRAME = 104


def committed() -> dict[str, bytes]:
    return {name: material.read(name) for name in material.names()}


def test_the_script_makes_the_committed_bytes() -> None:
    assert make.made() == committed()


def test_the_table_holds_size_and_digest_of_every_file() -> None:
    table = (make.FOLDER / make.DIGESTS).read_text("utf-8")

    assert table == make.digests(committed())
    assert tomllib.loads(table)["red.png"]["bytes"] == len(material.read("red.png"))


def test_writing_gives_the_same_folder_again(tmp_path: Path) -> None:
    make.write(tmp_path)

    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written.pop(make.DIGESTS) == (make.FOLDER / make.DIGESTS).read_bytes()
    assert written == committed()


def test_no_file_is_larger_than_a_few_kilobytes() -> None:
    assert max(map(len, committed().values())) <= BIGGEST


@pytest.mark.parametrize(
    ("name", "colour"),
    [("red.png", b"\xff\0\0"), ("blue.png", b"\0\0\xff"), ("yellow.png", b"\xff\xff\0")],
)
def test_a_png_holds_one_colour_and_sound_checksums(name: str, colour: bytes) -> None:
    data = material.read(name)
    chunks, at = {}, 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert data[at + 8 + size : at + 12 + size] == struct.pack(">I", zlib.crc32(kind + body))
        chunks[kind], at = body, at + 12 + size

    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert chunks[b"PLTE"] == colour
    assert zlib.decompress(chunks[b"IDAT"]) == bytes(64 * 9)


def test_the_jpeg_is_framed_and_no_marker_stands_in_its_scan() -> None:
    data = material.read("green.jpg")
    at, marks = 2, []
    while not marks or marks[-1] != 0xDA:
        assert data[at] == 0xFF
        marks.append(data[at + 1])
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]

    assert (data[:2], data[-2:]) == (b"\xff\xd8", b"\xff\xd9")
    assert marks == [0xE0, 0xDB, 0xC0, 0xC4, 0xC4, 0xDA]
    assert b"\xff" not in data[at:-2].replace(b"\xff\x00", b"")


def test_the_wav_rings_twice() -> None:
    with wave.open(BytesIO(material.read("two-beeps.wav"))) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 1)
        data = sound.readframes(sound.getnframes())
    steps = [len(set(data[at : at + 400])) > 1 for at in range(0, len(data), 400)]

    assert rises(steps) == 2


def test_the_mp3_is_whole_frames_and_rings_three_times() -> None:
    data = material.read("three-beeps.mp3")
    frames = [data[at : at + FRAME] for at in range(0, len(data), FRAME)]

    assert len(data) % FRAME == 0
    assert {frame[:4] for frame in frames} == {bytes((0xFF, 0xFB, 0x10, 0xC0))}
    assert rises([any(frame[21:]) for frame in frames]) == 3


def test_the_tables_of_the_document_lead_to_its_objects() -> None:
    data = material.read("heron.pdf")
    table = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", data)[1])
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n ", data[table:])]
    (length,) = re.findall(rb"/Length (\d+)", data)
    (shown,) = re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL)

    assert data[table:].startswith(b"xref\n0 6\n")
    assert [data[place:].partition(b" ")[0] for place in places] == [b"1", b"2", b"3", b"4", b"5"]
    assert int(length) == len(shown)
    assert b"(heron) Tj" in shown


def rises(steps: list[bool]) -> int:
    return sum(now and not before for before, now in zip([False, *steps], steps, strict=False))


def test_a_name_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(Housekeeping, match=r"pink\.png.*red\.png"):
        material.read("pink.png")
