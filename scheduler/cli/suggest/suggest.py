"""`scheduler suggest`: other dates for one session, ranked, while the planner is on the telephone."""

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from scheduler.cli.core.commands import Argument, Invocation, Manual, Option, command
from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.core.options import FROM_DAY, INSTANCE_OF_TIMETABLE, JSON, NUMBER, TIMETABLE
from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import first_day, read_published
from scheduler.cli.core.values import WholeNumber
from scheduler.cli.suggest.printer import Printer, SuggestOptions, exam_moves_data, print_exam
from scheduler.instance.schema.instance import Instance
from scheduler.search.suggest.as_json import suggestion_json, swap_json
from scheduler.search.suggest.suggestion import TRIES, suggest, suggest_swap
from scheduler.text import Text
from scheduler.timetable.schema import Timetable

_TOP = 5
_MANUAL = Manual(
    Text("Proposer d’autres dates pour une séance.", "Suggest other dates for a session."),
    Text(
        "Les meilleures dates pour une séance, ou une journée d’alternance, d’un emploi du temps publié : chacune avec "
        "sa salle, les conflits et les points en plus ou en moins, et pour qui ; les dates qui demandent qu’une seule "
        f"autre séance se déplace (les {TRIES} plus prometteuses sont essayées) ; les séances avec lesquelles elle "
        "peut échanger son créneau ; et pour chaque jour de la semaine, pourquoi les autres créneaux sont écartés. "
        "L’identifiant d’une séance est dans sessions.csv ; le code d’une UE seul liste les siens. Rien n’est modifié.",
        "The best dates for a session, or an alternance day, of a published timetable: each with its room, the clashes "
        "and points more or less, and for whom; the dates for which one other session would have to move (the "
        f"{TRIES} most promising are tried); the sessions with which it can exchange its slot; and for each weekday, "
        "why the other slots are ruled out. A session's id is in sessions.csv; a unit's code alone lists its own. "
        "Nothing is changed.",
    ),
    (
        (
            "scheduler suggest solutions/tiny CM1-02",
            Text("Les meilleures dates pour la séance CM1-02.", "The best dates for the session CM1-02."),
        ),
        (
            "scheduler suggest solutions/tiny CM1-02 --swap-with TP1-02",
            Text("Ce que coûterait d’échanger ces deux séances.", "What exchanging these two sessions would cost."),
        ),
    ),
    (0, 2),
)
_NO_SWAP = Text(
    "un examen ne s’échange pas ; ôtez --swap-with, ou déplacez les deux par « scheduler whatif --move-exam »",
    "examinations are not exchanged; leave out --swap-with, or move both with “scheduler whatif --move-exam”",
)
_SESSION = Text("SÉANCE", "SESSION")
_ABOUT_SESSION = Text(
    "la séance : son identifiant, comme TRS001-07, celui d’une journée d’alternance ou d’un examen (TRS001-X1-1)",
    "the session: its id, such as TRS001-07, or that of an alternance day or an examination (TRS001-X1-1)",
)
_ABOUT_TOP = Text(f"Nombre de propositions (par défaut {_TOP}).", f"Number of suggestions (default {_TOP}).")
_ABOUT_SWAP = Text(
    "Ce que coûterait d’échanger son créneau avec cette séance.",
    "What exchanging its slot with this session would cost.",
)


@command(
    "suggest",
    _MANUAL,
    TIMETABLE,
    Argument("session", _SESSION, _ABOUT_SESSION),
    INSTANCE_OF_TIMETABLE,
    FROM_DAY,
    Option("--top", about=_ABOUT_TOP, value=NUMBER, type=WholeNumber(1, 1000), default=_TOP),
    Option("--swap-with", about=_ABOUT_SWAP, value=_SESSION),
    JSON,
)
def suggest_command(
    run: Invocation, session: str, from_day: dt.date | None, swap_with: str | None, as_json: bool, **values: Any
) -> int:
    asked, output = SuggestOptions(**values, is_day_asked=from_day is not None), run.output
    with _without_collector():
        known, published, report = read_published(asked.timetable, asked.instance, output)
        day = first_day(from_day, known, published, run.clock())
        if session in {exam.id for exam in published.exams or ()}:
            if swap_with is not None:
                raise BadUsage(_NO_SWAP)
            return _of_exam(output, known, published, session, day, as_json=as_json, top=asked.top)
        printer = Printer(output, known, published, asked)
        if swap_with is not None:
            swap = suggest_swap(known, published, report, session, swap_with, from_day=day)
            if as_json:
                output.raw(swap_json(known, swap, day, output.lang))
            else:
                printer.swap(swap, day)
            return 0
        found = suggest(known, published, report, session, from_day=day)
        if as_json:
            output.raw(suggestion_json(known, found, output.lang, top=asked.top))
        else:
            printer.suggestion(found)
    return 0


def _of_exam(
    output: Output, known: Instance, published: Timetable, name: str, day: dt.date | None, *, as_json: bool, top: int
) -> int:
    from scheduler.exams.suggest import suggest_exam  # OR-Tools takes a while to load

    found = suggest_exam(known, published, name, first=day)
    if as_json:
        output.json(exam_moves_data(known, name, found, output.lang))
    else:
        exam = next(each for each in published.exams or () if each.id == name)
        print_exam(output, known, exam, found, top)
    return 0


@contextmanager
def _without_collector() -> Iterator[None]:
    """Without garbage collection, which would take a fifth of the second that this command takes."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
