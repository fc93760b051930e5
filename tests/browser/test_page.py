"""timetable.html in a browser: each audience finds its sessions, by mouse, keyboard and link."""

from pathlib import Path

import pytest

from scheduler.checker.check import check
from tests.browser.conftest import INSTANCE, TIMETABLE, Open, Reader, written
from tests.export.test_html import hostile

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser


def expected(kind: str, id_: str) -> set[str]:
    if kind == "group":
        units = {unit.code for unit in INSTANCE.attended_by(id_)}
        days = {day.id for day in TIMETABLE.alternance if day.group in INSTANCE.lineage(id_)}
        return {session.id for session in TIMETABLE.sessions if session.unit in units} | days
    if kind == "trainer":
        return {session.id for session in TIMETABLE.sessions if id_ in session.trainers}
    return {session.id for session in TIMETABLE.sessions if session.room == id_}


def shown_week(reader: Reader) -> str | None:
    return reader.page.locator(".week:visible").get_attribute("data-week")


def label(reader: Reader, day: str) -> str:
    said = reader.page.get_attribute(f"#months [data-day='{day}']", "aria-label") or ""
    return said.replace("\u00a0", " ")


AUDIENCES = (
    [("group", group.id) for group in INSTANCE.groups]
    + [("trainer", trainer.id) for trainer in INSTANCE.trainers]
    + [("room", room.id) for room in INSTANCE.rooms]
)


@pytest.mark.parametrize(("kind", "id_"), AUDIENCES)
def test_each_audience_chosen_sees_its_sessions_and_no_other(opened: Open, kind: str, id_: str) -> None:
    reader = opened()
    reader.page.select_option("#audience", f"{kind}={id_}")
    cards = reader.cards()
    assert len(cards) == len(set(cards))
    assert set(cards) == expected(kind, id_)
    marks = reader.page.locator("#months .mark:not(.busy)").count()
    assert marks == len(expected(kind, id_))
    assert reader.page.evaluate("location.hash") == f"#{kind}={id_}"


def test_the_whole_centre_sees_everything(opened: Open) -> None:
    everything = {session.id for session in TIMETABLE.sessions} | {day.id for day in TIMETABLE.alternance}
    assert set(opened("#all").cards()) == everything


def test_a_link_opens_an_audience_and_a_week(opened: Open) -> None:
    reader = opened("#trainer=lebon&week=2022-11-14")
    assert reader.page.inner_text("#who") == "Formateur\u00a0: G. Lebon"
    assert reader.page.locator(".week:visible h4").all_inner_texts() == ["Semaine du 14 au 18 novembre 2022"]
    reader.page.evaluate("location.hash = '#room=P1'")
    api.expect(reader.page.locator("#who")).to_have_text("Salle\u00a0: Salle Piton")
    reader.page.go_back()
    api.expect(reader.page.locator("#who")).to_have_text("Formateur\u00a0: G. Lebon")


@pytest.mark.parametrize("address", ["#group=NOBODY", "#trainer=%3Cimg%20src=x%3E", "#group=%E0%A4%A"])
def test_a_link_to_nobody_says_so_and_shows_the_first_group(opened: Open, address: str) -> None:
    reader = opened(address)
    assert "ne connaît pas" in reader.page.inner_text("#notice")
    assert reader.page.inner_text("#who") == "Groupe\u00a0: 1re année (ASP1)"
    assert reader.page.locator("#notice img").count() == 0


def test_a_card_says_all_there_is_to_know(opened: Open) -> None:
    first = next(s for s in TIMETABLE.sessions if s.unit == "TRS001")
    reader = opened("#group=ASP1&week=2022-09-05")
    text = reader.page.inner_text(f".card[data-id='{first.id}']").replace("\u00a0", " ")
    for part in (
        "R",
        "TRS001",
        "Regroupement",
        "1/10",
        "La relation aux publics",
        "17 h – 19 h",
        "Salle Piton",
        "Ah-Pet",
    ):
        assert part in text
    assert "1re année" not in text  # its own group is not repeated to it
    reader.go("#room=P1&week=2022-09-05")
    assert "1re année" in reader.page.inner_text(f".card[data-id='{first.id}']")
    online = next(s for s in TIMETABLE.sessions if s.unit == "TRS001" and s.kind == "webconference")
    join = reader.go("#group=ASP1").page.locator(f".card[data-id='{online.id}'] a.join")
    assert join.get_attribute("href") == INSTANCE.unit["TRS001"].url


def test_kinds_differ_by_shape_letter_and_name(opened: Open) -> None:
    reader = opened("#group=ASP1-APP")
    entries = reader.page.locator(".legend li:visible")
    assert entries.count() == 5  # no external busy time for this group
    letters = reader.page.eval_on_selector_all(".legend .badge b", "all => all.map(b => b.textContent)")
    shapes = reader.page.eval_on_selector_all(".legend use", "all => all.map(u => u.getAttribute('href'))")
    assert letters[:3] == ["R", "W", "A"]
    assert len(set(shapes)) == len(shapes) == 4
    styles = {
        reader.page.eval_on_selector(
            f".card.{kind}", "c => getComputedStyle(c).borderTopStyle + getComputedStyle(c).borderLeftWidth"
        )
        for kind in ("in_person", "webconference", "alternance")
    }
    assert len(styles) == 3


def test_a_card_leads_to_its_trainer_in_the_same_week(opened: Open) -> None:
    reader = opened("#group=ASP1&week=2022-09-05")
    reader.page.click(".week.current .card a:has-text('Ah-Pet') >> nth=0")
    api.expect(reader.page.locator("#who")).to_have_text("Formateur\u00a0: M. Ah-Pet")
    assert shown_week(reader) == "2022-09-05"
    api.expect(reader.page.locator("#who")).to_be_focused()


