"""X6 Fixed examinations: what the planner fixed of an examination stays."""

from collections.abc import Iterator

from scheduler.checker.exams.sittings import Sittings
from scheduler.checker.report import Violation
from scheduler.wording import clock, date, listing, say


def check(facts: Sittings) -> Iterator[Violation]:
    for pin in facts.instance.exams.pins:
        for one in facts.all:
            if (one.exam.unit, one.exam.number, one.exam.session) != (pin.unit, pin.number, pin.session):
                continue
            wrong = []
            if pin.date is not None and one.day != pin.date:
                wrong.append(date(pin.date))
            if pin.start is not None and one.start.time() != pin.start:
                wrong.append(clock(pin.start))
            if pin.room is not None and pin.room not in {row.room for row in one.exam.rooms}:
                wrong.append(say("salle {room}", "room {room}", room=pin.room))
            if wrong:
                text = say("{label} : fixé : {what}", "{label}: fixed: {what}", label=one.label, what=listing(wrong))
                yield Violation("X6", text, (one.id,))
