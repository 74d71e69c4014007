"""The reference endpoint embeds: to OpenAI's letter, and as Gemini was seen to."""

import base64
import json
import math
import struct

import pytest

from conformance.reference import Dialect

BOTH = pytest.mark.parametrize("dialect", list(Dialect))


@pytest.fixture
def embed(request_of):
    def embedding(dialect, **body):
        whole = {"model": "reference-embedding", "input": "Hello there.", **body}
        return request_of(dialect, "POST", "embeddings", body=json.dumps(whole).encode())

    return embedding


def vector(heard, at=0):
    return heard.json["data"][at]["embedding"]


def likeness(one, other):
    return sum(x * y for x, y in zip(one, other, strict=True))


def test_openais_answer_has_all_its_members(embed):
    heard = embed("openai", input=["Hello there.", "Goodbye."])

    assert list(heard.json) == ["object", "data", "model", "usage"]
    assert [list(entry) for entry in heard.json["data"]] == [["object", "index", "embedding"]] * 2
    assert [entry["index"] for entry in heard.json["data"]] == [0, 1]
    assert heard.json["usage"] == {"prompt_tokens": 3, "total_tokens": 3}


def test_geminis_answer_leaves_out_a_zero_and_has_no_usage(embed):
    heard = embed("gemini", model="models/reference-embedding", input=["Hello there.", "Goodbye."])

    assert list(heard.json) == ["object", "data", "model"]
    assert [entry.get("index") for entry in heard.json["data"]] == [None, 1]
    assert heard.json["model"] == "reference-embedding"
    assert heard.reply.body.startswith(b'{\n  "object": "list",\n')


@BOTH
def test_a_vector_has_length_one_and_as_many_components_as_asked_for(embed, dialect):
    asked, given = embed(dialect, dimensions=130), embed(dialect)

    assert len(vector(asked)) == 130
    assert len(vector(given)) == 256
    for heard in (asked, given):
        assert math.isclose(math.hypot(*vector(heard)), 1, rel_tol=1e-6)


@BOTH
def test_packed_floats_are_the_numbers(embed, dialect):
    text = vector(embed(dialect, encoding_format="base64", dimensions=128))
    numbers = vector(embed(dialect, encoding_format="float", dimensions=128))

    packed = struct.unpack("<128f", base64.b64decode(text, validate=True))
    assert packed == pytest.approx(numbers, rel=1e-6)


@BOTH
def test_a_text_is_nearest_to_what_shares_its_words(embed, dialect):
    texts = ["A cat sleeps on the mat.", "The cat sleeps on a mat.", "Interest rates rose."]
    heard = embed(dialect, input=texts)

    assert likeness(vector(heard), vector(heard, 1)) > likeness(vector(heard), vector(heard, 2))
    assert vector(heard) == vector(embed(dialect, input=texts[0]))
    assert vector(heard) != vector(heard, 1)


def test_openai_embeds_token_ids_and_gemini_does_not(embed):
    assert len(embed("openai", input=[9906, 13]).json["data"]) == 1
    assert len(embed("openai", input=[[9906], [13]]).json["data"]) == 2
    assert embed("gemini", input=[9906, 13]).status == 400


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        {"input": ""},
        {"input": []},
        {"input": ["Hello.", ""]},
        {"input": ["Hello.", 5]},
        {"input": {"text": "Hello."}},
        {"input": [True]},
        {"input": [[]]},
        {"input": None},
        {"dimensions": 0},
        {"dimensions": 100_000},
        {"dimensions": "128"},
        {"dimensions": True},
        {"encoding_format": "hex"},
        {"encoding_format": ["float"]},
        {"no_such_parameter": 1},
    ],
    ids=str,
)
def test_a_request_that_is_not_in_order_is_refused(embed, dialect, body):
    assert embed(dialect, **body).status == 400


@BOTH
@pytest.mark.parametrize("model", ["no-such-model", "reference-chat"])
def test_a_model_that_embeds_nothing_is_not_found(embed, dialect, model):
    assert embed(dialect, model=model).status == 404


@BOTH
def test_the_same_request_gets_the_same_bytes(embed, dialect):
    assert embed(dialect).reply == embed(dialect).reply


@BOTH
@pytest.mark.parametrize("body", [b"", b"[]", b'{"model"', b"5"])
def test_a_body_that_is_no_object_is_refused(request_of, dialect, body):
    assert request_of(dialect, "POST", "embeddings", body=body).status == 400
    assert request_of(dialect, "POST", "images/generations", body=body).status == 400
