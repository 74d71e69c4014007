"""
Chat parameters: what limits, stops and multiplies an answer, and what is merely taken.

Where a parameter has an effect that the contract names, the effect is judged and not the consent.
"""

from conformance.plugin import ask, covers, holds, user

LONG = "Count from 1 to 40, separated by commas."
SHORT = "Say hello."

one = ask("chat/n-one", n=1, messages=[user("Reply with exactly: one of one")])
two = ask("chat/n-two", n=2, messages=[user("Reply with exactly: one of two")])
max_tokens = ask("chat/max-tokens", max_tokens=8, messages=[user(LONG)])
max_completion_tokens = ask(
    "chat/max-completion-tokens", max_completion_tokens=8, messages=[user(LONG)]
)
stopped = ask("chat/stop", stop="7", messages=[user(LONG)])
stopped_by_list = ask("chat/stop-list", stop=["13", "9"], messages=[user(LONG)])
temperature = ask("chat/temperature", temperature=0.2, messages=[user(SHORT)])
top_p = ask("chat/top-p", top_p=0.9, messages=[user(SHORT)])
presence_penalty = ask("chat/presence-penalty", presence_penalty=0.5, messages=[user(SHORT)])
user_field = ask("chat/user-field", user="somebody", messages=[user(SHORT)])
tier = ask("chat/service-tier", service_tier="priority", messages=[user(SHORT)])


@covers("chat-n/one")
def test_n_of_one_gives_one_choice(one):
    assert len(one.choices) == 1


@covers("chat-n/two")
def test_n_of_two_gives_two_choices(two):
    assert len(two.choices) == 2


@covers("chat-max-tokens/limits")
def test_max_tokens_ends_a_long_answer(max_tokens):
    assert max_tokens.finish_reason == "length"


@covers("chat-max-tokens/within")
def test_max_tokens_is_not_exceeded(max_tokens):
    assert max_tokens.usage["completion_tokens"] <= 8


@covers("chat-max-completion-tokens/limits")
def test_max_completion_tokens_ends_a_long_answer(max_completion_tokens):
    assert max_completion_tokens.finish_reason == "length"


@covers("chat-max-completion-tokens/within")
def test_max_completion_tokens_is_not_exceeded(max_completion_tokens):
    assert max_completion_tokens.usage["completion_tokens"] <= 8


@covers("chat-stop/cuts")
def test_a_stop_sequence_cuts_the_answer_before_itself(stopped):
    assert "6" in stopped.content
    assert "7" not in stopped.content


@covers("chat-stop/list")
def test_stop_may_be_a_list(stopped_by_list):
    assert "8" in stopped_by_list.content
    assert "9" not in stopped_by_list.content


@covers("chat-stop/finish-reason")
def test_an_answer_cut_by_a_stop_sequence_has_stopped(stopped):
    assert stopped.finish_reason == "stop"


@covers("chat-temperature/accepted")
def test_temperature_is_taken(temperature):
    assert temperature.content


@covers("chat-top-p/accepted")
def test_top_p_is_taken(top_p):
    assert top_p.content


@covers("chat-presence-penalty/accepted")
def test_presence_penalty_is_taken(presence_penalty):
    assert presence_penalty.content


@covers("chat-user-field/accepted")
def test_user_is_taken(user_field):
    assert user_field.content


@covers("chat-service-tier/accepted")
def test_a_service_tier_is_taken(tier):
    assert tier.content


def test_contract(asked, rule):
    """Every answer above keeps the contract of its kind."""
    holds(rule, asked)
