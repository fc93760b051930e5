"""The comparison for programs, JSON, and for people's spreadsheets, two CSV files.

Scenarios come in the order of the comparison. Dates and times are ISO 8601 with the centre's offset. Nothing depends on
the clock: the same comparison gives the same bytes.

JSON, version 1. A key is never absent; what is not known is `null`.

- `version`, `instance`, `digest`, `timezone`: of today's instance;
- `today`: `clashes`, `cost`, `criteria` (code to value), `proved`;
- `scenarios`: `name`, `title`, `from`, `improve` (trainers whose sessions may move for a better timetable), `floor`
  (what the criteria then cost at least, whatever moves; null where it is not known), `status` (`planned`, `unknown`,
  `impossible`, `failed`), `rank` from 1, `equal_to` (names), `clashes`, `clashes_added`, `moves`, `changes`,
  `cancelled`, `added`, `cost` (by today's weights), `cost_added`, `own_cost` (by the scenario's), `criteria` (code to
  `value`, `difference`, `weight`), `proved` (list of `objective`, `status`, `value`, `bound`), `touched` (`groups`,
  `trainers`, `students`, `staff`), `texts` and `notes` (lists of `fr`, `en`), `differences` (in time order: `id`,
  `change` (`moved`, `changed`, `cancelled`, `added`), `is_move`, `unit` (null for an alternance day), `kind`,
  `groups`, `before`, `after`: `start`, `end`, `kind`, `room`, `trainers`), `exams` (the same of examinations, with
  `session`; `rooms`, `invigilators`, `candidates`, `extra_time` in `before` and `after`), `exam_moves`,
  `exams_unplaced`, `exam_cost`, `exam_cost_added`;
- `critical`: names of the scenarios, what costs most first;
- `sweep`: null, or `by_trainer` and `by_span`, the worst first, each with `absences`, `impossible`, `unanswered`,
  `clashes_added`, `moves`, `cost_added`.
"""

import datetime as dt
from collections.abc import Mapping
from itertools import chain

from scheduler.export.csv_files import for_people
from scheduler.files import json_bytes
from scheduler.instance.schema.instance import Instance
from scheduler.rules import CRITERIA
from scheduler.scenario.comparison.absences import Total
from scheduler.scenario.comparison.compare import Comparison, Row
from scheduler.text import Lang, Text
from scheduler.timetable.diff import AnyDifference, Difference
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Planned, TierName, TierResult

Json = dict[str, object]

_FIGURES = (
    "clashes", "clashes_added", "moves", "changes", "cancelled", "added", "cost", "cost_added", "own_cost",
)  # fmt: skip
_EXAM_FIGURES = ("exam_moves", "exams_unplaced", "exam_cost", "exam_cost_added")
_TIERS: tuple[TierName, ...] = ("clashes", "moves", "changes", "criteria")
COMPARISON = (
    "rank", "scenario", "title", "status", "equal_to", *_FIGURES, "students", "groups", "trainers",
    *(f"{tier}_{column}" for tier in _TIERS for column in ("proof", "bound")),
    *CRITERIA, *(f"{code}_added" for code in CRITERIA), "reason_fr", "reason_en",
)  # fmt: skip
MOVES = (
    "scenario", "id", "unit", "kind", "change", "groups", "trainers", "from", "to", "room_before", "room_after",
    "trainers_before", "trainers_after",
)  # fmt: skip


def to_json(comparison: Comparison) -> bytes:
    """The comparison as JSON, UTF-8, as the module says."""
    return json_bytes(as_data(comparison))


def to_csv(comparison: Comparison, lang: Lang) -> dict[str, bytes]:
    """`comparison.csv`, a row per scenario, and `moves.csv`, a row per difference, as people open them.

    Several names in a cell are joined by `;`. A figure that nobody knows is an empty cell.
    """
    moves = [
        _move(comparison.instance, row.name, each)
        for row in comparison.rows
        for each in chain[AnyDifference](row.differences, row.exam_differences)
    ]
    return {
        "comparison.csv": for_people(COMPARISON, map(_scenario_row, comparison.rows), lang),
        "moves.csv": for_people(MOVES, moves, lang),
    }


def as_data(comparison: Comparison) -> Json:
    """What `to_json` writes."""
    instance, report, sweep = comparison.instance, comparison.report, comparison.sweep
    return {
        "version": 1,
        "instance": instance.name,
        "digest": instance.digest,
        "timezone": instance.timezone,
        "today": {
            "clashes": report.clash_count,
            "cost": report.cost,
            "criteria": {each.code: each.value for each in report.criteria},
            "proved": [_tier(tier) for tier in comparison.timetable.tiers],
        },
        "scenarios": [_scenario(instance, row) for row in comparison.rows],
        "critical": [row.name for row in comparison.critical],
        "sweep": None if sweep is None else {
            "by_trainer": [{"trainer": trainer, **_total(total)} for trainer, total in sweep.by_trainer],
            "by_span": [
                {"first": span.first.isoformat(), "last": span.last.isoformat(), **_total(total)}
                for span, total in sweep.by_span
            ],
        },
    }  # fmt: skip


