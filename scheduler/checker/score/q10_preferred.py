"""Q10 Preferred: sessions, per trainer who prefers some times, at a time that is not one of them."""

from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Point
from scheduler.instance.schema.trainers import Trainer
from scheduler.wording import moment, say


def points(facts: LocalTimetable) -> Iterator[Point]:
    for trainer in facts.instance.trainers:
        if trainer.availability.prefers_some:
            yield from facts.once(_elsewhen, trainer, facts.taught[trainer.id])


def _elsewhen(trainer: Trainer, taught: Iterable[Meeting]) -> Iterator[Point]:
    for meeting in taught:
        if trainer.availability.level_during(meeting.day, meeting.starts) != "prefer":
            text = say(
                "{trainer} : le {when} n’est pas une heure préférée ({unit})",
                "{trainer}: {when} is not a preferred time ({unit})",
                trainer=trainer.name,
                when=moment(meeting.start),
                unit=meeting.name,
            )
            yield Point(trainer.id, 1, text)
