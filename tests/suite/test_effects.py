"""Tests of the suite fail, or say ignored, where an endpoint does not do what a parameter says."""

import base64
import json
import struct

import pytest

import conformance.suite.test_embeddings as embeddings
import conformance.suite.test_embeddings_form as form
import conformance.suite.test_images as images
import conformance.suite.test_images_extra as extra
from conformance.model import Exchange, Kind, Outcome, Provenance, Request, Response
from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import Judged


def answered(body, *, status=200, model="m-1"):
    exchange = Exchange(
        id="made/by-hand",
        kind=Kind.OTHER,
        request=Request(
            "POST", "https://host.invalid/", body=json.dumps({"model": model}).encode()
        ),
        response=Response(status, pieces=(json.dumps(body).encode(),)),
        surface="rest",
        target="made",
        provenance=Provenance.REHEARSED,
    )
    return Asked(exchange, expects="ok")


def packed(numbers, order="<"):
    return base64.b64encode(struct.pack(f"{order}{len(numbers)}f", *numbers)).decode()


def embedded(*vectors, model="m-1"):
    return answered({"data": [{"embedding": one} for one in vectors], "model": model})


def drawn(*sizes):
    def png(width, height):
        data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)
        return {"b64_json": base64.b64encode(data).decode()}

    return answered({"data": [png(*size) for size in sizes]})


def outcome(test, *answers):
    """What a test of the suite says of answers made by hand."""
    try:
        test(*answers)
    except Judged as judged:
        return judged.outcome
    except (AssertionError, ValueError):
        return Outcome.FAIL
    return Outcome.PASS


UNIT = [1.0, *[0.0] * 255]
SHORT = [1.0, *[0.0] * 127]
OTHER = [0.0, 1.0, *[0.0] * 254]
NEAR = [0.9, 0.1, *[0.0] * 254]
DENSE = [(place * 37 % 101 - 50) / 64 for place in range(256)]
SQUARE, WIDE = (1024, 1024), (1536, 1024)

BASE64 = form.test_base64_gives_a_string
LENGTH = form.test_dimensions_says_how_many_components_there_are
EVERY = form.test_dimensions_holds_for_every_text_of_a_list
BYTES = form.test_base64_holds_four_bytes_for_each_component
ENDIAN = form.test_the_bytes_are_floats_that_point_where_the_numbers_do
SAME = form.test_both_encodings_agree_within_the_precision_of_a_float
PROPORTIONS = images.test_size_gives_a_picture_its_proportions
RATIO = extra.test_aspect_ratio_gives_a_picture_its_proportions
CANDIDATES = extra.test_the_candidate_count_is_the_number_of_images
URL = images.test_url_gives_an_address_and_no_picture
ADDRESS = {"url": "https://host.invalid/a.png"}


