"""What the schema cannot see: names that refer to nothing, dates out of order, counts that do not add up.

Each check looks at the parts of the draft that are sound, so that one bad row does not hide the faults of another.
"""

from collections.abc import Callable, Iterable, Iterator

from scheduler.instance.crosscheck.blocks import check_blocks
from scheduler.instance.crosscheck.calendar import check_calendar, check_holidays
from scheduler.instance.crosscheck.exams import check_exams
from scheduler.instance.crosscheck.hours import check_hours
from scheduler.instance.crosscheck.names import check_duplicates, check_references, check_repeats, check_weights
from scheduler.instance.crosscheck.orders import check_orders
from scheduler.instance.crosscheck.people import check_busy, check_groups, check_slot_times
from scheduler.instance.crosscheck.pins import check_pins
from scheduler.instance.crosscheck.rooms_per_site import check_rooms_per_site
from scheduler.instance.crosscheck.sections import check_sections
from scheduler.instance.crosscheck.slots import check_slots
from scheduler.instance.crosscheck.units import check_units
from scheduler.instance.reading.draft import Finding, InstanceDraft

CHECKS: tuple[Callable[[InstanceDraft], Iterable[Finding]], ...] = (
    check_duplicates,
    check_repeats,
    check_references,
    check_weights,
    check_calendar,
    check_holidays,
    check_slots,
    check_groups,
    check_slot_times,
    check_units,
    check_sections,
    check_rooms_per_site,
    check_orders,
    check_hours,
    check_blocks,
    check_pins,
    check_busy,
    check_exams,
)


def crosscheck(draft: InstanceDraft) -> Iterator[Finding]:
    """Every finding of every check."""
    return (finding for check in CHECKS for finding in check(draft))
