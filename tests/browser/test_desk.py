"""The planner's stories, driven in a real Chromium: pick up, see, drop, undo, pin; by mouse, by keyboard, by clicks."""

import json
import re
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from scheduler.checker.check import check
from scheduler.desk.draft.change import between
from scheduler.desk.start.years import Year
from scheduler.instance import load as instances
from scheduler.instance.dump import to_yaml
from scheduler.instance.instants import utc
from scheduler.timeline.calendar import Timeline
from scheduler.timetable import store
from scheduler.timetable.schema import Session, Timetable
from tests.bench.convert import instance_from_bench
from tests.bench.draw import centre
from tests.desk.desk_process import Running, desk
from tests.desk.project import REAL, TINY, project, year

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import settled
from tests.browser.desk_pages import LOOKS, holds_everywhere, opened

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = api.expect


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One desk for all tests: each looks only, or changes a year of its own."""
    with desk(project(tmp_path_factory.mktemp("desk"))) as found:
        yield found


@pytest.fixture(scope="module")
def context(chromium: "Browser", running: Running) -> Iterator["BrowserContext"]:
    with opened(chromium, running) as found:
        yield found


@pytest.fixture(autouse=True)
def closed(context: "BrowserContext") -> Iterator[None]:
    yield
    for page in context.pages:
        page.close()


@pytest.fixture
def own(running: Running, request: pytest.FixtureRequest) -> Year:
    """The real year, copied: what a test changes is its own."""
    return copied(running, REAL, request)


@pytest.fixture
def own_tiny(running: Running, request: pytest.FixtureRequest) -> Year:
    return copied(running, TINY, request)


def copied(running: Running, name: str, request: pytest.FixtureRequest) -> Year:
    new = request.node.name.partition("[")[0].removeprefix("test_").replace("_", "-")
    for folder in ("instances", "solutions"):
        shutil.copytree(running.folder / folder / name, running.folder / folder / new)
    return year(running.folder, new)


@pytest.fixture
def board(context: "BrowserContext", running: Running, own: Year) -> "Page":
    return open_board(context, running, own.name)


def open_board(context: "BrowserContext", running: Running, name: str, lang: str = "fr") -> "Page":
    page = context.new_page()
    page.goto(f"{running.base}/y/{name}/?lang={lang}")
    expect(page.locator(".grid button.session").first).to_be_visible()
    return page


def timetable(page: "Page") -> Timetable:
    answer = page.request.get(page.url.partition("?")[0] + "timetable.json")
    return Timetable.model_validate_json(answer.body())


def picked(page: "Page", session: str) -> None:
    page.locator(f'.grid button[data-id="{session}"]').click()
    expect(page.locator(".panel h2")).to_have_text(session)
    expect(page.locator(".best-dates button").first).to_be_visible()


def test_every_slot_says_what_the_checker_says(context: "BrowserContext", running: Running) -> None:
    board, instance = open_board(context, running, REAL), instances.load(year(running.folder, REAL).file)
    before = timetable(board)
    report = check(instance, before)
    session = before.sessions[10]
    picked(board, session.id)
    shown = board.locator(".grid button.slot")
    said = settled(
        lambda: shown.evaluate_all("all => all.map(each => [each.dataset.at, each.className, each.textContent.trim()])")
    )
    assert len(said) > 250, "every slot of the year that shows no session"
    by_slot = {at: (name.split(), text) for at, name, text in said}
    for at, (names, text) in list(by_slot.items())[::20]:
        slot = next(slot for slot in Timeline(instance).slots if slot.start.isoformat() == at)
        rooms = [None] if session.room is None else [room.id for room in instance.rooms]
        reports = [
            check(
                instance, _with(before, session.model_copy(update={"start": slot.start, "end": slot.end, "room": room}))
            )
            for room in rooms
        ]
        possible = [each for each in reports if each.accepted]
        assert ("no" in names) == (not possible), at
        if possible:
            best = min(possible, key=lambda each: (each.clash_count, each.cost))
            assert ("clash" in names) == (best.clash_count > report.clash_count)
            assert int(re.sub("[^0-9-]", "", text.replace("−", "-"))) == best.cost - report.cost


def test_a_closed_slot_names_every_reason(context: "BrowserContext", running: Running) -> None:
    board = open_board(context, running, REAL)
    picked(board, timetable(board).sessions[10].id)
    closed = board.locator(".grid button.slot.no").nth(4)
    closed.focus()
    reasons = board.locator(".panel .why.no li")
    expect(reasons.first).to_be_visible()
    closed.click()
    expect(board.locator("[aria-live]")).to_contain_text(settled(reasons.first.inner_text))
    expect(board.locator(".panel h2")).to_be_visible()  # it is still held: nothing was dropped


def test_drop_undo_redo(board: "Page") -> None:
    before = timetable(board)
    session = before.sessions[4]
    picked(board, session.id)
    board.locator(".grid button.slot.free").first.click()
    expect(board.locator("#undo")).to_be_enabled()
    after = timetable(board)
    assert [row.after.id for row in between(before, after).rows if row.after and _moved(before, row.after)] == [
        session.id
    ]
    expect(board.locator(".panel .why")).to_contain_text("À prévenir")
    board.keyboard.press("Control+z")
    expect(board.locator("#undo")).to_be_disabled()
    assert store.to_json(timetable(board)) == store.to_json(before)
    board.keyboard.press("Control+y")
    expect(board.locator("#redo")).to_be_disabled()
    assert store.to_json(timetable(board)) == store.to_json(after)
    board.reload()
    expect(board.locator("#undo")).to_be_enabled()


def test_dragged_with_the_mouse(board: "Page") -> None:
    before = timetable(board)
    session = board.locator(".grid button.session.in_person").first
    name = settled(lambda: session.get_attribute("data-id"))
    box = settled(session.bounding_box)
    assert box is not None
    board.mouse.move(box["x"] + 20, box["y"] + 8)
    board.mouse.down()
    board.mouse.move(box["x"] + 60, box["y"] + 30, steps=4)
    free = board.locator(".grid button.slot.free").first
    expect(free).to_be_visible()
    goal = settled(free.bounding_box)
    assert goal is not None
    board.mouse.move(goal["x"] + 20, goal["y"] + 8, steps=6)
    board.mouse.up()
    expect(board.locator("#undo")).to_be_enabled()
    after = timetable(board)
    assert next(s.start for s in after.sessions if s.id == name) != next(
        s.start for s in before.sessions if s.id == name
    )


def test_by_keyboard_alone(board: "Page") -> None:
    before = timetable(board)
    for _ in range(20):  # Tab comes to the one button of the grid that is in the order
        board.keyboard.press("Tab")
        if settled(lambda: board.evaluate("document.activeElement.matches('.grid button')")):
            break
    name = settled(lambda: board.evaluate("document.activeElement.dataset.id"))
    board.keyboard.press("Enter")
    expect(board.locator(".best-dates button").first).to_be_visible()
    for _ in range(80):
        if "free" in settled(lambda: board.evaluate("document.activeElement.className")):
            break
        board.keyboard.press("ArrowDown")
    at = settled(lambda: board.evaluate("document.activeElement.dataset.at"))
    board.keyboard.press("Enter")
    expect(board.locator("[aria-live]")).to_contain_text(name)
    expect(board.locator("#undo")).to_be_enabled()
    assert next(s.start.isoformat() for s in timetable(board).sessions if s.id == name) == at
    expect(board.locator(f'.grid button[data-id="{name}"]')).to_be_focused()
    board.keyboard.press("p")
    expect(board.locator(f'.grid button[data-id="{name}"] .pin')).to_be_visible()
    board.keyboard.press("p")
    expect(board.locator(f'.grid button[data-id="{name}"] .pin')).to_have_count(0)
    board.keyboard.press("Enter")
    expect(board.locator(".panel h2")).to_have_text(name)
    board.keyboard.press("Escape")
    expect(board.locator(".panel h2")).to_have_count(0)
    for _ in range(3):
        board.keyboard.press("Control+z")
    expect(board.locator("#undo")).to_be_disabled()
    assert store.to_json(timetable(board)) == store.to_json(before)


def test_the_arrows_reach_every_button(context: "BrowserContext", running: Running) -> None:
    page = open_board(context, running, TINY)
    reached, waiting = set[str](), ["document.querySelector('.grid button[tabindex=\"0\"]')"]
    key = "each => each.dataset.id || each.dataset.at"
    first = settled(lambda: page.locator(".grid button[tabindex='0']").evaluate(key))
    every = set(settled(lambda: page.locator(".grid button[data-row]").evaluate_all(f"all => all.map({key})")))
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        for arrow in ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"):
            page.locator(f'.grid button[data-id="{name}"], .grid button[data-at="{name}"]:not([data-id])').first.focus()
            page.keyboard.press(arrow)
            waiting.append(settled(lambda: page.evaluate(f"({key})(document.activeElement)")))
    assert reached == every


def test_an_exchange_by_clicks(board: "Page") -> None:
    before = timetable(board)
    picked(board, "TET003-05")
    others = [s for s in before.sessions if s.unit in ("CCE001", "TRS001", "AST004")]
    for other in others:
        target = board.locator(f'.grid button[data-id="{other.id}"]')
        if not settled(target.count):
            continue
        target.click()
        expect(board.locator(".panel section h3").first).to_contain_text(other.id)
        if settled(board.locator(".panel .go").count):
            board.locator(".panel .go").click()
            expect(board.locator("#undo")).to_be_enabled()
            after = {s.id: s.start for s in timetable(board).sessions}
            was = {s.id: s.start for s in before.sessions}
            assert (after["TET003-05"], after[other.id]) == (was[other.id], was["TET003-05"])
            return
    pytest.fail("no session can be exchanged with TET003-05")


def test_an_alternance_day_is_moved(board: "Page") -> None:
    page = board
    page.locator("#of").select_option("groups/1A-ALT")
    day = page.locator(".grid button.session.alternance").first
    expect(day).to_be_visible()
    name = settled(lambda: day.get_attribute("data-id"))
    day.click()
    page.locator(".grid button.slot.free, .grid button.slot.clash").first.click()
    expect(page.locator("#undo")).to_be_enabled()
    changed = [d.id for d in timetable(page).alternance if d.id == name]
    assert changed == [name]


def test_two_windows_at_once(context: "BrowserContext", board: "Page", running: Running, own: Year) -> None:
    one, two = board, open_board(context, running, own.name)
    session = timetable(one).sessions[4].id
    picked(two, session)
    state = json.loads(two.request.get(f"{running.base}/y/{own.name}/board.json").body())["state"]
    picked(one, session)
    one.locator(".grid button.slot.free").first.click()
    expect(one.locator("#undo")).to_be_enabled()
    expect(two.locator("#undo")).to_be_enabled()  # the other window's act appears by itself
    stale = two.request.post(
        f"{running.base}/y/{own.name}/acts?lang=fr",
        data={"state": state, "kind": "undo"},
        headers={"Origin": running.base},
    )
    assert stale.status == 409
    assert session in stale.json()["stale"]


def test_the_file_is_edited_meanwhile(board: "Page", own: Year) -> None:
    file, text = own.file, own.file.read_text(encoding="utf-8")
    session = timetable(board).sessions[4].id
    picked(board, session)
    file.write_text(text + "# une remarque\n", encoding="utf-8")
    board.locator(".panel .tools button").first.click()
    expect(board.locator(f'.grid button[data-id="{session}"] .pin')).to_be_visible()
    after = file.read_text(encoding="utf-8")
    assert "# une remarque\n" in after
    assert session.partition("-")[0] in after.partition("pins:")[2]


def test_a_window_that_nobody_sees_hears_of_it_when_it_is_seen_again(
    context: "BrowserContext", board: "Page", running: Running, own: Year
) -> None:
    def see(state: str) -> None:
        board.evaluate(
            """state => { Object.defineProperty(document, "visibilityState", { get: () => state, configurable: true });
            document.dispatchEvent(new Event("visibilitychange")); }""",
            state,
        )

    see("hidden")
    other = open_board(context, running, own.name)
    picked(other, timetable(other).sessions[4].id)
    other.locator(".panel .tools button").first.click()
    expect(other.locator("#undo")).to_be_enabled()
    expect(board.locator("#undo")).to_be_disabled()
    see("visible")
    expect(board.locator("#undo")).to_be_enabled()


def test_what_has_no_slot_any_more_is_still_drawn_once(
    context: "BrowserContext", running: Running, own_tiny: Year
) -> None:
    """The evenings were changed in the file: every session is where it was, and can be picked up."""
    file = own_tiny.file
    text = file.read_text(encoding="utf-8").replace("weekdays: [mon, tue]", "weekdays: [tue, sat]")
    file.write_text(text.replace("end: 19:00", "end: 18:30"), encoding="utf-8")
    page = open_board(context, running, own_tiny.name)
    drawn = settled(
        lambda: page.locator(".grid button.session").evaluate_all("all => all.map(each => each.dataset.id)")
    )
    held = [row.id for row in timetable(page).held]
    assert sorted(drawn) == sorted(held)
    picked_up = page.locator(".grid .session").first
    picked_up.click()
    expect(page.locator(".panel h2")).to_have_text(drawn[0])


def test_a_faulty_file_is_told_and_nothing_is_lost(board: "Page", own: Year) -> None:
    file, text = own.file, own.file.read_text(encoding="utf-8")
    picked(board, timetable(board).sessions[4].id)
    file.write_text(text + "nonsense: 1\n", encoding="utf-8")
    board.locator(".grid button.slot.free").first.click()
    expect(board.locator(".panel")).to_contain_text("nonsense")
    file.write_text(text, encoding="utf-8")
    board.locator(".grid button.slot.free").first.click()
    expect(board.locator("#undo")).to_be_enabled()


def test_a_year_that_was_never_planned_is_solved(context: "BrowserContext", running: Running, own_tiny: Year) -> None:
    assert own_tiny.timetable is not None
    own_tiny.timetable.unlink()
    page = open_empty(context, running, own_tiny.name)
    expect(page.locator(".panel")).to_contain_text("vide")
    page.locator("#solve").click()
    page.locator("#limit").select_option("10")
    page.locator("#go").click()
    expect(page.locator(".panel h3")).to_contain_text("prouvé", timeout=60_000)
    expect(page.locator(".grid button.session").first).to_be_visible()
    expect(page.locator(".figures")).to_contain_text("17 : optimal, prouvé")
    page.keyboard.press("Control+z")
    expect(page.locator(".grid button.session")).to_have_count(0)


def test_a_search_outlives_the_page_tells_news_and_stops_with_what_it_has(
    context: "BrowserContext", running: Running
) -> None:
    """A centre of eight programmes, which no search proves in half an hour."""
    centre_of = instance_from_bench(centre(7, 8))
    file = running.folder / "instances" / "centre" / "instance.yaml"
    file.parent.mkdir()
    file.write_bytes(to_yaml(centre_of))
    page = context.new_page()
    page.goto(f"{running.base}/y/centre/")
    page.locator("#solve").click()
    page.locator("#limit").select_option("1800")
    page.locator("#go").click()
    expect(page.locator("#held")).to_contain_text("points", timeout=60_000)
    page.close()
    again = open_empty(context, running, "centre")
    expect(again.locator("#stop")).to_be_visible()
    first = settled(again.locator(".panel p.muted").first.inner_text)
    expect(again.locator(".panel p.muted").first).not_to_have_text(first, timeout=5_000)
    again.locator("#stop").click()
    expect(again.locator(".grid button.session").first).to_be_visible(timeout=60_000)
    assert check(instances.load(file), timetable(again)).accepted


def open_empty(context: "BrowserContext", running: Running, name: str) -> "Page":
    page = context.new_page()
    page.goto(f"{running.base}/y/{name}/")
    expect(page.locator(".grid")).to_be_visible()
    return page


@pytest.mark.parametrize("lang", LOOKS)
def test_nothing_is_wider_than_the_screen_and_axe_finds_nothing(
    context: "BrowserContext", running: Running, lang: str
) -> None:
    page = open_board(context, running, REAL, lang)
    page.locator(".grid button.session").nth(5).click()
    expect(page.locator(".best-dates button").first).to_be_visible()
    holds_everywhere(page, lang)


def test_a_plain_page_begins_with_its_title_and_has_no_frame(context: "BrowserContext", running: Running) -> None:
    page = context.new_page()
    page.goto(f"{running.base}/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("body")).to_have_css("border-top-width", "0px")


def test_with_clicks_at_twice_the_size(board: "Page") -> None:
    """200 % zoom of a laptop: the same page in half the width."""
    page = board
    page.set_viewport_size({"width": 720, "height": 450})
    page.locator(".grid button.session").first.click()
    expect(page.locator(".best-dates button").first).to_be_visible()
    page.locator(".best-dates button").first.click()
    page.locator(".grid button.slot.best").first.click()
    expect(page.locator("#undo")).to_be_enabled()


def _with(before: Timetable, session: Session) -> Timetable:
    """The session as given, its unit numbered in time order again: by hand, so that it shares nothing with the desk."""
    rows = [session if row.id == session.id else row for row in before.sessions]
    mine = sorted((row for row in rows if row.unit == session.unit), key=lambda row: (utc(row.start), row.number))
    rank = {row.id: n for n, row in enumerate(mine, 1)}
    rows = [row.model_copy(update={"number": rank[row.id]}) if row.id in rank else row for row in rows]
    fields = {name: getattr(before, name) for name in Timetable.model_fields}
    return Timetable.model_construct(
        **{**fields, "sessions": tuple(sorted(rows, key=lambda row: (row.start, row.unit)))}
    )


def _moved(before: Timetable, row: object) -> bool:
    old = {each.id: each.start for each in before.held}
    return isinstance(row, Session) and old[row.id] != row.start
