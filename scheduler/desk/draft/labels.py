"""What an act is called in the journal, and on the buttons that take it back."""

from collections.abc import Sequence

from scheduler.checker.report import Violation
from scheduler.desk.draft.state import DraftState
from scheduler.exam_rules import EXAM_RULES
from scheduler.rules import RULES
from scheduler.text import Text
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Planned
from scheduler.wording import SESSION, counted, listing, moment

ALL_RULES = {**RULES, **EXAM_RULES}
"""Of sessions and of examinations, by code."""


def feminine(row: Planned) -> str:
    """The end of a French participle: “séance” and “journée” have an e, “examen” has none."""
    return "" if isinstance(row, Exam) else "e"


def moved(state: DraftState, row: Planned, after: Planned) -> Text:
    """`TRS001-04 : mardi 04/10/2022 17 h → jeudi 06/10/2022 17 h`; of what was not placed, where it is now."""
    was, now = moment(row.start), moment(after.start)
    if row.id not in state.held:
        return Text(f"{row.id} placé{feminine(row)} le {now.fr}", f"{row.id} placed on {now.en}")
    return Text(f"{row.id} : {was.fr} → {now.fr}", f"{row.id}: {was.en} → {now.en}")


def despite(label: Text, violations: Sequence[Violation]) -> Text:
    """What was done although it breaks rules, which it names."""
    names = listing([ALL_RULES[code].name for code in dict.fromkeys(violation.rule for violation in violations)])
    return Text(f"{label.fr} (malgré : {names.fr})", f"{label.en} (despite: {names.en})")


def taken_out(rows: Sequence[Planned]) -> Text:
    if len(rows) == 1:
        return Text(f"{rows[0].id} retiré{feminine(rows[0])} du planning", f"{rows[0].id} taken out of the timetable")
    several, names = counted(len(rows), SESSION), ", ".join(row.id for row in rows)
    return Text(f"{several.fr} retirées : {names}", f"{several.en} taken out: {names}")
