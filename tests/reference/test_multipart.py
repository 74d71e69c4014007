"""How the reference endpoint reads a multipart form."""

import pytest

from conformance.reference import multipart
from conformance.reference.asked import Asked, Malformed
from tests.reference.talking import BOUNDARY, form


def read(body: bytes, media: str = f"multipart/form-data; boundary={BOUNDARY}") -> multipart.Form:
    return multipart.read(Asked("POST", "/any", headers=(("content-type", media),), body=body))


def test_fields_and_files_are_told_apart() -> None:
    found = read(form({"prompt": "A cat.\r\nA dog."}, picture=("a.png", b"\x00\r\n--her")))

    assert found.fields == {"prompt": "A cat.\r\nA dog."}
    assert found.files["picture"].name == "a.png"
    assert found.files["picture"].data == b"\x00\r\n--her"


def test_brackets_nest() -> None:
    found = read(form({"a[b][c]": "1", "a[b][d]": "2", "a[e]": "3"}))

    assert found.fields == {"a": {"b": {"c": "1", "d": "2"}, "e": "3"}}


def test_empty_brackets_make_lists() -> None:
    body = form({"a[]": "1"})[: -len(f"--{BOUNDARY}--\r\n")] + form({"a[]": "2"})

    assert read(body).fields == {"a": ["1", "2"]}


def test_lists_of_objects_begin_anew_when_a_member_comes_again() -> None:
    first = form({"a[][b]": "1", "a[][c]": "2"})[: -len(f"--{BOUNDARY}--\r\n")]

    assert read(first + form({"a[][b]": "3"})).fields == {"a": [{"b": "1", "c": "2"}, {"b": "3"}]}


@pytest.mark.parametrize("name", ["a[", "a]b", "a[b]c", "a" + "[b]" * 50])
def test_brackets_that_make_no_sense_stay_a_name(name: str) -> None:
    assert read(form({name: "1"})).fields == {name: "1"}


def test_a_name_that_is_a_text_already_takes_no_members() -> None:
    assert read(form({"a": "1", "a[b]": "2"})).fields == {"a": "1"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no form",
        b"--here\r\n",
        b"--here\r\nContent-Disposition: form-data\r\n\r\nx\r\n--here--",
        b"--here\r\nno end of headers\r\n--here--",
        b"--here\r\n" * 2000 + b"--here--",
    ],
)
def test_a_broken_form_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        read(body)


@pytest.mark.parametrize("media", ["application/json", "multipart/form-data", ""])
def test_without_a_boundary_there_is_no_form(media: str) -> None:
    with pytest.raises(Malformed):
        read(form({"a": "1"}), media)


def test_what_a_form_means_does_not_depend_on_its_boundary() -> None:
    body = form({"a": "1"}, f=("n", b"x"))
    other = body.replace(BOUNDARY.encode(), b"elsewhere")

    again = read(other, 'multipart/form-data; boundary="elsewhere"')
    assert again.meaning == read(body).meaning
