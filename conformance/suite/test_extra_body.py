"""
extra_body: the fields of Google's own in a chat request, and how each surface spells them.

A promise of the Gemini documentation alone. Python's SDK merges its argument into the body, so
the argument holds a member of its own name; what reaches the wire is the same everywhere.
"""

from conformance.plugin import ask, ask_raw, covers, hold, ignored, user

RIDDLE = "How many legs do three spiders have together?"
HARM = {"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_ONLY_HIGH"}


def google(**members):
    return {"extra_body": {"google": members}}


def thoughts(wanted):
    return google(thinking_config={"include_thoughts": wanted})


doubled = ask(
    "extra_body/doubled",
    role="thinking",
    only="gemini",
    extra_body=thoughts(False),
    messages=[user("Reply with exactly: doubled in Python")],
)
single = ask(
    "extra_body/single",
    role="thinking",
    only="gemini",
    expects="error",
    extra_body={"google": {"thinking_config": {"include_thoughts": False}}},
    messages=[user("Reply with exactly: not doubled")],
)
empty = ask(
    "extra_body/empty",
    only="gemini",
    extra_body=google(),
    messages=[user("Reply with exactly: nothing of Google's")],
)
thinking = ask(
    "extra_body/thoughts", role="thinking", only="gemini", extra_body=thoughts(True),
    messages=[user(RIDDLE)],
)  # fmt: skip
control = ask("extra_body/control", role="thinking", only="gemini", messages=[user(RIDDLE)])
once = ask_raw(
    "extra_body/once",
    "POST",
    "chat/completions",
    role="thinking",
    only="gemini",
    json={"messages": [user("Reply with exactly: written once")], **thoughts(False)},
)
streamed = ask(
    "extra_body/streamed",
    role="thinking",
    only="gemini",
    stream=True,
    extra_body=thoughts(False),
    messages=[user("Reply with exactly: streamed with a body beside it")],
)
nested = ask(
    "extra_body/nested",
    role="thinking",
    only="gemini",
    expects="error",
    extra_body={"extra_body": thoughts(False)},
    messages=[user("Reply with exactly: doubled on the wire")],
)
unknown = ask(
    "extra_body/unknown",
    only="gemini",
    expects="error",
    extra_body=google(member_nobody_defined=True),
    messages=[user("Say hello.")],
)
no_cache = ask(
    "extra_body/no-cache",
    only="gemini",
    expects="error",
    extra_body=google(cached_content="cachedContents/no-such-cache"),
    messages=[user("Say hello.")],
)
safe = ask(
    "extra_body/safety-settings",
    only="gemini",
    extra_body=google(safety_settings=[HARM]),
    messages=[user("Reply with exactly: safe and sound")],
)
unsafe = ask(
    "extra_body/safety-settings-unknown",
    only="gemini",
    expects="error",
    extra_body=google(safety_settings=[HARM | {"threshold": "BLOCK_ON_A_WHIM"}]),
    messages=[user("Reply with exactly: safe and sound")],
)


def thought(answer):
    """Tell whether the answer shows thought anywhere a client was ever told to look."""
    extra = (answer.message.get("extra_content") or {}).get("google") or {}
    return "<thought>" in (answer.content or "") or extra.get("thought") is True


@covers("extra-body-python/accepted")
def test_a_doubled_argument_is_answered(doubled):
    assert doubled.content.strip() == "doubled in Python"


@covers("extra-body-python/on-the-wire")
def test_a_doubled_argument_is_one_member_of_the_body(doubled):
    assert doubled.carried.raised is None
    assert doubled.sent["extra_body"] == thoughts(False)["extra_body"]
    assert "google" not in doubled.sent


@covers("extra-body-python/effect")
def test_a_thinking_config_has_its_effect(thinking, control):
    if not thought(thinking):
        raise ignored("no thought is shown, as in the same request without thinking_config")
    assert not thought(control)


@covers("extra-body-python/empty")
def test_an_empty_google_changes_nothing(empty):
    assert empty.content.strip() == "nothing of Google's"


@covers("extra-body-python/single-refused")
def test_an_argument_that_is_not_doubled_is_refused_by_name(single):
    assert single.status == 400
    assert "google" in (single.error_message or "")


@covers("extra-body-js-rest/accepted")
def test_one_extra_body_is_answered(once):
    assert once.content.strip() == "written once"


@covers("extra-body-js-rest/streamed")
def test_a_stream_may_have_an_extra_body(streamed):
    assert streamed.content.strip() == "streamed with a body beside it"


@covers("extra-body-js-rest/doubled-refused")
def test_an_extra_body_within_extra_body_is_refused_with_its_place(nested):
    assert nested.status == 400
    assert "extra_body" in (nested.error_message or "")


@covers("extra-body-js-rest/unknown-refused")
def test_an_unknown_member_of_google_is_refused_by_name(unknown):
    assert unknown.status == 400
    assert "member_nobody_defined" in (unknown.error_message or "")


@covers("extra-body-cached-content/known")
def test_a_cache_that_is_not_there_is_missed(no_cache, unknown):
    if no_cache.status == 200:
        raise ignored("a name without a cache is answered as if it were not there")
    assert 400 <= no_cache.status < 500
    as_unknown = (unknown.error_message or "").replace("member_nobody_defined", "cached_content")
    assert no_cache.error_message
    assert no_cache.error_message != as_unknown


@covers("extra-body-chat-safety-settings/accepted")
def test_safety_settings_are_taken(safe):
    assert safe.content.strip() == "safe and sound"


@covers("extra-body-chat-safety-settings/wrong-threshold")
def test_a_threshold_that_is_not_there_is_refused(unsafe):
    if unsafe.status == 200:
        raise ignored("a threshold that nobody defined is answered")
    assert unsafe.status == 400


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
