"""Examinations on the board in a real Chromium: picked up, dropped, taken out, pinned; by mouse, finger and keys."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from scheduler.checker.check import check
from scheduler.instance.dump import to_yaml
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable
from tests.browser.conftest import settled
from tests.browser.desk_pages import holds_everywhere, opened, taken_back, timetable
from tests.desk.desk_process import Running, desk
from tests.exams.planned import crowded, planned

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = api.expect
NAME = "U1-X1-1"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A year with its examinations; and one in which a paper has no date, for its only evening is taken."""
    root = tmp_path_factory.mktemp("exams")
    instance, timetable = planned()
    full = crowded()
    fixed = [exam for exam in timetable.exams or () if exam.id == "U2-X1-1"]
    without = timetable.model_copy(update={"digest": full.digest})
    lacking = without.with_exams(fixed, None, ["U1-X1-1", "U3-X1-1", "U4-X1-1"])
    for name, of, held in (("exams", instance, timetable), ("crowded", full, lacking)):
        folder = root / name
        folder.mkdir()
        (folder / "instance.yaml").write_bytes(to_yaml(of))
        store.save(held, folder / store.FILE_NAME)
    with desk(root) as found:
        yield found


@pytest.fixture(scope="module")
def context(chromium: "Browser", running: Running) -> Iterator["BrowserContext"]:
    with opened(chromium, running, has_touch=True) as found:
        yield found


def board(context: "BrowserContext", running: Running, of: str = "groups/G1", lang: str = "fr") -> "Page":
    page = context.new_page()
    page.goto(f"{running.base}/y/exams/?lang={lang}#{of}")
    expect(page.locator(".grid button.session.exam").first).to_be_visible()
    return page


@pytest.fixture
def page(context: "BrowserContext", running: Running) -> Iterator["Page"]:
    """The board; what a test did is taken back."""
    found = board(context, running)
    yield found
    taken_back(found)


def moved(before: Timetable, after: Timetable) -> set[str]:
    old = {exam.id: exam for exam in before.exams or ()}
    return {exam.id for exam in after.exams or () if old.get(exam.id) != exam}


def picked(page: "Page", name: str = NAME) -> None:
    page.locator(f'.grid button[data-id="{name}"]').click()
    expect(page.locator(".panel h2")).to_have_text(name)
    expect(page.locator(".best-dates button").first).to_be_visible()


def test_every_hour_says_what_the_checker_says(page: "Page") -> None:
    before = timetable(page)
    was = check(planned()[0], before).exam_cost
    picked(page)
    free = page.locator(".slot.of-day.free")
    expect(page.locator(".slot.of-day.no").first).to_be_attached()
    prices = settled(lambda: free.evaluate_all("all => all.map(each => [each.dataset.at, each.lastChild.textContent])"))
    assert len(prices) > 5
    for at, price in prices[:: max(1, len(prices) // 3)]:
        page.locator(f'.slot[data-at="{at}"]').click()
        expect(page.locator("#undo")).to_be_enabled()
        after = timetable(page)
        report = check(planned()[0], after)
        assert report.accepted and moved(before, after) == {NAME}
        assert report.exam_cost - was == int(price.replace("−", "-").replace("+", ""))
        expect(page.locator("#exam-points b")).to_have_text(str(report.exam_cost))
        expect(page.locator(".panel .why")).to_contain_text("À prévenir")
        page.keyboard.press("Control+z")
        expect(page.locator("#undo")).to_be_disabled()
        assert store.to_json(timetable(page)) == store.to_json(before)
        picked(page)


def test_a_closed_hour_names_every_reason(page: "Page") -> None:
    picked(page)
    closed = page.locator(".slot.of-day.no").first
    closed.focus()
    reasons = page.locator(".panel .why.no li")
    expect(reasons.first).to_be_visible()
    closed.click()
    expect(page.locator("[aria-live]")).to_contain_text(settled(reasons.first.inner_text))
    expect(page.locator("#anyway")).to_be_visible()
    expect(page.locator("#undo")).to_be_disabled()
    page.locator("#anyway").click()
    page.locator("#yes").click()
    expect(page.locator(".figures .bad")).to_be_visible()
    expect(page.locator(f'.grid [data-id="{NAME}"].scarred')).to_be_visible()
    page.locator(".panel .found .link").first.click()
    expect(page.locator(".grid button.exam:focus")).to_be_visible()


def test_what_a_free_hour_would_have(page: "Page") -> None:
    picked(page)
    page.locator(".slot.of-day.free").first.hover()
    expect(page.locator(".panel .why.free")).to_contain_text("Surveillance")
    expect(page.locator(".panel .why.free")).to_contain_text("R")


def test_dragged_with_the_mouse(page: "Page") -> None:
    before = timetable(page)
    box = settled(page.locator(f'.grid button[data-id="{NAME}"]').bounding_box)
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 20, steps=4)
    free = page.locator(".slot.of-day.free").last
    expect(free).to_be_visible()
    goal = settled(free.bounding_box)
    page.mouse.move(goal["x"] + 20, goal["y"] + 8, steps=6)
    page.mouse.up()
    expect(page.locator("#undo")).to_be_enabled()
    assert moved(before, timetable(page)) == {NAME}


def test_dragged_into_the_tray_and_placed_again_with_a_finger(page: "Page") -> None:
    before = timetable(page)
    box, goal = settled(page.locator(f'[data-id="{NAME}"]').bounding_box), settled(page.locator(".tray").bounding_box)
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 60, steps=4)
    page.mouse.move(goal["x"] + 300, goal["y"] + 20, steps=6)
    page.mouse.up()
    expect(page.locator(".tray h2 b")).to_have_text("1")
    page.locator(f'.tray [data-tray="{NAME}"]').tap()
    expect(page.locator(".panel")).to_contain_text("Pas encore placé")
    page.locator(".slot.of-day.free").first.tap()
    expect(page.locator(".tray h2 b")).to_have_text("0")
    assert {exam.id for exam in timetable(page).exams or ()} == {exam.id for exam in before.exams or ()}
    assert check(planned()[0], timetable(page)).accepted


