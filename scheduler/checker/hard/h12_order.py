"""H12 Order: a unit begins when all sessions of the units it comes after, or as many as stated, have ended.

What has no date yet (a unit with too few sessions: H1) may still come where it has to.
"""

from collections.abc import Iterator, Sequence

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Violation
from scheduler.instance.schema.units import Predecessor
from scheduler.wording import NOTHING, moment, say, sessions_of


def check(facts: LocalTimetable) -> Iterator[Violation]:
    for unit in facts.instance.scheduled_units:
        for predecessor in unit.after:
            earlier = facts.of_unit.get(predecessor.unit, ())
            for meeting in facts.of_unit[unit.code]:
                late = [other for other in earlier if other.interval.until > meeting.interval.begin]
                missing = _missing(facts, predecessor, len(earlier), len(late))
                if missing:
                    yield _violation(meeting, predecessor, late[:missing])


def _missing(facts: LocalTimetable, predecessor: Predecessor, held: int, late: int) -> int:
    """How many of the sessions that should have ended have not."""
    if predecessor.sessions is None:
        return late
    missing = predecessor.sessions - (held - late)
    if facts.lacks(predecessor.unit):  # those without a date may come first
        demand = facts.demanded.get(predecessor.unit)
        to_come = max(held, demand.total if demand is not None else 0) - predecessor.sessions
        missing = min(missing, late - max(0, to_come))
    return max(0, missing)


def _violation(meeting: Meeting, predecessor: Predecessor, late: Sequence[Meeting]) -> Violation:
    when = (
        say(", celle du {when} comprise", ", that of {when} included", when=moment(late[-1].start)) if late else NOTHING
    )
    text = say(
        "{session} : l’UE doit suivre {what}{when}",
        "{session}: the unit must come after {what}{when}",
        session=meeting.label,
        what=sessions_of(predecessor.unit, predecessor.sessions),
        when=when,
    )
    return Violation("H12", text, (meeting.id, *(other.id for other in late)))
