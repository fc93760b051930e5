"""The tray as data: what is not placed, those of the board first, sessions that are as good as one another together."""

from typing import Any

from scheduler.desk.board.examinations import about_exam
from scheduler.desk.draft.state import DraftState
from scheduler.desk.draft.tray import before_year
from scheduler.export.audience import AudienceTimetable, Programme
from scheduler.instance.instants import local, utc
from scheduler.text import Text
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Held, Planned
from scheduler.wording import moment

Json = dict[str, Any]
_UNDATED = Text(
    "aucune date n’a été trouvée à côté des autres examens ; prenez-le : chaque heure dit pourquoi",
    "no date was found beside the other examinations; pick it up: every hour says why",
)


def unplaced(state: DraftState, programme: Programme, shown: AudienceTimetable) -> list[Json]:
    """Of each unit and kind, each group's alternance days, each examination: who is concerned, and the ids that are
    still to be placed. `was`: where the first of them stood."""
    found = dict[tuple[str, str], Json]()
    for row in state.tray:
        if isinstance(row, Exam):
            found[row.id, "exam"] = {**_examination(state, row, programme, shown), "ids": [row.id]}
            continue
        entry = found.setdefault((row.unit or row.groups[0], row.kind), _entry(state, row, programme, shown))
        entry["ids"].append(row.id)
    return sorted(found.values(), key=lambda entry: not entry["here"])


def _examination(state: DraftState, exam: Exam, programme: Programme, shown: AudienceTimetable) -> Json:
    known = exam.id in state.timetable.undated
    return {
        **about_exam(exam, programme),
        "was": _was(state, exam, programme),
        "here": _is_of(state, exam, shown),
        "notes": [_UNDATED.to(programme.lang)] if known else [],
    }


def _was(state: DraftState, row: Planned, programme: Programme) -> str | None:
    if utc(row.start) == utc(before_year(state.instance)):
        return None
    return moment(local(row.start, state.instance.zone)).to(programme.lang)


def _entry(state: DraftState, row: Held, programme: Programme, shown: AudienceTimetable) -> Json:
    lang = programme.lang
    about = row.unit or row.groups[0]
    return {
        "ids": [],
        "kind": row.kind,
        "unit": row.unit,
        "title": None if row.unit is None else programme.unit_title(row.unit),
        "groups": [programme.group_name(group) for group in row.groups],
        "trainers": [programme.trainer_name(trainer) for trainer in row.trainers],
        "was": _was(state, row, programme),
        "here": _is_of(state, row, shown),
        "notes": [
            violation.text.to(lang)
            for violation in state.report.violations  # of sessions: the board lists what is wrong with examinations
            if violation.is_lack and violation.subject == about
        ],
    }


def _is_of(state: DraftState, row: Planned, shown: AudienceTimetable) -> bool:
    """Whether it would stand on that board."""
    if isinstance(row, AlternanceDay):
        return shown.kind == "group" and row.group in state.instance.lineage(shown.id)
    if isinstance(row, Exam):
        return _is_examined_by(state, row, shown)
    unit = state.instance.unit[row.unit]
    match shown.kind:
        case "group":
            return row.unit in {each.code for each in state.instance.attended_by(shown.id)}
        case "trainer":
            return shown.id in unit.trainers
        case "room":
            return row.kind == "in_person"
        case _:
            return row.course == shown.id


def _is_examined_by(state: DraftState, exam: Exam, shown: AudienceTimetable) -> bool:
    match shown.kind:
        case "group":
            return not set(exam.groups).isdisjoint(state.instance.lineage(shown.id))
        case "trainer":
            return shown.id in state.instance.unit[exam.unit].trainers
        case "unit":
            return exam.unit == shown.id
        case _:
            return exam.kind != "work"
