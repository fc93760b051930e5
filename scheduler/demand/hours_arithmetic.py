"""Arithmetic of units stated in hours: what their slots cannot come to, and how they are said in sentences."""

from collections.abc import Iterator

from scheduler.demand.capacity import Capacity
from scheduler.demand.problem import UnitRow
from scheduler.instance.lengths import nearest, numbers
from scheduler.instance.schema.units import SessionKind
from scheduler.text import Text
from scheduler.wording import KINDS, SESSION, WEEK, counted, duration, listing


def too_few_hours(capacity: Capacity) -> Iterator[Text]:
    """Units that ask for more hours than the longest slots of their weeks come to, of each kind and in all."""
    for row in capacity.problem.units:
        for kind, period, slots in capacity.cases(row) if row.demand.is_in_hours else ():
            needed, most = capacity.asked(row, period, kind), capacity.minutes(row, slots, period)
            if needed > most:
                what, fitting = _asked_hours(row, needed, kind), duration(60 * most)
                with_slot = counted(capacity.sessions(row, slots, period)[1], WEEK)
                a_week = counted(row.unit.sessions_per_week, SESSION)
                yield Text(
                    f"{row.code} : il faut {what.fr} {period.when.fr}, il en tient {fitting.fr} au plus "
                    f"({with_slot.fr} avec un créneau possible, {a_week.fr} par semaine au plus)",
                    f"{row.code}: {what.en} needed {period.when.en}, at most {fitting.en} fit "
                    f"({with_slot.en} with a possible slot, at most {a_week.en} a week)",
                )


def _asked_hours(row: UnitRow, minutes: int, kind: SessionKind | None) -> Text:
    """`12 h`, `12 h de regroupements` where the unit has two kinds."""
    asked = duration(60 * minutes)
    if kind is None or len(row.kinds) == 1:
        return asked
    many = KINDS[kind].many
    return Text(f"{asked.fr} de {many.fr}", f"{asked.en} of {many.en}")


def unreachable_hours(capacity: Capacity) -> Iterator[Text]:
    """Units in hours that no number of sessions in the slots that are left to them comes to."""
    for row in capacity.problem.units:
        for kind in row.kinds if row.demand.is_in_hours else ():
            lengths = {capacity.problem.slots[slot].minutes for slot in capacity.usable(row, kind)}
            if lengths and numbers(lengths, *row.demand.minutes(kind)) is None:
                asked = _asked_hours(row, row.demand.asked[kind], kind)
                near = listing([duration(60 * total) for total in nearest(lengths, row.demand.asked[kind])])
                each = listing([duration(60 * length) for length in sorted(lengths)])
                yield Text(
                    f"{row.code} : aucune suite de séances ne fait {asked.fr} dans ses créneaux ({each.fr}) ; au plus "
                    f"près : {near.fr}",
                    f"{row.code}: no sessions make {asked.en} in its slots ({each.en}); the nearest: {near.en}",
                )


def asked(row: UnitRow, number: int, kind: SessionKind | None = None) -> Text:
    """`8 séances`; of a unit stated in hours, `au moins 8 séances`, or its hours where no number is known."""
    what = counted(number, SESSION if kind is None else KINDS[kind])
    if not row.demand.is_in_hours:
        return what
    if kind is not None and number != row.demand.least(kind):
        return _asked_hours(row, row.demand.asked[kind], kind)
    return Text(f"au moins {what.fr}", f"at least {what.en}")
