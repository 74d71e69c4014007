"""The proof judges as pytest does, and an endpoint without a fault is accused of nothing."""

from __future__ import annotations

from conformance import results
from conformance.cli import judging
from conformance.model import Outcome
from conformance.mutants import Mutant
from conformance.plugin.options import Options
from conformance.proof.catching import catches, tried
from conformance.proof.healthy import healthy, worst_by_key
from conformance.proof.specification import specification
from conformance.proof.trial import judged, lane_of
from conformance.targets import ReferenceTarget


def test_the_verdicts_are_those_of_a_run(tmp_path):
    options = Options(targets=("reference:gemini",), surfaces=("rest",), sweep=False)
    judging.judge(options, run_file=tmp_path / "run.jsonl", record_to=None, workers=None)
    run = results.read(tmp_path / "run.jsonl")
    assert worst_by_key(iter(run.verdicts)) == healthy("gemini", "rest").verdicts


def test_the_healthy_endpoint_of_openais_dialect_breaks_nothing():
    for surface in ("rest", "python"):
        outcomes = set(healthy("openai", surface).verdicts.values())
        assert outcomes == {Outcome.PASS, Outcome.NOT_APPLICABLE}


def test_a_fault_that_does_nothing_is_caught_by_nothing():
    before = healthy("openai", "rest")
    target = ReferenceTarget("openai", through=lambda inner: inner, name="mutant:none")
    verdicts = judged(lane_of(target, "rest", before.spec), before.spec.asks, before.spec)
    assert catches(verdicts, before) == ()


def test_only_what_a_fault_changes_and_what_builds_on_it_is_tried():
    before = healthy("openai", "rest")
    assert before.affected(lambda asked, inner: inner(asked)) == []

    def louder(asked, inner):
        reply = inner(asked)
        return (
            reply
            if b"Say hello." not in asked.body
            else inner(asked).__class__(500, reply.headers, reply.pieces)
        )

    affected = before.affected(louder)
    assert "chat/hello" in affected
    assert "chat/back-plain" in affected  # sends back what chat/hello answered
    assert "chat/forced" not in affected


def test_a_fault_that_raises_is_a_problem_of_its_own():
    def broken(asked, inner):
        raise ZeroDivisionError("off")

    told = tried(Mutant("broken", "chat", "It raises.", ("chat-create/answers",), broken))
    assert told.problem == "it could not be tried: the fault itself raised ZeroDivisionError: off"


def test_every_test_of_the_suite_is_known():
    spec = specification()
    assert len(spec.asks) > 350
    assert {"chat/hello", "embeddings/cat"} <= set(spec.asks)
    assert all(test.asks for tests in spec.tests.values() for test in tests)
    assert "chat/back-plain" in set(spec.dependants("chat/hello"))
