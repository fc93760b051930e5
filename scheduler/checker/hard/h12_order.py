"""H12 Order: a unit begins when all sessions of the units it comes after, or as many as stated, have ended.

What has no date yet (a unit with too few sessions: H1) may still come where it has to.
"""

from collections.abc import Iterator, Sequence

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Violation
from scheduler.instance.schema.units import Predecessor
from scheduler.wording import moment, say, sessions_of


def check(facts: LocalTimetable) -> Iterator[Violation]:
    for unit in facts.instance.scheduled_units:
        for predecessor in unit.after:
            earlier = facts.of_unit.get(predecessor.unit, ())
            to_come = _most_to_come(facts, predecessor, len(earlier))
            for meeting in facts.of_unit[unit.code]:
                late = [other for other in earlier if other.interval.until > meeting.interval.begin]
                if len(late) > to_come:
                    yield _violation(meeting, predecessor, late[: len(late) - to_come])


def _most_to_come(facts: LocalTimetable, predecessor: Predecessor, held: int) -> int:
    """How many sessions of the earlier unit may still be to come."""
    if predecessor.sessions is None:
        return 0
    demand = facts.demanded.get(predecessor.unit)
    return max(0, max(held, demand.total if demand is not None else 0) - predecessor.sessions)


def _violation(meeting: Meeting, predecessor: Predecessor, late: Sequence[Meeting]) -> Violation:
    text = say(
        "{session} : l’UE doit suivre {what}, celle du {when} comprise",
        "{session}: the unit must come after {what}, that of {when} included",
        session=meeting.label,
        what=sessions_of(predecessor.unit, predecessor.sessions),
        when=moment(late[-1].start),
    )
    return Violation("H12", text, (meeting.id, *(other.id for other in late)))
