"""Arithmetic that proves impossibility: each fact alone, in its words, and never a fact that is not true."""

from collections import Counter
from typing import Any

import pytest
from ortools.sat.python import cp_model

from scheduler.demand.arithmetic import forced_clashes, impossibilities
from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.model.assemble import assemble
from scheduler.model.variables import Clashes
from tests.builders import BASE, make_instance, unit
from tests.random_instances import random_instance

G1: dict[str, Any] = {"id": "G1", "size": 12}
WEEK = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-09"}]}
MONDAY = [
    {"start": "17:00", "end": "19:00", "weekdays": ["mon"]},
    {"start": "19:00", "end": "21:00", "weekdays": ["mon"]},
]


def said(**changes: Any) -> list[str]:
    return [text.fr for text in impossibilities(Problem.of(make_instance(**{"groups": [G1], **changes})))]


def clashes(**changes: Any) -> list[str]:
    return [text.fr for text in forced_clashes(Problem.of(make_instance(**{"groups": [G1], **changes})))]


def of_g1(code: str = "U1", **changes: Any) -> dict[str, Any]:
    return unit(code, groups=["G1"], **changes)


def status(instance: Instance, how: Clashes) -> str:
    assembled = assemble(Problem.of(instance), clashes=how, criteria=False)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 10
    return solver.status_name(solver.solve(assembled.build.model))


class TestEverySentenceIsTrue:
    def test_on_random_instances(self) -> None:
        met = Counter[str]()
        for seed in range(1000, 1150):
            instance = random_instance(seed)
            problem = Problem.of(instance)
            impossible, clashing = impossibilities(problem), forced_clashes(problem)
            assert all(text.fr and text.en and text.fr != text.en for text in impossible + clashing)
            if impossible:
                assert status(instance, "counted") == "INFEASIBLE", (seed, impossible)
                met["impossible"] += 1
            if clashing:
                assert status(instance, "forbidden") == "INFEASIBLE", (seed, clashing)
                met["clash"] += 1
            met["none"] += not impossible and not clashing
        assert min(met["impossible"], met["clash"], met["none"]) >= 10

    def test_the_base_instance_has_none(self) -> None:
        problem = Problem.of(make_instance())
        assert impossibilities(problem) == forced_clashes(problem) == ()


class TestUnits:
    def test_fewer_weeks_than_sessions(self) -> None:
        # S1 has 5 weeks
        assert said(units=[of_g1(in_person=5, webconference=0)]) == []
        assert said(units=[of_g1(in_person=3, webconference=3)]) == [
            "U1 : il faut 6 séances dans l’année, il en tient 5 au plus "
            "(5 semaines avec un créneau possible, 1 par semaine au plus)"
        ]
        assert said(units=[of_g1(in_person=3, webconference=3, sessions_per_week=2)]) == []

    def test_a_semester_too_short_for_its_half(self) -> None:
        # 9 sessions of the year: 4 or 5 in each semester; S2 has 4 weeks of which one is closed.
        calendar = {**BASE["calendar"], "closures": [{"name": "X", "first": "2023-03-13", "last": "2023-03-17"}]}
        unit_of_the_year = of_g1(period="annual", in_person=9, webconference=0)
        (sentence,) = said(units=[{**unit_of_the_year, "in_person": 8}], calendar=calendar)
        assert sentence.startswith("U1 : il faut 4 séances sur la période S2, il en tient 3 au plus")

    def test_a_pinned_weekday_with_too_few_weeks(self) -> None:
        calendar = {**BASE["calendar"], "closures": [{"name": "X", "first": "2022-09-12", "last": "2022-09-20"}]}
        pins = [{"unit": "U1", "weekday": "mon"}]  # Mondays 5, 26 and 3: three, for 4 sessions
        assert any(
            "il faut 4 séances" in s and "3 au plus" in s for s in said(units=[of_g1()], calendar=calendar, pins=pins)
        )
        assert said(units=[of_g1()], calendar=calendar) == []

    def test_the_kind_that_lacks_weeks(self) -> None:
        # The only room is closed from the second week on: 1 week for 2 in-person sessions.
        closed = [{"first": "2022-09-12", "last": "2022-10-07"}]
        rooms = [{"id": "R1", "site": "PORT", "capacity": 30, "closed": closed}]
        (sentence,) = said(units=[of_g1()], rooms=rooms)
        assert sentence.startswith("U1 : il faut 2 regroupements dans l’année, il en tient 1 au plus (1 semaine avec")


