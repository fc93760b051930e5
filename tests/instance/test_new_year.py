"""Last year's instance as the next year's: what is carried, dropped and asked, and that all else stays as typed."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.instance.dump import to_yaml
from scheduler.instance.load import load
from scheduler.instance.new_year.new_year import NewYear, new_year
from scheduler.instance.new_year.years import Years
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.leaves import date_paths
from tests.cli.program import REAL
from tests.random_instances import random_instance

HEAD = """\
version: 1
name: soir-2022-23 # le nom
title: 'Cours du soir, 2022/2023'
timezone: Indian/Reunion
calendar:
  semesters:
    - {id: S1, first: 2022-09-05, last: 2022-12-16, exams: {first: 2022-12-19, last: 2022-12-23}}
    - {id: S2, first: "2023-03-06", last: 2023-07-21, second_session: {first: 2023-08-21, last: 2023-09-02}}
  holidays: {country: FR, subdivision: "974"%(taught)s}
  closures: %(closures)s
slots:
  - {start: 17:00, end: 19:00}
sites: [{id: PORT, title: Le Port}]
groups: [{id: G, size: 12}]
trainers:
  - id: A
    name: Anne # depuis 2022
    availability: %(availability)s
units:
  - {code: U, title: Une UE, ects: 3, modality: cours, period: S1, in_person: 2, webconference: 2, groups: [G],
     trainers: [A]}
