"""What a recording stored becomes the body's bytes, whatever compressed them, within bounds."""

import gzip
import sys
import zlib

import brotli
import pytest

from conformance.recording.foreign_decode import (
    Decoded,
    base64_bytes,
    decode,
    hex_bytes,
    text_bytes,
)
from conformance.recording.foreign_found import CannotRead

BODY = '{"object":"chat.completion","note":"zwölf"}'.encode()


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


@pytest.mark.parametrize(
    ("stored", "encoding"),
    [
        (BODY, None),
        (BODY, "identity"),
        (gzip.compress(BODY), "gzip"),
        (gzip.compress(BODY), "X-Gzip"),
        (zlib.compress(BODY), "deflate"),
        (raw_deflate(BODY), "deflate"),
        (brotli.compress(BODY), "br"),
        (gzip.compress(brotli.compress(BODY)), "br, gzip"),
    ],
)
def test_a_named_coding_is_undone(stored, encoding):
    assert decode(stored, encoding) == Decoded(BODY)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_the_recorder_had_decoded_stays_as_it_is(encoding):
    assert decode(BODY, encoding) == Decoded(BODY)


def test_gzip_is_known_by_its_first_bytes_when_the_header_was_scrubbed():
    assert decode(gzip.compress(BODY), None) == Decoded(BODY)


def test_a_gzip_body_of_several_members_is_joined():
    assert decode(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip").body == b"one two"


@pytest.mark.parametrize(
    ("stored", "encoding"), [(gzip.compress(BODY), "gzip"), (zlib.compress(BODY), "deflate")]
)
def test_a_compressed_body_that_breaks_off_is_incomplete(stored, encoding):
    found = decode(stored[:-10], encoding)
    assert not found.complete
    assert BODY.startswith(found.body)


@pytest.mark.parametrize(
    ("stored", "encoding"),
    [
        (gzip.compress(bytes(4096)), "gzip"),
        (zlib.compress(bytes(4096)), "deflate"),
        (raw_deflate(bytes(4096)), "deflate"),
        (brotli.compress(bytes(4096)), "br"),
        (gzip.compress(bytes(600)) + gzip.compress(bytes(600)), "gzip"),
    ],
)
def test_more_bytes_than_allowed_are_refused(stored, encoding):
    with pytest.raises(CannotRead, match="more than 1000 bytes"):
        decode(stored, encoding, most=1000)


@pytest.mark.parametrize(
    ("stored", "encoding"),
    [(gzip.compress(bytes(1000)), "gzip"), (brotli.compress(bytes(1000)), "br")],
)
def test_exactly_as_many_bytes_as_allowed_pass(stored, encoding):
    assert decode(stored, encoding, most=1000) == Decoded(bytes(1000))


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_broken_compressed_data_is_refused_with_a_reason(encoding):
    with pytest.raises(CannotRead, match="broken"):
        decode(b"\x1f\x8b\x08\xff\xff\x00\xfe\x00\x00\x00\x13\x37\xff\xff", encoding)


def test_a_coding_nobody_here_undoes_is_named():
    with pytest.raises(CannotRead, match="'zstd'"):
        decode(b"\x28\xb5\x2f\xfd\x00\x01", "zstd")


def test_brotli_without_its_package_is_a_reason_and_no_crash(monkeypatch):
    monkeypatch.setitem(sys.modules, "brotli", None)
    with pytest.raises(CannotRead, match="brotli package is not installed"):
        decode(brotli.compress(BODY), "br")


def test_text_becomes_utf_8_and_escaped_bytes_come_back():
    assert text_bytes("zwölf") == "zwölf".encode()
    assert text_bytes(b"\xff\xfe".decode("utf-8", "surrogateescape")) == b"\xff\xfe"


def test_half_a_surrogate_pair_is_no_byte():
    with pytest.raises(CannotRead, match="surrogate"):
        text_bytes("\ud83d")


def test_base64_and_hexadecimal_are_undone_or_refused():
    assert base64_bytes("aGVs\n bG8=\n") == b"hello"
    assert hex_bytes("68656c6c6f") == b"hello"
    with pytest.raises(CannotRead, match="base64"):
        base64_bytes("aGVsb")
    with pytest.raises(CannotRead, match="hexadecimal"):
        hex_bytes("xyz")
