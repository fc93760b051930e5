"""A timetable judged after another one: what is not asked again would say the same."""

import datetime as dt
import random

from scheduler.checker.check import HARD_CHECKS, check, judged
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.timetable.schema import AlternanceDay, Session, Timetable
from tests.builders import make_timetable
from tests.checker.cases import centre, good_days, good_sessions


def test_a_timetable_judged_after_others_is_judged_as_if_alone() -> None:
    rng, of = random.Random(7), centre()
    timetable = make_timetable(of, good_sessions(of), good_days(of))
    facts = LocalTimetable(of, timetable)
    met = set[str]()
    for _ in range(80):
        timetable = _with(timetable, *_edited(rng, timetable))
        facts = LocalTimetable.after(facts, timetable)
        found = judged(facts)
        assert found == check(of, timetable)
        met |= {violation.rule for violation in found.violations}
    assert len(met) > len(HARD_CHECKS) / 2, met  # the edits do break rules


def test_what_neither_has_changed_is_not_asked_again() -> None:
    of, asked = centre(), list[str]()
    whole = make_timetable(of, good_sessions(of))

    def seen(code: str, held: tuple[object, ...]) -> list[int]:
        asked.append(code)
        return [len(held)]

    before = LocalTimetable(of, whole)
    after = LocalTimetable.after(before, _with(whole, list(whole.sessions[1:]), []))
    for facts in (before, after):
        for code, held in facts.of_unit.items():
            assert facts.once(seen, code, held) == (len(held),)
    assert asked == [*of.unit, whole.sessions[0].unit]


def _with(timetable: Timetable, sessions: list[Session], days: list[AlternanceDay]) -> Timetable:
    """These rows, and no copies of them, as the desk edits a timetable."""
    fields = {name: getattr(timetable, name) for name in Timetable.model_fields}
    return Timetable.model_construct(**fields | {"sessions": tuple(sessions), "alternance": tuple(days)})


def _edited(rng: random.Random, timetable: Timetable) -> tuple[list[Session], list[AlternanceDay]]:
    """A session somewhere else, in another room, with another trainer, gone or twice; or an alternance day moved."""
    sessions, days = list(timetable.sessions), list(timetable.alternance)
    n = rng.randrange(len(sessions))
    row, away = sessions[n], dt.timedelta(days=rng.randint(-20, 20), hours=rng.choice([0, 0, 2]))
    match rng.randrange(6):
        case 0 | 1:
            sessions[n] = row.model_copy(update={"start": row.start + away, "end": row.end + away})
        case 2:
            sessions[n] = row.model_copy(update={"room": rng.choice([None, "R9", *{s.room for s in sessions}])})
        case 3:
            sessions[n] = row.model_copy(update={"trainers": rng.choice(sessions).trainers})
        case 4:
            sessions[n : n + 1] = [row, row] if rng.random() < 0.5 else []
        case _ if days:
            k = rng.randrange(len(days))
            days[k] = days[k].model_copy(update={"start": days[k].start + away, "end": days[k].end + away})
    return sessions, days
