"""
Faults of generated images: number, size, form, and the pictures themselves.

What only Gemini's page promises is in `images_extra`.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

from conformance.mutants.editing import (
    asks_otherwise,
    edits,
    error,
    forgets,
    refuses,
    with_body,
    with_headers,
)
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply

_PATH = "/images/generations"


def _of(answer: Any) -> list[Any]:
    return [entry for entry in answer["data"] if "b64_json" in entry]


always_512 = mutant(
    "images-size-ignored",
    what="Every picture has 512 by 512 pixels, whatever size is asked for.",
    breaks=("images-size/proportions", "images-size/exact"),
    reports=("images-size-ignored",),
)(asks_otherwise(lambda request: request.update(size="512x512"), path=_PATH))

size_rejected = mutant(
    "images-size-rejected",
    what="A size that OpenAI takes is refused with status 400.",
    breaks=("images-size/proportions", "images-size/exact"),
    reports=("images-size-rejected",),
)(refuses(lambda request: "size" in request, "size is not supported by this model", path=_PATH))

size_rejected_gemini = mutant(
    "images-size-rejected-gemini",
    what="A gateway before Gemini's image models refuses any size with status 400.",
    breaks=("images-size/proportions",),
    reports=("images-size-rejected",),
    dialect="gemini",
)(refuses(lambda request: "size" in request, "size not supported for this model", path=_PATH))


@mutant(
    "images-edits-route-missing",
    what="There is no route images/edits, though there is images/generations.",
    breaks=("images-generate/edits",),
    reports=("images-edits-route-missing",),
)
def edits_missing(asked: Asked, healthy: Endpoint) -> Reply:
    if not asked.path.endswith("/images/edits"):
        return healthy(asked)
    return error("Not Found", status=404)


@mutant(
    "images-edit-size-dropped",
    what="size holds for generations and is lost on the way to edits.",
    breaks=("images-size/edited",),
    reports=("images-edit-size-dropped",),
)
def edit_size_dropped(asked: Asked, healthy: Endpoint) -> Reply:
    if not asked.path.endswith("/images/edits"):
        return healthy(asked)
    return healthy(replace(asked, body=asked.body.replace(b'name="size"', b'name="user"')))


nearest_size = mutant(
    "images-size-nearest",
    what="A picture has the proportions asked for and the pixels of a fixed list.",
    breaks=("images-size/exact",),
)(
    asks_otherwise(
        lambda request: request.update({"size": "1344x896"} if "size" in request else {}),
        path=_PATH,
    )
)


def _turn(request: Any) -> None:
    if "size" in request:
        width, height = request["size"].split("x")
        request["size"] = f"{height}x{width}"


turned = mutant(
    "images-size-turned",
    what="Width and height of size are taken for each other.",
    breaks=("images-size/proportions",),
)(asks_otherwise(_turn, path=_PATH))

n_ignored = mutant(
    "images-n-ignored",
    what="n is taken and one image comes.",
    breaks=("images-n/two",),
)(forgets("n", path=_PATH))

n_of_four = mutant(
    "images-n-default-four",
    what="Without n four images come.",
    breaks=("images-n/default",),
)(asks_otherwise(lambda request: request.setdefault("n", 4), path=_PATH))

n_from_zero = mutant(
    "images-n-one-too-many",
    what="One image more than n comes.",
    breaks=("images-n/one", "images-n/two", "images-generate/sample"),
)(
    asks_otherwise(
        lambda request: request.update({"n": request["n"] + 1} if "n" in request else {}),
        path=_PATH,
    )
)

format_ignored = mutant(
    "images-url-where-base64-was-asked",
    what="Images come as addresses, whatever response_format says.",
    breaks=("images-response-format/b64",),
)(asks_otherwise(lambda request: request.update(response_format="url"), path=_PATH))

url_ignored = mutant(
    "images-base64-where-url-was-asked",
    what="response_format url is taken and the picture comes in base64.",
    breaks=("images-response-format/url",),
)(asks_otherwise(lambda request: request.update(response_format="b64_json"), path=_PATH))


@mutant(
    "images-url-beside-base64",
    what="Every image comes as base64 and as an address.",
    breaks=("images-response-format/no-url",),
)
@edits(_PATH)
def both_forms(answer: Any, _request: Any) -> None:
    for entry in _of(answer):
        entry["url"] = "https://pictures.invalid/1.png"


@mutant(
    "images-data-uri",
    what="b64_json holds a data URI.",
    breaks=("images-generate/decodes",),
)
@edits(_PATH)
def data_uri(answer: Any, _request: Any) -> None:
    for entry in _of(answer):
        entry["b64_json"] = f"data:image/png;base64,{entry['b64_json']}"


@mutant(
    "images-gif",
    what="Images are GIF files.",
    breaks=("images-generate/decodes",),
)
@edits(_PATH)
def gif(answer: Any, _request: Any) -> None:
    for entry in _of(answer):
        entry["b64_json"] = base64.b64encode(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;").decode()


@mutant(
    "images-cut-short",
    what="Every picture breaks off after sixty bytes.",
    breaks=("images-generate/whole",),
)
@edits(_PATH)
def cut_short(answer: Any, _request: Any) -> None:
    for entry in _of(answer):
        entry["b64_json"] = entry["b64_json"][:80]


@mutant(
    "images-native-form",
    what="Images come in the native form, predictions with bytesBase64Encoded.",
    breaks=("images-generate/answers",),
)
@edits(_PATH)
def native_form(answer: Any, _request: Any) -> Any:
    held = [entry.get("b64_json", "") for entry in answer["data"]]
    return {"predictions": [{"bytesBase64Encoded": one, "mimeType": "image/png"} for one in held]}


@mutant(
    "images-native-members",
    what="Every image has a mimeType beside OpenAI's members.",
    breaks=("images-generate/no-native-members",),
)
@edits(_PATH)
def native_members(answer: Any, _request: Any) -> None:
    for entry in answer["data"]:
        entry["mimeType"] = "image/png"


@mutant(
    "images-entry-empty",
    what="An image that a filter took away leaves an empty entry.",
    breaks=("images-generate/entry",),
)
@edits(_PATH)
def entry_empty(answer: Any, _request: Any) -> None:
    answer["data"][-1] = {}


@mutant(
    "images-created-in-milliseconds",
    what="created counts milliseconds.",
    breaks=("images-generate/created",),
)
@edits(_PATH)
def created_in_milliseconds(answer: Any, _request: Any) -> None:
    answer["created"] *= 1000


@mutant(
    "images-created-missing",
    what="The answer does not say when it was made.",
    breaks=("images-generate/created",),
)
@edits(_PATH)
def created_missing(answer: Any, _request: Any) -> None:
    del answer["created"]


unknown_model_drawn = mutant(
    "images-unknown-model-served",
    what="A model that does not exist is answered by the one there is.",
    breaks=("images-generate/unknown-model",),
)(asks_otherwise(lambda request: request.update(model="reference-image"), path=_PATH))


@mutant(
    "images-unknown-model-500",
    what="A model that does not exist is answered with status 500.",
    breaks=("images-generate/unknown-model",),
)
def unknown_model_500(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if asked.path.endswith(_PATH) and reply.status == 404:
        return error("Internal error", status=500, type_="server_error")
    return reply


@mutant(
    "images-served-as-octets",
    what="The answer is served as application/octet-stream.",
    breaks=("images-generate/content-type",),
)
def served_as_octets(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if asked.path.endswith(_PATH) and reply.status == 200:
        return with_headers(reply, content_type="application/octet-stream")
    return reply


@mutant(
    "images-usage-as-text",
    what="The counts of usage are texts.",
    breaks=("images-generate/shape",),
)
@edits(_PATH)
def usage_as_text(answer: Any, _request: Any) -> None:
    for name in ("input_tokens", "output_tokens", "total_tokens"):
        answer["usage"][name] = str(answer["usage"][name])


@mutant(
    "images-two-documents",
    what="An answer holds two JSON texts, the images and what they cost.",
    breaks=("images-generate/strict-json", "images-generate/sdk-carries"),
    surface="python",
)
def two_documents(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if asked.path.endswith(_PATH) and reply.status == 200:
        return with_body(reply, reply.body + b'{"cost": 0.04}\n')
    return reply
