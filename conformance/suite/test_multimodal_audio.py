"""
Sounds: a question about a recording that is sent along.

Every recording holds a number of beeps, so that whoever tells it has listened.
"""

from conformance.plugin import ask, covers, hold, user
from conformance.plugin.material import audio, base64, text

HOW_MANY = "How many beeps are in this recording? Answer with the number alone, in digits."
UNKNOWN = {"data": base64("two-beeps.wav"), "format": "tape"}

wav = ask(
    "multimodal/audio-wav", role="audio", messages=[user([text(HOW_MANY), audio("two-beeps.wav")])]
)
streamed = ask(
    "multimodal/audio-stream",
    role="audio",
    stream=True,
    messages=[user([text(HOW_MANY), audio("two-beeps.wav")])],
)
mp3 = ask(
    "multimodal/audio-mp3",
    role="audio",
    messages=[user([text(HOW_MANY), audio("three-beeps.mp3")])],
)
alone = ask("multimodal/audio-absent", role="audio", messages=[user([text(HOW_MANY)])])
unknown_format = ask(
    "multimodal/audio-unknown-format",
    role="audio",
    expects="error",
    messages=[user([text(HOW_MANY), {"type": "input_audio", "input_audio": UNKNOWN}])],
)


def counted(answered):
    """Return the digits of an answer; a model that counts in words has not done as it was told."""
    return "".join(letter for letter in answered.content or "" if letter.isdigit())


@covers("audio-input-wav/answered")
def test_a_question_about_a_wav_is_answered(wav):
    assert wav.content


@covers("audio-input-wav/heard")
def test_the_beeps_of_a_wav_are_heard(wav):
    assert counted(wav) == "2"


@covers("audio-input-wav/stream")
def test_the_streamed_answer_tells_what_is_to_be_heard(streamed):
    assert counted(streamed) == "2"


@covers("audio-input-wav/counted")
def test_a_wav_counts_among_the_tokens_of_the_prompt(wav, alone):
    assert wav.usage["prompt_tokens"] > alone.usage["prompt_tokens"]


@covers("audio-input-wav/unknown-format")
def test_a_format_that_no_one_knows_is_refused(unknown_format):
    assert unknown_format.status == 400


@covers("audio-input-mp3/answered")
def test_a_question_about_an_mp3_is_answered(mp3):
    assert mp3.content


@covers("audio-input-mp3/heard")
def test_the_beeps_of_an_mp3_are_heard(mp3):
    assert counted(mp3) == "3"


@covers("audio-input-mp3/counted")
def test_an_mp3_counts_among_the_tokens_of_the_prompt(mp3, alone):
    assert mp3.usage["prompt_tokens"] > alone.usage["prompt_tokens"]


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