class TestRooms:
    def test_too_small_by_how_many(self) -> None:
        assert said(units=[of_g1()], groups=[{"id": "G1", "size": 33}]) == [
            "U1 : 2 regroupements, mais la salle R1 a 30 places pour 33 étudiants : il en manque 3"
        ]

    def test_which_feature(self) -> None:
        assert said(units=[of_g1(features=["lab"])]) == [
            "U1 : 2 regroupements, mais aucune salle n’a tout l’équipement demandé (lab)"
        ]

    def test_which_site(self) -> None:
        sites = [*BASE["sites"], {"id": "TAMPON", "title": "Le Tampon"}]
        assert said(units=[of_g1(site="TAMPON")], sites=sites) == [
            "U1 : 2 regroupements, mais aucune salle n’est sur le site TAMPON"
        ]

    def test_no_room_at_all(self) -> None:
        assert said(units=[of_g1()], rooms=[]) == ["U1 : 2 regroupements, mais l’instance n’a aucune salle"]
        assert said(units=[of_g1(in_person=0, webconference=2)], rooms=[]) == []

    def test_more_sessions_than_room_times(self) -> None:
        # Two Mondays of 2 slots in one room: 4 places for 3 units of 2 sessions.
        groups = [{"id": f"G{n}", "size": 5} for n in range(3)]
        units = [unit(f"U{n}", groups=[f"G{n}"], in_person=2, webconference=0) for n in range(3)]
        calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-16"}]}
        changes: dict[str, Any] = {"groups": groups, "units": units, "calendar": calendar, "slots": MONDAY}
        assert said(**changes, rooms=BASE["rooms"][:1]) == [
            "salle R1 : 6 regroupements dans l’année (U0, U1 et U2), il en tient 4 au plus"
        ]
        assert said(**changes) == []


class TestGroups:
    def test_more_sessions_than_slots(self) -> None:
        # One week of 2 slots on a Monday, 3 units of one session.
        units = [of_g1(f"U{n}", in_person=0, webconference=1) for n in range(3)]
        assert said(units=units, calendar=WEEK, slots=MONDAY) == [
            "groupe G1 : 3 séances dans l’année, mais 2 créneaux au plus"
        ]
        assert said(units=units[:2], calendar=WEEK, slots=MONDAY) == []

    def test_the_alternance_day_takes_its_evening(self) -> None:
        # The day of 7 h and the law's 10 h leave one of the 2 slots.
        units = [of_g1(f"U{n}", in_person=0, webconference=1) for n in range(2)]
        apprentices = {**G1, "alternance": {"min": 1, "max": 1}}
        assert said(units=units, calendar=WEEK, slots=MONDAY, groups=[apprentices]) == [
            "groupe G1 : 2 séances dans l’année, mais 1 créneau au plus "
            "(durée légale et journées d’alternance déduites)"
        ]
        assert said(units=units, calendar=WEEK, slots=MONDAY, groups=[apprentices], law={"hours_per_day": 11.0}) == []

    def test_too_few_alternance_days(self) -> None:
        for least, wrong in ((9, False), (10, True)):  # 9 weeks in all
            sentences = said(groups=[{**G1, "alternance": {"min": least, "max": 12}}], units=[of_g1()])
            assert (sentences != []) == wrong
            assert all("il faut 10 journées" in s and s.endswith("le mieux est le lundi, avec 9") for s in sentences)

    def test_no_alternance_day_at_all(self) -> None:
        """On Sundays without lessons there could be some; not where the group has something else to do."""
        group = {**G1, "alternance": {"min": 1, "max": 2, "weekdays": ["sun"]}}
        assert not said(groups=[group], units=[of_g1()])
        sundays = [
            *(f"2022-09-{day}" for day in (11, 18, 25)),
            "2022-10-02",
            *(f"2023-03-{day}" for day in (12, 19, 26)),
        ]
        times = [{"date": day, "start": "09:00", "end": "12:00"} for day in sundays]
        sport = {"groups": ["G1"], "title": "Sport", "times": times}
        (sentence,) = said(groups=[group], units=[of_g1()], busy=[sport])
        assert sentence.endswith("aucun jour n’est possible")

    def test_a_day_longer_than_the_law(self) -> None:
        group = {**G1, "alternance": {"min": 1, "max": 2}}
        assert said(groups=[group], units=[of_g1()], law={"hours_per_day": 6.5}) == [
            "groupe G1 : une journée d’alternance compte 7 h, la loi en permet 6,5 par jour"
        ]


