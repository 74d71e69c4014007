"""
Faults of the fields that Gemini's page lists for videos: refused, without effect, or unbounded.

All of them stand on Gemini's dialect, the only one that promises the fields.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from conformance.mutants.editing import error, json_of, spelled, with_body
from conformance.mutants.mutant import Fault, Mutant, mutant
from conformance.reference import Asked, Endpoint, Reply


def _named(field: str) -> bytes:
    return b"[" + field.encode() + b"]"


def _refuses(field: str) -> Fault:
    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        if asked.path.endswith("/videos") and _named(field) in asked.body:
            return error(f'Invalid JSON payload received. Unknown name "{field}".')
        return healthy(asked)

    return fault


def _forgets(asked: Asked, field: str) -> Asked:
    """Return the form without the parts of a field."""
    boundary = asked.body.partition(b"\r\n")[0]
    parts = asked.body.split(boundary)
    return replace(asked, body=boundary.join(part for part in parts if _named(field) not in part))


def _takes_anything(field: str) -> Fault:
    """Return the fault that takes what ought to be refused, and pays no heed to it."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        reply = healthy(asked)
        if reply.status != 400 or _named(field) not in asked.body:
            return reply
        return healthy(_forgets(asked, field))

    return fault


def _keeps(field: str, member: str, value: str) -> Fault:
    """Return the fault that takes a field and answers as if it were not there."""

    def fault(asked: Asked, healthy: Endpoint) -> Reply:
        reply = healthy(asked)
        if not asked.path.endswith("/videos") or _named(field) not in asked.body:
            return reply
        told: Any = json_of(reply)
        return with_body(reply, spelled(told | {member: value})) if "id" in told else reply

    return fault


def _refused(field: str, *, slug: str | None = None) -> Mutant:
    name = field.replace("_", "-")
    return mutant(
        f"video-{name}-refused",
        what=f"A video with {field} is refused as an unknown field.",
        breaks=(f"videos-extra-{slug or name}/accepted",),
        dialect="gemini",
    )(_refuses(field))


aspect_ratio_refused = _refused("aspect_ratio")
resolution_refused = _refused("resolution")
duration_refused = _refused("duration_seconds")
frame_rate_refused = _refused("frame_rate")
input_reference_refused = _refused("input_reference")
extension_refused = _refused("extend_video_id")
negative_prompt_refused = _refused("negative_prompt")
seed_refused = _refused("seed")
style_refused = _refused("style")
people_refused = _refused("person_generation")
references_refused = _refused("reference_images")
image_refused = _refused("image")
last_frame_refused = _refused("last_frame")

aspect_ratio_ignored = mutant(
    "video-aspect-ratio-ignored",
    what="A video asked for upright lies.",
    breaks=("videos-extra-aspect-ratio/upright",),
    dialect="gemini",
)(_keeps("aspect_ratio", "size", "1280x720"))

resolution_ignored = mutant(
    "video-resolution-other",
    what="A video asked for with 1080 lines has 720.",
    breaks=("videos-extra-resolution/pixels",),
    dialect="gemini",
)(_keeps("resolution", "size", "1280x720"))

duration_ignored = mutant(
    "video-duration-ignored",
    what="A video asked for with six seconds has eight.",
    breaks=("videos-extra-duration-seconds/seconds",),
    dialect="gemini",
)(_keeps("duration_seconds", "seconds", "8"))

duration_unbounded = mutant(
    "video-duration-unbounded",
    what="A duration that is not offered is taken.",
    breaks=("videos-extra-duration-seconds/offered",),
    dialect="gemini",
)(_takes_anything("duration_seconds"))

last_frame_alone = mutant(
    "video-last-frame-alone",
    what="A last frame is taken without a first one.",
    breaks=("videos-extra-last-frame/needs-image",),
    dialect="gemini",
)(_takes_anything("last_frame"))


@mutant(
    "video-references-unbounded",
    what="Four reference images are taken, and others for short videos too.",
    breaks=(
        "videos-extra-reference-images/three-at-most",
        "videos-extra-reference-images/eight-seconds",
    ),
    dialect="gemini",
)
def references_unbounded(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if reply.status != 400 or not re.search(rb"\[reference_images\]", asked.body):
        return reply
    return healthy(_forgets(asked, "reference_images"))
