"""The page in a browser: it filters, opens, copies, and says everything without its script too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from conformance.catalogue import load
from tests.browser.pages import BROKEN, CURL
from tests.strategies import HOSTILE

CELL = "chat-create@rehearsed:reference-gemini:rest"
OTHER = "chat-create@rehearsed:reference-openai:python"
CLAUSE = "chat-create/id"


def named(name):
    return f'[id="{name}"]'


def shown(tab):
    """The features that can be seen, in order."""
    return tab.locator(".feature").evaluate_all("all => all.filter(f => !f.hidden).map(f => f.id)")


def rows(tab, section="rehearsed"):
    """The rows of a matrix that can be seen, in order."""
    return tab.locator(f"#{section} tr[data-for]").evaluate_all(
        "all => all.filter(r => r.offsetParent).map(r => r.dataset.for)"
    )


def columns(tab, section="rehearsed"):
    heads = tab.locator(f"#{section} th[data-c]").filter(visible=True)
    return [" ".join(text.split()) for text in heads.all_inner_texts()]


def features_of(area):
    return {each.id for each in load().features.values() if each.area == area}


def test_everything_is_there_until_something_is_asked_for(tab, page):
    opened = tab(page)
    assert set(shown(opened)) == set(load().features)
    expect(opened.locator("#found")).to_have_text(
        f"{len(load().features)} of {len(load().features)} features"
    )


def test_the_area_filter_leaves_one_area(tab, page):
    opened = tab(page)
    opened.locator("#area").select_option("embeddings")
    assert set(shown(opened)) == features_of("embeddings")
    assert set(rows(opened)) <= features_of("embeddings")
    assert opened.locator("section.area h3").filter(visible=True).count() == 1


def test_the_support_filter_asks_the_columns_of_each_matrix(tab, page):
    opened = tab(page)
    opened.locator("#support").select_option("less")
    assert {"chat-create", "embeddings-create"} <= set(rows(opened))
    assert "chat-stop" not in rows(opened)
    assert rows(opened, "gemini") == []


def test_the_level_filter_leaves_the_clauses_of_that_level(tab, page):
    opened = tab(page)
    opened.locator("#level").select_option("may")
    with_one = {each.feature for each in load().clauses.values() if each.level == "may"}
    assert set(shown(opened)) == with_one
    levels = opened.locator(".clause").evaluate_all(
        "all => all.filter(c => !c.hidden).map(c => c.dataset.l)"
    )
    assert set(levels) == {"may"}


def test_the_surface_filter_leaves_the_columns_of_that_surface(tab, page):
    opened = tab(page)
    opened.locator("#surface").select_option("python")
    assert columns(opened) == [
        "reference-gemini · python 2026-11-22",
        "reference-openai · python 2026-11-22",
    ]
    expect(opened.locator(named(CELL))).to_be_hidden()


def test_the_surfaces_of_a_target_can_be_taken_together(tab, page):
    opened = tab(page)
    opened.locator("#columns").select_option("target")
    assert columns(opened) == [
        "reference-gemini every surface 2026-11-22",
        "reference-openai every surface 2026-11-22",
    ]
    whole = "chat-create@rehearsed:reference-gemini"
    opened.locator(f'#rehearsed a[href="#{whole}"]').click()
    drawer = opened.get_by_role("dialog")
    expect(drawer.locator(named(whole))).to_be_visible()
    expect(drawer.locator(f"{named(CLAUSE)} .trouble")).to_be_visible()
    opened.keyboard.press("Escape")
    opened.locator("#columns").select_option("")
    assert len(columns(opened)) == 4


def test_the_evidence_filter_leaves_what_may_say_it(tab, page):
    opened = tab(page)
    opened.locator("#evidence").select_option("claimed")
    expect(opened.locator("#rehearsed")).to_be_hidden()
    expect(opened.locator("#gemini th.claims")).to_be_visible()
    opened.locator("#evidence").select_option("rehearsed")
    expect(opened.locator("#rehearsed")).to_be_visible()
    expect(opened.locator("#gemini")).to_be_hidden()
    opened.locator("#evidence").select_option("reported")
    assert shown(opened) == ["chat-create"]


def test_search_finds_words_of_clauses_and_says_how_many_features_have_them(tab, page):
    opened = tab(page)
    opened.locator("#find").fill("USAGE-sum chat")
    assert shown(opened) == rows(opened) == ["chat-create"]
    expect(opened.locator("#found")).to_have_text(f"1 of {len(load().features)} features")
    opened.locator("#find").fill("no such words anywhere")
    assert shown(opened) == []
    opened.get_by_role("button", name="Reset").click()
    expect(opened.locator("#found")).to_contain_text(f"{len(load().features)} of")


def test_worst_first_crosses_areas_and_by_area_puts_all_back(tab, page):
    opened = tab(page)
    before, listed = rows(opened), shown(opened)
    opened.locator("#order").select_option("worst")
    assert rows(opened)[:2] == shown(opened)[:2] == ["chat-create", "embeddings-create"]
    assert sorted(rows(opened)) == sorted(before)
    opened.locator("#order").select_option("name")
    titles = [load().features[each].title for each in rows(opened)]
    assert titles == sorted(titles, key=str.lower)
    opened.locator("#order").select_option("")
    assert (rows(opened), shown(opened)) == (before, listed)


def test_a_cell_opens_its_clauses_from_promise_to_wire(tab, page):
    opened = tab(page)
    opened.locator(f'#rehearsed a[href="#{CELL}"]').click()
    drawer = opened.get_by_role("dialog", name="Chat completion")
    red = drawer.locator(named(CLAUSE))
    expect(red.locator("summary").first).to_contain_text("▲ fail")
    expect(red).to_contain_text("a string that is not empty or null")
    expect(red.locator(".answer mark")).to_have_text('"id": ""')
    expect(red.locator(".answer mark")).to_be_visible()
    expect(red.locator(".source")).to_contain_text(
        re.compile(r"inherited: .+ read \d{4}-\d\d-\d\d")
    )
    core = drawer.locator(named("chat-create/content")).locator(".source a").first
    expect(core).to_have_attribute("href", re.compile("^https://|^#"))
    expect(drawer.locator(".report")).to_contain_text("clients that join calls by id fail")
    expect(drawer.locator(".cell").filter(visible=True)).to_have_count(1)


def test_a_cell_shows_its_own_column_alone_until_all_are_asked_for(tab, page):
    opened = tab(f"{page}#{OTHER}")
    drawer = opened.get_by_role("dialog")
    expect(
        drawer.locator(named(CLAUSE)).locator("summary .mark").filter(visible=True)
    ).to_have_text("● pass")
    expect(drawer.locator(".trouble").first).to_be_hidden()
    drawer.get_by_label("all columns").check()
    expect(drawer.locator(".trouble").first).to_be_visible()


def test_closing_puts_the_contents_back_and_the_cell_can_be_opened_again(tab, page):
    opened = tab(page)
    cell = opened.locator(f'#rehearsed a[href="#{CELL}"]')
    for _ in range(2):
        cell.click()
        expect(opened.get_by_role("dialog")).to_be_visible()
        opened.get_by_role("button", name="Close").click()
        expect(opened.get_by_role("dialog")).to_be_hidden()
    expect(opened.locator("details[id=chat-create] > .inside")).to_have_count(1)
    assert opened.locator(".off").count() == 0


def test_going_back_closes_a_cell(tab, page):
    opened = tab(page)
    opened.locator(f'#rehearsed a[href="#{CELL}"]').click()
    expect(opened.get_by_role("dialog")).to_be_visible()
    opened.go_back()
    expect(opened.get_by_role("dialog")).to_be_hidden()


def test_a_link_to_a_cell_opens_it(tab, page):
    opened = tab(f"{page}#{CELL}")
    expect(opened.get_by_role("dialog", name="Chat completion")).to_be_visible()
    expect(opened.locator(named(CELL))).to_be_in_viewport()


@pytest.mark.parametrize("clause", ["videos-status/known", CLAUSE])
def test_a_link_to_a_clause_opens_its_feature_and_scrolls_there(tab, page, clause):
    opened = tab(f"{page}#{clause}")
    expect(opened.locator(f"{named(clause)} > summary")).to_be_in_viewport()
    expect(opened.locator(f"{named(clause)} > .told")).to_be_visible()


def test_a_link_to_what_a_filter_hides_resets_the_filters(tab, page):
    opened = tab(page)
    opened.locator("#area").select_option("embeddings")
    opened.evaluate("id => { location.hash = id }", CLAUSE)
    expect(opened.locator(f"{named(CLAUSE)} > summary")).to_be_in_viewport()
    expect(opened.locator("#area")).to_have_value("")


def test_the_buttons_copy_curl_python_and_the_command(tab, page):
    opened = tab(f"{page}#{CELL}", permissions=["clipboard-read", "clipboard-write"])
    red = opened.locator(named(CLAUSE))
    for name, wanted in (
        ("curl", CURL),
        ("rerun", f"conformance run --target reference-gemini --clause {CLAUSE}"),
        ("Python", None),
    ):
        red.locator(f'button[data-copy="{name}"]').click()
        expect(opened.locator("#said")).to_have_text(f"{name}: copied")
        copied = opened.evaluate("navigator.clipboard.readText()")
        assert copied == wanted or (wanted is None and "client.chat.completions.create(" in copied)


def test_the_dark_scheme_is_dark_and_the_light_one_light(tab, page):
    grounds = []
    for scheme in ("light", "dark"):
        opened = tab(page, color_scheme=scheme)
        ground = opened.evaluate("getComputedStyle(document.body).backgroundColor")
        grounds.append(sum(map(int, re.findall(r"\d+", ground)[:3])))
    assert grounds[0] > 700
    assert grounds[1] < 100


@pytest.mark.parametrize("which", ["page", "compared", "hostile"])
def test_nothing_is_wider_than_a_small_screen(tab, request, which):
    opened = tab(request.getfixturevalue(which), viewport={"width": 360, "height": 740})
    opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert opened.evaluate("document.documentElement.scrollWidth") == 360


def test_a_cell_fits_a_small_screen(tab, page):
    opened = tab(f"{page}#{CELL}", viewport={"width": 360, "height": 740})
    drawer = opened.get_by_role("dialog")
    expect(drawer).to_be_visible()
    assert drawer.evaluate(
        "each => each.scrollWidth <= each.clientWidth && each.clientWidth <= 360"
    )


def test_print_shows_what_is_red_and_no_controls(tab, page):
    opened = tab(page)
    opened.emulate_media(media="print")
    expect(opened.locator("form.tools")).to_be_hidden()
    for clause in BROKEN:
        expect(opened.locator(f"{named(clause)} .breach").first).to_be_visible()
    expect(opened.locator(f"{named('chat-create/object')} > summary")).to_be_hidden()
    expect(opened.locator("button.copy").first).to_be_hidden()
    assert opened.pdf().startswith(b"%PDF")


def test_without_script_every_red_clause_can_be_read(tab, page):
    opened = tab(page, java_script_enabled=False)
    expect(opened.locator("form.tools")).to_be_hidden()
    expect(opened.locator("button.copy").first).to_be_hidden()
    for feature in dict.fromkeys(clause.partition("/")[0] for clause in BROKEN):
        opened.locator(f"details[id={feature}] > summary").click()
    for clause in BROKEN:
        red = opened.locator(named(clause))
        expect(red.locator(".breach").first).to_be_visible()
        red.locator(".wire > summary").first.click()
        expect(red.locator(".answer").first).to_be_visible()
        red.locator(".again summary").first.click()
        expect(red.locator("pre[data-command=curl]").first).to_have_text(CURL)


def test_without_script_a_cell_leads_to_its_place(tab, page):
    opened = tab(page, java_script_enabled=False)
    opened.locator(f'#rehearsed a[href="#{CELL}"]').click()
    expect(opened.locator(named(CELL))).to_be_in_viewport()


def test_hostile_texts_are_shown_and_do_nothing(tab, hostile):
    opened = tab(hostile)
    assert opened.locator("x-hostile").count() == 0
    assert opened.locator("script").count() == 1
    opened.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    for text in HOSTILE[:4]:
        expect(opened.locator(".breach dd code", has_text=text).first).to_be_visible()
    for link in opened.locator("#rehearsed td a.mark").evaluate_all("all => all.map(a => a.hash)"):
        opened.evaluate("hash => { location.hash = hash }", link)
        expect(opened.get_by_role("dialog")).to_be_visible()
        opened.keyboard.press("Escape")
    opened.locator("#find").fill(HOSTILE[0])
    expect(opened.locator("#found")).to_contain_text("of")


def focused(tab):
    return tab.evaluate("document.activeElement.id || document.activeElement.getAttribute('href')")


def test_the_keyboard_reaches_everything_and_focus_shows(tab, page):
    opened = tab(page)
    opened.keyboard.press("Tab")
    assert focused(opened) == "#gemini"
    expect(opened.locator("a.skip")).to_be_in_viewport()
    opened.keyboard.press("Enter")
    assert opened.url.endswith("#gemini")
    opened.locator("#order").focus()
    for _ in range(400):
        opened.keyboard.press("Tab")
        if focused(opened) == f"#{CELL}":
            break
    style = opened.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (focused(opened), style) == (f"#{CELL}", "solid")
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("dialog")).to_be_visible()
    for _ in range(60):
        opened.keyboard.press("Tab")
        assert opened.evaluate("document.activeElement.matches('body, dialog *')")
    opened.keyboard.press("Escape")
    expect(opened.get_by_role("dialog")).to_be_hidden()
    assert focused(opened) == f"#{CELL}"


def test_every_control_has_a_name(tab, page):
    opened = tab(f"{page}#{CELL}")
    nameless = opened.locator("input, select, button, a, summary").evaluate_all(
        "all => all.filter(e => !(e.labels?.[0] ?? e).textContent.trim()).map(e => e.outerHTML)"
    )
    assert nameless == []


def test_two_runs_stand_side_by_side_and_filter_by_change(tab, compared):
    opened = tab(compared)
    expect(opened.locator("#changes")).to_contain_text("newly red")
    opened.locator("#change").select_option("newly-red")
    assert set(shown(opened)) == {"chat-create", "embeddings-create"}
    expect(opened.locator(f'#rehearsed td:has(a[href="#{CELL}"]) .was')).to_contain_text(
        "was ● full"
    )
    opened.locator(f'#changes a[href="#{CLAUSE}"]').first.click()
    expect(opened.locator(f"{named(CLAUSE)} > summary")).to_be_in_viewport()
