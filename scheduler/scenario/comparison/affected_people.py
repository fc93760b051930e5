"""Who must be told of differences: groups, trainers, and how many students they are."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from scheduler.instance.schema.groups import Group
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.diff import Difference, ExamDifference


@dataclass(frozen=True)
class AffectedPeople:
    """`students` are those of the groups, each counted once however the groups are made."""

    groups: tuple[str, ...] = ()
    trainers: tuple[str, ...] = ()
    students: int = 0
    staff: tuple[str, ...] = ()
    """Who watches over examinations and does not teach."""


NOBODY = AffectedPeople()


def affected_people(
    instances: Sequence[Instance], differences: Iterable[Difference], exams: Iterable[ExamDifference] = ()
) -> AffectedPeople:
    """In the order of the instances, the first of which knows a group's size best; a dropped one is in another. A group
    that comes or goes is affected though no session differs."""
    held = [one for each in differences for one in (each.before, each.after) if one is not None]
    groups = {group for one in held for group in one.groups}
    trainers = {trainer for one in held for trainer in one.trainers}
    sat = [one for each in exams for one in (each.before, each.after) if one is not None]
    groups |= {group for one in sat for group in one.groups}
    staff = dict.fromkeys(member.id for instance in instances for member in instance.staff)
    watching = {who for one in sat for who in one.invigilators}
    trainers |= watching - staff.keys()
    for before, after in pairwise(instances):
        both = before.unit.keys() & after.unit.keys()
        everybody = {*before.group, *after.group}
        groups |= {group for group in everybody if _life(before, group, both) != _life(after, group, both)}
    known: dict[str, Group] = {}
    for instance in instances:
        known = {**instance.group, **known}
    order = dict.fromkeys(chain(known, sorted(groups)))
    names = dict.fromkeys(chain(*(instance.trainer for instance in instances), sorted(trainers)))
    found = tuple(group for group in order if group in groups)
    told = tuple(name for name in names if name in trainers)
    return AffectedPeople(found, told, _students(known, groups), tuple(who for who in staff if who in watching))


def _life(instance: Instance, group: str, units: Collection[str]) -> object:
    """Which of these units the group attends, and when it is there."""
    if group not in instance.group:
        return ()
    spans = [instance.group[each].present for each in instance.lineage(group)]
    attended = {unit.code for unit in instance.attended_by(group)} & set(units)
    return (attended, [span for span in spans if span]) if attended else ()


def _students(known: dict[str, Group], groups: set[str]) -> int:
    """Students of the groups together: a group inside another is counted with it, and parts of one group that is not
    affected itself are at most that whole."""
    parts: dict[str | None, list[str]] = {}
    for group in known.values():
        parent = group.part_of if group.part_of in known else None
        parts.setdefault(parent, []).append(group.id)

    def of(group: str) -> int:
        size = known[group].size
        return size if group in groups else min(size, sum(of(part) for part in parts.get(group, ())))

    return sum(of(group) for group in parts.get(None, ()))
