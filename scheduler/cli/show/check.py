"""`scheduler check`: the checker alone, on any timetable, an edited one too."""

import json
from pathlib import Path

import click

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.cli.core import summary
from scheduler.cli.core.grammar import Command, Manual
from scheduler.cli.core.options import common_options, instance_argument, option, timetable_argument
from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import read_both
from scheduler.rules import RULES
from scheduler.text import Lang, Text

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


def check_command(lang: Lang, output: Output) -> Command:
    """`check INSTANCE TIMETABLE`."""

    def run(instance: Path, timetable: Path, as_json: bool) -> int:
        known, held = read_both(instance, timetable, output)
        report = check(known, held)
        if as_json:
            output.raw(to_json(report, output.lang))
        else:
            summary.print_verdict(output, known, held, report)
            summary.print_criteria(output, report)
        return 0 if report.accepted else 1

    about = Text("Écrire le rapport en JSON.", "Write the report as JSON.")
    params: list[click.Parameter] = [
        instance_argument(lang),
        timetable_argument(lang),
        option("--json", "as_json", about=about, lang=lang, is_flag=True),
        *common_options(lang),
    ]
    return Command("check", _MANUAL, lang, params=params, callback=run)


def to_json(report: Report, lang: Lang) -> bytes:
    """The report for programs: the same keys always, every sentence in one language."""
    content = {
        "accepted": report.accepted,
        "violations": [{"rule": v.rule, "text": v.text.to(lang), "ids": list(v.ids)} for v in report.violations],
        "clash_count": report.clash_count,
        "clashes": [
            {
                "rule": clash.rule,
                "trainer": clash.trainer,
                "start": clash.start.isoformat(),
                "excess": clash.excess,
                "text": clash.text.to(lang),
                "ids": list(clash.ids),
            }
            for clash in report.clashes
        ],
        "cost": report.cost,
        "criteria": [
            {
                "code": criterion.code,
                "name": RULES[criterion.code].name.to(lang),
                "value": criterion.value,
                "weight": criterion.weight,
                "cost": criterion.cost,
                "points": [{"subject": p.subject, "value": p.value, "text": p.text.to(lang)} for p in criterion.points],
            }
            for criterion in report.criteria
        ],
        "notes": [note.to(lang) for note in report.notes],
        "read": [text.to(lang) for text in report.read],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
