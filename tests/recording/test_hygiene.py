import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import places
from conformance.model import Housekeeping
from conformance.recording.hygiene import (
    holds_secret,
    leaks,
    redact,
    request_headers,
    response_headers,
)

CAREFULLY = settings(deadline=None, derandomize=True, database=None, max_examples=100)
secrets = st.text(st.characters(exclude_categories=["Cs"]), min_size=6, max_size=40)

SPELLINGS = {
    "plain": str,
    "json": lambda secret: json.dumps({"key": secret}),
    "url": lambda secret: "?key=" + quote(secret, safe=""),
}


@CAREFULLY
@given(secrets, st.sampled_from(sorted(SPELLINGS)))
def test_a_redacted_text_holds_no_spelling_of_the_secret(secret, how):
    frame = "before %s after"
    text = redact(frame % SPELLINGS[how](secret), [secret])
    assert "[redacted]" in text
    assert secret not in text or secret in frame % "[redacted]"


@CAREFULLY
@given(secrets, st.integers(0, 2))
def test_a_secret_inside_base64_is_redacted_at_any_alignment(secret, shift):
    if len(secret.encode()) < 12:
        secret = secret + "0123456789ab"
    spelled = base64.b64encode(b"x" * shift + secret.encode() + b"tail").decode()
    assert "[redacted]" in redact(spelled, [secret])


@pytest.mark.parametrize(
    "spelled",
    [
        r"abc\u002fdef\u003d\u003d",  # as JSON for pages has it
        r"abc\/def==",
        "abc%2fdef%3d%3d",
        "%61%62%63%2F%64%65%66%3D%3D",
        "abc/def&#61;&#x3D;",
        r"abc/def\=\=",
    ],
)
def test_each_character_of_a_secret_may_be_escaped_in_its_own_way(spelled):
    assert redact(f"<{spelled}>", ["abc/def=="]) == "<[redacted]>"
    assert holds_secret(spelled.encode(), ["abc/def=="])


def test_a_text_without_the_secret_stays_as_it_is():
    text = "lone \ud83d surrogate \x00 \\u0061 %61 é"
    assert redact(text, ["abc/def=="]) == text


def test_a_placeholder_key_spoils_no_text():
    assert redact("x is EMPTY", ["x", "EMPTY", ""]) == "x is EMPTY"


def test_a_key_inside_a_longer_key_leaves_no_rest():
    assert redact("keykey-1234567", ["keykey", "keykey-1234567"]) == "[redacted]"


def test_request_headers_are_kept_by_a_list_and_response_headers_but_for_a_list():
    sent = (("Host", "h"), ("Accept", "a"), ("authorization", "k"), ("CONTENT-TYPE", "c"))
    came = (("Set-Cookie", "s"), ("x-ratelimit-remaining-tokens", "9"), ("WWW-Authenticate", "w"))
    assert request_headers(sent) == (("Accept", "a"), ("CONTENT-TYPE", "c"))
    assert response_headers(came) == came[1:]


def test_leaks_names_the_file_and_never_the_secret(tmp_path):
    (tmp_path / "clean.yaml").write_text("nothing here")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "given.bin").write_bytes(b"\xff\x00 my-own-secret")
    (tmp_path / "shaped.yaml").write_text("AI" + "za" + "B" * 35)
    found = leaks([tmp_path], ["my-own-secret"])
    assert [leak.path.name for leak in found] == ["given.bin", "shaped.yaml"]
    assert "my-own-secret" not in repr([leak.what for leak in found])


def test_a_file_nobody_can_read_is_not_called_clean(tmp_path):
    with pytest.raises(Housekeeping, match="nobody can say"):
        leaks([tmp_path / "absent.yaml"])


def test_no_committed_cassette_holds_anything_with_the_shape_of_a_key():
    committed = places.PACKAGE.parent / "cassettes"
    assert leaks([committed] if committed.is_dir() else []) == []
