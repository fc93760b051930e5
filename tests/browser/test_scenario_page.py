"""whatif.html in a browser: the moves on the weeks, found by mouse, keyboard and link; every width, dark, paper."""

import re
from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.scenario.comparison.compare import compare
from scheduler.scenario.comparison.page import page as render
from scheduler.timeline.calendar import monday
from tests.browser.conftest import Open, eventually
from tests.builders import make_instance, make_timetable, session, unit
from tests.scenario.by_hand import planned, scenario, without
from tests.scenario.test_compare import TIMETABLE, after, compared, outcome, sweep

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

NUMBERS = "chips => chips.map(chip => chip.dataset.number)"
OTHER = make_instance(
    units=[unit("LAT3", groups=["G1"]), unit("GRE5", groups=["A1"]), unit("HIS7", groups=["H1"], trainers=["T2"])],
    groups=[{"id": "G1", "size": 12}, {"id": "A1", "size": 6}, {"id": "H1", "size": 5}],
)
SESSION_WEEKS = len({monday(session.start.date()) for session in TIMETABLE.sessions})  # of all whom "two" touches


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    two = after("TRS001-01", "TET007-01", days=1)
    found = compared(
        outcome("two", two), outcome("room", after("TRS001-01", days=0, room="P2")), outcome("none", TIMETABLE),
        without(scenario("no")),
    )  # fmt: skip
    path = tmp_path_factory.mktemp("whatif") / "whatif.html"
    path.write_text(render(found), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sweep") / "whatif.html"
    path.write_text(render(sweep()), encoding="utf-8")
    return path


def test_each_move_is_at_its_old_and_its_new_place_under_one_number(opened: Open) -> None:
    page = opened("#scenario=two").page
    old, new = page.locator("#week-list .chip.old"), page.locator("#week-list .chip.new")
    eventually(lambda: [chips.evaluate_all(NUMBERS) for chips in (old, new)], [["1", "2"], ["1", "2"]])
    api.expect(old.first).to_contain_text("mar. 6 sept. 17 h")
    api.expect(page.locator("#week-list .week")).to_have_count(2)  # only the weeks that change
    api.expect(page.locator("#week-list .chip.stay").first).to_be_visible()
    days = page.locator("#week-list .column.touched h5")
    api.expect(days.nth(0)).to_have_text(re.compile("lun. 5 sept."))
    api.expect(days.nth(1)).to_have_text(re.compile("mar. 6 sept."))


def test_a_chip_leads_to_its_other_place_and_a_number_of_the_list_to_its_first(opened: Open) -> None:
    page = opened("#scenario=two").page
    page.locator("#week-list .chip.old").first.focus()
    page.keyboard.press("Enter")
    api.expect(page.locator("#week-list .chip.new").first).to_be_focused()
    api.expect(page.locator("#week-list .lit")).to_have_count(2)
    page.locator("#scenario-2 .moves button.num").nth(1).press("Enter")
    api.expect(page.locator(":focus")).to_have_attribute("data-number", "2")


def test_a_group_or_trainer_sees_its_own_changes(opened: Open) -> None:
    page = opened("#scenario=two").page
    options = page.locator("#audience option")
    values = ["", "group=ASP1", "group=ASP2", "trainer=ahpet", "trainer=lebon"]
    eventually(lambda: options.evaluate_all("all => all.map(one => one.value)"), values)
    page.select_option("#audience", "trainer=lebon")
    eventually(lambda: page.locator("#week-list .chip.old").evaluate_all(NUMBERS), ["2"])
    page.locator("#scenario-2 .moves button.num").first.click()  # not among this trainer's: everyone is shown again
    api.expect(page.locator("#audience")).to_have_value("")
    api.expect(page.locator(":focus")).to_have_attribute("data-number", "1")


def test_a_link_opens_a_scenario_and_a_scenario_has_an_address(opened: Open) -> None:
    reader = opened("#scenario=room")
    page = reader.page
    api.expect(page.locator(".scenario:visible h2")).to_have_text("room")
    api.expect(page.locator("#week-list .chip.changed")).to_contain_text("salle P1 → P2")
    page.select_option("#scenario", "no")
    api.expect(page.locator(".scenario:visible h2")).to_have_text("no")
    reader.is_at("#scenario=no")
    api.expect(page.locator("#drawn")).to_be_hidden()
    page.click("#comparison a[href='#scenario=two']")
    api.expect(page.locator(".scenario:visible h2")).to_have_text("two")


def test_the_table_is_sorted_by_a_column_and_unplanned_ones_stay_last(opened: Open) -> None:
    page = opened().page
    names = page.locator("#rows tr th")
    api.expect(names).to_have_text(["none", "room", "two", "no"])
    head = page.locator("#comparison thead button", has_text="Déplacements")
    head.press("Enter")
    api.expect(names.last).to_have_text("no")
    head.press("Enter")
    api.expect(names.first).to_have_text("two")
    api.expect(names.last).to_have_text("no")
    api.expect(page.locator("#comparison th[aria-sort]")).to_have_attribute("aria-sort", "descending")


def test_all_weeks_can_be_shown(opened: Open) -> None:
    page = opened("#scenario=two").page
    weeks = page.locator("#week-list .week")
    api.expect(weeks).to_have_count(2)
    page.click("#every")
    api.expect(weeks).to_have_count(SESSION_WEEKS)
    page.click("#some")
    api.expect(weeks).to_have_count(2)


@pytest.mark.parametrize("which", ["file", "swept"])
def test_no_width_needs_to_be_scrolled_sideways(opened: Open, which: str, request: pytest.FixtureRequest) -> None:
    reader = opened("", request.getfixturevalue(which))
    reader.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    reader.fits_at(320, 390, 700, 1000, 1280)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["file", "swept"])
