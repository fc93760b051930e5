"""A valid timetable made by hand, with an innocent bystander, and shortcuts that run one rule alone."""

import datetime as dt
from typing import Any

from scheduler.checker.check import CLASH_CHECKS, HARD_CHECKS, points_of
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Clash, Point, Violation
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import AlternanceDay, Session
from tests.builders import BASE, alternance_day, instance_data, make_instance, make_timetable, session, unit

CALENDAR: dict[str, Any] = {
    "semesters": [
        # Teaching weeks of 3, 10, 17 and 31 October and 7 November: five. 1 and 11 November are holidays.
        {"id": "S1", "first": "2022-10-03", "last": "2022-11-11",
         "exams": {"first": "2022-11-14", "last": "2022-11-18"}},
        {"id": "S2", "first": "2023-03-06", "last": "2023-03-31"},  # four weeks
    ],
    "holidays": {"country": "FR", "subdivision": "974"},
    "closures": [{"name": "Pause d’octobre", "first": "2022-10-24", "last": "2022-10-28"}],
}  # fmt: skip


def centre_data(**changes: Any) -> dict[str, Any]:
    """The base instance with holidays in its year, poor rooms, a second site, and a bystander: U4 of G2, by T3."""
    return instance_data(**{
        "calendar": CALENDAR,
        "sites": [{"id": "PORT", "title": "Le Port"}, {"id": "TAMPON", "title": "Le Tampon"}],
        "rooms": [
            *BASE["rooms"],
            {"id": "SMALL", "site": "PORT", "capacity": 17, "features": ["pc"]},
            {"id": "FAR", "site": "TAMPON", "capacity": 30, "features": ["pc"]},
            {
                "id": "SHUT", "site": "PORT", "capacity": 30, "features": ["pc"],
                "closed": [{"first": "2022-10-01", "last": "2022-12-31"}],
            },
        ],
        "groups": [*BASE["groups"], {"id": "G2", "size": 8}],
        "trainers": [*BASE["trainers"], {"id": "T3", "name": "Trainer Three"}],
        "units": [
            unit("U1"),
            unit("U2", modality="tp", trainers=["T2"], features=["pc"]),
            unit("U3", ects=8, period="annual"),
            unit("U4", groups=["G2"], trainers=["T3"]),
            unit("FOAD", modality="foad", period=None, trainers=[], groups=["G1"]),
        ],
        **changes,
    })  # fmt: skip


def centre(**changes: Any) -> Instance:
    return Instance.model_validate(centre_data(**changes))


def good_sessions(of: Instance) -> list[Session]:
    """U1 and U4 on Mondays, U2 on Tuesdays, U3 on Thursdays; U3 is 2 + 1 in S1 and 1 + 1 in S2."""
    return [
        session(of, "U1", "2022-10-03", number=1),
        session(of, "U1", "2022-10-10", kind="webconference", number=2),
        session(of, "U1", "2022-10-17", kind="webconference", number=3),
        session(of, "U1", "2022-10-31", number=4),
        session(of, "U2", "2022-10-04", number=1),
        session(of, "U2", "2022-10-11", number=2),
        session(of, "U2", "2022-10-18", number=3),
        session(of, "U3", "2022-10-06", number=1),
        session(of, "U3", "2022-10-13", kind="webconference", number=2),
        session(of, "U3", "2022-10-20", number=3),
        session(of, "U3", "2023-03-09", kind="webconference", number=4),
        session(of, "U3", "2023-03-16", number=5),
        session(of, "U4", "2022-10-03", number=1, room="R2"),
        session(of, "U4", "2022-10-10", kind="webconference", number=2),
        session(of, "U4", "2022-10-17", kind="webconference", number=3),
        session(of, "U4", "2022-10-31", number=4, room="R2"),
    ]


def good_days(of: Instance) -> list[AlternanceDay]:
    """Two Tuesdays, on which A1 also has U2: 7 + 2 = 9 h."""
    return [alternance_day(of, "A1", "2022-10-04", 1), alternance_day(of, "A1", "2022-10-11", 2)]


def moved(session: Session, to: dt.datetime, **changes: Any) -> Session:
    """The session at another time, as long as before."""
    return session.model_copy(update={"start": to, "end": to + (session.end - session.start), **changes})


def facts(of: Instance, sessions: list[Session], days: list[AlternanceDay] | None = None) -> LocalTimetable:
    return LocalTimetable(of, make_timetable(of, sessions, days))


def violations(
    code: str, of: Instance, sessions: list[Session], days: list[AlternanceDay] | None = None
) -> list[Violation]:
    """What one hard rule says, the others left aside."""
    found = list(HARD_CHECKS[code](facts(of, sessions, days)))
    assert all(violation.rule == code and violation.text.fr and violation.text.en for violation in found)
    return found


def clashes(code: str, of: Instance, sessions: list[Session]) -> list[Clash]:
    found = list(CLASH_CHECKS[code](facts(of, sessions)))
    assert all(clash.rule == code for clash in found)
    return found


def points(code: str, of: Instance, sessions: list[Session], days: list[AlternanceDay] | None = None) -> list[Point]:
    """What one criterion costs; no point is empty."""
    found = list(points_of(code, facts(of, sessions, days), of))
    assert all(point.value > 0 and point.text.fr and point.text.en for point in found)
    return found


def total(code: str, of: Instance, sessions: list[Session], days: list[AlternanceDay] | None = None) -> int:
    return sum(point.value for point in points(code, of, sessions, days))


def four_units(**trainer: Any) -> Instance:
    """UA to UD, all of T1, each of a group of its own; UB2, of T2, is the bystander."""
    return make_instance(
        groups=[{"id": f"G{letter}", "size": 5} for letter in "ABCD"],
        trainers=[{"id": "T1", "name": "Trainer One", **trainer}, {"id": "T2", "name": "Trainer Two"}],
        units=[
            *(unit(f"U{letter}", groups=[f"G{letter}"], trainers=["T1"]) for letter in "ABCD"),
            unit("UT2", groups=["GA"], trainers=["T2"]),
        ],
    )
