"""When alone something may be held: from a day, until a day, on some weekdays, at some hours."""

import datetime as dt
from collections.abc import Iterable

from scheduler.text import Text
from scheduler.wording.dates import date, weekday
from scheduler.wording.hours import clock
from scheduler.wording.sentences import joined, listing


def own_times(
    first: dt.date | None, last: dt.date | None, weekdays: Iterable[str] | None, slots: Iterable[dt.time] | None
) -> Text:
    """`à partir du lundi 06/03/2023, le mardi et le jeudi, à 17 h`; what is None is not said."""
    when = []
    if first is not None:
        day = date(first)
        when.append(Text(f"à partir du {day.fr}", f"from {day.en} on"))
    if last is not None:
        day = date(last)
        when.append(Text(f"jusqu’au {day.fr}", f"until {day.en}"))
    if weekdays is not None:
        days = listing([Text(f"le {name.fr}", f"{name.en}s") for name in map(weekday, weekdays)])
        when.append(Text(days.fr, f"on {days.en}"))
    if slots is not None:
        hours = listing([clock(slot) for slot in slots])
        when.append(Text(f"à {hours.fr}", f"at {hours.en}"))
    return joined(", ", when)
