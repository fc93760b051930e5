"""Sweeps: many scenarios from a few words, `trainers 2w` being each trainer away for each fortnight.

A fortnight starts on the Monday of a week with courses and never overlaps another; what lies before the day of
re-planning is left out.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scheduler.errors import InputError
from scheduler.instance.instants import local
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import rooms_named
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.scenario.changes.checks import unknown
from scheduler.scenario.changes.examples import as_here
from scheduler.scenario.changes.scenario import Scenario
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline, monday
from scheduler.timetable.schema import Timetable
from scheduler.wording import clock, date, quoted, span, weekday

_WEEK = dt.timedelta(days=7)
_LAST_WEEKDAY = 4
"""Friday: an absence of a fortnight lasts until then, unless the grid has slots at the weekend."""
EXAMPLES = ("trainers 2w", "trainers 1w", "trainer VERNET 2w", "rooms 2w", "days", "availability")
OPTION = "--sweep"
_SPAN = re.compile(r"([1-9][0-9]?)(?:w|s|sem)")
_IN_FRENCH = {"formateurs": "trainers", "formateur": "trainer", "salles": "rooms", "salle": "room", "jours": "days",
              "disponibilités": "availability"}  # fmt: skip


def sweep(
    spec: str, instance: Instance, from_day: dt.date | None = None, held: Timetable | None = None
) -> tuple[Scenario, ...]:
    """The scenarios that `spec` asks for, in time order within each trainer, room or day; `EXAMPLES` are its forms.

    `held` is the published timetable: spans in which the trainer, room or centre has nothing in it are skipped. Raises
    InputError when the spec cannot be read, or asks for no scenario at all.
    """
    words = spec.split()
    what, rest = (_IN_FRENCH.get(words[0], words[0]), words[1:]) if words else ("", [])
    maker = _Maker(instance, from_day, held)
    match what, rest:
        case "trainers", [span] if weeks := _weeks(span):
            made = maker.trainers(list(instance.trainer), weeks)
        case "trainer", [name, span] if weeks := _weeks(span):
            _known(spec, Text("le formateur", "the trainer"), name, instance.trainer)
            made = maker.trainers([name], weeks)
        case "rooms", [span] if weeks := _weeks(span):
            made = maker.rooms(list(instance.room), weeks)
        case "room", [name, span] if weeks := _weeks(span):
            _known(spec, Text("la salle", "the room"), name, instance.room)
            made = maker.rooms([name], weeks)
        case "days", []:
            made = maker.days()
        case "availability", []:
            made = maker.availability()
        case _:
            raise _refused(spec, _unread(spec, instance))
    scenarios = tuple(made)
    if not scenarios:
        raise _refused(spec, _NONE)
    return _distinct(scenarios)


def _weeks(span: str) -> int | None:
    found = _SPAN.fullmatch(span)
    return int(found[1]) if found else None


@dataclass(frozen=True)
class _Maker:
    instance: Instance
    from_day: dt.date | None
    held: Timetable | None

    def trainers(self, names: Iterable[str], weeks: int) -> Iterator[Scenario]:
        for name in names:
            who = self.instance.trainer[name].name
            busy = self._busy(trainer=name)
            for first, last in self._spans(weeks):
                if busy is None or any(first <= day <= last for day in busy):
                    yield self._scenario(
                        (name, first),
                        Text(
                            f"{who} indisponible {span(first, last).fr}",
                            f"{who} unavailable {span(first, last).en}",
                        ),
                        {"unavailable": {"trainer": name, "first": first, "last": last}},
                    )

    def rooms(self, names: Iterable[str], weeks: int) -> Iterator[Scenario]:
        for name in names:
            busy = self._busy(room=name)
            for first, last in self._spans(weeks):
                if busy is None or any(first <= day <= last for day in busy):
                    when = span(first, last)
                    yield self._scenario(
                        (name, first),
                        Text(f"Salle {name} fermée {when.fr}", f"Room {name} closed {when.en}"),
                        {"close": {"room": name, "first": first, "last": last}},
                    )

    def days(self) -> Iterator[Scenario]:
        busy = self._busy()
        for day in self._days:
            if busy is None or day in busy:
                told = date(day)
                yield self._scenario(
                    ("closed", day),
                    Text(f"Centre fermé le {told.fr}", f"Centre closed on {told.en}"),
                    {"close": {"first": day}},
                )

    def availability(self) -> Iterator[Scenario]:
        """Each slot of a weekday, and each weekday of several slots, at which a trainer's weekly hours are closed."""
        starts = {day: sorted({slot.start for slot in self.instance.slots if day in slot.weekdays}) for day in WEEKDAYS}
        for trainer in self.instance.trainers:
            for day, level in trainer.availability.weekly.items():
                levels = level if isinstance(level, dict) else dict.fromkeys(starts[day], level)
                closed = [start for start in starts[day] if levels.get(start) == "unavailable"]
                choices: list[tuple[dt.time, ...]] = [(start,) for start in closed]
                for slots in [*choices, *([tuple(closed)] if len(closed) > 1 else [])]:
                    yield self._opened(trainer.id, day, slots, whole=len(slots) == len(starts[day]))

    def _opened(self, trainer: str, day: str, slots: tuple[dt.time, ...], *, whole: bool) -> Scenario:
        who, name = self.instance.trainer[trainer].name, weekday(day)
        fr, en = ("", "") if whole else (" " + ", ".join(said) for said in zip(*map(clock, slots), strict=True))
        change: dict[str, Any] = {"trainer": trainer, "weekdays": [day], **({} if whole else {"slots": slots})}
        return self._scenario(
            (trainer, day, *(() if whole else (f"{slot:%Hh%M}" for slot in slots))),
            Text(f"{who} disponible le {name.fr}{fr}", f"{who} available on {name.en}s{en}"),
            {"available": change},
        )

    def _scenario(self, name: tuple[object, ...], title: Text, change: dict[str, Any]) -> Scenario:
        data = {"name": _slug(name), "title": title.to(self.instance.locale)[:300], "changes": [change]}
        return Scenario.model_validate(data)

    @property
    def _days(self) -> list[dt.date]:
        days = Timeline(self.instance).teaching_days()
        return [day for day in days if self.from_day is None or day >= self.from_day]

    def _spans(self, weeks: int) -> Iterator[tuple[dt.date, dt.date]]:
        """From a Monday, or the day of re-planning, to the last day of the week that has slots, or of the year."""
        days, closes = self._days, Timeline(self.instance).bounds[1]
        weekend = max([_LAST_WEEKDAY, *(day.weekday() for day in days)])
        mondays = sorted({monday(day) for day in days})
        starts: list[dt.date] = []
        for start in mondays:
            if not starts or start >= starts[-1] + weeks * _WEEK:
                starts.append(start)
        for start in starts:
            last = start + (weeks - 1) * _WEEK + dt.timedelta(days=weekend)
            yield max(start, self.from_day or start), min(last, closes)

    def _busy(self, trainer: str | None = None, room: str | None = None) -> set[dt.date] | None:
        """Dates with a session of the trainer, in the room, or with any at all; None without a timetable."""
        if self.held is None:
            return None
        return {
            local(session.start, self.instance.zone).date()
            for session in self.held.sessions
            if (trainer is None or trainer in session.trainers) and (room is None or room in rooms_named(session.room))
        }


