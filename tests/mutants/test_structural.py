"""Generated changes: each makes one difference, at the place that it names."""

from __future__ import annotations

import json

from conformance.model import Response
from conformance.mutants.structural import changes, event_changes, members, paths

ANSWER = {"id": "x", "n": 0, "list": [{"a_b": 1.5}, {"a_b": 2}], "flag": True, "none": None}


def bodies(*values):
    return {(where, operation): found for where, operation, found in members(values)}


def test_every_member_is_changed_in_every_way_that_makes_a_difference():
    made = bodies(ANSWER)
    assert json.loads(made["/id", "deleted"][0]) == {k: v for k, v in ANSWER.items() if k != "id"}
    assert json.loads(made["/id", "null"][0])["id"] is None
    assert json.loads(made["/id", "of another type"][0])["id"] == 7
    assert json.loads(made["/id", "empty"][0])["id"] == ""
    assert json.loads(made["/flag", "of another type"][0])["flag"] == "true"
    assert json.loads(made["/list", "of another type"][0])["list"] == {
        "0": {"a_b": 1.5},
        "1": {"a_b": 2},
    }
    assert json.loads(made["/list/*/a_b", "in camelCase"][0])["list"][0] == {"aB": 1.5}
    assert made["/id", "twice"][0].count(b'"id":"x"') == 2


def test_what_would_change_nothing_is_left_out():
    made = bodies(ANSWER)
    assert ("/none", "null") not in made
    assert ("/n", "empty") not in made
    assert ("/flag", "empty") not in made
    assert ("/id", "in camelCase") not in made


def test_of_the_places_with_one_pointer_the_first_that_differs_is_taken():
    made = bodies({"delta": {"content": ""}}, {"delta": {"content": "more"}})
    assert made["/delta/content", "deleted"][0] == b'{"delta":{}}'
    assert made["/delta/content", "empty"] == [
        b'{"delta":{"content":""}}',
        b'{"delta":{"content":""}}',
    ]


def stream(*datas):
    pieces = tuple(b"data: " + data + b"\n\n" for data in datas)
    return Response(200, (("content-type", "text/event-stream"),), pieces, arrivals_ms=(1, 2, 3))


def test_every_event_is_dropped_doubled_moved_split_and_merged():
    made = {
        (each.where, each.operation): each.response.body
        for each in event_changes(stream(b'{"a":1}', b'{"b":2}', b"[DONE]"))
    }
    assert made["event 1 of 3", "dropped"] == b'data: {"b":2}\n\ndata: [DONE]\n\n'
    assert made["event 3 of 3", "doubled"].endswith(b"data: [DONE]\n\ndata: [DONE]\n\n")
    assert made["event 1 of 3", "behind the next"].startswith(b'data: {"b":2}\n\ndata: {"a":1}')
    assert b'data: {"a\n\ndata: ":1}\n\n' in made["event 1 of 3", "split in two"]
    assert b'data: {"a":1}\ndata: {"b":2}\n\n' in made["event 1 of 3", "merged with the next"]
    assert ("event 3 of 3", "merged with the next") not in made


def test_every_other_status_and_media_type_is_tried():
    answer = Response(200, (("content-type", "application/json"),), (b"{}",))
    made = [(each.where, each.operation) for each in changes(answer)]
    assert ("status", "404") in made
    assert ("status", "200") not in made
    assert ("content-type", "text/html") in made
    assert ("content-type", "absent") in made
    assert ("content-type", "application/json") not in made


def test_a_changed_body_has_its_own_length():
    body = b'{"id":"x"}'
    headers = (("content-type", "application/json"), ("Content-Length", str(len(body))))
    for each in changes(Response(200, headers, (body,))):
        if each.where == "/id":
            assert each.response.header("content-length") == str(len(each.response.body))


def test_members_are_told_with_their_types():
    answer = Response(200, (("content-type", "application/json"),), (b'{"a":[{"b":null}]}',))
    assert paths(answer) == {("", ""), ("/a", "list"), ("/a/*/b", "NoneType")}
