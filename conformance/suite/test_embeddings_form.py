"""
The form of embeddings: how long vectors are, and how they are spelled.

What a parameter changes is judged against the same request without it.
"""

from base64 import b64decode

from conformance.model import Kind
from conformance.plugin import ask, ask_raw, covers, hold, ignored
from conformance.plugin.looking import likeness, packed_text, vector, vectors

CAT = "A cat lies on the soft mat."
CAT_AGAIN = "The cat lies on a soft mat."
BANK = "Interest rates fell again in May."

CREATE = "embeddings.create"
SMALL = 128
ADVISED = 768
BEYOND = 100_000
PRECISION = 1e-6
FLOAT = {"role": "embedding", "encoding_format": "float"}

sample = ask("embeddings/sample", CREATE, role="embedding", input="The quick brown fox jumps.")
numbers = ask("embeddings/float", CREATE, input=CAT, **FLOAT)
packed = ask("embeddings/base64", CREATE, input=CAT, encoding_format="base64", role="embedding")
plain = ask_raw(
    "embeddings/no-encoding",
    "POST",
    "embeddings",
    role="embedding",
    kind=Kind.EMBEDDINGS,
    json={"input": CAT},
)
unknown = ask(
    "embeddings/encoding-unknown",
    CREATE,
    role="embedding",
    expects="error",
    encoding_format="hex",
    input=CAT,
)
short = ask("embeddings/dimensions", CREATE, input=CAT, dimensions=SMALL, **FLOAT)
short_list = ask(
    "embeddings/dimensions-list", CREATE, input=[CAT, CAT_AGAIN, BANK], dimensions=SMALL, **FLOAT
)
advised = ask("embeddings/dimensions-advised", CREATE, input=CAT, dimensions=ADVISED, **FLOAT)
beyond = ask(
    "embeddings/dimensions-beyond",
    CREATE,
    expects="error",
    input=CAT,
    dimensions=BEYOND,
    **FLOAT,
)


def unpacked(answered):
    """Return the vector that came in base64: not applicable where it came as numbers."""
    packed_text(answered)
    return vector(answered)


def spellings(answered):
    return [entry["embedding"] for entry in answered.value["data"]]


@covers("embeddings-dimensions/length")
def test_dimensions_says_how_many_components_there_are(short, numbers):
    length = len(vector(short))
    if length != SMALL and length == len(vector(numbers)):
        raise ignored(f"{length} components with dimensions {SMALL} and without")
    assert length == SMALL


@covers("embeddings-dimensions/every-entry")
def test_dimensions_holds_for_every_text_of_a_list(short_list, numbers):
    lengths = [len(one) for one in vectors(short_list)]
    default = len(vector(numbers))
    if set(lengths) == {default} != {SMALL}:
        raise ignored(f"{default} components with dimensions {SMALL} and without")
    assert lengths == [SMALL] * len(lengths)


@covers("embeddings-dimensions/advised")
def test_the_smallest_number_advised_can_be_had(advised):
    assert len(vector(advised)) == ADVISED


@covers("embeddings-dimensions/keeps-meaning")
def test_a_shortened_vector_keeps_its_direction(short_list):
    cat, cat_again, bank = vectors(short_list)
    assert likeness(cat, cat_again) > likeness(cat, bank)


@covers("embeddings-dimensions/too-many")
def test_more_dimensions_than_there_are_are_refused(beyond):
    assert 400 <= beyond.status < 500


@covers("embeddings-encoding-format/float")
def test_float_gives_numbers(numbers):
    assert all(isinstance(one, list) for one in spellings(numbers))


@covers("embeddings-encoding-format/base64")
def test_base64_gives_a_string(packed):
    if all(isinstance(one, list) for one in spellings(packed)):
        raise ignored("arrays of numbers with encoding_format base64")
    assert all(isinstance(one, str) for one in spellings(packed))


@covers("embeddings-encoding-format/base64-length")
def test_base64_holds_four_bytes_for_each_component(packed, numbers):
    assert len(b64decode(packed_text(packed), validate=True)) == 4 * len(vector(numbers))


@covers("embeddings-encoding-format/little-endian")
def test_the_bytes_are_floats_that_point_where_the_numbers_do(packed, numbers):
    assert likeness(unpacked(packed), vector(numbers)) > 0.99


@covers("embeddings-encoding-format/same-values")
def test_both_encodings_agree_within_the_precision_of_a_float(packed, numbers):
    pairs = zip(unpacked(packed), vector(numbers), strict=True)
    difference = max(abs(x - y) for x, y in pairs)
    allowed = PRECISION * max(map(abs, vector(numbers)))
    assert difference <= allowed, f"components differ by up to {difference:.1e}"


@covers("embeddings-encoding-format/default")
def test_numbers_come_where_no_encoding_is_asked_for(plain):
    assert all(isinstance(one, list) for one in spellings(plain))


@covers("embeddings-encoding-format/sdk-default")
def test_the_library_asks_for_base64_unseen_and_hands_on_numbers(sample):
    (entry,) = sample.handed["data"]
    assert sample.sent["encoding_format"] == "base64"
    assert tuple(entry["embedding"]) == vector(sample)


@covers("embeddings-encoding-format/unknown-refused")
def test_an_encoding_that_does_not_exist_is_refused(unknown):
    assert unknown.status == 400


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
