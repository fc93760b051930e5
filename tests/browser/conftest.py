"""A headless Chromium, and pages opened in it; without one, the tests that need it skip."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.export.html import page as render
from scheduler.instance.schema import Instance
from tests.export.sample import full_year, year

api = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright (pip install -e '.[dev]')")

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator["api.Browser"]:
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("needs Chromium (installed by .ci/run, or named by the variable CHROMIUM)")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


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

    def cards(self) -> list[str]:
        """Ids of the sessions and alternance days of the audience's whole year, in the order of the page."""
        found: list[str] = self.page.eval_on_selector_all(
            "#week-list .card[data-id]", "all => all.map(c => c.dataset.id)"
        )
        return found

    def overflow(self) -> int:
        """How many pixels wider than its window the page is."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return width


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
