"""whatif.html in a browser: the moves on the weeks, found by mouse, keyboard and link; every width, dark, paper."""

from pathlib import Path

import pytest

from scheduler.scenario.comparison.page import page as render
from tests.browser.conftest import Open
from tests.browser.test_layout import CONTRAST
from tests.scenario.by_hand import scenario, without
from tests.scenario.test_compare import TIMETABLE, after, compared, outcome, sweep

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

_PARSE = "const parse = (text) => text.match(/[\\d.]+/g).map(Number);"
assert _PARSE in CONTRAST
MIXED_CONTRAST = CONTRAST.replace(  # color-mix() is told as `color(srgb 0.9 0.9 1)`
    _PARSE,
    "const parse = (text) => text.match(/[\\d.]+/g).map((part, at) =>"
    " Number(part) * (text.startsWith('color(srgb') && at < 3 ? 255 : 1));",
)


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
    assert (old.count(), new.count()) == (2, 2)
    numbers = [[chip.get_attribute("data-number") for chip in chips.all()] for chips in (old, new)]
    assert numbers == [["1", "2"], ["1", "2"]]
    assert "mar. 6 sept. 17\u00a0h" in old.first.inner_text()
    assert page.locator("#week-list .week").count() == 2  # only the weeks that change
    assert page.locator("#week-list .chip.stay").count() > 0
    days = page.locator("#week-list .column.touched h5").all_inner_texts()
    assert [text.split()[1] for text in days][:2] == ["5", "6"]


def test_a_chip_leads_to_its_other_place_and_a_number_of_the_list_to_its_first(opened: Open) -> None:
    page = opened("#scenario=two").page
    page.locator("#week-list .chip.old").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className").startswith("chip new")
    assert page.locator("#week-list .lit").count() == 2
    page.locator("#scenario-2 .moves button.num").nth(1).press("Enter")
    assert page.evaluate("document.activeElement.dataset.number") == "2"


def test_a_group_or_trainer_sees_its_own_changes(opened: Open) -> None:
    page = opened("#scenario=two").page
    options = page.locator("#audience option").evaluate_all("all => all.map(one => one.value)")
    assert options == ["", "group=ASP1", "group=ASP2", "trainer=ahpet", "trainer=lebon"]
    page.select_option("#audience", "trainer=lebon")
    assert page.locator("#week-list .chip.old").evaluate_all("all => all.map(c => c.dataset.number)") == ["2"]
    page.locator("#scenario-2 .moves button.num").first.click()  # not among this trainer's: everyone is shown again
    assert page.input_value("#audience") == ""
    assert page.evaluate("document.activeElement.dataset.number") == "1"


def test_a_link_opens_a_scenario_and_a_scenario_has_an_address(opened: Open) -> None:
    page = opened("#scenario=room").page
    assert page.locator(".scenario:visible h2").inner_text() == "room"
    assert "salle P1 → P2" in page.locator("#week-list .chip.changed").inner_text()
    page.select_option("#scenario", "no")
    api.expect(page.locator(".scenario:visible h2")).to_have_text("no")
    assert page.evaluate("location.hash") == "#scenario=no"
    assert not page.locator("#drawn").is_visible()
    page.click("#comparison a[href='#scenario=two']")
    api.expect(page.locator(".scenario:visible h2")).to_have_text("two")


def test_the_table_is_sorted_by_a_column_and_unplanned_ones_stay_last(opened: Open) -> None:
    page = opened().page
    names = page.locator("#rows tr th")
    assert names.all_inner_texts() == ["none", "room", "two", "no"]
    head = page.locator("#comparison thead button", has_text="Déplacements")
    head.press("Enter")
    assert names.all_inner_texts()[-1] == "no"
    head.press("Enter")
    assert names.all_inner_texts()[0] == "two"
    assert names.all_inner_texts()[-1] == "no"
    assert page.locator("#comparison th[aria-sort]").get_attribute("aria-sort") == "descending"


def test_all_weeks_can_be_shown(opened: Open) -> None:
    page = opened("#scenario=two").page
    some = page.locator("#week-list .week").count()
    page.click("#every")
    assert page.locator("#week-list .week").count() > some
    page.click("#some")
    assert page.locator("#week-list .week").count() == some


@pytest.mark.parametrize("width", [320, 390, 700, 1000, 1280])
@pytest.mark.parametrize("which", ["file", "swept"])
def test_no_width_needs_to_be_scrolled_sideways(
    opened: Open, width: int, which: str, request: pytest.FixtureRequest
) -> None:
    reader = opened("", request.getfixturevalue(which), viewport={"width": width, "height": 844})
    reader.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert reader.overflow() <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["file", "swept"])
def test_every_text_has_the_contrast_of_wcag_aa(
    opened: Open, scheme: str, which: str, request: pytest.FixtureRequest
) -> None:
    address = "#scenario=two" if which == "file" else ""
    page = opened(address, request.getfixturevalue(which), color_scheme=scheme).page
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate(MIXED_CONTRAST) == []


def test_a_cell_of_the_matrix_opens_its_absence(opened: Open, swept: Path) -> None:
    page = opened("", swept).page
    page.locator(".matrix a", has_text="×").click()
    api.expect(page.locator(".scenario:visible h2")).to_have_text("lebon-2023-03-06")


def test_on_paper_the_bar_is_gone_and_nothing_is_cut(opened: Open) -> None:
    reader = opened("#scenario=two", viewport={"width": 718, "height": 1031})
    reader.page.emulate_media(media="print")
    assert not reader.page.locator("#bar").is_visible()
    assert reader.page.locator("#week-list .week:visible").count() == 2
    assert reader.overflow() <= 0


def test_without_a_script_every_scenario_is_there(opened: Open) -> None:
    page = opened(java_script_enabled=False).page
    assert page.locator(".scenario:visible").count() == 4
    assert page.locator(".moves li:visible").count() == 3