def _scenario(instance: Instance, row: Row) -> Json:
    scenario, figures = row.outcome.scenario, row.figures
    return {
        "name": row.name,
        "title": scenario.title,
        "from": scenario.from_.isoformat() if scenario.from_ is not None else None,
        "improve": list(scenario.improve),
        "floor": row.outcome.floor,
        "status": row.status,
        "rank": row.rank,
        "equal_to": list(row.equal_to),
        **{key: getattr(figures, key, None) for key in _FIGURES},
        "criteria": {
            each.code: {"value": each.value, "difference": each.difference, "weight": each.weight}
            for each in (figures.criteria if figures is not None else ())
        },
        "proved": [_tier(tier) for tier in row.proofs],
        "touched": None if figures is None else {
            "groups": list(row.affected.groups),
            "trainers": list(row.affected.trainers),
            "students": row.affected.students,
            "staff": list(row.affected.staff),
        },
        "texts": [_text(text) for text in row.outcome.texts],
        "notes": [_text(text) for text in row.outcome.notes],
        "differences": [_difference(instance, each) for each in row.differences],
        "exams": [_difference(instance, each) for each in row.exam_differences],
        **{key: getattr(figures, key, None) for key in _EXAM_FIGURES},
    }  # fmt: skip


def _difference(instance: Instance, each: AnyDifference) -> Json:
    held = each.held
    about: Json = {"unit": held.unit, "session": held.session} if isinstance(held, Exam) else {"unit": held.unit}
    return {
        "id": each.id,
        "change": each.kind,
        **({"is_move": each.is_move} if isinstance(each, Difference) else {}),
        **about,
        "kind": held.kind,
        "groups": list(held.groups),
        "before": _held(instance, each.before),
        "after": _held(instance, each.after),
    }


def _held(instance: Instance, held: Planned | None) -> Json | None:
    if held is None:
        return None
    times: Json = {"start": _iso(instance, held.start), "end": _iso(instance, held.end)}
    if isinstance(held, Exam):
        return times | {
            "rooms": [room.room for room in held.rooms],
            "invigilators": list(held.invigilators),
            "candidates": held.candidates,
            "extra_time": held.extra_time,
        }
    return times | {"kind": held.kind, "room": held.room, "trainers": list(held.trainers)}


def _iso(instance: Instance, when: dt.datetime) -> str:
    return when.astimezone(instance.zone).isoformat(timespec="seconds")


def _tier(tier: TierResult) -> Json:
    return {"objective": tier.tier, "status": tier.status, "value": tier.value, "bound": tier.bound}


def _total(total: Total) -> Json:
    return {
        "absences": total.of,
        "impossible": total.impossible,
        "unanswered": total.unanswered,
        "clashes_added": total.clashes,
        "moves": total.moves,
        "cost_added": total.cost,
    }


def _text(text: Text) -> Json:
    return {"fr": text.fr, "en": text.en}


def _scenario_row(row: Row) -> Mapping[str, object]:
    figures = row.figures
    cells: dict[str, object] = {
        "rank": row.rank,
        "scenario": row.name,
        "title": row.outcome.scenario.title,
        "status": row.status,
        "equal_to": ";".join(row.equal_to),
        "reason_fr": " ".join(text.fr for text in row.outcome.texts),
        "reason_en": " ".join(text.en for text in row.outcome.texts),
    }
    if figures is None:
        return cells
    cells |= {key: getattr(figures, key) for key in _FIGURES}
    cells |= {
        "students": row.affected.students,
        "groups": ";".join(row.affected.groups),
        "trainers": ";".join(row.affected.trainers),
    }
    for tier in row.proofs:
        cells |= {f"{tier.tier}_proof": tier.status, f"{tier.tier}_bound": tier.bound}
    for each in figures.criteria:
        cells |= {each.code: each.value, f"{each.code}_added": each.difference}
    return cells


def _move(instance: Instance, scenario: str, each: AnyDifference) -> Mapping[str, object]:
    """A row of moves.csv; who watches over an examination stands where trainers do."""
    before, after = each.before, each.after
    return {
        "scenario": scenario,
        "id": each.id,
        "unit": each.held.unit or "",
        "kind": each.held.kind,
        "change": each.kind,
        "groups": ";".join(each.held.groups),
        "trainers": _people(each.held),
        "from": _iso(instance, before.start) if before is not None else "",
        "to": _iso(instance, after.start) if after is not None else "",
        "room_before": _room(before),
        "room_after": _room(after),
        "trainers_before": _people(before),
        "trainers_after": _people(after),
    }


def _people(held: Planned | None) -> str:
    if held is None:
        return ""
    return ";".join(held.invigilators if isinstance(held, Exam) else held.trainers)


def _room(held: Planned | None) -> str | None:
    if held is None:
        return None
    return ";".join(room.room for room in held.rooms) if isinstance(held, Exam) else held.room
