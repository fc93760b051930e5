"""A timetable damaged in any one way is refused, by the right rules and by no other."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import AlternanceDay, Session
from tests.builders import alternance_day, at, make_timetable, session
from tests.checker.cases import centre, good_days, good_sessions, moved


@dataclass
class Plan:
    """A timetable under the hammer."""

    of: Instance
    sessions: list[Session]
    days: list[AlternanceDay]

    def find(self, id_: str) -> Session:
        return next(s for s in self.sessions if s.id == id_)

    def put(self, id_: str, **changes: Any) -> None:
        """Replace fields of one session."""
        self.sessions = [s.model_copy(update=changes) if s.id == id_ else s for s in self.sessions]

    def move(self, id_: str, day: str, clock: str = "17:00", **changes: Any) -> None:
        new = moved(self.find(id_), at(self.of, day, clock), **changes)
        self.sessions = [new if s.id == id_ else s for s in self.sessions]

    def drop(self, id_: str) -> None:
        self.sessions = [s for s in self.sessions if s.id != id_]

    def day(self, index: int, **changes: Any) -> None:
        self.days[index] = self.days[index].model_copy(update=changes)


@pytest.fixture
def plan() -> Plan:
    of = centre()
    return Plan(of, good_sessions(of), good_days(of))


def verdict(plan: Plan) -> Report:
    return check(plan.of, make_timetable(plan.of, plan.sessions, plan.days))


def test_the_undamaged_timetable_is_accepted(plan: Plan) -> None:
    report = verdict(plan)
    assert report.violations == ()
    assert report.clashes == ()
    assert report.notes == ()
    # Q1: U1, U2 and U4 hold 1, 2, 3, then 4 (U2: 3) and never stray by more than 1 from n·k/5; U3, n = 5, K = 9 weeks:
    # held 1, 2, 3, 3, 3, 4, 5, 5, 5 against 0.6, 1.1, 1.7, 2.2, 2.8, 3.3, 3.9, 4.4, 5: beyond one, 3 − 1.7 − 1 = 0.33
    # and 5 − 3.9 − 1 = 0.11 are rounded up: 2. U2, n = 3: held 1, 2, 3, 3, 3 against 0.6, 1.2, 1.8, 2.4, 3 gives
    # 3 − 1.8 − 1 = 0.2: 1. Together 3.
    assert report.value("Q1") == 3
    # Q2: G1 has in-person evenings 3, 4, 6, 11, 18, 20, 31 October and 16 March: 8. A1 has the same ones, but on 4 and
    # 11 October it is at the centre anyway: 6. G2: 3 and 31 October: 2. 8 + 6 + 2 = 16.
    assert report.value("Q2") == 16
    # Q6: no unit starts or ends with a webconference, none runs three times. U2 has no webconference.
    assert report.value("Q6") == 0
    assert [report.value(code) for code in ("Q3", "Q4", "Q5", "Q7", "Q8", "Q9", "Q10")] == [0] * 7
    assert report.cost == 2 * 3 + 3 * 16


Damage = Callable[[Plan], object]


def on_another_weekday(plan: Plan) -> None:
    plan.days[1] = alternance_day(plan.of, "A1", "2022-10-12", 2)


def third_day(group: str, day: str, id_: str = "ALT-A1-03") -> Damage:
    def damage(plan: Plan) -> None:
        plan.days.append(alternance_day(plan.of, group, day, 3).model_copy(update={"id": id_}))

    return damage


def too_many_days(plan: Plan) -> None:
    plan.days += [alternance_day(plan.of, "A1", day, n) for n, day in ((3, "2022-10-18"), (4, "2022-11-08"))]


DAMAGES: dict[str, tuple[Damage, set[str], str]] = {
    # what was done: (how, the rules that must be named, words of the message)
    "to a holiday": (lambda p: p.move("U2-03", "2022-11-01"), {"H6"}, "mardi 01/11/2022 17 h : jour férié (Toussaint)"),
    "to a closure": (lambda p: p.move("U2-03", "2022-10-25"), {"H6"}, "fermeture (Pause d’octobre)"),
    "to the examinations": (lambda p: p.move("U2-03", "2022-11-15"), {"H6"}, "semaine d’examens du S1"),
    "between the semesters": (lambda p: p.move("U2-03", "2022-12-13"), {"H6"}, "date hors des semestres"),
    "to another semester": (lambda p: p.move("U2-03", "2023-03-07"), {"H6"}, "cette date est au S2, l’UE au S1"),
    "to a Saturday": (lambda p: p.move("U2-03", "2022-10-22"), {"H6"}, "pas de créneau le samedi"),
    "to a wrong hour": (lambda p: p.move("U2-03", "2022-10-18", "18:00"), {"H6"}, "(créneaux : 17 h et 19 h)"),
    "too long": (
        lambda p: p.put("U2-03", end=at(p.of, "2022-10-18", "20:30")),
        {"H6"},
        "se termine à 20 h 30, le créneau à 19 h",
    ),
    "ends on another day": (
        lambda p: p.put("U2-03", end=at(p.of, "2022-10-19", "07:00")),
        {"H6", "H7"},  # 14 h for A1
        "se termine le mercredi 19/10/2022 7 h, le créneau à 19 h",
    ),
    "ends before it starts": (lambda p: p.put("U2-03", end=at(p.of, "2022-10-18", "16:00")), {"H6"}, "à 16 h"),
    "two in one slot": (lambda p: p.move("U3-02", "2022-10-10"), {"H2"}, "G1 et A1 : 2 choses en même temps"),
    "dropped": (lambda p: p.drop("U2-03"), {"H1"}, "U2 : 2 regroupements au lieu de 3"),
    "dropped in the middle": (lambda p: p.drop("U1-02"), {"H1"}, "U1 : 1 webconférence au lieu de 2"),
    "added": (
        lambda p: p.sessions.append(session(p.of, "U2", "2022-11-02", number=4)),
        {"H1"},
        "U2 : 4 regroupements au lieu de 3",
    ),
    "copied": (
        lambda p: p.sessions.append(p.find("U2-03")),
        {"H1", "H2", "H3", "H4"},
        "l’identifiant « U2-03 » sert 2 fois",
    ),
    "two in a week": (
        lambda p: p.move("U2-03", "2022-10-13", "19:00"),
        {"H3"},
        "U2 : 2 séances la semaine du lundi 10/10/2022",
    ),
    "all in one semester": (
        lambda p: p.move("U3-04", "2022-11-03"),
        {"H1"},
        "U3 : 2 webconférences au S1 et 0 webconférence au S2 ; il en faut 1 par semestre",
    ),
    "same id": (lambda p: p.put("U2-03", id="U1-01"), {"H1"}, "l’identifiant « U1-01 » sert 2 fois"),
    "id of an alternance day": (lambda p: p.put("U2-03", id="ALT-A1-01"), {"H1"}, "« ALT-A1-01 » sert 2 fois"),
    "wrong number": (lambda p: p.put("U2-03", number=7), {"H1"}, "porte le numéro 7"),
    "now in person, no room": (lambda p: p.put("U1-02", kind="in_person"), {"H1", "H4"}, "il manque la salle"),
    "now in person": (lambda p: p.put("U1-02", kind="in_person", room="R1"), {"H1"}, "U1 : 3 regroupements au lieu"),
    "now a webconference": (
        lambda p: p.put("U1-01", kind="webconference", room=None),
        {"H1"},
        "U1 : 3 webconférences au lieu de 2",
    ),
    "room for a webconference": (lambda p: p.put("U1-02", room="R1"), {"H4"}, "elle n’a pas de salle (R1 indiquée)"),
    "no room": (lambda p: p.put("U1-01", room=None), {"H4"}, "il manque la salle de ce regroupement"),
    "unknown room": (lambda p: p.put("U1-01", room="R99"), {"H4"}, "la salle « R99 » n’existe pas"),
    "room too small": (lambda p: p.put("U1-01", room="SMALL"), {"H4"}, "SMALL a 17 places pour 18 étudiants"),
    "room without computers": (lambda p: p.put("U2-01", room="R2"), {"H4"}, "R2 n’a pas l’équipement demandé : pc"),
    "closed room": (lambda p: p.put("U1-01", room="SHUT"), {"H4"}, "la salle SHUT est fermée ce jour-là"),
    "room taken": (lambda p: p.put("U4-01", room="R1"), {"H4"}, "salle R1 : 2 regroupements en même temps"),
    "two sites": (
        lambda p: p.move("U2-01", "2022-10-03", "19:00", room="FAR"),
        {"H8"},
        "G1 et A1 : plusieurs sites le lundi 03/10/2022 (U1 à PORT et U2 à TAMPON)",
    ),
    "trainer swapped": (lambda p: p.put("U2-01", trainers=("T1",)), {"H10"}, "Trainer One ; il faut Trainer Two"),
    "trainer added": (lambda p: p.put("U2-01", trainers=("T2", "T1")), {"H10"}, "Trainer Two et Trainer One"),
    "trainer twice": (lambda p: p.put("U2-01", trainers=("T2", "T2")), {"H10"}, "Trainer Two et Trainer Two"),
    "no trainer": (lambda p: p.put("U2-01", trainers=()), {"H10"}, "formateur indiqué : aucun"),
    "unknown trainer": (lambda p: p.put("U2-01", trainers=("X",)), {"H10"}, "« X » (inconnu)"),
    "group forgotten": (lambda p: p.put("U1-01", groups=("G1",)), {"H2"}, "ceux de l’UE sont G1 et A1"),
    "unknown group": (lambda p: p.put("U1-01", groups=("G1", "A1", "ZZ")), {"H2"}, "groupes indiqués : G1, A1 et ZZ"),
    "unknown unit": (lambda p: p.put("U2-03", unit="ZZZ"), {"H1"}, "ZZZ : 1 séance, alors que l’instance n’a pas"),
    "unit of another centre": (lambda p: p.put("U2-03", unit="FOAD", groups=("G1",)), {"H1"}, "FOAD : 1 séance"),
    "second session beside alternance": (
        lambda p: p.move("U1-02", "2022-10-11", "19:00"),
        {"H7"},
        "A1 : 11 h le mardi 11/10/2022 (7 h d’alternance et 4 h de séances), au plus 10 h",
    ),
    "alternance on another weekday": (on_another_weekday, {"H5"}, "1 le mardi et 1 le mercredi"),
    "alternance twice a week": (third_day("A1", "2022-10-12"), {"H5"}, "2 journées d’alternance dans une même semaine"),
    "alternance on a holiday": (third_day("A1", "2022-11-01"), {"H5"}, "jour férié (Toussaint)"),
    "alternance of an evening group": (third_day("G1", "2022-10-18"), {"H5"}, "G1 : 1 journée d’alternance, alors que"),
    "alternance of nobody": (third_day("ZZ", "2022-10-18"), {"H5"}, "ce groupe n’existe pas"),
    "alternance day's id twice": (third_day("A1", "2022-10-18", "ALT-A1-01"), {"H5"}, "« ALT-A1-01 » sert 2 fois"),
    "an alternance day too few": (lambda p: p.days.pop(), {"H5"}, "A1 : 1 journée d’alternance ; il en faut de 2 à 3"),
    "too many alternance days": (too_many_days, {"H5"}, "A1 : 4 journées d’alternance ; il en faut de 2 à 3"),
    "alternance too short": (
        lambda p: p.day(0, start=at(p.of, "2022-10-04", "10:00")),
        {"H5"},
        "de 10 h à 16 h 30 au lieu de 8 h 30 à 16 h 30",
    ),
    "alternance into the evening": (
        lambda p: p.day(0, end=at(p.of, "2022-10-04", "17:30")),
        {"H2", "H5"},
        "A1 : 2 choses en même temps : la journée d’alternance du mardi 04/10/2022 et U2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_named_by_its_rules_alone(plan: Plan, name: str) -> None:
    damage, rules, words = DAMAGES[name]
    damage(plan)
    report = verdict(plan)
    assert not report.accepted
    assert {violation.rule for violation in report.violations} == rules
    assert words in "\n".join(violation.text.fr for violation in report.violations)
    assert all(violation.text.en != violation.text.fr for violation in report.violations)


@pytest.mark.parametrize("name", [name for name in DAMAGES if name != "room taken"])
def test_the_bystander_is_not_blamed(plan: Plan, name: str) -> None:
    DAMAGES[name][0](plan)
    for violation in verdict(plan).violations:
        assert not any(id_.startswith("U4") for id_ in violation.ids)
        assert "U4" not in violation.text.fr


def test_the_same_instant_in_another_offset_is_the_same_session(plan: Plan) -> None:
    in_utc = {s.id: (s.start.astimezone(dt.UTC), s.end.astimezone(dt.UTC)) for s in plan.sessions}
    plan.sessions = [s.model_copy(update=dict(zip(("start", "end"), in_utc[s.id], strict=True))) for s in plan.sessions]
    assert verdict(plan).accepted
