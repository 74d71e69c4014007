"""Models and errors that break one clause, and right ones that break none."""

from made import (
    MADE,
    Case,
    entry,
    error,
    listing,
    model,
    models,
    refusal,
    without,
)

TEXT = (("content-type", "text/plain"),)
GOOGLE = [{"error": {"code": 404, "message": "No.", "status": "NOT_FOUND"}}]


def one_of(feature, exchange):
    """A maker of cases of `feature`, whose exchanges `exchange` makes."""

    def bad(name, *args, **breaks):
        members = breaks.pop("members", {})
        named = {f"{feature}/{slug.replace('_', '-')}": where for slug, where in breaks.items()}
        return Case(f"{feature}: {name}", exchange(*args, **members), named)

    return bad


listed = one_of("models-list", models)
retrieved = one_of("models-retrieve", model)
refused = one_of("errors-envelope", refusal)

BROKEN = [
    listed("status 206", members={"status": 206}, answers="status"),
    listed("no data", {"object": "list"}, answers="/data"),
    listed("data is empty", {"object": "list", "data": []}, answers="/data"),
    listed("a bare array", [entry()], answers="body"),
    listed("no JSON", b"<html>", answers="body", strict_json="body byte 0"),
    listed("another media type", members={"headers": TEXT}, content_type="header content-type"),
    listed("another object", listing(object="models"), object="/object"),
    listed("an entry without id", listing(without(entry(), "/id")), shape="/data/0/id"),
    listed("an entry of another object", listing(entry(object="m")), shape="/data/0/object"),
    listed("an entry that is text", listing("m-1"), shape="/data/0"),
    listed(
        "entries without created",
        listing(without(entry(), "/created"), without(entry("m-2"), "/created")),
        created=("/data/0/created", "/data/1/created"),
    ),
    listed("created is zero", listing(entry(created=0)), created="/data/0/created"),
    listed(
        "entries of one second",
        listing(entry(), entry("m-2")),
        created_differ="/data",
    ),
    listed("no owner", listing(without(entry(), "/owned_by")), owned_by="/data/0/owned_by"),
    listed("an id twice", listing(entry(), entry(created=MADE - 5)), unique_ids="/data/1/id"),
    listed("an id with a path", listing(entry("models/m-1")), bare_ids="/data/0/id"),
    retrieved("status 203", members={"status": 203}, answers="status"),
    retrieved("no id", without(entry(), "/id"), answers="/id"),
    retrieved("a list", [entry()], answers="body"),
    retrieved("an empty body", b"", answers="body", strict_json="body byte 0"),
    retrieved("another media type", members={"headers": TEXT}, content_type="header content-type"),
    retrieved("another object", entry(object="list"), shape="/object"),
    retrieved("no created", without(entry(), "/created"), created="/created"),
    retrieved("created in milliseconds", entry(created=MADE * 1000), created="/created"),
    retrieved("the owner is null", entry(owned_by=None), owned_by="/owned_by"),
    refused("another media type", members={"headers": TEXT}, content_type="header content-type"),
    refused(
        "an empty body",
        b"",
        strict_json="body byte 0",
        object_body="body",
    ),
    refused("no JSON", b"Not Found", strict_json="body byte 0", object_body="body"),
    refused("no error member", {"errors": []}, object_body="/error"),
    refused("the error is text", {"error": "No."}, object_body="/error"),
    refused("the error in a list", [error()], object_body="body"),
    refused(
        "the error as Google spells it",
        GOOGLE,
        object_body="body",
        type="/0/error/type",
        param="/0/error/param",
        code="/0/error/code",
    ),
    refused("no message", without(error(), "/error/message"), message="/error/message"),
    refused("an empty message", error(message=""), message="/error/message"),
    refused("no type", without(error(), "/error/type"), type="/error/type"),
    refused("no param", without(error(), "/error/param"), param="/error/param"),
    refused("param is a number", error(param=3), param="/error/param"),
    refused("no code", without(error(), "/error/code"), code="/error/code"),
    refused("code is the status", error(code=400), code="/error/code"),
    refused("param is a printed None", error(param="None"), nothing_printed="/error/param"),
    refused("code is a printed null", error(code="null"), nothing_printed="/error/code"),
    refused(
        "the message is a printed error",
        error(message="Upstream said: {'error': {'message': 'No.'}}"),
        nothing_printed="/error/message",
    ),
]

RIGHT = [
    Case("a list of one", models()),
    Case(
        "a list of two, with a vendor's members",
        models(listing(entry(), entry("x/m-2", n=1, created=MADE - 5))),
    ),
    Case("an entry", model()),
    Case("created with a point", model(entry(created=float(MADE)))),
    Case("a refusal", refusal()),
    Case("a refusal of the server", refusal(status=500)),
    Case("a refusal with code and param", refusal(error(code="bad", param="n"))),
    Case("a message about an error", refusal(error(message="None of {'error'} is a field."))),
]
