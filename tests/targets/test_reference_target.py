"""The reference endpoint as a target."""

from __future__ import annotations

import pytest

from conformance.model import Kind, Provenance, WrongUsage
from conformance.surfaces import Call, KeyForm, all_surfaces
from conformance.targets import ReferenceTarget, open_target


def asked(target, call, surface="rest"):
    return all_surfaces()[surface].send(
        call,
        target.endpoint(),
        exchange="models/list",
        model=None,
        target=target.head().name,
        provenance=target.head().provenance,
        kind=Kind.MODELS,
    )


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_it_is_a_rehearsal_under_a_host_that_cannot_exist(dialect):
    head = open_target(f"reference:{dialect}").head()
    assert head.provenance is Provenance.REHEARSED
    assert head.name == f"reference-{dialect}"
    assert head.base_url == f"http://reference-{dialect}.invalid/v1beta/openai/"
    assert {"chat", "thinking", "embedding"} <= dict(head.models).keys()


@pytest.mark.parametrize("surface", ["rest", "python"])
@pytest.mark.parametrize("dialect", ["openai", "gemini"])
def test_it_takes_its_own_key_and_no_other(dialect, surface):
    target = open_target(f"reference:{dialect}")
    assert asked(target, Call("models.list"), surface).response.status == 200
    for form in (KeyForm.WRONG, KeyForm.NONE):
        assert not asked(target, Call("models.list", key=form), surface).response.ok


def test_a_profile_is_part_of_the_name():
    head = open_target("reference:gemini@2025-06").head()
    assert head.name == "reference-gemini-2025-06"
    assert "2025-06" in head.detail


@pytest.mark.parametrize("spec", ["klingon", "gemini@1999-01", "openai@2025-06", ""])
def test_an_unknown_dialect_or_profile_is_wrong_usage(spec):
    with pytest.raises(WrongUsage):
        open_target(f"reference:{spec}")


def test_something_can_stand_between_it_and_the_wire():
    seen = []

    def through(inner):
        def endpoint(request):
            seen.append(request.method)
            return inner(request)

        return endpoint

    target = ReferenceTarget("openai", through=through, name="mutant-none")
    assert asked(target, Call("models.list")).target == "mutant-none"
    assert seen == ["GET"]
