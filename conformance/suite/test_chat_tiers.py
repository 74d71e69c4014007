"""
Service tiers: which ones a request may ask for, and how the answer says which one served it.

What a tier costs or how long it takes is nothing that one request could show.
"""

from conformance.plugin import ask, covers, hold, user

TIERS = ("standard", "flex", "priority")
NAMES = (*TIERS, "default", "scale")
SAID = "Reply with exactly: served at whatever tier"


def at(tier, name=None, **params):
    messages = [user(f"Reply with exactly: served as {tier}")]
    return ask(f"chat/{name or f'tier-{tier}'}", service_tier=tier, messages=messages, **params)


priority = at("priority", "service-tier")
flex = at("flex")
default = at("default")
standard = at("standard", only="gemini")
unknown = at("first-class", "tier-unknown", expects="error")
plain = ask("chat/tier-plain", service_tier="flex", messages=[user(SAID)])
streamed = ask("chat/tier-streamed", service_tier="flex", stream=True, messages=[user(SAID)])
none = ask("chat/tier-none", only="gemini", messages=[user(SAID)])
first = ask("chat/tier-header", only="gemini", service_tier="priority", messages=[user(SAID)])


def served(answer):
    """Return the tier that a header names; the header's own name begins with the service's."""
    named = dict(answer.response.headers)
    return next((named[name] for name in named if name.lower().endswith("-service-tier")), None)


@covers("chat-service-tier/accepted")
def test_priority_is_taken(priority):
    assert (priority.content or "").strip() == "served as priority"


@covers("chat-service-tier/flex")
def test_flex_is_taken(flex):
    assert (flex.content or "").strip() == "served as flex"


@covers("chat-service-tier/standard")
def test_standard_is_taken(standard):
    assert (standard.content or "").strip() == "served as standard"


@covers("chat-service-tier/default")
def test_default_is_taken(default):
    assert (default.content or "").strip() == "served as default"


@covers("chat-service-tier/echoed")
def test_the_answer_names_its_tier(flex):
    assert flex.value.get("service_tier") in NAMES


@covers("chat-service-tier/unknown-refused")
def test_an_unknown_tier_is_refused(unknown):
    assert unknown.status == 400


@covers("chat-service-tier/streamed")
def test_a_tier_may_be_asked_for_in_a_stream(streamed, plain):
    assert streamed.content == plain.content


@covers("service-tier-response-header/sent")
def test_a_header_names_the_tier(none):
    assert served(none) in TIERS


@covers("service-tier-response-header/as-asked")
def test_the_header_names_the_tier_asked_for(first):
    assert served(first) in ("priority", "standard")


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
