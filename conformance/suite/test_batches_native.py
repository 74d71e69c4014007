"""
Batches as Gemini's page has them: files lie with the native Files API, by names such as files/x.

Before a live run two files have to be uploaded there under the names that CHAT and EMBEDDINGS
say, with a request for each of SAID and TEXTS; the native API lets its users choose a name.
"""

import json

from conformance.model import Kind
from conformance.plugin import KeyForm, ask, ask_raw, covers, hold
from conformance.plugin.polling import ended, its_id, of_completed, stages, status

CHAT = "files/conformance-chat"
EMBEDDINGS = "files/conformance-embeddings"
SAID = {"one": "batched one", "two": "batched two"}
TEXTS = {"boat": "A paper boat.", "kite": "A red kite."}
LINE = b'{"custom_id": "one", "method": "POST", "url": "/v1/chat/completions", "body": {}}\n'
WAIT = {"tries": 120, "pause_s": 30.0}


def native_download(batch):
    """Where the native API gives the results, seen from the base URL."""
    return f"../../download/v1beta/{of_completed('output_file_id')(batch)}:download"


def lines(answer):
    """The lines of a result file by custom_id."""
    told = [json.loads(row) for row in answer.response.body.splitlines() if row.strip()]
    return {line["custom_id"]: line for line in told}


created = ask(
    "batches/native-create-chat",
    "batches.create",
    role=None,
    only="gemini",
    input_file_id=CHAT,
    endpoint="/v1/chat/completions",
    completion_window="24h",
)
polled = ask(
    "batches/native-poll-1",
    "batches.retrieve",
    role=None,
    only="gemini",
    after=created,
    batch_id=its_id,
)
finished = ask(
    "batches/native-poll-2",
    "batches.retrieve",
    role=None,
    only="gemini",
    after=polled,
    forcing=ended,
    batch_id=its_id,
    **WAIT,
)
created_embeddings = ask(
    "batches/native-create-embeddings",
    "batches.create",
    role=None,
    only="gemini",
    input_file_id=EMBEDDINGS,
    endpoint="/v1/embeddings",
    completion_window="24h",
)
finished_embeddings = ask(
    "batches/native-poll-embeddings",
    "batches.retrieve",
    role=None,
    only="gemini",
    after=created_embeddings,
    forcing=ended,
    batch_id=its_id,
    **WAIT,
)
upload = ask(
    "batches/native-upload",
    "files.create",
    role=None,
    only="gemini",
    expects="error",
    file=("one.jsonl", LINE, "application/jsonl"),
    purpose="batch",
)
download = ask(
    "batches/native-download",
    "files.content",
    role=None,
    only="gemini",
    expects="error",
    after=finished,
    file_id=of_completed("output_file_id"),
)
output, output_embeddings = (
    ask_raw(
        f"batches/native-{name}",
        "GET",
        native_download,
        only="gemini",
        kind=Kind.CONTENT,
        key=KeyForm.NATIVE,
        after=batch,
        extra_query={"alt": "media"},
    )
    for name, batch in (("output", finished), ("output-embeddings", finished_embeddings))
)


@covers("batches-create-chat/as-asked")
def test_a_batch_names_what_was_asked_for(created):
    assert {name: created.value[name] for name in created.sent} == created.sent


@covers("batches-input-jsonl/taken")
def test_a_file_with_a_request_a_line_is_worked_off(finished):
    assert status(finished) == "completed"


@covers("batches-input-jsonl/counted")
def test_every_line_is_counted(finished):
    assert finished.value["request_counts"]["total"] == len(SAID)


@covers("batches-retrieve/answers")
def test_a_batch_is_found_by_its_id(polled, created):
    assert polled.status == 200
    assert polled.value["id"] == created.value["id"]


@covers("batches-retrieve/same-job")
def test_what_was_said_of_a_batch_stays(finished, created):
    kept = ("input_file_id", "endpoint", "completion_window", "created_at")
    assert [finished.value.get(name) for name in kept] == [created.value.get(n) for n in kept]


@covers("batches-retrieve/slash")
def test_an_id_with_a_slash_is_found_percent_encoded(polled):
    assert polled.exchange.request.path.endswith("/batches/batches%2F" + its_id(polled)[8:])


@covers("batches-status/ends")
def test_a_batch_ends(finished):
    assert ended(finished)


@covers("batches-status/forward")
def test_a_batch_goes_forward_from_poll_to_poll(finished, polled, created):
    far = stages(created, polled, finished)
    assert far == sorted(far)


@covers("batches-create-embeddings/answers")
def test_a_batch_of_embeddings_is_taken(created_embeddings):
    assert created_embeddings.status == 200
    assert created_embeddings.value["endpoint"] == "/v1/embeddings"


@covers("batches-create-embeddings/ends")
def test_a_batch_of_embeddings_is_completed(finished_embeddings):
    assert status(finished_embeddings) == "completed"


@covers("batches-output/each-once")
def test_every_request_has_one_line(output):
    assert sorted(lines(output)) == sorted(SAID)


@covers("batches-output/answers-it")
def test_every_line_answers_its_own_request(output):
    bodies = {name: line["response"]["body"] for name, line in lines(output).items()}
    for name, text in SAID.items():
        assert text in bodies[name]["choices"][0]["message"]["content"]


@covers("batches-create-embeddings/vectors")
def test_every_line_holds_an_embedding(output_embeddings):
    bodies = {name: line["response"]["body"] for name, line in lines(output_embeddings).items()}
    assert sorted(bodies) == sorted(TEXTS)
    for body in bodies.values():
        assert all(isinstance(number, float | int) for number in body["data"][0]["embedding"])


@covers("batches-files-unsupported/upload")
def test_an_upload_is_refused(upload):
    assert 400 <= upload.status < 500


@covers("batches-files-unsupported/download")
def test_a_download_is_refused(download):
    assert 400 <= download.status < 500


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
