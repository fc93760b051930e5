"""A browser at the desk, as every test of its pages needs it; and what axe finds on a page."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import settled
from tests.desk.desk_process import Running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

AXE = Path(os.environ.get("SCHEDULER_ICAL_CLIENTS", "/opt/ical-clients")) / "node_modules" / "axe-core" / "axe.min.js"


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


def axe_findings(page: "Page") -> list[dict[str, Any]]:
    """What axe finds on the page as it is now; without axe the test skips, or fails where clients are required."""
    if not AXE.exists():
        missing = pytest.fail if os.environ.get("SCHEDULER_REQUIRE_CLIENTS") else pytest.skip
        missing("needs axe-core (npm, installed by .ci/run)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settled(lambda: page.evaluate("axe.run().then(found => found.violations)"))
    return found


def serious_faults(page: "Page") -> list[str]:
    """Those that keep somebody out, each with where it is."""
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:120]}"
        for each in axe_findings(page)
        if each["impact"] in ("serious", "critical")
    ]
