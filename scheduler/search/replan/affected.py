"""Which sessions a change affects: those that the checker no longer accepts where they are; and what may move for them
while the rest stays, first little and more where that does not do."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduler.checker.check import check
from scheduler.checker.report import Report, Violation
from scheduler.demand.order import ordered_with
from scheduler.demand.problem import Problem
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind
from scheduler.rules import RULES
from scheduler.scopes import Scope
from scheduler.search.published import PublishedSession, Reference, minutes_held
from scheduler.text import Text
from scheduler.timetable.schema import Timetable
from scheduler.wording import NOTHING, numeric_date, say

PAST = Text(
    "Avec ces changements, des séances déjà passées enfreignent une règle, et le passé ne se déplace pas :",
    "With these changes sessions that are past break a rule, and the past does not move:",
)
SMALL = 12
"""Units that can be looked at whole, and with the criteria, at the first go."""


def comes_or_goes(day: dt.date, last: dt.date) -> Text:
    """What to write of a group whose past is at fault."""
    present = f"present: [{{first: {day}, last: {last}}}]"
    return Text(
        f"Un groupe qui arrive en cours d’année a ses dates dans l’instance, par exemple « {present} » ; de même s’il "
        "part. Les changements add_group et drop_group les écrivent.",
        f"A group that comes during the year has its dates in the instance, for example “{present}”; the same if it "
        "leaves. The changes add_group and drop_group write them.",
    )


def impossible(from_day: dt.date | None) -> Text:
    """That there is no timetable, whatever moves."""
    past = NOTHING
    if from_day is not None:
        day = numeric_date(from_day)
        past = say(" sans toucher à ce qui précède le {day}", " without touching what is before {day}", day=day)
    return Text(
        f"Avec ces changements, aucun emploi du temps ne respecte toutes les règles obligatoires{past.fr}, même en "
        "déplaçant toutes les autres séances et avec des conflits de formateurs : c’est prouvé. « scheduler explain » "
        "dit pourquoi.",
        f"With these changes no timetable keeps all the hard rules{past.en}, even if every other session moves and "
        "with trainer clashes: this is proved. “scheduler explain” says why.",
    )


@dataclass(frozen=True)
class Affected:
    """Units and groups to plan again, which of their sessions nothing is wrong with, and what is wrong with the past,
    which cannot be planned again."""

    units: frozenset[int]
    groups: frozenset[int]
    unaffected: frozenset[str]
    past: tuple[Text, ...]


def affected_by(reference: Reference, published: Timetable, report: Report, unavoidable: frozenset[str]) -> Affected:
    """`report`: the checker's, of the published timetable and the changed instance. `unavoidable`: trainers whose
    clashes there are as few as can be: nothing is gained by moving their sessions."""
    problem = reference.problem
    named = {id_ for violation in report.violations for id_ in violation.ids}
    named |= {id_ for clash in report.clashes if clash.trainer not in unavoidable for id_ in clash.ids}
    units = {old.unit for old in reference.sessions if old.id in named or old.slot is None}
    held = Counter((old.unit, old.kind) for old in reference.sessions)
    for row in problem.units:
        counts = ((held[row.index, kind], row.demand.of(kind)) for kind in SESSION_KINDS)
        if not row.demand.is_in_hours and any(n != wanted for n, wanted in counts):  # the report names wrong hours
            units.add(row.index)
    nameless = [violation for violation in report.violations if not violation.ids]
    of_days = {v.subject for v in nameless if RULES[v.rule].scope is Scope.GROUP_ALTERNANCE}
    units.update(*(_units_about(problem, v.subject) for v in nameless if v.subject not in of_days))
    groups = {
        group.index
        for group in problem.groups
        if group.group.alternance is not None
        and (
            any(reference.day_ids.get(id_) == group.index for id_ in named)
            or not of_days.isdisjoint({group.group.id, ""})
            or not group.group.alternance.min <= len(reference.days.get(group.index, ())) <= group.group.alternance.max
            or not reference.days.get(group.index, frozenset()) <= set(group.alternance_days)
        )
    }
    harmed = {id_ for violation in report.violations if not _is_about_counts(violation) for id_ in violation.ids}
    harmed |= {id_ for clash in report.clashes for id_ in clash.ids}
    unaffected = {
        old.id
        for old in reference.sessions
        if old.id not in harmed
        and old.slot in problem.units[old.unit].slots
        and not _has_too_many(problem, held, reference, old)
    }
    wrong = _wrong_in_the_past(reference, published, report)
    advice = []
    if reference.from_day is not None and any(v.rule == "H2" and len(v.ids) == 1 for v in wrong):
        advice.append(comes_or_goes(reference.from_day, problem.timeline.bounds[1]))
    return Affected(frozenset(units), frozenset(groups), frozenset(unaffected), (*(v.text for v in wrong), *advice))


def _has_too_many(
    problem: Problem, held: Counter[tuple[int, SessionKind]], reference: Reference, old: PublishedSession
) -> bool:
    """Whether the unit has more sessions of that kind, or hours, than it needs: any of them may go."""
    demand = problem.units[old.unit].demand
    if not demand.is_in_hours:
        return held[old.unit, old.kind] > demand.of(old.kind)
    return minutes_held(problem, reference.of_unit[old.unit], old.kind) > demand.minutes(old.kind)[1]


def _wrong_in_the_past(reference: Reference, published: Timetable, report: Report) -> list[Violation]:
    """What no session yet to come can mend: rules that are monotone and that the past breaks by itself."""
    past = {old.id for old in reference.sessions if old.frozen}
    wrong = [v for v in report.violations if RULES[v.rule].monotone and v.ids and set(v.ids) <= past]
    if wrong:
        instance = reference.problem.instance
        sessions = tuple(session for session in published.sessions if session.id in past)
        days = tuple(d for d in published.alternance if reference.is_past(d.start.astimezone(instance.zone).date()))
        alone = check(instance, published.model_copy(update={"sessions": sessions, "alternance": days}))
        broken = {violation.rule for violation in alone.violations}
        wrong = [violation for violation in wrong if violation.rule in broken]
    return wrong


def _units_about(problem: Problem, subject: str) -> set[int]:
    """The units that may mend a violation which names no session; all of them when it does not say whom it is about."""
    if subject in problem.unit_index:
        return {problem.unit_index[subject]}
    for group in problem.groups:
        if group.group.id == subject:
            return set(group.units)
    for trainer, units in zip(problem.instance.trainers, problem.taught_by, strict=True):
        if trainer.id == subject:
            return set(units)
    return set(range(len(problem.units)))


def _is_about_counts(violation: Violation) -> bool:
    """It then names all sessions of a unit, of which only some are too many."""
    rule = RULES[violation.rule]
    return rule.scope is Scope.UNIT_DATES and not rule.monotone


@dataclass(frozen=True)
class Neighbourhood:
    """What may move: the sessions of these units but for those that `stays` names, the alternance days of these
    groups."""

    units: frozenset[int]
    groups: frozenset[int]
    stays: frozenset[str] = frozenset()


def neighbourhood_of(problem: Problem, units: Iterable[int], groups: Iterable[int] = ()) -> Neighbourhood:
    """These units, and the alternance days that share evenings with them, besides those of `groups`."""
    chosen = frozenset(units)
    nearby = {g for unit in chosen for a in problem.units[unit].attendees for g in problem.groups[a].lineage}
    return Neighbourhood(
        chosen, frozenset(g for g in {*nearby, *groups} if problem.groups[g].group.alternance is not None)
    )


def neighbourhoods(problem: Problem, affected: Affected, *, must_all_move: bool) -> Iterator[Neighbourhood]:
    """The affected sessions (when they `must_all_move`, or are of many units); all sessions of the affected units; then
    all that the same groups attend; then all that their trainers teach; then everything. Each holds the one before."""
    if affected.unaffected and (must_all_move or len(affected.units) > SMALL):
        yield Neighbourhood(affected.units, affected.groups, affected.unaffected)
    part = neighbourhood_of(problem, affected.units, affected.groups)
    yield part
    alternating = {group.index for group in problem.groups if group.group.alternance is not None}
    for wider in (_of_order, _of_groups, _of_trainers, _everything):
        units = wider(problem, part.units) | part.units
        groups = alternating if len(units) == len(problem.units) else part.groups
        wider_part = neighbourhood_of(problem, units, groups)
        if wider_part != part:
            part = wider_part
            yield part


def _of_order(problem: Problem, units: frozenset[int]) -> frozenset[int]:
    ordered = ordered_with(problem)
    return frozenset(other for unit in units if unit in ordered for other in ordered[unit])


def _of_groups(problem: Problem, units: frozenset[int]) -> frozenset[int]:
    groups = {group for unit in units for group in problem.units[unit].attendees}
    return frozenset(unit for group in groups for unit in problem.groups[group].units)


def _of_trainers(problem: Problem, units: frozenset[int]) -> frozenset[int]:
    trainers = {trainer for unit in units for trainer in problem.units[unit].trainers}
    return frozenset(unit for trainer in trainers for unit in problem.taught_by[trainer])


def _everything(problem: Problem, _: frozenset[int]) -> frozenset[int]:
    return frozenset(row.index for row in problem.units)