class TestTrainers:
    def test_shares_that_do_not_add_up(self) -> None:
        units = [of_g1(trainers=["T1", "T2"], shares={"T1": 2, "T2": 3})]
        assert said(units=units) == ["U1 : les parts des formateurs font 5 séances, l’UE en a 4"]

    def test_evenings_stated(self) -> None:
        # Two units of 4 sessions in 5 weeks, one evening a week, one session an evening: 5 of 8.
        trainers = [{"id": "T1", "name": "One", "max_evenings_per_week": 1, "max_sessions_per_evening": 1}]
        groups = [G1, {"id": "G2", "size": 5}]
        units = [of_g1("U1"), unit("U2", groups=["G2"])]
        (sentence,) = said(trainers=trainers, groups=groups, units=units)
        assert sentence.startswith("One : 8 séances dans l’année (U1 et U2), mais 5 au plus")
        assert said(trainers=[{**trainers[0], "max_sessions_per_evening": 2}], groups=groups, units=units) == []

    @pytest.mark.parametrize(("weeks", "forced"), [(1, False), (2, True)])
    def test_a_unit_without_its_trainer(self, weeks: int, forced: bool) -> None:
        away = {"dated": [{"first": "2022-09-05", "last": f"2022-09-{2 + 7 * weeks:02d}", "level": "unavailable"}]}
        trainers = [{"id": "T1", "name": "One", "availability": away}]
        found = clashes(units=[of_g1()], trainers=trainers)
        assert (found != []) == forced
        if forced:
            assert found[0] == ("U1 demande 4 séances sur la période S1 ; One n’est libre que pour 3")
        assert said(units=[of_g1()], trainers=trainers) == []  # a clash is no impossibility

    def test_together_needs_all(self) -> None:
        trainers = [
            {"id": "T1", "name": "One", "availability": {"weekly": {"mon": "unavailable", "tue": "unavailable"}}},
            {"id": "T2", "name": "Two", "availability": {"weekly": {"wed": "unavailable", "thu": "unavailable"}}},
            {"id": "T3", "name": "Three", "availability": {"weekly": {"fri": "unavailable"}}},
        ]
        for teaching, forced in (("together", True), ("one", False)):
            units = [of_g1(trainers=["T1", "T2", "T3"], teaching=teaching)]
            said = clashes(units=units, trainers=trainers)
            assert (said != []) == forced
            # Each of them is free on most days; never all three.
            assert all("ensemble" in each or "en même temps que ses collègues pour aucune" in each for each in said)

    def test_a_share_larger_than_the_open_weeks(self) -> None:
        away = {"dated": [{"first": "2022-09-05", "last": "2022-09-30", "level": "unavailable"}]}  # 1 week of 5 is left
        trainers = [{"id": "T1", "name": "One", "availability": away}, {"id": "T2", "name": "Two"}]
        units = [of_g1(trainers=["T1", "T2"], shares={"T1": 2, "T2": 2})]
        assert "U1 : la part d’One est de 2 séances, 1 au plus quand il est disponible" in clashes(
            units=units, trainers=trainers
        )

    def test_more_sessions_than_open_slots(self) -> None:
        # One slot a week in 4 weeks; two units of 4 sessions for two groups.
        groups = [G1, {"id": "G2", "size": 5}]
        calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-30"}]}
        changes: dict[str, Any] = {"groups": groups, "calendar": calendar, "slots": MONDAY[:1]}
        units = [of_g1("U1"), unit("U2", groups=["G2"])]
        assert clashes(units=units, **changes) == [
            "U1 et U2 demandent 8 séances dans l’année ; Trainer One n’est libre que pour 4"
        ]
        assert clashes(units=[units[0], {**units[1], "trainers": ["T2"]}], **changes) == []


