"""
Faults of the members of an error: one that is missing, or holds what it must not.

An error keeps its status and stays an object with an error in it.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import edits_errors
from conformance.mutants.errors import respelled
from conformance.mutants.mutant import Fault, mutant


def lacks(name: str) -> Fault:
    """Return the fault that leaves the member `name` out of every error."""

    @edits_errors
    def fault(answer: Any, _request: Any) -> None:
        answer["error"].pop(name, None)

    return fault


def holds(name: str, value: Any) -> Fault:
    """Return the fault that gives the member `name` of every error one `value`."""

    @edits_errors
    def fault(answer: Any, _request: Any) -> None:
        answer["error"][name] = value

    return fault


error_message_empty = mutant(
    "error-message-empty",
    what="Every error has an empty message.",
    breaks=("errors-envelope/message", "base-url/unknown-route"),
)(holds("message", ""))

error_message_object = mutant(
    "error-message-list",
    what="The message of an error is a list of findings.",
    breaks=("errors-envelope/message",),
)(holds("message", [{"loc": ["body"], "msg": "invalid", "type": "value_error"}]))

error_message_lost = mutant(
    "error-message-missing",
    what="An error has no message member.",
    breaks=("errors-envelope/message",),
)(lacks("message"))

error_type_lost = mutant(
    "error-type-missing",
    what="An error has no type member.",
    breaks=("errors-envelope/type",),
)(lacks("type"))

error_type_null = mutant(
    "error-type-null",
    what="The type of an error is null.",
    breaks=("errors-envelope/type",),
)(holds("type", None))

error_param_lost = mutant(
    "error-param-missing",
    what="An error has no param member where no parameter is at fault.",
    breaks=("errors-envelope/param",),
)(
    respelled(
        lambda told, _status: {
            "error": {
                name: value for name, value in told.items() if name != "param" or value is not None
            }
        }
    )
)

error_param_list = mutant(
    "error-param-list",
    what="The param of an error is a list of names.",
    breaks=("errors-envelope/param",),
)(respelled(lambda told, _status: {"error": told | {"param": [told.get("param")]}}))

error_code_lost = mutant(
    "error-code-missing",
    what="An error has no code member.",
    breaks=("errors-envelope/code",),
)(lacks("code"))

error_code_null = mutant(
    "error-code-null",
    what="The code of every error is null: what went wrong stands in its text alone.",
    breaks=("errors-http-status/unknown-model-code", "auth-bearer/wrong-key-code"),
)(holds("code", None))

error_type_general = mutant(
    "error-type-general",
    what="The type of every error is the word error.",
    breaks=("errors-http-status/bad-request-type",),
)(holds("type", "error"))

unknown_route_code_number = mutant(
    "unknown-route-code-number",
    what="The error of a path that is not served has the number 404 as its code.",
    breaks=("errors-envelope/code",),
    reports=("responses-404",),
)(
    respelled(
        lambda told, _status: {
            "error": told | ({"code": 404} if "Invalid URL" in told["message"] else {})
        }
    )
)
