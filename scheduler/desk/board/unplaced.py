"""The tray as data: what is not placed, those of the board first, sessions that are as good as one another together."""

from typing import Any

from scheduler.desk.draft.state import DraftState
from scheduler.export.audience import AudienceTimetable, Programme
from scheduler.instance.instants import utc
from scheduler.timetable.schema import AlternanceDay, Held
from scheduler.wording import moment

Json = dict[str, Any]


def unplaced(state: DraftState, programme: Programme, shown: AudienceTimetable) -> list[Json]:
    """Of each unit and kind, or each group's alternance days: who is concerned, and the ids that are still to be
    placed. `was`: where the first of them stood."""
    found = dict[tuple[str, str], Json]()
    for row in state.tray:
        entry = found.setdefault((row.unit or row.groups[0], row.kind), _entry(state, row, programme, shown))
        entry["ids"].append(row.id)
    return sorted(found.values(), key=lambda entry: not entry["here"])


def _entry(state: DraftState, row: Held, programme: Programme, shown: AudienceTimetable) -> Json:
    lang, was = programme.lang, row.start.astimezone(state.instance.zone)
    about = row.unit or row.groups[0]
    return {
        "ids": [],
        "kind": row.kind,
        "unit": row.unit,
        "title": None if row.unit is None else programme.unit_title(row.unit),
        "groups": [programme.group_name(group) for group in row.groups],
        "trainers": [programme.trainer_name(trainer) for trainer in row.trainers],
        "was": moment(was).to(lang) if utc(row.start) != utc(row.end) else None,
        "here": _is_of(state, row, shown),
        "notes": [
            violation.text.to(lang)
            for violation in state.report.violations  # of sessions: the board lists what is wrong with examinations
            if violation.is_lack and violation.subject == about
        ],
    }


def _is_of(state: DraftState, row: Held, shown: AudienceTimetable) -> bool:
    """Whether it would stand on that board."""
    if isinstance(row, AlternanceDay):
        return shown.kind == "group" and row.group in state.instance.lineage(shown.id)
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
