"""A browser at the desk, as every test of its pages needs it; and what axe finds on a page."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.timetable.schema import Timetable
from tests.browser.conftest import eventually, settled
from tests.desk.desk_process import Running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

AXE = Path(os.environ.get("SCHEDULER_ICAL_CLIENTS", "/opt/ical-clients")) / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = {
    "fr": [(1440, "light"), (1024, "dark"), (390, "light")],
    "en": [(1440, "dark"), (1024, "light"), (390, "dark")],
}
"""Languages, widths and colours so that each two of them meet."""


@contextmanager
def opened(chromium: "Browser", running: Running, **options: Any) -> Iterator["BrowserContext"]:
    """A browser that has opened the printed address; at the end no page may have told an error, but for acts that were
    refused (409, 422)."""
    found = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR", **options)
    errors = list[str]()
    found.on("weberror", lambda error: errors.append(str(error.error)))
    found.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page = found.new_page()
    page.goto(running.url)
    page.close()
    yield found
    found.close()
    assert [error for error in errors if not re.search("409|422", error)] == []


def axe_findings(page: "Page", *but: str) -> list[dict[str, Any]]:
    """What axe finds on the page, but for those rules; without axe the test skips, or fails where clients are required.

    It runs for a second: again only where it finds something, as the page may not have come to rest."""
    if not AXE.exists():
        missing = pytest.fail if os.environ.get("SCHEDULER_REQUIRE_CLIENTS") else pytest.skip
        missing("needs axe-core (npm, installed by .ci/run)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in but}}
    run = "options => axe.run(options).then(all => all.violations)"
    found: list[dict[str, Any]] = settled(lambda: page.evaluate(run, options), hoped=[])
    return found


def serious_faults(page: "Page") -> list[str]:
    """Those that keep somebody out, each with where it is."""
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:120]}"
        for each in axe_findings(page)
        if each["impact"] in ("serious", "critical")
    ]


def holds_everywhere(page: "Page", lang: str) -> None:
    """The page keeps nobody out, and is no wider than the screen, at each width and in both schemes of colours."""
    assert settled(lambda: page.locator("html").get_attribute("lang")) == lang
    for width, scheme in LOOKS[lang]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 844})
        eventually(lambda: page.evaluate("Math.max(document.documentElement.scrollWidth, innerWidth)"), width)
        assert serious_faults(page) == [], (width, scheme)


def taken_back(page: "Page") -> None:
    """What a test did on the board is undone, and the page is closed."""
    page.keyboard.press("Escape")
    for _ in range(30):
        if settled(page.locator("#undo").is_disabled):
            break
        page.keyboard.press("Control+z")
    page.close()


def timetable(page: "Page") -> Timetable:
    """That of the year whose board is open."""
    answer = page.request.get(page.url.partition("?")[0] + "timetable.json")
    return Timetable.model_validate_json(answer.body())
