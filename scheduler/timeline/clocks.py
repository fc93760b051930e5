"""Slots in which the clocks change, in words for the planner: one that does not exist, one longer than it looks."""

from scheduler.instance.schema import WEEKDAYS
from scheduler.instance.words import weekday_name
from scheduler.text import Text
from scheduler.timeline.calendar import ChangedHours, Timeline


def skipped_hours(timeline: Timeline) -> tuple[Text, ...]:
    """The slots of the grid that are none, for the clocks skip a part of them."""
    return tuple(changed_hours(timeline, hours) for hours in timeline.changed if hours.slot is None)


def changed_hours(timeline: Timeline, hours: ChangedHours) -> Text:
    """What becomes of a slot of the grid in which the clocks change."""
    zone, name = timeline.instance.timezone, weekday_name(WEEKDAYS[hours.day.weekday()])
    when = f"{hours.start:%H:%M}–{hours.end:%H:%M}"
    fr, en = f"le {name.fr} {hours.day:%d/%m/%Y}", f"on {name.en} {hours.day}"
    if hours.slot is None:
        return Text(
            f"{fr}, {when} n’existe pas, ou pas en entier : l’heure change ({zone}) ; ce n’est pas un créneau",
            f"{en}, {when} does not exist, or not all of it: the clocks change ({zone}); it is no slot",
        )
    whole, minutes = divmod(round(60 * hours.slot.hours), 60)
    lasts = f"{whole} h {minutes:02d}" if whole else f"{minutes} min"
    return Text(
        f"{fr}, l’heure change ({zone}) : le créneau {when} dure {lasts} ; d’une heure qui vient deux fois, il prend "
        "la première",
        f"{en} the clocks change ({zone}): the slot {when} lasts {lasts}; of an hour that comes twice it takes the "
        "first",
    )
