"""X2 Candidates: nobody sits two examinations at once, nor without a break, nor while something else is on."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain

from scheduler.checker.exams.sittings import Sitting, Sittings, overlaps
from scheduler.checker.local_timetable import Commitment
from scheduler.checker.report import Violation
from scheduler.instance.schema.instance import Instance
from scheduler.text import Text
from scheduler.wording import listing, say, shown


def check(facts: Sittings) -> Iterator[Violation]:
    for one in facts.all:
        if one.paper is not None and sorted(one.exam.groups) != sorted(one.paper.groups):
            text = say(
                "{label} : groupes indiqués : {listed} ; ce sont {groups}",
                "{label}: groups listed: {listed}; they are {groups}",
                label=one.label,
                listed=listing([shown(group) for group in one.exam.groups] or ["–"]),
                groups=listing(one.paper.groups or ["–"]),
            )
            yield Violation("X2", text, (one.id,))
    for group, sat in facts.by_group.items():
        local = facts.facts
        yield from facts.once(_of_group, facts.instance, group, sat)
        attended, centre, busy = local.attended[group], local.at_centre(group), local.busy[group]
        yield from facts.once(_elsewhere, group, sat, attended, centre, busy)
    for (name, _), sat in facts.by_name.items():
        yield from facts.once(_of_name, facts.instance, name, sat)


def _of_group(instance: Instance, group: str, sat: Sequence[Sitting]) -> Iterator[Violation]:
    return _close(instance, Text(group, group), sat)


def _of_name(instance: Instance, name: str, sat: Sequence[Sitting]) -> Iterator[Violation]:
    return _close(instance, Text(f"candidat {name}", f"candidate {name}"), sat)


def _close(instance: Instance, who: Text, sat: Sequence[Sitting]) -> Iterator[Violation]:
    pause = dt.timedelta(minutes=instance.exams.break_minutes)
    for rank, one in enumerate(sat):
        for other in sat[rank + 1 :]:
            if other.interval.begin < one.interval.until + pause:
                text = say(
                    "{who} : {one} et {other}, sans {pause} min de pause entre eux",
                    "{who}: {one} and {other}, without a break of {pause} min between them",
                    who=who,
                    one=one.label,
                    other=other.label,
                    pause=instance.exams.break_minutes,
                )
                yield Violation("X2", text, (one.id, other.id))


def _elsewhere(group: str, sat: Sequence[Sitting], *attended: Sequence[Commitment]) -> Iterator[Violation]:
    for one in sat:
        for thing in chain(*attended):
            if overlaps(one.interval, thing.interval):
                text = say(
                    "{group} : {one} pendant {thing}", "{group}: {one} during {thing}",
                    group=group, one=one.label, thing=thing.label,
                )  # fmt: skip
                yield Violation("X2", text, (one.id, *((thing.id,) if thing.id is not None else ())))
