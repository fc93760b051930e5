"""H3 Rhythm: a unit has at most `sessions_per_week` sessions (1 by default) from a Monday to the Sunday after it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Violation
from scheduler.instance.schema.units import Unit
from scheduler.timeline.calendar import monday
from scheduler.wording import SESSION, counted, date, listing, moment, say


def check(facts: LocalTimetable) -> Iterator[Violation]:
    for unit in facts.instance.unit_rows:
        yield from facts.once(_full_weeks, unit, facts.of_unit[unit.code])


def _full_weeks(unit: Unit, meetings: Iterable[Meeting]) -> Iterator[Violation]:
    weeks = defaultdict(list)
    for meeting in meetings:
        weeks[monday(meeting.day)].append(meeting)
    for week, held in weeks.items():
        if len(held) > unit.sessions_per_week:
            text = say(
                "{unit} : {n} la semaine du {week} ({times}) ; au plus {most}",
                "{unit}: {n} in the week of {week} ({times}); at most {most}",
                unit=unit.code,
                n=counted(len(held), SESSION),
                week=date(week),
                times=listing([moment(meeting.start) for meeting in held]),
                most=unit.sessions_per_week,
            )
            yield Violation("H3", text, tuple(meeting.id for meeting in held))
