"""
The page of the replayed suite in a browser: its weight, how it loads, filters, sorts and opens.

Run it as `python benchmarks/bench_page.py`, with `--run FILE` for a run that is there already. The
page is opened anew in each round of a headless Chromium; medians are printed as a table and as one
line of JSON. Every time includes the layout that follows, so it is what a person waits for.
Budgets, for a person to compare with: loaded within 1 s, a filter within 100 ms, all others within
300 ms.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STEPS = {
    "search a word": 'fill("find", "tool")',
    "search another": 'fill("find", "usage")',
    "search nothing": 'fill("find", "")',
    "filter by support": 'fill("support", "less")',
    "filter by level": 'fill("level", "should")',
    "filter by surface": 'fill("surface", "rest")',
    "sort by name": 'fill("order", "name")',
    "reset": 'fill("find", ""); document.querySelector("form.tools").reset()',
    "open a cell": "location.hash = cell",
}
TIMED = """async ({ code, cell }) => {
  const fill = (id, value) => {
    const field = document.getElementById(id);
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const run = new Function("fill", "cell", code);
  const start = performance.now();
  run(fill, cell);
  await new Promise((done) => setTimeout(done));
  document.body.getBoundingClientRect();
  return performance.now() - start;
}"""
LOADED = """() => {
  const entry = performance.getEntriesByType("navigation")[0];
  return entry.loadEventEnd - entry.startTime;
}"""


def a_run(folder: Path) -> Path:
    """Replay the suite into `folder` and return its run file."""
    command = [sys.executable, "-m", "conformance", "run", "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    return folder / "run.jsonl"


def rendered(run_file: Path, page_file: Path) -> dict[str, float]:
    """Render the page of a run and return how many verdicts, milliseconds and kilobytes it took."""
    from conformance.cli.besides import reported_by_clause
    from conformance.report import page
    from conformance.results import read

    run, known = read(run_file), reported_by_clause()
    page.render(run, deviations=known)  # the catalogue and the templates are read once
    begun = time.perf_counter()
    text = page.render(run, deviations=known)
    taken = (time.perf_counter() - begun) * 1000
    page_file.write_text(text, encoding="utf-8")
    size = page_file.stat().st_size / 1024
    return {"verdicts": len(run.verdicts), "render_ms": round(taken), "page_kb": round(size)}


def opened(browser: Browser, page_file: Path) -> dict[str, float]:
    """Open the page once and return the milliseconds of loading and of every step."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(page_file.as_uri())
    taken = {"load": float(tab.evaluate(LOADED))}
    cell = tab.locator("td a.mark.fair, td a.mark.bad, td a.mark").first.get_attribute("href")
    for name, code in STEPS.items():
        taken[name] = float(tab.evaluate(TIMED, {"code": code, "cell": cell}))
    tab.close()
    return taken


def main() -> int:
    """Measure and print; 2 when there is no browser to measure in."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--run", type=Path, help="a run.jsonl (default: replay the suite)")
    given = parser.parse_args()
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        print("Needs Chromium (apt-get install chromium) and playwright (group browser).")
        return 2
    rounds = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        page_file = folder / "index.html"
        weight = rendered(given.run or a_run(folder), page_file)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            rounds = [opened(browser, page_file) for _ in range(given.rounds)]
            browser.close()
    rows = {name: round(statistics.median(each[name] for each in rounds), 1) for name in rounds[0]}
    print(f"{weight['verdicts']:,} verdicts, {weight['page_kb']:,} KiB of page")
    print(f"{'step':<24}{'ms':>8}")
    print(f"{'render in Python':<24}{weight['render_ms']:>8}")
    for name, taken in rows.items():
        print(f"{name:<24}{taken:>8}")
    print(json.dumps({"bench": "page", "rounds": given.rounds, **weight, "ms": rows}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
