"""What a command prints of a timetable: the verdict, the clashes, the criteria, where the files are."""

from collections.abc import Iterable
from pathlib import Path

from rich.table import Column

from scheduler.checker.report import Report
from scheduler.cli.core.output import Output
from scheduler.export.exams import convocations
from scheduler.export.exams.lists import LISTS
from scheduler.export.formats import PAGE
from scheduler.export.page.report import clash_groups, criterion_rows, verdicts
from scheduler.export.page.texts import Words
from scheduler.instance.reading.source import INSTANCE_FILE
from scheduler.instance.schema.instance import Instance
from scheduler.text import Text
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import FILE_NAME

_MARKS = {"good": "✓", "near": "≤", "warn": "!", "bad": "✗"}
_WRITTEN = Text("Fichiers écrits dans {folder} :", "Files written to {folder}:")
_HOW_TO_LOOK = Text("Pour le regarder, ouvrez dans un navigateur : {uri}", "To look at it, open in a browser: {uri}")
_FEEDS = Text(
    "{number} calendriers iCal auxquels s’abonner : groupes, formateurs, salles, UE",
    "{number} iCal feeds to subscribe to: groups, trainers, rooms, units",
)
_CONVOCATIONS = Text(
    "{number} textes de convocation, un par groupe et langue",
    "{number} texts that convoke, one for each group and language",
)
_ABOUT: tuple[tuple[str, Text], ...] = (
    (PAGE, Text("la page à regarder et à imprimer", "the page to look at and print")),
    ("plan.xlsx", Text("le classeur Excel, une feuille par groupe", "the Excel workbook, a sheet per group")),
    ("hours.csv", Text("les heures de chaque formateur, par mois", "the hours of each trainer, by month")),
    ("sessions.csv", Text("toutes les séances, pour d’autres logiciels", "every session, for other programs")),
    ("moodle-courses.csv", Text("les cours, à importer dans Moodle", "the courses, to import into Moodle")),
    ("moodle-groups.csv", Text("les groupes, à importer dans Moodle", "the groups, to import into Moodle")),
    ("moodle-attendance.csv", Text("les séances, à importer dans Moodle", "the sessions, to import into Moodle")),
    (
        "moodle-attendance-update.csv",
        Text("séances nouvelles ou déplacées, à importer dans Moodle", "new or moved sessions, to import into Moodle"),
    ),
    (
        "moodle-attendance-to-delete.csv",
        Text("les séances à effacer à la main dans Moodle", "the sessions to delete by hand in Moodle"),
    ),
    (
        "moodle-attendance-to-correct.csv",
        Text("les séances dont corriger la description à la main", "the sessions whose description to correct by hand"),
    ),
    (
        "moodle-attendance-begun.csv",
        Text("les séances commencées, à vérifier avant d’effacer", "sessions already begun, to check before deleting"),
    ),
    ("moodle-courses-update.csv", Text("les nouveaux cours, à importer", "the new courses, to import")),
    ("moodle-groups-update.csv", Text("les nouveaux groupes, à importer", "the new groups, to import")),
    ("moodle-update.txt", Text("tout ce qu’il faut faire dans Moodle, en ordre", "all to be done in Moodle, in order")),
    ("exams.csv", Text("tous les examens, pour d’autres logiciels", "every examination, for other programs")),
    *((each.file, each.title) for each in LISTS),
    ("exam-lists.html", Text("ces trois listes, à imprimer : une feuille par salle et jour pour les portes",
                             "these three lists, to print: a sheet for each room and day for the doors")),
    (FILE_NAME, Text("l’emploi du temps lui-même, que relisent check, export et show",
                     "the timetable itself, which check, export and show read")),
    (INSTANCE_FILE, Text("copie de l’instance, que whatif et publish lisent ici",
                         "a copy of the instance, which whatif and publish read here")),
)  # fmt: skip


