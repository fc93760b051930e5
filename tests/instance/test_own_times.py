"""Units, slots and busy times that are not there all the time: what is read, and what is refused."""

import datetime as dt
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.instance.load import load
from scheduler.instance.schema.trainers import DatedLevel
from scheduler.search.reasons.row_sentences import partial
from scheduler.timeline.calendar import Timeline
from tests.builders import make_instance, unit

YEAR = """\
version: 1
name: own-times
title: Own times
timezone: Indian/Reunion
calendar: {semesters: [{id: S1, first: 2022-09-05, last: 2022-10-02}]}
slots:
  - {start: "17:00", end: "19:00"}
  - {start: "19:00", end: "21:00", last: 2022-09-18}
  - {start: "20:00", end: "21:30", first: 2022-09-19}
sites: [{id: PORT, title: Le Port}]
rooms: [{id: A, site: PORT, capacity: 20}]
groups: [{id: G, size: 10}]
trainers: [{id: T, name: T}]
units:
  - {code: U, title: U, ects: 3, modality: cours, period: S1, groups: [G], trainers: [T], in_person: 2,
     webconference: 0, weekdays: [tue, thu], slots: ["20:00"]}
busy:
  - groups: [G]
    title: Match
    weekly: [{weekday: wed, from: "17:30", to: "18:30", first: 2022-09-10}]
"""


def written(folder: Path, text: str) -> Path:
    (folder / "instance.yaml").write_text(text, encoding="utf-8")
    return folder


def test_what_is_there_for_a_part_of_the_time(tmp_path: Path) -> None:
    instance = load(written(tmp_path, YEAR))
    timeline = Timeline(instance)
    hours = {day: [slot.start.hour for slot in slots] for day, slots in timeline.slots_on.items()}
    assert hours[dt.date(2022, 9, 16)] == [17, 19]
    assert hours[dt.date(2022, 9, 19)] == [17, 20]
    # Of Tuesdays and Thursdays, those with a slot at 20:00.
    assert timeline.unit_days(instance.units[0]) == tuple(dt.date(2022, 9, day) for day in (20, 22, 27, 29))
    assert [time.date.day for time in instance.busy[0].times] == [14, 21, 28]
    assert next(hours.start.isoformat() for hours in timeline.busy["G"]) == "2022-09-14T17:30:00+04:00"


def test_every_second_week_is_counted_from_that_of_the_first_day() -> None:
    away = DatedLevel(first=dt.date(2022, 9, 7), last=dt.date(2022, 12, 1), level="unavailable", every=2)
    assert partial(away).fr == "du 07/09/2022 au 01/12/2022 (une semaine sur 2)"
    found = [day for day in range(1, 30) if away.covers(dt.date(2022, 9, day), dt.time(17))]
    assert found == [7, 8, 9, 10, 11, 19, 20, 21, 22, 23, 24, 25]  # a Wednesday first, then whole weeks


def test_an_annual_unit_of_some_weekdays_is_shared_between_the_semesters() -> None:
    semesters = [{"id": "S1", "first": "2022-09-05", "last": "2022-10-02"},
                 {"id": "S2", "first": "2022-10-03", "last": "2022-10-30"}]  # fmt: skip
    row = unit("U1", period="annual", in_person=2, webconference=2, weekdays=["tue"])
    instance = make_instance(calendar={"semesters": semesters}, units=[row])
    assert Timeline(instance).is_balanced(instance.units[0])


@pytest.mark.parametrize(
    ("typed", "instead", "place", "said"),
    [
        ('slots: ["20:00"]', 'slots: ["18:00"]', "16:", "aucun créneau ne commence à 18:00 (tue, thu)"),
        ("weekdays: [tue, thu]", "weekdays: [sun]", "16:", "écrivez l’un de ces jours : mon, tue, wed, thu, fri"),
        ("weekdays: [tue, thu]", "weekdays: [tue, tue]", "16:", "deux fois"),
        ("weekdays: [tue, thu]", "weekdays: []", "16:", "vide"),
        ("first: 2022-09-19}", "first: 2022-09-12}", "9:", "chevauche"),
        ("last: 2022-09-18}", "first: 2022-09-10, last: 2022-09-08}", "8:", "précède le début"),
        ('to: "18:30"', 'to: "17:30"', "20:", "n’est pas après le début"),
        ("first: 2022-09-10}", "first: 2022-09-10, last: 2022-09-01}", "20:", "précède le début"),
        ('from: "17:30", ', "", "20:", "il manque la clé « from »"),
        ("weekday: wed", "weekday: mercredi", "20:", "« mercredi »"),
        ("    weekly: [", "    weekyl: [", "20:", "« weekly »"),
    ],
)
def test_what_is_refused(tmp_path: Path, typed: str, instead: str, place: str, said: str) -> None:
    assert typed in YEAR
    with pytest.raises(InputError) as error:
        load(written(tmp_path, YEAR.replace(typed, instead)))
    told = [f"{fault.place.line}:{fault.text.fr}" for fault in error.value.faults]
    assert any(one.startswith(place) and said in one for one in told), told
