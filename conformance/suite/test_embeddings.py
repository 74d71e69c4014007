"""
Embeddings: texts that become vectors, one text or many.

Texts that mean alike get vectors that point alike; every vector belongs to the text in its place.
"""

from conformance.plugin import ask, covers, hold
from conformance.plugin.looking import count, likeness, vector, vectors

CAT = "A cat sleeps on the warm mat."
CAT_AGAIN = "The cat sleeps on a warm mat."
BANK = "Interest rates rose again in March."
ANTHEM = "Zwölf Boxkämpfer 東京 🏯 jagen Viktor"

CREATE = "embeddings.create"
MANY = 101
NUMBERS = {"role": "embedding", "encoding_format": "float"}

cat = ask("embeddings/cat", CREATE, input=CAT, **NUMBERS)
bank = ask("embeddings/bank", CREATE, input=BANK, **NUMBERS)
unicode_ = ask("embeddings/unicode", CREATE, input=ANTHEM, **NUMBERS)
several = ask("embeddings/list", CREATE, input=[BANK, CAT, CAT_AGAIN], **NUMBERS)
one = ask("embeddings/list-of-one", CREATE, input=[CAT], **NUMBERS)
empty = ask("embeddings/empty", CREATE, expects="error", input="", **NUMBERS)
token_ids = ask(
    "embeddings/token-ids", CREATE, expects="error", only="gemini", input=[9906, 1917], **NUMBERS
)
id_lists = ask(
    "embeddings/token-id-lists",
    CREATE,
    only="openai",
    input=[[9906, 1917], [2028, 374, 1495]],
    **NUMBERS,
)
# Short and packed, since a hundred vectors for one yes or no are dear.
many = ask(
    "embeddings/list-of-many",
    CREATE,
    role="embedding",
    encoding_format="base64",
    dimensions=128,
    input=[f"Line {number}." for number in range(1, MANY + 1)],
)
unknown = ask(
    "embeddings/unknown-model",
    CREATE,
    role=None,
    expects="error",
    model="no-such-embedding-model",
    input=CAT,
)


def bare_name(model):
    return model.removeprefix("models/")


@covers("embeddings-create/tells-apart")
def test_different_texts_get_different_vectors(cat, bank):
    assert vector(cat) != vector(bank)


@covers("embeddings-create/meaning")
def test_a_text_is_nearest_to_its_paraphrase(several):
    bank, cat, cat_again = vectors(several)
    assert likeness(cat, cat_again) > likeness(cat, bank)


@covers("embeddings-create/unicode")
def test_a_text_beyond_ascii_is_embedded(unicode_, cat):
    assert len(vector(unicode_)) == len(vector(cat))


@covers("embeddings-create/empty-refused")
def test_an_empty_text_is_refused(empty):
    assert empty.status == 400


@covers("embeddings-create/sdk-carries")
def test_the_library_hands_on_every_vector(several):
    handed = [entry["embedding"] for entry in several.handed["data"]]
    assert [tuple(numbers) for numbers in handed] == vectors(several)


@covers("embeddings-input-list/one-each")
def test_a_list_is_answered_with_an_entry_for_each_text(several):
    assert count(several) == 3


@covers("embeddings-input-list/order")
def test_the_entries_stand_in_the_order_of_the_texts(several, cat, bank):
    first, second, _ = vectors(several)
    assert likeness(first, vector(bank)) > likeness(first, vector(cat))
    assert likeness(second, vector(cat)) > likeness(second, vector(bank))


@covers("embeddings-input-list/one")
def test_a_list_of_one_text_is_answered_with_one_entry(one):
    assert count(one) == 1


@covers("embeddings-input-list/as-alone")
def test_a_text_in_a_list_gets_the_vector_it_gets_alone(several, cat):
    assert likeness(vectors(several)[1], vector(cat)) > 0.999


@covers("embeddings-input-list/token-ids-refused")
def test_token_ids_are_refused(token_ids):
    assert 400 <= token_ids.status < 500


@covers("embeddings-input-list/token-ids")
def test_lists_of_token_ids_are_embedded(id_lists):
    assert len(vectors(id_lists)) == 2


@covers("embeddings-input-list/length-limit")
def test_more_than_a_hundred_texts_are_embedded(many):
    assert len(vectors(many)) == MANY


@covers("embeddings-model-choice/chosen")
def test_the_model_that_is_named_embeds(cat):
    assert vector(cat)


@covers("embeddings-model-choice/named")
def test_the_answer_names_the_model_asked_for(cat):
    assert bare_name(cat.value["model"]).startswith(bare_name(cat.sent["model"]))


@covers("embeddings-model-choice/unknown")
def test_an_unknown_embedding_model_is_not_found(unknown):
    assert unknown.status == 404


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