def print_verdict(output: Output, instance: Instance, timetable: Timetable, report: Report) -> None:
    """A line for each thing a planner must know first: rules, clashes, quality; then all of them in detail."""
    words = Words(output.lang)
    output.say(f"{instance.title} ({instance.name})")
    output.say()
    for verdict in verdicts(instance, timetable, report, words):
        output.say(f"{_MARKS[verdict.tone]} {verdict.short}. {verdict.sentence}")
    print_notes(output, report)
    _print_list(output, words["violations"], (_violation(v.rule, v.text, words) for v in report.all_violations))
    _print_clashes(output, instance, timetable, report, words)


def _print_clashes(output: Output, instance: Instance, timetable: Timetable, report: Report, words: Words) -> None:
    """By trainer: how many, why they cannot be avoided, or that nobody knows, then each."""
    if report.clashes:
        output.say()
        output.say(f"{words['clashes']} ({words.number(report.clash_count)})")
    for group in clash_groups(instance, timetable, report, words):
        output.say(f"  {group.who} ({words.number(group.count)})")
        for note in group.notes:
            output.say(f"    {note}")
        for clash in group.clashes:
            output.say(f"    – {words.of(clash.text)}")


def print_notes(output: Output, report: Report) -> None:
    """What was read of external calendars, then what to look at."""
    words = Words(output.lang)
    for text in report.read:
        output.say(f"· {words.of(text)}")
    for note in report.notes:
        output.say(f"! {words.of(note)}")


def print_criteria(output: Output, report: Report) -> None:
    """Each criterion's value, weight and cost, and the sum that the solver makes as small as it can."""
    words = Words(output.lang)
    rows = []
    for row in criterion_rows(report, words):
        cost = words.number(row.cost) if row.weight else words["not_counted"]
        rows.append((f"{row.code} {row.name}", words.number(row.value), words.number(row.weight), cost))
    _print_costs(output, rows, report.cost)


def print_exam_criteria(output: Output, report: Report) -> None:
    """The same of the criteria of examinations; nothing where there are none."""
    words = Words(output.lang)
    rows = [
        (words.rule(each.code), *(words.number(number) for number in (each.value, each.weight, each.cost)))
        for each in report.exam_criteria
    ]
    if rows:
        _print_costs(output, rows, report.exam_cost)


def _print_costs(output: Output, rows: Iterable[tuple[str, ...]], total: int) -> None:
    words = Words(output.lang)
    columns = [
        Column(words["criterion"], footer=words["total"]),
        Column(words["value"], justify="right"),
        Column(words["weight"], justify="right"),
        Column(words["cost"], justify="right", footer=words.number(total)),
    ]
    output.table(columns, rows, show_footer=True)


def print_files(output: Output, folder: Path, names: Iterable[str]) -> None:
    """What each written file is for, and how to open the page."""
    names = list(names)
    output.say(_WRITTEN, folder=folder)
    rows = [(name, output.of(about)) for name, about in _ABOUT if name in names]
    if feeds := [name for name in names if name.endswith(".ics")]:
        rows.append((f"{feeds[0].partition('ical/')[0]}ical/", output.of(_FEEDS, number=len(feeds))))
    if told := [name for name in names if name.startswith(f"{convocations.FOLDER}/")]:
        rows.append((f"{convocations.FOLDER}/", output.of(_CONVOCATIONS, number=len(told))))
    output.table((), rows, box=None, show_header=False, padding=(0, 2, 0, 2), pad_edge=True)
    if PAGE in names:
        output.say(_HOW_TO_LOOK, uri=(folder / PAGE).absolute().as_uri())


def _violation(rule: str, text: Text, words: Words) -> str:
    return f"{words.rule(rule)}{words.of(Text(' : ', ': '))}{words.of(text)}"


def _print_list(output: Output, title: str, lines: Iterable[str]) -> None:
    lines = list(lines)
    if not lines:
        return
    output.say()
    output.say(f"{title} ({len(lines)})")
    output.bullets(lines)
