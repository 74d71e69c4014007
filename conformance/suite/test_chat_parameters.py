"""
Chat parameters: what limits, stops and multiplies an answer, and what is merely taken.

Where a parameter has an effect that the contract names, the effect is judged and not the consent:
a control exchange without the parameter tells what was ignored from what was obeyed badly.
"""

from conformance.plugin import ask, covers, hold, ignored, user

LONG = "Count from 1 to 40, separated by commas."
SHORT = "Say hello."

control = ask("chat/count", messages=[user(LONG)])
one = ask("chat/n-one", n=1, messages=[user("Reply with exactly: one of one")])
two = ask("chat/n-two", n=2, messages=[user("Reply with exactly: one of two")])
max_tokens = ask("chat/max-tokens", max_tokens=8, messages=[user(LONG)])
max_completion_tokens = ask(
    "chat/max-completion-tokens", max_completion_tokens=8, messages=[user(LONG)]
)
both_limits = ask("chat/both-limits", max_tokens=8, max_completion_tokens=8, messages=[user(LONG)])
stopped = ask("chat/stop", stop="7", messages=[user(LONG)])
stopped_by_list = ask("chat/stop-list", stop=["13", "9"], messages=[user(LONG)])
stopped_by_four = ask("chat/stop-four", stop=["31", "11", "23", "19"], messages=[user(LONG)])
temperature = ask("chat/temperature", temperature=0.2, messages=[user(SHORT)])
top_p = ask("chat/top-p", top_p=0.9, messages=[user(SHORT)])
presence_penalty = ask("chat/presence-penalty", presence_penalty=0.5, messages=[user(SHORT)])
user_field = ask("chat/user-field", user="somebody", messages=[user(SHORT)])
both = ask(
    "chat/temperature-and-top-p",
    only="gemini",
    temperature=0.2,
    top_p=0.9,
    messages=[user("Reply with exactly: deprecated and taken")],
)
text_only = ask(
    "chat/modalities-text",
    modalities=["text"],
    messages=[user("Reply with exactly: in writing")],
)


def unlimited(answer, control):
    """Tell whether the answer is as long as the one that nothing limits, and ended as it did."""
    whole = len(control.content or "")
    return answer.finish_reason == control.finish_reason and len(answer.content or "") >= whole


@covers("chat-n/one")
def test_n_of_one_gives_one_choice(one):
    assert len(one.choices) == 1


@covers("chat-n/two")
def test_n_of_two_gives_two_choices(two, one):
    if len(two.choices) == len(one.choices):
        raise ignored("n given as 2 gives as many choices as n given as 1")
    assert len(two.choices) == 2


@covers("chat-max-tokens/limits")
def test_max_tokens_ends_a_long_answer(max_tokens, control):
    if unlimited(max_tokens, control):
        raise ignored("the answer is as long as without a limit")
    assert max_tokens.finish_reason == "length"


@covers("chat-max-tokens/within")
def test_max_tokens_is_not_exceeded(max_tokens):
    assert max_tokens.usage["completion_tokens"] <= 8


@covers("chat-max-completion-tokens/limits")
def test_max_completion_tokens_ends_a_long_answer(max_completion_tokens, control):
    if unlimited(max_completion_tokens, control):
        raise ignored("the answer is as long as without a limit")
    assert max_completion_tokens.finish_reason == "length"


@covers("chat-max-completion-tokens/within")
def test_max_completion_tokens_is_not_exceeded(max_completion_tokens):
    assert max_completion_tokens.usage["completion_tokens"] <= 8


@covers("chat-max-completion-tokens/both-names")
def test_both_names_of_the_limit_may_be_given(both_limits, control):
    if unlimited(both_limits, control):
        raise ignored("the answer is as long as without a limit")
    assert both_limits.finish_reason == "length"


@covers("chat-max-tokens/unlimited")
def test_a_long_answer_comes_whole_when_nothing_limits_it(control):
    assert control.finish_reason == "stop"
    assert "40" in control.content


@covers("chat-stop/cuts")
def test_a_stop_sequence_cuts_the_answer_before_itself(stopped, control):
    if unlimited(stopped, control):
        raise ignored("the answer is as long as without a stop sequence")
    assert "6" in stopped.content
    assert "7" not in stopped.content


@covers("chat-stop/list")
def test_stop_may_be_a_list(stopped_by_list, control):
    if unlimited(stopped_by_list, control):
        raise ignored("the answer is as long as without stop sequences")
    assert "8" in stopped_by_list.content
    assert "9" not in stopped_by_list.content


@covers("chat-stop/four")
def test_the_first_of_four_stop_sequences_cuts(stopped_by_four, control):
    if unlimited(stopped_by_four, control):
        raise ignored("the answer is as long as without stop sequences")
    assert "10" in stopped_by_four.content
    assert "11" not in stopped_by_four.content


@covers("chat-stop/finish-reason")
def test_an_answer_cut_by_a_stop_sequence_has_stopped(stopped):
    assert stopped.finish_reason == "stop"


@covers("chat-stop/visible-text")
def test_a_cut_answer_holds_no_tag_of_reasoning(stopped):
    assert "think>" not in stopped.content


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


@covers("sampling-params-deprecated/still-taken")
def test_the_deprecated_parameters_are_still_taken(both):
    assert both.content.strip() == "deprecated and taken"


@covers("chat-audio-output-options/text-only")
def test_modalities_may_name_text_alone(text_only):
    assert text_only.content.strip() == "in writing"


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