def test_weeks_by_the_buttons_and_the_list(opened: Open) -> None:
    reader = opened("#group=ASP1&week=2022-09-05")
    assert reader.page.is_disabled("#previous")
    reader.page.click("#next")
    assert shown_week(reader) == "2022-09-12"
    assert "week=2022-09-12" in reader.page.evaluate("location.hash")
    reader.page.click("#today")
    assert shown_week(reader) == "2022-10-03"
    reader.page.select_option("#week", "2023-08-28")
    assert shown_week(reader) == "2023-08-28"
    assert reader.page.is_disabled("#next")
    reader.page.click("#all-weeks")
    assert reader.page.locator(".week:visible").count() == 52  # 5 September to 28 August
    reader.page.click("#one-week")
    assert reader.page.locator(".week:visible").count() == 1


def test_today_is_the_centres_own(opened: Open) -> None:
    """In Paris it is still Tuesday evening; at the centre Wednesday has begun."""
    reader = opened("#group=ASP1")
    assert reader.page.get_attribute("#months [aria-current=date]", "data-day") == "2022-10-05"
    assert shown_week(reader) == "2022-10-03"


def test_after_the_year_today_is_out_of_reach(opened: Open) -> None:
    reader = opened("#group=ASP1", now="2024-01-01T06:00:00Z")
    assert reader.page.is_disabled("#today")
    assert shown_week(reader) == "2022-09-05"


def test_the_year_names_every_day(opened: Open) -> None:
    reader = opened("#group=ASP2")
    assert label(reader, "2022-11-11") == "vendredi 11 novembre 2022 : Armistice"
    assert "18 h AST002 Occupation extérieure" in label(reader, "2022-10-03")
    assert label(reader, "2022-12-19").startswith("19–23 décembre 2022 : Interruption des cours")
    assert "Examens, 2nde session (Semestre 1, Semestre 2)" in label(reader, "2023-08-21")
    notes = reader.page.inner_text("#months")
    for name in ("Interruption des cours", "Révisions", "Abolition de l", "Lundi de Pâques"):
        assert name in notes


def test_hovering_a_day_shows_it_and_clicking_goes_to_its_week(opened: Open) -> None:
    reader = opened("#group=ASP1")
    reader.page.hover("[data-day='2022-11-11']")
    api.expect(reader.page.locator("#tip")).to_contain_text("Armistice")
    reader.page.keyboard.press("Escape")
    api.expect(reader.page.locator("#tip")).to_be_hidden()
    reader.page.click("[data-day='2022-11-11']")
    assert shown_week(reader) == "2022-11-07"


def test_the_year_by_keyboard(opened: Open) -> None:
    reader = opened("#group=ASP1")
    press = reader.page.keyboard.press
    reader.page.focus("#year summary")
    press("Tab")
    focused = "document.activeElement.dataset.day"
    assert reader.page.evaluate(focused) == "2022-10-05"  # one stop for the whole year: today
    press("ArrowDown")
    assert reader.page.evaluate(focused) == "2022-10-12"
    press("ArrowRight")
    assert reader.page.evaluate(focused) == "2022-10-13"
    api.expect(reader.page.locator("#tip")).to_contain_text("jeudi 13 octobre 2022")
    press("ArrowUp")
    press("ArrowLeft")
    assert reader.page.evaluate(focused) == "2022-10-05"
    press("End")
    assert reader.page.evaluate(focused) == "2023-08-28"
    press("Home")
    assert reader.page.evaluate(focused) == "2022-09-05"
    press("Enter")
    assert shown_week(reader) == "2022-09-05"
    assert reader.page.evaluate("document.activeElement.tagName") == "H4"


def test_the_skip_link_and_the_tabs(opened: Open) -> None:
    reader = opened("#group=ASP2")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.className") == "skip"
    reader.page.click("#to-report")
    assert reader.page.is_visible("#report")
    assert not reader.page.is_visible("#timetable")
    assert reader.page.get_attribute("#to-report", "aria-current") == "page"
    reader.page.click("#to-timetable")
    assert reader.page.is_visible("#timetable")
    assert reader.page.input_value("#audience") == "group=ASP2"


def test_a_criterion_opens_on_its_points(opened: Open) -> None:
    reader = opened("#report")
    points = reader.page.locator("#criterion-Q2 .points")
    assert not points.is_visible()
    reader.page.click("#criterion-Q2 summary")
    assert points.is_visible()
    value = next(criterion.value for criterion in check(INSTANCE, TIMETABLE).criteria if criterion.code == "Q2")
    told = [int(text) for text in points.locator("b").all_inner_texts()]
    assert sum(told) == value > 0


def test_hostile_titles_run_nothing(opened: Open, tmp_path: Path) -> None:
    path = written(tmp_path, hostile())
    for address in ("#all", "#group=ASP1&week=2022-09-05", "#report"):
        reader = opened(address, path)
        reader.page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        assert reader.page.locator("img").count() == 0
    assert "<img src=x" in opened("#group=ASP1", path).page.inner_text("#who")


def test_without_javascript_the_table_and_the_report_are_there(opened: Open) -> None:
    reader = opened(java_script_enabled=False)
    assert reader.page.locator(".plain-list tbody td:first-child").count() == len(TIMETABLE.sessions) + 18
    assert reader.page.locator("#report").is_visible()
    assert not reader.page.locator("#bar").is_visible()
