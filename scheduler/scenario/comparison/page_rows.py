"""What whatif.html says of each scenario, in words of one language: its line of the table, its section, the matrix."""

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.export.page.texts import Words
from scheduler.rules import RULES
from scheduler.scenario.comparison.compare import NOBODY, Comparison, Row
from scheduler.scenario.comparison.proving import proved
from scheduler.scenario.comparison.telling import (
    STATUSES,
    cells,
    columns,
    difference_said,
    exams_said,
    told_people,
)
from scheduler.scenario.comparison.telling_sweep import cell_said
from scheduler.text import Text
from scheduler.wording import short_date, signed

_CLASHES = 60
"""Clashes of a scenario that the page lists; the drawing marks them all."""
_HEATS = 4


@dataclass(frozen=True)
class Column:
    """A cell: what is read, and by what it is sorted. `label` is the column's word."""

    label: str
    said: str
    sort: int


@dataclass(frozen=True)
class Value:
    name: str
    sentence: str
    value: str
    difference: str
    weight: str


@dataclass(frozen=True)
class ScenarioRow:
    title: str
    name: str
    status: str
    is_planned: bool
    rank: str
    is_equal: bool
    columns: tuple[Column, ...]
    sentences: tuple[str, ...]
    """What was proved, or why there is no timetable."""
    notes: tuple[str, ...]
    tell: str
    changes: tuple[str, ...]
    clashes: tuple[str, ...]
    criteria: tuple[Value, ...]


@dataclass(frozen=True)
class MatrixCell:
    said: str
    index: int | None
    """Which scenario, in the order of the page."""
    heat: int
    """How much it costs among all, 0 to 4."""


@dataclass(frozen=True)
class Matrix:
    spans: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[MatrixCell, ...]], ...]
    """Trainer, total, a cell for each span."""


def scenario_rows(comparison: Comparison, words: Words) -> tuple[ScenarioRow, ...]:
    """The scenarios in the comparison's order."""
    labels = columns(comparison.rows)
    return tuple(_row(comparison, row, words, labels) for row in comparison.rows)


def _row(comparison: Comparison, row: Row, words: Words, labels: tuple[str, ...]) -> ScenarioRow:
    planned, lang = row.planned, words.lang
    sentences = row.outcome.texts if planned is None else tuple(proved(row, comparison.report))
    clashes = planned.report.clashes[:_CLASHES] if planned is not None else ()
    said = cells(row)
    return ScenarioRow(
        title=row.title,
        name=row.name,
        status=STATUSES[row.status].to(lang),
        is_planned=planned is not None,
        rank=words.number(row.rank) if row.rank is not None else "",
        is_equal=bool(row.equal_to),
        columns=tuple(Column(label, said[label][0] or "0", said[label][1]) for label in labels if said),
        sentences=tuple(words.of(text) for text in sentences),
        notes=tuple(words.of(text) for text in row.outcome.notes),
        tell=words.of(told_people(comparison, row)) if row.affected != NOBODY else "",
        changes=tuple(map(words.of, _changes(comparison, row))),
        clashes=tuple(words.of(clash.text) for clash in clashes),
        criteria=tuple(
            Value(
                words.rule(each.code), words.of(RULES[each.code].sentence), words.number(each.value),
                signed(each.difference), words.number(each.weight),
            )
            for each in (row.figures.criteria if row.figures is not None else ())
        ),
    )  # fmt: skip


def _changes(comparison: Comparison, row: Row) -> Iterator[Text]:
    yield from (difference_said(comparison, row, each) for each in row.differences)
    if (exams := exams_said(comparison, row)) is not None:
        yield exams
    yield from (difference_said(comparison, row, each) for each in row.exam_differences)


def matrix(comparison: Comparison, words: Words) -> Matrix | None:
    """Trainers by span of dates, the most critical trainer first; none unless the scenarios are absences."""
    sweep = comparison.sweep
    if sweep is None:
        return None
    index = {row.name: number for number, row in enumerate(comparison.rows)}
    costs = [_weight(cell.figures) for cell in sweep.cells]
    most = max((cost for cost in costs if cost is not None), default=0)
    rows = []
    for trainer, total in sweep.by_trainer:
        cells = []
        for span in sweep.spans:
            cell = sweep.cell(trainer, span)
            cost = _weight(cell.figures) if cell is not None else 0
            heat = _HEATS if cost is None else -(-_HEATS * cost // most) if most else 0
            cells.append(MatrixCell(cell_said(cell), index[cell.name] if cell is not None else None, heat))
        said = f"{total.moves}+{total.clashes}" if total.clashes > 0 else str(total.moves)
        rows.append((comparison.name_of(trainer), said, tuple(cells)))
    spans = tuple(words.of(short_date(span.first)) for span in sweep.spans)
    return Matrix(spans, tuple(rows))


def _weight(figures: tuple[int, int, int] | None) -> int | None:
    """How dark a cell is: a clash as three moves."""
    return None if figures is None else 3 * max(0, figures[0]) + figures[1]
