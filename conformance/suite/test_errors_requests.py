"""
Errors: requests that say something wrong, and what the refusal says of it.

Nothing here may be guessed at: a field that is dropped in silence costs its user more than a 400.
"""

from conformance.plugin import ask, ask_raw, covers, hold, user

no_model = ask(
    "errors/no-model", role=None, expects="error", messages=[user("Which model is this?")]
)
empty = ask_raw("errors/empty-body", "POST", "chat/completions", expects="error", content="")
no_object = ask_raw(
    "errors/no-object", "POST", "chat/completions", expects="error", content='["a", "list"]'
)
wrong_type = ask(
    "errors/wrong-type",
    expects="error",
    temperature="lukewarm",
    messages=[user("Say hello.")],
)
unknown_role = ask(
    "errors/unknown-role",
    expects="error",
    messages=[{"role": "narrator", "content": "Somebody says hello."}],
)
unknown_value = ask(
    "errors/unknown-value",
    expects="error",
    response_format={"type": "sonnet"},
    messages=[user("Say hello.")],
)
stray = ask(
    "errors/stray-tool-result",
    expects="error",
    messages=[
        user("What is the weather in Oslo?"),
        {"role": "tool", "tool_call_id": "call_nobody_made", "content": "It snows."},
    ],
)
no_chat_model = ask(
    "errors/no-chat-model",
    role="embedding",
    expects="error",
    messages=[user("Can you speak?")],
)
unknown_field = ask(
    "errors/unknown-field",
    expects="error",
    messages=[user("Say hello.")],
    extra_body={"field_nobody_defined": True},
)
unknown_member = ask(
    "errors/unknown-member",
    expects="error",
    messages=[user("Say hello.") | {"member_nobody_defined": 1}],
)
unknown_fields = ask(
    "errors/unknown-fields",
    expects="error",
    only="gemini",
    messages=[user("Say hello twice.")],
    extra_body={"first_field_nobody_defined": 1, "second_field_nobody_defined": 2},
)


def error_of(answer):
    body = answer.value[0] if isinstance(answer.value, list) else answer.value
    return body["error"]


def details_of(answer, kind):
    details = error_of(answer).get("details") or []
    return [detail for detail in details if str(detail.get("@type")).endswith(f".{kind}")]


@covers("errors-http-status/no-model")
def test_a_request_without_a_model_is_a_bad_request(no_model):
    assert no_model.status == 400


@covers("errors-http-status/empty-body")
def test_a_request_without_a_body_is_a_bad_request(empty):
    assert empty.status == 400


@covers("errors-http-status/no-object")
def test_a_body_that_is_no_object_is_a_bad_request(no_object):
    assert no_object.status == 400


@covers("errors-http-status/wrong-type")
def test_a_wrong_type_is_a_bad_request(wrong_type):
    assert wrong_type.status == 400


@covers("errors-http-status/wrong-type-named")
def test_the_refusal_of_a_wrong_type_names_the_parameter(wrong_type):
    assert "temperature" in (wrong_type.error_message or "")


@covers("errors-http-status/bad-request-type")
def test_the_type_says_that_the_request_is_at_fault(wrong_type):
    assert error_of(wrong_type)["type"] == "invalid_request_error"


@covers("errors-http-status/unknown-role")
def test_an_unknown_role_is_a_bad_request(unknown_role):
    assert unknown_role.status == 400


@covers("errors-http-status/unknown-value")
def test_a_value_out_of_the_list_is_a_bad_request(unknown_value):
    assert unknown_value.status == 400


@covers("errors-http-status/stray-tool-result")
def test_a_result_without_its_call_is_a_bad_request(stray):
    assert stray.status == 400


@covers("errors-http-status/no-chat-model")
def test_a_model_that_does_not_chat_is_refused(no_chat_model):
    assert no_chat_model.status in (400, 404)


@covers("errors-unknown-field/refused")
def test_an_unknown_field_is_refused(unknown_field):
    assert unknown_field.status == 400


@covers("errors-unknown-field/named")
def test_the_refusal_names_the_field(unknown_field):
    assert "field_nobody_defined" in (unknown_field.error_message or "")


@covers("errors-unknown-field/param")
def test_the_refusal_has_the_field_as_its_param(unknown_field):
    assert error_of(unknown_field).get("param") == "field_nobody_defined"


@covers("errors-unknown-field/in-message")
def test_an_unknown_member_of_a_message_is_refused(unknown_member):
    assert unknown_member.status == 400


@covers("errors-unknown-field/all-named")
def test_one_refusal_names_all_unknown_fields(unknown_fields):
    assert "first_field_nobody_defined" in (unknown_fields.error_message or "")
    assert "second_field_nobody_defined" in (unknown_fields.error_message or "")


@covers("errors-unknown-field/details")
def test_the_details_hold_a_violation_for_each_field(unknown_fields):
    [bad_request] = details_of(unknown_fields, "BadRequest")
    assert len(bad_request["fieldViolations"]) == 2


@covers("errors-retry/none-for-bad-request")
def test_a_bad_request_does_not_ask_to_be_repeated(unknown_role):
    response = unknown_role.response
    assert response.header("retry-after") is None
    assert response.header("x-should-retry") != "true"
    assert details_of(unknown_role, "RetryInfo") == []


def test_contract(asked, rules):
    """Every refusal above keeps the contract of its kind."""
    hold(rules, asked)
