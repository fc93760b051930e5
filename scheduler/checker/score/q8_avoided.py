"""Q8 Avoided: sessions, per trainer, at a time the trainer wants to avoid."""

from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Point
from scheduler.instance.schema.trainers import Trainer
from scheduler.wording import moment, say


def points(facts: LocalTimetable) -> Iterator[Point]:
    for trainer in facts.instance.trainers:
        yield from facts.once(_avoided, trainer, facts.taught[trainer.id])


def _avoided(trainer: Trainer, taught: Iterable[Meeting]) -> Iterator[Point]:
    for meeting in taught:
        if trainer.availability.level_during(meeting.day, meeting.starts) == "avoid":
            text = say(
                "{trainer} souhaite éviter le {when} ({unit})",
                "{trainer} wants to avoid {when} ({unit})",
                trainer=trainer.name,
                when=moment(meeting.start),
                unit=meeting.name,
            )
            yield Point(trainer.id, 1, text)
