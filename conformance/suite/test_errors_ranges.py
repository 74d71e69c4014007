"""
Parameter ranges and rate limits: the ends of a range are taken, what lies beyond is refused.

Clamping in silence is neither: a value beyond the range that is answered breaks its clause.
"""

from conformance.plugin import ask, covers, hold, user

TOLD = "Reply with exactly: within the range"
BEYOND = [user("Reply with exactly: beyond the range")]


def taken(name, **params):
    return ask(f"errors/range-{name}", messages=[user(f"{TOLD} of {name}")], **params)


def beyond(name, **params):
    return ask(f"errors/range-{name}", expects="error", messages=BEYOND, **params)


coldest = taken("temperature-lowest", temperature=0)
hottest = taken("temperature-highest", temperature=2)
hotter = beyond("temperature-above", temperature=2.5)
colder = beyond("temperature-below", temperature=-0.5)
whole = taken("top-p-highest", top_p=1)
more_than_whole = beyond("top-p-above", top_p=1.5)
sternest = taken("penalty-highest", presence_penalty=2)
sterner = beyond("penalty-above", presence_penalty=3)
none = beyond("n-zero", n=0)
nine = beyond("n-above-eight", n=9, only="gemini")
no_tokens = beyond("max-tokens-zero", max_tokens=0)


@covers("param-ranges/temperature-lowest")
def test_the_lowest_temperature_is_taken(coldest):
    assert coldest.content


@covers("param-ranges/temperature-highest")
def test_the_highest_temperature_is_taken(hottest):
    assert hottest.status == 200


@covers("param-ranges/temperature-above")
def test_a_higher_temperature_is_refused(hotter):
    assert hotter.status == 400


@covers("param-ranges/temperature-below")
def test_a_lower_temperature_is_refused(colder):
    assert colder.status == 400


@covers("param-ranges/top-p-highest")
def test_the_whole_of_the_mass_is_taken(whole):
    assert whole.content


@covers("param-ranges/top-p-above")
def test_more_than_the_whole_is_refused(more_than_whole):
    assert more_than_whole.status == 400


@covers("param-ranges/penalty-highest")
def test_the_highest_penalty_is_taken(sternest):
    assert sternest.status == 200


@covers("param-ranges/penalty-above")
def test_a_higher_penalty_is_refused(sterner):
    assert sterner.status == 400


@covers("param-ranges/n-zero")
def test_no_candidate_at_all_is_refused(none):
    assert none.status == 400


@covers("param-ranges/n-above-eight")
def test_more_candidates_than_eight_are_refused(nine):
    assert nine.status == 400


@covers("param-ranges/max-tokens-zero")
def test_an_answer_of_no_tokens_is_refused(no_tokens):
    assert no_tokens.status == 400


@covers("rate-limits/headers")
def test_an_answer_tells_how_many_requests_are_left(coldest):
    assert coldest.response.header("x-ratelimit-remaining-requests") is not None


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
