"""
Errors: what is refused, with which status, in which shape.

A client decides by the status and shows the message; both have to be there.
"""

from conformance.plugin import ask, ask_raw, covers, holds, user

no_messages = ask("errors/no-messages", expects="error", messages=[])
malformed = ask_raw(
    "errors/malformed",
    "POST",
    "chat/completions",
    expects="error",
    content='{"model": "any", "messages": [',
)
unknown_model = ask(
    "errors/unknown-model",
    role=None,
    expects="error",
    model="no-such-model-anywhere",
    messages=[user("Say hello.")],
)
unknown_field = ask(
    "errors/unknown-field",
    expects="error",
    messages=[user("Say hello.")],
    extra_body={"field_nobody_defined": True},
)


@covers("errors-http-status/bad-request")
def test_a_request_without_messages_is_a_bad_request(no_messages):
    assert no_messages.status == 400


@covers("errors-http-status/malformed")
def test_a_body_that_is_no_json_is_a_bad_request(malformed):
    assert malformed.status == 400


@covers("errors-http-status/unknown-model")
def test_an_unknown_model_is_not_found(unknown_model):
    assert unknown_model.status == 404


@covers("errors-unknown-field/refused")
def test_an_unknown_field_is_refused(unknown_field):
    assert unknown_field.status == 400


@covers("errors-unknown-field/named")
def test_the_refusal_names_the_field(unknown_field):
    assert "field_nobody_defined" in (unknown_field.error_message or "")


@covers("errors-envelope/sdk-message")
def test_the_library_shows_the_message_of_the_wire(unknown_model):
    assert unknown_model.error_message
    assert unknown_model.error_message in (unknown_model.carried.message or "")


def test_contract(asked, rule):
    """Every refusal above keeps the contract of its kind."""
    holds(rule, asked)
