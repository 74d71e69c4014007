"""Several models of a role become columns of one endpoint."""

from __future__ import annotations

from conformance.targets import OfModel, ReferenceTarget, columns


def test_the_first_models_of_every_role_share_a_column() -> None:
    pairs = [("chat", "a"), ("vision", "v"), ("chat", "b"), ("chat", "c")]

    assert columns(pairs) == [{"chat": "a", "vision": "v"}, {"chat": "b"}, {"chat": "c"}]


def test_no_model_is_one_column_and_a_model_named_twice_counts_once() -> None:
    assert columns([]) == [{}]
    assert columns([("chat", "a"), ("chat", "a")]) == [{"chat": "a"}]


def test_a_further_column_has_a_name_of_its_own_and_the_endpoint_of_the_first() -> None:
    base = ReferenceTarget("gemini")

    column = OfModel(base, {"chat": "models/gemini-2.5-flash"})

    assert column.head().name == "reference-gemini@models-gemini-2.5-flash"
    assert column.head().models == (("chat", "models/gemini-2.5-flash"),)
    assert column.endpoint() is base.endpoint()
    assert (column.claims, column.repeats, base.repeats) == ("gemini", True, False)
    assert column.head().provenance is base.head().provenance
