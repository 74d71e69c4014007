"""
Batches of embeddings, as OpenAI has them: the same way through files as for chat.

What an embedding is worth is not judged; only that each text got one.
"""

import json

from conformance.plugin import ask, covers, hold
from conformance.plugin.polling import ended, its_id, of_completed, status

EMBEDDINGS = "/v1/embeddings"
TEXTS = {"boat": "A paper boat.", "kite": "A red kite."}


def requests(direct):
    """The file of requests, one for each of TEXTS."""
    told = [
        {
            "custom_id": name,
            "method": "POST",
            "url": EMBEDDINGS,
            "body": direct.sent | {"input": text},
        }
        for name, text in TEXTS.items()
    ]
    # Surfaces differ in the order of what they sent, and the file is to be the same.
    text = "".join(json.dumps(line, sort_keys=True) + "\n" for line in told)
    return ("texts.jsonl", text.encode(), "application/jsonl")


def vectors(answer):
    """The embedding in every line of a result file."""
    told = [json.loads(row) for row in answer.response.body.splitlines() if row.strip()]
    return [entry["embedding"] for line in told for entry in line["response"]["body"]["data"]]


direct = ask(
    "batches/direct-embedding",
    "embeddings.create",
    role="embedding",
    only="openai",
    input="A boat of paper, by itself.",
    encoding_format="float",
)
uploaded = ask(
    "batches/upload-embeddings",
    "files.create",
    role=None,
    only="openai",
    after=direct,
    file=requests,
    purpose="batch",
)
created = ask(
    "batches/create-embeddings",
    "batches.create",
    role=None,
    only="openai",
    after=uploaded,
    input_file_id=its_id,
    endpoint=EMBEDDINGS,
    completion_window="24h",
)
finished = ask(
    "batches/poll-embeddings",
    "batches.retrieve",
    role=None,
    only="openai",
    after=created,
    forcing=ended,
    tries=120,
    pause_s=30.0,
    batch_id=its_id,
)
output = ask(
    "batches/output-embeddings",
    "files.content",
    role=None,
    only="openai",
    after=finished,
    file_id=of_completed("output_file_id"),
)


@covers("batches-create-embeddings/answers")
def test_a_batch_of_embeddings_is_taken(created):
    assert created.status == 200
    assert created.value["endpoint"] == EMBEDDINGS


@covers("batches-create-embeddings/ends")
def test_a_batch_of_embeddings_is_completed(finished):
    assert status(finished) == "completed"


@covers("batches-create-embeddings/vectors")
def test_every_line_holds_an_embedding(output):
    found = vectors(output)
    assert len(found) == len(TEXTS)
    assert all(isinstance(vector, list) for vector in found)
    assert all(isinstance(number, float | int) for vector in found for number in vector)


@covers("batches-create-embeddings/same-vector")
def test_an_embedding_is_as_long_as_a_direct_one(output, direct):
    long = len(direct.value["data"][0]["embedding"])
    assert [len(vector) for vector in vectors(output)] == [long] * len(TEXTS)


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
