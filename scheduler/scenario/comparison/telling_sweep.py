"""What the terminal shows of a sweep of absences: who is critical, and when."""

from collections.abc import Iterator

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text as Line

from scheduler.scenario.comparison.absences import AbsenceDates, Cell, Sweep, Total
from scheduler.scenario.comparison.compare import Comparison
from scheduler.scenario.comparison.proving import MOVE
from scheduler.text import Lang, Text
from scheduler.wording import CLASH, NOTHING, Noun, between, counted, joined, numeric_date, say, short_date

TOP = 10
"""So many absences are told one by one, the worst."""
_COLUMN = 7
"""Columns of a span in the matrix: `06/03` or `12+3`, and the space between two."""
_TABLES = 3
"""A matrix cut into more tables than this is left to the page."""
_LONGEST_NAME = 16

_ABSENCE = Noun("absence", "absence")
_MATRIX = Text(
    "Déplacements par formateur et par période (premier jour) ; « +n » : conflits ajoutés, × : impossible, ? : sans "
    "réponse, · : rien ne bouge, case vide : aucune séance.",
    "Moves by trainer and span (its first day); “+n”: clashes added, ×: impossible, ?: no answer, ·: nothing moves, "
    "empty: no session.",
)
_TOO_WIDE = Text(
    "Le tableau des formateurs par période est trop large pour ce terminal : la page que --out écrit l’a.",
    "The table of trainers by span is too wide for this terminal: the page that --out writes has it.",
)


def tell_sweep(comparison: Comparison, sweep: Sweep, lang: Lang, width: int) -> Iterator[Text | Table]:
    """Who is critical in all, and when most, then the matrix in as many tables as it takes."""
    trainer, total = sweep.by_trainer[0]
    if len(sweep.by_trainer) > 1 and total.hurts:
        yield _most(comparison.name_of(trainer), total)
    span, total = sweep.by_span[0]
    if len(sweep.by_span) > 1 and total.hurts:
        yield _when_most(span, total)
    unanswered = sum(total.unanswered for _, total in sweep.by_trainer)
    if unanswered:
        n = counted(unanswered, _ABSENCE)
        yield Text(
            f"Sans réponse pour {n.fr} : ce qui précède ne compte que les autres.",
            f"No answer for {n.en}: what is said above counts the others alone.",
        )
    yield NOTHING
    names = min(_LONGEST_NAME, max(len(comparison.name_of(one)) for one, _ in sweep.by_trainer)) + 2
    at_once = max(1, (width - names) // _COLUMN)
    spans = sweep.spans
    if len(spans) > at_once * _TABLES:
        yield _TOO_WIDE
        return
    yield _MATRIX
    for first in range(0, len(spans), at_once):
        yield _matrix(comparison, sweep, spans[first : first + at_once], lang)


def _most(name: str, total: Total) -> Text:
    """Who costs most over all the absences."""
    said, absences = _total_said(total), counted(total.of, _ABSENCE)
    return Text(
        f"Le plus critique : {name}, {said.fr} sur {absences.fr}.",
        f"Most critical: {name}, {said.en} over {absences.en}.",
    )


def _when_most(span: AbsenceDates, total: Total) -> Text:
    """When absences cost most."""
    said, absences = _total_said(total), counted(total.of, _ABSENCE)
    return say(
        "La période la plus critique : {dates}, {said} sur {absences}.",
        "Most critical dates: {dates}, {said} over {absences}.",
        dates=between(numeric_date(span.first), numeric_date(span.last)),
        said=said,
        absences=absences,
    )


def _total_said(total: Total) -> Text:
    """« 1 sans emploi du temps possible, 2 conflits de plus, 14 déplacements »."""
    clash, parts = counted(total.clashes, CLASH), list[Text]()
    if total.impossible:
        n = total.impossible
        parts.append(Text(f"{n} sans emploi du temps possible", f"{n} without a possible timetable"))
    if total.clashes > 0:
        parts.append(Text(f"{clash.fr} de plus", f"{clash.en} more"))
    parts.append(counted(total.moves, MOVE))
    return joined(", ", parts)


def _matrix(comparison: Comparison, sweep: Sweep, spans: tuple[AbsenceDates, ...], lang: Lang) -> Table:
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(Text("Formateur", "Trainer").to(lang), no_wrap=True, max_width=_LONGEST_NAME)
    for span in spans:
        table.add_column(short_date(span.first).to(lang), justify="right", no_wrap=True)
    for trainer, _ in sweep.by_trainer:
        cells = [cell_said(sweep.cell(trainer, span)) for span in spans]
        table.add_row(Line(comparison.name_of(trainer)), *cells)
    return table


def cell_said(cell: Cell | None) -> str:
    """`6`, `6+1`; nothing where nobody asked."""
    if cell is None:
        return ""
    if cell.figures is None:
        return "×" if cell.status == "impossible" else "?"
    clashes, moves, _ = cell.figures
    return f"{moves}+{clashes}" if clashes > 0 else str(moves) if moves else "·"
