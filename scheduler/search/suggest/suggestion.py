"""Everything a planner asks about another date of one session: what `scheduler suggest` tells."""

import datetime as dt
from dataclasses import dataclass

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.errors import InputError, RefusedByChecker
from scheduler.evaluate.effect import Effect
from scheduler.evaluate.evaluator import Evaluator, edited
from scheduler.instance.schema.instance import Instance
from scheduler.search.suggest.explain import SessionReason, reasons_of
from scheduler.search.suggest.find import find
from scheduler.search.suggest.moves import Moves, moves
from scheduler.search.suggest.others import Chain, Swap, swap, swaps, with_one_other
from scheduler.text import Text
from scheduler.timetable.schema import AlternanceDay, Held, Session, Timetable
from scheduler.wording import date, say

TRIES = 20
"""Slots that one session is in the way of for which another date of that one is sought, the most promising first: at a
tenth of a second each, all of them in most programmes."""
_INTERNAL = Text(
    "Erreur interne : le vérificateur ne confirme pas les conséquences calculées de {id} ; rien n’est proposé.",
    "Internal error: the checker does not confirm the consequences worked out for {id}; nothing is suggested.",
)


@dataclass(frozen=True)
class Suggestion:
    """Other dates for `row`, those that need another session to move (`chains`), exchanges, and reasons by weekday."""

    row: Held
    from_day: dt.date | None
    moves: Moves
    chains: tuple[Chain, ...]
    tried: int
    """Slots that one other session takes, of which its other dates were tried; `chains` are those that it can leave."""
    taken: int
    """Slots that one other session takes, tried or not."""
    swaps: tuple[Swap, ...]
    reason: SessionReason


def suggest(
    instance: Instance, published: Timetable, report: Report, session_id: str, *, from_day: dt.date | None = None
) -> Suggestion:
    """The dates for a session, or an alternance day, of a timetable that the checker accepts with this report.

    Nothing before `from_day` moves. The best date is checked in full, and the best that another session leaves. Raises
    InputError for an unknown id, and for a session that is past; RefusedByChecker when the checker does not say the
    same.
    """
    published = published.on_clocks(instance.zone)
    row = find(published, session_id)
    _refuse_past(instance, row, from_day)
    evaluator = Evaluator(instance, published)
    found = moves(evaluator, row, from_day)
    for move in found.possible[:1]:
        _confirm(evaluator, report, list(move.edits), move.effect)
    chains = with_one_other(evaluator, found.refused, from_day, tries=TRIES)
    for chain in chains[:1]:
        _confirm(evaluator, report, list(chain.edits), chain.effect)
    taken = sum(len(refusal.blockers) == 1 for refusal in found.refused)
    return Suggestion(
        row,
        from_day,
        found,
        chains,
        min(taken, TRIES),
        taken,
        swaps(evaluator, row, from_day) if isinstance(row, Session) else (),
        reasons_of(evaluator, row, found, from_day),
    )


def suggest_swap(
    instance: Instance,
    published: Timetable,
    report: Report,
    session_id: str,
    other_id: str,
    *,
    from_day: dt.date | None = None,
) -> Swap:
    """What the exchange of two sessions' slots changes, or breaks. Raises as `suggest`, and InputError for sessions
    that have nothing to exchange."""
    published = published.on_clocks(instance.zone)
    row, other = find(published, session_id), find(published, other_id)
    if isinstance(row, AlternanceDay) or isinstance(other, AlternanceDay):
        raise InputError.at(
            other_id,
            "une journée d’alternance ne s’échange pas avec une séance ; pour ses autres dates, ne donnez pas "
            "--swap-with",
            "an alternance day is not exchanged with a session; for its other dates, leave out --swap-with",
        )
    if row.start == other.start:
        raise InputError.at(
            other_id,
            f"{other.id} a le même créneau que {row.id} : il n’y a rien à échanger ; donnez une autre séance",
            f"{other.id} has the same slot as {row.id}: there is nothing to exchange; give another session",
        )
    for each in (row, other):
        _refuse_past(instance, each, from_day)
    evaluator = Evaluator(instance, published)
    found = swap(evaluator, row, other)
    if found.effect.allowed:
        _confirm(evaluator, report, list(found.edits), found.effect)
    return found


def _confirm(evaluator: Evaluator, before: Report, edits: list[Held], effect: Effect) -> None:
    after = check(evaluator.instance, edited(evaluator.timetable, edits))
    found = after.accepted, after.clash_count - before.clash_count, after.cost - before.cost
    if found != (True, effect.clashes, effect.cost):
        raise RefusedByChecker([say(*_INTERNAL, id=edits[0].id)])


def _refuse_past(instance: Instance, row: Held, from_day: dt.date | None) -> None:
    day = row.start.astimezone(instance.zone).date()
    if from_day is not None and day < from_day:
        held, first = date(day), date(from_day)
        raise InputError.at(
            row.id,
            f"c’était le {held.fr}, avant le {first.fr} : ce qui est passé ne se déplace plus ; pour le considérer "
            f"quand même, ajoutez --from {day.isoformat()}",
            f"it was on {held.en}, before {first.en}: what is past does not move any more; to look at it all the same, "
            f"add --from {day.isoformat()}",
        )
