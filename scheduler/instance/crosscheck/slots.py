"""The weekly grid, the hours of alternance days, and the frequency table."""

from collections.abc import Iterator
from itertools import combinations

from scheduler.instance.crosscheck.grid import ends_before_start
from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.regulations import AlternanceHours, Frequency
from scheduler.instance.schema.slots import WEEKDAYS, SlotTemplate

_MINUTES_ROUNDED = 1e-9


def check_slots(draft: InstanceDraft) -> Iterator[Finding]:
    grid = draft.rows(SlotTemplate, "slots.*")
    for loc, slot in grid.items():
        if slot.end <= slot.start:
            yield ends_before_start(loc, slot)
    sound = [(loc, slot) for loc, slot in grid.items() if slot.start < slot.end]
    for (loc, slot), (other_loc, other) in combinations(sound, 2):
        shared = [day for day in WEEKDAYS if day in slot.weekdays and day in other.weekdays]
        if not _meet(slot, other):
            continue
        if shared and slot.start < other.end and other.start < slot.end:
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
    seen: dict[tuple[str, str, int], Loc] = {}
    for loc, row in draft.rows(Frequency, "frequency.*").items():
        key = (row.modality, row.period, row.ects)
        if key in seen:
            there = draft.line_of(seen[key])
            yield Finding(
                loc,
                f"{row.modality}, {row.period}, {row.ects} ECTS a déjà sa ligne ({there.fr}) ; gardez-en une seule",
                f"{row.modality}, {row.period}, {row.ects} ECTS has its row already ({there.en}); keep only one",
            )
        seen.setdefault(key, loc)


def _hours(row: SlotTemplate | AlternanceHours) -> str:
    return f"{row.start:%H:%M}–{row.end:%H:%M}"
