"""
Connection: the base URL and the key.

Three edits are said to be enough to move from OpenAI: key, base URL, model.
"""

from conformance.plugin import KeyForm, ask, ask_raw, covers, hold, user

SENT_BY_THE_SDK = ("authorization", "content-type", "x-stainless-lang", "x-stainless-os")

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
stray_query = ask(
    "connection/stray-query",
    extra_query={"beta": "true"},
    messages=[user("Reply with exactly: whatever the query")],
)
stray_key = ask(
    "connection/stray-key",
    only="openai",
    extra_headers={"X-Goog-Api-Key": "a-key-for-another-service"},
    messages=[user("Reply with exactly: one key is enough")],
)
preflight = ask_raw(
    "connection/preflight",
    "OPTIONS",
    "chat/completions",
    key=KeyForm.NONE,
    extra_headers={
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": ", ".join(SENT_BY_THE_SDK),
    },
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


@covers("base-url/request-id")
def test_answers_are_told_apart_by_an_id(hello, no_slash):
    assert hello.response.header("x-request-id")
    assert hello.response.header("x-request-id") != no_slash.response.header("x-request-id")


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


@covers("auth-bearer/wrong-key-code")
def test_the_code_says_that_the_key_is_wrong(wrong_key):
    assert wrong_key.value["error"]["code"] == "invalid_api_key"


@covers("auth-bearer/missing-key")
def test_a_missing_key_is_refused_as_such(missing_key):
    assert missing_key.status == 401


@covers("auth-bearer/organization-header")
def test_the_header_of_an_organization_does_no_harm(organization):
    assert (organization.content or "").strip() == "organized"


@covers("auth-bearer/project-header")
def test_the_header_of_a_project_does_no_harm(project):
    assert (project.content or "").strip() == "projected"


@covers("auth-bearer/second-credential")
def test_a_second_key_is_refused(second_key):
    assert second_key.status == 400


@covers("base-url/stray-query")
def test_a_query_that_nobody_defined_does_no_harm(stray_query):
    assert (stray_query.content or "").strip() == "whatever the query"


@covers("auth-bearer/stray-key")
def test_a_key_for_another_service_does_no_harm(stray_key):
    assert (stray_key.content or "").strip() == "one key is enough"


@covers("base-url/preflight")
def test_a_page_in_a_browser_may_send_what_the_sdk_sends(preflight):
    assert preflight.response.header("access-control-allow-origin") in ("*", "https://app.example")
    listed = (preflight.response.header("access-control-allow-headers") or "").lower().split(",")
    allowed = {name.strip() for name in listed}
    assert "*" in allowed or allowed.issuperset(SENT_BY_THE_SDK)


@covers("base-url-legacy-v1beta/answers")
def test_the_address_of_the_launch_still_answers(launch_address):
    assert (launch_address.content or "").strip() == "the old address"


@covers("base-url/unknown-route")
def test_an_unknown_route_says_so_in_its_body(unknown_route):
    assert unknown_route.status == 404
    assert unknown_route.error_message


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
