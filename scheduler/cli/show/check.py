"""`scheduler check`: the checker alone, on any timetable, an edited one too."""

from pathlib import Path

from scheduler.checker.as_json import report_data
from scheduler.checker.check import check
from scheduler.cli.core import summary
from scheduler.cli.core.commands import Invocation, Manual, command
from scheduler.cli.core.options import INSTANCE, JSON, TIMETABLE
from scheduler.cli.core.reading import read_both
from scheduler.text import Text

_MANUAL = Manual(
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


@command("check", _MANUAL, INSTANCE, TIMETABLE, JSON)
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
