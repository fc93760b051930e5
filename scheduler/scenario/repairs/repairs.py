"""The cheapest ways to make an impossible instance possible, each verified: the whole instance was solved with it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice, product

from scheduler.demand.problem import Problem
from scheduler.scenario.changes.catalogue.people import Available
from scheduler.scenario.changes.catalogue.rooms import AddRoom, RoomChange
from scheduler.scenario.repairs import asking
from scheduler.scenario.repairs.ideas import (
    APPRENTICES,
    MOST_FEWER,
    UNITS_SHARED,
    Idea,
    Ideas,
    Ladder,
    catching_up,
    evenings,
    ideas,
    named_apart,
    rhythm,
    weekly_evenings,
)
from scheduler.scenario.repairs.question import Question
from scheduler.scenario.repairs.repair import Repair, both, content, rank_of, repair_of, told_of, weeks_of
from scheduler.scenario.repairs.trials import Times, Trial, Trials, only
from scheduler.search.explain.explain import explain
from scheduler.search.explain.explanation import Cause, Explanation
from scheduler.search.params import Params
from scheduler.search.stop import Stop
from scheduler.text import Text

ENOUGH = 6
"""Repairs verified: more to choose from is no help on the telephone."""
ALIKE = 2
"""Of them, how many of one kind, as long as there are others."""
UNVERIFIED = 5
"""Repairs told of those that nobody had the time to verify."""
MOST_COMBINED, MOST_PRODUCTS = 20, 5000
"""Ways to repair several causes together that are tried; that are looked at."""
MOST_CHANGES = 3
"""How many things one cause may take; several causes take one each at least."""
PARTIAL = 2
"""For each cause, when another has no repair."""
MOST_EVENINGS = 3
"""Single dates asked of trainers together; beyond, a weekday is asked for."""
MOST_CAUGHT_UP = 4
"""Dates on which a unit catches up; beyond, the year is another one."""
OTHER_DATES = 4
"""Besides the date proposed, how many others that do as well are looked for."""
PER_CAUSE = 3
"""When there are several causes: how many of each one's repairs are combined with the others'."""
CAUSES_BEHIND = 6
"""After how many first changes the units are explained again…"""
BEHIND_S = 3.0
"""…and for how long each."""
MOST_PAIRS = 60
"""Combinations tried where no single thing is enough for a cause."""
PROGRAMME_SESSIONS = 600
"""Up to so many sessions, evenings are chosen with all the units in view; beyond, with those of the cause."""


Observer = Callable[[tuple[Repair, ...]], None]
"""Told the repairs known so far, whenever they are more."""


def _nobody(known: tuple[Repair, ...]) -> None:
    """An observer that looks away."""


def repairs(
    question: Question,
    explanation: Explanation,
    params: Params,
    *,
    stop: Stop | None = None,
    observe: Observer = _nobody,
) -> tuple[Repair, ...]:
    """What makes the impossible possible, verified first, the easiest first, within `params.time_limit_s`.

    None of them takes back what is asked. A published timetable is planned again with each, its past kept.
    `params.strict` is as in the explanation: with it, a repair leaves no clash. Nothing where nothing is impossible,
    and where the explanation names no facts.
    """
    if explanation.status != "impossible" or not explanation.causes:
        return ()
    trials = Trials(question, params, stop or Stop())
    return _Repairing(trials, explanation, params, observe).run()


class _Repairing:
    def __init__(self, trials: Trials, explanation: Explanation, params: Params, observe: Observer) -> None:
        self._trials = trials
        self._problem = Problem.of(trials.instance)
        self._causes = explanation.causes
        self._units = [{fact.subject for fact in cause.facts if fact.kind == "unit"} for cause in explanation.causes]
        self._params = params
        self._observe = observe
        self._found: list[Repair] = []
        self._failed: list[Ideas] = []

    def run(self) -> tuple[Repair, ...]:
        options = [self._options(number) for number in range(len(self._causes))]
        if all(options):
            for chosen in _combined(options):
                if self._is_enough(chosen):
                    continue
                self._verify(chosen)
            if not any(repair.verified for repair in self._found):
                self._go_on()
        if (not self._found and len(self._causes) > 1) or not all(options):
            self._found += self._partial(options)
        return self._ranked()

    def _partial(self, options: Sequence[Sequence[Ideas]]) -> Iterator[Repair]:
        for number, (units, found) in enumerate(zip(self._units, options, strict=True)):
            sure = [chosen for chosen in found if self._trials.part(chosen, units).verdict == "works"]
            for chosen in sure[:PARTIAL]:
                asks = tuple(asking.ask(self._trials.instance, idea) for idea in chosen)
                yield replace(repair_of(chosen), asks=asks, cause=number)

    def _ranked(self) -> tuple[Repair, ...]:
        """The verified ones, then the first of those for which there was no time."""
        found = sorted(self._found, key=lambda repair: repair.rank)
        verified = [repair for repair in found if repair.verified]
        return (*verified, *[repair for repair in found if not repair.verified][:UNVERIFIED])

    def _is_enough(self, chosen: Ideas) -> bool:
        verified = [repair for repair in self._found if repair.verified]
        alike = Counter(repair.kinds for repair in verified)
        return len(verified) >= ENOUGH or alike[repair_of(chosen).kinds] >= ALIKE

    def _verify(self, chosen: Ideas) -> None:
        trial = self._trials.whole(chosen)
        if trial.verdict == "fails":
            self._failed.append(chosen)
            return
        if trial.verdict == "works":
            chosen, trial = self._trimmed(chosen, trial)
        if all(content(repair_of(chosen)) != content(repair) for repair in self._found if repair.verified):
            self._add(chosen, trial)

    def _trimmed(self, chosen: Ideas, trial: Trial) -> tuple[Ideas, Trial]:
        """Without what the others make needless: the seats that one cause asks for may be enough for another's."""
        for idea in sorted(chosen, key=lambda idea: (idea.burden, idea.size)) if len(chosen) > 1 else ():
            rest = tuple(other for other in chosen if other != idea)
            if rest and (without := self._trials.whole(rest)).verdict == "works":
                chosen, trial = rest, without
        return chosen, trial

    def _add(self, chosen: Ideas, trial: Trial) -> None:
        also = self._other_dates(chosen) if trial.verdict == "works" else ()
        asks = tuple(asking.ask(self._trials.instance, idea, weeks=weeks_of(idea, trial), also=also) for idea in chosen)
        self._found.append(told_of(chosen, asks, trial))
        self._observe(self._ranked())

    # One cause

    def _options(self, number: int) -> list[Ideas]:
        """What makes the units of one cause possible by themselves, the easiest first."""
        cause, units = self._causes[number], self._units[number]
        ladders = [*self._sized(cause, number), *ideas(self._problem, cause.facts)]
        found: list[Ideas] = [(idea,) for ladder in ladders if (idea := self._least(ladder, units)) is not None]
        if not found:
            found = self._several(number, ladders)
        found += [(idea,) for idea in self._catching_up(cause, number)]
        return sorted(found, key=rank_of)

    def _sized(self, cause: Cause, number: int) -> Iterator[Ladder]:
        """Ideas whose size the solver finds: how many double weeks, which evenings."""
        instance, scope = self._trials.instance, self._scope(number)
        for fact in cause.facts:
            if fact.kind == "rhythm":
                once = rhythm(instance.unit[fact.subject], 1)
                weeks = self._trials.double_weeks(once.changes[0], fact.subject, scope)
                if weeks is None:  # among the others may be units of a cause that is not told
                    weeks = self._trials.double_weeks(once.changes[0], fact.subject, self._units[number])
                if weeks:
                    yield (rhythm(instance.unit[fact.subject], weeks),)
        for trainer in _away(cause):
            times = self._trials.evenings([trainer], scope)
            if times and len(times[trainer]) <= MOST_EVENINGS:
                yield (evenings(trainer, times[trainer]),)
            yield from weekly_evenings(self._problem, trainer, self._units[number])

    def _catching_up(self, cause: Cause, number: int) -> Iterator[Idea]:
        """In the revision week, or on a Saturday, as few sessions as can be: what has nowhere else, for it is proved
        that there is no timetable without."""
        rows = self._trials.instance.unit
        units = dict.fromkeys(rows[fact.subject].whole.code for fact in cause.facts if fact.kind == "unit")
        for code in sorted(units, key=lambda each: len(rows[each].groups))[:UNITS_SHARED]:
            days = self._trials.catch_up_days(code, self._units[number])
            if days and len(days) <= MOST_CAUGHT_UP:
                yield catching_up(rows[code], days)

    def _scope(self, number: int) -> set[str]:
        """The units to have in view: the other causes' are impossible whatever this one's repair."""
        rows = self._problem.units
        if sum(row.demand.total for row in rows) > PROGRAMME_SESSIONS:
            return self._units[number]
        others = {code for n, units in enumerate(self._units) if n != number for code in units}
        return {row.code for row in rows} - others

    def _least(self, ladder: Ladder, units: Iterable[str]) -> Idea | None:
        for idea in ladder:
            if self._trials.part((idea,), frozenset(units)).verdict != "fails":
                return idea
        return None

    def _several(self, number: int, ladders: Sequence[Ladder]) -> list[Ideas]:
        """Two or three things together, where none is enough alone: behind the cause there is another, about the same
        units."""
        units, found = self._units[number], list[Ideas]()
        people = [trainer.id for trainer in self._trials.instance.trainers if self._is_short(trainer.id, units)]
        times = self._trials.evenings(people, self._scope(number)) if len(people) > 1 else None
        if times and sum(map(len, times.values())) <= MOST_EVENINGS:
            found.append(tuple(evenings(trainer, when) for trainer, when in times.items()))
        every = [*ladders, *self._behind(ladders, units)]
        rungs = list(dict.fromkeys(idea for ladder in every for idea in (ladder[0], _furthest(ladder))))
        tried = 0
        for size in range(2, MOST_CHANGES + 1):
            for chosen in sorted(combinations(rungs, size), key=rank_of):
                if len(found) >= PER_CAUSE or tried >= MOST_PAIRS or self._trials.is_over:
                    return found
                tried += 1
                if self._trials.part(chosen, units).verdict == "works":
                    found.append(chosen)
        return found

    def _is_short(self, trainer: str, units: set[str]) -> bool:
        index = self._trials.instance.trainers.index(self._trials.instance.trainer[trainer])
        taught = any(self._problem.units[unit].code in units for unit in self._problem.taught_by[index])
        return taught and "unavailable" in self._problem.levels[index]

    def _behind(self, ladders: Sequence[Ladder], units: set[str]) -> list[Ladder]:
        """What the next causes suggest, once a first change has removed the one that is known."""
        found: list[Ladder] = []
        for ladder in ladders[:CAUSES_BEHIND]:
            changed = self._trials.changed(ladder[-1:])
            if changed is None or self._trials.is_over:
                continue
            again = explain(
                only(changed, frozenset(units)),
                replace(self._params, time_limit_s=max(0.001, min(BEHIND_S, self._trials.left_s))),
                strict=self._params.strict,
                published=self._trials.question.published,
                stop=self._trials.stop,
            )
            for cause in again.causes:
                found += ideas(self._problem, cause.facts)
                found += [each for name in _away(cause) for each in weekly_evenings(self._problem, name, units)]
        return [ladder for ladder in dict.fromkeys(found) if ladder not in ladders]

    # The whole

    def _other_dates(self, chosen: Ideas) -> tuple[Text, ...]:
        """Where one evening is asked for: other dates that do as well, each verified by itself."""
        if len(chosen) != 1 or chosen[0].size != 1 or not chosen[0].changes:
            return ()
        opened = chosen[0].changes[0]
        if not isinstance(opened, Available) or opened.first is None or opened.weekdays is not None:
            return ()
        tried, found = {opened.first}, list[Times]()
        while len(found) < OTHER_DATES and not self._trials.is_over:
            times = self._trials.evenings([opened.trainer], self._scope(0), without=tried)
            if not times or len(times[opened.trainer]) != 1:
                break
            ((day, starts),) = times[opened.trainer]
            tried.add(day)
            other = evenings(opened.trainer, ((day, starts),))
            if self._trials.whole((other,)).verdict == "works":
                found.append(((day, starts),))
        return tuple(asking.evening(day, starts) for ((day, starts),) in sorted(found))

    def _go_on(self) -> None:
        """What repairs the causes known uncovers another: the instance is explained again with it."""
        for failed in self._failed[:2]:
            if len(failed) >= MOST_CHANGES + len(self._causes) - 1 or self._trials.is_over:
                continue
            if self._trials.changed(failed) is None:
                continue  # it failed for making no sense, and cannot be explained
            # In how many weeks a rhythm is made use of is known for these causes alone.
            chosen = tuple(replace(idea, doubled=None) for idea in failed)
            question = self._trials.with_ideas(chosen)
            params = replace(self._params, time_limit_s=max(0.001, self._trials.left_s / 2))
            again = explain(
                question.instance,
                params,
                strict=params.strict,
                published=question.published,
                proved=question.published is not None,  # the trial failed
                stop=self._trials.stop,
            )
            for more in repairs(question, again, params, stop=self._trials.stop):
                asks = (*(asking.ask(self._trials.instance, idea) for idea in chosen), *more.asks)
                if more.verified and len(asks) <= MOST_CHANGES + len(self._causes) + len(again.causes) - 2:
                    self._found.append(both(repair_of(chosen), more, asks))
            if any(repair.verified for repair in self._found):
                self._observe(self._ranked())
                return


