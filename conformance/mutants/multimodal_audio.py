"""
Faults of sounds in a message: not heard, not counted, refused, or taken in a form nobody knows.

Each is put on requests with an input_audio part alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conformance.mutants.conversing import messages_of
from conformance.mutants.editing import asks_otherwise, edits, refuses
from conformance.mutants.mutant import mutant
from conformance.mutants.speaking import says

Part = dict[str, Any]


def _sounds(request: Any) -> list[Part]:
    """Return every part of a request that holds a sound, in order."""
    contents = [message.get("content") for message in messages_of(request)]
    parts = [part for content in contents if isinstance(content, list) for part in content]
    return [part for part in parts if isinstance(part, dict) and part.get("type") == "input_audio"]


def _form(part: Part) -> Any:
    return (part.get("input_audio") or {}).get("format")


def _of(form: str) -> Callable[[Any], bool]:
    """Return whether a request holds a sound in the format `form`."""
    return lambda request: any(_form(part) == form for part in _sounds(request))


def _unheard(request: Any) -> None:
    for message in messages_of(request) if _sounds(request) else ():
        parts = message.get("content")
        if isinstance(parts, list):
            message["content"] = [part for part in parts if part.get("type") != "input_audio"]


sounds_dropped = mutant(
    "sounds-dropped",
    what="Sounds are accepted and the model never hears them.",
    breaks=("audio-input-wav/heard", "audio-input-mp3/heard", "audio-input-wav/counted"),
)(asks_otherwise(_unheard))


@mutant(
    "sounds-unheard-in-streams",
    what="In a stream the model does not hear the sound.",
    breaks=("audio-input-wav/stream",),
)
@asks_otherwise
def sounds_unheard_in_streams(request: Any) -> None:
    if request.get("stream"):
        _unheard(request)


@mutant(
    "sounds-not-counted",
    what="A sound does not count among the tokens of the prompt.",
    breaks=("audio-input-wav/counted", "audio-input-mp3/counted"),
)
@edits(when=_sounds)
def sounds_not_counted(answer: Any, request: Any) -> None:
    tokens = 258 * len(_sounds(request))
    answer["usage"]["prompt_tokens"] -= tokens
    answer["usage"]["total_tokens"] -= tokens


wav_refused = mutant(
    "sounds-wav-refused",
    what="A sound in format wav is refused.",
    breaks=("audio-input-wav/answered", "audio-input-wav/stream"),
)(refuses(_of("wav"), "Unsupported MIME type: audio/wav"))

mp3_refused = mutant(
    "sounds-mp3-refused",
    what="A sound in format mp3 is refused: its media type is called audio/mpeg here.",
    breaks=("audio-input-mp3/answered",),
)(refuses(_of("mp3"), "Unsupported MIME type: audio/mp3"))

mp3_cut = mutant(
    "sounds-mp3-cut",
    what="Of a sound in format mp3 only the beginning is heard.",
    breaks=("audio-input-mp3/heard",),
)(says(lambda text, _request: text.replace("3", "1"), when=_of("mp3")))


@mutant(
    "sounds-of-any-format",
    what="A format that no one knows is taken for wav.",
    breaks=("audio-input-wav/unknown-format",),
)
@asks_otherwise
def sounds_of_any_format(request: Any) -> None:
    for part in _sounds(request):
        if _form(part) not in ("wav", "mp3"):
            part["input_audio"]["format"] = "wav"
