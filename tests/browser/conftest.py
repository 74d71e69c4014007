"""
Pages in a real browser: a run made by hand, its page as a file, and a tab that nothing leaves.

Needs playwright, which the session `browser` of noxfile.py brings, and the system's Chromium.
"""

from __future__ import annotations

import importlib.util
import shutil

import pytest

from conformance.catalogue import load
from conformance.report.page import render
from tests.browser.pages import REPORTS, broken_run, hostile_run, sound_run

collect_ignore_glob = [] if importlib.util.find_spec("playwright") else ["test_*.py"]


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("There is no Chromium to test in: apt-get install chromium.", pytrace=False)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def page(tmp_path_factory):
    """The page of a run with some clauses broken, as a file."""
    return written(tmp_path_factory, broken_run())


@pytest.fixture(scope="session")
def compared(tmp_path_factory):
    """The page of the same run beside an earlier one in which all was well."""
    return written(tmp_path_factory, broken_run(), earlier=sound_run())


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """The page of a run whose every text is hostile."""
    return written(tmp_path_factory, hostile_run())


def written(folders, run, **more):
    file = folders.mktemp("page") / "index.html"
    file.write_text(render(run, catalogue=load(), deviations=REPORTS, **more), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def tab(browser):
    """
    Opens an address in a tab of its own; `context` sets scheme, size, script and the like.

    Afterwards nothing may have left the page and nothing may stand on its console.
    """
    contexts, complaints, asked = [], [], []

    def open_in(address, **context):
        made = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"} | context
        )
        contexts.append(made)
        opened = made.new_page()
        opened.set_default_timeout(10_000)
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("dialog", lambda box: (complaints.append(box.message), box.dismiss()))
        opened.on("request", lambda request: asked.append(request.url.partition("#")[0]))
        opened.goto(address)
        return opened

    yield open_in
    pages = {each.url.partition("#")[0] for made in contexts for each in made.pages}
    for made in contexts:
        made.close()
    assert complaints == []
    assert set(asked) == pages