class TestPins:
    def pinned(self, *pins: dict[str, Any], **changes: Any) -> list[str]:
        return said(**{"units": [of_g1()], "pins": [{"unit": "U1", **pin} for pin in pins], **changes})

    def test_two_dates_in_one_week(self) -> None:
        pins = {"date": "2022-09-05"}, {"date": "2022-09-08"}
        assert self.pinned(*pins) == [
            "U1 : 2 dates fixées la semaine du lundi 05/09/2022, mais 1 séance par semaine au plus"
        ]
        assert self.pinned(*pins, units=[of_g1(sessions_per_week=2)]) == []

    def test_a_busy_date(self) -> None:
        busy = [{"groups": ["G1"], "title": "X", "times": [{"date": "2022-09-05", "start": "17:00", "end": "19:00"}]}]
        assert self.pinned({"date": "2022-09-05", "slot": "17:00"}, busy=busy) == [
            "U1 : la date fixée au lundi 05/09/2022 à 17 h ne peut pas tenir : "
            "une occupation extérieure prend ce moment à l’un de ses groupes (G1)"
        ]
        assert self.pinned({"date": "2022-09-05"}, busy=busy) == []  # 19:00 is left

    def test_an_unsuitable_room(self) -> None:
        rooms = [*BASE["rooms"], {"id": "SMALL", "site": "PORT", "capacity": 10}]
        assert self.pinned({"date": "2022-09-05", "room": "SMALL"}, rooms=rooms) == [
            "U1 : la date fixée au lundi 05/09/2022 ne peut pas tenir : la salle SMALL a 10 places pour 12 étudiants : "
            "il en manque 2"
        ]
        assert self.pinned({"room": "SMALL"}, rooms=rooms) == [
            "U1 : ses regroupements sont fixés en salle SMALL : la salle SMALL a 10 places pour 12 étudiants : "
            "il en manque 2"
        ]

    def test_a_closed_room(self) -> None:
        closed = [{"first": "2022-09-05", "last": "2022-09-05"}]
        rooms = [{"id": "R1", "site": "PORT", "capacity": 30, "closed": closed}, *BASE["rooms"][1:]]
        (sentence,) = self.pinned({"date": "2022-09-05", "room": "R1"}, rooms=rooms)
        assert sentence.endswith("la salle R1 est fermée ce jour-là")

    def test_more_dates_than_sessions(self) -> None:
        mondays = ({"date": day, "kind": "in_person"} for day in ("2022-09-05", "2022-09-12", "2022-09-19"))
        assert self.pinned(*mondays) == ["U1 : 3 dates fixées pour 2 regroupements"]

    def test_numbers_against_the_dates(self) -> None:
        assert "U1 : fixée en séance n° 2 le lundi 05/09/2022 et n° 1 le lundi 12/09/2022, plus tard" in self.pinned(
            {"date": "2022-09-05", "number": 2}, {"date": "2022-09-12", "number": 1}
        )

    def test_a_number_that_the_weeks_cannot_fill(self) -> None:
        assert self.pinned({"date": "2022-09-12", "number": 2}) == []
        assert self.pinned({"date": "2022-09-12", "number": 3}) == [
            "U1 : séance n° 3 fixée le lundi 12/09/2022, mais 2 au plus jusqu’à cette date"
        ]
        (sentence,) = self.pinned({"date": "2022-09-26", "number": 1})
        assert "il en reste 4 à partir de cette date, 2 au plus y tiennent" in sentence

    def test_two_pins_that_one_session_cannot_keep(self) -> None:
        for one, other, told in (
            ({"slot": "17:00"}, {"slot": "19:00"}, "à 17 h et à 19 h"),
            ({"room": "R1"}, {"kind": "webconference"}, "en salle R1 en regroupement et en webconférence"),
        ):
            assert self.pinned({"date": "2022-09-05", **one}, {"date": "2022-09-05", **other}) == [
                f"U1 : fixée le lundi 05/09/2022 {told}, mais 1 séance par semaine au plus"
            ]
        assert self.pinned({"date": "2022-09-05", "slot": "17:00"}, {"date": "2022-09-05", "kind": "in_person"}) == []

    def test_two_units_of_a_group_in_one_slot(self) -> None:
        pins = [{"unit": code, "date": "2022-09-05", "slot": "17:00"} for code in ("U1", "U2")]
        units = [of_g1("U1"), of_g1("U2", trainers=["T2"])]
        assert said(units=units, pins=pins) == ["groupe G1 : U1 et U2 sont fixées le lundi 05/09/2022 dans 1 créneau"]
        assert said(units=units, pins=[pins[0], {**pins[1], "slot": "19:00"}]) == []

    def test_an_unavailable_trainer_is_a_clash(self) -> None:
        trainers = [{"id": "T1", "name": "One", "availability": {"weekly": {"mon": "unavailable"}}}]
        pins = [{"unit": "U1", "date": "2022-09-05"}]
        assert clashes(units=[of_g1()], trainers=trainers, pins=pins) == [
            "U1 : fixée le lundi 05/09/2022, quand le formateur est indisponible (One)"
        ]
        assert said(units=[of_g1()], trainers=trainers, pins=pins) == []

    def test_two_units_of_a_trainer_in_one_slot_are_a_clash(self) -> None:
        groups = [G1, {"id": "G2", "size": 5}]
        pins = [{"unit": code, "date": "2022-09-05", "slot": "17:00"} for code in ("U1", "U2")]
        changes: dict[str, Any] = {"groups": groups, "units": [of_g1("U1"), unit("U2", groups=["G2"])], "pins": pins}
        assert clashes(**changes) == ["Trainer One : U1 et U2 sont fixées le lundi 05/09/2022 dans 1 créneau"]
        assert said(**changes) == []


