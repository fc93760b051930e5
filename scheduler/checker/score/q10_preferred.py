"""Q10 Preferred: sessions, per trainer who prefers some times, at a time that is not one of them."""

from collections.abc import Iterator

from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Point
from scheduler.wording import moment, say


def points(facts: LocalTimetable) -> Iterator[Point]:
    for trainer in facts.instance.trainers:
        if not trainer.availability.prefers_some:
            continue
        for meeting in facts.taught[trainer.id]:
            if trainer.availability.level(meeting.day, meeting.start.time()) != "prefer":
                text = say(
                    "{trainer} : le {when} n’est pas une heure préférée ({unit})",
                    "{trainer}: {when} is not a preferred time ({unit})",
                    trainer=trainer.name,
                    when=moment(meeting.start),
                    unit=meeting.name,
                )
                yield Point(trainer.id, 1, text)
