"""Plain answers that break one clause of the chat area, and right ones that break none."""

from made import (
    JSON,
    MADE,
    Case,
    calling,
    choice,
    completion,
    having,
    plain,
    usage,
    without,
)

OK = completion()


def bad(name, body, **breaks):
    """A case of chat-create; the keywords are slugs with `_` for `-`."""
    named = {f"chat-create/{slug.replace('_', '-')}": where for slug, where in breaks.items()}
    return Case(name, plain(body), named)


def member(pointer, value):
    return having(OK, pointer, value)


BROKEN = [
    bad("no choices", without(OK, "/choices"), answers="/choices"),
    bad("choices are null", member("/choices", None), answers="/choices"),
    bad("choices are empty", member("/choices", []), answers="/choices"),
    bad("a choice is no object", member("/choices", ["hi"]), answers="/choices"),
    bad(
        "the only choice has no message",
        without(OK, "/choices/0/message"),
        answers="/choices/0/message",
    ),
    bad("the body is a list", [OK], answers="body"),
    bad("the body is empty", b"", answers="body", strict_json="body byte 0"),
    bad("the body is cut", b'{"id": "x"', answers="body", strict_json="body byte 10"),
    bad(
        "a member occurs twice",
        b'{"id": "x", ' + plain().response.body[1:],
        strict_json="/id",
    ),
    bad("NaN", plain().response.body[:-1] + b', "x": NaN}', strict_json="/x"),
    bad(
        "bytes after the value",
        plain().response.body + b"x",
        strict_json=f"body byte {len(plain().response.body)}",
    ),
    Case("status 201", plain(status=201), {"chat-create/answers": "status"}),
    Case("a connection that broke", plain(complete=False), {"chat-create/whole-body": "body"}),
    Case(
        "another media type",
        plain(headers=(("content-type", "text/plain"),)),
        {"chat-create/content-type": "header content-type"},
    ),
    Case(
        "no media type",
        plain(headers=(("date", "today"),)),
        {"chat-create/content-type": "header content-type"},
    ),
    bad("no object member", without(OK, "/object"), object="/object"),
    bad("another object member", member("/object", "text_completion"), object="/object"),
    bad("no id", without(OK, "/id"), id="/id"),
    bad("id is null", member("/id", None), id="/id"),
    bad("id is empty", member("/id", ""), id="/id"),
    bad("no created", without(OK, "/created"), created="/created"),
    bad("created is text", member("/created", str(MADE)), created="/created"),
    bad("created is in milliseconds", member("/created", MADE * 1000), created="/created"),
    bad("created is zero", member("/created", 0), created="/created"),
    bad("created is true", member("/created", True), created="/created"),
    bad("created has a fraction", member("/created", MADE + 0.5), created="/created"),
    bad("no model", without(OK, "/model"), model="/model"),
    bad("model is empty", member("/model", ""), model="/model"),
    bad(
        "a choice without index",
        without(OK, "/choices/0/index"),
        choice_index="/choices/0/index",
    ),
    bad("indexes from one", completion(choice(1)), choice_index="/choices/0/index"),
    bad(
        "an index twice",
        completion(choice(), choice()),
        choice_index="/choices/1/index",
    ),
    bad("no role", without(OK, "/choices/0/message/role"), role="/choices/0/message/role"),
    bad("another role", completion(choice(role="model")), role="/choices/0/message/role"),
    bad(
        "no content member",
        without(OK, "/choices/0/message/content"),
        content="/choices/0/message/content",
        not_empty="/choices/0/message",
    ),
    bad(
        "content in parts",
        completion(choice(content=[{"type": "text", "text": "Hello."}])),
        content="/choices/0/message/content",
    ),
    bad("empty text", completion(choice(content="")), not_empty="/choices/0/message"),
    bad(
        "nothing at all",
        completion(choice(content=None)),
        not_empty="/choices/0/message",
    ),
    bad(
        "no finish reason",
        without(OK, "/choices/0/finish_reason"),
        finish_reason="/choices/0/finish_reason",
    ),
    bad(
        "the finish reason is null",
        completion(choice(finish=None)),
        finish_reason="/choices/0/finish_reason",
    ),
    bad(
        "a finish reason of its own",
        completion(choice(finish="function_call_filter: MALFORMED_FUNCTION_CALL")),
        finish_reason="/choices/0/finish_reason",
    ),
    bad("no usage", without(OK, "/usage"), usage="/usage"),
    bad("usage is null", member("/usage", None), usage="/usage"),
    bad(
        "a count is missing",
        without(OK, "/usage/completion_tokens"),
        usage="/usage/completion_tokens",
    ),
    bad("a count is text", member("/usage/total_tokens", "7"), usage="/usage/total_tokens"),
    bad(
        "a count is negative",
        completion(usage=usage(completion=-1)),
        usage="/usage/completion_tokens",
        usage_details="/usage/completion_tokens_details/reasoning_tokens",
    ),
    bad("total above the sum", member("/usage/total_tokens", 40), usage_sum="/usage/total_tokens"),
    bad("total below the sum", member("/usage/total_tokens", 6), usage_sum="/usage/total_tokens"),
    bad(
        "more cached than sent",
        completion(usage=usage(prompt_tokens_details={"cached_tokens": 6})),
        usage_details="/usage/prompt_tokens_details/cached_tokens",
    ),
    bad(
        "more reasoning than answer",
        completion(usage=usage(completion_tokens_details={"reasoning_tokens": 30})),
        usage_details="/usage/completion_tokens_details/reasoning_tokens",
    ),
    bad(
        "details are a number",
        completion(usage=usage(prompt_tokens_details=5)),
        shape="/usage/prompt_tokens_details",
        usage_itemised="/usage/prompt_tokens_details",
    ),
    bad(
        "no details of the completion",
        without(OK, "/usage/completion_tokens_details"),
        usage_itemised="/usage/completion_tokens_details",
    ),
    bad(
        "details of the prompt that are null",
        completion(usage=usage(prompt_tokens_details={"cached_tokens": None})),
        usage_itemised="/usage/prompt_tokens_details/cached_tokens",
    ),
    bad(
        "the fingerprint is a number", completion(system_fingerprint=5), shape="/system_fingerprint"
    ),
    bad(
        "tool calls are an object",
        completion(choice(tool_calls={})),
        shape="/choices/0/message/tool_calls",
    ),
    bad(
        "the refusal is a list", completion(choice(refusal=[])), shape="/choices/0/message/refusal"
    ),
    bad(
        "one of two choices has no message",
        completion(choice(), without(choice(1), "/message")),
        shape="/choices/1/message",
    ),
    bad(
        "a call nobody asked for has no id",
        without(calling(), "/choices/0/message/tool_calls/0/id"),
        shape="/choices/0/message/tool_calls/0/id",
    ),
    bad(
        "a member in camelCase beside",
        completion(usageMetadata={}, modelVersion="m"),
        no_native_members=("/modelVersion", "/usageMetadata"),
    ),
    bad(
        "a member in camelCase instead",
        without(member("/choices/0/finishReason", "stop"), "/choices/0/finish_reason"),
        no_native_members="/choices/0/finishReason",
        finish_reason="/choices/0/finish_reason",
    ),
    Case(
        "made long before it was served",
        plain(headers=(*JSON, ("date", "Wed, 18 Jun 2025 09:00:00 GMT"))),
        {"chat-create/created-now": "/created"},
    ),
    bad(
        "two things at once",
        without(member("/id", ""), "/created"),
        id="/id",
        created="/created",
    ),
]

