"""What the SDK's own types call complete embeddings or images, our schemas accept."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from openai.types import CreateEmbeddingResponse, Embedding, Image, ImagesResponse
from openai.types.create_embedding_response import Usage
from openai.types.images_response import Usage as ImageUsage
from openai.types.images_response import UsageInputTokensDetails

from conformance.contract import schemas

QUICK = settings(deadline=None, derandomize=True, database=None, max_examples=50)
COUNTS = st.integers(0, 10**6)
TIMES = st.integers(1_500_000_000, 1_900_000_000)
TEXT = st.text(min_size=1, max_size=8)
NUMBERS = st.lists(st.floats(-1, 1), min_size=1, max_size=5)

EMBEDDINGS = st.builds(
    CreateEmbeddingResponse,
    data=st.lists(
        st.builds(Embedding, embedding=NUMBERS, index=COUNTS, object=st.just("embedding")),
        min_size=1,
        max_size=3,
    ),
    model=TEXT,
    object=st.just("list"),
    usage=st.builds(Usage, prompt_tokens=COUNTS, total_tokens=COUNTS),
)
DETAILS = st.builds(UsageInputTokensDetails, image_tokens=COUNTS, text_tokens=COUNTS)
IMAGES = st.builds(
    ImagesResponse,
    created=TIMES,
    data=st.lists(
        st.builds(
            Image,
            b64_json=st.none() | TEXT,
            url=st.none() | TEXT,
            revised_prompt=st.none() | TEXT,
        ),
        min_size=1,
        max_size=3,
    ),
    background=st.sampled_from([None, "transparent", "opaque"]),
    output_format=st.sampled_from([None, "png", "webp"]),
    quality=st.sampled_from([None, "low", "max"]),
    size=st.none() | TEXT,
    usage=st.none()
    | st.builds(
        ImageUsage,
        input_tokens=COUNTS,
        output_tokens=COUNTS,
        total_tokens=COUNTS,
        input_tokens_details=DETAILS,
    ),
)


@QUICK
@given(EMBEDDINGS)
def test_embeddings_that_the_sdk_calls_complete_are_accepted(answer):
    assert schemas.departures("embeddings/response", answer.model_dump(mode="json")) == ()


@QUICK
@given(IMAGES, st.booleans())
def test_images_that_the_sdk_calls_complete_are_accepted(answer, unset):
    body = answer.model_dump(mode="json", exclude_none=unset)
    assert schemas.departures("images/response", body) == ()
