"""What the terminal shows of a comparison: the scenarios in a table, and of each what moves and who must be told."""

import datetime as dt
from collections.abc import Iterator, Sequence

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text as Line

from scheduler.export.audience import TOLD, whom_to_tell
from scheduler.instance.schema.places import rooms_named
from scheduler.scenario.comparison.compare import NOBODY, Comparison, Row
from scheduler.scenario.comparison.proving import proved
from scheduler.scenario.comparison.telling_sweep import TOP, tell_sweep
from scheduler.scenario.outcome import Status
from scheduler.text import Lang, Text
from scheduler.timetable.diff import AnyDifference
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Held, Planned, Session
from scheduler.wording import EXAM, NOTHING, Noun, clock, counted, joined, listing, say, short_moment, shown, signed

FEW = 3
"""Up to so many scenarios, each one's moves are told in the terminal."""
MANY = 12
"""Beyond so many absences, the table has only those that cost most."""
_LONGEST = 60
"""Moves of a scenario that are told; the page and the CSV have them all."""

STATUSES: dict[Status, Text] = {
    "planned": Text("replanifié", "planned again"),
    "unknown": Text("sans réponse", "no answer"),
    "impossible": Text("impossible", "impossible"),
    "failed": Text("échec", "failed"),
}
TODAY = Text("aujourd’hui", "today")
_COLUMNS = {
    "clashes": Text("Conflits", "Clashes"),
    "moves": Text("Déplac.", "Moves"),
    "changes": Text("Légers", "Light"),
    "cost": Text("Critères", "Criteria"),
    "students": Text("Étudiants", "Students"),
    "sessions": Text("Séances", "Sessions"),
}
_LEGEND = Text(
    "Légers : les changements de salle, de formateur ou de type seuls. Critères : total des points, et l’écart à "
    "aujourd’hui. « = » : à égalité avec le scénario au-dessus.",
    "Light: changes of room, trainer or kind alone. Criteria: total of points, and the difference to today. “=”: equal "
    "to the scenario above.",
)
_NOTHING_MOVES = Text("Aucune séance ne change : personne n’est à prévenir.", "No session changes: nobody to tell.")
_ABSENCES = Text(
    "{number} absences examinées ; celles qui coûtent le plus, la pire en premier :",
    "{number} absences examined; those that cost most, the worst first:",
)
_SCENARIOS = Text(
    "{number} scénarios examinés ; ceux qui coûtent le plus, le pire en premier :",
    "{number} scenarios examined; those that cost most, the worst first:",
)
_REST = Text(
    "Les autres sont dans la page et dans comparison.csv, que --out écrit.",
    "The others are in the page and in comparison.csv, which --out writes.",
)
_COME_AND_GO = (
    (Text("ajoutée le", "added on"), Text("annulée, était le", "cancelled, was on")),
    (Text("ajouté le", "added on"), Text("retiré, était le", "gone, was on")),
)
"""Of a session; of an examination."""
_MOST_ROWS = 30
_MOST_REASONS = 12
_MOST_CLASHES = 10


def tell(comparison: Comparison, lang: Lang, *, width: int = 80) -> Iterator[Text | Table]:
    """Sentences and tables in the order in which they are read; an empty sentence is an empty line.

    `width` is the number of columns there are: a matrix that would not fit is left to the page.
    """
    sweep, rows = comparison.sweep, comparison.rows
    if sweep is not None and len(rows) > MANY:
        rows = comparison.critical[:TOP]
        yield say(*_ABSENCES, number=len(comparison.rows))
        yield scenario_table(comparison, lang, rows)
        yield _LEGEND
    elif len(rows) > _MOST_ROWS:
        rows = comparison.critical[:_MOST_ROWS]
        yield say(*_SCENARIOS, number=len(comparison.rows))
        yield scenario_table(comparison, lang, rows)
        yield _LEGEND
        yield _REST
    else:
        yield scenario_table(comparison, lang, comparison.rows)
        yield _LEGEND
        yield from _equals(comparison)
    if sweep is not None:
        yield NOTHING
        yield from tell_sweep(comparison, sweep, lang, width)
    few = len(comparison.rows) <= FEW
    for row in rows:
        if row.figures is None or few:
            yield NOTHING
            yield from told(comparison, row)


