"""What is wrong with some data of an instance, each fault at its cell; how many sessions each unit gets, and why."""

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from scheduler.demand.arithmetic import forced_clashes, impossibilities, trainer_shortages
from scheduler.demand.frequency import demand_of
from scheduler.demand.problem import Problem
from scheduler.demand.shortage import Shortage
from scheduler.errors import Fault, InputError, More, Place
from scheduler.instance.load import build
from scheduler.instance.reading.draft import InstanceDraft, Keys, Loc
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.regulations import Frequency
from scheduler.instance.schema.slots import SlotTemplate
from scheduler.instance.schema.units import Unit
from scheduler.text import Lang, Text
from scheduler.wording import SESSION, counted, every_weekday, listing


class Cells:
    """Where a value is, as the page knows it: its path. The line is the row's number in its table."""

    def of(self, loc: Loc, *, key: bool = False) -> Place:  # noqa: ARG002 – a Locator
        row = next((part for part in loc if isinstance(part, int)), None)
        path = [part for part in loc if not (isinstance(part, str) and part.startswith("["))]
        return Place(json.dumps(path, ensure_ascii=False), None if row is None else row + 1)


@dataclass(frozen=True)
class Judged:
    """The data of an instance as they are, sound or not; busy files are read from `folder`."""

    data: Any
    folder: Path

    @cached_property
    def _built(self) -> Instance | InputError:
        try:
            return build(self.data, Cells(), self.folder, [])
        except InputError as error:
            return error

    @property
    def instance(self) -> Instance | None:
        """None while something is at fault."""
        return self._built if isinstance(self._built, Instance) else None

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self._built.faults if isinstance(self._built, InputError) else ()

    def faults_json(self, lang: Lang) -> list[dict[str, Any]]:
        """Each with its path; what is wrong in a busy file stands at the entry that names it."""
        return [
            {"path": [] if isinstance(fault, More) else self._path(fault), "text": self._told(fault, lang)}
            for fault in self.faults
        ]

    def _path(self, fault: Fault) -> list[str | int]:
        if fault.place.file.startswith("["):
            path: list[str | int] = json.loads(fault.place.file)
            return path
        draft = InstanceDraft(self.data, Keys(""))
        named = (*draft.raw("busy.*.file"), *draft.raw("trainers.*.calendar"))
        return list(next((loc for loc, file in named if _is_of(fault, file)), ("busy",)))

    def _told(self, fault: Fault, lang: Lang) -> str:
        text = fault.text.to(lang)
        is_in_file = not fault.place.file.startswith("[") and fault.place.line is not None
        return f"{Path(fault.place.file).name}:{fault.place.line} – {text}" if is_in_file else text

    def sessions_json(self, lang: Lang) -> dict[int, list[str]]:
        """For each sound unit, its number in the table: its sessions, and how they come about."""
        draft = InstanceDraft(self.data, Keys(""))
        table: dict[str, Any] = {
            "name": "",
            "frequency": tuple(draft.rows(Frequency, "frequency.*").values()),
            "slots": tuple(draft.rows(SlotTemplate, "slots.*").values()),
        }
        known = Instance.model_construct(**table)
        found: dict[int, list[str]] = {}
        for loc, unit in draft.rows(Unit, "units.*").items():
            try:
                demand = demand_of(known, unit)
            except InputError:  # it stands among the faults
                continue
            shown = demand.amount.to(lang) if unit.is_scheduled else "–"
            found[int(loc[1])] = [shown, demand.derivation.to(lang)]
        return found

    def arithmetic_json(self, lang: Lang) -> list[dict[str, Any]] | None:
        """What counting proves: that no timetable exists, or none without clashes; None while something is at fault."""
        if self.instance is None:
            return None
        problem = Problem.of(self.instance)
        asked = {shortage.text: whom_to_ask(problem, shortage) for shortage in trainer_shortages(problem)}
        found = [("impossible", text) for text in impossibilities(problem)]
        found += [("clash", text) for text in forced_clashes(problem)]
        return [
            {
                "kind": kind,
                "text": text.to(lang),
                "ask": [each.to(lang) for each in asked.get(text, ())],
                "rows": _named(self.data, text),
            }
            for kind, text in found
        ]


def _is_of(fault: Fault, file: Any) -> bool:
    return isinstance(file, str) and Path(fault.place.file).name == Path(file).name


def _named(data: Any, text: Text) -> list[list[str | int]]:
    """Paths of the rows that the sentence names."""
    draft, found = InstanceDraft(data, Keys("")), list[list[str | int]]()
    for table, keys in (("units", ("code",)), ("trainers", ("name",)), ("groups", ("id",)), ("rooms", ("id",))):
        for loc, row in draft.raw(f"{table}.*"):
            names = [str(row.get(key, "")) for key in keys] if isinstance(row, dict) else []
            if any(name and _says(text.en, name) for name in names):
                found.append(list(loc))
    return found


def _says(sentence: str, name: str) -> bool:
    at = sentence.find(name)
    while at >= 0:
        around = sentence[at - 1 : at] + sentence[at + len(name) : at + len(name) + 1]
        if not any(sign.isalnum() or sign == "_" for sign in around):
            return True
        at = sentence.find(name, at + 1)
    return False


def whom_to_ask(problem: Problem, shortage: Shortage) -> tuple[Text, ...]:
    """A sentence for each trainer who could hold more of these sessions: on which weekdays he or she is away."""
    named = {of for _, of, _, _ in shortage.sessions if of is not None}
    units = {unit for unit, *_ in shortage.sessions}
    trainers = named or {trainer for unit in units for trainer in problem.units[unit].trainers}
    slots = {slot for unit in units for slot in problem.units[unit].slots}
    more = counted(shortage.lacking, SESSION)
    return tuple(_asked(problem, trainer, slots, more) for trainer in sorted(trainers))


def _asked(problem: Problem, trainer: int, slots: set[int], more: Text) -> Text:
    name = problem.instance.trainers[trainer].name
    away = Counter(
        problem.slots[slot].day.weekday() for slot in slots if problem.levels[trainer][slot] == "unavailable"
    )
    days = sorted(day for day, _ in away.most_common(3))
    if not days:
        return Text(
            f"{name} est libre à chaque créneau : confiez des séances à quelqu’un d’autre",
            f"{name} is free in every slot: give sessions to somebody else",
        )
    said = listing([every_weekday(day) for day in days])
    return Text(
        f"Demandez à {name} de quoi tenir {more.fr} de plus : absences surtout {said.fr}",
        f"Ask {name} for {more.en} more: away mostly {said.en}",
    )
