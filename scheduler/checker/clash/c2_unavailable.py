"""C2 Trainer unavailable: one clash for each session at a time when its trainer is unavailable."""

from collections.abc import Iterator

from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Clash
from scheduler.wording import moment, say


def check(facts: LocalTimetable) -> Iterator[Clash]:
    for trainer in facts.instance.trainers:
        for meeting in facts.taught[trainer.id]:
            if trainer.availability.level(meeting.day, meeting.start.time()) == "unavailable":
                text = say(
                    "{trainer} est indisponible le {when} ({unit})",
                    "{trainer} is unavailable on {when} ({unit})",
                    trainer=trainer.name,
                    when=moment(meeting.start),
                    unit=meeting.name,
                )
                yield Clash("C2", trainer.id, meeting.start, (meeting.id,), 1, text)
