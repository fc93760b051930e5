"""H11 Trainer load: at most `max_evenings_per_week` dates with a session from Monday to Sunday, at most
`max_sessions_per_evening` sessions on a date, and at most `most_hours` from Monday to Sunday and in the year, for
trainers of whom the instance states them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Violation
from scheduler.instance.schema.trainers import Trainer
from scheduler.text import Text
from scheduler.timeline.calendar import monday
from scheduler.wording import EVENING, SESSION, counted, date, duration, listing, say


def check(facts: LocalTimetable) -> Iterator[Violation]:
    for trainer in facts.instance.trainers:
        evenings: dict[dt.date, list[Meeting]] = defaultdict(list)
        for meeting in facts.taught[trainer.id]:
            evenings[meeting.day].append(meeting)
        if trainer.max_sessions_per_evening is not None:
            yield from _full_evenings(trainer.name, trainer.max_sessions_per_evening, evenings)
        if trainer.max_evenings_per_week is not None:
            yield from _full_weeks(trainer.name, trainer.max_evenings_per_week, evenings)
        yield from _hours(trainer, facts.taught[trainer.id])


def _full_evenings(name: str, most: int, evenings: dict[dt.date, list[Meeting]]) -> Iterator[Violation]:
    for day, held in evenings.items():
        if len(held) > most:
            text = say(
                "{trainer} : {n} le {day} ({units}), au plus {most} par soirée",
                "{trainer}: {n} on {day} ({units}), at most {most} an evening",
                trainer=name,
                n=counted(len(held), SESSION),
                day=date(day),
                units=listing([meeting.name for meeting in held]),
                most=most,
            )
            yield Violation("H11", text, tuple(meeting.id for meeting in held))


def _full_weeks(name: str, most: int, evenings: dict[dt.date, list[Meeting]]) -> Iterator[Violation]:
    weeks: dict[dt.date, list[dt.date]] = defaultdict(list)
    for day in evenings:
        weeks[monday(day)].append(day)
    for week, days in weeks.items():
        if len(days) > most:
            text = say(
                "{trainer} : {n} la semaine du {week} ({days}), au plus {most} par semaine",
                "{trainer}: {n} in the week of {week} ({days}), at most {most} a week",
                trainer=name,
                n=counted(len(days), EVENING),
                week=date(week),
                days=listing([date(day) for day in days]),
                most=most,
            )
            yield Violation("H11", text, tuple(meeting.id for day in days for meeting in evenings[day]))


def _hours(trainer: Trainer, taught: Sequence[Meeting]) -> Iterator[Violation]:
    weeks: dict[dt.date, list[Meeting]] = defaultdict(list)
    for meeting in taught:
        weeks[monday(meeting.day)].append(meeting)
    if trainer.most_hours.week is not None:
        for week, held in weeks.items():
            when = say("la semaine du {week}", "in the week of {week}", week=date(week))
            yield from _too_long(trainer.name, held, trainer.most_hours.week, when, PER_WEEK)
    if trainer.most_hours.year is not None:
        yield from _too_long(trainer.name, taught, trainer.most_hours.year, IN_YEAR, PER_YEAR)


def _too_long(name: str, held: Sequence[Meeting], most: float, when: Text, per: Text) -> Iterator[Violation]:
    seconds = sum(meeting.seconds for meeting in held)
    if seconds > 60 * round(60 * most):
        text = say(
            "{trainer} : {hours} {when}, au plus {most} {per}",
            "{trainer}: {hours} {when}, at most {most} {per}",
            trainer=name,
            hours=duration(seconds),
            when=when,
            most=duration(round(3600 * most)),
            per=per,
        )
        yield Violation("H11", text, tuple(meeting.id for meeting in held))


PER_WEEK, PER_YEAR = Text("par semaine", "a week"), Text("par an", "a year")
IN_YEAR = Text("dans l’année", "in the year")
