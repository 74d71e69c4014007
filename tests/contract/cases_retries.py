"""Refusals for a rate limit, with and without a word on when to try again."""

from made import JSON, Case, error, refusal

QUOTA = "type.googleapis.com/google.rpc.QuotaFailure"
RETRY = "type.googleapis.com/google.rpc.RetryInfo"
SAYS_WHEN = "errors-retry/says-when"


def limited(*details, **members):
    """A rate limit in OpenAI's shape that carries Google's details as well."""
    return refusal(error(code="rate_limit_exceeded", details=list(details)), status=429, **members)


BROKEN = [
    Case("a rate limit without a word", limited(), {SAYS_WHEN: "/error/details"}),
    Case(
        "a quota without a delay",
        refusal(error(details=[{"@type": QUOTA}, {"@type": RETRY}]), status=429),
        {SAYS_WHEN: "/error/details"},
    ),
]

RIGHT = [
    Case("a delay in a header", limited(headers=(*JSON, ("retry-after", "7")))),
    Case("a delay in the details", limited({"@type": RETRY, "retryDelay": "34s"})),
    Case("money that ran out", refusal(error(code="insufficient_quota"), status=429)),
    Case("details of the wrong type", refusal(error(details={"@type": QUOTA}), status=429)),
]
