"""Dates of the calendar that a new instance changes: closures, public holidays, revision, examinations."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduler.export.audience import AROUND
from scheduler.export.ical.events import CLOSURE
from scheduler.instance.schema.dates import UNNAMED_CLOSURE
from scheduler.instance.schema.instance import Instance
from scheduler.publish.changes.texts import whole
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.wording import NOTHING, joined, span, within_dates

_CLOSURE = Text("Fermeture « {name} »", "Closure “{name}”")
_HOLIDAY = Text("Jour férié « {name} »", "Public holiday “{name}”")


@dataclass(frozen=True)
class _Days:
    """What people know by this name, from the first day to the last."""

    name: Text
    first: dt.date
    last: dt.date

    @property
    def span(self) -> Text:
        return span(self.first, self.last)


def calendar_changes(before: Instance, after: Instance) -> Iterator[tuple[str, Text]]:
    """What is not as it was, with a key by which it is known in both."""
    old, new = _dates(before), _dates(after)
    old_closures, new_closures = _paired(_closures(before), _closures(after))
    old, new = {**old, **old_closures}, {**new, **new_closures}
    for key in dict.fromkeys((*new, *old)):
        if (text := _change(old.get(key), new.get(key))) is not None:
            yield key, text


def _change(old: _Days | None, new: _Days | None) -> Text | None:
    if old == new:
        return None
    if old is None or new is None:
        days = new or old
        assert days is not None
        gone = Text(", n’est plus au calendrier", ", no more") if new is None else Text("", "")
        return Text(f"{days.name.fr} : {days.span.fr}{gone.fr}", f"{days.name.en}: {days.span.en}{gone.en}")
    name = joined(" → ", tuple(dict.fromkeys((old.name, new.name))))
    span = joined(" → ", tuple(dict.fromkeys((old.span, new.span))))
    return Text(f"{name.fr} : {span.fr}", f"{name.en}: {span.en}")


def _dates(instance: Instance) -> dict[str, _Days]:
    """All but closures."""
    found: dict[str, _Days] = {}
    for semester in instance.calendar.semesters:
        of = whole(semester.title or semester.id)
        for key, dates in semester.around.items():
            name = Text(f"{AROUND[key].fr} · {of}", f"{AROUND[key].en} · {of}")
            found[f"{key}-{semester.id}"] = _Days(name, dates.first, dates.last)
    for day, holiday in Timeline(instance).year_holidays.items():
        said = Text(_HOLIDAY.fr.format(name=whole(holiday)), _HOLIDAY.en.format(name=whole(holiday)))
        found[f"holiday-{day}"] = _Days(said, day, day)
    return found


def _closures(instance: Instance) -> dict[str, _Days]:
    """By name, the second of one name apart."""
    found: dict[str, _Days] = {}
    for closure in instance.calendar.closures:
        name, rank = whole(closure.name), 1
        while name in found:
            rank += 1
            name = f"{whole(closure.name)} ({rank})"
        text = Text(_CLOSURE.fr.format(name=name), _CLOSURE.en.format(name=name))
        if closure.name in UNNAMED_CLOSURE:
            text = CLOSURE
        if (hours := within_dates(closure.begin, closure.end)) != NOTHING:
            text = Text(f"{text.fr} ({hours.fr})", f"{text.en} ({hours.en})")
        found[name] = _Days(text, closure.first, closure.last)
    return found


def _paired(old: Mapping[str, _Days], new: Mapping[str, _Days]) -> tuple[dict[str, _Days], dict[str, _Days]]:
    """Both by one key: of the same name, else beginning on the same day under another name."""
    renamed = {days.first: name for name, days in old.items() if name not in new}
    names = {name: renamed.get(days.first, name) if name not in old else name for name, days in new.items()}
    return (
        {f"closure-{name}": days for name, days in old.items()},
        {f"closure-{names[name]}": days for name, days in new.items()},
    )
