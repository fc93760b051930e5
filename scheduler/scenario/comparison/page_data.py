"""What the script of whatif.html draws: today's sessions once, and of each scenario what differs.

Dates and hours are texts in the centre's zone, so that the reader's own zone changes nothing.
"""

from itertools import chain

from scheduler.export.page.data import Json, marks
from scheduler.export.page.texts import Words
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.comparison.compare import Comparison, Row
from scheduler.scenario.comparison.people_names import trainer_name
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.diff import Difference
from scheduler.timetable.schema import AlternanceDay, Held


def page_data(comparison: Comparison, words: Words, own: dict[str, str]) -> Json:
    """Everything the script needs; the same arguments always give the same object."""
    instance = comparison.instance
    timeline = Timeline(instance.model_copy(update={"locale": words.lang}))
    today = [_held(instance, held) for held in comparison.timetable.held]
    return {
        "lang": words.lang,
        "zone": instance.timezone,
        "words": own,
        "columns": _columns(comparison, timeline),
        "marks": marks(timeline, words),
        "taught": [day.isoformat() for day in timeline.slots_on],
        "inside": _lineages(comparison),
        "trainers": _names(comparison),
        "today": today,
        "clashes": sorted({id_ for clash in comparison.report.clashes for id_ in clash.ids}),
        "first": _first(comparison),
        "scenarios": [_scenario(instance, row) for row in comparison.rows],
    }


def _first(comparison: Comparison) -> int:
    """The scenario shown first: the best choice; of a sweep, the worst absence."""
    names = [row.name for row in comparison.rows]
    worst = next((row for row in comparison.critical if row.planned is not None), None)
    return names.index(worst.name) if comparison.sweep is not None and worst is not None else 0


def _scenario(instance: Instance, row: Row) -> Json:
    clashes = row.planned.report.clashes if row.planned is not None else ()
    return {
        "name": row.name,
        "title": row.title,
        "groups": row.affected.groups,
        "trainers": row.affected.trainers,
        "clashes": sorted({id_ for clash in clashes for id_ in clash.ids}),
        "changes": [_difference(instance, each) for each in row.differences],
    }


def _difference(instance: Instance, each: Difference) -> Json:
    return {
        "id": each.id,
        "change": each.kind,
        "before": _held(instance, each.before) if each.before is not None else None,
        "after": _held(instance, each.after) if each.after is not None else None,
    }


def _held(instance: Instance, held: Held) -> Json:
    start = held.start.astimezone(instance.zone)
    row: Json = {
        "id": held.id,
        "day": start.date().isoformat(),
        "start": f"{start:%H:%M}",
        "groups": held.groups,
        "trainers": held.trainers,
    }
    if isinstance(held, AlternanceDay):
        return row | {"kind": "alternance"}
    return row | {"unit": held.unit, "kind": held.kind, "room": held.room}


def _columns(comparison: Comparison, timeline: Timeline) -> list[int]:
    """Weekdays shown, Monday 0: those taught, and any other on which something is held."""
    days = {day.weekday() for day in timeline.slots_on}
    planned = [row.planned.timetable for row in comparison.rows if row.planned is not None]
    for timetable in (comparison.timetable, *planned):
        starts = chain((s.start for s in timetable.sessions), (d.start for d in timetable.alternance))
        days |= {start.astimezone(comparison.instance.zone).weekday() for start in starts}
    return sorted(days)


def _lineages(comparison: Comparison) -> dict[str, list[str]]:
    """Whose sessions a group attends: its own and those of the groups it is part of, in whatever instance it is."""
    found: dict[str, list[str]] = {}
    for instance in _instances(comparison):
        for group in instance.groups:
            found.setdefault(group.id, list(instance.lineage(group.id)))
    return found


def _names(comparison: Comparison) -> dict[str, str]:
    ids = dict.fromkeys(trainer.id for instance in _instances(comparison) for trainer in instance.trainers)
    owner = {
        trainer.id: row
        for row in comparison.rows
        if row.planned is not None
        for trainer in row.planned.instance.trainers
    }
    return {id_: trainer_name(comparison, owner.get(id_), id_) for id_ in ids}


def _instances(comparison: Comparison) -> list[Instance]:
    return [comparison.instance, *(row.planned.instance for row in comparison.rows if row.planned is not None)]
