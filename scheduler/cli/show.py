"""`scheduler show`: the weeks of a group, a trainer or a room, in the terminal. `scheduler check`: the checker alone,
on any timetable, an edited one too."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

from rich.table import Column

from scheduler.checker.as_json import report_data
from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.cli.core import summary
from scheduler.cli.core.commands import Invocation, Manual, Option, command
from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.core.options import INSTANCE, JSON, TIMETABLE
from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import read_both
from scheduler.cli.core.values import DAY
from scheduler.errors import InputError
from scheduler.export.audience import Programme
from scheduler.export.page.texts import Words
from scheduler.export.weeks import Kind, ShownWeek, WeeksOf, weeks_of
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import rooms_named
from scheduler.text import Text
from scheduler.timeline.calendar import monday
from scheduler.timetable.schema import Timetable
from scheduler.wording import quoted, suggestion

_MANUAL = Manual(
    Text("Montrer les semaines dans le terminal.", "Show the weeks in the terminal."),
    Text(
        "Les semaines d’un groupe, d’un formateur ou d’une salle, ou de tout le centre ; toute l’année, ou quelques "
        "semaines seulement. Ce que le vérificateur reproche à une séance est dit à côté d’elle.",
        "The weeks of a group, a trainer or a room, or of the whole centre; all the year, or some weeks only. What the "
        "checker has against a session is said beside it.",
    ),
    (
        (
            "scheduler show instances/tiny solutions/tiny --group G",
            Text("Toute l’année du groupe G.", "The whole year of the group G."),
        ),
        (
            "scheduler show instances/tiny solutions/tiny --trainer BRUNO --week 2024-09-09",
            Text("La semaine d’un formateur qui contient ce jour.", "A trainer's week that contains this day."),
        ),
        (
            "scheduler show instances/tiny solutions/tiny --room SALLE --from 2024-09-09 --to 2024-09-20",
            Text("Les semaines d’une salle, entre deux dates.", "The weeks of a room, between two dates."),
        ),
    ),
    (0, 2),
)
_UNKNOWN: dict[Kind, Text] = {
    "group": Text("ce groupe n’existe pas", "no such group"),
    "trainer": Text("ce formateur n’existe pas", "no such trainer"),
    "room": Text("cette salle n’existe pas", "no such room"),
}
_ONE_ONLY = Text(
    "--group, --trainer et --room ne vont pas ensemble ; donnez-en un seul",
    "--group, --trainer and --room do not go together; give one only",
)
_WEEK_OR_SPAN = Text(
    "--week ne va pas avec --from ni --to ; donnez une semaine, ou deux dates",
    "--week does not go with --from nor --to; give a week, or two dates",
)
_BACKWARDS = Text("--to vient avant --from ; échangez les dates", "--to comes before --from; swap the dates")
_NOTHING = Text("Rien n’y est prévu.", "Nothing is planned there.")
_REFUSED = Text(
    "Attention : cet emploi du temps enfreint des règles ; « scheduler check » dit lesquelles.",
    "Caution: this timetable breaks rules; “scheduler check” says which.",
)

_COLUMNS = ("day", "time", "unit", "kind", "room", "trainers", "groups", "title")
_NEVER_CUT = ("day", "time", "unit", "kind")
"""What a reader looks for first, however narrow the screen."""
_OWN_COLUMN: dict[Kind, str] = {"group": "groups", "trainer": "trainers", "room": "room"}
"""What every row of an audience says alike, and is therefore left out."""
_WIDE = 110
"""Columns of a terminal from which the titles of units fit beside the rest; a pipe counts as wide."""

Span = tuple[dt.date | None, dt.date | None]
_CHECK_MANUAL = Manual(
    Text("Vérifier un emploi du temps, même modifié à la main.", "Check a timetable, an edited one too."),
    Text(
        "Recalcule à partir des dates chaque règle et chaque critère, et dit ce qui ne va pas. Un emploi du temps sans "
        "règle enfreinte est accepté (code 0) ; ses conflits de formateurs sont listés, ils ne le font pas refuser. "
        "Sinon il est refusé (code 1).",
        "Recomputes every rule and every criterion from the dates, and says what is wrong. A timetable that breaks no "
        "rule is accepted (code 0); its trainer clashes are listed and do not refuse it. Else it is refused (code 1).",
    ),
    (
        (
            "scheduler check instances/tiny solutions/tiny/timetable.json",
            Text("Le verdict, en phrases.", "The verdict, in sentences."),
        ),
        (
            "scheduler check instances/tiny solutions/tiny --json",
            Text("Le même, pour un programme.", "The same, for a program."),
        ),
    ),
    (0, 1, 2),
)


@command(
    "show",
    _MANUAL,
    INSTANCE,
    TIMETABLE,
    Option("--group", about=Text("Les semaines de ce groupe.", "The weeks of this group."),
           value=Text("GROUPE", "GROUP")),
    Option("--trainer", about=Text("Celles de ce formateur.", "Those of this trainer."),
           value=Text("FORMATEUR", "TRAINER")),
    Option("--room", about=Text("Celles de cette salle.", "Those of this room."), value=Text("SALLE", "ROOM")),
    Option("--week", about=Text("La seule semaine de cette date.", "Only the week of this date."), value="DATE",
           type=DAY),
    Option("--from", "first", value="DATE", type=DAY,
           about=Text("À partir de la semaine de cette date.", "From the week of this date.")),
    Option("--to", "last", value="DATE", type=DAY,
           about=Text("Jusqu’à la semaine de cette date.", "To the week of this date.")),
)  # fmt: skip
def show_command(
    run: Invocation,
    instance: Path,
    timetable: Path,
    week: dt.date | None,
    first: dt.date | None,
    last: dt.date | None,
    **asked: str | None,
) -> int:
    chosen = [WeeksOf(kind, id_) for kind in _OWN_COLUMN if (id_ := asked[kind]) is not None]
    if len(chosen) > 1:
        raise BadUsage(_ONE_ONLY)
    span = _span(week, first, last)
    known, held = read_both(instance, timetable, run.output)
    audience = chosen[0] if chosen else None
    if audience is not None:
        _refuse_unknown(audience, known, held)
    _show(run.output, known, held, audience, span)
    return 0


def _span(week: dt.date | None, first: dt.date | None, last: dt.date | None) -> Span:
    """Mondays of the first and last week. Raises BadUsage."""
    if week is not None and (first is not None or last is not None):
        raise BadUsage(_WEEK_OR_SPAN)
    if first is not None and last is not None and last < first:
        raise BadUsage(_BACKWARDS)
    if week is not None:
        return monday(week), monday(week)
    return (monday(first) if first is not None else None, monday(last) if last is not None else None)


def _refuse_unknown(audience: WeeksOf, instance: Instance, timetable: Timetable) -> None:
    """Raises InputError for an id that is in neither the instance nor the timetable."""
    ids: dict[Kind, dict[str, None]] = {
        "group": dict.fromkeys(instance.group),
        "trainer": dict.fromkeys(instance.trainer),
        "room": dict.fromkeys(instance.room),
    }
    for session in timetable.sessions:
        ids["group"] |= dict.fromkeys(session.groups)
        ids["trainer"] |= dict.fromkeys(session.trainers)
        ids["room"] |= dict.fromkeys(rooms_named(session.room))
    ids["group"] |= dict.fromkeys(day.group for day in timetable.alternance)
    known = ids[audience.kind]
    if audience.id not in known:
        asked, what, instead = quoted(audience.id), _UNKNOWN[audience.kind], suggestion(audience.id, known)
        text = Text(f"{asked.fr} : {what.fr} ; {instead.fr}", f"{asked.en}: {what.en}; {instead.en}")
        raise InputError.at(f"--{audience.kind}", *text)


def _show(output: Output, instance: Instance, timetable: Timetable, audience: WeeksOf | None, span: Span) -> None:
    words, report = Words(output.lang), check(instance, timetable)
    output.say(f"{_name(instance, timetable, audience, words)} – {instance.title}")
    weeks = weeks_of(instance, timetable, report, audience, span, words)
    if not weeks:
        output.say(_NOTHING)
    wide = shutil.get_terminal_size((_WIDE, 24)).columns >= _WIDE
    for week in weeks:
        output.say()
        output.say(week.title)
        for notice in week.notices:
            output.say(f"  – {notice}")
        if week.rows:
            _print_week(output, week, audience, words, wide=wide)
        else:
            output.say(words["empty_week"])
    _warn(output, report, words)


def _print_week(output: Output, week: ShownWeek, audience: WeeksOf | None, words: Words, *, wide: bool) -> None:
    """The week's rows; a day is named once. The units' titles need a `wide` screen."""
    names = [name for name in _COLUMNS if audience is None or name != _OWN_COLUMN[audience.kind]]
    if not wide:
        names.remove("title")
    flagged = any(row.flags for row in week.rows)
    columns = [_column(name, week, words) for name in names] + ([Column("!")] if flagged else [])
    output.table(columns, _rows(week, names, flagged=flagged))


def _column(name: str, week: ShownWeek, words: Words) -> Column:
    fixed = name in _NEVER_CUT
    widest = max((len(row.cells.get(name, "")) for row in week.rows), default=0)
    heading = words["date_column"] if name == "day" else words[name]
    return Column(heading, no_wrap=fixed, overflow="fold", min_width=widest if fixed else None)


def _rows(week: ShownWeek, names: list[str], *, flagged: bool) -> Iterator[list[str]]:
    previous = None
    for row in week.rows:
        day = row.start.date()
        cells = [row.cells.get(name, "") if name != "day" or day != previous else "" for name in names]
        yield [*cells, *([row.flags] if flagged else [])]
        previous = day


def _name(instance: Instance, timetable: Timetable, audience: WeeksOf | None, words: Words) -> str:
    if audience is None:
        return words["everyone"]
    programme = Programme(instance, timetable, words.lang)
    naming = {"group": programme.group_name, "trainer": programme.trainer_name, "room": programme.room_name}
    name = naming[audience.kind](audience.id)
    return name if audience.id in name else f"{name} ({audience.id})"


def _warn(output: Output, report: Report, words: Words) -> None:
    for note in report.notes:
        output.note(words.of(note))
    if not report.accepted:
        output.note(_REFUSED)


@command("check", _CHECK_MANUAL, INSTANCE, TIMETABLE, JSON)
def check_command(run: Invocation, instance: Path, timetable: Path, as_json: bool) -> int:
    known, held = read_both(instance, timetable, run.output)
    report = check(known, held)
    if as_json:
        run.output.json(report_data(report, run.output.lang))
    else:
        summary.print_verdict(run.output, known, held, report)
        summary.print_criteria(run.output, report)
        summary.print_exam_criteria(run.output, report)
    return 0 if report.accepted else 1
