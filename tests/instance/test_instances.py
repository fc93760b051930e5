"""The instances supplied: everything the programme sheet says, and an optimum worked out by hand."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from scheduler.demand.arithmetic import impossibilities
from scheduler.demand.order import orders
from scheduler.demand.problem import Problem
from scheduler.instance.load import load
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import SESSION_KINDS

INSTANCES = Path(__file__).parents[2] / "instances"


@pytest.fixture(scope="module")
def cnam() -> Instance:
    return load(INSTANCES / "cnam-reunion-asp-2022-23")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


UNITS = {
    # code: ECTS, modality, period, year (fiche, "Unités d'enseignement")
    "TET003": (8, "cours", "annual", 1),
    "CCE001": (4, "cours", "S1", 1),
    "TET007": (6, "cours", "S2", 1),
    "AST004": (6, "cours", "S1", 1),
    "TRS001": (6, "cours", "S1", 1),
    "TET099": (6, "cours", "S2", 1),
    "UA2322": (18, "activity", None, 1),
    "PSY001": (4, "cours", "S1", 2),
    "TRS002": (6, "cours", "S1", 2),
    "TET010": (6, "cours", "S2", 2),
    "AST002": (6, "foad", None, 2),
    "AST005": (6, "cours", "S2", 2),
    "CCE003": (4, "cours", "S2", 2),
    "UASO03": (30, "activity", None, 2),
    "UASO04": (6, "activity", None, 2),
    "UA211G": (16, "activity", None, 2),
}


def test_the_sixteen_units(cnam: Instance) -> None:
    assert {u.code: (u.ects, u.modality, u.period, u.year) for u in cnam.units} == UNITS
    assert len({u.title for u in cnam.units}) == 16
    assert sum(u.ects for u in cnam.units if u.code != "UA2322") == 120  # UA211G replaces UA2322


def test_units_of_a_year_have_its_two_groups(cnam: Instance) -> None:
    for unit in cnam.units:
        assert unit.groups == (f"{unit.year}A-SOIR", f"{unit.year}A-ALT")
    for group in cnam.groups:
        bounds = (group.alternance.min, group.alternance.max) if group.alternance else None
        assert bounds == ((18, 20) if group.id.endswith("ALT") else None)


def test_the_calendar(cnam: Instance) -> None:
    first, second = cnam.calendar.semesters
    assert (first.first, first.last) == (day("2022-09-05"), day("2023-02-10"))
    assert (second.first, second.last) == (day("2023-03-06"), day("2023-07-21"))
    starts = [w.first for s in (first, second) for w in (s.revision, s.exams, s.second_session) if w is not None]
    mondays = ["2023-02-13", "2023-02-20", "2023-08-21", "2023-07-24", "2023-07-31", "2023-08-21"]
    assert starts == [day(text) for text in mondays]
    assert first.second_session is not None
    assert first.second_session.last == day("2023-09-02")
    assert cnam.calendar.enrolment_opens == day("2022-06-01")
    assert [s.enrolment_until for s in (first, second)] == [day("2022-10-31"), day("2023-03-31")]
    (interruption,) = cnam.calendar.closures
    assert (interruption.first, interruption.last) == (day("2022-12-19"), day("2023-01-06"))
    assert cnam.calendar.holidays is not None
    assert (cnam.calendar.holidays.country, cnam.calendar.holidays.subdivision) == ("FR", "974")


def test_the_frequency_table(cnam: Instance) -> None:
    table = {(r.modality, r.period, r.ects): (r.in_person, r.webconference) for r in cnam.frequency}
    assert table == {
        ("tp", "semester", 3): (6, 0),
        ("tp", "semester", 4): (7, 0),
        ("tp", "semester", 6): (8, 0),
        ("tp", "annual", 8): (14, 0),
        ("cours", "semester", 3): (4, 4),
        ("cours", "semester", 4): (4, 5),
        ("cours", "semester", 6): (5, 5),
        ("cours", "annual", 8): (8, 7),
    }


def test_people_place_and_hours(cnam: Instance) -> None:
    names = {trainer.name for trainer in cnam.trainers}
    assert names == {"J. VIRACAOUNDIN", "M. AH-PET", "MG MAKSENE", "G. LEBON", "J. VERNET"}
    assert all(trainer.role for trainer in cnam.trainers)
    (site,) = cnam.sites
    assert "18 rue Claude Chappe" in (site.address or "")
    hours = [(f"{s.start:%H:%M}", f"{s.end:%H:%M}", len(s.weekdays)) for s in cnam.slots]
    assert hours == [("17:00", "19:00", 5), ("19:00", "21:00", 5)]
    assert cnam.alternance is not None
    assert cnam.alternance.hours == 7
    assert (cnam.timezone, cnam.locale) == ("Indian/Reunion", "fr")


def test_ast002_keeps_year_2_busy_at_local_hours(cnam: Instance) -> None:
    (busy,) = cnam.busy
    assert busy.groups == ("2A-SOIR", "2A-ALT")
    assert [(str(t.date), f"{t.start:%H:%M}") for t in busy.times] == [
        ("2022-09-26", "19:00"),  # 17:00 in Paris, in summer
        ("2022-10-10", "19:00"),
        ("2022-10-24", "19:00"),
        ("2022-11-07", "20:00"),  # and in winter
        ("2022-11-21", "20:00"),
    ]


def test_what_is_assumed_is_listed_and_marked(cnam: Instance) -> None:
    assert len(cnam.assumptions) >= 7
    text = (INSTANCES / "cnam-reunion-asp-2022-23" / "instance.yaml").read_text(encoding="utf-8")
    assert text.count("# hypothèse") >= 6


def test_every_instance_loads_and_explains_itself() -> None:
    folders = [path for path in INSTANCES.iterdir() if path.is_dir()]
    assert len(folders) >= 2
    for folder in folders:
        assert load(folder).name == folder.name
        assert (folder / "README.md").read_text(encoding="utf-8").startswith("# ")


def test_the_tiny_instance_is_the_one_of_its_readme() -> None:
    tiny = load(INSTANCES / "tiny")
    assert Counter(unit.modality for unit in tiny.units) == {"tp": 1, "cours": 1}
    assert (tiny.calendar.semesters[0].last - tiny.calendar.semesters[0].first).days == 4 * 7 - 3
    alice, bruno = (trainer.availability for trainer in tiny.trainers)
    five = dt.time(17)
    monday, tuesday = day("2024-09-02"), day("2024-09-03")
    assert [alice.level(d, five) for d in (monday, tuesday)] == ["ok", "unavailable"]
    assert [bruno.level(d, five) for d in (monday, tuesday)] == ["unavailable", "ok"]


def test_the_second_centre_says_what_it_has_and_nothing_makes_it_impossible() -> None:
    problem = Problem.of(load(INSTANCES / "second-centre"))
    assert impossibilities(problem) == ()
    rows = {row.code: row for row in problem.units}
    assert {"NFP107-TP/TP1", "NFP107-TP/TP2"} <= {code.replace("LIC-", "") for code in rows}
    assert [rows["UTC501"].demand.asked[kind] for kind in SESSION_KINDS] == [15 * 60, 10 * 60]
    assert {order.before for order in orders(problem)} == {rows["UTC501"].index, rows["NFP107"].index}
