"""
Faults of what only Gemini's page promises of images: silent parameters and native fields.

All of them are put on the `gemini` dialect, since no other makes these promises.
"""

from __future__ import annotations

from typing import Any

from conformance.mutants.editing import asks_otherwise, forgets, refuses
from conformance.mutants.mutant import mutant

_PATH = "/images/generations"
_UNLISTED = ("quality", "style", "background", "moderation", "user")
_NATIVE = ("generation_config", "safety_settings", "tools", "aspect_ratio")
_KNOWN = frozenset(("model", "prompt", "n", "size", "response_format", *_UNLISTED, *_NATIVE))

unlisted_refused = mutant(
    "images-unlisted-refused",
    what="OpenAI's quality and style are refused with status 400.",
    breaks=("images-unknown-params-ignored/openai-names",),
    dialect="gemini",
)(
    refuses(
        lambda request: any(name in request for name in _UNLISTED),
        'Invalid JSON payload received. Unknown name "quality": Cannot find field.',
        path=_PATH,
    )
)

invented_refused = mutant(
    "images-invented-refused",
    what="A parameter that nobody knows is refused with status 400.",
    breaks=("images-unknown-params-ignored/invented-name",),
    dialect="gemini",
)(
    refuses(
        lambda request: bool(set(request) - _KNOWN),
        "Invalid JSON payload received. Unknown name: Cannot find field.",
        path=_PATH,
    )
)

quality_enlarges = mutant(
    "images-quality-enlarges",
    what="quality high, which was to be passed over, gives larger pictures.",
    breaks=("images-unknown-params-ignored/no-effect",),
    dialect="gemini",
)(
    asks_otherwise(
        lambda request: request.update({"size": "2048x2048"} if "quality" in request else {}),
        path=_PATH,
    )
)

ratio_ignored = mutant(
    "images-aspect-ratio-ignored",
    what="aspect_ratio is taken and pictures stay square.",
    breaks=("images-extra-aspect-ratio/obeyed", "images-extra-aspect-ratio/portrait"),
    dialect="gemini",
)(forgets("aspect_ratio", path=_PATH))


def _landscape(request: Any) -> None:
    if "aspect_ratio" in request:
        across, down = sorted(request["aspect_ratio"].split(":"), key=int, reverse=True)
        request["aspect_ratio"] = f"{across}:{down}"


always_landscape = mutant(
    "images-aspect-ratio-landscape",
    what="Of aspect_ratio the larger number is taken for the width.",
    breaks=("images-extra-aspect-ratio/portrait",),
    dialect="gemini",
)(asks_otherwise(_landscape, path=_PATH))

config_refused = mutant(
    "images-generation-config-refused",
    what="A native generation_config is refused as an unknown name.",
    breaks=("images-extra-generation-config/taken",),
    dialect="gemini",
)(
    refuses(
        lambda request: "generation_config" in request,
        'Invalid JSON payload received. Unknown name "generation_config": Cannot find field.',
        path=_PATH,
    )
)

count_ignored = mutant(
    "images-candidate-count-ignored",
    what="candidateCount in generation_config is taken and one image comes.",
    breaks=("images-extra-generation-config/candidate-count",),
    dialect="gemini",
)(forgets("generation_config", path=_PATH))

safety_refused = mutant(
    "images-safety-settings-refused",
    what="safety_settings are refused as an unknown name.",
    breaks=("images-extra-safety-settings/taken",),
    dialect="gemini",
)(
    refuses(
        lambda request: "safety_settings" in request,
        'Invalid JSON payload received. Unknown name "safety_settings": Cannot find field.',
        path=_PATH,
    )
)

search_refused = mutant(
    "images-search-refused",
    what="A search tool is refused with status 400.",
    breaks=("images-extra-tools/taken",),
    dialect="gemini",
)(refuses(lambda request: "tools" in request, "Search is not supported.", path=_PATH))
