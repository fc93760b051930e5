"""C1 and C2, the trainer clashes: counted and listed, they do not refuse a timetable."""

from collections.abc import Iterator

from scheduler.checker.facts import Facts
from scheduler.checker.overlap import simultaneous
from scheduler.checker.report import Clash
from scheduler.wording import SESSION, counted, listing, moment, say


def booked_twice(facts: Facts) -> Iterator[Clash]:
    """C1: n sessions of one trainer that overlap are n − 1 clashes, dated by the first one's start."""
    for trainer in facts.instance.trainers:
        for together in simultaneous(facts.taught[trainer.id]):
            text = say(
                "{trainer} : {n} en même temps le {when} ({sessions})",
                "{trainer}: {n} at once on {when} ({sessions})",
                trainer=trainer.name,
                n=counted(len(together), SESSION),
                when=moment(together[0].start),
                sessions=listing([meeting.name for meeting in together]),
            )
            ids = tuple(meeting.id for meeting in together)
            yield Clash("C1", trainer.id, together[0].start, ids, len(together) - 1, text)


def unavailable(facts: Facts) -> Iterator[Clash]:
    """C2: one clash for each session at a time when its trainer is unavailable."""
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
