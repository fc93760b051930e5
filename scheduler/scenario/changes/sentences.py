"""Parts of the sentences in which changes are told: `Vernet`, `du lundi 06/03/2023 au vendredi 17/03/2023`."""

import datetime as dt
from collections.abc import Iterable

from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import Weekday
from scheduler.scenario.changes.change import When
from scheduler.text import Text
from scheduler.wording import NOTHING, clock, date, joined, listing, say, span, weekday


def trainer_name(instance: Instance, trainer_id: str) -> str:
    """The name people know; the id of one that the instance does not have."""
    trainer = instance.trainer.get(trainer_id)
    return trainer.name if trainer is not None else trainer_id


def during(when: When | Span) -> Text:
    """`du lundi 06/03/2023 au vendredi 17/03/2023, le mardi, à 17 h`; `toute l’année`."""
    parts = [dates(when.first, when.last)] if when.first is not None else []
    if isinstance(when, When) and when.weekdays is not None:
        parts.append(weekdays(when.weekdays))
    if isinstance(when, When) and when.slots is not None:
        clocks = listing([clock(slot) for slot in when.slots])
        parts.append(Text(f"à {clocks.fr}", f"at {clocks.en}"))
    return joined(", ", parts) if parts else Text("toute l’année", "all year")


def dates(first: dt.date, last: dt.date | None = None) -> Text:
    """`le lundi 06/03/2023`, `du lundi 06/03/2023 au vendredi 17/03/2023`."""
    return span(first, last or first, date)


def at_hour(start: dt.time | None) -> Text:
    """` à 17 h`; nothing without an hour."""
    return NOTHING if start is None else say(" à {hour}", " at {hour}", hour=clock(start))


def weekdays(codes: Iterable[Weekday]) -> Text:
    """`le lundi et le mardi`, `on Mondays and Tuesdays`."""
    names = [weekday(code) for code in codes]
    fr, en = listing([Text(f"le {name.fr}", f"{name.en}s") for name in names])
    return Text(fr, f"on {en}")