def scenario_table(comparison: Comparison, lang: Lang, rows: Sequence[Row]) -> Table:
    """A line for today and one for each of the rows, with their rank."""
    shown_columns = columns(rows)
    labels = [label for label in _COLUMNS if label in shown_columns]
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", justify="right", no_wrap=True)
    table.add_column(Text("Scénario", "Scenario").to(lang), min_width=12)
    for label in labels:
        table.add_column(_COLUMNS[label].to(lang), justify="right", no_wrap=True)
    report = comparison.report
    table.add_row("", Line(TODAY.to(lang)), str(report.clash_count), "–", "–", str(report.cost), "–")
    rank = None
    for row in rows:
        place = "" if row.rank is None else "=" if row.rank == rank else f"{row.rank}."
        said = cells(row)
        table.add_row(place, Line(_in_cell(row, lang)), *(said[label][0] if said else "" for label in labels))
        rank = row.rank
    return table


def _title(row: Row) -> str:
    """Whole, on one line, without what could command a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in row.title).split())


def _in_cell(row: Row, lang: Lang) -> str:
    """The scenario; below it, why it has no figures."""
    return _title(row) if row.figures is not None else f"{_title(row)}\n({STATUSES[row.status].to(lang)})"


def columns(rows: Sequence[Row]) -> tuple[str, ...]:
    """What a table of scenarios has a column for: sessions that come and go only where there are some."""
    some = any(row.figures is not None and (row.figures.cancelled or row.figures.added) for row in rows)
    return ("clashes", "moves", "changes", *(("sessions",) if some else ()), "cost", "students")


def cells(row: Row) -> dict[str, tuple[str, int]]:
    """What each column says of the scenario, and by what it is sorted; nothing where there are no figures."""
    if (figures := row.figures) is None:
        return {}
    come_and_go = " ".join(part for part in (signed(-figures.cancelled), signed(figures.added)) if part != "0")
    return {
        "clashes": (signed_beside(figures.clashes, figures.clashes_added), figures.clashes),
        "moves": (str(figures.moves), figures.moves),
        "changes": (str(figures.changes), figures.changes),
        "sessions": (come_and_go, figures.cancelled + figures.added),
        "cost": (signed_beside(figures.cost, figures.cost_added), figures.cost),
        "students": (str(row.affected.students), row.affected.students),
    }


def signed_beside(value: int, added: int) -> str:
    """`165 (+3)`, `162 (−3)`; `165` when nothing is added."""
    return str(value) if added == 0 else f"{value} ({signed(added)})"


def _equals(comparison: Comparison) -> Iterator[Text]:
    """A sentence for each set of scenarios that nothing tells apart."""
    told_ranks = set[int]()
    titles = {row.name: _title(row) for row in comparison.rows}
    for row in comparison.rows:
        if row.equal_to and row.rank is not None and row.rank not in told_ranks:
            told_ranks.add(row.rank)
            yield say(
                "À égalité : {names}. Ni conflits, ni déplacements, ni critères ne les départagent.",
                "Equal: {names}. Neither clashes, moves nor criteria tell them apart.",
                names=listing([titles[row.name], *(titles[name] for name in row.equal_to)]),
            )


def told(comparison: Comparison, row: Row, *, most: int = _LONGEST) -> Iterator[Text]:
    """One scenario in sentences: what was proved, each move by date, whom to tell; or why there is no timetable."""
    if row.figures is None:
        status = STATUSES[row.status]
        yield Text(f"{_title(row)} : {status.fr}", f"{_title(row)}: {status.en}")
        yield from _some(row.outcome.texts, _MOST_REASONS, "  ")
    else:
        yield Text(f"{_title(row)} :", f"{_title(row)}:")
        yield from (Text(f"  {text.fr}", f"  {text.en}") for text in proved(row, comparison.report))
        yield from _some(clashes_added(comparison, row), _MOST_CLASHES, "  × ")
        yield from _moves(comparison, row, most)
    yield from (Text(f"  ! {note.fr}", f"  ! {note.en}") for note in row.outcome.notes)


def clashes_added(comparison: Comparison, row: Row) -> list[Text]:
    """The clashes that today's timetable does not have, in time order: what the planner has left to settle."""
    known = {(clash.trainer, clash.start, clash.excess) for clash in comparison.report.clashes}
    found = row.planned.report.clashes if row.planned is not None else ()
    return [clash.text for clash in found if (clash.trainer, clash.start, clash.excess) not in known]


