"""Whom to ask for what when sessions outnumber the evenings of their trainers."""

from collections import Counter

from scheduler.demand.problem import Problem
from scheduler.demand.shortage import Shortage
from scheduler.text import Text
from scheduler.wording import SESSION, counted, every_weekday, listing


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
