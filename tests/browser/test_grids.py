"""timetable.html where the grid is not every evening alike: each thing at its own hour, day and month."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.export.page.timetable import page as render
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import TierResult, Timetable
from tests.browser.conftest import Open, Reader, eventually
from tests.builders import make_instance, make_timetable, session, unit

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

CALENDAR = {
    "semesters": [
        {"id": "S1", "title": "Automne", "first": "2026-11-02", "last": "2027-01-16",
         "exams": {"first": "2027-01-18", "last": "2027-01-23"}},
    ],
    "enrolment_opens": "2026-09-01",
    "holidays": {"country": "FR"},
    "closures": [
        {"name": "Travaux", "first": "2026-08-31", "last": "2026-11-04"},
        {"name": "Noël", "first": "2026-12-21", "last": "2027-01-02"},
    ],
}  # fmt: skip
SLOTS = [
    {"start": "08:00", "end": "11:00", "weekdays": ["sat"]},
    {"start": "18:30", "end": "20:30", "weekdays": ["tue", "fri"]},
    {"start": "20:30", "end": "22:00", "weekdays": ["fri"]},
]
BUSY = [{"groups": ["G1"], "title": "Fanfare", "times": [
    {"date": "2026-11-12", "start": "17:15", "end": "18:45"}, {"date": "2026-11-14", "start": "06:30", "end": "07:30"},
]}]  # fmt: skip
TRAINERS = [
    {"id": "T1", "name": "Ada", "availability": {
        "weekly": {"fri": {"20:30": "unavailable"}},
        "dated": [{"first": "2026-11-23", "last": "2026-12-06", "level": "unavailable"},
                  {"first": "2026-12-15", "last": "2026-12-15", "level": "unavailable"}]}},
    {"id": "T2", "name": "Bo", "availability": {"weekly": {"tue": "unavailable"}}},
]  # fmt: skip
INSTANCE = make_instance(
    timezone="Europe/Paris", calendar=CALENDAR, slots=SLOTS, busy=BUSY, trainers=TRAINERS,
    units=[unit("U1", period="S1"), unit("U2", period="S1", trainers=["T2"])],
)  # fmt: skip


def timetable(*tiers: TierResult) -> Timetable:
    held = [
        session(INSTANCE, "U1", "2026-11-10", "18:30"), session(INSTANCE, "U2", "2026-11-14", "08:00", hours=3),
    ]  # fmt: skip
    return make_timetable(INSTANCE, held).model_copy(update={"tiers": tiers})


def saved(folder: Path, held: Timetable, instance: Instance = INSTANCE) -> Path:
    path = folder / "timetable.html"
    path.write_text(render(instance, held, check(instance, held)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("grids"), timetable())


def column(reader: Reader, day: str) -> "api.Locator":
    """The column of « 14 nov. » in the week shown."""
    return reader.page.locator(".week.current .column", has=reader.page.locator("h5", has_text=day))


def test_what_begins_between_two_slots_has_a_row_of_its_own(opened: Open) -> None:
    reader = opened("#group=G1&week=2026-11-09")
    hours = ["6 h 30", "8 h", "17 h 15", "18 h 30", "20 h 30"]
    api.expect(reader.page.locator(".week.current .gutter span:not(.corner)")).to_have_text(hours)
    filled = "all => all.flatMap((slot, row) => slot.querySelector('.card') ? [row] : [])"
    for day, rows in (("10 nov.", [3]), ("12 nov.", [2]), ("14 nov.", [0, 1])):
        slots = column(reader, day).locator(".slot")
        eventually(lambda slots=slots: slots.evaluate_all(filled), rows)
    tops = """cards => cards.map(card => [card, ...document.querySelectorAll('.week.current .gutter span')]
      .map(node => node.getBoundingClientRect().top)).map(([top, ...rows]) => rows.findLastIndex(row => row <= top))"""
    eventually(lambda: reader.page.eval_on_selector_all(".week.current .card", tops), [4, 3, 1, 2])  # after the corner
    reader.go("#trainer=T1&week=2026-11-09")  # whoever does not need these rows has none
    api.expect(reader.page.locator(".week.current .gutter span:not(.corner)")).to_have_text(
        ["8 h", "18 h 30", "20 h 30"]
    )


HATCHED = "node => getComputedStyle(node).backgroundImage.includes('repeating-linear-gradient')"


def test_only_what_is_closed_is_hatched(opened: Open) -> None:
    reader = opened("#group=G1&week=2026-11-09")
    shut = reader.page.locator(".week.current .slot.shut.free")
    api.expect(shut.first).to_be_visible()
    eventually(lambda: shut.evaluate_all(f"all => all.filter({HATCHED}).length"), 0)
    year = reader.page.locator("#months")
    eventually(lambda: year.locator("[data-day='2026-11-12']").evaluate(HATCHED), False)  # no slot on Thursdays
    eventually(lambda: year.locator("[data-day='2027-01-01'], [data-until^='2027-01']").first.evaluate(HATCHED), True)


def test_a_holiday_of_the_grid_is_hatched_with_its_name(opened: Open, tmp_path: Path) -> None:
    instance = make_instance(timezone="Europe/Paris", calendar=CALENDAR, units=[unit("U1", period="S1")])
    held = make_timetable(instance, [session(instance, "U1", "2026-11-10")])
    reader = opened("#group=G1&week=2026-11-09", saved(tmp_path, held, instance))
    reason = column(reader, "11 nov.").locator(".reason")
    api.expect(reason).to_have_text("Armistice")
    eventually(lambda: reason.evaluate(HATCHED), True)


def test_a_half_day_and_another_season_have_the_slots_that_are_left(opened: Open, tmp_path: Path) -> None:
    closed = {"name": "Fête", "first": "2026-11-20", "last": "2026-11-20", "from": "20:00"}
    slots = [
        {"start": "17:00", "end": "18:30", "last": "2026-11-29"},
        {"start": "19:00", "end": "20:00"},
        {"start": "20:30", "end": "22:00", "first": "2026-11-09"},
    ]
    instance = make_instance(
        timezone="Europe/Paris", calendar={**CALENDAR, "closures": [closed]}, slots=slots, units=[unit("U1")]
    )
    held = make_timetable(instance, [session(instance, "U1", day, "19:00", hours=1, number=n + 1)
                                     for n, day in enumerate(("2026-11-17", "2026-12-01"))])  # fmt: skip
    reader = opened("#group=G1&week=2026-11-16", saved(tmp_path, held, instance))
    year, rows = reader.page.locator("#months"), reader.page.locator(".week.current .gutter span:not(.corner)")
    api.expect(rows).to_have_text(["17 h", "19 h", "20 h 30"])
    eventually(lambda: year.locator("[data-day='2026-11-20']").evaluate(HATCHED), False)
    slots_there = column(reader, "20 nov.").locator(".slot")
    eventually(lambda: slots_there.evaluate_all("all => all.map((one) => one.classList.contains('shut'))"), [
        False, False, True,
    ])  # fmt: skip
    reader.go("#group=G1&week=2026-11-30")
    api.expect(rows).to_have_text(["19 h", "20 h 30"])


def test_a_date_is_told_under_its_own_month(opened: Open) -> None:
    reader = opened("#group=G1")
    outside = reader.page.locator(".outside")
    api.expect(outside).to_contain_text("Hors de ces mois")
    api.expect(outside.locator("li")).to_have_text(["1er septembre 2026 Ouverture des préinscriptions"])
    api.expect(reader.page.locator(".month .notes", has_text="sept")).to_have_count(0)
    first = reader.page.locator(".month").first
    api.expect(first.locator(".notes")).to_contain_text("31 août – 4 nov. Travaux")  # it lasts into the first month
    december = reader.page.locator(".month", has=reader.page.locator("caption", has_text="décembre"))
    api.expect(december.locator(".notes li")).to_have_text(["21 déc. – 2 janv. Noël", "25 déc. Noël"])


def test_a_trainer_sees_when_they_are_unavailable_and_nobody_else(opened: Open) -> None:
    reader = opened("#trainer=T1&week=2026-11-23")
    months = reader.page.locator("#months")
    api.expect(months.locator(".band.away")).to_have_count(2)  # two whole weeks
    api.expect(months).to_contain_text("24 nov. – 5 déc. Indisponible")
    api.expect(months.locator(".day.away")).to_have_attribute("data-day", "2026-12-15")
    api.expect(reader.page.locator(".week.current .muted")).to_contain_text("Indisponible")
    api.expect(reader.page.locator(".legend [data-kind=away]")).to_be_visible()
    friday = months.locator("[data-day='2026-11-13']")
    api.expect(friday).to_have_attribute(
        "aria-label", "vendredi 13 novembre 2026\u00a0: Indisponible à 20\u00a0h\u00a030"
    )
    reader.go("#trainer=T1&week=2026-11-09")
    api.expect(column(reader, "13 nov.").locator(".slot.away")).to_have_text(["Indisponible"])
    reader.go("#trainer=T2&week=2026-11-09")  # every Tuesday: days, and no week
    api.expect(months.locator(".band.away")).to_have_count(0)
    api.expect(months.locator(".day.away").nth(5)).to_be_visible()
    reader.go("#group=G1&week=2026-11-09")
    api.expect(months.locator(".away")).to_have_count(0)
    api.expect(reader.page.locator(".legend [data-kind=away]")).to_be_hidden()
    api.expect(reader.page.locator(".slot.away")).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "bound", "tone", "mark"),
    [("optimal", 0, "good", "✓"), ("feasible", -1, "near", "≤"), ("unknown", -1, "warn", "!")],
)
def test_only_a_proof_wears_the_tick(
    opened: Open, tmp_path: Path, status: str, bound: int, tone: str, mark: str
) -> None:
    report = replace(check(INSTANCE, timetable()), violations=())
    tier = {"tier": "criteria", "status": status, "value": report.cost, "bound": report.cost + bound}
    held = timetable(TierResult.model_validate(tier))
    path = tmp_path / "timetable.html"
    path.write_text(render(INSTANCE, held, report), encoding="utf-8")
    reader = opened("#report", path)
    for last in (reader.page.locator(".verdict").last, reader.page.locator(".findings li").last):
        api.expect(last).to_have_class(re.compile(rf"\b{tone}$"))
        before = "node => getComputedStyle(node, '::before').content"
        eventually(lambda last=last, before=before: last.evaluate(before), f'"{mark}"')


def test_the_bars_of_hours_begin_in_one_line(opened: Open, tmp_path: Path) -> None:
    sessions = [
        session(INSTANCE, "U1", "2026-11-10", "18:30", hours=1.5, number=1),
        session(INSTANCE, "U2", "2026-11-14", "08:00", hours=3),
    ]  # « 1 h 30 », « 3 h »
    reader = opened("#report", saved(tmp_path, make_timetable(INSTANCE, sessions)))
    lefts = "all => [all.length, new Set(all.map(bar => bar.getBoundingClientRect().left)).size]"
    eventually(lambda: reader.page.eval_on_selector_all(".share", lefts), [2, 1])


@pytest.mark.parametrize("width", [320, 360, 390])
def test_on_a_telephone_no_week_of_the_selector_is_cut(opened: Open, width: int) -> None:
    reader = opened("#group=G1", viewport={"width": width, "height": 844})
    cut = """select => {
      const style = getComputedStyle(select);
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = style.font;
      const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 20; // arrow
      return [...select.options].map((option) => option.label).filter((label) => pen.measureText(label).width > room);
    }"""
    api.expect(reader.page.locator("#week option", has_text="déc. – 2 janv.")).to_have_count(1)  # the longest
    eventually(lambda: reader.page.locator("#week").evaluate(cut), [])
    words = "all => all.filter(b => b.scrollWidth > b.clientWidth || b.scrollHeight > b.clientHeight).length"
    eventually(lambda: reader.page.eval_on_selector_all(".weeks-head button", words), 0)
