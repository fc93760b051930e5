"""A headless Chromium, and pages opened in it; without one, the tests that need it skip."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.export.page.timetable import page as render
from scheduler.instance.schema.instance import Instance
from tests.export.sample import full_year, year

api = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright (pip install -e '.[dev]')")

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium_path() -> str | None:
    """Headless alone where it is there: a page costs a third of what it costs the whole browser."""
    names = (os.environ.get("CHROMIUM", ""), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator["api.Browser"]:
    path = chromium_path()
    if path is None:
        pytest.skip("needs Chromium (installed by .ci/run, or named by the variable CHROMIUM)")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


CONTRAST = """
() => {
  // color-mix() is told as `color(srgb 0.9 0.9 1)`
  const parse = (text) => text.match(/[\\d.]+/g).map((part, at) =>
    Number(part) * (text.startsWith("color(srgb") && at < 3 ? 255 : 1));
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const hasText = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  const texts = [...document.querySelectorAll("body *")].filter(
    (node) => hasText(node) && node.checkVisibility() && !node.closest("svg, .hidden, .badge, :disabled"));
  return texts.map((node) => {
    const colours = [parse(getComputedStyle(node).color), ground(node)].map(luminance).sort((x, y) => y - x);
    const [bright, dark] = colours.map((value) => value + 0.05);
    return [bright / dark, `${node.tagName}.${node.className} ${node.textContent.trim().slice(0, 30)}`];
  }).filter(([ratio]) => ratio < 4.5);
}
"""

WAIT_S = 15.0  # s: as long as nothing comes; never how long something takes
api.expect.set_options(timeout=1000 * WAIT_S)


def eventually(read: Callable[[], object], expected: object) -> None:
    """What Playwright has no waiting assertion for: read again until it is so, then compared."""
    until = time.monotonic() + WAIT_S
    while (found := read()) != expected and time.monotonic() < until:
        time.sleep(0.05)
    assert found == expected


def settled(read: Callable[[], Any], hoped: object = ...) -> Any:
    """What is read of a page that has come to rest: twice in a row the same, or once what was hoped for."""
    until, found = time.monotonic() + WAIT_S, read()
    while found != hoped:
        time.sleep(0.05)
        before, found = found, read()
        if found == before or time.monotonic() > until:
            break
    return found


class Reader:
    """A page opened in a browser, with everything it said or asked for."""

    def __init__(self, page: "api.Page", file: Path) -> None:
        self.page, self.file = page, file
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def go(self, address: str = "") -> "Reader":
        self.page.goto(self.file.as_uri() + address)
        return self

    def has_cards(self, ids: set[str]) -> None:
        """Exactly the cards of these sessions and alternance days, each once, in the audience's whole year."""
        every = "all => all.map(c => c.dataset.id).sort()"
        eventually(lambda: self.page.eval_on_selector_all("#week-list .card[data-id]", every), sorted(ids))

    def shows_week(self, monday: str) -> None:
        api.expect(self.page.locator(".week:visible")).to_have_attribute("data-week", monday)

    def fits(self) -> None:
        """The page is no wider than its window."""
        eventually(lambda: max(0, self.page.evaluate("document.documentElement.scrollWidth - innerWidth")), 0)

    def fits_at(self, *widths: int) -> None:
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 844})
            eventually(lambda: self.page.evaluate("[innerWidth, document.documentElement.scrollWidth]"), [width] * 2)

    def is_at(self, address: str) -> None:
        api.expect(self.page).to_have_url(re.compile(re.escape(address) + "$"))

    def has_contrast(self) -> None:
        """Every text that is shown has the contrast of WCAG AA."""
        eventually(lambda: self.page.evaluate(CONTRAST), [])


BUSY = [{"groups": ["ASP2"], "title": "AST002", "times": [{"date": "2022-10-03", "start": "18:00", "end": "20:00"}]}]
INSTANCE = year(busy=BUSY)
TIMETABLE = full_year(INSTANCE)
NOW = "2022-10-04T21:30:00Z"  # Wednesday 5 October, 1:30 on La Réunion

Open = Callable[..., Reader]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("page"), INSTANCE)


def written(folder: Path, instance: Instance) -> Path:
    path = folder / "timetable.html"
    timetable = full_year(instance)
    path.write_text(render(instance, timetable, check(instance, timetable)), encoding="utf-8")
    return path


@pytest.fixture
def opened(chromium: "api.Browser", file: Path) -> Iterator[Open]:
    """Opens the page in a window of its own; at the end, it must have said nothing and asked for nothing."""
    contexts, readers = [], []

    def open_page(address: str = "", path: Path = file, now: str = NOW, **options: object) -> Reader:
        context = chromium.new_context(**{"timezone_id": "Europe/Paris", "reduced_motion": "reduce", **options})
        contexts.append(context)
        reader = Reader(context.new_page(), path)
        readers.append(reader)
        if options.get("java_script_enabled", True):
            reader.page.clock.set_fixed_time(now)
        return reader.go(address)

    yield open_page
    for context in contexts:
        context.close()
    for reader in readers:
        assert reader.complaints == []
        assert [url for url in reader.requests if not url.startswith(("file:", "data:"))] == []