def test_all_facts_at_once() -> None:
    units = [of_g1("U1", in_person=3, webconference=3), of_g1("U2", features=["lab"])]
    group = {**G1, "alternance": {"min": 10, "max": 12}}
    sentences = said(units=units, groups=[group])
    assert [sentence.split(" :")[0] for sentence in sentences] == ["U2", "U1", "groupe G1"]


@pytest.mark.parametrize(
    ("team", "how", "said"),
    [
        (["T1"], "one", "Ann n’est libre que pour 1"),
        (["T1", "T3"], "one", "l’un de ses formateurs n’est libre que pour 1 (Ann et Cleo)"),
        (["T1", "T2"], "together", "Ann et Bea ne sont libres ensemble que pour 1"),
        (["T3"], "one", "Cleo n’est libre que pour 1"),
    ],
)
def test_who_is_free_for_how_many_in_the_semester_by_its_title(team: list[str], how: str, said: str) -> None:
    """Ann and Cleo come in the first week only; Bea always does."""
    away = {"dated": [{"first": "2022-09-12", "last": "2022-10-07", "level": "unavailable"}]}
    people = [{"id": "T1", "name": "Ann", "availability": away}, {"id": "T2", "name": "Bea"},
              {"id": "T3", "name": "Cleo", "availability": away}]  # fmt: skip
    semesters = [{"id": "S1", "title": "Semestre 1", "first": "2022-09-05", "last": "2022-10-07"},
                 {"id": "S2", "first": "2023-03-06", "last": "2023-03-31"}]  # fmt: skip
    only = unit("U1", groups=["G1"], trainers=team, teaching=how, in_person=0, webconference=2)
    instance = make_instance(
        calendar={"semesters": semesters}, groups=[{"id": "G1", "size": 5}], trainers=people, units=[only]
    )
    told = [text.fr for text in forced_clashes(Problem.of(instance))]
    assert f"U1 demande 2 séances au semestre 1 ; {said}" in told