def _slug(parts: Iterable[object]) -> str:
    """Lower-case letters, digits and hyphens; accents are dropped."""
    text = unicodedata.normalize("NFKD", "-".join(str(part) for part in parts).casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:80] or "x"


def _distinct(scenarios: tuple[Scenario, ...]) -> tuple[Scenario, ...]:
    """Two trainers whose names differ by an accent only would share a name."""
    seen: set[str] = set()
    named: list[Scenario] = []
    for scenario in scenarios:
        name, number = scenario.name, 2
        while name in seen:
            name, number = f"{scenario.name[:76]}-{number}", number + 1
        seen.add(name)
        named.append(scenario if name == scenario.name else scenario.model_copy(update={"name": name}))
    return tuple(named)


def _known(spec: str, noun: Text, name: str, names: Iterable[str]) -> None:
    known = list(names)
    if name not in known:
        raise _refused(spec, unknown(noun, name, known))


def _refused(spec: str, text: Text) -> InputError:
    return InputError.at(f'{OPTION} "{quoted(spec).en[1:-1]}"', *text)


def _unread(spec: str, instance: Instance) -> Text:
    shown, forms = quoted(spec), ", ".join(f'"{as_here(example, instance)}"' for example in EXAMPLES)
    return Text(
        f"{shown.fr} n’est pas un balayage ; écrivez par exemple {forms} (2w : par quinzaine)",
        f"{shown.en} is no sweep; write for example {forms} (2w: by fortnight)",
    )


_NONE = Text(
    "ce balayage ne donne aucun scénario : rien n’est prévu dans ces semaines ; donnez un jour plus tôt par --from, ou "
    "un autre balayage",
    "this sweep gives no scenario: nothing is planned in these weeks; give an earlier day with --from, or another "
    "sweep",
)