def test_by_keyboard_alone(page: "Page") -> None:
    before = timetable(page)
    for _ in range(20):  # Tab comes to the one button of the grid that is in the order
        page.keyboard.press("Tab")
        if settled(lambda: page.evaluate("document.activeElement.matches('.grid button')")):
            break
    for _ in range(20):
        if settled(lambda: page.evaluate("document.activeElement.matches('.exam')")):
            break
        page.keyboard.press("ArrowDown")
    name = settled(lambda: page.evaluate("document.activeElement.dataset.id"))
    page.keyboard.press("Enter")
    expect(page.locator("[aria-live]")).to_contain_text("heures possibles")
    for key in ["ArrowRight", *["ArrowDown"] * 8, *["ArrowUp"] * 8] * 4:
        if "free" in settled(lambda: page.evaluate("document.activeElement.className")):
            break
        page.keyboard.press(key)
    at = settled(lambda: page.evaluate("document.activeElement.dataset.at"))
    page.keyboard.press("Enter")
    expect(page.locator("[aria-live]")).to_contain_text(name)
    expect(page.locator(f'.grid button[data-id="{name}"]')).to_be_focused()
    after = {exam.id: exam for exam in timetable(page).exams or ()}
    assert after[name].start.isoformat() == at and moved(before, timetable(page)) == {name}
    page.keyboard.press("p")
    expect(page.locator(f'.grid button[data-id="{name}"] svg.pin')).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_contain_text("Aucune autre heure n’est possible")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    expect(page.locator(f'.grid button[data-id="{name}"] svg.pin')).to_have_count(0)
    page.keyboard.press("Delete")
    expect(page.locator(".tray h2 b")).to_have_text("1")
    page.locator(f'.tray [data-tray="{name}"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".grid button.slot.free:focus")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".tray h2 b")).to_have_text("0")


def test_a_second_window_sees_it_and_an_old_one_is_told(
    page: "Page", context: "BrowserContext", running: Running
) -> None:
    other = board(context, running, "units/U1")
    picked(page)
    picked(other)
    at = settled(lambda: page.locator(".slot.of-day.free").first.get_attribute("data-at"))
    page.locator(f'.slot[data-at="{at}"]').click()
    expect(page.locator("#undo")).to_be_enabled()
    expect(other.locator("#undo")).to_be_enabled()
    expect(other.locator(f'.grid button[data-id="{NAME}"][data-at="{at}"]')).to_be_visible()
    expect(other.locator(".panel h2")).to_have_text(NAME)
    desk = other.url.partition("?")[0]
    state = other.request.get(f"{desk}board.json?lang=fr").json()["state"]
    stale = other.request.post(
        f"{desk}acts?lang=fr",
        data={"kind": "move", "session": NAME, "at": at, "state": state - 1},
        headers={"origin": running.base},
    )
    assert stale.status == 409 and NAME in stale.json()["stale"]
    other.close()


def test_rooms_invigilators_and_units_have_theirs(context: "BrowserContext", running: Running) -> None:
    _, known = planned()
    for exam in known.exams or ():
        for held in exam.rooms:
            people = [f"{'staff' if who == 'D1' else 'trainers'}/{who}" for who in held.invigilators]
            for of in [f"rooms/{held.room}", *people]:
                page = board(context, running, of)
                expect(page.locator(f'.grid button[data-id="{exam.id}"]')).to_be_visible()
                page.close()


def test_work_is_due_and_has_no_other_hour(page: "Page") -> None:
    page.locator('.grid button[data-id="U3-X2-1"]').click()
    expect(page.locator(".panel")).to_contain_text("à rendre avant")
    expect(page.locator(".panel")).to_contain_text("Aucune autre heure n’est possible")
    expect(page.locator(".panel button", has_text="Fixer")).to_have_count(0)


def test_one_without_a_date_says_why(context: "BrowserContext", running: Running) -> None:
    page = context.new_page()
    page.goto(f"{running.base}/y/crowded/?lang=fr#groups/G1")
    page.locator('.tray [data-tray="U1-X1-1"]').click()
    expect(page.locator(".panel")).to_contain_text("aucune date n’a été trouvée")
    expect(page.locator(".panel")).to_contain_text("Pourquoi aucune date")
    expect(page.locator(".slot.of-day.no").first).to_be_visible()
    expect(page.locator(".slot.of-day.free")).to_have_count(0)
    page.close()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_for_everybody(context: "BrowserContext", running: Running, lang: str) -> None:
    page = board(context, running, lang=lang)
    picked(page)
    page.locator(".slot.of-day.free").first.focus()
    holds_everywhere(page, lang)
    page.close()
