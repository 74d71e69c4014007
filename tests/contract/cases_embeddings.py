"""Answers with embeddings that break one clause, and right ones that break none."""

from made import Case, having, posted, without

from conformance.model import Kind

PACKED = "mpkZP83MTL8="  # 0.6 and -0.8
NAN = "AADAfwAAgD8="  # no number, and one


def entry(index=0, embedding=(0.6, -0.8)):
    spelled = embedding if isinstance(embedding, str) else list(embedding)
    return {"object": "embedding", "index": index, "embedding": spelled}


def answer(*entries, **members):
    return {
        "object": "list",
        "data": list(entries) or [entry()],
        "model": "m-1",
        "usage": {"prompt_tokens": 2, "total_tokens": 2},
        **members,
    }


def embeddings(body=None, **members):
    asked = {"model": "m-1", "input": "Hello."}
    body = answer() if body is None else body
    return posted(Kind.EMBEDDINGS, "embeddings", body, asked=asked, **members)


OK = answer()
TWO = answer(entry(), entry(1))


def bad(name, body, **breaks):
    """A case of embeddings-create; the keywords are slugs with `_` for `-`."""
    named = {f"embeddings-create/{slug.replace('_', '-')}": where for slug, where in breaks.items()}
    return Case(name, embeddings(body), named)


BROKEN = [
    bad("no data", without(OK, "/data"), answers="/data"),
    bad("data is empty", having(OK, "/data", []), answers="/data"),
    bad("the body is a list", [OK], answers="body"),
    bad("the body is empty", b"", answers="body", strict_json="body byte 0"),
    Case("status 201", embeddings(status=201), {"embeddings-create/answers": "status"}),
    Case(
        "another media type",
        embeddings(headers=(("content-type", "text/json"),)),
        {"embeddings-create/content-type": "header content-type"},
    ),
    bad(
        "a member occurs twice",
        b'{"model": "x", ' + embeddings().response.body[1:],
        strict_json="/model",
    ),
    bad("an entry is no object", having(TWO, "/data/1", [0.6, -0.8]), shape="/data/1"),
    bad(
        "nothing was counted",
        having(OK, "/usage", {"prompt_tokens": 0, "total_tokens": 0}),
        usage_counts="/usage/prompt_tokens",
    ),
    bad("the list is an embedding", having(OK, "/object", "embedding"), object="/object"),
    bad("an entry is a list", having(OK, "/data/0/object", "list"), entry_object="/data/0/object"),
    bad("no object in an entry", without(OK, "/data/0/object"), entry_object="/data/0/object"),
    bad("no index", without(OK, "/data/0/index"), index="/data/0/index"),
    bad("no index in the first", without(TWO, "/data/0/index"), index="/data/0/index"),
    bad("an index that is text", having(OK, "/data/0/index", "0"), index="/data/0/index"),
    bad(
        "the second comes first",
        answer(entry(1), entry(0)),
        index_order=("/data/0/index", "/data/1/index"),
    ),
    bad("every index is zero", answer(entry(), entry()), index_order="/data/1/index"),
    bad("numbers from one on", answer(entry(1)), index_order="/data/0/index"),
    bad("no vector", without(OK, "/data/0/embedding"), vector="/data/0/embedding"),
    bad("an empty vector", answer(entry(embedding=())), vector="/data/0/embedding"),
    bad("a vector in an object", having(OK, "/data/0/embedding", {}), vector="/data/0/embedding"),
    bad("no base64", answer(entry(embedding="not base64")), vector="/data/0/embedding"),
    bad("base64 of six bytes", answer(entry(embedding="mpkZP83M")), vector="/data/0/embedding"),
    bad(
        "a component that is text",
        having(OK, "/data/0/embedding/1", "-0.8"),
        finite="/data/0/embedding/1",
    ),
    bad(
        "a component that is null", answer(entry(embedding=(None, 1))), finite="/data/0/embedding/0"
    ),
    bad("packed, and no number", answer(entry(embedding=NAN)), finite="/data/0/embedding/0"),
    bad("nothing but zeros", answer(entry(embedding=(0, 0.0))), not_zero="/data/0/embedding"),
    bad(
        "vectors of two lengths",
        answer(entry(), entry(1, (1, 0, 0))),
        equal_length="/data/1/embedding",
    ),
    bad("no model", without(OK, "/model"), model="/model"),
    bad("an empty model", having(OK, "/model", ""), model="/model"),
    bad("no usage", without(OK, "/usage"), usage="/usage"),
    bad("a count is missing", without(OK, "/usage/total_tokens"), usage="/usage/total_tokens"),
    bad(
        "counts spelled natively",
        having(OK, "/usage", {"promptTokens": 2, "totalTokens": 2}),
        usage=("/usage/prompt_tokens", "/usage/total_tokens"),
    ),
    bad(
        "a total of its own",
        having(OK, "/usage/total_tokens", 5),
        usage_total="/usage/total_tokens",
    ),
]

RIGHT = [
    Case("one vector", embeddings()),
    Case("two vectors", embeddings(TWO)),
    Case("a packed vector", embeddings(answer(entry(embedding=PACKED)))),
    Case("numbers and packed", embeddings(answer(entry(), entry(1, PACKED)))),
    Case("integers for components", embeddings(answer(entry(embedding=(0, 1))))),
    Case("members of a vendor", embeddings({**OK, "metadata": {"billableCharacterCount": 6}})),
]
