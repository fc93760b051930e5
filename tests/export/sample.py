"""A year of the fiche's calendar with a handful of units, to export: every kind of event is in it."""

import datetime as dt
from typing import Any

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import SessionKind
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.schema import Session, Timetable
from tests.builders import alternance_day, make_timetable

NOW = dt.datetime(2022, 8, 29, 8, 30, tzinfo=dt.UTC)
HOSTILE = 'La « relation », aux publics; l’accueil\n"entretien" \\ 🎓 + méthodes ' + "très long " * 20

YEAR: dict[str, Any] = {
    "version": 1,
    "name": "cnam-test",
    "title": "Accompagnement social et professionnel, 2022–2023",
    "timezone": "Indian/Reunion",
    "calendar": {
        "semesters": [
            {
                "id": "S1",
                "title": "Semestre 1",
                "first": "2022-09-05",
                "last": "2023-02-10",
                "revision": {"first": "2023-02-13", "last": "2023-02-18"},
                "exams": {"first": "2023-02-20", "last": "2023-02-25"},
                "second_session": {"first": "2023-08-21", "last": "2023-09-02"},
            },
            {
                "id": "S2",
                "title": "Semestre 2",
                "first": "2023-03-06",
                "last": "2023-07-21",
                "revision": {"first": "2023-07-24", "last": "2023-07-29"},
                "exams": {"first": "2023-07-31", "last": "2023-08-05"},
                "second_session": {"first": "2023-08-21", "last": "2023-09-02"},
            },
        ],
        "holidays": {"country": "FR", "subdivision": "974"},
        "closures": [{"name": "Interruption des cours", "first": "2022-12-19", "last": "2023-01-06"}],
    },
    "slots": [{"start": "17:00", "end": "19:00"}, {"start": "19:00", "end": "21:00"}],
    "alternance": {"start": "08:30", "end": "16:30", "hours": 7.0},
    "frequency": [
        {"modality": "cours", "period": "semester", "ects": 6, "in_person": 5, "webconference": 5},
        {"modality": "tp", "period": "semester", "ects": 6, "in_person": 8, "webconference": 0},
        {"modality": "cours", "period": "annual", "ects": 8, "in_person": 8, "webconference": 7},
    ],
    "sites": [{"id": "PORT", "title": "Le Port", "address": "18, rue Claude Chappe, 97420 Le Port"}],
    "rooms": [
        {"id": "P1", "site": "PORT", "capacity": 40, "title": "Salle Piton"},
        {"id": "P2", "site": "PORT", "capacity": 30},
    ],
    "groups": [
        {"id": "ASP1", "size": 18, "title": "1re année"},
        {"id": "ASP1-APP", "size": 6, "part_of": "ASP1", "alternance": {"min": 18, "max": 20}},
        {"id": "ASP2", "size": 12},
    ],
    "trainers": [
        {"id": "ahpet", "name": "M. Ah-Pet"}, {"id": "lebon", "name": "G. Lebon"}, {"id": "idle", "name": "N. N."},
    ],
    "units": [
        {"code": "TRS001", "title": "La relation aux publics en situations d’accompagnement", "ects": 6,
         "modality": "cours", "period": "S1", "groups": ["ASP1"], "trainers": ["ahpet"],
         "url": "https://enf.example/webconf?room=TRS001,a;b"},
        {"code": "TET003", "title": HOSTILE, "ects": 8, "modality": "cours", "period": "annual",
         "groups": ["ASP1", "ASP2"], "trainers": ["ahpet", "lebon"], "teaching": "together"},
        {"code": "TET007", "title": "=Recherche d’information sur le Web", "ects": 6, "modality": "tp", "period": "S2",
         "groups": ["ASP2"], "trainers": ["lebon"]},
        {"code": "AST002", "title": "Champs de la sociologie", "ects": 6, "modality": "foad", "groups": ["ASP2"]},
    ],
}  # fmt: skip


def year(**changes: Any) -> Instance:
    return Instance.model_validate({**YEAR, **changes})


def full_year(instance: Instance) -> Timetable:
    """A plausible timetable: each unit in its own slot once in two weeks, alternance on Thursdays.

    10 + 15 + 8 sessions and 18 alternance days.
    """
    timeline, sessions = Timeline(instance), list[Session]()
    for rank, unit in enumerate(instance.scheduled_units):
        row = instance.frequency_of(unit)
        assert row is not None
        total = row.in_person + row.webconference
        weeks = timeline.weeks(unit.period)
        taught = [weeks[k * len(weeks) // total] for k in range(total)]
        for number, week in enumerate(taught, start=1):
            day = next(
                week + dt.timedelta(days=d)
                for d in (rank, *range(5))
                if week + dt.timedelta(days=d) in timeline.slots_on
            )
            slot = timeline.slots_on[day][rank % 2]
            kind: SessionKind = "webconference" if row.webconference and number % 2 == 0 else "in_person"
            sessions.append(
                Session(
                    id=f"{unit.code}-{number:02d}", unit=unit.code, kind=kind, number=number, start=slot.start,
                    end=slot.end, groups=unit.groups, trainers=unit.trainers,
                    room=f"P{1 + rank % 2}" if kind == "in_person" else None,
                )
            )  # fmt: skip
    thursdays = [day for day in timeline.slots_on if day.weekday() == 3][:18]
    days = [alternance_day(instance, "ASP1-APP", str(day), number) for number, day in enumerate(thursdays, start=1)]
    return make_timetable(instance, sessions, days)


def changed(instance: Instance, timetable: Timetable, *sessions: Session, without: tuple[str, ...] = ()) -> Timetable:
    """The timetable with sessions of the same ids replaced (new ones added), and others left out."""
    new = {session.id: session for session in (*timetable.sessions, *sessions) if session.id not in without}
    return make_timetable(instance, list(new.values()), list(timetable.alternance))


def moved(timetable: Timetable, id_: str, *, days: int = 0, hours: int = 0, **changes: Any) -> Session:
    """The session of that id, later by so much, and otherwise changed."""
    session = next(s for s in timetable.sessions if s.id == id_)
    delay = dt.timedelta(days=days, hours=hours)
    return session.model_copy(update={"start": session.start + delay, "end": session.end + delay, **changes})
