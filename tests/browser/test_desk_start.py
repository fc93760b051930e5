"""The start page in a real Chromium: how the years stand, and new ones made without leaving the browser."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.desk_pages import opened
from tests.cli.program import REPOSITORY
from tests.desk.desk_process import Running, desk
from tests.desk.project import REAL, TINY, project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = api.expect


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = project(tmp_path_factory.mktemp("start"))
    text = (folder / "instances" / TINY / "instance.yaml").read_text(encoding="utf-8")
    (folder / "instances" / "faulty").mkdir()
    (folder / "instances" / "faulty" / "instance.yaml").write_text(text.replace("2024-09-27", "2024-19-27"))
    with desk(folder) as found:
        yield found


@pytest.fixture(scope="module")
def start(chromium: "Browser", running: Running) -> Iterator["Page"]:
    with opened(chromium, running) as context:
        page = context.new_page()
        page.goto(f"{running.base}/")
        yield page


def test_each_year_says_how_it_stands(start: "Page") -> None:
    expect(start.locator(f'[data-year="{REAL}"] .standing')).to_contain_text("tout est placé")
    faulty = start.locator('[data-year="faulty"]')
    expect(faulty.locator(".verdict")).to_contain_text("1 faute")
    expect(faulty.locator(".faults")).to_contain_text(re.compile(r"instance\.yaml:\d+:\d+.*2024-19-27"))


def test_an_empty_year_its_faults_at_their_fields_then_the_board(start: "Page", running: Running) -> None:
    start.goto(f"{running.base}/")
    start.click('[data-way="empty"]')
    start.fill("#title", "Licence du soir 2025")
    for n, (first, last) in enumerate([("2025-09-01", "2026-01-30"), ("2026-02-09", "2026-01-01")]):
        start.fill(f'[name="calendar.semesters[{n}].first"]', first)
        start.fill(f'[name="calendar.semesters[{n}].last"]', last)
    start.fill('[name="units[0].code"]', "é à")
    start.click("#create")
    expect(start.locator('[name="units[0].code"]')).to_have_attribute("aria-invalid", "true")
    expect(start.locator('[name="calendar.semesters[1].last"]')).to_be_focused()
    assert not (running.folder / "instances" / "licence-du-soir-2025").exists(), "nothing is written before it is whole"
    start.fill('[name="units[0].code"]', "UE1")
    start.fill('[name="calendar.semesters[1].last"]', "2026-06-01")
    start.click("#create")
    expect(start).to_have_url(re.compile("/y/licence-du-soir-2025/"))
    expect(start.locator(".grid")).to_be_visible()


def test_last_years_is_shown_before_it_is_written(start: "Page", running: Running) -> None:
    start.goto(f"{running.base}/?lang=en")
    start.click('[data-way="last_year"]')
    start.select_option("#year", TINY)
    start.fill("#first", "2025-09-01")
    start.click("#preview")
    expect(start.locator(".preview .decide")).to_contain_text("Bruno")
    assert not (running.folder / "instances" / "tiny-2025").exists()
    start.click("#create")
    expect(start).to_have_url(re.compile("/y/tiny-2025/"))


def test_an_example_whose_name_is_taken_is_told_so(start: "Page", running: Running) -> None:
    start.goto(f"{running.base}/")
    start.click('[data-way="example"]')
    start.fill("#name", TINY)
    start.click("#create")
    expect(start.locator("#name-fault")).to_contain_text("existe déjà")


def test_a_sheet_is_looked_at_then_made(start: "Page", running: Running) -> None:
    start.goto(f"{running.base}/")
    start.click('[data-way="sheet"]')
    start.set_input_files("#file", str(running.folder / "instances" / TINY / "instance.yaml"))
    start.click("#preview")
    expect(start.locator("#file-fault")).to_be_visible()
    start.set_input_files("#file", str(REPOSITORY / "instances" / REAL / "fiche.txt"))
    start.fill("#name", "de-la-fiche")
    start.click("#preview")
    expect(start.locator(".preview .decide")).to_contain_text("salles")
    start.click("#create")
    expect(start).to_have_url(re.compile("/y/de-la-fiche/"))
