"""
Rules about what usage itemises: the details that clients read without looking first.

Whether the numbers can be true is the business of `usage`.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.contract import parts
from conformance.contract.phrases import show
from conformance.contract.rule import PLAIN, rule
from conformance.model import Breach, Exchange
from conformance.wire import MISSING

_ITEMS = (
    ("prompt_tokens_details", "cached_tokens"),
    ("completion_tokens_details", "reasoning_tokens"),
)


@rule("chat-create/usage-itemised", kinds=PLAIN, when=parts.no_usage)
def the_counts_are_itemised(exchange: Exchange) -> Iterator[Breach]:
    """OpenAI's usage object: its types allow no details, its service sends them since late 2024."""
    usage = parts.value(exchange)["usage"]
    for details, item in _ITEMS:
        found = usage.get(details, MISSING)
        where = f"/usage/{details}"
        if not isinstance(found, dict):
            yield Breach(where, (f"an object with {item}",), show(found))
        elif found.get(item) is None:  # of another type is the shape's business
            expected = ("an integer, 0 where there is none",)
            yield Breach(f"{where}/{item}", expected, show(found.get(item, MISSING)))