def _some(texts: Sequence[Text], most: int, mark: str) -> Iterator[Text]:
    """A line each; beyond `most`, how many more there are."""
    yield from (Text(f"{mark}{text.fr}", f"{mark}{text.en}") for text in texts[:most])
    if (more := len(texts) - most) > 0:
        others = counted(more, Noun("autre", "other"))
        yield Text(f"  … et {others.fr}", f"  … and {others.en}")


def _moves(comparison: Comparison, row: Row, most: int) -> Iterator[Text]:
    if row.affected == NOBODY and not row.exam_differences:
        if not clashes_added(comparison, row):
            yield Text(f"  {_NOTHING_MOVES.fr}", f"  {_NOTHING_MOVES.en}")
        return
    yield from (_dashed(difference_said(comparison, row, each)) for each in row.differences[:most])
    if (exams := exams_said(comparison, row)) is not None:
        yield Text(f"  {exams.fr}", f"  {exams.en}")
    yield from (_dashed(difference_said(comparison, row, each)) for each in row.exam_differences[:most])
    if (more := sum(max(0, len(found) - most) for found in (row.differences, row.exam_differences))) > 0:
        others = counted(more, Noun("autre", "other"))
        yield say(
            "  … et {n} : la page et moves.csv (--out) ont tout",
            "  … and {n}: the page and moves.csv have everything",
            n=others,
        )
    if row.affected == NOBODY:
        return
    said = told_people(comparison, row)
    yield Text(f"  {said.fr}", f"  {said.en}")


def _dashed(text: Text) -> Text:
    return Text(f"  – {text.fr}", f"  – {text.en}")


def told_people(comparison: Comparison, row: Row) -> Text:
    """Whom to tell, by name."""
    found = row.affected
    trainers, staff = ([comparison.name_of(who, row) for who in people] for people in (found.trainers, found.staff))
    return whom_to_tell(
        {"group": [shown(group) for group in found.groups], "trainer": trainers, "staff": staff}, found.students
    )


def difference_said(comparison: Comparison, row: Row, each: AnyDifference) -> Text:
    """« TRS001-07 : mar. 07/03/2023 17 h → jeu. 09/03/2023 19 h (J. VERNET, groupe 1A-SOIR) »; of an examination, its
    rooms and who watches over it: « TRS001-X1-1 : … (salle A101 → A102 ; groupe 1A-SOIR) »"""
    details = [
        *_changed(comparison, row, each.before, each.after),
        *([_people(comparison, row, each.held)] if not isinstance(each.held, Exam) else []),
    ]
    return say(
        "{id} : {what} ({who})", "{id}: {what} ({who})", id=shown(each.id), what=_when(each, comparison.instance.zone),
        who=joined(Text(" ; ", "; "), details),
    )  # fmt: skip