def _combined(options: Sequence[Sequence[Ideas]]) -> list[Ideas]:
    """One option for each cause, an idea that serves several causes counted once; the easiest ones."""
    if len(options) == 1:
        return list(options[0])
    every = product(*(each[:PER_CAUSE] for each in options))
    chosen = {frozenset(merged): merged for parts in islice(every, MOST_PRODUCTS) if (merged := _merged(parts))}
    return sorted(chosen.values(), key=rank_of)[:MOST_COMBINED]


def _merged(parts: Iterable[Ideas]) -> Ideas:
    """Without seats that a larger wish for the same room, or for a new one on the same site, includes."""
    largest: dict[object, Idea] = {}
    for idea in dict.fromkeys(idea for each in parts for idea in each):
        key, seats = _seats(idea)
        if key not in largest or seats > _seats(largest[key])[1]:
            largest[key] = idea
    return named_apart(tuple(largest.values()))


def _seats(idea: Idea) -> tuple[object, int]:
    """What an idea is about when it asks for seats alone, and how many; another idea is about itself."""
    change = idea.changes[0] if len(idea.changes) == 1 else None
    if isinstance(change, RoomChange) and change.capacity and change.features is None:
        return ("room", change.room), change.capacity
    if isinstance(change, AddRoom):
        return ("add_room", change.site, change.features), change.capacity
    return idea, 0


def _furthest(ladder: Ladder) -> Idea:
    """As far as it is gone where it is one change among others: not to no alternance days at all."""
    return [idea for idea in ladder if idea.burden != APPRENTICES or idea.size <= MOST_FEWER][-1]


def _away(cause: Cause) -> list[str]:
    return list(dict.fromkeys(fact.subject for fact in cause.facts if fact.kind == "away"))
