"""Who is critical: absences of trainers, one by one, summed by trainer and by span of dates."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from scheduler.scenario.changes.catalogue.people import Unavailable
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Outcome, Status


class AbsenceDates(NamedTuple):
    """Days from `first` to `last`, both included."""

    first: dt.date
    last: dt.date


class Absence(NamedTuple):
    trainer: str
    span: AbsenceDates


@dataclass(frozen=True)
class Total:
    """What the absences of one trainer, or in one span, add together; `of` is the number of them."""

    of: int
    impossible: int
    unanswered: int
    """Neither planned nor proved impossible."""
    clashes: int
    moves: int
    cost: int

    @property
    def hurts(self) -> bool:
        return self.impossible > 0 or self.clashes > 0 or self.moves > 0


@dataclass(frozen=True)
class Cell:
    """One absence. `figures`: clashes, moves and cost it adds; None when there is no timetable."""

    absence: Absence
    name: str
    status: Status
    figures: tuple[int, int, int] | None


@dataclass(frozen=True)
class Sweep:
    """`by_trainer` and `by_span` in the order of pain, the worst first."""

    cells: tuple[Cell, ...]
    by_trainer: tuple[tuple[str, Total], ...]
    by_span: tuple[tuple[AbsenceDates, Total], ...]

    @property
    def spans(self) -> tuple[AbsenceDates, ...]:
        """In time order."""
        return tuple(sorted(span for span, _ in self.by_span))

    def cell(self, trainer: str, span: AbsenceDates) -> Cell | None:
        return next((cell for cell in self.cells if cell.absence == (trainer, span)), None)


class _Row(Protocol):
    @property
    def outcome(self) -> Outcome: ...


R = TypeVar("R", bound=_Row)
K = TypeVar("K")


def absence_of(scenario: Scenario) -> Absence | None:
    """Whose absence the scenario is, when it is nothing else."""
    away = scenario.changes[0] if len(scenario.changes) == 1 else None
    if not isinstance(away, Unavailable) or away.first is None:
        return None
    return Absence(away.trainer, AbsenceDates(away.first, away.last or away.first))


def swept(rows: Sequence[R], figures: Callable[[R], tuple[int, int, int] | None]) -> Sweep | None:
    """The sweep, when every row is one absence, each once, and there are two or more."""
    cells = []
    for row in rows:
        absence = absence_of(row.outcome.scenario)
        if absence is None:
            return None
        cells.append(Cell(absence, row.outcome.scenario.name, row.outcome.status, figures(row)))
    if len(cells) < 2 or len({cell.absence for cell in cells}) < len(cells):
        return None
    return Sweep(
        tuple(cells), _totals(cells, lambda one: one.absence.trainer), _totals(cells, lambda one: one.absence.span)
    )


def _totals(cells: Iterable[Cell], key: Callable[[Cell], K]) -> tuple[tuple[K, Total], ...]:
    groups: dict[K, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(key(cell), []).append(cell)
    found = [(name, _total(group)) for name, group in groups.items()]
    return tuple(sorted(found, key=lambda each: (-each[1].impossible, -each[1].clashes, -each[1].moves, -each[1].cost)))


def _total(cells: Sequence[Cell]) -> Total:
    added = [cell.figures for cell in cells if cell.figures is not None]
    impossible = sum(cell.status == "impossible" for cell in cells)
    clashes, moves, cost = (sum(figures[n] for figures in added) for n in range(3))
    return Total(len(cells), impossible, len(cells) - impossible - len(added), clashes, moves, cost)
