"""Answers in a form that was not asked for, and right ones that break none."""

import json

from made import (
    Case,
    calling,
    choice,
    chunk,
    completion,
    first,
    plain,
    stream,
)

CLOSED = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "array", "items": {"minimum": 1}}},
    "required": ["city"],
    "additionalProperties": False,
}
OBJECT = {"response_format": {"type": "json_object"}}
TEXT = {"response_format": {"type": "text"}}
CONTENT = "/choices/0/message/content"


def form(schema=CLOSED, **members):
    described = {"name": "place", "schema": schema, **members}
    return {"response_format": {"type": "json_schema", "json_schema": described}}


STRICT = form(strict=True)


def said(content, *, asked=STRICT, finish="stop", **members):
    """A plain answer with that content, as text or as what the text spells."""
    text = content if isinstance(content, str | None) else json.dumps(content)
    return plain(completion(choice(content=text, finish=finish, **members)), asked=asked)


def streamed(*pieces, asked=STRICT, finish="stop"):
    return stream(
        first(), *(chunk({"content": one}) for one in pieces), chunk(finish=finish), asked=asked
    )


def bad(name, exchange, **breaks):
    """A case of response_format; the keywords are slugs with `_` for `-`."""
    named = {
        f"response-format-json-{'object' if slug == 'object' else 'schema'}/"
        + slug.replace("_", "-"): where
        for slug, where in breaks.items()
    }
    return Case(name, exchange, named)


BROKEN = [
    bad("prose for a document", said("Oslo, of course."), document=CONTENT),
    bad("a document in a fence", said('```json\n{"city": "Oslo"}\n```'), document=CONTENT),
    bad("a document and a remark", said('{"city": "Oslo"} Done.'), document=CONTENT),
    bad("a member twice", said('{"city": "Oslo", "city": "Rome"}'), document=CONTENT),
    bad("an empty text", said(" "), document=CONTENT),
    bad("a member is missing", said({"days": []}), fits=CONTENT),
    bad("a member of another type", said({"city": 5}), fits=CONTENT),
    bad("a member too many", said({"city": "Oslo", "sea": True}), fits=CONTENT),
    bad("a wrong item deep down", said({"city": "Oslo", "days": [1, 0]}), fits=CONTENT),
    bad("a list for an object", said([]), fits=CONTENT),
    bad("a misfit, not strict", said({"city": 5}, asked=form()), fits_when_not_strict=CONTENT),
    bad(
        "a misfit, strict is false",
        said({"city": 5}, asked=form(strict=False)),
        fits_when_not_strict=CONTENT,
    ),
    bad(
        "the second choice misses",
        plain(
            completion(choice(content='{"city": "Oslo"}'), choice(1, content="{}")), asked=STRICT
        ),
        fits="/choices/1/message/content",
    ),
    bad("a stream of prose", streamed("Os", "lo"), document="stream"),
    bad("a streamed misfit", streamed('{"ci', 'ty": 5}'), fits="stream"),
    bad("prose for an object", said("Oslo", asked=OBJECT), object=CONTENT),
    bad("a list for any object", said([1], asked=OBJECT), object=CONTENT),
    bad("an object in a fence", said("```\n{}\n```", asked=OBJECT), object=CONTENT),
    bad("a streamed list for any object", streamed("[1", "]", asked=OBJECT), object="stream"),
]

RIGHT = [
    Case("a document that fits", said({"city": "Oslo", "days": [1, 2]})),
    Case("a document over several lines", said('{\n  "city": "Oslo"\n}\n')),
    Case("a streamed document that fits", streamed("{", '"city": "Os', 'lo"}')),
    Case("a document that fits, not strict", said({"city": "Oslo"}, asked=form())),
    Case("any object", said({"anything": [1]}, asked=OBJECT)),
    Case("a text that was asked for", said("{city", asked=TEXT)),
    Case("a refusal for a document", said(None, refusal="I cannot say.")),
    Case("a document that was cut short", said('{"city": "Os', finish="length")),
    Case("a stream that was cut short", streamed('{"city": "Os', finish="length")),
    Case("a call for a document", plain(calling(), asked=STRICT)),
    Case("a schema that is none", said({"city": 5}, asked=form({"type": "text"}, strict=True))),
    Case("a schema with references outside", said({}, asked=form({"$ref": "x:y"}, strict=True))),
    Case(
        "a schema within a schema",
        said(
            {"next": {"next": None}},
            asked=form(
                {
                    "type": "object",
                    "properties": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}},
                    "required": ["next"],
                },
                strict=True,
            ),
        ),
    ),
]
