"""Every report whose fault a client has to bear has a test of what a client makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from conformance.catalogue.deviations import reported
from tests.clients import test_openai_python_errors as errors
from tests.clients import test_openai_python_event_streams as streams
from tests.clients import test_openai_python_retries as retries
from tests.clients import test_openai_python_tool_calls as calls

SHOWN_BY: Mapping[str, Callable[..., None]] = {
    "error-429-no-retry-hint": (
        retries.test_a_429_without_a_hint_is_asked_again_after_a_time_of_the_sdks_own
    ),
    "error-list-shown-as-no-body": (
        errors.test_an_error_in_a_list_has_the_right_class_and_loses_message_code_and_type
    ),
    "sse-bom": streams.test_a_byte_order_mark_takes_the_first_event_with_it_and_no_error_says_so,
    "sse-comment-keepalive-breaks-clients": (
        streams.test_comments_are_passed_over_with_and_without_a_blank_line
    ),
    "sse-crlf-line-endings": streams.test_lines_may_end_in_cr_lf_and_in_cr,
    "sse-data-without-space": streams.test_no_space_is_needed_behind_the_colon,
    "sse-keepalive-blank-line-empty-event": (
        streams.test_a_blank_line_after_an_event_with_an_id_raises_a_json_error
    ),
    "sse-utf8-split": streams.test_an_emoji_of_a_text_may_be_cut_anywhere,
    "tool-calls-silently-dropped-by-ui": (
        calls.test_a_strict_application_drops_calls_without_an_index_and_has_nothing_left
    ),
    "web-search-params-silent-empty": (
        calls.test_two_turns_of_a_strict_application_end_in_no_text_and_in_no_error
    ),
}


def test_every_report_of_kind_consumer_has_a_test_of_a_client_of_its_own():
    assert {row.id for row in reported() if row.kind == "consumer"} == set(SHOWN_BY)
    assert len(set(SHOWN_BY.values())) == len(SHOWN_BY)
