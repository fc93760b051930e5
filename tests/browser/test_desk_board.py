"""The tray, the planner who knows better, two boards, in a real Chromium; on a generated programme."""

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from scheduler.instance.dump import to_yaml
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.timetable import store
from tests.bench.convert import bench_folder, read_bench
from tests.browser.conftest import settled
from tests.browser.desk_pages import opened, taken_back, timetable
from tests.desk.desk_process import Running, desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = api.expect


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A programme of the bench, with the first timetable that the search finds."""
    folder = tmp_path_factory.mktemp("small") / "small"
    folder.mkdir()
    instance, _ = read_bench(bench_folder() / "small.json")
    (folder / "instance.yaml").write_bytes(to_yaml(instance))
    store.save(plan(instance, Params(time_limit_s=4, workers=1)).timetable, folder / store.FILE_NAME)
    with desk(folder.parent) as found:
        yield found


@pytest.fixture(scope="module")
def context(chromium: "Browser", running: Running) -> Iterator["BrowserContext"]:
    with opened(chromium, running) as found:
        yield found


@pytest.fixture
def page(context: "BrowserContext", running: Running) -> Iterator["Page"]:
    """The board; what a test did is taken back."""
    found = context.new_page()
    found.goto(f"{running.base}/y/small/?lang=fr")
    expect(found.locator(".grid button.session").first).to_be_visible()
    yield found
    taken_back(found)


def taken_out(page: "Page", n: int) -> str:
    """The n-th session of the board, put into the tray."""
    session = page.locator(".grid button.session:not(.alternance)").nth(n)
    name = str(settled(lambda: session.get_attribute("data-id")))
    session.click()
    page.locator("#take-out").click()
    expect(page.locator(".tray h2 b")).not_to_have_text("0")
    expect(page.locator(f'.grid [data-id="{name}"]')).to_have_count(0)
    return name


def test_out_of_the_timetable_and_back_by_clicks(page: "Page") -> None:
    before = timetable(page)
    name = taken_out(page, 3)
    expect(page.locator(".figures")).to_contain_text("respectées")  # a year that is not complete breaks no rule
    page.locator(".tray ul button.session").first.click()
    expect(page.locator(".panel h2")).to_have_text(name)
    expect(page.locator(".panel")).to_contain_text("Pas encore placée")
    page.locator(".grid button.slot.free").first.click()
    expect(page.locator(".tray h2 b")).to_have_text("0")
    after = timetable(page)
    assert {row.id for row in after.held} == {row.id for row in before.held}
    for _ in range(2):
        page.keyboard.press("Control+z")
    expect(page.locator("#undo")).to_be_disabled()
    assert store.to_json(timetable(page)) == store.to_json(before)


def test_out_and_back_by_keyboard_alone(page: "Page") -> None:
    page.locator(".grid button[tabindex='0']").first.focus()
    for _ in range(60):
        if settled(lambda: page.evaluate("document.activeElement.dataset.id || ''")):
            break
        page.keyboard.press("ArrowDown")
    name = settled(lambda: page.evaluate("document.activeElement.dataset.id"))
    page.keyboard.press("Delete")
    expect(page.locator(".tray h2 b")).to_have_text("1")
    page.locator(f'.tray [data-tray="{name}"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".panel h2")).to_have_text(name)
    expect(page.locator(".grid button.slot.free:focus, .grid button.slot.clash:focus")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".tray h2 b")).to_have_text("0")
    expect(page.locator(f'.grid button[data-id="{name}"]')).to_be_focused()


def test_dragged_into_the_tray(page: "Page") -> None:
    session = page.locator(".grid button.session:not(.alternance)").first
    box, goal = settled(session.bounding_box), settled(page.locator(".tray").bounding_box)
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 60, steps=4)
    page.mouse.move(goal["x"] + 300, goal["y"] + 20, steps=6)
    page.mouse.up()
    expect(page.locator(".tray h2 b")).to_have_text("1")


def test_the_planner_knows_better(page: "Page") -> None:
    """Refused, then done in a second step; listed with its place, until it is gone."""
    session = page.locator(".grid button.session:not(.alternance)").nth(5)
    name = settled(lambda: session.get_attribute("data-id"))
    session.click()
    expect(page.locator(".best-dates button").first).to_be_visible()
    for n in random.Random(2).sample(range(40), 12):
        page.locator(".grid button.slot.no").nth(n).click()
        expect(page.locator(".panel .why.no li").first).to_be_visible()
        if settled(page.locator("#anyway").count):
            break
    expect(page.locator("#undo")).to_be_disabled()
    page.locator("#anyway").click()
    expect(page.locator(".panel [role=alert]")).to_contain_text("Vous enfreignez")
    page.locator("#yes").click()
    expect(page.locator(".figures .bad")).to_be_visible()
    expect(page.locator(".panel .found li").first).to_be_visible()
    expect(page.locator(f'.grid button[data-id="{name}"]')).to_be_visible()
    page.locator(".panel .found .link").first.click()
    expect(page.locator(".grid button:focus")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator(".figures")).to_contain_text("respectées")


def test_in_a_large_year_the_weeks_in_sight_come_first(page: "Page") -> None:
    """As many as it takes: this year is only said to be large."""
    page.route("**/board.json?*", lambda route: route.fulfill(json={**route.fetch().json(), "isLarge": True}))
    page.reload()
    expect(page.locator(".grid button.session").first).to_be_visible()
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url) if "verdicts.json" in request.url else None)
    page.locator(".grid button.session:not(.alternance)").first.dispatch_event("click")
    expect(page.locator(".best-dates li").first).to_be_visible()
    near, whole = (page.request.get(url).json() for url in asked)
    assert near["isPart"]
    assert not whole["isPart"]
    assert 0 < len(near["slots"]) < len(whole["slots"])
    assert near["slots"].keys() <= whole["slots"].keys()
    free = sum("no" not in each and each["clashes"] <= 0 for each in whole["slots"].values())
    assert free
    expect(page.locator(".panel")).to_contain_text(whole["best"][0]["when"])
    page.locator(f".grid button.slot[data-at='{whole['best'][0]['at']}']").click()
    expect(page.locator("#undo")).to_be_enabled()


def test_two_boards_side_by_side(page: "Page") -> None:
    page.locator("#two").click()
    expect(page.locator(".grid")).to_have_count(2)
    page.locator("#beside").select_option(index=1)
    expect(page.locator(".year").nth(1)).to_have_attribute("data-of", settled(page.locator("#beside").input_value))
    other = page.locator(".year").nth(1).locator(".grid button.session").first
    name = settled(lambda: other.get_attribute("data-id"))
    other.click()
    expect(page.locator(".panel h2")).to_have_text(name)
    expect(page.locator(".year").nth(0).locator(".grid button.slot.no").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#two").click()
    expect(page.locator(".grid")).to_have_count(1)


def test_a_date_that_needs_one_more_move(page: "Page") -> None:
    before = {row.id: row.start for row in timetable(page).held}
    sessions = page.locator(".grid button.session:not(.alternance)")
    for n in range(min(12, settled(sessions.count))):
        with page.expect_response("**/others.json*"):
            sessions.nth(n).click()
        expect(page.locator(".best-dates button").first).to_be_visible()
        if settled(page.locator(".chains button").count):
            break
        page.keyboard.press("Escape")
    page.locator(".chains button").first.click()
    expect(page.locator("#undo")).to_be_enabled()
    assert sum(before[row.id] != row.start for row in timetable(page).held) == 2


def test_a_unit_and_a_week_are_pinned_at_once(page: "Page", running: Running) -> None:
    file = running.folder / "small" / "instance.yaml"
    text = file.read_text(encoding="utf-8")
    page.locator(".week-pin").first.click()
    expect(page.locator(".week-pin[aria-pressed=true]")).to_have_count(1)
    page.locator(".week-pin").first.click()
    expect(page.locator(".grid .session .pin")).to_have_count(0)
    page.locator(".grid button.session:not(.alternance)").first.click()
    page.get_by_text("Fixer toute l’UE").click()
    expect(page.locator(".grid .session .pin").nth(2)).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(page.locator("#undo")).to_be_disabled()
    assert file.read_text(encoding="utf-8") == text
