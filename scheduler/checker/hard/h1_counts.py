"""H1 Counts: exactly the demanded sessions of each unit; an annual unit is balanced over the semesters.

With k semesters (those that overlap counting as one) and n sessions of a kind, each holds floor(n / k) or
ceil(n / k) of them; the same in total.
Of a unit stated in hours the sessions of each kind come to these, within the tolerance, and with h hours of a kind each
semester holds less than its longest session more or less than h / k; the same in total.
A unit that starts late, ends early or has nobody there for a part of the year is not balanced.
Of sessions of different lengths there are as many of each as the unit says.
The sessions' identities and numbers belong here too: ids are unique, `number` is the rank in time order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from scheduler.checker.demanded import Demanded
from scheduler.checker.local_timetable import CentreDay, LocalTimetable, Meeting
from scheduler.checker.report import Violation
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind, Unit
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timeline.stretches import Stretch
from scheduler.wording import KINDS, NOTHING, SESSION, SLOT, counted, date, duration, listing, say, shown


def check(facts: LocalTimetable) -> Iterator[Violation]:
    yield from _foreign(facts)
    for unit in facts.instance.scheduled_units:
        yield from facts.once(_of_unit, facts.timeline, unit, facts.demanded[unit.code], facts.of_unit[unit.code])
    yield from _repeated_ids(facts)


def _of_unit(timeline: Timeline, unit: Unit, demand: Demanded | None, held: tuple[Meeting, ...]) -> Iterator[Violation]:
    ids = tuple(meeting.id for meeting in held)
    wrong = [(text, False) for text in _wrong_numbers(unit, held)]
    if demand is None:
        wrong.append((_unknown_count(unit), False))
    elif counts := list((_wrong_counts if demand.minutes is None else _wrong_hours)(unit, demand, held)):
        wrong = counts + wrong
    elif len(unit.sizes) > 1 and (text := _wrong_sizes(unit, held)) is not None:
        wrong = [(text, False), *wrong]
    elif timeline.is_balanced(unit) and demand.minutes is None:
        wrong = [(text, False) for text in _unbalanced(timeline.stretches, unit, demand, held)] + wrong
    elif timeline.is_balanced(unit) and len(timeline.stretches) > 1:  # a year of one is only held to its tolerance
        wrong = [(text, False) for text in _unbalanced_hours(timeline, unit, demand, held)] + wrong
    in_hours = demand is not None and demand.minutes is not None
    for text, is_lack in wrong:
        yield Violation("H1", text, ids, unit.code, is_lack, is_short=is_lack and in_hours)


def _foreign(facts: LocalTimetable) -> Iterator[Violation]:
    """Sessions of units that the instance does not know, or that get none."""
    foreign = defaultdict[str, list[Meeting]](list)
    for meeting in facts.meetings:
        if meeting.unit is None or not meeting.unit.is_scheduled:
            foreign[meeting.session.unit].append(meeting)
    for code, meetings in foreign.items():
        known = code in facts.instance.unit
        text = say(
            "{unit} : {n}, alors que l’instance " + ("n’en veut aucune pour cette UE" if known else "n’a pas cette UE"),
            "{unit}: {n}, but the instance " + ("wants none for this unit" if known else "has no such unit"),
            unit=shown(code),
            n=counted(len(meetings), SESSION),
        )
        yield Violation("H1", text, tuple(meeting.id for meeting in meetings))


def _unknown_count(unit: Unit) -> Text:
    return say(
        "{unit} : l’instance ne dit pas combien de séances il faut pour {ects} ECTS",
        "{unit}: the instance does not say how many sessions {ects} ECTS need",
        unit=unit.code,
        ects=unit.ects,
    )


def _wrong_counts(unit: Unit, demand: Demanded, held: tuple[Meeting, ...]) -> Iterator[tuple[Text, bool]]:
    """Each with whether there are too few."""
    for kind in SESSION_KINDS:
        n = sum(meeting.kind == kind for meeting in held)
        if n != demand.of(kind):
            text = say(
                "{unit} : {n} au lieu de {wanted}",
                "{unit}: {n} instead of {wanted}",
                unit=unit.code,
                n=counted(n, KINDS[kind]),
                wanted=demand.of(kind),
            )
            yield text, n < demand.of(kind)


def _wrong_sizes(unit: Unit, held: tuple[Meeting, ...]) -> Text | None:
    """Of sessions of different lengths, as many of each as the unit says."""
    found, wanted = Counter(len(meeting.slots) for meeting in held), Counter(unit.blocks or ())
    if found == wanted:
        return None
    said = [
        say(
            "{n} de {size} au lieu de {wanted}",
            "{n} of {size} instead of {wanted}",
            n=counted(found[size], SESSION),
            size=counted(size, SLOT),
            wanted=wanted[size],
        )
        for size in sorted(found.keys() | wanted.keys())
        if found[size] != wanted[size]
    ]
    return say("{unit} : {sizes}", "{unit}: {sizes}", unit=unit.code, sizes=listing(said))


def _unbalanced(
    stretches: Sequence[Stretch], unit: Unit, demand: Demanded, held: tuple[Meeting, ...]
) -> Iterator[Text]:
    counts = [
        (
            KINDS[kind],
            demand.of(kind),
            [sum(m.kind == kind and m.day in each for m in held) for each in stretches],
        )
        for kind in SESSION_KINDS
    ]
    counts.append((SESSION, demand.total, [sum(m.day in stretch for m in held) for stretch in stretches]))
    for what, n, per_stretch in counts:
        low, high = n // len(stretches), -(-n // len(stretches))
        if all(low <= count <= high for count in per_stretch):
            continue
        shares = [
            say("{n} au {semester}", "{n} in {semester}", n=counted(count, what), semester=stretch.said)
            for stretch, count in zip(stretches, per_stretch, strict=True)
        ]
        yield say(
            "{unit} : {shares} ; il en faut {low} par semestre" if low == high
            else "{unit} : {shares} ; il en faut de {low} à {high} par semestre",
            "{unit}: {shares}; each semester takes {low}" if low == high
            else "{unit}: {shares}; each semester takes {low} to {high}",
            unit=unit.code, shares=listing(shares), low=low, high=high,
        )  # fmt: skip


def _wrong_hours(unit: Unit, demand: Demanded, held: tuple[Meeting, ...]) -> Iterator[tuple[Text, bool]]:
    for kind in SESSION_KINDS:
        lasting = _minutes(held, kind)
        asked, least, most = demand.minutes_of(kind)
        if not least <= lasting <= most:
            spare = say(" (± {spare})", " (± {spare})", spare=duration(60 * demand.tolerance))
            yield (
                say(
                    "{unit} : {n} de {kinds} au lieu de {wanted}{spare}",
                    "{unit}: {n} of {kinds} instead of {wanted}{spare}",
                    unit=unit.code,
                    n=duration(60 * lasting),
                    kinds=KINDS[kind].many,
                    wanted=duration(60 * asked),
                    spare=spare if most > least else NOTHING,
                ),
                lasting < least,
            )


def _unbalanced_hours(timeline: Timeline, unit: Unit, demand: Demanded, held: tuple[Meeting, ...]) -> Iterator[Text]:
    stretches, longest = timeline.stretches, timeline.longest(unit)
    asked = [demand.minutes_of(kind)[0] for kind in SESSION_KINDS]
    whats = [*(KINDS[kind].many for kind in SESSION_KINDS), SESSION.many]
    for what, kind, wanted in zip(whats, (*SESSION_KINDS, None), (*asked, sum(asked)), strict=True):
        lasting = [_minutes([m for m in held if m.day in stretch], kind) for stretch in stretches]
        if all(abs(len(stretches) * each - wanted) < len(stretches) * longest for each in lasting):
            continue
        shares = [
            say("{n} au {semester}", "{n} in {semester}", n=duration(60 * each), semester=stretch.said)
            for stretch, each in zip(stretches, lasting, strict=True)
        ]
        yield say(
            "{unit} : {what}, {shares} ; il en faut {even} par semestre, à une séance près",
            "{unit}: {what}, {shares}; each semester takes {even}, within a session",
            unit=unit.code,
            what=what,
            shares=listing(shares),
            even=duration(60 * wanted // len(stretches)),
        )


def _minutes(held: Iterable[Meeting], kind: SessionKind | None) -> int:
    return round(sum(meeting.seconds for meeting in held if kind in (None, meeting.kind)) / 60)


def _wrong_numbers(unit: Unit, held: tuple[Meeting, ...]) -> Iterator[Text]:
    """Numbers must grow with time; sessions that start together may take theirs in either order."""
    in_order = sorted(held, key=lambda m: (m.interval.begin, m.session.number))
    for rank, meeting in enumerate(in_order, 1):
        if meeting.session.number != rank:
            yield say(
                "{unit} : la séance du {day} porte le numéro {number} ; dans l’ordre des dates, c’est la numéro {rank}",
                "{unit}: the session of {day} has number {number}; in order of dates it is number {rank}",
                unit=unit.code,
                day=date(meeting.day),
                number=shown(str(meeting.session.number)),
                rank=rank,
            )
            return


def _repeated_ids(facts: LocalTimetable) -> Iterator[Violation]:
    """One id for two sessions; H5 looks at those of alternance days alone."""
    seen = defaultdict[str, list[Meeting | CentreDay]](list)
    for meeting in facts.meetings:
        seen[meeting.id].append(meeting)
    for days in facts.alternance.values():
        for day in days:
            if day.id in seen:
                seen[day.id].append(day)
    for repeated, things in seen.items():
        if len(things) > 1:
            text = say(
                "l’identifiant « {id} » sert {n} fois : {labels}",
                "the id “{id}” is used {n} times: {labels}",
                id=shown(repeated),
                n=len(things),
                labels=listing([thing.label for thing in things]),
            )
            yield Violation("H1", text, (repeated,))
