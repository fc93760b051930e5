"""H13 At once: where a half-group of a unit stated as `parallel` has a session, all the others have one of its kind.

A half-group that does not have all its sessions yet (H1) may still get one there.
"""

from collections import defaultdict
from collections.abc import Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Violation
from scheduler.wording import listing, say


def check(facts: LocalTimetable) -> Iterator[Violation]:
    for unit in facts.instance.courses:
        yield from _alone(facts, [row.code for row in facts.instance.rows_of(unit.code) if row.parallel])


def _alone(facts: LocalTimetable, sections: list[str]) -> Iterator[Violation]:
    times = defaultdict[tuple[object, ...], list[Meeting]](list)
    for section in sections:
        for meeting in facts.of_unit[section]:
            times[meeting.interval.begin, meeting.interval.until, meeting.kind].append(meeting)
    for held in times.values():
        there = {meeting.session.unit for meeting in held}
        if missing := [section for section in sections if section not in there and not facts.lacks(section)]:
            text = say(
                "{session} : en parallèle, {others} doit avoir une séance du même type à la même heure",
                "{session}: held at once, {others} must have a session of the same kind at the same time",
                session=held[0].label,
                others=listing(missing),
            )
            yield Violation("H13", text, tuple(meeting.id for meeting in held))
