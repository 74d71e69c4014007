"""
Connection: the base URL and the key.

Three edits are said to be enough to move from OpenAI: key, base URL, model.
"""

from conformance.plugin import KeyForm, ask, ask_raw, covers, hold, user

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
launch_address = ask_raw(
    "connection/launch-address",
    "POST",
    "../chat/completions",
    role="chat",
    only="gemini",
    json={"messages": [user("Reply with exactly: the old address")]},
)
organization = ask(
    "connection/organization",
    extra_headers={"OpenAI-Organization": "org-of-nobody"},
    messages=[user("Reply with exactly: organized")],
)
project = ask(
    "connection/project",
    extra_headers={"OpenAI-Project": "proj-of-nobody"},
    messages=[user("Reply with exactly: projected")],
)
second_key = ask(
    "connection/second-key",
    expects="error",
    only="gemini",
    extra_headers={"X-Goog-Api-Key": "another-key-of-nobody"},
    messages=[user("This call bears two keys.")],
)


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


@covers("auth-bearer/organization-header")
def test_the_header_of_an_organization_does_no_harm(organization):
    assert organization.content.strip() == "organized"


@covers("auth-bearer/project-header")
def test_the_header_of_a_project_does_no_harm(project):
    assert project.content.strip() == "projected"


@covers("auth-bearer/second-credential")
def test_a_second_key_is_refused(second_key):
    assert second_key.status == 400


@covers("base-url-legacy-v1beta/answers")
def test_the_address_of_the_launch_still_answers(launch_address):
    assert launch_address.content.strip() == "the old address"


@covers("base-url/unknown-route")
def test_an_unknown_route_says_so_in_its_body(unknown_route):
    assert unknown_route.status == 404
    assert unknown_route.error_message


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
