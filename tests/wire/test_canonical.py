"""One spelling for bodies that say the same, and different ones for those that do not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.wire.canonical import canonical, digest

JSON = "application/json"


@pytest.mark.parametrize(
    ("body", "spelling"),
    [
        (b'{"b": 1, "a": [ ]}', b'{"a":[],"b":1}'),
        (b"[1.0, 1e0, 10e-1, -0.0, 0e9]", b"[1,1,1,0,0]"),
        (b"[0.50, 5E-1, 12.5, -0.001]", b"[0.5,0.5,12.5,-0.001]"),
        (b"[9007199254740993, 9007199254740993.0]", b"[9007199254740993,9007199254740993]"),
        (b"[1e100, 1e-100]", b"[1e100,1e-100]"),
        ('["é", "\\u00e9"]'.encode(), b'["\\u00e9","\\u00e9"]'),
        ('["e\u0301"]'.encode(), b'["e\\u0301"]'),
        (b"{}", b"{}"),
        (b'["1.0", true, null]', b'["1.0",true,null]'),
    ],
)
def test_json_has_one_spelling(body, spelling):
    assert canonical(JSON, body) == spelling
    assert canonical("Application/JSON; charset=utf-8", body) == spelling
    assert canonical("application/problem+json", body) == spelling
    assert canonical(None, body) == spelling


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"a":1,"a":1}', b"\xef\xbb\xbf{}", b'{"a":NaN}', b"[" * 5000, b"\xff"]
)
def test_json_that_is_not_strict_stays_as_it_is(body):
    assert canonical(JSON, body) == body


def test_other_bodies_stay_as_they_are():
    assert canonical("text/plain", b'{"b": 1}') == b'{"b": 1}'
    assert canonical("application/octet-stream", b"\xff") == b"\xff"
    assert canonical(None, b"1.0") == b"1.0"


def form(boundary, *parts, preamble=b""):
    mark = b"--" + boundary.encode()
    return preamble + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


MODEL = b'Content-Disposition: form-data; name="model"\r\n\r\nwhisper'
SOUND = (
    b'Content-Disposition: form-data; name="file"; filename="a.wav"\r\n'
    b"Content-Type: audio/wav\r\n\r\n\x00\xff\r\n--other\r\n\r\n"
)


def of_form(boundary, body):
    return canonical(f'multipart/form-data; boundary="{boundary}"', body)


def test_the_boundary_of_a_form_does_not_matter():
    one = of_form("abc", form("abc", MODEL, SOUND))
    assert one == of_form("x.y+z", form("x.y+z", MODEL, SOUND))
    assert one == canonical("multipart/form-data;boundary=q", form("q", MODEL, SOUND))
    assert one == of_form("abc", form("abc", MODEL, SOUND, preamble=b"hello\r\n"))
    assert b"abc" not in one


def test_the_order_of_fields_and_of_part_headers_does_not_matter():
    turned = SOUND.replace(b"Content-Type: audio/wav\r\n", b"").replace(
        b"Content-Disposition", b"content-type:audio/wav\r\ncontent-disposition"
    )
    assert of_form("a", form("a", MODEL, SOUND)) == of_form("a", form("a", turned, MODEL))


def test_the_order_of_parts_of_one_name_matters():
    two = MODEL.replace(b"whisper", b"other")
    assert of_form("a", form("a", MODEL, two)) != of_form("a", form("a", two, MODEL))


@pytest.mark.parametrize(
    "other",
    [
        MODEL.replace(b"whisper", b"whisper\r\n"),
        MODEL.replace(b'"model"', b'"name"'),
        MODEL.replace(b"\r\n\r\n", b"\r\nContent-Type: text/plain\r\n\r\n"),
    ],
)
def test_forms_that_differ_stay_different(other):
    assert of_form("a", form("a", MODEL)) != of_form("a", form("a", other))


def test_a_part_cannot_pass_for_two():
    spelled_like_two = of_form("a", form("a", MODEL, MODEL))
    head, _, text = spelled_like_two.partition(b"whisper")
    faked = MODEL + text.removesuffix(b"\n")
    assert of_form("a", form("a", faked)) != spelled_like_two
    assert head.startswith(b"part of 7 bytes\n")


@pytest.mark.parametrize(
    "body", [b"", b"--a--", b"--a\r\n\r\nx", b"--a\r\nno end of headers\r\n--a--", b"nothing"]
)
def test_a_broken_form_stays_as_it_is(body):
    assert of_form("a", body) == body
    assert canonical("multipart/form-data", body) == body


@settings(deadline=None, derandomize=True, database=None)
@given(st.sampled_from([JSON, None, "multipart/form-data; boundary=a"]), st.binary(max_size=50))
def test_no_bytes_make_it_raise(media_type, body):
    assert isinstance(canonical(media_type, body), bytes)


def test_the_digest_is_that_of_the_canonical_body():
    assert digest(JSON, b'{"a": 1.0}') == digest(JSON, b'{"a":1}')
    assert digest(JSON, b'{"a": 1}') != digest(JSON, b'{"a":2}')
    assert len(digest(None, b"")) == 64
