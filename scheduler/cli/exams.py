"""`scheduler exams`: place the examinations of a year, or of one session later, and write their files."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.cli.core import files, summary
from scheduler.cli.core.commands import Argument, Invocation, Manual, Option, command
from scheduler.cli.core.interruption import Display, run_interruptibly
from scheduler.cli.core.options import FROM_DAY, INSTANCE, SEED, TIME_LIMIT, WORKERS, out_option, params_of
from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import read_both, read_instance
from scheduler.cli.core.values import PATH, OneOf
from scheduler.errors import InputError
from scheduler.export.formats import Wanted, is_of_exams, make, stale
from scheduler.instance.instants import local
from scheduler.instance.reading.source import is_there
from scheduler.instance.schema.exams import ExamSession
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.search.stop import Stop
from scheduler.text import Lang, Text
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import FILE_NAME

if TYPE_CHECKING:
    from scheduler.exams.plan import PlannedExams

_MANUAL = Manual(
    Text("Placer les examens, avec leurs salles et leurs surveillants.", "Place examinations, with rooms and people."),
    Text(
        "Place chaque examen que l’instance demande, à côté des séances d’un emploi du temps, qui ne bougent pas, et "
        "écrit ses fichiers : la page à imprimer, les listes des salles et des surveillants, les convocations. Avec "
        "--session second, seule la 2de session est placée, quand ses candidats sont connus : le reste ne bouge pas. "
        "Des examens déjà placés bougent le moins possible. Sans emploi du temps, ni donné ni dans le dossier, les "
        "examens seuls sont placés.",
        "Places every examination that the instance demands, beside the sessions of a timetable, which do not move, "
        "and writes its files: the page to print, the lists of rooms and invigilators, the convocations. With "
        "--session second only the second session is placed, when its candidates are known: the rest does not move. "
        "Of examinations that are placed already as few move as can. Without a timetable, given or in the directory, "
        "examinations alone.",
    ),
    (
        (
            "scheduler exams instances/cnam-reunion-asp-2022-23 -o examens",
            Text("Les examens seuls, dans examens/.", "The examinations alone, in examens/."),
        ),
        (
            "scheduler exams instances/cnam-reunion-asp-2022-23 plans/cnam-reunion-asp-2022-23 --session second",
            Text("Plus tard, la 2de session seule.", "Later, the second session alone."),
        ),
    ),
    (0, 2, 3, 4, 130),
)
_TIMETABLE = Argument(
    "timetable",
    Text("[EMPLOI_DU_TEMPS]", "[TIMETABLE]"),
    Text("l’emploi du temps dont les séances restent (facultatif)", "the timetable whose sessions stay (optional)"),
    type=PATH,
    required=False,
)
_SESSION = Option(
    "--session",
    about=Text("Ne placer que cette session : first ou second.", "Place this session alone: first or second."),
    value="first|second",
    type=OneOf(("first", "second")),
)
_OUT = Text(
    "Dossier où écrire (par défaut celui de l’emploi du temps, sinon plans/<instance>).",
    "Directory to write to (default: that of the timetable, else plans/<instance>).",
)
_NO_EXAMS = (
    "cette instance n’a pas d’examen ; ajoutez « exams » à une UE, par exemple « exams: [{kind: written, hours: 3}] »",
    "this instance has no examination; add “exams” to a unit, for example “exams: [{kind: written, hours: 3}]”",
)
_SEARCHING = Text("Examens : {elapsed} s sur {limit} au plus", "Examinations: {elapsed} s of {limit} at most")
_FOUND = Text("Points : {cost}, au moins {bound}", "Points: {cost}, at least {bound}")
_PROVED = Text("✓ {n} examens placés. C’est prouvé : aucun autre placement n’a moins de points ({cost}).",
               "✓ {n} examinations placed. It is proved that none other has fewer points ({cost}).")  # fmt: skip
_NEAR = Text("≤ {n} examens placés. {cost} points ; il est prouvé qu’il en faut au moins {bound}.",
             "≤ {n} examinations placed. {cost} points; it is proved that at least {bound} are needed.")  # fmt: skip


class ExamDisplay(Display[Any]):
    """The best examinations so far."""

    how_to_stop = Text(
        "Ctrl-C arrête la recherche et garde les meilleurs examens trouvés.",
        "Ctrl-C ends the search and keeps the best examinations found.",
    )
    stopping = Text("Arrêt demandé (Ctrl-C encore pour abandonner).", "Stopping (Ctrl-C again to give up).")

    def __init__(self, lang: Lang, limit_s: float) -> None:
        super().__init__(lang)
        self._limit_s = limit_s

    def drawn(self, elapsed_s: float) -> list[RenderableType]:
        lines: list[RenderableType] = [
            _SEARCHING.to(self.lang).format(elapsed=int(elapsed_s), limit=f"{self._limit_s:g}")
        ]
        if self.latest is not None:
            lines.append(_FOUND.to(self.lang).format(cost=self.latest.cost, bound=self.latest.bound))
        return lines


@command("exams", _MANUAL, INSTANCE, _TIMETABLE, _SESSION, FROM_DAY, out_option(_OUT), TIME_LIMIT, WORKERS, SEED)
def exams_command(
    run: Invocation,
    instance: Path,
    timetable: Path | None,
    session: ExamSession | None,
    from_day: dt.date | None,
    out: Path | None,
    **limits: Any,
) -> int:
    output = run.output
    known, held, folder = _read(instance, timetable, out, output)
    if not any(unit.exams for unit in known.units):
        raise InputError.at(instance, *_NO_EXAMS)
    wanted = Wanted(output.files_lang(known))
    files.refuse_unwritable(folder, wanted.names)
    first = from_day or _today(known, held, run.clock())
    made, report = place_exams(known, held, params_of(limits), output, session=session, first=first)
    written = make(known, made, report, wanted, now=run.clock())
    if not held.held:  # nothing is to be said of sessions
        written = {name: content for name, content in written.items() if is_of_exams(name) or name == FILE_NAME}
    files.write(folder, written, stale(folder, wanted, written) if held.held else [])
    say_exams(output, made)
    if report.violations and held.sessions:
        summary.print_verdict(output, known, made, report)
    summary.print_exam_criteria(output, report)
    summary.print_files(output, folder, written)
    return 0


def _read(instance: Path, timetable: Path | None, out: Path | None, output: Output) -> tuple[Instance, Timetable, Path]:
    """The instance, the timetable whose sessions stay, and the directory to write to. Without a timetable, that of the
    directory: it would be overwritten."""
    if timetable is not None:
        known, held = read_both(instance, timetable, output)
        return known, held, out or (timetable if files.is_directory(timetable) else timetable.parent)
    known = read_instance(instance, output)
    folder = out or files.output_folder(known)
    there = folder / FILE_NAME
    return known, store.load(there) if is_there(there) else _nothing_held(known), folder


def _today(instance: Instance, timetable: Timetable, now: dt.datetime) -> dt.date | None:
    """The day of `now` from the first session to the last examination: what is before does not move."""
    held = [*timetable.held, *(timetable.exams or ())]
    days = [local(each.start, instance.zone).date() for each in held]
    today = local(now, instance.zone).date()
    return today if days and min(days) <= today <= max(days) else None


def _nothing_held(instance: Instance) -> Timetable:
    """Without any session: what the checker says of sessions then is not told."""
    from scheduler.search.plan import provenance_of

    return Timetable(
        instance=instance.name, digest=instance.digest, provenance=provenance_of(Params(workers=1)), sessions=()
    )


def place_exams(
    instance: Instance,
    timetable: Timetable,
    params: Params,
    output: Output,
    *,
    session: ExamSession | None = None,
    first: dt.date | None = None,
    partly: bool = False,
) -> tuple[Timetable, Report]:
    """The timetable with its examinations, and the verdict on it, with the reason why some have no date where `partly`
    allows that. Raises what `plan_exams` does."""

    def work(observe: Callable[[Any], None], stop: Stop) -> "PlannedExams":
        from scheduler.exams.plan import plan_exams  # OR-Tools takes a while to load

        return plan_exams(
            instance, timetable, params, session=session, first=first, stop=stop, observe=observe, partly=partly
        )

    made = run_interruptibly(work, ExamDisplay(output.lang, params.time_limit_s), output)
    report = check(instance, made.timetable)
    return made.timetable, replace(report, notes=(*report.notes, *(cause.text for cause in made.causes)))


def say_exams(output: Output, timetable: Timetable) -> None:
    """How many are placed, and what is proved of them."""
    tier = timetable.exam_tier
    if tier is not None:
        text = _PROVED if tier.status == "optimal" else _NEAR
        output.say(text, n=len(timetable.exams or ()), cost=tier.value, bound=tier.bound)