def test_every_text_has_the_contrast_of_wcag_aa(
    opened: Open, scheme: str, which: str, request: pytest.FixtureRequest
) -> None:
    address = "#scenario=two" if which == "file" else ""
    reader = opened(address, request.getfixturevalue(which), color_scheme=scheme)
    reader.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    reader.has_contrast()


def test_a_cell_of_the_matrix_opens_its_absence(opened: Open, swept: Path) -> None:
    page = opened("", swept).page
    page.locator(".matrix a", has_text="×").click()
    api.expect(page.locator(".scenario:visible h2")).to_have_text("lebon-2023-03-06")


def test_on_paper_the_bar_is_gone_and_nothing_is_cut(opened: Open) -> None:
    reader = opened("#scenario=two", viewport={"width": 718, "height": 1031})
    reader.page.emulate_media(media="print")
    api.expect(reader.page.locator("#bar")).to_be_hidden()
    api.expect(reader.page.locator("#week-list .week:visible")).to_have_count(2)
    reader.fits()


def test_without_a_script_every_scenario_is_there(opened: Open) -> None:
    page = opened(java_script_enabled=False).page
    api.expect(page.locator(".scenario:visible")).to_have_count(4)
    api.expect(page.locator(".moves li:visible")).to_have_count(3)


@pytest.fixture(scope="module")
def clashing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One move, and elsewhere in the year a clash that remains, of people whom the move does not touch."""
    other = session(OTHER, "LAT3", "2022-09-21", number=1)
    same = session(OTHER, "GRE5", "2022-09-21", number=1, room="R2")
    before = make_timetable(OTHER, [other, same, session(OTHER, "HIS7", "2022-09-06")])
    after = make_timetable(OTHER, [other, same, session(OTHER, "HIS7", "2022-09-13")])
    found = compare(OTHER, before, check(OTHER, before), [planned(scenario("one"), OTHER, before, after)])
    path = tmp_path_factory.mktemp("clashing") / "whatif.html"
    path.write_text(render(found), encoding="utf-8")
    return path


def test_the_weeks_of_the_clashes_that_remain_are_shown(opened: Open, clashing: Path) -> None:
    page = opened("", clashing).page
    weeks = page.locator("#week-list .week")
    eventually(
        lambda: weeks.evaluate_all("all => all.map(week => week.id)"), [f"week-2022-09-{d}" for d in ("05", "12", "19")]
    )
    api.expect(weeks.last.locator(".chip:has(.bad)")).to_have_text([re.compile("GRE5"), re.compile("LAT3")])
    api.expect(page.locator("#strip a").last).to_have_text(re.compile("19 sept.*⚠"))
    page.locator("#strip a").last.press("Enter")
    api.expect(weeks.last.locator("h4")).to_be_focused()
    page.select_option("#audience", "trainer=T2")  # who has no clash
    api.expect(weeks).to_have_count(2)


def test_the_legend_speaks_of_this_schools_units(opened: Open, clashing: Path) -> None:
    legend = opened("", clashing).page.locator("#drawn .legend")
    api.expect(legend.locator(".chip.old")).to_contain_text("HIS7")  # what moves
    for code in ("LAT3", "GRE5"):
        api.expect(legend).to_contain_text(code)
    api.expect(legend).not_to_contain_text("TRS001")
