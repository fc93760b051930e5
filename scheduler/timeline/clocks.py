"""Slots in which the clocks change, in words for the planner: one that does not exist, one longer than it looks."""

from scheduler import text
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
    when = text.hours(hours.start, hours.end)
    fr, en = f"le {name.fr} {hours.day:%d/%m/%Y}", f"on {name.en} {hours.day}"
    if hours.slot is None:
        return Text(
            f"{fr}, le temps {when.fr} n’existe pas, ou pas en entier : l’heure change ({zone}) ; ce n’est pas un "
            "créneau",
            f"{en}, {when.en} does not exist, or not all of it: the clocks change ({zone}); it is no slot",
        )
    whole, minutes = divmod(round(60 * hours.slot.hours), 60)
    lasts = " ".join([*([f"{whole} h"] if whole else []), *([f"{minutes:02d} min"] if minutes else [])])
    return Text(
        f"{fr}, l’heure change ({zone}) : le créneau {when.fr} dure {lasts} ; d’une heure qui vient deux fois, il "
        "prend la première",
        f"{en} the clocks change ({zone}): the slot {when.en} lasts {lasts}; of an hour that comes twice it takes the "
        "first",
    )
