"""The weekly grid, the hours of alternance days, and the frequency table."""

import datetime as dt
from collections.abc import Iterator
from itertools import combinations

from scheduler.instance.crosscheck.grid import ends_before_start
from scheduler.instance.reading.draft import Finding, InstanceDraft
from scheduler.instance.schema.regulations import AlternanceHours, Frequency
from scheduler.instance.schema.slots import WEEKDAYS, SlotTemplate

_MINUTES_ROUNDED = 1e-9
_ANY_DAY = dt.date(2001, 1, 1)
LONGEST_NIGHT = dt.timedelta(hours=8)
"""Of a slot that ends the next day."""


def check_slots(draft: InstanceDraft) -> Iterator[Finding]:
    grid = draft.rows(SlotTemplate, "slots.*")
    for loc, slot in grid.items():
        if slot.end == slot.start:
            yield ends_before_start(loc, slot)
        elif _is_too_long(slot):
            start, end = slot.hours(_ANY_DAY)
            hours = f"{(end - start).seconds / 3600:g}"
            yield Finding(
                (*loc, "end"),
                f"de {slot.start:%H:%M} à {slot.end:%H:%M} le lendemain, ce créneau dure {hours} h ; échangez ou "
                "corrigez ces heures",
                f"from {slot.start:%H:%M} to {slot.end:%H:%M} of the next day this slot lasts {hours} h; swap or "
                "correct these hours",
            )
    sound = [(loc, slot) for loc, slot in grid.items() if slot.start != slot.end and not _is_too_long(slot)]
    for (loc, slot), (other_loc, other) in combinations(sound, 2):
        if _meet(slot, other) and (shared := _shared(slot, other)):
            there = draft.line_of(loc)
            yield Finding(
                (*other_loc, "start"),
                f"ce créneau ({_hours(other)}) chevauche celui de {_hours(slot)} ({there.fr}), {', '.join(shared)} ; "
                "corrigez les heures ou les jours",
                f"this slot ({_hours(other)}) overlaps that of {_hours(slot)} ({there.en}), {', '.join(shared)}; "
                "correct the hours or the weekdays",
            )
    yield from _alternance_hours(draft)
    yield from _frequency(draft)


def _is_too_long(slot: SlotTemplate) -> bool:
    """Of one that ends the next day: more likely its hours are the wrong way round."""
    start, end = slot.hours(_ANY_DAY)
    return slot.ends_next_day and end - start > LONGEST_NIGHT


def _shared(slot: SlotTemplate, other: SlotTemplate) -> list[str]:
    """The weekdays of one on which the other takes a part of the same time, that evening or past midnight."""
    found, (start, end) = list[str](), slot.hours(_ANY_DAY)
    for number, name in enumerate(WEEKDAYS):
        for days in (-1, 0, 1):
            begin, until = other.hours(_ANY_DAY + dt.timedelta(days=days))
            is_there = name in slot.weekdays and WEEKDAYS[(number + days) % 7] in other.weekdays
            if is_there and start < until and begin < end:
                found.append(name)
    return found


def _meet(slot: SlotTemplate, other: SlotTemplate) -> bool:
    """Whether there may be a day with both."""
    firsts = [each.first for each in (slot, other) if each.first is not None]
    lasts = [each.last for each in (slot, other) if each.last is not None]
    return not firsts or not lasts or max(firsts) <= min(lasts)


def _alternance_hours(draft: InstanceDraft) -> Iterator[Finding]:
    for loc, hours in draft.rows(AlternanceHours, "alternance").items():
        if hours.end <= hours.start:
            yield ends_before_start(loc, hours)
            continue
        minutes = (hours.end.hour - hours.start.hour) * 60 + hours.end.minute - hours.start.minute
        if hours.hours > minutes / 60 + _MINUTES_ROUNDED:
            yield Finding(
                (*loc, "hours"),
                f"{hours.hours:g} h ne tiennent pas entre {_hours(hours)} ; écrivez {minutes / 60:g} au plus",
                f"{hours.hours:g} h do not fit between {_hours(hours)}; write at most {minutes / 60:g}",
            )


def _frequency(draft: InstanceDraft) -> Iterator[Finding]:
    rows = draft.rows(Frequency, "frequency.*")
    for loc, there in draft.twice((loc, (row.modality, row.period, row.ects)) for loc, row in rows.items()):
        said = f"{rows[loc].modality}, {rows[loc].period}, {rows[loc].ects} ECTS"
        yield Finding(
            loc,
            f"{said} a déjà sa ligne ({there.fr}) ; gardez-en une seule",
            f"{said} has its row already ({there.en}); keep only one",
        )


def _hours(row: SlotTemplate | AlternanceHours) -> str:
    return f"{row.start:%H:%M}–{row.end:%H:%M}"
