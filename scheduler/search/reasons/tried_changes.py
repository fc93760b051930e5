"""Which facts are the changes that are being tried: the planner knows them, and none of them is to be blamed."""

from scheduler.instance.schema.instance import Instance
from scheduler.search.reasons.fact import OWN_TIMES, Fact


def is_tried(fact: Fact, base: Instance, changed: Instance) -> bool:
    """Whether the fact is so in `changed` and was not in `base`."""
    number = fact.number or 0
    match fact.kind:
        case "closure":
            return changed.calendar.closures[number] not in base.calendar.closures
        case "away" if fact.weekday is None and fact.subject in base.trainer:
            dated = changed.trainer[fact.subject].availability.dated[number]
            return dated not in base.trainer[fact.subject].availability.dated
        case "room_closed" if fact.subject in base.room:
            return changed.room[fact.subject].closed[number] not in base.room[fact.subject].closed
        case "pin":
            return changed.pins[number] not in base.pins
        case "alternance":
            known = base.group.get(fact.subject)
            return known is None or known.alternance != changed.group[fact.subject].alternance
        case "hours" if fact.subject in base.trainer:
            return changed.trainer[fact.subject].most_hours != base.trainer[fact.subject].most_hours
        case "unit" | "rhythm" | "shares" | "order" | "parallel" | "times":
            known_unit, unit = base.unit.get(fact.subject), changed.unit[fact.subject]
            if known_unit is None:
                return fact.kind == "unit"
            fields = {
                "unit": ("in_person", "webconference", "groups", "trainers", "period"),
                "rhythm": ("sessions_per_week",),
                "shares": ("shares",),
                "order": ("after",),
                "parallel": ("parallel", "sections"),
                "times": (OWN_TIMES[number],),
            }[fact.kind]
            return any(getattr(known_unit, field) != getattr(unit, field) for field in fields)
        case _:
            return False
