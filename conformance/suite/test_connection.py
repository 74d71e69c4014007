"""
Connection: the base URL and the key.

Three edits are said to be enough to move from OpenAI: key, base URL, model.
"""

from conformance.plugin import KeyForm, ask, ask_raw, covers, holds, user

hello = ask("connection/hello", messages=[user("Reply with exactly: connected")])
no_slash = ask(
    "connection/no-slash", slash=False, messages=[user("Reply with exactly: no slash needed")]
)
wrong_key = ask(
    "connection/wrong-key",
    key=KeyForm.WRONG,
    expects="error",
    messages=[user("This call bears a key that nobody issued.")],
)
missing_key = ask(
    "connection/missing-key",
    key=KeyForm.NONE,
    expects="error",
    messages=[user("This call bears no key at all.")],
)
unknown_route = ask_raw("connection/unknown-route", "GET", "no/such/route", expects="error")


@covers("base-url/answers")
def test_a_completion_below_the_base_url_is_answered(hello):
    assert hello.status == 200
    assert hello.content == "connected"


@covers("auth-bearer/accepted")
def test_the_key_is_accepted_as_a_bearer_token(hello):
    assert hello.status == 200


@covers("base-url/no-slash")
def test_a_base_url_without_its_slash_reaches_the_same_path(no_slash):
    assert no_slash.status == 200
    assert no_slash.content == "no slash needed"


@covers("auth-bearer/wrong-key")
def test_a_wrong_key_is_refused_as_such(wrong_key):
    assert wrong_key.status == 401


@covers("auth-bearer/missing-key")
def test_a_missing_key_is_refused_as_such(missing_key):
    assert missing_key.status == 401


@covers("base-url/unknown-route")
def test_an_unknown_route_says_so_in_its_body(unknown_route):
    assert unknown_route.status == 404
    assert unknown_route.error_message


def test_contract(asked, rule):
    """Every answer above keeps the contract of its kind."""
    holds(rule, asked)
