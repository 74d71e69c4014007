"""Whatever an endpoint sends for vectors or pictures costs verdicts and never the run."""

import base64
import json
import struct

import cases_embeddings
import cases_images
import made
from hypothesis import given, settings
from hypothesis import strategies as st
from test_hostile import VALUES, assert_bounded, pointers

VECTORS = cases_embeddings.TWO
PICTURES = cases_images.answer({"b64_json": cases_images.PIXEL, "url": "https://host.invalid/a"})


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(st.sampled_from([at for at in pointers(VECTORS) if at]), VALUES)
def test_embeddings_with_anything_anywhere_are_judged(at, value):
    assert_bounded(cases_embeddings.embeddings(made.having(VECTORS, at, value)))


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(st.sampled_from([at for at in pointers(PICTURES) if at]), VALUES)
def test_images_with_anything_anywhere_are_judged(at, value):
    assert_bounded(cases_images.images(made.having(PICTURES, at, value)))


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(st.binary(max_size=60))
def test_any_bytes_may_be_packed_or_called_a_picture(data):
    text = base64.b64encode(data).decode()
    assert_bounded(cases_embeddings.embeddings(cases_embeddings.answer({"embedding": text})))
    assert_bounded(cases_images.images(cases_images.answer({"b64_json": text})))


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1))
def test_both_spellings_of_a_vector_are_judged_alike(numbers):
    text = base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()
    plain, packed = (
        made.broken(cases_embeddings.embeddings(cases_embeddings.answer(entry)))
        for entry in (cases_embeddings.entry(0, numbers), cases_embeddings.entry(0, text))
    )
    assert plain == packed


def test_a_number_too_large_for_a_float_is_no_crash():
    body = json.dumps(cases_embeddings.answer()).replace("0.6", "1" + "0" * 400).encode()
    assert_bounded(cases_embeddings.embeddings(body))
