"""
Models: listing them, retrieving one, naming one.

A client finds a model in the list and uses its id wherever a model is named.
"""

from conformance.plugin import ask, covers, hold, user

listed = ask("models/list", "models.list")
paged = ask("models/list-pages", "models.list.iter_pages")
retrieved = ask("models/retrieve", "models.retrieve")
retrieved_as_listed = ask(
    "models/retrieve-as-listed",
    "models.retrieve",
    role=None,
    after=listed,
    model=lambda models: models.value["data"][-1]["id"],
)
unknown = ask(
    "models/retrieve-unknown",
    "models.retrieve",
    role=None,
    expects="error",
    model="no-such-model-anywhere",
)
prefixed = ask(
    "models/prefixed-name",
    model=lambda model: f"models/{model.removeprefix('models/')}",
    only="gemini",
    messages=[user("Reply with exactly: prefixed")],
)
owned = ask(
    "models/google-name",
    model=lambda model: f"google/{model.removeprefix('models/')}",
    only="gemini",
    messages=[user("Reply with exactly: owned")],
)
retrieved_by_prefix = ask(
    "models/retrieve-prefixed",
    "models.retrieve",
    model=lambda model: f"models/{model.removeprefix('models/')}",
    only="gemini",
)
bare = ask(
    "models/bare-name",
    model=lambda model: model.removeprefix("models/"),
    messages=[user("Reply with exactly: bare")],
)
embedded = ask(
    "models/embedding-name",
    "embeddings.create",
    role="embedding",
    input="A sentence for a model that is listed.",
)


def bare_name(model):
    return model.removeprefix("models/")


@covers("models-list/lists-chat-model")
def test_the_chat_model_is_listed(listed, bare):
    names = {bare_name(entry["id"]) for entry in listed.value["data"]}
    assert bare_name(bare.sent["model"]) in names


@covers("models-list/lists-embedding-model")
def test_the_embedding_model_is_listed(listed, embedded):
    names = {bare_name(entry["id"]) for entry in listed.value["data"]}
    assert bare_name(embedded.sent["model"]) in names


@covers("models-retrieve/names-it")
def test_the_entry_is_that_of_the_model_asked_for(retrieved, bare):
    assert bare_name(retrieved.value["id"]) == bare_name(bare.sent["model"])


@covers("models-retrieve/listed-id")
def test_an_id_of_the_list_can_be_retrieved(retrieved_as_listed):
    assert retrieved_as_listed.status == 200


@covers("models-retrieve/same-entry")
def test_the_entry_retrieved_is_the_entry_listed(retrieved_as_listed, listed):
    assert retrieved_as_listed.value == listed.value["data"][-1]


@covers("models-retrieve/unknown")
def test_an_unknown_model_is_not_found(unknown):
    assert unknown.status == 404


@covers("models-list/sdk-carries")
def test_the_library_hands_on_every_entry(listed):
    carried = [entry["id"] for entry in listed.handed["data"]]
    assert carried == [entry["id"] for entry in listed.value["data"]]


@covers("models-list/sdk-carries")
def test_the_library_finds_every_entry_page_by_page(paged):
    carried = [entry["id"] for page in paged.handed for entry in page["data"]]
    assert carried == [entry["id"] for entry in paged.value["data"]]


@covers("models-retrieve/sdk-carries")
def test_the_library_hands_on_the_entry(retrieved):
    assert retrieved.handed["id"] == retrieved.value["id"]


@covers("model-name-prefix/bare")
def test_a_chat_request_may_name_the_model_barely(bare):
    assert bare.content == "bare"


@covers("model-name-prefix/prefixed")
def test_a_chat_request_may_name_the_model_with_its_prefix(prefixed):
    assert prefixed.content == "prefixed"


@covers("model-name-prefix/same-entry")
def test_a_prefixed_name_leads_to_the_same_entry(retrieved_by_prefix, retrieved):
    assert retrieved_by_prefix.value == retrieved.value


@covers("model-name-prefix/google")
def test_a_chat_request_may_name_the_model_with_its_owner(owned):
    assert (owned.content or "").strip() == "owned"


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