"""
FIRST = dt.date(2023, 9, 4)


def text(*, taught: str = "", closures: str = "[]", availability: str = "{}", tail: str = "") -> str:
    return HEAD % {"taught": taught, "closures": closures, "availability": availability} + tail


def made(of: str, folder: Path = Path(), first: dt.date = FIRST, **others: dt.date) -> NewYear:
    return new_year(of, "old.yaml", folder, first, others, target="new.yaml")


def told(year: NewYear, fate: str) -> list[str]:
    return [note.text.fr for note in year.notes if note.fate == fate]


def lines_changed(before: str, after: str) -> list[tuple[str, str]]:
    return [pair for pair in zip(before.split("\n"), after.split("\n"), strict=True) if pair[0] != pair[1]]


@pytest.fixture(scope="module")
def year() -> NewYear:
    file = Path(REAL, "instance.yaml")
    return new_year(file.read_text(encoding="utf-8"), str(file), file.parent, FIRST)


class TestTheRealYear:
    def test_every_date_keeps_its_week_and_weekday(self, year: NewYear) -> None:
        old = load(Path(REAL))
        for before, after in zip(old.calendar.semesters, year.instance.calendar.semesters, strict=True):
            pairs = [(before.first, after.first), (before.last, after.last)]
            for key, span in before.around.items():
                pairs += [(span.first, after.around[key].first), (span.last, after.around[key].last)]
            assert {new - was for was, new in pairs} == {dt.timedelta(weeks=52)}
        (closure,) = year.instance.calendar.closures
        assert (closure.first, closure.last) == (dt.date(2023, 12, 18), dt.date(2024, 1, 5))
        for was, now in zip(old.trainers, year.instance.trainers, strict=True):
            for before_row, row in zip(was.availability.dated, now.availability.dated, strict=True):
                assert row.first - before_row.first == row.last - before_row.last == dt.timedelta(weeks=52)

    def test_all_else_is_the_same_byte_for_byte(self, year: NewYear) -> None:
        before = Path(REAL, "instance.yaml").read_text(encoding="utf-8")
        changed = lines_changed(before, year.text)
        assert all("20" in old or "ast002-foad.ics" in old for old, _ in changed)
        assert len(changed) == 29
        assert (year.instance.name, year.instance.title[-9:]) == ("cnam-reunion-asp-2023-24", "2023-2024")

    def test_what_only_others_know_is_asked(self, year: NewYear) -> None:
        asked = told(year, "decide")
        assert sum("demandez-lui celles de 2023-2024" in one for one in asked) == 5
        assert any("ast002-foad.ics" in one for one in asked)
        assert any("# reprise le 9 janvier 2023" in one for one in asked)
        assert year.instance.busy[0].times == ()

    def test_each_note_is_at_its_line(self, year: NewYear) -> None:
        lines = year.text.split("\n")
        for note in year.notes:
            if "Interruption" in note.text.fr:
                assert "Interruption" in lines[(note.place.line or 0) - 1]


def test_pins_without_a_date_stay_and_the_others_go() -> None:
    tail = "pins:\n  # la salle\n  - {unit: U, slot: 17:00}\n  - unit: U\n    date: 2022-10-04 # promis\n# fin\n"
    year = made(text(tail=tail))
    assert year.text.endswith("pins:\n  # la salle\n  - {unit: U, slot: 17:00}\n# fin\n")
    assert [(note.key, note.place.line) for note in year.of("dropped")] == [("pins[1]", 25)]


@pytest.mark.parametrize(
    "tail", ["pins: [{unit: U, date: 2022-10-04}] # une\n", "pins: # une\n- {unit: U, date: 2022-10-04}\n"]
)
def test_a_list_whose_rows_all_go_is_empty(tail: str) -> None:
    year = made(text(tail=tail))
    assert year.instance.pins == ()
    assert "pins: [] # une" in year.text


def test_a_second_semester_may_begin_in_another_week() -> None:
    year = made(
        text(availability="{dated: [{first: 2023-04-05, last: 2023-04-05, level: avoid}]}"), S2=dt.date(2024, 3, 11)
    )
    one, two = year.instance.calendar.semesters
    assert (one.last, two.first, two.last) == (dt.date(2023, 12, 15), dt.date(2024, 3, 11), dt.date(2024, 7, 26))
    assert year.instance.trainers[0].availability.dated[0].first == dt.date(2024, 4, 10)
    assert 'first: "2024-03-11"' in year.text


class TestClosures:
    def test_a_bridge_goes_with_its_holiday(self) -> None:
        year = made(text(closures="[{name: Pont, first: 2023-05-19, last: 2023-05-19}]"))  # after Ascension, 18 May
        assert year.instance.calendar.closures[0].first == dt.date(2024, 5, 10)

    def test_a_bridge_to_a_holiday_on_another_weekday_is_asked_about(self) -> None:
        year = made(text(closures="[{name: Pont, first: 2023-07-13, last: 2023-07-13}]"))  # before Friday 14 July
        assert year.instance.calendar.closures == ()
        (asked,) = [one for one in told(year, "decide") if "Pont" in one or "allaient" in one]
        assert "dimanche 14/07/2024" in asked

    def test_of_a_few_days_they_are_carried_and_asked_about(self) -> None:
        year = made(text(closures="\n    - {name: Cyclone, first: 2023-03-21, last: 2023-03-22}"))
        assert year.instance.calendar.closures[0].first == dt.date(2024, 3, 19)
        assert any("Cyclone" in one and "confirmez" in one for one in told(year, "decide"))

    def test_around_a_holiday_they_stay_around_it(self) -> None:
        closures = (
            "[{name: Noël, first: 2022-12-19, last: 2023-01-06}, {name: Hiver, first: 2023-03-13, last: 2023-03-19}]"
        )
        year = made(text(closures=closures), first=dt.date(2023, 9, 25))
        christmas, winter = year.instance.calendar.closures
        assert (christmas.first, christmas.last) == (dt.date(2023, 12, 18), dt.date(2024, 1, 5))
        assert winter.first == dt.date(2024, 4, 1)
        asked = told(year, "decide")
        assert any("autour de « Noël »" in one for one in asked)
        assert any("Hiver" in one and "autre semaine de l’année" in one for one in asked)

    def test_two_that_would_overlap_do_not_both_stay(self) -> None:
        closures = (
            "[{name: Pont, first: 2023-05-19, last: 2023-05-19}, {name: Mai, first: 2023-05-08, last: 2023-05-12}]"
        )
        year = made(text(closures=closures))
        assert [one.name for one in year.instance.calendar.closures] == ["Pont"]
        assert any("Mai" in one and "pendant une autre fermeture" in one for one in told(year, "decide"))


def test_an_absence_on_what_is_now_a_holiday_goes_and_is_asked_about() -> None:
    rows = ", ".join(f"{{first: {day}, last: {day}, level: avoid}}" for day in ("2022-10-31", "2022-11-02"))
    year = made(text(availability=f"{{dated: [{rows}]}}"))
    assert [row.first for row in year.instance.trainers[0].availability.dated] == [dt.date(2023, 10, 30)]
    assert any("01/11/2023" in one for one in told(year, "decide"))


def test_what_a_calendar_file_says_of_a_trainer_is_not_said_to_be_carried(tmp_path: Path) -> None:
    (tmp_path / "anne.csv").write_text("date,start,end\n2022-10-03,17:00,19:00\n", encoding="utf-8")
    of = text().replace("    availability:", "    calendar: anne.csv\n    availability:")
    asked = [line for line in told(made(of, tmp_path), "decide") if line.startswith("Anne")]
    assert len(asked) == 1
    assert "anne.csv" in asked[0]


def test_a_holiday_with_courses_is_the_same_holiday() -> None:
    year = made(text(taught=", taught: [2023-05-29]"))  # Whit Monday
    assert year.instance.calendar.holidays is not None
    assert year.instance.calendar.holidays.taught == (dt.date(2024, 5, 20),)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("soir-2022-23", "soir-2023-24"), ("a2022", "a2023"), ("soir", "soir-2023-24"), ("x-22-23", "x-23-24"),
     ("2022-2023", "2023-2024"), ("ue2021-12022", "ue2021-12022-2023-24")],
)  # fmt: skip
def test_the_name_gets_the_new_years(name: str, expected: str) -> None:
    assert made(text().replace("name: soir-2022-23", f"name: {name}")).instance.name == expected


@pytest.mark.parametrize("title", ["Soir {}-{}", "Soir {}/{}", "Soir {} – {}, automne"])
def test_a_school_year_is_two_years_also_where_its_courses_end_in_the_first(title: str) -> None:
    years = Years(2022, 2022, 1, 2023)
    assert years.text(title.format(2022, 2023)) == title.format(2023, 2024)
    assert years.text("soir-2022-23") == "soir-2023-24"
    assert years.text("le 2022-12-05") == "le 2023-12-05"


def test_line_ends_and_quotes_stay() -> None:
    year = made(text().replace("\n", "\r\n"))
    assert year.text.count("\r\n") == year.text.count("\n") == text().count("\n")
    assert "title: 'Cours du soir, 2023/2024'" in year.text
    assert "name: soir-2023-24 # le nom" in year.text


def test_a_title_of_ones_own_is_written_as_it_is() -> None:
    title = 'Année « 3 » : "tout" # neuf'
    assert new_year(text(), "old.yaml", Path(), FIRST, title=title).instance.title == title


@pytest.mark.parametrize(
    ("first", "others", "word"),
    [
        ("2023-07-21", {}, "n’est pas après la fin"),
        ("2023-09-03", {}, "2023-09-04 (lundi 04/09/2023)"),
        ("2100-09-06", {}, "trop lointaine"),
        ("2023-09-04", {"S3": "2024-03-04"}, "« S3 »"),
    ],
)
def test_days_that_cannot_be_are_refused(first: str, others: dict[str, str], word: str) -> None:
    with pytest.raises(InputError) as caught:
        made(text(), first=dt.date.fromisoformat(first), **{key: dt.date.fromisoformat(d) for key, d in others.items()})
    assert word in caught.value.lines("fr")[0]


def test_a_semester_may_begin_on_the_weekday_on_which_it_did() -> None:
    grid = text().replace("  - {start: 17:00, end: 19:00}", "  - {start: 17:00, end: 19:00, weekdays: [tue]}")
    assert made(grid).instance.calendar.semesters[0].first == FIRST


def test_the_old_name_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        new_year(text(), "old.yaml", Path(), FIRST, name="soir-2022-23")
    assert "donnez-en un autre" in caught.value.lines("fr")[0]


@pytest.mark.parametrize("seed", range(12))
def test_random_instances_keep_their_weeks(seed: int) -> None:
    old = random_instance(seed)
    first = min(semester.first for semester in old.calendar.semesters) + dt.timedelta(weeks=104)
    year = new_year(to_yaml(old).decode(), "old.yaml", Path(), first)
    new = year.instance
    for path in ("calendar.semesters.*.first", "units.*.first", "groups.*.present.*.last", "slots.*.first"):
        pairs = zip(values(old, path), values(new, path), strict=True)
        assert {(after - before).days for before, after in pairs} <= {728}
    assert [pin for pin in old.pins if pin.date is None] == list(new.pins)
    gone = sum(len(one.availability.dated) for one in old.trainers) - sum(
        len(o.availability.dated) for o in new.trainers
    )
    assert gone == sum("availability.dated" in note.key for note in year.of("dropped"))
    kept = {"calendar", "name", "title", "slots", "groups", "trainers", "units", "rooms", "pins", "busy"}
    assert new.model_dump(exclude=kept) == old.model_dump(exclude=kept)


def values(of: Instance, path: str) -> list[dt.date]:
    found: list[Any] = [of]
    for step in path.split("."):
        found = [x for one in found for x in one] if step == "*" else [getattr(one, step) for one in found]
    return [day for day in found if day is not None]


def test_every_date_of_the_schema_is_known() -> None:
    assert {"units.*.first", "busy.*.times.*.date", "calendar.semesters.*.exams.last"} <= set(date_paths())


def test_a_date_shared_by_an_alias_is_carried_once_or_refused() -> None:
    shared = "{dated: [{first: &d 2022-10-04, last: *d, level: avoid}]}"
    (row,) = made(text(availability=shared)).instance.trainers[0].availability.dated
    assert row.first == row.last == dt.date(2023, 10, 3)
    with pytest.raises(InputError) as caught:
        made(text(tail="pins: [&p {unit: U, date: 2022-10-04}, *p]\n"))
    assert "renvoi" in caught.value.lines("fr")[0]
