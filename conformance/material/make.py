"""
Makes the files of this folder, byte by byte: `python -m conformance.material.make`.

Draws and rings only; no compressor has a say, so that every machine makes the same bytes.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
DIGESTS = "digests.toml"

_SIDE = 64  # pixels of a picture's edge
_RED, _GREEN, _BLUE, _YELLOW = (255, 0, 0), (0, 160, 0), (0, 0, 255), (255, 255, 0)

# One period of a sine at 1000 Hz, sampled 8000 times a second in 8 bits around 128.
_SINE = bytes((128, 199, 228, 199, 128, 57, 28, 57))
_RATE = 8000

# Layer III of MPEG-1: 32 kbit/s, 44.1 kHz, one channel, no checksum; 26 ms a frame.
_HEADER = bytes((0xFF, 0xFB, 0x10, 0xC0))
_FRAME = 144 * 32_000 // 44_100
_TONE_LINE = 12  # of 576 lines up to 22.05 kHz: about 480 Hz
_GAIN = 206


def made() -> dict[str, bytes]:
    """Return every file by its name; the same bytes each time and everywhere."""
    return {
        "blue.png": png(_BLUE),
        "green.jpg": jpeg(_GREEN),
        "heron.pdf": pdf("heron"),
        "red.png": png(_RED),
        "three-beeps.mp3": mp3([False] * 2 + _beeps(3, tone=5, gap=6) + [False] * 2),
        "two-beeps.wav": wav([False, *_beeps(2, tone=2, gap=3), False]),
        "yellow.png": png(_YELLOW),
    }


def digests(files: Mapping[str, bytes]) -> str:
    """Return the table of `files` by name, in TOML: size in bytes and SHA-256."""
    lines = ["# Written by make.py; a test holds it, the files and the script together.", ""]
    for name, data in sorted(files.items()):
        digest = hashlib.sha256(data).hexdigest()
        lines += [f'["{name}"]', f"bytes = {len(data)}", f'sha256 = "{digest}"', ""]
    return "\n".join(lines)


def write(folder: Path = FOLDER) -> None:
    """Write every file and the table of digests into `folder`."""
    files = made()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / DIGESTS).write_text(digests(files), encoding="utf-8", newline="\n")


def png(colour: tuple[int, int, int]) -> bytes:
    """Return a square picture of one colour, red, green and blue from 0 to 255."""
    row = bytes(1 + _SIDE // 8)  # no filter, then one bit a pixel: the palette's first colour
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 1, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", bytes(colour)), (b"IDAT", _stored(row * _SIDE)))
    body = b"".join(_chunk(name, data) for name, data in (*chunks, (b"IEND", b"")))
    return b"\x89PNG\r\n\x1a\n" + body


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _stored(data: bytes) -> bytes:
    """Return `data` as a zlib stream of one block that is stored and not compressed."""
    size = len(data)
    block = struct.pack("<BHH", 1, size, size ^ 0xFFFF) + data
    return b"\x78\x01" + block + struct.pack(">I", zlib.adler32(data))


def jpeg(colour: tuple[int, int, int]) -> bytes:
    """Return the like of `png` in baseline JPEG: every block is its mean, and no more."""
    red, green, blue = colour
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    means = (luma, 128 + 0.564 * (blue - luma), 128 + 0.713 * (red - luma))
    # Lines all quantised by 8, the mean of a block is its first coefficient as it stands.
    first = "".join(_coefficient(round(mean) - 128) + "0" for mean in means)
    blocks = (_SIDE // 8) ** 2
    scan = _bytes(first + "00" * 3 * (blocks - 1), fill="1").replace(b"\xff", b"\xff\x00")
    parts = b"".join(struct.pack("BBB", part, 0x11, 0) for part in (1, 2, 3))
    chosen = b"".join(struct.pack("BB", part, 0) for part in (1, 2, 3))
    segments = (
        (0xE0, b"JFIF\0" + struct.pack(">HBHHBB", 0x0101, 0, 1, 1, 0, 0)),
        (0xDB, b"\0" + b"\x08" * 64),
        (0xC0, struct.pack(">BHHB", 8, _SIDE, _SIDE, 3) + parts),
        (0xC4, b"\x00" + bytes((1, 0, 0, 0, 8)) + bytes(11) + bytes(range(9))),
        (0xC4, b"\x10" + bytes((1,)) + bytes(15) + b"\0"),
        (0xDA, b"\x03" + chosen + bytes((0, 63, 0))),
    )
    body = b"".join(b"\xff%c" % mark + _sized(data) for mark, data in segments)
    return b"\xff\xd8" + body + scan + b"\xff\xd9"


def _sized(data: bytes) -> bytes:
    return struct.pack(">H", len(data) + 2) + data


def _coefficient(value: int) -> str:
    """Return the bits of a first coefficient: the code of its length in bits, and these."""
    length = abs(value).bit_length()
    if not length:
        return "0"
    bits = value if value > 0 else value + (1 << length) - 1
    return f"1{length - 1:04b}{bits:0{length}b}"


def pdf(word: str) -> bytes:
    """Return a document of one page that shows `word` and nothing else; PDF 1.4, uncompressed."""
    shown = f"BT /F1 48 Tf 20 40 Td ({word}) Tj ET".encode("ascii")
    page = b"/Parent 2 0 R /MediaBox [0 0 240 120] /Contents 5 0 R /Resources << /Font << /F1 4 0 R"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page " + page + b" >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(shown), shown),
    )
    body, places = b"%PDF-1.4\n", []
    for number, inner in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, inner)
    size = len(objects) + 1
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n" % size + table + end


def wav(rings: Iterable[bool]) -> bytes:
    """Return a sound that rings, or is silent, for 50 ms after 50 ms; 8 bits, 8 kHz, mono."""
    period = _RATE // 20
    data = b"".join(_SINE * (period // len(_SINE)) if ring else b"\x80" * period for ring in rings)
    form = struct.pack("<HHIIHH", 1, 1, _RATE, _RATE, 1, 8)
    body = b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form
    body += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def mp3(rings: Iterable[bool]) -> bytes:
    """Return a sound that rings, or is silent, for one frame after another."""
    return b"".join(_frames(rings))


def _frames(rings: Iterable[bool]) -> Iterator[bytes]:
    for number, ring in enumerate(rings):
        # A steady tone in the middle of a line turns its sign after every second granule.
        lines = [_line(negative=number % 2 == 1) if ring else "" for _ in range(2)]
        side = "0" * 18 + "".join(_granule(line) for line in lines)
        frame = _HEADER + _bytes(side) + _bytes("".join(lines))
        yield frame + bytes(_FRAME - len(frame))


def _granule(line: str) -> str:
    """Return what a decoder has to know of half a frame: 59 bits, scale factors all zero."""
    pairs = _TONE_LINE // 2 + 1 if line else 0
    tables = f"{1:05b}" * 3
    return f"{len(line):012b}{pairs:09b}{_GAIN:08b}" + "0" * 5 + tables + "0" * 10


def _line(*, negative: bool) -> str:
    """Return 576 lines of which one is 1 or -1, in the first table of Huffman codes."""
    return "1" * (_TONE_LINE // 2) + "01" + ("1" if negative else "0")


def _beeps(count: int, *, tone: int, gap: int) -> list[bool]:
    """Return `count` tones with gaps between them, as steps that ring or do not."""
    rings = [True] * tone
    for _ in range(count - 1):
        rings += [False] * gap + [True] * tone
    return rings


def _bytes(bits: str, *, fill: str = "0") -> bytes:
    whole = bits + fill * (-len(bits) % 8)
    return bytes(int(whole[at:end], 2) for at, end in pairwise(range(0, len(whole) + 1, 8)))


if __name__ == "__main__":
    write()
