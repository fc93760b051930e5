"""H5 Alternance: each apprentice group gets its number of days, one a week at most, on one weekday all year.

Days are in the semesters, outside holidays and closures, on a weekday that the group allows (one with slots where it
names none), at the instance's hours. Other groups have none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from scheduler.checker.local_timetable import CentreDay, LocalTimetable
from scheduler.checker.overlap import interval
from scheduler.checker.report import Violation
from scheduler.checker.teaching import no_slot, why_closed, why_shut
from scheduler.instance.schema.groups import Alternance
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.text import Text
from scheduler.timeline.calendar import monday
from scheduler.wording import ALTERNANCE_DAY, clock_beside, counted, date, listing, moment, say, shown, weekday

Faults = Iterator[tuple[Text, Sequence[CentreDay]]]
"""What is wrong, and with which days."""


def check(facts: LocalTimetable) -> Iterator[Violation]:
    bounds = {group.id: group.alternance for group in facts.instance.groups}
    for group in dict.fromkeys((*bounds, *facts.alternance)):
        days, wanted = facts.alternance.get(group, ()), bounds.get(group)
        for text, blamed in (
            _not_wanted(days, group in bounds) if wanted is None else _faults(facts, group, wanted, days)
        ):
            said = say("{group} : {text}", "{group}: {text}", group=shown(group), text=text)
            yield Violation("H5", said, tuple(day.id for day in blamed), group)
        if wanted is not None and not wanted.min <= len(days) <= wanted.max:
            said = say("{group} : {text}", "{group}: {text}", group=shown(group), text=_wrong_count(wanted, len(days)))
            yield Violation("H5", said, tuple(day.id for day in days), group, len(days) < wanted.min)
    yield from _repeated_ids(facts)


def _not_wanted(days: Sequence[CentreDay], known: bool) -> Faults:
    if days:
        n = counted(len(days), ALTERNANCE_DAY)
        if known:
            yield say("{n}, alors que ce groupe n’en a pas", "{n}, but this group takes none", n=n), days
        else:
            yield say("{n}, alors que ce groupe n’existe pas", "{n}, but there is no such group", n=n), days


def _faults(facts: LocalTimetable, group: str, wanted: Alternance, days: Sequence[CentreDay]) -> Faults:
    yield from _weekly(days)
    yield from _weekdays(wanted, days)
    for day in days:
        reason = why_shut(facts.timeline, day.day)
        if (
            reason is None
            and facts.instance.alternance is not None
            and not facts.timeline.has_alternance_hours(day.day)
        ):
            reason = Text("ces heures n’existent pas ce jour-là", "these hours do not exist that day")
            if day.day in facts.timeline.half_closed:
                reason = why_closed(facts.timeline, day.day)
        if reason is None and wanted.weekdays is None and not _has_slots(facts, day):
            reason = no_slot(day.day)
        if reason is None and not facts.is_there(group, day.day):
            reason = Text("le groupe n’a pas cours ce jour-là", "the group has no courses that day")
        if reason is not None:
            yield say("{day} : {reason}", "{day}: {reason}", day=day.label, reason=reason), (day,)
    yield from _hours(facts, days)


def _has_slots(facts: LocalTimetable, day: CentreDay) -> bool:
    """Whether the year has slots on its weekday."""
    return any(taught.weekday() == day.day.weekday() for taught in facts.timeline.slots_on)


def _wrong_count(wanted: Alternance, n: int) -> Text:
    return say(
        "{n} ; il en faut de {min} à {max}",
        "{n}; it takes {min} to {max}",
        n=counted(n, ALTERNANCE_DAY),
        min=wanted.min,
        max=wanted.max,
    )


def _weekly(days: Sequence[CentreDay]) -> Faults:
    weeks = defaultdict(list)
    for day in days:
        weeks[monday(day.day)].append(day)
    for held in weeks.values():
        if len(held) > 1:
            text = say(
                "{n} dans une même semaine : {days}",
                "{n} in one week: {days}",
                n=counted(len(held), ALTERNANCE_DAY),
                days=listing([date(day.day) for day in held]),
            )
            yield text, held


def _weekdays(wanted: Alternance, days: Sequence[CentreDay]) -> Faults:
    per_weekday = Counter(day.day.weekday() for day in days)
    if len(per_weekday) > 1:
        usual = per_weekday.most_common(1)[0][0]
        counts = [
            say("{n} le {name}", "{n} on {name}", n=n, name=weekday(number)) for number, n in per_weekday.most_common()
        ]
        text = say(
            "les journées d’alternance ne sont pas toutes le même jour de la semaine : {counts}",
            "the alternance days are not all on one weekday: {counts}",
            counts=listing(counts),
        )
        yield text, [day for day in days if day.day.weekday() != usual]
    if wanted.weekdays is not None:
        for day in days:
            if WEEKDAYS[day.day.weekday()] not in wanted.weekdays:
                allowed = listing([weekday(WEEKDAYS.index(name)) for name in wanted.weekdays])
                text = say(
                    "{day} ; les jours permis sont {allowed}",
                    "{day}; the weekdays allowed are {allowed}",
                    day=day.label,
                    allowed=allowed,
                )
                yield text, (day,)


def _hours(facts: LocalTimetable, days: Sequence[CentreDay]) -> Faults:
    if facts.instance.alternance is None:
        if days:
            yield (
                Text("l’instance ne donne pas les heures de l’alternance", "the instance gives no alternance hours"),
                days,
            )
        return
    for day in days:
        start, end = facts.timeline.alternance_hours(day.day)
        if day.interval != interval(start, end):
            text = say(
                "{day} : de {start} à {end} au lieu de {wanted_start} à {wanted_end}",
                "{day}: from {start} to {end} instead of {wanted_start} to {wanted_end}",
                day=day.label,
                start=clock_beside(day.start, start),
                end=clock_beside(day.end, end) if day.end.date() == day.day else moment(day.end),
                wanted_start=clock_beside(start, day.start),
                wanted_end=clock_beside(end, day.end),
            )
            yield text, (day,)


def _repeated_ids(facts: LocalTimetable) -> Iterator[Violation]:
    """One id for two alternance days; H1 looks at those a session uses too."""
    sessions = {meeting.id for meeting in facts.meetings}
    seen = defaultdict[str, list[CentreDay]](list)
    for group_days in facts.alternance.values():
        for day in group_days:
            seen[day.id].append(day)
    for repeated, days in seen.items():
        if len(days) > 1 and repeated not in sessions:
            text = say(
                "l’identifiant « {id} » sert {n} fois : {days}",
                "the id “{id}” is used {n} times: {days}",
                id=shown(repeated),
                n=len(days),
                days=listing([day.label for day in days]),
            )
            yield Violation("H5", text, (repeated,))
