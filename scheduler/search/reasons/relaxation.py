"""The problem in which some facts alone hold, and its model: exactly what is left when the others are left out."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from ortools.sat.python import cp_model

from scheduler.demand.problem import Problem, UnitRow
from scheduler.demand.subproblem import Subproblem
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.instance.schema.slots import Weekday
from scheduler.instance.schema.trainers import Availability, Level, MostHours, Trainer, WeeklyLevel
from scheduler.instance.schema.units import Pin, Unit
from scheduler.model import registry
from scheduler.model.build import Build, Expr, Var
from scheduler.model.variables import Variables
from scheduler.rules import CLASHES, HARD, RULES
from scheduler.scopes import Scope
from scheduler.search.published import Published, PublishedSession, Reference
from scheduler.search.reasons.fact import OWN_TIMES, TOLD_BY_KINDS, Fact, Kind, busy_times, names_of
from scheduler.search.reasons.premises import Premises

ANY_NUMBER = 100_000
"""Sessions a week without a rhythm, seats of a room that is always there."""
GUARDED: dict[Kind, str] = {"group": "H2", "law": "H7", "site": "H8", "one_place": "C1"}
"""Facts that the model posts under their rule and subject; the others are left out of the instance or its tables."""


@dataclass(frozen=True)
class Relaxation:
    """`problem` has only the units, groups and trainers that the facts touch. `ignored`: the rules that do not hold,
    by code and subject; `left_out`: those that hold for nobody. `is_exact`: every rule among the facts holds; else what
    the model allows may be no timetable that keeps them. `past`: sessions that stay where they were held, `past_days`
    alternance days of groups."""

    problem: Problem
    ignored: frozenset[tuple[str, str]]
    left_out: frozenset[str]
    is_exact: bool
    past: tuple[PublishedSession, ...] = ()
    past_days: frozenset[tuple[int, dt.date]] = frozenset()

    def build(self, most_clashes: int | None, go_on: Callable[[], None] = lambda: None) -> Build:
        """The model, feasible exactly when a timetable with at most so many clashes keeps the facts; None leaves
        clashes aside."""
        build = self.counting(go_on, forbidden=most_clashes == 0, clashes=most_clashes is not None)
        if most_clashes:
            build.model.add(build.total(CLASHES) <= most_clashes)
        return build

    def counting(self, go_on: Callable[[], None], *, forbidden: bool = False, clashes: bool = True) -> Build:
        """The model with its clashes as terms, each of a trainer whose facts say so."""
        build = _Ignoring(self.problem, self.ignored, go_on)
        rules = [code for code in (*HARD, *(CLASHES if clashes else ())) if code not in self.left_out]
        rooms = registry.rooms_for(self.problem, rules)
        v = Variables(build, clashes="forbidden" if forbidden else "counted", rooms=rooms)
        build.know_days(v)
        for post in registry.posts(rules):
            post(build, v)
        self._hold_past(build, v)
        return build

    def _hold_past(self, build: Build, v: Variables) -> None:
        """Less than re-planning holds, and never more: of a room or a trainer that this part does not know, nothing."""
        held = [v.at[old.unit].get(-1 if old.slot is None else old.slot, {}).get(old.kind) for old in self.past]
        held += [v.alternance.get(key) for key in sorted(self.past_days)]
        for old in self.past:
            taught = [v.teach.get((old.unit, old.slot, trainer)) for trainer in old.trainers if old.slot is not None]
            held += [literal for literal in taught if literal is not None]
        for literal in held:
            build.model.add_bool_or([] if literal is None else [literal])


def _may_be_relaxed(code: str) -> bool:
    """Whether a timetable that keeps the rule keeps it in a relaxation, where units are left out and others have rooms
    of their own."""
    return RULES[code].holds_in_parts and registry.knows_its_rooms(code)


class _Ignoring(Build):
    """Posts the rules that hold; those ignored stand under a literal that is false."""

    def __init__(self, problem: Problem, ignored: Collection[tuple[str, str]], go_on: Callable[[], None]) -> None:
        super().__init__(problem, go_on=go_on)
        self._ignored = ignored
        self._names = frozenset(names_of(problem.instance))
        self._days: dict[int, dt.date] = {}

    def _ignores(self, rule: str, subject: str) -> bool:
        return (rule, subject if subject in self._names else "") in self._ignored

    def know_days(self, v: Variables) -> None:
        for table in v.at:
            for slot, kinds in table.items():
                self._days |= {literal.index: v.slot(slot).day for literal in kinds.values()}
        self._days |= {literal.index: day for (_, day), literal in v.alternance.items()}

    @cached_property
    def _never(self) -> Var:
        return self.model.new_constant(0)

    def post(
        self, rule: str, subject: str, constraint: cp_model.Constraint | cp_model.BoundedLinearExpression | bool
    ) -> None:
        if not self._ignores(rule, subject):
            super().post(rule, subject, constraint)
        elif isinstance(constraint, cp_model.Constraint):
            constraint.only_enforce_if(self._never)

    def term(self, rule: str, subject: str, expr: Expr) -> None:
        if not self._ignores(rule, subject):
            super().term(rule, subject, expr)

    def at_most(self, rule: str, subject: str, count: int, literals: Sequence[Var]) -> None:
        if rule == "H7" and ("H2", subject) in self._ignored:
            # The rest between two days counts on H2 for what is held at the same time: without it, day against day.
            by_day = defaultdict[dt.date, list[Var]](list)
            for literal in literals:
                by_day[self._days[literal.index]].append(literal)
            today, tomorrow = by_day.values()
            for one in today:
                for other in tomorrow:
                    super().at_most(rule, subject, count, [one, other])
        else:
            super().at_most(rule, subject, count, literals)


def relaxed_to(premises: Premises, facts: Iterable[Fact]) -> Relaxation:
    """The problem in which these facts hold, what is given, and nothing else."""
    known = frozenset(facts) | premises.given
    relaxation = _Relaxing(premises, known).relaxation()
    return relaxation if premises.published is None else _with_the_past(relaxation, known, premises.published)


def _with_the_past(relaxation: Relaxation, facts: frozenset[Fact], published: Published) -> Relaxation:
    """What is past of some units and groups stays, and they have nothing else there."""
    problem = relaxation.problem
    reference = Reference.of(problem, published.timetable, published.from_day)
    units = {problem.unit_index.get(fact.subject) for fact in facts if fact.kind == "past"}
    names = {fact.subject for fact in facts if fact.kind == "past_days"}
    groups = {row.index for row in problem.groups if row.group.id in names and row.index not in problem.days_elsewhere}
    opened = reference.open()
    narrowed = replace(
        problem,
        units=tuple(replace(row, slots=opened.units[row.index].slots) if row.index in units else row
                    for row in problem.units),
        groups=tuple(replace(row, alternance_days=opened.groups[row.index].alternance_days) if row.index in groups
                     else row for row in problem.groups),
    )  # fmt: skip
    days = {(group, day) for group in groups for day in reference.days.get(group, ()) if reference.is_past(day)}
    past = tuple(old for old in reference.sessions if old.frozen and old.unit in units)
    return replace(relaxation, problem=narrowed, past=past, past_days=frozenset(days))


class _Relaxing:
    def __init__(self, premises: Premises, facts: frozenset[Fact]) -> None:
        self._whole = premises.problem
        self._instance = premises.problem.instance
        self._is_calendar_given = bool(premises.given)
        self._are_clashes_aside = premises.most_clashes is None
        self._is_whole = facts.issuperset(premises.facts)
        self._by_kind = defaultdict[Kind, set[Fact]](set)
        self._subjects = defaultdict[Kind, set[str]](set)
        for fact in facts:
            self._by_kind[fact.kind].add(fact)
            self._subjects[fact.kind].add(fact.subject)
        codes = self._about("unit")
        self._rows = [row for row in self._whole.units if row.code in codes]
        rooms_kept = {fact.rooms for fact in self._by_kind["rooms"]}
        self._housed = {row.code for row in self._rows if row.demand.in_person and self._family(row) not in rooms_kept}
        """Units without a fact about rooms: each is given rooms of its own."""
        self._has_all_sessions = self._about("unit") >= _subjects(premises, "unit") and self._about("alternance") >= {
            group.id for group in self._instance.groups if group.alternance is not None
        }
        asked = self._by_kind["rule"]
        self._rules = {(fact.rule, fact.subject) for fact in asked if self._can_hold(fact)}
        """Those that can hold in this part; others among the facts prove nothing of it."""
        self._is_exact = len(self._rules) == len(asked) and not any(self._lacks_days(fact) for fact in asked)
        self._codes = {code for code, _ in self._rules}
        self._keeps_all = any(not RULES[code].holds_in_parts for code in self._codes)
        """A rule that needs the sessions of all may look at those who have none."""
        self._pinned = {
            pin.room
            for number, pin in enumerate(self._instance.pins)
            if pin.room is not None and self._is_about(pin, codes) and number in self._numbers("pin")
        }

    def _is_about(self, pin: Pin, codes: Collection[str]) -> bool:
        return any(row.code in codes for row in self._instance.rows_of(pin.unit))

    def _about(self, kind: Kind) -> set[str]:
        return self._subjects[kind]

    def _can_hold(self, fact: Fact) -> bool:
        """Whether every timetable of the instance that keeps this rule keeps it in the relaxation. With rooms of their
        own, units are only missing in the others: of a single room, that breaks no rule that is monotone."""
        rule = RULES[fact.rule]
        if rule.rooms and self._housed:
            return rule.scope is Scope.ROOM_EVENING and rule.monotone and fact.subject in self._instance.room
        return rule.holds_in_parts or self._has_all_sessions

    def _lacks_days(self, fact: Fact) -> bool:
        """Whether the rule is about alternance days that are decided elsewhere."""
        group = self._instance.group.get(fact.subject)
        is_about_days = RULES[fact.rule].scope is Scope.GROUP_ALTERNANCE
        return is_about_days and bool(group and group.alternance) and fact.subject not in self._about("alternance")

    def _is_kept(self, name: str) -> bool:
        """Whether a rule is about this group, trainer or room, whatever its units are."""
        return self._keeps_all or name in self._about("rule")

    def _left_out(self) -> frozenset[str]:
        others = () if self._is_whole else (code for code in (*TOLD_BY_KINDS, *CLASHES) if not _may_be_relaxed(code))
        return frozenset([*others, *(code for code in HARD if code not in TOLD_BY_KINDS | self._codes)])

    def _numbers(self, kind: Kind, subject: str | None = None) -> set[int | None]:
        return {fact.number for fact in self._by_kind[kind] if subject in (None, fact.subject)}

    def _family(self, row: UnitRow) -> tuple[str, ...]:
        return self._instance.room_ids(row.rooms)

    def relaxation(self) -> Relaxation:
        instance = self._narrowed()
        problem, alternating, balanced = Problem.of(instance), self._about("alternance"), self._about("balance")
        whole = self._whole.slots  # by another index, where long sessions are left out
        slots = {row.code: {(whole[slot].start, whole[slot].end) for slot in row.slots} for row in self._rows}
        times = [(time.start, time.end) for time in problem.slots]
        days = {row.group.id: row.alternance_days for row in self._whole.groups} if self._is_calendar_given else {}
        units = tuple(
            replace(
                row,
                slots=tuple(slot for slot in row.slots if times[slot] in slots[row.code])
                if self._is_calendar_given
                else row.slots,
                quotas=row.quotas if row.code in balanced or not _is_shared(problem, row) else (),
                rooms=self._rooms_of(problem, row),
            )
            for row in problem.units
        )
        elsewhere = frozenset(row.index for row in problem.groups if row.group.id not in alternating)
        groups = tuple(
            replace(
                row,
                alternance_days=() if row.index in elsewhere else _kept(row.alternance_days, days.get(row.group.id)),
            )
            for row in problem.groups
        )
        relaxed = Subproblem.within(problem, units=units, groups=groups, days_elsewhere=elsewhere)
        return Relaxation(relaxed, self._ignored(instance), self._left_out(), self._is_exact)

    def _ignored(self, instance: Instance) -> frozenset[tuple[str, str]]:
        names = [*(group.id for group in instance.groups), *(trainer.id for trainer in instance.trainers)]
        guarded = ((rule, name) for kind, rule in GUARDED.items() for name in names if name not in self._about(kind))
        rules = ((code, name) for code in self._codes for name in (*names_of(instance), ""))
        return frozenset([*guarded, *(each for each in rules if each not in self._rules)])

    def _narrowed(self) -> Instance:
        """Built without validation: every row comes from a valid instance."""
        whole, codes = self._instance, {row.code for row in self._rows}
        teachers = {whole.trainers[trainer].id for row in self._rows for trainer in row.trainers}
        pins, closures = self._numbers("pin"), self._numbers("closure")
        open_days = set(self._whole.timeline.holidays) - {fact.day for fact in self._by_kind["holiday"]}
        calendar = whole.calendar
        holidays = calendar.holidays
        if holidays is not None:
            holidays = holidays.model_copy(update={"taught": (*holidays.taught, *sorted(open_days))})
        kept_times = {(fact.number, time) for fact in self._by_kind["busy"] for time in busy_times(whole, fact)}
        changed = {
            "calendar": calendar.model_copy(
                update={
                    "holidays": holidays,
                    "closures": tuple(c for number, c in enumerate(calendar.closures) if number in closures),
                }
            ),
            "rooms": tuple(self._rooms()),
            "groups": tuple(self._groups()),
            "trainers": tuple(self._trainer(t) for t in whole.trainers if self._is_kept(t.id) or t.id in teachers),
            "units": tuple(self._unit(row.unit) for row in self._rows),
            "pins": tuple(p for number, p in enumerate(whole.pins) if number in pins and self._is_about(p, codes)),
            "busy": tuple(
                busy.model_copy(update={"times": tuple(time for time in busy.times if (number, time) in kept_times)})
                for number, busy in enumerate(whole.busy)
            ),
        }
        return whole.having(**changed)

    def _groups(self) -> Iterable[object]:
        """Those of the units and those with alternance days, with what contains them and what is part of them. The
        model posts H2 of groups with the same units under the first of them: one that holds to it comes first."""
        whole, touched = self._instance, self._about("alternance") | (self._about("rule") & set(self._instance.group))
        touched |= {group for row in self._rows for group in row.unit.groups}
        touched |= {container for group in touched for container in whole.lineage(group)}
        kept = [group for group in whole.groups if self._keeps_all or touched & set(whole.lineage(group.id))]
        one_thing = self._about("group")
        return sorted(kept, key=lambda group: group.id not in one_thing)

    def _unit(self, unit: Unit) -> Unit:
        changes: dict[str, object] = {}
        if unit.code not in self._about("rhythm"):
            changes["sessions_per_week"] = ANY_NUMBER
        whole = unit.whole
        if whole.shares and (whole.code not in self._about("shares") or not unit.is_whole_among(self._about("unit"))):
            changes["shares"] = None
        if unit.parallel and unit.code not in self._about("parallel"):
            changes["parallel"] = False
        changes |= {OWN_TIMES[n]: None for n in range(len(OWN_TIMES)) if n not in self._numbers("times", unit.code)}
        if unit.after:
            kept = self._numbers("order", unit.code)
            changes["after"] = tuple(each for number, each in enumerate(unit.after) if number in kept)
        return unit.changed(changes) if changes else unit

    def _trainer(self, trainer: Trainer) -> Trainer:
        changes: dict[str, object] = {"availability": self._availability(trainer)}
        if trainer.id not in self._about("evenings"):
            changes["max_evenings_per_week"] = None
        if trainer.id not in self._about("sessions"):
            changes["max_sessions_per_evening"] = None
        kept, most = self._numbers("hours", trainer.id), trainer.most_hours
        changes["most_hours"] = MostHours(week=most.week if 0 in kept else None, year=most.year if 1 in kept else None)
        return trainer.model_copy(update=changes)

    def _availability(self, trainer: Trainer) -> Availability:
        """Only the unavailabilities that hold. Each time belongs to the one entry that decides about it in the whole
        instance: a dated entry left out still hides the weekly level under it."""
        if self._are_clashes_aside:
            return trainer.availability
        kept = {(fact.weekday, fact.start, fact.number) for fact in self._by_kind["away"] if fact.subject == trainer.id}

        def holds(level: Level, *entry: object) -> bool:
            return level != "unavailable" or entry in kept

        weekly: dict[Weekday, WeeklyLevel] = {}
        for weekday, level in trainer.availability.weekly.items():
            if isinstance(level, dict):
                weekly[weekday] = {start: at for start, at in level.items() if holds(at, weekday, start, None)}
            elif holds(level, weekday, None, None):
                weekly[weekday] = level
        dated = tuple(
            entry if holds(entry.level, None, None, number) else entry.model_copy(update={"level": "ok"})
            for number, entry in enumerate(trainer.availability.dated)
        )
        return Availability.model_construct(weekly=weekly, dated=dated)

    def _rooms(self) -> Iterable[Room]:
        """The rooms that are asked for, with the closures that hold, and rooms of their own for units housed."""
        used = {name for row in self._rows if row.code not in self._housed for name in self._family(row)}
        for room in self._instance.rooms:
            if self._is_kept(room.id) or room.id in used | self._pinned:
                closed = self._numbers("room_closed", room.id)
                spans = tuple(span for number, span in enumerate(room.closed) if number in closed)
                yield room.model_copy(update={"closed": spans})
        sites = [site.id for site in self._instance.sites]
        several = len({room.site for room in self._instance.rooms}) > 1
        for row in self._rows:
            if row.code in self._housed:
                own = [row.unit.site] if row.unit.site else sites if several else sites[:1]
                for own_site in own:
                    for name in _own_rooms(row.unit, own_site):
                        features = row.unit.features
                        room = Room.model_construct(id=name, site=own_site, capacity=ANY_NUMBER, features=features)
                        yield room

    def _rooms_of(self, problem: Problem, row: UnitRow) -> tuple[int, ...]:
        """Those that suit the unit; its own ones, when it is housed, and those that a pin may ask for."""
        rooms = problem.instance.rooms
        suitable = tuple(room for room in row.rooms if rooms[room].id in self._instance.room)
        if row.code not in self._housed:
            return suitable
        mine = {name for site in self._instance.sites for name in _own_rooms(row.unit, site.id)}
        own = tuple(index for index, room in enumerate(rooms) if room.id in mine)
        return (*suitable, *own) if self._pinned else own


def _subjects(premises: Premises, kind: Kind) -> set[str]:
    return {fact.subject for fact in (*premises.facts, *premises.given) if fact.kind == kind}


T = TypeVar("T")


def _kept(every: tuple[T, ...], left: Collection[T] | None) -> tuple[T, ...]:
    """Those that a restricted problem leaves; all, where it is no matter."""
    return every if left is None else tuple(item for item in every if item in left)


def _is_shared(problem: Problem, row: UnitRow) -> bool:
    """Whether the unit's sessions are balanced between semesters."""
    return len(row.quotas) > 1 and problem.timeline.is_balanced(row.unit)


def _own_rooms(unit: Unit, site: str) -> list[str]:
    """As many as its long sessions may want at once where they may overlap. No room has a blank in its name."""
    return [f"{unit.code} {site} {number}" for number in range(sum(unit.sizes))]
