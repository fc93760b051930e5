"""Every other date of one session, with what it would cost; the possible ones ranked, the others with their reasons."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from scheduler.checker.report import Violation
from scheduler.evaluate.effect import Effect
from scheduler.evaluate.evaluator import Evaluator
from scheduler.instance.instants import utc
from scheduler.rules import RULES
from scheduler.scopes import OF_UNIT, Scope
from scheduler.search.suggest.places import held_at, options, places
from scheduler.timetable.schema import Held, Session

OF_DATES = Scope.UNIT_DATES | Scope.UNIT_WEEKDAYS | Scope.UNIT_KINDS
"""Scopes of a unit in which another room or trainer changes nothing."""


@dataclass(frozen=True)
class Move:
    """A session or day as it would be held, those of other half-groups that go with it, and what that changes."""

    before: Held
    after: Held
    effect: Effect
    along: tuple[Session, ...] = ()

    @property
    def edits(self) -> tuple[Held, ...]:
        return self.after, *self.along

    @property
    def key(self) -> tuple[int, int, bool, bool, float, dt.datetime]:
        """What a planner would choose first: fewer clashes, a better timetable, the same people and room, nearby."""
        return (self.effect.clashes, self.effect.cost, *_strangeness(self.before, self.after))


@dataclass(frozen=True)
class Refusal:
    """A slot that breaks rules as the timetable stands. `blockers`: the other sessions that would have to move for it
    (their ids); empty when something else is in the way, that no move can change."""

    before: Held
    after: Held
    violations: tuple[Violation, ...]
    blockers: tuple[str, ...]
    along: tuple[Session, ...] = ()

    @property
    def edits(self) -> tuple[Held, ...]:
        return self.after, *self.along


@dataclass(frozen=True)
class Moves:
    """Every slot of the year from the day asked for, once: possible ones by rank, the others in time order."""

    possible: tuple[Move, ...]
    refused: tuple[Refusal, ...]

    @classmethod
    def of(cls, found: Iterable[Move | Refusal]) -> "Moves":
        possible, refused = list[Move](), list[Refusal]()
        for each in found:
            if isinstance(each, Move):
                possible.append(each)
            else:
                refused.append(each)
        return cls(tuple(sorted(possible, key=lambda move: move.key)), tuple(refused))


def moves(evaluator: Evaluator, row: Held, from_day: dt.date | None = None) -> Moves:
    """All other dates of `row`. Exact: what moving it and checking everything would say."""
    return Moves.of(move_to(evaluator, row, start, end, from_day) for start, end in places(evaluator, row, from_day))


def move_to(
    evaluator: Evaluator, row: Held, start: dt.datetime, end: dt.datetime, from_day: dt.date | None = None
) -> Move | Refusal:
    """What `moves` says of one slot."""
    found = _at(evaluator, row, held_at(evaluator, row, start, end), ())
    if isinstance(found, Move):
        return found
    return replace(found, blockers=_blockers(evaluator, found, row, from_day))


def best_move(
    evaluator: Evaluator,
    row: Held,
    from_day: dt.date | None,
    beside: Sequence[Held],
    go_on: Callable[[], bool] = lambda: True,
) -> Move | None:
    """The first of `moves`, `beside` being edited too: `effect` is that of all together. None: there is none. Of fewer
    slots when `go_on` says no, which is asked before each."""
    found = (
        _at(evaluator, row, held_at(evaluator, row, start, end), beside)
        for start, end in takewhile(lambda _: go_on(), places(evaluator, row, from_day))
    )
    return min((move for move in found if isinstance(move, Move)), key=lambda move: move.key, default=None)


def _at(evaluator: Evaluator, row: Held, placed: Held, beside: Sequence[Held]) -> Move | Refusal:
    """The best way to hold it there; else the way that breaks the least."""
    # What its unit alone forbids (its week, its semester, its pins) needs no look at anybody else.
    along = along_with(evaluator, row, placed, beside) if isinstance(row, Session) else ()
    alone = evaluator.broken_alone((placed, *along, *beside))
    if any(RULES[violation.rule].scope in OF_DATES for violation in alone):
        return Refusal(row, placed, alone, (), along)
    best: Move | None = None
    least: Refusal | None = None
    for option in options(evaluator, placed, (*along, *beside)) if isinstance(placed, Session) else (placed,):
        with_it = suited(evaluator, (option, *beside), along)
        effect = evaluator.effect((option, *with_it, *beside))
        if effect.allowed:
            move = Move(row, option, effect, with_it)
            best = move if best is None or move.key < best.key else best
        elif least is None or len(effect.violations) < len(least.violations):
            least = Refusal(row, option, effect.violations, (), with_it)
    found = best or least
    assert found is not None  # there is always an option: as it is
    return found


def along_with(evaluator: Evaluator, row: Session, placed: Held, beside: Sequence[Held]) -> tuple[Session, ...]:
    """The sessions of the other half-groups that are held at once with it (H13), where it goes."""
    unit = evaluator.instance.unit[row.unit]
    if not unit.whole.parallel or row.id not in evaluator.meeting:
        return ()
    edited = {each.id for each in beside}
    others = (m for u in evaluator.instance.rows_of(unit.whole.code) for m in evaluator.facts.of_unit[u.code])
    return tuple(
        held_at(evaluator, m.session, placed.start, placed.end)
        for m in others
        if m.session.unit != row.unit and m.id not in edited
        if (m.kind, utc(m.session.start), utc(m.session.end)) == (row.kind, utc(row.start), utc(row.end))
    )


def suited(evaluator: Evaluator, first: Sequence[Held], along: tuple[Session, ...]) -> tuple[Session, ...]:
    """What goes along with the first ones, in the rooms and with the trainers that suit best, one after the other."""
    found = along
    for n, each in enumerate(along):
        rest = (*first, *found[:n], *found[n + 1 :])
        tried = ((evaluator.effect((option, *rest)), option) for option in options(evaluator, each, rest))
        best = min(tried, key=lambda one: (len(one[0].violations), one[0].clashes, one[0].cost))[1]
        found = (*found[:n], best, *found[n + 1 :])
    return found


def _blockers(evaluator: Evaluator, refusal: Refusal, row: Held, from_day: dt.date | None) -> tuple[str, ...]:
    """Sessions named by every broken rule, that may move; none if a rule names no other session that may."""
    blockers: dict[str, None] = {}
    own = {row.id, *(each.id for each in refusal.along)}
    for violation in refusal.violations:
        others = [name for name in violation.ids if name not in own and _may_move(evaluator, name, from_day)]
        if not _is_movable(violation.rule) or not others:
            return ()
        blockers |= dict.fromkeys(others)
    return tuple(blockers)


def _is_movable(code: str) -> bool:
    """Whether another date of the other sessions that it names can satisfy the rule. Not where it is a unit's own: its
    session that gives its week to another of the unit is as if it had moved itself."""
    return RULES[code].monotone and RULES[code].scope not in OF_UNIT


def _may_move(evaluator: Evaluator, name: str, from_day: dt.date | None) -> bool:
    meeting = evaluator.meeting.get(name)
    return meeting is not None and (from_day is None or meeting.day >= from_day)


def seconds_apart(before: Held, after: Held) -> float:
    """Between the two starts."""
    return abs((utc(after.start) - utc(before.start)).total_seconds())


def _strangeness(before: Held, after: Held) -> tuple[bool, bool, float, dt.datetime]:
    away = seconds_apart(before, after)
    return before.trainers != after.trainers, before.room != after.room, away, utc(after.start)
