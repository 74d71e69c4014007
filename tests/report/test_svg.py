"""The picture is whole, says everything in words, is readable in both schemes, and runs nothing."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given, settings

from conformance.model import Support
from conformance.report import svg
from tests.report.conftest import run_of, verdict
from tests.report.made import cut_off, everything
from tests.report.test_contrast import contrast
from tests.strategies import CATALOGUE, runs

HYPOTHESIS = settings(deadline=None, derandomize=True, database=None, max_examples=60)
NAME = "{http://www.w3.org/2000/svg}"
KNOWN = {"svg", "title", "desc", "style", "defs", "g", "circle", "path", "rect", "text", "use"}


def drawn(run):
    return Xml.fromstring(svg.render(run, catalogue=CATALOGUE).encode("utf-8"))


def schemes():
    light, _, dark = svg.style().partition("@media (prefers-color-scheme:dark)")
    rule = re.compile(r"\.([\w-]+)\{fill:(#[0-9a-f]{6})")
    return {"light": dict(rule.findall(light)), "dark": dict(rule.findall(dark))}


@HYPOTHESIS
@given(run=runs())
def test_any_run_is_a_picture_without_anything_that_acts(run):
    root = drawn(run)
    assert {element.tag.removeprefix(NAME) for element in root.iter()} <= KNOWN
    for element in root.iter():
        assert not any(name.startswith("on") for name in element.attrib)
        link = element.get("href")
        assert link is None or link in {f"#matrix-{word}" for word in Support}


@HYPOTHESIS
@given(run=runs())
def test_everything_stands_on_the_sheet(run):
    root = drawn(run)
    width, height = float(root.get("width")), float(root.get("height"))
    assert root.get("viewBox") == f"0 0 {width:g} {height:g}"
    for element in root.iter():
        if element.tag != f"{NAME}defs" and element.get("x") is not None:
            assert 0 <= float(element.get("x")) < width
            assert 0 <= float(element.get("y")) < height
        if element.get("class", "").endswith("-ground"):
            assert float(element.get("x")) + float(element.get("width")) <= width


def test_a_picture_has_a_title_and_a_description_with_the_counts():
    root = drawn(everything())
    title, desc = root.find(f"{NAME}title"), root.find(f"{NAME}desc")
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert "Gemini API, live · rest: 1 partial, 1 ignored, 1 unknown of 3 features." in desc.text


def test_a_cell_is_a_word_a_shape_and_a_colour():
    root = drawn(everything())
    groups = [each for each in root.iter(f"{NAME}g") if each.find(f"{NAME}rect") is not None]
    told = {
        (each.get("class"), each.find(f"{NAME}use").get("href"), each.find(f"{NAME}text").text)
        for each in groups
    }
    assert ("fair", "#matrix-partial", "partial 1/3") in told
    assert ("weak", "#matrix-ignored", "ignored 0/2") in told
    assert ("bad", "#matrix-broken", "broken 0/1") in told


def test_every_shape_is_another_one():
    shapes = {Xml.tostring(each)[:-7] for each in drawn(everything()).find(f"{NAME}defs")}
    assert len({re.sub(rb'id="[^"]*"', b"", shape) for shape in shapes}) == len(Support)


def test_a_run_that_was_cut_off_says_so_on_top():
    texts = [each.text for each in drawn(cut_off()).iter(f"{NAME}text")]
    assert any(text.startswith("Do not rely on this: The run was cut off") for text in texts[:9])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["good", "fair", "weak", "bad", "none"])
def test_a_word_stands_out_from_its_cell(scheme, tone):
    colours = schemes()[scheme]
    assert contrast(colours[tone], colours[f"{tone}-ground"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "bad"])
def test_what_is_written_stands_out_from_the_sheet(scheme, ink):
    colours = schemes()[scheme]
    assert contrast(colours[ink], colours["ground"]) >= 4.5


def test_both_schemes_colour_the_same():
    assert schemes()["light"].keys() == schemes()["dark"].keys()
    assert schemes()["light"] != schemes()["dark"]


def test_many_columns_begin_another_table():
    every = [verdict("chat-create/core", target=f"target-{number}") for number in range(20)]
    root = drawn(run_of(*every))
    heads = [
        each.text
        for each in root.iter(f"{NAME}text")
        if re.fullmatch(r"target-\d+", each.text or "")
    ]
    assert heads == [f"target-{number}" for number in range(20)]
    assert float(root.get("width")) < 1_500
