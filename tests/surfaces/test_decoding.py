"""Content codings, undone within bounds."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.surfaces.decoding import Garbled, TooLong, decoder

ENCODERS = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(st.sampled_from(sorted(ENCODERS)), st.binary(max_size=400), st.integers(1, 40))
def test_any_cut_of_the_coded_bytes_decodes_to_the_same(coding, plain, width):
    coded = ENCODERS[coding](plain)
    undo = decoder(coding, 1000)
    pieces = [undo.feed(coded[i : i + width]) for i in range(0, len(coded), width)]
    assert b"".join(pieces) == plain
    assert undo.whole


@pytest.mark.parametrize("coding", sorted(ENCODERS))
def test_a_body_may_be_as_long_as_the_bound_and_no_longer(coding):
    assert decoder(coding, 50).feed(ENCODERS[coding](b"a" * 50)) == b"a" * 50
    with pytest.raises(TooLong) as caught:
        decoder(coding, 50).feed(ENCODERS[coding](b"a" * 51))
    assert caught.value.fitting == b"a" * 50


@pytest.mark.parametrize("coding", sorted(ENCODERS))
def test_bytes_in_another_form_are_garbled(coding):
    with pytest.raises(Garbled):
        decoder(coding, 50).feed(b"<html><body>no such page</body></html>")


@pytest.mark.parametrize("coding", sorted(ENCODERS))
def test_a_body_that_stops_early_is_not_whole(coding):
    undo = decoder(coding, 5000)
    undo.feed(ENCODERS[coding](bytes(range(256)) * 4)[:-9])
    assert not undo.whole


def test_several_gzip_members_and_padding_are_read():
    coded = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0"
    assert decoder("GZIP", 50).feed(coded) == b"one two"


def test_deflate_without_its_wrapper_is_read():
    bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    assert decoder("deflate", 50).feed(bare.compress(b"plain") + bare.flush()) == b"plain"


@pytest.mark.parametrize("coding", ["", "identity", "zstd", "gzip, br", "compress"])
def test_other_codings_have_no_decoder(coding):
    assert decoder(coding, 50) is None
