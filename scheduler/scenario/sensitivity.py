"""Whom to telephone first: what each single availability would bring, if its trainer opened it.

Each is a scenario that opens one time of one trainer and lets sessions move for a better timetable: everybody's in a
programme, that trainer's at the scale of a centre. The gain is counted from the same freedom without the opening, so
that it is the opening's alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from scheduler.checker.report import Report
from scheduler.errors import InputError
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.catalogue.people import Available
from scheduler.scenario.changes.options import shown
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.changes.sweeps import sweep
from scheduler.scenario.outcome import Outcome
from scheduler.scenario.runs.job import Base
from scheduler.search.params import Params
from scheduler.text import Lang, Text
from scheduler.timetable.diff import count_moves
from scheduler.wording import suggestion

PROGRAMME_SESSIONS = 600
"""Up to so many sessions all of them may move: there, one trainer's evening helps by what others can do with it."""


@dataclass(frozen=True)
class Opening:
    """One availability that could be opened. `clashes` and `points`: how many fewer there would be, at least; a clash
    spared may cost points, which are then below zero.

    `most_points`: no timetable gains more by it, proved; None when that is not known. `moves`: sessions and alternance
    days that would move for it.
    """

    scenario: Scenario
    clashes: int
    points: int
    most_points: int | None
    moves: int

    @property
    def available(self) -> Available:
        return _opened(self.scenario)

    @property
    def title(self) -> str:
        return self.scenario.title or self.scenario.name

    @property
    def gains(self) -> bool:
        return (self.clashes, self.points) > (0, 0)

    @property
    def is_vain(self) -> bool:
        """Whether it is proved that nothing can be gained by it."""
        return not self.gains and self.most_points == 0


@dataclass(frozen=True)
class Sensitivity:
    """Every opening, the one that gains most first; those whose outcome is missing, apart."""

    openings: tuple[Opening, ...]
    unknown: tuple[Outcome, ...]

    def rank(self, opening: Opening) -> int:
        """From 1; openings that gain the same share theirs."""
        return 1 + sum((other.clashes, other.points) > (opening.clashes, opening.points) for other in self.openings)


def openings_of(base: Base, trainer: str | None = None) -> tuple[Scenario, ...]:
    """The scenarios to work out: each opening (of one trainer), after its trainer's sessions moved freely without it.

    Raises InputError for an unknown trainer, and when nobody (or not the one) is ever unavailable.
    """
    if trainer is not None and trainer not in base.instance.trainer:
        instead = suggestion(trainer, base.instance.trainer)
        raise InputError.at(
            f"--trainer {trainer}",
            f"aucun formateur n’a cet identifiant ; {instead.fr}",
            f"no trainer has this id; {instead.en}",
        )
    everybody = tuple(base.instance.trainer) if len(base.published.sessions) <= PROGRAMME_SESSIONS else None
    opened = [
        scenario.model_copy(update={"improve": everybody or (_opened(scenario).trainer,)})
        for scenario in sweep("availability", base.instance, base.from_day, base.published)
        if trainer in (None, _opened(scenario).trainer)
    ]
    if not opened:
        raise InputError.at(f"--trainer {trainer or ''}", *_NEVER_AWAY)
    freedoms = dict.fromkeys(scenario.improve for scenario in opened)
    without = (Scenario(name=f"as-it-is-{number}", improve=improve) for number, improve in enumerate(freedoms, 1))
    return (*without, *opened)


def each_s(params: Params, number: int) -> float:
    """Seconds of search for each of that many scenarios side by side, all of them together keeping to the limit."""
    return params.time_limit_s * min(params.workers, number) / number


def shared(base: Base, number: int) -> Base:
    """The same, with each one's part of the time. Half of it is for the proof of what no timetable exceeds, where there
    is one."""
    part_s = each_s(base.params, number) / (2 if len(base.published.sessions) <= PROGRAMME_SESSIONS else 1)
    return replace(base, params=replace(base.params, time_limit_s=part_s))


def sensitivity(instance: Instance, report: Report, outcomes: Sequence[Outcome]) -> Sensitivity:
    """What the outcomes of `openings_of` say. `report`: the checker's, of the published timetable."""
    without = {o.scenario.improve: o.planned.report for o in outcomes if not o.scenario.changes and o.planned}
    found, unknown = list[Opening](), list[Outcome]()
    for outcome in outcomes:
        if not outcome.scenario.changes:
            continue
        before = without.get(outcome.scenario.improve)
        if outcome.planned is None or before is None:
            unknown.append(outcome)
            continue
        after = outcome.planned.report
        before = min(before, report, key=lambda r: (r.clash_count, r.cost))
        after = min(before, after, key=lambda r: (r.clash_count, r.cost))
        clashes, points = before.clash_count - after.clash_count, before.cost - after.cost
        most = None
        if outcome.floor is not None and report.clash_count == 0:
            most = max(0, before.cost - outcome.floor)
        moves = count_moves(outcome.planned.differences)
        found.append(Opening(outcome.scenario, clashes, points, most, moves))
    order = {trainer.id: number for number, trainer in enumerate(instance.trainers)}
    found.sort(key=lambda o: (-o.clashes, -o.points, o.moves, order.get(o.available.trainer, 0), o.scenario.name))
    return Sensitivity(tuple(found), tuple(unknown))


def _opened(scenario: Scenario) -> Available:
    opened = scenario.changes[0]
    assert isinstance(opened, Available)
    return opened


_NEVER_AWAY = Text(
    "ce formateur n’est jamais indisponible : il n’a rien à ouvrir",
    "this trainer is never unavailable: there is nothing to open",
)


def sensitivity_data(
    found: Sensitivity, clashes: int, cost: int, limits: dict[str, float], lang: Lang
) -> dict[str, Any]:
    """For programs: `clashes` and `cost` of the timetable; the time for all trials, and for each; `openings`, the best
    first; `unknown`, without an answer."""
    return {
        "clashes": clashes,
        "cost": cost,
        **limits,
        "openings": [
            {
                "rank": found.rank(opening),
                "trainer": opening.available.trainer,
                "change": shown(opening.scenario.changes[0]),
                "title": opening.title,
                "fewer_clashes": opening.clashes,
                "points_gained": opening.points,
                "points_at_most": opening.most_points,
                "moves": opening.moves,
            }
            for opening in found.openings
        ],
        "unknown": [
            {"title": o.scenario.title or o.scenario.name, "texts": [text.to(lang) for text in o.texts]}
            for o in found.unknown
        ],
    }
