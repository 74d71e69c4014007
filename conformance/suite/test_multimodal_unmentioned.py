"""
Documents, and pictures that lie elsewhere: what OpenAI takes and no document of Google's promises.

Clients send both all the same, and a refusal sends them to the native API.
"""

from conformance.plugin import ask, covers, hold, user
from conformance.plugin.material import file, text

WHICH_WORD = "Which word stands in this document? Answer with that word alone."
ANYTHING = "Describe this image in one sentence."
ADDRESS = "https://www.gstatic.com/webp/gallery/1.png"
SENTENCE = "data:application/pdf;base64,bm8gZG9jdW1lbnQgYXQgYWxs"

document = ask(
    "multimodal/file", role="vision", messages=[user([text(WHICH_WORD), file("heron.pdf")])]
)
broken = ask(
    "multimodal/file-broken",
    role="vision",
    expects="error",
    messages=[
        user(
            [
                text(WHICH_WORD),
                {"type": "file", "file": {"filename": "heron.pdf", "file_data": SENTENCE}},
            ]
        )
    ],
)
# A third host takes part, so that nothing is asked of what the picture shows.
elsewhere = ask(
    "multimodal/image-address",
    role="vision",
    only="openai",
    messages=[
        user([text(ANYTHING), {"type": "image_url", "image_url": {"url": ADDRESS}}]),
    ],
)


@covers("file-input/read")
def test_a_document_is_read(document):
    assert "heron" in (document.content or "").lower()


@covers("file-input/broken")
def test_bytes_that_are_no_document_are_refused(broken):
    assert broken.status == 400


@covers("image-input-data-url/remote")
def test_a_picture_may_lie_elsewhere(elsewhere):
    assert elsewhere.content


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