@pytest.mark.parametrize(
    ("test", "answers", "said"),
    [
        (LENGTH, (embedded(SHORT), embedded(UNIT)), "pass"),
        (LENGTH, (embedded(UNIT), embedded(UNIT)), "ignored"),
        (LENGTH, (embedded(SHORT[1:]), embedded(UNIT)), "fail"),
        (LENGTH, (embedded(SHORT), embedded(SHORT)), "pass"),
        (EVERY, (embedded(SHORT, SHORT), embedded(UNIT)), "pass"),
        (EVERY, (embedded(UNIT, UNIT), embedded(UNIT)), "ignored"),
        (EVERY, (embedded(SHORT, UNIT), embedded(UNIT)), "fail"),
        (BASE64, (embedded(packed(UNIT)),), "pass"),
        (BASE64, (embedded(UNIT),), "ignored"),
        (BYTES, (embedded(packed(UNIT)), embedded(UNIT)), "pass"),
        (BYTES, (embedded(packed(SHORT)), embedded(UNIT)), "fail"),
        (BYTES, (embedded(UNIT), embedded(UNIT)), "not-applicable"),
        (ENDIAN, (embedded(packed(UNIT)), embedded(UNIT)), "pass"),
        (ENDIAN, (embedded(packed(DENSE)), embedded(DENSE)), "pass"),
        (ENDIAN, (embedded(packed(DENSE, ">")), embedded(DENSE)), "fail"),
        (ENDIAN, (embedded(UNIT), embedded(UNIT)), "not-applicable"),
        (SAME, (embedded(packed(NEAR)), embedded(NEAR)), "pass"),
        (SAME, (embedded(packed(NEAR)), embedded(UNIT)), "fail"),
        (form.test_float_gives_numbers, (embedded(packed(UNIT)),), "fail"),
        (form.test_numbers_come_where_no_encoding_is_asked_for, (embedded(packed(UNIT)),), "fail"),
        (form.test_a_shortened_vector_keeps_its_direction, (embedded(UNIT, NEAR, OTHER),), "pass"),
        (form.test_a_shortened_vector_keeps_its_direction, (embedded(UNIT, OTHER, NEAR),), "fail"),
        (form.test_more_dimensions_than_there_are_are_refused, (answered({}),), "fail"),
        (form.test_an_encoding_that_does_not_exist_is_refused, (answered({}),), "fail"),
        (embeddings.test_different_texts_get_different_vectors, (embedded(UNIT),) * 2, "fail"),
        (
            embeddings.test_a_text_is_nearest_to_its_paraphrase,
            (embedded(UNIT, OTHER, NEAR),),
            "pass",
        ),
        (
            embeddings.test_a_text_is_nearest_to_its_paraphrase,
            (embedded(NEAR, UNIT, OTHER),),
            "fail",
        ),
        (embeddings.test_a_list_is_answered_with_an_entry_for_each_text, (embedded(UNIT),), "fail"),
        (
            embeddings.test_a_list_of_one_text_is_answered_with_one_entry,
            (embedded(UNIT, UNIT),),
            "fail",
        ),
        (
            embeddings.test_the_entries_stand_in_the_order_of_the_texts,
            (embedded(OTHER, UNIT, NEAR), embedded(UNIT), embedded(OTHER)),
            "pass",
        ),
        (
            embeddings.test_the_entries_stand_in_the_order_of_the_texts,
            (embedded(UNIT, NEAR, OTHER), embedded(UNIT), embedded(OTHER)),
            "fail",
        ),
        (
            embeddings.test_a_text_in_a_list_gets_the_vector_it_gets_alone,
            (embedded(OTHER, NEAR, UNIT), embedded(UNIT)),
            "fail",
        ),
        (embeddings.test_the_answer_names_the_model_asked_for, (embedded(UNIT),), "pass"),
        (
            embeddings.test_the_answer_names_the_model_asked_for,
            (embedded(UNIT, model="x"),),
            "fail",
        ),
        (embeddings.test_an_empty_text_is_refused, (embedded(UNIT),), "fail"),
        (embeddings.test_token_ids_are_refused, (embedded(UNIT),), "fail"),
        (images.test_n_of_two_gives_two_images, (drawn(SQUARE, SQUARE), drawn(SQUARE)), "pass"),
        (images.test_n_of_two_gives_two_images, (drawn(SQUARE), drawn(SQUARE)), "ignored"),
        (images.test_n_of_two_gives_two_images, (drawn(*[SQUARE] * 3), drawn(SQUARE)), "fail"),
        (images.test_there_is_one_image_without_n, (drawn(SQUARE, SQUARE),), "fail"),
        (PROPORTIONS, (drawn(WIDE), drawn(SQUARE)), "pass"),
        (PROPORTIONS, (drawn((1264, 848)), drawn(SQUARE)), "pass"),
        (PROPORTIONS, (drawn(WIDE), drawn(WIDE)), "pass"),
        (PROPORTIONS, (drawn(SQUARE), drawn(SQUARE)), "ignored"),
        (PROPORTIONS, (drawn((1024, 1536)), drawn(SQUARE)), "fail"),
        (images.test_size_gives_a_picture_its_pixels, (drawn((1264, 848)),), "fail"),
        (URL, (answered({"data": [ADDRESS]}),), "pass"),
        (URL, (answered({"data": [{"b64_json": "AAAA"}]}),), "ignored"),
        (URL, (answered({"data": [{**ADDRESS, "b64_json": "AAAA"}]}),), "fail"),
        (RATIO, (drawn((1344, 768)), drawn(SQUARE)), "pass"),
        (RATIO, (drawn(SQUARE), drawn(SQUARE)), "ignored"),
        (RATIO, (drawn((768, 1344)), drawn(SQUARE)), "fail"),
        (CANDIDATES, (drawn(SQUARE, SQUARE), drawn(SQUARE)), "pass"),
        (CANDIDATES, (drawn(SQUARE), drawn(SQUARE)), "ignored"),
        (
            extra.test_unlisted_parameters_change_neither_number_nor_size,
            (drawn(WIDE), drawn(SQUARE)),
            "fail",
        ),
    ],
)
def test_a_test_of_the_suite_tells_obeying_from_ignoring_and_failing(test, answers, said):
    assert outcome(test, *answers) == said
