"""timetable.html in a browser: each audience finds its sessions, by mouse, keyboard and link."""

import re
from pathlib import Path

import pytest

from scheduler.checker.check import check
from tests.browser.conftest import INSTANCE, TIMETABLE, Open, Reader, eventually, written
from tests.export.page.test_page import hostile

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


def labelled(reader: Reader, day: str, said: str) -> None:
    """What is said of the day in the year, in full or a part of it."""
    button = reader.page.locator(f"#months [data-day='{day}']")
    words = re.escape(said).replace("\\ ", r"\s")
    api.expect(button).to_have_attribute("aria-label", re.compile(words))


AUDIENCES = (
    [("group", group.id) for group in INSTANCE.groups]
    + [("trainer", trainer.id) for trainer in INSTANCE.trainers]
    + [("room", room.id) for room in INSTANCE.rooms]
)


def test_each_audience_chosen_sees_its_sessions_and_no_other(opened: Open) -> None:
    reader = opened()
    for kind, id_ in AUDIENCES:
        reader.page.select_option("#audience", f"{kind}={id_}")
        reader.is_at(f"#{kind}={id_}")
        reader.has_cards(expected(kind, id_))
        api.expect(reader.page.locator("#months .mark:not(.busy)")).to_have_count(len(expected(kind, id_)))


def test_the_whole_centre_sees_everything(opened: Open) -> None:
    everything = {session.id for session in TIMETABLE.sessions} | {day.id for day in TIMETABLE.alternance}
    opened("#all").has_cards(everything)


def test_a_link_opens_an_audience_and_a_week(opened: Open) -> None:
    reader = opened("#trainer=lebon&week=2022-11-14")
    api.expect(reader.page.locator("#who")).to_have_text("Formateur\u00a0: G. Lebon")
    api.expect(reader.page.locator(".week:visible h4")).to_have_text(["Semaine du 14 au 18 novembre 2022"])
    reader.page.evaluate("location.hash = '#room=P1'")
    api.expect(reader.page.locator("#who")).to_have_text("Salle\u00a0: Salle Piton")
    reader.page.go_back()
    api.expect(reader.page.locator("#who")).to_have_text("Formateur\u00a0: G. Lebon")


@pytest.mark.parametrize("address", ["#group=NOBODY", "#trainer=%3Cimg%20src=x%3E", "#group=%E0%A4%A"])
def test_a_link_to_nobody_says_so_and_shows_the_first_group(opened: Open, address: str) -> None:
    reader = opened(address)
    api.expect(reader.page.locator("#notice")).to_contain_text("ne connaît pas")
    api.expect(reader.page.locator("#who")).to_have_text("Groupe\u00a0: 1re année (ASP1)")
    api.expect(reader.page.locator("#notice img")).to_have_count(0)


def test_a_card_says_all_there_is_to_know(opened: Open) -> None:
    first = next(s for s in TIMETABLE.sessions if s.unit == "TRS001")
    reader = opened("#group=ASP1&week=2022-09-05")
    card = reader.page.locator(f".card[data-id='{first.id}']")
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
        api.expect(card).to_contain_text(part)
    api.expect(card).not_to_contain_text("1re année")  # its own group is not repeated to it
    reader.go("#room=P1&week=2022-09-05")
    api.expect(card).to_contain_text("1re année")
    online = next(s for s in TIMETABLE.sessions if s.unit == "TRS001" and s.kind == "webconference")
    join = reader.go("#group=ASP1").page.locator(f".card[data-id='{online.id}'] a.join")
    api.expect(join).to_have_attribute("href", INSTANCE.unit["TRS001"].url or "")


def test_kinds_differ_by_shape_letter_and_name(opened: Open) -> None:
    reader = opened("#group=ASP1-APP")
    api.expect(reader.page.locator(".legend li:visible")).to_have_count(5)  # no external busy time for this group
    api.expect(reader.page.locator(".legend .badge b")).to_have_text(["R", "W", "A", "X", "E"])
    shapes = "all => [all.length, new Set(all.map(u => u.getAttribute('href'))).size]"
    eventually(lambda: reader.page.eval_on_selector_all(".legend use", shapes), [5, 5])
    border = "c => getComputedStyle(c).borderTopStyle + getComputedStyle(c).borderLeftWidth"
    kinds = ("in_person", "webconference", "alternance")
    eventually(lambda: len({reader.page.eval_on_selector(f".card.{kind}", border) for kind in kinds}), 3)


def test_a_card_leads_to_its_trainer_in_the_same_week(opened: Open) -> None:
    reader = opened("#group=ASP1&week=2022-09-05")
    reader.page.click(".week.current .card a:has-text('Ah-Pet') >> nth=0")
    api.expect(reader.page.locator("#who")).to_have_text("Formateur\u00a0: M. Ah-Pet")
    reader.shows_week("2022-09-05")
    api.expect(reader.page.locator("#who")).to_be_focused()


