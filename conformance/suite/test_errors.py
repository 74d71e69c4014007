"""
Errors: what is refused, with which status, in which shape.

A client decides by the status and shows the message; both have to be there.
"""

from conformance.plugin import ask, ask_raw, covers, hold, user

RAISED = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}
NAMED = {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"}

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
unknown_model_streamed = ask(
    "errors/unknown-model-streamed",
    role=None,
    expects="error",
    stream=True,
    model="no-such-model-anywhere",
    messages=[user("Say hello.")],
)
unknown_entry = ask(
    "errors/unknown-entry",
    "models.retrieve",
    role=None,
    expects="error",
    model="no-such-model-in-the-list",
)
wrong_method = ask_raw("errors/wrong-method", "DELETE", "chat/completions", expects="error")
named = ask(
    "errors/status-name",
    role=None,
    expects="error",
    only="gemini",
    model="no-such-model-either",
    messages=[user("Say hello.")],
)


def error_of(answer):
    body = answer.value[0] if isinstance(answer.value, list) else answer.value
    return body["error"]


def shape_of(answer):
    return type(answer.value), set(error_of(answer)) - {"details"}


@covers("errors-http-status/bad-request")
def test_a_request_without_messages_is_a_bad_request(no_messages):
    assert no_messages.status == 400


@covers("errors-http-status/malformed")
def test_a_body_that_is_no_json_is_a_bad_request(malformed):
    assert malformed.status == 400


@covers("errors-http-status/unknown-model")
def test_an_unknown_model_is_not_found(unknown_model):
    assert unknown_model.status == 404


@covers("errors-http-status/unknown-model-code")
def test_the_code_says_that_the_model_was_not_found(unknown_model):
    assert error_of(unknown_model)["code"] == "model_not_found"


@covers("errors-http-status/wrong-method")
def test_a_method_that_is_not_served_is_refused(wrong_method):
    assert wrong_method.status in (404, 405)


@covers("errors-http-status/stream")
def test_a_refused_stream_never_begins(unknown_model_streamed):
    assert unknown_model_streamed.status == 404
    assert unknown_model_streamed.events == ()


@covers("errors-envelope/alike")
def test_two_routes_shape_their_errors_alike(unknown_entry, unknown_model):
    assert shape_of(unknown_entry) == shape_of(unknown_model)


@covers("errors-envelope/google-names")
def test_code_and_status_name_are_those_of_the_status(named):
    error = error_of(named)
    assert (error["code"], error["status"]) == (named.status, NAMED[named.status])


@covers("errors-envelope/sdk-message")
def test_the_library_shows_the_message_of_the_wire(unknown_model):
    assert unknown_model.error_message
    assert unknown_model.error_message in (unknown_model.carried.message or "")


@covers("errors-envelope/sdk-class")
def test_the_library_raises_what_the_status_stands_for(unknown_entry):
    raised = RAISED.get(unknown_entry.status)
    assert raised, f"no exception stands for status {unknown_entry.status}"
    assert unknown_entry.carried.raised == raised
    assert unknown_entry.carried.status == unknown_entry.status


def test_contract(asked, rules):
    """Every refusal above keeps the contract of its kind."""
    hold(rules, asked)
