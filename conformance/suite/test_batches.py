"""
Batches as OpenAI has them: a file of requests goes up, a batch works it off, results come down.

Targets whose page sends files elsewhere are asked in `test_batches_native`.
"""

import json

from conformance.plugin import ask, covers, hold, user
from conformance.plugin.polling import ended, its_id, member, of_completed, stages, status

CHAT = "/v1/chat/completions"
SAID = {"one": "batched one", "two": "batched two"}
LOST = "lost"
DAY = "24h"
WAIT = {"tries": 120, "pause_s": 30.0}
BROKEN = (
    b'{"custom_id": "one", "method": "POST", "url": "%s", "body": {}}\nno JSON\n' % CHAT.encode()
)


def request_line(name, body):
    line = {"custom_id": name, "method": "POST", "url": CHAT, "body": body}
    return json.dumps(line, sort_keys=True)  # surfaces differ in the order of what they sent


def requests(direct):
    """The file of requests: one for each of SAID, and one for a model that there is not."""
    bodies = {
        name: direct.sent | {"messages": [user(f"Reply with exactly: {text}")]}
        for name, text in SAID.items()
    }
    bodies[LOST] = direct.sent | {"model": "no-such-model-anywhere"}
    text = "".join(request_line(name, body) + "\n" for name, body in bodies.items())
    return ("requests.jsonl", text.encode(), "application/jsonl")


def lines(answer):
    """The lines of a result file by custom_id."""
    told = [json.loads(row) for row in answer.response.body.splitlines() if row.strip()]
    return {line["custom_id"]: line for line in told}


direct = ask("batches/direct", only="openai", messages=[user("Reply with exactly: not batched")])
uploaded = ask(
    "batches/upload",
    "files.create",
    role=None,
    only="openai",
    after=direct,
    file=requests,
    purpose="batch",
)
stored = ask(
    "batches/upload-object",
    "files.retrieve",
    role=None,
    only="openai",
    after=uploaded,
    file_id=its_id,
)
stored_bytes = ask(
    "batches/upload-content",
    "files.content",
    role=None,
    only="openai",
    after=uploaded,
    file_id=its_id,
)
created = ask(
    "batches/create-chat",
    "batches.create",
    role=None,
    only="openai",
    after=uploaded,
    input_file_id=its_id,
    endpoint=CHAT,
    completion_window=DAY,
)
polled = ask(
    "batches/poll-1",
    "batches.retrieve",
    role=None,
    only="openai",
    after=created,
    batch_id=its_id,
)
polled_again = ask(
    "batches/poll-2",
    "batches.retrieve",
    role=None,
    only="openai",
    after=polled,
    batch_id=its_id,
)
finished = ask(
    "batches/poll-3",
    "batches.retrieve",
    role=None,
    only="openai",
    after=polled_again,
    forcing=ended,
    batch_id=its_id,
    **WAIT,
)
output = ask(
    "batches/output",
    "files.content",
    role=None,
    only="openai",
    after=finished,
    file_id=of_completed("output_file_id"),
)
refusals = ask(
    "batches/output-errors",
    "files.content",
    role=None,
    only="openai",
    after=finished,
    file_id=of_completed("error_file_id"),
)
broken_upload = ask(
    "batches/upload-broken",
    "files.create",
    role=None,
    only="openai",
    file=("broken.jsonl", BROKEN, "application/jsonl"),
    purpose="batch",
)
broken = ask(
    "batches/create-broken",
    "batches.create",
    role=None,
    only="openai",
    after=broken_upload,
    input_file_id=its_id,
    endpoint=CHAT,
    completion_window=DAY,
)
failed = ask(
    "batches/poll-broken",
    "batches.retrieve",
    role=None,
    only="openai",
    after=broken,
    forcing=ended,
    batch_id=its_id,
    **WAIT,
)
unknown_file = ask(
    "batches/unknown-file",
    "batches.create",
    role=None,
    expects="error",
    input_file_id="file-nobody-ever-uploaded",
    endpoint=CHAT,
    completion_window=DAY,
)
unknown_endpoint = ask(
    "batches/unknown-endpoint",
    "batches.create",
    role=None,
    expects="error",
    input_file_id="file-nobody-ever-uploaded",
    endpoint="/v1/nothing/at/all",
    completion_window=DAY,
)
unknown = ask(
    "batches/unknown",
    "batches.retrieve",
    role=None,
    expects="error",
    batch_id="batch_nobody_ever_made",
)