RIGHT = [
    Case("the smallest answer", plain()),
    Case("as OpenAI answered before refusals", plain(without(OK, "/choices/0/message/refusal"))),
    Case(
        "whole numbers with a point",
        plain(completion(choice(0.0), choice(1.0), created=float(MADE), usage=usage(5.0, 2.0))),
    ),
    Case(
        "made when it was served",
        plain(headers=(*JSON, ("date", "Sun, 15 Jun 2025 15:06:41 GMT"))),
    ),
    Case("a date that is none", plain(headers=(*JSON, ("date", "today")))),
    Case("two choices out of order", plain(completion(choice(1), choice(0)))),
    Case("a refusal", plain(completion(choice(content=None, refusal="I will not.")))),
    Case("spoken", plain(completion(choice(content=None, audio={"id": "a", "data": ""})))),
    Case("cut before the first word", plain(completion(choice(content="", finish="length")))),
    Case(
        "details within their counts",
        plain(
            completion(
                usage=usage(
                    prompt_tokens_details={"cached_tokens": 5, "audio_tokens": None},
                    completion_tokens_details={"reasoning_tokens": 2, "other_tokens": 99},
                )
            )
        ),
    ),
    Case("members that are null", plain(completion(system_fingerprint=None, service_tier=None))),
    Case(
        "members of a vendor",
        plain(completion(choice(extra_content={"google": {"thoughtSignature": "x"}}), x_id=1)),
    ),
    Case(
        "log probabilities",
        plain(
            having(
                OK,
                "/choices/0/logprobs",
                {"content": [{"token": "a", "bytes": [97], "logprob": -1, "top_logprobs": []}]},
            )
        ),
    ),
    Case(
        "the old way to call",
        plain(
            completion(
                choice(
                    content=None,
                    function_call={"name": "f", "arguments": "{}"},
                    finish="function_call",
                )
            )
        ),
    ),
]
