"""The checker's report for programs."""

from typing import Any

from scheduler.checker.report import Report
from scheduler.exam_rules import EXAM_RULES
from scheduler.rules import RULES
from scheduler.text import Lang


def report_data(report: Report, lang: Lang) -> dict[str, Any]:
    """The report for programs: the same keys always, every sentence in one language."""
    return {
        "accepted": report.accepted,
        "violations": [{"rule": v.rule, "text": v.text.to(lang), "ids": list(v.ids)} for v in report.all_violations],
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
        "cost": report.cost + report.exam_cost,
        "criteria": [
            {
                "code": criterion.code,
                "name": (RULES.get(criterion.code) or EXAM_RULES[criterion.code]).name.to(lang),
                "value": criterion.value,
                "weight": criterion.weight,
                "cost": criterion.cost,
                "points": [{"subject": p.subject, "value": p.value, "text": p.text.to(lang)} for p in criterion.points],
            }
            for criterion in (*report.criteria, *report.exam_criteria)
        ],
        "notes": [note.to(lang) for note in report.notes],
        "read": [text.to(lang) for text in report.read],
    }
