"""C1 Trainer booked twice: n sessions of one trainer that overlap are n − 1 clashes, dated by the first one's start."""

from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.overlap import simultaneous
from scheduler.checker.report import Clash
from scheduler.instance.schema.trainers import Trainer
from scheduler.wording import SESSION, counted, listing, moment, say


def check(facts: LocalTimetable) -> Iterator[Clash]:
    for trainer in facts.instance.trainers:
        yield from facts.once(_at_once, trainer, facts.taught[trainer.id])


def _at_once(trainer: Trainer, taught: Iterable[Meeting]) -> Iterator[Clash]:
    for together in simultaneous(taught):
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
