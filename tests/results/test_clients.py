"""The client's part is told from the endpoint's by what others were handed for the same request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from conformance.model import ExchangeLine, Header, Outcome, Provenance, Run, TargetHead, WrongUsage
from conformance.results.client_cells import Standing
from conformance.results.clients import matrices
from tests.results.test_rollup import on
from tests.strategies import CATALOGUE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=60)
PACKAGES = {"python": "openai", "javascript": "openai (npm)"}


def through(surface, version, *verdicts, unsent=(), catalogue="one"):
    """A run through one client; exchanges in `unsent` were asked for and could not be sent."""
    mine = [replace(each, surface=surface) for each in verdicts]
    lines = tuple(
        ExchangeLine(
            *(exchange, surface, "endpoint", Provenance.LIVE, "POST", "host.invalid", "/v1"),
            model="m",
            status=200,
        )
        for exchange in dict.fromkeys(each.exchange for each in mine)
        if exchange not in unsent
    )
    head = TargetHead("endpoint", Provenance.LIVE)
    versions = ((PACKAGES[surface], version),) if surface in PACKAGES else ()
    header = Header("0.1.0", "2026-11-22T10:00:00Z", (head,), (surface,), versions=versions)
    return Run(replace(header, catalogue=catalogue), lines, tuple(mine))


def said(outcome=Outcome.PASS, clause="chat-create/core", exchange="chat/hello", **more):
    return on(clause, outcome, target="endpoint", exchange=exchange, **more)


def standings(*given_runs, feature="chat-create"):
    (found,) = matrices(given_runs, CATALOGUE)
    row = next(row for row in found.rows if row.id == feature)
    return {
        client.name: cell.standing for client, cell in zip(found.clients, row.cells, strict=True)
    }


def test_clients_stand_from_raw_http_on_and_by_the_order_of_versions():
    (found,) = matrices(
        [
            through("javascript", "7.57.0", said()),
            through("python", "3.54.0", said()),
            through("python", "1.109.1", said()),
            through("rest", "", said()),
            through("python", "1.9.0", said()),
        ],
        CATALOGUE,
    )
    assert [client.name for client in found.clients] == [
        "raw HTTP",
        "openai 1.9.0",
        "openai 1.109.1",
        "openai 3.54.0",
        "openai (npm) 7.57.0",
    ]


def test_what_held_on_the_wire_and_broke_in_a_client_is_the_clients_doing():
    assert standings(
        through("rest", "", said()),
        through("python", "1.0.0", said(Outcome.FAIL)),
        through("python", "3.0.0", said()),
    ) == {
        "raw HTTP": Standing.WORKS,
        "openai 1.0.0": Standing.BREAKS,
        "openai 3.0.0": Standing.WORKS,
    }


def test_what_breaks_for_everybody_is_the_endpoints_doing():
    found = standings(
        through("rest", "", said(Outcome.FAIL)), through("python", "1.0.0", said(Outcome.FAIL))
    )
    assert set(found.values()) == {Standing.WIRE}


def test_where_the_wire_was_as_bad_a_client_is_not_to_blame_for_what_another_was_handed():
    found = standings(
        through("rest", "", said(Outcome.FAIL)),
        through("python", "1.0.0", said(Outcome.FAIL)),
        through("python", "2.0.0", said()),
    )
    assert list(found.values()) == [Standing.WIRE, Standing.WIRE, Standing.WORKS]


def test_what_is_sent_and_cannot_be_judged_on_the_wire_is_told_with_its_reason():
    nothing = said(Outcome.NOT_APPLICABLE, note="raw HTTP hands on the bytes themselves")
    (found,) = matrices(
        [through("rest", "", nothing), through("python", "1.0.0", said())], CATALOGUE
    )
    wire = found.rows[0].cells[0]
    assert (wire.standing, wire.why) == (Standing.LACKS, "raw HTTP hands on the bytes themselves")


def test_what_only_clients_can_be_judged_on_is_the_endpoints_when_every_version_breaks():
    handed = said(Outcome.FAIL, "chat-create/id")
    nothing = said(Outcome.NOT_APPLICABLE, "chat-create/id")
    rest = through("rest", "", nothing, said())
    older = through("python", "1.0.0", handed, said())
    newer = through("python", "2.0.0", handed, said())
    assert standings(rest, older, newer)["openai 1.0.0"] is Standing.WIRE
    assert standings(rest, older)["openai 1.0.0"] is Standing.BREAKS


def test_a_call_that_no_version_has_cannot_be_expressed():
    reason = "the surface cannot express it: The SDK offers no call for this route."
    absent = said(Outcome.NOT_APPLICABLE, note=reason)
    runs_given = [
        through("rest", "", said()),
        through("python", "1.0.0", absent, unsent=["chat/hello"]),
    ]
    assert standings(*runs_given)["openai 1.0.0"] is Standing.LACKS
    (found,) = matrices(runs_given, CATALOGUE)
    assert found.rows[0].cells[1].why == reason


def test_a_call_that_another_version_has_makes_a_feature_work_in_part():
    absent = said(Outcome.NOT_APPLICABLE, exchange="chat/parsed", note="no parse")
    both = (said(), said(exchange="chat/parsed"))
    older = through("python", "1.0.0", said(), absent, unsent=["chat/parsed"])
    found = standings(through("rest", "", *both), older, through("python", "2.0.0", *both))
    assert found["openai 1.0.0"] is Standing.PART
    alone = standings(through("rest", "", *both), older)
    assert alone["openai 1.0.0"] is Standing.WORKS  # no version of it is known to have the call


def test_what_was_never_asked_for_is_not_held_against_a_client():
    other = said(clause="chat-stop/core", exchange="chat/stop")
    found = standings(through("rest", "", said()), through("python", "1.0.0", other))
    assert found["openai 1.0.0"] is Standing.UNASKED


@pytest.mark.parametrize("outcome", [Outcome.UNTESTABLE, Outcome.ERROR, Outcome.INCONCLUSIVE])
def test_what_could_not_be_judged_is_neither_a_fault_nor_a_success(outcome):
    found = standings(
        through("rest", "", said()),
        through("python", "1.0.0", said(outcome, note="nobody recorded it")),
        through("python", "2.0.0", said()),
    )
    assert found["openai 1.0.0"] is Standing.UNTOLD
    assert found["raw HTTP"] is Standing.WORKS


def test_a_broken_should_is_a_clients_doing_only_where_it_held_for_another():
    mild, fine = said(Outcome.ADVICE), said()
    alike = standings(through("rest", "", mild), through("python", "1.0.0", mild))
    assert set(alike.values()) == {Standing.WORKS}
    unlike = standings(through("rest", "", fine), through("python", "1.0.0", mild))
    assert unlike["openai 1.0.0"] is Standing.BREAKS


def test_every_cell_says_of_how_many_it_speaks():
    both = (said(), said(Outcome.FAIL, "chat-create/id"))
    run = through("python", "1.0.0", said())
    (found,) = matrices([through("rest", "", *both), run], CATALOGUE)
    wire, client = found.rows[0].cells
    assert (wire.held, wire.judged, wire.known) == (1, 2, 2)
    assert (client.held, client.judged, client.known) == (1, 1, 2)


def test_a_client_that_stands_in_two_runs_counts_as_the_first_has_it():
    first, second = through("rest", "", said()), through("rest", "", said(Outcome.FAIL))
    assert standings(first, second) == {"raw HTTP": Standing.WORKS}


def test_runs_of_unlike_suites_are_not_compared():
    with pytest.raises(WrongUsage, match="different states"):
        matrices(
            [
                through("python", "1.0.0", said()),
                through("python", "2.0.0", said(), catalogue="another"),
            ],
            CATALOGUE,
        )


@HYPOTHESIS
@given(runs())
def test_any_run_makes_matrices_whose_rows_fit_their_columns(run):
    for found in matrices([run], CATALOGUE):
        for row in found.rows:
            assert len(row.cells) == len(found.clients)
            for cell in row.cells:
                assert cell.held <= cell.judged <= cell.known
                assert (cell.judged == 0) is (cell.standing in (Standing.LACKS, Standing.UNASKED))
