"""Coming back for work: ids, statuses, and what there is to say when they are missing."""

from typing import Any

import pytest

from conformance.model import Outcome
from conformance.plugin.asked import Asked
from conformance.plugin.outcomes import Judged
from conformance.plugin.polling import ended, its_id, member, of_completed, stages, status
from tests.plugin.conftest import made


def answered(body: Any) -> Asked:
    return Asked(made(200, body), expects="ok")


def test_an_id_is_read() -> None:
    assert its_id(answered({"id": "video_1"})) == "video_1"


@pytest.mark.parametrize("body", [{}, {"id": None}, {"id": ""}, {"id": 3}, [], "text"])
def test_without_an_id_there_is_nothing_to_come_back_with(body: Any) -> None:
    with pytest.raises(Judged, match="to come back with") as raised:
        its_id(answered(body))
    assert raised.value.outcome is Outcome.UNTESTABLE


def test_the_result_of_completed_work_is_read() -> None:
    batch = answered({"status": "completed", "output_file_id": "file-1"})
    assert of_completed("output_file_id")(batch) == member(batch, "output_file_id") == "file-1"


def test_work_that_ended_in_another_way_is_inconclusive() -> None:
    with pytest.raises(Judged, match="ended as failed") as raised:
        of_completed("id")(answered({"id": "video_1", "status": "failed"}))
    assert raised.value.outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("word", ["completed", "failed", "cancelled", "expired"])
def test_final_words_end_the_work(word: str) -> None:
    assert ended(answered({"status": word}))


@pytest.mark.parametrize("body", [{"status": "processing"}, {"status": 3}, {}, []])
def test_anything_else_does_not(body: Any) -> None:
    assert not ended(answered(body))


def test_a_status_that_is_none_is_empty() -> None:
    assert status(answered({"status": {"code": 1}})) == ""


def test_stages_tell_how_far_the_work_was() -> None:
    words = ("queued", "validating", "processing", "in_progress", "finalizing", "failed")
    assert stages(*(answered({"status": word}) for word in words)) == [0, 0, 1, 1, 2, 3]
