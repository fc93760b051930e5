"""Slots in which the clocks change, in words for the planner: one that does not exist, one longer than it looks."""

from scheduler.text import Text
from scheduler.timeline.calendar import ChangedHours, Timeline
from scheduler.wording import duration, hours, on_date


def skipped_hours(timeline: Timeline) -> tuple[Text, ...]:
    """The slots of the grid that are none, for the clocks skip a part of them."""
    return tuple(changed_hours(timeline, changed) for changed in timeline.changed if changed.slot is None)


def changed_hours(timeline: Timeline, changed: ChangedHours) -> Text:
    """What becomes of a slot of the grid in which the clocks change."""
    zone, when, (fr, en) = timeline.instance.timezone, hours(changed.start, changed.end), on_date(changed.day)
    if changed.slot is None:
        return Text(
            f"{fr}, le temps {when.fr} n’existe pas, ou pas en entier : l’heure change ({zone}) ; ce n’est pas un "
            "créneau",
            f"{en}, {when.en} does not exist, or not all of it: the clocks change ({zone}); it is no slot",
        )
    lasts = duration(round(3600 * changed.slot.hours))
    return Text(
        f"{fr}, l’heure change ({zone}) : le créneau {when.fr} dure {lasts.fr} ; d’une heure qui vient deux fois, il "
        "prend la première",
        f"{en} the clocks change ({zone}): the slot {when.en} lasts {lasts.en}; of an hour that comes twice it takes "
        "the first",
    )
