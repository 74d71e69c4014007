"""Two catalogues have one digest when they promise the same."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from conformance.catalogue import Catalogue, load
from conformance.catalogue.digest import digest


def changed(**members: object) -> Catalogue:
    found = load()
    name, clause = next(iter(found.clauses.items()))
    clauses = {**found.clauses, name: replace(clause, **members)}
    return replace(found, clauses=MappingProxyType(clauses))


def test_the_same_promises_have_the_same_digest_whichever_of_them_count() -> None:
    assert digest(load()) == digest(load(revision="2025-q1"))
    assert digest(load()) == digest(changed())


def test_a_promise_in_other_words_is_another_catalogue() -> None:
    assert digest(changed(text="Something else holds.")) != digest(load())


def test_a_promise_that_is_gone_is_another_catalogue() -> None:
    found = load()
    fewer = dict(list(found.clauses.items())[1:])

    assert digest(replace(found, clauses=MappingProxyType(fewer))) != digest(found)
