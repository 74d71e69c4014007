"""The colours of the page reach AA contrast, in the light scheme and in the dark one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import conformance.report

TEMPLATES = Path(conformance.report.__file__).with_name("templates")
TOKENS = TEMPLATES / "tokens.css"
TONES = ("good", "fair", "weak", "bad", "none", "rehearsed")
PAIRS = [
    *((ink, ground) for ink in ("ink", "soft", "link") for ground in ("ground", "sheet", "sunk")),
    *((tone, f"{tone}-ground") for tone in TONES),
    ("ink", "bad-ground"),
    ("ink", "fair-ground"),
]


def schemes():
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
                   for part in TOKENS.read_text("utf-8").split("@media"))  # fmt: skip
    return {"light": light, "dark": dark}


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one():
    assert round(contrast("#000000", "#ffffff"), 2) == 21


def test_both_schemes_name_the_same_tokens():
    assert schemes()["light"].keys() == schemes()["dark"].keys()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(scheme, ink, ground):
    tokens = schemes()[scheme]
    assert contrast(tokens[ink], tokens[ground]) >= 4.5


def test_no_colour_is_named_anywhere_but_in_the_tokens():
    named = re.compile(r"#(?:[0-9a-f]{3,4}){1,2}\b|\b(?:rgb|hsl|hwb|lab|lch|color)a?\(")
    others = [path for path in TEMPLATES.iterdir() if path != TOKENS]
    assert {path.suffix for path in others} == {".css", ".html", ".js"}
    assert {path.name: found for path in others if (found := named.findall(path.read_text()))} == {}


def test_every_token_that_is_used_is_there():
    rules = "".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.css"))
    assert set(re.findall(r"var\(--([\w-]+)\)", rules)) <= schemes()["light"].keys() | {"shade"}
