"""`scheduler plan` and `scheduler solve`: make a timetable, and write everything or its JSON alone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from scheduler.checker.check import check
from scheduler.cli.core import files, summary
from scheduler.cli.core.commands import Invocation, Manual, command
from scheduler.cli.core.options import FILE, INSTANCE, SEARCH, out_option, params_of
from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import read_instance
from scheduler.cli.exams import place_exams, say_exams
from scheduler.cli.plan.instance_copy import copies
from scheduler.cli.plan.search import search
from scheduler.errors import Impossible, NothingFound
from scheduler.export.formats import Wanted, make, stale
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.search.result import Ending, Result
from scheduler.text import Text
from scheduler.timetable.store import FILE_NAME, to_json
from scheduler.wording import say

_STDOUT = "-"
_CODES = (0, 1, 2, 3, 4, 130)
_INTERRUPTED = Text(
    "Interrompu par Ctrl-C : voici le meilleur emploi du temps trouvé jusque-là, vérifié.",
    "Interrupted by Ctrl-C: this is the best timetable found until then, checked.",
)
_DIED = Text(
    "Attention : le processus de calcul s’est arrêté avant la fin (mémoire insuffisante, ou arrêté de l’extérieur). "
    "Voici le meilleur emploi du temps trouvé jusque-là, vérifié.",
    "Warning: the search process died before its end (out of memory, or killed from outside). This is the best "
    "timetable found until then, checked.",
)
_EARLY: dict[Ending, Text] = {"interrupted": _INTERRUPTED, "died": _DIED}
_PLAN = Manual(
    Text("Calculer l’emploi du temps et écrire tous ses fichiers.", "Make the timetable and write all its files."),
    Text(
        "Lit l’instance, cherche le meilleur emploi du temps, le fait vérifier, puis écrit dans plans/<instance>/ (ou "
        "--out) la page à regarder, le classeur Excel, les calendriers iCal, les fichiers CSV pour l’ENF, l’emploi du "
        "temps en JSON et, avec --out, une copie de l’instance à côté de lui. Tout est écrit, ou rien. Ctrl-C arrête "
        "la recherche et garde le meilleur emploi du temps trouvé ; un second Ctrl-C abandonne.",
        "Reads the instance, searches for the best timetable, has it checked, then writes to plans/<instance>/ (or "
        "--out) the page to look at, the Excel workbook, the iCal feeds, the CSV files for the ENF, the timetable as "
        "JSON and, with --out, a copy of the instance beside it. All is written, or nothing. Ctrl-C ends the search "
        "and keeps the best timetable found; a second Ctrl-C gives up.",
    ),
    (
        ("scheduler plan instances/tiny", Text("Tout écrire dans plans/tiny/.", "Write all to plans/tiny/.")),
        (
            "scheduler plan instances/tiny --time-limit 20 --out essai",
            Text("Chercher 20 s au plus, écrire dans essai/.", "Search 20 s at most, write to essai/."),
        ),
        (
            "scheduler plan instances/tiny --workers 1 --seed 7 --strict",
            Text("Un résultat reproductible, sans aucun conflit.", "A reproducible result, without any clash."),
        ),
    ),
    _CODES,
)
_SOLVE = Manual(
    Text("Calculer l’emploi du temps, n’écrire que son JSON.", "Make the timetable, write its JSON alone."),
    Text(
        "Comme plan, mais n’écrit que timetable.json ; export en fait plus tard les autres fichiers.",
        "As plan, but writes timetable.json alone; export makes the other files of it later.",
    ),
    (
        (
            "scheduler solve instances/tiny -o essai.json",
            Text("Écrire l’emploi du temps dans essai.json.", "Write the timetable to essai.json."),
        ),
        (
            "scheduler solve instances/tiny -o -",
            Text("L’écrire sur la sortie standard.", "Write it to standard output."),
        ),
    ),
    _CODES,
)
_PLAN_OUT = Text(
    "Dossier où écrire (par défaut plans/<instance>).",
    "Directory to write to (default plans/<instance>).",
)
_SOLVE_OUT = Text(
    "Fichier à écrire, - pour la sortie standard (par défaut plans/<instance>/timetable.json).",
    "File to write, - for standard output (default plans/<instance>/timetable.json).",
)
_WRITTEN = Text("Fichier écrit : {file}", "File written: {file}")


@command("plan", _PLAN, INSTANCE, out_option(_PLAN_OUT), *SEARCH)
def plan_command(run: Invocation, instance: Path, out: Path | None, **limits: Any) -> int:
    output = run.output
    known = read_instance(instance, output)
    folder = out or files.output_folder(known)
    wanted = Wanted(output.files_lang(known))
    # What could stop the writing is found out before the search, not after.
    files.refuse_unwritable(folder, wanted.names)
    beside = copies(instance, known, folder, wanted.lang, is_asked=out is not None)
    result = search(known, params_of(limits), output)
    result = _with_exams(known, result, params_of(limits), output)
    made = make(known, result.timetable, result.report, wanted, now=run.clock()) | beside
    files.write(folder, made, stale(folder, wanted, made))
    _say_ending(output, result)
    summary.print_verdict(output, known, result.timetable, result.report)
    summary.print_criteria(output, result.report)
    say_exams(output, result.timetable)
    summary.print_exam_criteria(output, result.report)
    summary.print_files(output, folder, made)
    return 0


@command("solve", _SOLVE, INSTANCE, out_option(_SOLVE_OUT, FILE), *SEARCH)
def solve_command(run: Invocation, instance: Path, out: Path | None, **limits: Any) -> int:
    output = run.output
    known = read_instance(instance, output)
    if out is not None and str(out) == _STDOUT:
        result = search(known, params_of(limits), output)
        if result.ending in _EARLY:
            output.note(_EARLY[result.ending])
        output.raw(to_json(result.timetable))
        return 0
    file = out or files.output_folder(known) / FILE_NAME
    if files.is_directory(file):
        file /= FILE_NAME
    files.refuse_unwritable(file.parent, [file.name])
    result = search(known, params_of(limits), output)
    files.write(file.parent, {file.name: to_json(result.timetable)})
    _say_ending(output, result)
    summary.print_verdict(output, known, result.timetable, result.report)
    summary.print_criteria(output, result.report)
    output.say(_WRITTEN, file=file)
    return 0


def _with_exams(instance: Instance, result: Result, params: Params, output: Output) -> Result:
    """With the examinations that the instance demands; where none can be placed, the sessions alone, and why."""
    if not any(unit.exams for unit in instance.units):
        return result
    try:
        timetable, report = place_exams(instance, result.timetable, params, output, partly=True)
    except (Impossible, NothingFound) as error:
        why = [say("Examens non placés : {why}", "Examinations not placed: {why}", why=each) for each in error.texts]
        notes = (*result.report.notes, *why)
        return replace(result, report=replace(result.report, notes=notes))
    of_checker = check(instance, result.timetable).notes
    of_search = tuple(note for note in result.report.notes if note not in of_checker)
    report = replace(report, notes=(*of_search, *report.notes))
    return replace(result, timetable=timetable, report=report)


def _say_ending(output: Output, result: Result) -> None:
    if result.ending in _EARLY:
        output.say(_EARLY[result.ending])
        output.say()
