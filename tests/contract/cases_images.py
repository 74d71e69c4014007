"""Answers with images that break one clause, and right ones that break none."""

from made import MADE, Case, having, posted, without

from conformance.model import Kind

# A PNG of one white pixel.
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg=="
)
ADDRESS = "https://host.invalid/a.png"


def answer(*entries, **members):
    return {"created": MADE, "data": list(entries) or [{"b64_json": PIXEL}], **members}


def images(body=None, *, form="b64_json", **members):
    asked = {"model": "m-1", "prompt": "A pixel."}
    if form:
        asked["response_format"] = form
    body = answer() if body is None else body
    return posted(Kind.IMAGES, "images/generations", body, asked=asked, **members)


OK = answer()


def bad(name, body, *, form=None, **breaks):
    """A case of images-generate; the keywords are slugs with `_` for `-`."""
    named = {f"images-generate/{slug.replace('_', '-')}": where for slug, where in breaks.items()}
    return Case(name, images(body, form=form), named)


BROKEN = [
    bad("no data", without(OK, "/data"), answers="/data"),
    bad("no picture at all", having(OK, "/data", []), answers="/data"),
    bad(
        "the schema of early 2025",
        {"created": MADE, "images": [{"b64Json": PIXEL}]},
        answers="/data",
    ),
    bad("the body is a list", [OK], answers="body"),
    bad("the body is empty", b"", answers="body", strict_json="body byte 0"),
    Case("status 202", images(status=202), {"images-generate/answers": "status"}),
    Case(
        "another media type",
        images(headers=(("content-type", "image/png"),)),
        {"images-generate/content-type": "header content-type"},
    ),
    bad(
        "bytes after the value",
        images().response.body + b"x",
        strict_json=f"body byte {len(images().response.body)}",
    ),
    bad("an entry is text", having(OK, "/data/0", PIXEL), shape="/data/0"),
    bad("an address that is no text", answer({"b64_json": PIXEL, "url": 5}), shape="/data/0/url"),
    bad("no created", without(OK, "/created"), created="/created"),
    bad("created in milliseconds", having(OK, "/created", MADE * 1000), created="/created"),
    bad("an empty entry", answer({}), entry="/data/0"),
    bad("a picture in no form", answer({"b64_json": None, "url": None}), entry="/data/0"),
    bad("a picture as bytes", answer({"b64_json": [137, 80]}), decodes="/data/0/b64_json"),
    bad(
        "a data URL",
        answer({"b64_json": f"data:image/png;base64,{PIXEL}"}),
        decodes="/data/0/b64_json",
    ),
    bad("an empty picture", answer({"b64_json": ""}), decodes="/data/0/b64_json"),
    bad("a picture that is text", answer({"b64_json": "SGVsbG8u"}), decodes="/data/0/b64_json"),
    bad(
        "a total that is not the sum",
        answer(usage={"input_tokens": 3, "output_tokens": 4, "total_tokens": 8}),
        usage_sum="/usage/total_tokens",
    ),
    bad("half a picture", answer({"b64_json": PIXEL[:48]}), whole="/data/0/b64_json"),
    bad(
        "a member in camelCase",
        answer({"b64_json": PIXEL, "mimeType": "image/png"}),
        no_native_members="/data/0/mimeType",
    ),
    Case(
        "an address where base64 was asked for",
        images(answer({"url": ADDRESS})),
        {"images-response-format/b64": "/data/0/b64_json"},
    ),
    Case(
        "an address beside base64",
        images(answer({"b64_json": PIXEL, "url": ADDRESS})),
        {"images-response-format/no-url": "/data/0/url"},
    ),
]

RIGHT = [
    Case("one picture", images()),
    Case("two pictures", images(answer({"b64_json": PIXEL}, {"b64_json": PIXEL}))),
    Case("an address that is null", images(answer({"b64_json": PIXEL, "url": None}))),
    Case("an address as asked for", images(answer({"url": ADDRESS}), form="url")),
    Case(
        "both where nothing was asked",
        images(answer({"b64_json": PIXEL, "url": ADDRESS}), form=None),
    ),
    Case(
        "counts that add up",
        images(answer(usage={"input_tokens": 3, "output_tokens": 4, "total_tokens": 7})),
    ),
    Case("members of a vendor", images({**OK, "usage": None, "size": "1x1", "seed": 5})),
]
