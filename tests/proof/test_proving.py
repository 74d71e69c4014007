"""Trials are spread over processes without a difference, and reports say what was tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.model import InvalidRun, WrongUsage
from conformance.mutants.allowed import Loss, losses
from conformance.proof import altered, proving
from conformance.proof.control import control
from conformance.proof.proving import Chosen, prove
from conformance.report import selfproof_page
from conformance.results.proof import Control, Quiet


@pytest.fixture(scope="module")
def proof():
    return prove(Chosen(areas=("streaming",)), processes=1)


def test_processes_make_no_difference(proof):
    assert len(proof.mutants) >= 8
    assert prove(Chosen(areas=("streaming",)), processes=2) == proof


def test_a_part_of_the_proof_accuses_no_clause_of_idleness(proof):
    assert not proof.whole
    assert proof.problems == ()
    assert not proof.altered
    assert not proof.variations


def test_a_variation_alone_can_be_tried():
    proof = prove(Chosen(variations=("no-space",)), processes=1)
    assert [each.id for each in proof.variations] == ["no-space"]
    assert proof.variations[0].changed > 50
    assert proof.mutants == ()


@pytest.mark.parametrize("chosen", [Chosen(mutants=("nope",)), Chosen(variations=("nope",))])
def test_an_unknown_name_is_wrong_usage(chosen):
    with pytest.raises(WrongUsage):
        prove(chosen, processes=1)


def test_the_chosen_answers_show_every_kind_that_rules_speak_about():
    kinds = {
        altered.healthy(dialect, "rest").spec.asks[exchange].kind
        for dialect, exchange, _ in altered.chosen()
    }
    assert {"completion", "stream", "models", "model", "embeddings", "images", "video"} <= kinds
    assert len(altered.streams()) == 2


def test_every_progress_is_told():
    seen = []
    prove(
        Chosen(mutants=("choices-null",)),
        processes=1,
        told=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(1, 1)]


def test_the_page_names_every_mutant_and_what_it_broke(proof):
    page = selfproof_page.render(proof)
    for each in proof.mutants:
        assert f"`{each.id}`" in page
        assert all(f"`{clause}`" in page for clause in each.expected)
    assert "Not looked at in this run" in page


def test_a_control_that_holds_nothing_of_the_service_is_no_control(tmp_path):
    body = tmp_path / "answer.json"
    body.write_text('{"object": "list", "data": []}', encoding="utf-8")
    with pytest.raises(InvalidRun):
        control([tmp_path])


def test_a_page_is_compared_without_its_real_traffic(proof):
    with_traffic = selfproof_page.render(replace(proof, control=Control(3, 40, ())))
    page = selfproof_page.render(proof)
    assert with_traffic != page
    assert "3 exchanges" in with_traffic
    kept = selfproof_page.without_control(page)
    assert selfproof_page.without_control(with_traffic) == kept
    assert "## Mutants" in kept
    assert selfproof_page.without_control(page.replace("## Mutants", "## Fewer")) != kept


def test_a_byte_order_mark_is_lost_by_the_client_and_flagged_nowhere_else():
    proof = prove(Chosen(variations=("bom",)), processes=1)
    assert proof.problems == ()
    named = {(loss.surface, loss.clause) for loss in losses() if loss.variation == "bom"}
    assert set(proof.variations[0].lost) == named


def test_a_loss_that_nothing_shows_is_a_problem(monkeypatch):
    idle = Loss("crlf", "python", "chat-stream/helper", "Nobody loses this.")
    monkeypatch.setattr(proving, "losses", lambda: (idle,))
    assert proving._lossless(()) == ("the loss of chat-stream/helper through python by crlf",)
    shown = Quiet("crlf", "Lines end in CR LF.", 1, 1, (), (("python", "chat-stream/helper"),))
    assert proving._lossless((shown,)) == ()
