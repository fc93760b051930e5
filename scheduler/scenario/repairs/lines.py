"""What to write in an instance once everybody has agreed to a repair: where, and the line itself."""

from collections.abc import Iterator, Sequence

from scheduler.instance.schema import Instance, Room
from scheduler.scenario.changes.change import (
    AddTrainer,
    AlternanceDays,
    Available,
    Change,
    Counts,
    Interruption,
    Kind,
    Replace,
    Rhythm,
    RoomChange,
    Unpin,
)
from scheduler.scenario.repairs.repairs import Repair
from scheduler.text import Text


def lines(instance: Instance, changed: Instance, repair: Repair) -> tuple[Text, ...]:
    """`trainers › T1 › availability › dated : ajoutez - {first: 2022-09-05, …}`, one for each change; `changed` is the
    instance with the repair."""
    found = [line for change in repair.changes for line in _of(instance, changed, change)]
    found += [_same(f"trainers › {limit.trainer} : {limit.field}: {limit.most}") for limit in repair.limits]
    if repair.taught:
        holidays = changed.calendar.holidays
        days = _list([day.isoformat() for day in holidays.taught]) if holidays is not None else ""
        found.append(_same(f"calendar › holidays : taught: {days}"))
    return tuple(dict.fromkeys(found))


def _same(line: str) -> Text:
    return Text(line, line.replace(" : ", ": "))


def _of(instance: Instance, changed: Instance, change: Change) -> Iterator[Text]:
    match change.content:
        case Available() as opened:
            yield _added(f"trainers › {opened.trainer} › availability › dated", _opened(instance, opened))
        case Rhythm(unit=unit, sessions_per_week=many):
            yield _same(f"units › {unit} : sessions_per_week: {many}")
        case Kind(unit=unit) | Counts(unit=unit):
            row = changed.unit[unit]
            yield _same(f"units › {unit} : in_person: {row.in_person}, webconference: {row.webconference}")
        case AddTrainer(unit=unit) | Replace(unit=unit):
            row = changed.unit[unit]
            yield _same(f"units › {unit} : trainers: {_list(row.trainers)}")
            if row.shares is not None:
                shares = ", ".join(f"{name}: {count}" for name, count in row.shares.items())
                yield _same(f"units › {unit} : shares: {{{shares}}}")
        case RoomChange(room=room):
            yield from _room(instance.room[room], changed.room[room])
        case Room() as room:
            features = f", features: {_list(room.features)}" if room.features else ""
            yield _added("rooms", f"{{id: {room.id}, site: {room.site}, capacity: {room.capacity}{features}}}")
        case Interruption(name=name, first=first, last=last):
            if first is None:
                yield Text(f"calendar › closures : effacez « {name} »", f"calendar › closures: delete “{name}”")
            else:
                yield Text(
                    f"calendar › closures › « {name} » : first: {first}, last: {last}",
                    f"calendar › closures › “{name}”: first: {first}, last: {last}",
                )
        case AlternanceDays(group=group, min=least):
            yield _same(f"groups › {group} › alternance : min: {least}")
        case Unpin(unit=unit, date=day):
            of = Text(f"l’épingle de {unit} du {day}", f"the pin of {unit} on {day}") if day else _undated(unit)
            yield Text(f"pins : effacez {of.fr}", f"pins: delete {of.en}")
        case _:
            raise AssertionError(f"no repair is a {change.key}")


def _undated(unit: str) -> Text:
    return Text(f"les épingles de {unit}", f"the pins of {unit}")


def _added(where: str, row: str) -> Text:
    return Text(f"{where} : ajoutez - {row}", f"{where}: add - {row}")


def _opened(instance: Instance, opened: Available) -> str:
    semesters = instance.calendar.semesters
    first = opened.first or min(semester.first for semester in semesters)
    last = opened.last or opened.first or max(semester.last for semester in semesters)
    days = f", weekdays: {_list(opened.weekdays)}" if opened.weekdays else ""
    slots = _list([f'"{slot:%H:%M}"' for slot in opened.slots or ()])
    return f"{{first: {first}, last: {last}{days}, slots: {slots}, level: {opened.level}}}"


def _room(before: Room, after: Room) -> Iterator[Text]:
    if after.capacity != before.capacity:
        yield _same(f"rooms › {before.id} : capacity: {after.capacity}")
    if after.features != before.features:
        yield _same(f"rooms › {before.id} : features: {_list(after.features)}")


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(values)}]"
