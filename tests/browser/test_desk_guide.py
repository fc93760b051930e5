"""The guide behind the “?” of each page, its pictures, and hints that a planner turns off."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from scheduler.desk.guide import PAGES
from tests.browser.conftest import eventually, settled
from tests.browser.desk_pages import opened
from tests.browser.guide_pictures import PICTURES
from tests.desk.desk_process import Running, desk
from tests.desk.project import TINY, project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = api.expect
HREFS = "all => all.map(each => each.getAttribute('href'))"
TEMPLATES = PICTURES.parents[1] / "templates" / "guide"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk(project(tmp_path_factory.mktemp("guide"))) as found:
        yield found


@pytest.fixture(scope="module")
def page(chromium: "Browser", running: Running) -> Iterator["Page"]:
    with opened(chromium, running) as context:
        yield context.new_page()


def test_each_page_is_there_in_both_languages_with_its_picture_and_all_are_small() -> None:
    wanted = sorted(f"{name}.{lang}" for name in PAGES for lang in ("fr", "en"))
    assert sorted(file.stem for file in PICTURES.glob("*.webp")) == wanted
    assert sorted(file.stem for file in TEMPLATES.glob("*.html")) == wanted
    assert sum(file.stat().st_size for file in PICTURES.iterdir()) < 600_000
    assert {file.suffix for file in PICTURES.iterdir()} == {".webp"}


def test_the_question_mark_opens_the_page_of_its_view(page: "Page", running: Running) -> None:
    for address, name in (
        ("/", "start"), (f"/y/{TINY}/", "board"), (f"/y/{TINY}/data", "data"), (f"/y/{TINY}/whatif", "whatif"),
        (f"/y/{TINY}/explain", "explain"), (f"/y/{TINY}/publish", "publish"),
    ):  # fmt: skip
        for lang in ("fr", "en"):
            page.goto(f"{running.base}{address}?lang={lang}")
            expect(page.locator("a.help")).to_have_attribute("href", f"/guide/{name}?lang={lang}")
    for name in PAGES:
        page.goto(f"{running.base}/guide/{name}?lang=en")
        expect(page.locator("nav [aria-current]")).to_have_count(1)
        eventually(lambda: page.evaluate("document.querySelector('main img').naturalWidth"), 1000)
        assert set(settled(lambda: page.locator("main a").evaluate_all(HREFS))) <= set(PAGES)


def test_hints_are_turned_off_and_on_again(page: "Page", running: Running) -> None:
    page.goto(f"{running.base}/y/{TINY}/")
    expect(page.locator(".first-use")).to_contain_text("Prenez une séance")
    page.locator(".first-use button").first.click()
    page.reload()
    expect(page.locator(".grid")).to_be_visible()
    expect(page.locator(".first-use")).to_have_count(0)
    page.goto(f"{running.base}/")
    expect(page.locator(".first-use")).to_be_visible()  # another page's
    page.locator(".first-use button").last.click()
    page.goto(f"{running.base}/y/{TINY}/publish")
    expect(page.locator("a.help")).to_be_visible()
    expect(page.locator(".first-use")).to_have_count(0)
    page.goto(f"{running.base}/guide/board")
    expect(page.locator("#hints")).not_to_be_checked()
    page.locator("#hints").check()
    page.goto(f"{running.base}/y/{TINY}/")
    expect(page.locator(".first-use")).to_be_visible()