@covers("batches-create-chat/as-asked")
def test_a_batch_names_what_was_asked_for(created):
    assert {name: created.value[name] for name in created.sent} == created.sent


@covers("batches-create-chat/unknown-file")
def test_a_batch_of_no_file_is_refused(unknown_file):
    assert unknown_file.status in (400, 404)


@covers("batches-create-chat/unknown-endpoint")
def test_a_batch_for_no_endpoint_is_refused(unknown_endpoint):
    assert unknown_endpoint.status == 400


@covers("batches-input-jsonl/taken")
def test_a_file_with_a_request_a_line_is_worked_off(finished):
    assert status(finished) == "completed"


@covers("batches-input-jsonl/counted")
def test_every_line_is_counted(finished):
    assert finished.value["request_counts"]["total"] == len([*SAID, LOST])


@covers("batches-input-jsonl/broken")
def test_a_broken_line_is_named(failed):
    assert status(failed) == "failed"
    assert 2 in [error["line"] for error in failed.value["errors"]["data"]]


@covers("batches-input-jsonl/file-bytes")
def test_a_file_object_says_what_was_uploaded(uploaded):
    told = uploaded.value
    assert (told["filename"], told["purpose"]) == ("requests.jsonl", "batch")
    assert 0 < told["bytes"] < len(uploaded.exchange.request.body)


@covers("batches-input-jsonl/file-retrieve")
def test_a_file_is_found_by_its_id(stored, uploaded):
    kept = ("id", "bytes", "filename", "purpose", "created_at")
    assert [stored.value[name] for name in kept] == [uploaded.value[name] for name in kept]


@covers("batches-input-jsonl/file-content")
def test_a_file_gives_back_its_bytes(stored_bytes, uploaded):
    assert len(stored_bytes.response.body) == uploaded.value["bytes"]
    assert stored_bytes.response.body in uploaded.exchange.request.body


@covers("batches-retrieve/answers")
def test_a_batch_is_found_by_its_id(polled, created):
    assert polled.status == 200
    assert polled.value["id"] == created.value["id"]


@covers("batches-retrieve/same-job")
def test_what_was_said_of_a_batch_stays(finished, created):
    kept = ("input_file_id", "endpoint", "completion_window", "created_at")
    assert [finished.value.get(name) for name in kept] == [created.value.get(n) for n in kept]


@covers("batches-retrieve/unknown")
def test_an_unknown_batch_is_not_found(unknown):
    assert unknown.status == 404


@covers("batches-status/ends")
def test_a_batch_ends(finished):
    assert ended(finished)


@covers("batches-status/forward")
def test_a_batch_goes_forward_from_poll_to_poll(finished, polled_again, polled, created):
    far = stages(created, polled, polled_again, finished)
    assert far == sorted(far)


@covers("batches-output/each-once")
def test_every_request_has_one_line(output, refusals):
    assert sorted([*lines(output), *lines(refusals)]) == sorted([*SAID, LOST])


@covers("batches-output/answers-it")
def test_every_line_answers_its_own_request(output):
    bodies = {name: line["response"]["body"] for name, line in lines(output).items()}
    for name, text in SAID.items():
        assert text in bodies[name]["choices"][0]["message"]["content"]


@covers("batches-output/refused-line")
def test_a_refused_request_is_told_of_with_its_status(refusals):
    assert lines(refusals)[LOST]["response"]["status_code"] == 404


@covers("batches-output/apart")
def test_a_refused_request_keeps_no_other_from_its_answer(finished):
    assert finished.value["request_counts"]["completed"] == len(SAID)
    assert member(finished, "output_file_id")


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
