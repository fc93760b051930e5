"""A repair: what to ask of whom, how hard that is to obtain, and what its trial said."""

import datetime as dt
from dataclasses import dataclass, replace

from scheduler.scenario.changes.catalogue.programme import Rhythm
from scheduler.scenario.changes.change import Change
from scheduler.scenario.repairs import asking
from scheduler.scenario.repairs.ideas import Idea, Ideas
from scheduler.scenario.repairs.trials import Trial
from scheduler.text import Text


@dataclass(frozen=True)
class Repair:
    """What to ask of whom. `verified`: a timetable of the whole instance with these changes was found, and the checker
    accepts it; else the time ran out before anything was known, and nothing is claimed.

    `asks`: a sentence for each person to ask. `rank`: the easiest first. `clashes_left`: where clashes are the
    question, how many remain with it; `least`: proved that no timetable has fewer then.
    """

    changes: tuple[Change, ...]
    asks: tuple[Text, ...]
    verified: bool
    rank: tuple[int, ...]
    clashes_left: int | None = None
    least: bool = False
    cause: int | None = None
    """Where another cause has no repair: it makes the units of this one possible (verified of them alone), and the
    whole stays impossible. Counted from 0; such a repair is never `verified`."""
    moves: int | None = None
    """Of a published timetable planned again with it: how many sessions move; `moves_least`: proved the fewest."""
    moves_least: bool = False

    @property
    def text(self) -> Text:
        return asking.together(self.asks)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it changes, for variety."""
        return tuple(sorted({change.key for change in self.changes}))


def rank_of(chosen: Ideas) -> tuple[int, ...]:
    """Fewer people to ask; then the hardest of them the easiest; then the smaller change."""
    burdens = sorted((idea.burden for idea in chosen), reverse=True)
    return sum(idea.people for idea in chosen), *burdens, sum(idea.size for idea in chosen)


def repair_of(chosen: Ideas) -> Repair:
    """Not yet verified, nor put in words."""
    changes = tuple(change for idea in chosen for change in idea.changes)
    return Repair(changes, (), False, rank_of(chosen))


def told_of(chosen: Ideas, asks: tuple[Text, ...], trial: Trial) -> Repair:
    """With what the trial of the whole says: of a timetable planned again, what moves and which clashes remain."""
    found = replace(repair_of(chosen), asks=asks, verified=trial.verdict == "works")
    if trial.moves is None:
        return found
    least = trial.clashes == trial.clash_bound
    return replace(found, moves=trial.moves, moves_least=trial.moves_least, clashes_left=trial.clashes, least=least)


def weeks_of(idea: Idea, trial: Trial) -> tuple[dt.date, ...]:
    """In which weeks a raised rhythm is made use of."""
    rhythm = idea.changes[0] if idea.changes else None
    return trial.weeks.get(rhythm.unit, ()) if isinstance(rhythm, Rhythm) else ()


def both(first: Repair, more: Repair, asks: tuple[Text, ...]) -> Repair:
    burdens = sorted((*first.rank[1:-1], *more.rank[1:-1]), reverse=True)
    return Repair(
        (*first.changes, *more.changes),
        asks,
        True,
        (len(asks), *burdens, first.rank[-1] + more.rank[-1]),
        moves=more.moves,
        moves_least=more.moves_least,
        clashes_left=more.clashes_left,
        least=more.least,
    )


def content(repair: Repair) -> frozenset[object]:
    return frozenset(repair.changes)