def test_weeks_by_the_buttons_and_the_list(opened: Open) -> None:
    reader = opened("#group=ASP1&week=2022-09-05")
    api.expect(reader.page.locator("#previous-week")).to_be_disabled()
    reader.page.click("#next-week")
    reader.shows_week("2022-09-12")
    reader.is_at("&week=2022-09-12")
    reader.page.click("#today")
    reader.shows_week("2022-10-03")
    reader.page.select_option("#week", "2023-08-28")
    reader.shows_week("2023-08-28")
    api.expect(reader.page.locator("#next-week")).to_be_disabled()
    reader.page.click("#all-weeks")
    api.expect(reader.page.locator(".week:visible")).to_have_count(52)  # 5 September to 28 August
    reader.page.click("#one-week")
    reader.shows_week("2023-08-28")


def test_today_is_the_centres_own(opened: Open) -> None:
    """In Paris it is still Tuesday evening; at the centre Wednesday has begun."""
    reader = opened("#group=ASP1")
    api.expect(reader.page.locator("#months [aria-current=date]")).to_have_attribute("data-day", "2022-10-05")
    reader.shows_week("2022-10-03")


def test_after_the_year_today_is_out_of_reach(opened: Open) -> None:
    reader = opened("#group=ASP1", now="2024-01-01T06:00:00Z")
    api.expect(reader.page.locator("#today")).to_be_disabled()
    reader.shows_week("2022-09-05")


def test_the_year_names_every_day(opened: Open) -> None:
    reader = opened("#group=ASP2")
    labelled(reader, "2022-11-11", "vendredi 11 novembre 2022 : Armistice")
    labelled(reader, "2022-10-03", "18 h AST002 Occupation extérieure")
    labelled(reader, "2022-12-19", "19–23 décembre 2022 : Interruption des cours")
    labelled(reader, "2023-08-21", "Examens, 2nde session (Semestre 1, Semestre 2)")
    for name in ("Interruption des cours", "Révisions", "Abolition de l", "Lundi de Pâques"):
        api.expect(reader.page.locator("#months")).to_contain_text(name)


def test_hovering_a_day_shows_it_and_clicking_goes_to_its_week(opened: Open) -> None:
    reader = opened("#group=ASP1")
    reader.page.hover("[data-day='2022-11-11']")
    api.expect(reader.page.locator("#tip")).to_contain_text("Armistice")
    reader.page.keyboard.press("Escape")
    api.expect(reader.page.locator("#tip")).to_be_hidden()
    reader.page.click("[data-day='2022-11-11']")
    reader.shows_week("2022-11-07")


def test_the_year_by_keyboard(opened: Open) -> None:
    reader = opened("#group=ASP1")
    reader.page.focus("#year summary")
    for key, day in (
        ("Tab", "2022-10-05"),  # one stop for the whole year: today
        ("ArrowDown", "2022-10-12"), ("ArrowRight", "2022-10-13"), ("ArrowUp", "2022-10-06"),
        ("ArrowLeft", "2022-10-05"), ("End", "2023-08-28"), ("Home", "2022-09-05"),
    ):  # fmt: skip
        reader.page.keyboard.press(key)
        api.expect(reader.page.locator(":focus")).to_have_attribute("data-day", day)
        api.expect(reader.page.locator("#tip")).to_contain_text(f"{int(day[-2:])}")
    reader.page.keyboard.press("Enter")
    reader.shows_week("2022-09-05")
    api.expect(reader.page.locator(".week:visible h4")).to_be_focused()


def test_the_skip_link_and_the_tabs(opened: Open) -> None:
    reader = opened("#group=ASP2")
    reader.page.keyboard.press("Tab")
    api.expect(reader.page.locator(".skip")).to_be_focused()
    reader.page.click("#to-report")
    api.expect(reader.page.locator("#report")).to_be_visible()
    api.expect(reader.page.locator("#timetable")).to_be_hidden()
    api.expect(reader.page.locator("#to-report")).to_have_attribute("aria-current", "page")
    reader.page.click("#to-timetable")
    api.expect(reader.page.locator("#timetable")).to_be_visible()
    api.expect(reader.page.locator("#audience")).to_have_value("group=ASP2")


def test_a_criterion_opens_on_its_points(opened: Open) -> None:
    reader = opened("#report")
    points = reader.page.locator("#criterion-Q2 .points")
    api.expect(points).to_be_hidden()
    reader.page.click("#criterion-Q2 summary")
    api.expect(points).to_be_visible()
    value = next(criterion.value for criterion in check(INSTANCE, TIMETABLE).criteria if criterion.code == "Q2")
    assert value > 0
    eventually(lambda: sum(int(text) for text in points.locator("b").all_inner_texts()), value)


def test_hostile_titles_run_nothing(opened: Open, tmp_path: Path) -> None:
    path = written(tmp_path, hostile())
    for address in ("#all", "#group=ASP1&week=2022-09-05", "#report"):
        reader = opened(address, path)
        reader.page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        api.expect(reader.page.locator("#report" if address == "#report" else "#timetable")).to_be_visible()
        api.expect(reader.page.locator("img")).to_have_count(0)
    api.expect(opened("#group=ASP1", path).page.locator("#who")).to_contain_text("<img src=x")


def test_without_javascript_the_table_and_the_report_are_there(opened: Open) -> None:
    reader = opened(java_script_enabled=False)
    rows = reader.page.locator(".plain-list tbody td:first-child")
    api.expect(rows).to_have_count(len(TIMETABLE.sessions) + 18)
    api.expect(reader.page.locator("#report")).to_be_visible()
    api.expect(reader.page.locator("#bar")).to_be_hidden()
