"""C2 Trainer unavailable: one clash for each session at a time when its trainer is unavailable."""

from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Clash
from scheduler.instance.schema.trainers import Trainer
from scheduler.wording import moment, say


def check(facts: LocalTimetable) -> Iterator[Clash]:
    for trainer in facts.instance.trainers:
        yield from facts.once(_away, trainer, facts.taught[trainer.id])


def _away(trainer: Trainer, taught: Iterable[Meeting]) -> Iterator[Clash]:
    for meeting in taught:
        if trainer.availability.level_during(meeting.day, meeting.starts) == "unavailable":
            text = say(
                "{trainer} est indisponible le {when} ({unit})",
                "{trainer} is unavailable on {when} ({unit})",
                trainer=trainer.name,
                when=moment(meeting.start),
                unit=meeting.name,
            )
            yield Clash("C2", trainer.id, meeting.start, (meeting.id,), 1, text)
