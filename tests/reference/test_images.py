"""The reference endpoint draws real pictures, so many and so large as asked for."""

import base64
import json
import struct
import zlib

import pytest

from conformance.reference import Dialect
from tests.reference.talking import Talk

BOTH = pytest.mark.parametrize("dialect", list(Dialect))


@pytest.fixture
def draw(request_of):
    def drawing(dialect, **body):
        whole = {"model": "reference-image", "prompt": "A red square.", **body}
        return request_of(dialect, "POST", "images/generations", body=json.dumps(whole).encode())

    return drawing


def chunks(data):
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, found = 8, {}
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        held = data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length) == (zlib.crc32(name + held),)
        found[name] = held
        at += 12 + length
    return found


def sizes(heard):
    found = []
    for entry in heard.json["data"]:
        held = chunks(base64.b64decode(entry["b64_json"], validate=True))
        width, height = struct.unpack_from(">II", held[b"IHDR"])
        assert len(zlib.decompress(held[b"IDAT"])) == height * (1 + (width + 7) // 8)
        found.append((width, height))
    return found


@BOTH
def test_a_picture_is_a_whole_png_of_few_bytes(draw, dialect):
    heard = draw(dialect)

    assert sizes(heard) == [(1024, 1024)]
    assert len(heard.reply.body) < 2000
    assert heard.json["created"] > 1_700_000_000


@BOTH
def test_n_and_size_are_obeyed(draw, dialect):
    heard = draw(dialect, n=2, size="1536x1000")

    assert sizes(heard) == [(1536, 1000)] * 2
    assert heard.json["data"][0] != heard.json["data"][1]


@BOTH
def test_an_address_comes_instead_of_a_picture_when_asked_for(draw, dialect):
    (entry,) = draw(dialect, response_format="url").json["data"]

    assert list(entry) == ["url"]
    assert entry["url"].startswith("https://")


def test_openai_counts_its_tokens(draw):
    usage = draw("openai", n=2).json["usage"]

    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]


def test_openai_refuses_a_name_that_gemini_passes_over(draw):
    assert draw("openai", no_such_parameter=1).json["error"]["code"] == "unknown_parameter"
    assert draw("gemini", no_such_parameter=1, quality="none").status == 200


@pytest.mark.parametrize(
    ("body", "drawn"),
    [
        ({"aspect_ratio": "16:9"}, [(1024, 576)]),
        ({"aspect_ratio": "9:16"}, [(576, 1024)]),
        ({"aspect_ratio": "1:1"}, [(1024, 1024)]),
        ({"generation_config": {"candidateCount": 2}}, [(1024, 1024)] * 2),
        ({"generation_config": {}, "n": 1}, [(1024, 1024)]),
        ({"safety_settings": [], "tools": [{"google_search": {}}]}, [(1024, 1024)]),
    ],
    ids=str,
)
def test_gemini_takes_its_native_fields(draw, body, drawn):
    assert sizes(draw("gemini", **body)) == drawn


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        {"prompt": None},
        {"prompt": ""},
        {"prompt": ["A red square."]},
        {"n": 0},
        {"n": 100},
        {"n": "2"},
        {"size": "large"},
        {"size": "99999x1"},
        {"size": 1024},
        {"response_format": "png"},
    ],
    ids=str,
)
def test_a_request_that_is_not_in_order_is_refused(draw, dialect, body):
    assert draw(dialect, **body).status == 400


@pytest.mark.parametrize(
    "body",
    [
        {"aspect_ratio": "wide"},
        {"generation_config": [1]},
        {"generation_config": {"candidateCount": 0}},
        {"safety_settings": {}},
        {"tools": "google_search"},
    ],
    ids=str,
)
def test_gemini_refuses_native_fields_of_another_form(draw, body):
    assert draw("gemini", **body).status == 400


@pytest.mark.parametrize("body", [{"quality": 5}, {"stream": True}, {"user": ""}], ids=str)
def test_openai_checks_every_parameter_it_knows(draw, body):
    assert draw("openai", **body).status == 400


@BOTH
@pytest.mark.parametrize("model", ["no-such-model", "reference-chat"])
def test_a_model_that_draws_nothing_is_not_found(draw, dialect, model):
    assert draw(dialect, model=model).status == 404


@BOTH
def test_the_same_request_gets_the_same_bytes(draw, dialect):
    assert draw(dialect).reply == draw(dialect).reply


EDIT = {"model": "reference-image", "prompt": "Make it blue.", "response_format": "b64_json"}
PICTURE = ("in.png", b"\x89PNG\r\n\x1a\n")


def test_an_edited_picture_is_as_many_and_as_large_as_asked_for():
    fields = {**EDIT, "n": "2", "size": "1536x1024"}
    heard = Talk("openai").post_form("images/edits", fields, image=PICTURE)

    assert heard["http"] == 200
    assert heard["size"] == "1536x1024"
    assert len(heard["data"]) == 2


def test_another_picture_gives_another_edit():
    one = Talk("openai").post_form("images/edits", EDIT, image=PICTURE)
    other = Talk("openai").post_form("images/edits", EDIT, image=("in.png", b"\x89PNG"))

    assert one["data"] != other["data"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [({**EDIT, "n": "two"}, 400), ({**EDIT, "style": "plain"}, 400), ({**EDIT, "model": "x"}, 404)],
)
def test_an_edit_that_is_not_in_order_is_refused(fields, status):
    assert Talk("openai").post_form("images/edits", fields, image=PICTURE)["http"] == status


def test_an_edit_without_a_picture_is_refused():
    assert Talk("openai").post_form("images/edits", EDIT)["error"]["param"] == "image"
    assert Talk("openai").post_json("images/edits", **EDIT)["http"] == 400


def test_the_gemini_dialect_knows_no_edits():
    assert Talk("gemini").post_form("images/edits", EDIT, image=PICTURE)["http"] == 404