def _when(each: AnyDifference, zone: dt.tzinfo) -> Text:
    """When it is, or from when to when; of what stays at its start and becomes longer or shorter, with its end."""
    before, after, is_exam = each.before, each.after, isinstance(each.held, Exam)
    starts = [short_moment(held.start.astimezone(zone)) for held in (before, after) if held is not None]
    if before is None or after is None:
        come, gone = _COME_AND_GO[is_exam]
        return joined(" ", (come if before is None else gone, starts[0]))
    if each.kind != "moved":
        return starts[0]
    if before.start != after.start:
        return joined(" → ", starts)
    ends = [held.end.astimezone(zone) for held in (before, after)]
    if is_exam:
        said = joined(" → ", map(short_moment, ends))
        return say("{when}, fin {ends}", "{when}, end {ends}", when=starts[0], ends=said)
    return joined(" → ", [joined("–", (starts[0], clock(end))) for end in ends])


def _changed(comparison: Comparison, row: Row, before: Planned | None, after: Planned | None) -> Iterator[Text]:
    """What else is not as it was: the room, the kind, the trainer; of an examination, all there is to say."""
    if exams := [exam for exam in (before, after) if isinstance(exam, Exam)]:
        yield from _exam_details(comparison, row, exams)
    if not isinstance(before, Session) or not isinstance(after, Session):
        return
    if before.kind != after.kind:
        yield (
            Text("devient une webconférence", "becomes a webconference")
            if after.kind == "webconference"
            else Text("devient un regroupement", "becomes an in-person session")
        )
    elif before.room != after.room:
        old, new = (shown(" + ".join(rooms_named(held.room)) or "–") for held in (before, after))
        yield Text(f"salle {old} → {new}", f"room {old} → {new}")
    if set(before.trainers) != set(after.trainers):
        names = (", ".join(comparison.name_of(one, row) for one in held.trainers) for held in (before, after))
        old, new = names
        yield Text(f"formateur {old} → {new}", f"trainer {old} → {new}")


def _people(comparison: Comparison, row: Row, held: Held) -> Text:
    names = [comparison.name_of(trainer, row) for trainer in held.trainers]
    return joined(", ", [*(Text(name, name) for name in names), *([_groups(held.groups)] if held.groups else [])])


def _groups(groups: Sequence[str]) -> Text:
    noun = TOLD["group"].after(len(groups))
    return say("{noun} {names}", "{noun} {names}", noun=noun, names=listing([shown(group) for group in groups]))


def exams_said(comparison: Comparison, row: Row) -> Text | None:
    """How many are not as they were, and what they cost; None when nothing of examinations changes."""
    figures = row.figures
    if figures is None or not (row.exam_differences or figures.exam_cost_added or figures.exams_unplaced):
        return None
    n = counted(len(row.exam_differences), EXAM)
    lacking = counted(figures.exams_unplaced, EXAM)
    without = say(" ; sans date : {n}", "; without a date: {n}", n=lacking) if figures.exams_unplaced else NOTHING
    return say(
        "Examens placés autrement : {n}{without}. Leurs critères : {cost} points ({today} aujourd’hui).",
        "Examinations placed otherwise: {n}{without}. Their criteria: {cost} points ({today} today).",
        n=n,
        without=without,
        cost=figures.exam_cost,
        today=comparison.report.exam_cost,
    )


def _exam_details(comparison: Comparison, row: Row, exams: Sequence[Exam]) -> Iterator[Text]:
    """Rooms, who watches, and whose examination it is: as they are, or from what to what."""
    rooms = list(dict.fromkeys(listing([shown(room.room) for room in exam.rooms]) for exam in exams if exam.rooms))
    if rooms:
        yield say("salle {rooms}", "room {rooms}", rooms=joined(" → ", rooms))
    watching = [[comparison.name_of(who, row) for who in exam.invigilators] for exam in exams if exam.invigilators]
    if people := list(dict.fromkeys(map(listing, watching))):
        yield say("surveillance : {names}", "invigilation: {names}", names=joined(" → ", people))
    if groups := exams[-1].groups:
        yield _groups(groups)
    else:
        yield say("{n} candidats", "{n} candidates", n=exams[-1].candidates)
