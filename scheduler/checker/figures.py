"""Sums that planners read beside a timetable: hours per trainer and per group, sessions per unit."""

import datetime as dt
from dataclasses import dataclass

from scheduler.checker.facts import Facts
from scheduler.instance.schema import Instance
from scheduler.timetable.schema import Timetable


@dataclass(frozen=True)
class TrainerHours:
    """What a trainer teaches in the year; `evenings` counts dates."""

    trainer: str
    sessions: int
    hours: float
    evenings: int


@dataclass(frozen=True)
class GroupHours:
    """What a group attends in the year, with the groups it is part of; `evenings` counts dates with a session."""

    group: str
    in_person_h: float
    webconference_h: float
    alternance_h: float
    evenings: int
    alternance_days: int


@dataclass(frozen=True)
class UnitCount:
    """A unit's sessions, held and demanded, and the dates of the first and last; demands the instance lacks are 0."""

    unit: str
    in_person: int
    in_person_demanded: int
    webconference: int
    webconference_demanded: int
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True)
class Figures:
    """In the instance's order: every trainer, every group, every unit that gets sessions."""

    trainers: tuple[TrainerHours, ...]
    groups: tuple[GroupHours, ...]
    units: tuple[UnitCount, ...]


def figures(instance: Instance, timetable: Timetable) -> Figures:
    """The sums of a timetable, right or wrong; never raises."""
    facts = Facts(instance, timetable)
    return Figures(
        trainers=tuple(_trainer(facts, trainer.id) for trainer in instance.trainers),
        groups=tuple(_group(facts, group.id) for group in instance.groups),
        units=tuple(_unit(facts, unit.code) for unit in instance.scheduled_units),
    )


def _trainer(facts: Facts, trainer: str) -> TrainerHours:
    taught = facts.taught[trainer]
    return TrainerHours(
        trainer=trainer,
        sessions=len(taught),
        hours=sum(meeting.seconds for meeting in taught) / 3600,
        evenings=len({meeting.day for meeting in taught}),
    )


def _group(facts: Facts, group: str) -> GroupHours:
    attended, days = facts.attended[group], {day.day for day in facts.at_centre(group)}
    seconds = {True: 0, False: 0}
    for meeting in attended:
        seconds[meeting.in_person] += meeting.seconds
    hours = facts.instance.alternance
    return GroupHours(
        group=group,
        in_person_h=seconds[True] / 3600,
        webconference_h=seconds[False] / 3600,
        alternance_h=len(days) * hours.hours if hours is not None else 0.0,
        evenings=len({meeting.day for meeting in attended}),
        alternance_days=len(days),
    )


def _unit(facts: Facts, code: str) -> UnitCount:
    held, demand = facts.of_unit[code], facts.demanded[code]
    in_person = sum(meeting.in_person for meeting in held)
    return UnitCount(
        unit=code,
        in_person=in_person,
        in_person_demanded=demand.in_person if demand is not None else 0,
        webconference=len(held) - in_person,
        webconference_demanded=demand.webconference if demand is not None else 0,
        first=held[0].day if held else None,
        last=held[-1].day if held else None,
    )
