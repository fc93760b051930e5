"""Why no timetable exists: facts that cannot hold together, none of which can be left out, held against exact models
of the instance edited by hand."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.demand.problem import Problem
from scheduler.instance.load import build
from scheduler.instance.reading.draft import Keys
from scheduler.instance.schema.instance import Instance
from scheduler.rule import Rule
from scheduler.scopes import Scope
from scheduler.search.explain.explain import explain
from scheduler.search.explain.explanation import Cause
from scheduler.search.params import Params
from scheduler.search.reasons.fact import facts_of
from scheduler.search.run import OutOfTime, Runner
from scheduler.search.stop import Stop
from scheduler.text import Text
from tests.builders import instance_data, make_instance, unit
from tests.random_rules import SHAPES, RandomRule, added
from tests.search.alone import can_hold, law_counts_on
from tests.search.squeezed import squeezed

SEEDS = range(int(os.environ.get("SCHEDULER_SEEDS", "15")))
PARAMS = Params(time_limit_s=60, workers=1)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_each_cause_is_impossible_as_it_stands_and_possible_without_any_fact(seed: int, strict: bool) -> None:
    instance = squeezed(seed)
    every = facts_of(Problem.of(instance), strict=strict)
    found = explain(instance, PARAMS, strict=strict)
    assert found.status == {True: "possible", False: "impossible"}[bool(can_hold(instance, every, strict=strict))]
    assert bool(found.causes) == (found.status == "impossible")
    for cause in found.causes:
        assert set(cause.facts) <= set(every)
        assert cause.minimal
        assert can_hold(instance, cause.facts, strict=strict) is False
        for fact in cause.facts:
            others = [other for other in cause.facts if other != fact]
            assert can_hold(instance, others, strict=strict) or law_counts_on(others), fact


def only_cause(instance: Instance, *, strict: bool = False) -> Cause:
    found = explain(instance, PARAMS, strict=strict)
    assert (found.status, len(found.causes), found.minimal) == ("impossible", 1, True)
    assert found.facts == found.causes[0].facts
    return found.causes[0]


def said(cause: Cause) -> dict[str, str]:
    """French sentences by kind; of several of a kind the last."""
    assert all(text.fr.endswith(".") and text.en.endswith(".") and text.fr != text.en for text in cause.texts)
    return {fact.kind: fact.text.fr for fact in cause.facts}


MONDAY = [{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}]
MONDAYS = [*MONDAY, {"start": "19:00", "end": "21:00", "weekdays": ["mon"]}]
ONE = [{"id": "G1", "size": 12}]
SEMESTER = {"id": "S1", "first": "2022-09-05", "last": "2022-10-07"}


def one_group(code: str = "U1", **changes: object) -> dict[str, object]:
    return unit(code, groups=["G1"], **changes)


def test_more_sessions_than_weeks() -> None:
    cause = only_cause(make_instance(groups=ONE, units=[one_group(in_person=3, webconference=3)]))
    assert said(cause) == {
        "unit": "U1 demande 6 séances sur la période S1.",
        "rhythm": "U1 : une séance par semaine au plus, et 5 semaines de cours sur la période S1.",
    }
    assert cause.headline == (
        "Ces deux points se contredisent. Il suffit d’en changer un pour lever cette contradiction (vérifié).",
        "These two points contradict each other. Changing any one is enough to lift this contradiction (verified).",
    )


def test_the_semester_has_its_title_and_the_change_tried_is_told_as_such() -> None:
    """Five weeks, the last of which is closed: five sessions of two kinds, in the one room there is."""
    semesters = [{**SEMESTER, "title": "Semestre 1"}, {"id": "S2", "first": "2023-03-06", "last": "2023-03-31"}]
    five = one_group(in_person=3, webconference=2)
    base = make_instance(calendar={"semesters": semesters}, groups=ONE, units=[five])
    closed = [{"name": "Fermeture", "first": "2022-10-03", "last": "2022-10-07"}]
    tried = make_instance(calendar={"semesters": semesters, "closures": closed}, groups=ONE, units=[five])
    (cause,) = explain(tried, PARAMS, base=base).causes
    assert [text.fr for text in cause.texts] == [
        "U1 demande 5 séances au semestre 1.",
        "U1 : une séance par semaine au plus, et 4 semaines de cours au semestre 1.",
        "Le centre est fermé du 03/10/2022 au 07/10/2022 (changement essayé).",
    ]
    (known,) = explain(tried, PARAMS, base=tried).causes
    assert known.texts[-1].fr == "Le centre est fermé du 03/10/2022 au 07/10/2022."


def test_a_closure_and_a_holiday_that_matter_are_named_with_their_dates() -> None:
    # Mondays: 24 and 31 October, 7 November; Tuesdays: 25 October, 1 November (a holiday), 8 November. 3 weeks, of
    # which the closure takes one; the holiday takes the Tuesday of the second, and there are only Tuesdays.
    calendar = {
        "semesters": [{"id": "S1", "first": "2022-10-24", "last": "2022-11-11"}],
        "holidays": {"country": "FR", "subdivision": "974"},
        "closures": [{"name": "Cyclone", "first": "2022-11-07", "last": "2022-11-11"}],
    }
    tuesday = [{"start": "17:00", "end": "19:00", "weekdays": ["tue"]}]
    cause = only_cause(
        make_instance(calendar=calendar, slots=tuesday, groups=ONE, units=[one_group(in_person=2, webconference=0)])
    )
    words = said(cause)
    assert words["closure"] == "Le centre est fermé du 07/11/2022 au 11/11/2022 (« Cyclone »)."
    assert words["holiday"] == "Jour férié : mardi 01/11/2022 (Toussaint)."
    assert {(fact.kind, fact.number, fact.day and fact.day.isoformat()) for fact in cause.facts} >= {
        ("closure", 0, None), ("holiday", None, "2022-11-01"),
    }  # fmt: skip


def test_a_group_attends_one_thing_at_a_time() -> None:
    units = [one_group("U1"), one_group("U2", trainers=["T2"])]
    cause = only_cause(make_instance(slots=MONDAY, groups=ONE, units=units))
    assert said(cause)["group"] == "Le groupe G1 n’assiste qu’à une séance à la fois."
    assert sorted(fact.kind for fact in cause.facts) == ["group", "unit", "unit"]


def test_pins_that_collide() -> None:
    pin = {"date": "2022-09-05", "slot": "17:00"}
    units = [one_group("U1"), one_group("U2", trainers=["T2"])]
    cause = only_cause(make_instance(groups=ONE, units=units, pins=[{"unit": "U1", **pin}, {"unit": "U2", **pin}]))
    assert said(cause)["pin"] == "Une séance d’U2 est fixée le lundi 05/09/2022 à 17 h."
    assert [fact.number for fact in cause.facts if fact.kind == "pin"] == [0, 1]


def test_alternance_and_the_law() -> None:
    # 5 Mondays, 2 slots each; with an alternance day of 7 h, one session fits in 10 h: 5 x 1 < 6.
    apprentices = [{"id": "A1", "size": 6, "alternance": {"min": 5, "max": 5, "weekdays": ["mon"]}}]
    unit_of_six = unit("U1", groups=["A1"], in_person=3, webconference=3, sessions_per_week=2)
    calendar = {"semesters": [SEMESTER]}
    cause = only_cause(make_instance(calendar=calendar, slots=MONDAYS, groups=apprentices, units=[unit_of_six]))
    words = said(cause)
    assert words["alternance"] == "Le groupe A1 a 5 journées d’alternance (de 8 h 30 à 16 h 30), le lundi."
    assert words["law"] == (
        "Le groupe A1 a 10 h par jour au plus, journée d’alternance comprise, et 11 h de repos entre deux jours."
    )
    assert set(words) == {"unit", "alternance", "law"}


def test_too_few_days_for_alternance_alone() -> None:
    apprentices = [*ONE, {"id": "A1", "size": 6, "alternance": {"min": 7, "max": 8, "weekdays": ["mon", "tue"]}}]
    calendar = {"semesters": [SEMESTER]}
    cause = only_cause(make_instance(calendar=calendar, groups=apprentices, units=[one_group()]))
    assert cause.texts[0].fr == (
        "Le groupe A1 a 7 à 8 journées d’alternance (de 8 h 30 à 16 h 30), toutes le même jour : le lundi ou le mardi."
    )
    assert cause.texts[0].en.endswith("all on one weekday: on Mondays or Tuesdays.")
    assert cause.headline.fr == "Ce point suffit à tout empêcher."


def test_rooms_and_their_closures() -> None:
    groups = [{"id": "G1", "size": 12}, {"id": "G2", "size": 6}]
    counts = {"in_person": 2, "webconference": 0}
    units = [one_group("U1", **counts), unit("U2", groups=["G2"], trainers=["T2"], **counts)]
    closed = [{"first": "2022-09-12", "last": "2022-09-23"}]
    room = {"id": "R1", "site": "PORT", "capacity": 20, "closed": closed}
    cause = only_cause(make_instance(slots=MONDAY, groups=groups, units=units, rooms=[room]))
    words = said(cause)
    assert words["rooms"] == "U1 (12 étudiants) et U2 (6 étudiants) : seule la salle R1 (20 places) convient."
    assert words["room_closed"] == "La salle R1 est fermée du 12/09/2022 au 23/09/2022."
    assert next(fact.rooms for fact in cause.facts if fact.kind == "rooms") == ("R1",)


def test_no_room_is_large_enough() -> None:
    room = {"id": "R1", "site": "PORT", "capacity": 5}
    cause = only_cause(make_instance(groups=ONE, units=[one_group()], rooms=[room]))
    assert said(cause)["rooms"] == "U1 (12 étudiants) : aucune salle ne convient."
    assert len(cause.facts) == 2


def test_a_trainer_is_at_one_site_in_an_evening() -> None:
    # One evening for both; U1 needs computers, which are at PORT; U2 the laboratory, at TAMPON.
    calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-05"}]}
    sites = [{"id": "PORT", "title": "Le Port"}, {"id": "TAMPON", "title": "Le Tampon"}]
    rooms = [{"id": f"R-{site}", "site": site, "capacity": 30} for site in ("PORT", "TAMPON")]
    counts = {"in_person": 1, "webconference": 0}
    groups = [{"id": "G1", "size": 12}, {"id": "G2", "size": 6}]
    units = [one_group("U1", site="PORT", **counts), unit("U2", groups=["G2"], site="TAMPON", **counts)]
    data = {"calendar": calendar, "sites": sites, "rooms": rooms, "groups": groups, "units": units, "slots": MONDAYS}
    words = said(only_cause(make_instance(**data)))
    assert words["site"] == "Trainer One (formateur) ne peut être que sur un site dans une soirée."
    assert words["unit"].endswith("pour G2, par Trainer One.")


def test_the_evenings_and_sessions_of_a_trainer() -> None:
    groups = [{"id": "G1", "size": 12}, {"id": "G2", "size": 6}]
    units = [one_group("U1"), unit("U2", groups=["G2"])]
    person = {"id": "T1", "name": "Ann", "max_evenings_per_week": 1, "max_sessions_per_evening": 1}
    words = said(only_cause(make_instance(groups=groups, units=units, trainers=[person])))
    assert words["evenings"] == "Ann vient 1 soirée par semaine au plus."
    assert words["sessions"] == "Ann anime 1 séance par soirée au plus."


def test_an_annual_unit_is_balanced() -> None:
    # 4 sessions a year in 5 + 1 weeks: only the balance asks for 2 in the week of S2.
    calendar = {"semesters": [SEMESTER, {"id": "S2", "first": "2023-03-06", "last": "2023-03-10"}]}
    annual = one_group(period="annual", in_person=2, webconference=2)
    words = said(only_cause(make_instance(calendar=calendar, groups=ONE, units=[annual])))
    assert words["balance"] == (
        "U1 est annuelle : ses séances se partagent à une près, 2 en S1 et 2 en S2 (1 regroupement par période et "
        "1 webconférence par période)."
    )


@pytest.mark.parametrize("part", [{"first": "2022-09-20"}, {"last": "2023-03-07"}, {"groups": ["LATE"]}])
def test_an_annual_unit_of_a_part_of_the_year_is_not_balanced(part: dict[str, object]) -> None:
    calendar = {"semesters": [SEMESTER, {"id": "S2", "first": "2023-03-06", "last": "2023-03-10"}]}
    groups = [*ONE, {"id": "LATE", "size": 5, "present": [{"first": "2022-09-20", "last": "2023-03-10"}]}]
    whole = one_group(period="annual", in_person=2, webconference=2)
    for units, balanced in (([whole], {"U1"}), ([{**whole, **part}], set[str]())):
        instance = make_instance(calendar=calendar, groups=groups, units=units)
        facts = facts_of(Problem.of(instance), strict=False)
        assert {fact.subject for fact in facts if fact.kind == "balance"} == balanced


@pytest.mark.parametrize(
    ("dates", "told"),
    [({}, ""), ({"first": "2022-09-01", "last": "2022-12-20"}, ", du 01/09/2022 au 20/12/2022"),
     ({"first": "2022-09-01"}, ", à partir du 01/09/2022"), ({"last": "2022-12-20"}, ", jusqu’au 20/12/2022")],
)  # fmt: skip
def test_a_busy_time_of_every_week_is_one_fact(dates: dict[str, str], told: str) -> None:
    weekly = [{"weekday": day, "from": "17:30", "to": "18:30"} for day in ("mon", "fri")]
    times = [{"date": "2022-09-06", "start": "17:00", "end": "18:00"}]
    busy = [{"groups": ["G1"], "title": "Stage", "weekly": [{**weekly[0], **dates}, weekly[1]], "times": times}]
    data = instance_data(slots=MONDAY, groups=ONE, units=[one_group(in_person=1, webconference=0)], busy=busy)
    cause = only_cause(build(data, Keys(""), Path(), []))
    assert said(cause)["busy"] == f"G1 : occupation extérieure (Stage) le lundi, de 17 h 30 à 18 h 30{told}."
    assert [(fact.entry, fact.weekday) for fact in cause.facts if fact.kind == "busy"] == [(0, "mon")]


def test_busy_times_that_matter() -> None:
    times = [{"date": day, "start": "17:30", "end": "18:30"} for day in ("2022-09-05", "2022-09-12", "2022-09-19")]
    busy = [{"groups": ["G1"], "title": "Elsewhere", "times": times}]
    instance = make_instance(slots=MONDAY, groups=ONE, units=[one_group(in_person=2, webconference=1)], busy=busy)
    cause = only_cause(instance)
    assert said(cause)["busy"] == "G1 : occupation extérieure (Elsewhere) le lundi 19/09/2022, de 17 h 30 à 18 h 30."
    assert [fact.entry for fact in cause.facts if fact.kind == "busy"] == [0, 1, 2]


def test_shares_when_clashes_are_forbidden() -> None:
    away = {"weekly": dict.fromkeys(["mon", "tue", "wed", "thu", "fri"], "unavailable")}
    people = [{"id": "T1", "name": "Ann", "availability": away}, {"id": "T2", "name": "Bob"}]
    instance = make_instance(
        slots=MONDAY,
        groups=ONE,
        trainers=people,
        units=[one_group(trainers=["T1", "T2"], shares={"T1": 1, "T2": 3})],
    )
    assert explain(instance, PARAMS).status == "possible"
    cause = only_cause(instance, strict=True)
    words = said(cause)
    assert words["shares"] == "Les séances d’U1 sont partagées : Ann en anime 1 et Bob en anime 3."
    assert words["away"] == "Ann est indisponible le lundi."
    assert words["unit"].endswith(", par Ann et Bob (l’un ou l’autre).")
    assert cause.headline.fr.startswith("Sans conflit de formateur, ces trois points se contredisent.")


def test_a_trainer_teaches_one_session_at_a_time_when_clashes_are_forbidden() -> None:
    groups = [{"id": "G1", "size": 12}, {"id": "G2", "size": 6}]
    dated = [{"first": "2022-09-05", "last": "2022-09-09", "level": "unavailable"}]
    instance = make_instance(
        slots=MONDAYS,
        groups=groups,
        trainers=[{"id": "T1", "name": "Ann", "availability": {"dated": dated}}],
        units=[one_group("U1", in_person=3, webconference=2, sessions_per_week=2), unit("U2", groups=["G2"])],
    )
    words = said(only_cause(instance, strict=True))
    assert words["one_place"] == "Ann n’anime qu’une séance à la fois."
    assert words["away"] == "Ann est indisponible du 05/09/2022 au 09/09/2022."


@pytest.mark.parametrize("declared", [True, False])
def test_a_rule_that_is_added_is_named_by_its_sentence(declared: bool) -> None:
    """It forbids all evenings. Whether other facts matter is known only where the rule holds without them."""
    shape = next(shape for shape in SHAPES if shape.scope is Scope.GROUP_WEEK)
    sentence = Text("Jamais le soir.", "Never in the evening.")
    rule = Rule("H91", "hard", sentence, sentence)
    if declared:
        rule = replace(rule, scope=shape.scope, monotone=True, rooms=False)
    groups = [{"id": "G1", "size": 12}, {"id": "A1", "size": 6}]
    of = make_instance(groups=groups, units=[unit("U1", in_person=1, webconference=0)])
    assert explain(of, PARAMS).status == "possible"
    with added(RandomRule(rule, shape, {(n,): int(n > 0) for n in range(5)})):
        found = explain(of, PARAMS)
    assert found.status == "impossible"
    named = {(fact.kind, fact.rule) for fact in found.facts}
    assert ("rule", "H91") in named
    assert any(text.fr.endswith(f". {sentence.fr}") for text in found.causes[0].texts)
    assert found.minimal == declared
    if declared:
        assert named == {("rule", "H91"), ("unit", "H1")}


def test_independent_causes_are_all_found() -> None:
    groups = [{"id": "G1", "size": 12}, {"id": "G2", "size": 6}]
    units = [
        one_group("U1", in_person=3, webconference=3),
        unit("U2", groups=["G2"], trainers=["T2"]),
        unit("U3", groups=["G2"], trainers=["T2"], in_person=4, webconference=4),
    ]
    found = explain(make_instance(groups=groups, units=units), PARAMS)
    assert [{f.subject for f in cause.facts if f.kind == "unit"} for cause in found.causes] == [{"U1"}, {"U3"}]
    assert len(found.arithmetic) == 2


def test_without_time_nothing_is_called_impossible_but_what_arithmetic_proves() -> None:
    stop = Stop()
    stop.set()
    pins = [{"unit": "U1", "weekday": "mon", "slot": "17:00"}, {"unit": "U2", "weekday": "mon", "slot": "17:00"}]
    units = [one_group("U1"), one_group("U2", trainers=["T2"]), one_group("U3", trainers=["T2"])]
    hidden = make_instance(groups=ONE, units=units, pins=pins)
    assert explain(hidden, PARAMS).status == "impossible"
    stopped = explain(hidden, PARAMS, stop=stop)
    assert (stopped.status, stopped.causes, stopped.facts, stopped.minimal) == ("unknown", (), (), False)
    assert "On ne sait pas" in stopped.headline.fr
    plain = explain(make_instance(groups=ONE, units=[one_group(in_person=3, webconference=3)]), PARAMS, stop=stop)
    assert (plain.status, len(plain.arithmetic), plain.causes) == ("impossible", 1, ())


def test_a_model_that_would_come_too_late_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_late(_: Runner) -> None:
        raise OutOfTime

    monkeypatch.setattr(Runner, "go_on", too_late)
    units = [one_group("U1"), one_group("U2", trainers=["T2"])]
    found = explain(make_instance(slots=MONDAY, groups=ONE, units=units, pins=[{"unit": "U1", "date": "2022-09-05"}]),
                    PARAMS)  # fmt: skip
    assert found.status in ("unknown", "impossible")
    assert not found.causes


def test_a_possible_instance_is_called_possible() -> None:
    found = explain(make_instance(), PARAMS)
    assert (found.status, found.headline.fr, found.causes) == ("possible", "Un emploi du temps existe.", ())


def test_twice_the_same() -> None:
    assert explain(squeezed(3), PARAMS) == explain(squeezed(3), PARAMS)
