"""The clashes that no timetable can avoid, each number with as few facts as prove it, and as the timetable keeps it."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.checker.report import Report
from scheduler.demand.capacity import Capacity, Period
from scheduler.demand.problem import Problem
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.slots import WEEKDAYS, Weekday
from scheduler.instance.schema.trainers import DatedLevel
from scheduler.rules import HARD, RULES
from scheduler.search.clash_bound.booking_flow import SEEN, Count, count_by_flow
from scheduler.search.clash_bound.proofs import PATIENCE_S, Proof, clash_bound, prove
from scheduler.search.reasons.fact import Fact
from scheduler.search.reasons.oracle import Oracle
from scheduler.search.reasons.premises import Premises
from scheduler.search.reasons.relaxation import relaxed_to
from scheduler.search.reasons.row_sentences import partial
from scheduler.search.reasons.shrink import least_of, verified
from scheduler.search.run import Runner, Status
from scheduler.text import Text
from scheduler.timetable.schema import ClashReason
from scheduler.wording import CLASH, NOTHING, SESSION, choices, clock, counted, every_weekday, listing, span

EXPLAIN_S = 10.0
"""For all the questions about one set of trainers; when it is used up, facts that do not matter may be left."""
_SAID = frozenset({"H1", "H6", "H10"})
"""Counts, calendar and shares: what the units and their teams are, which no sentence repeats."""
Facts = Sequence[Fact]


@dataclass(frozen=True)
class Unavoidable:
    """At least `count` clashes in every timetable: `facts` alone prove it, none of which can be left out.

    `trainers`: whose clashes they are, as indices in the problem; mostly one trainer's. `units`: whose sessions.
    """

    count: int
    trainers: tuple[int, ...]
    units: tuple[int, ...]
    facts: tuple[Fact, ...]
    text: Text

    @property
    def rules(self) -> frozenset[str]:
        """The hard rules that the proof needs, besides those that say what the units and the calendar are."""
        return rules_of(self.facts)


def unavoidable(
    runner: Runner,
    problem: Problem,
    *,
    found: Mapping[int, int] | None = None,
    bound: int = 0,
    patience_s: float = PATIENCE_S,
    explain_s: float = EXPLAIN_S,
) -> tuple[Unavoidable, ...]:
    """The clashes that are proved unavoidable, by trainer; see `prove` for `found` and `patience_s`. `explain_s`: for
    the questions that make each reason shorter.

    `bound`: what is proved of all of them by other means. Where trainer by trainer says less, one reason for everybody
    says it, of all the units together.
    """
    proofs = prove(runner, problem, found=found, patience_s=patience_s)
    if clash_bound(proofs) < bound:
        people = frozenset(trainer for row in problem.units for trainer in row.trainers)
        proofs = (Proof(people, frozenset(range(len(problem.units))), bound),)
    return tuple(_explained(runner, problem, proof, explain_s) for proof in proofs)


def least_by_counting(premises: Premises, facts: Sequence[Fact]) -> tuple[Fact, ...] | None:
    """As few of these facts as prove by counting that there are more clashes than the premises say; None when counting
    does not prove it."""
    seen = tuple(fact for fact in facts if fact.kind in SEEN)
    year, *semesters = Capacity(premises.problem).periods
    for period in (*semesters, year):
        counting = _Counting(premises, None if period == year else period)
        if counting.ask(seen) is Status.INFEASIBLE:
            return least_of(counting, seen)
    return None


def is_minimal(runner: Runner, problem: Problem, clash: Unavoidable) -> bool:
    """Whether a timetable with fewer clashes was found without each of the facts."""
    oracle = Oracle(runner, Premises.of_clashes(problem, clash.count - 1))
    return verified(oracle, clash.facts) == (clash.facts, True)


def clashes_by_trainer(problem: Problem, report: Report) -> Mapping[int, int]:
    """How many clashes each trainer has in a checked timetable: `found`, for `unavoidable`."""
    index = {trainer.id: number for number, trainer in enumerate(problem.instance.trainers)}
    found = Counter[int]()
    for clash in report.clashes:
        found[index[clash.trainer]] += clash.excess
    return found


def reasons(problem: Problem, clashes: Iterable[Unavoidable]) -> tuple[ClashReason, ...]:
    """For `Timetable.reasons`."""
    people = problem.instance.trainers
    return tuple(
        ClashReason(
            trainers=tuple(people[trainer].id for trainer in each.trainers),
            count=each.count,
            fr=each.text.fr,
            en=each.text.en,
        )
        for each in clashes
    )


def _explained(runner: Runner, problem: Problem, proof: Proof, limit_s: float) -> Unavoidable:
    """The proof with its reason: by counting sessions and slots where that says it, in one semester if it can.

    Counting takes little time, whatever is left of the budget; the solver's questions are asked within it.
    """
    premises = Premises.of_clashes(problem, proof.count - 1)
    facts = premises.about(proof.units, proof.trainers)
    told = _by_counting(premises, facts, proof.count)
    if told is None:
        least = least_of(Oracle(runner, premises, patience_s=limit_s), facts)
        told = least, by_solving(problem, least, proof.count)
    least, text = told
    return Unavoidable(proof.count, trainers_of(problem, least), units_of(problem, least), least, text)


def _by_counting(premises: Premises, facts: Sequence[Fact], count: int) -> tuple[tuple[Fact, ...], Text] | None:
    seen = tuple(fact for fact in facts if fact.kind in SEEN)
    year, *semesters = Capacity(premises.problem).periods
    for period in (*semesters, year):
        counting = _Counting(premises, None if period == year else period)
        if counting.count(seen).clashes == count and _is_plain(premises.problem, seen):
            least = least_of(counting, seen)
            return least, by_counting(premises.problem, least, counting.count(least), period)
    return None


@dataclass(frozen=True)
class _Counting:
    """Proves by counting bookings and free slots that facts leave more clashes than the premises say."""

    premises: Premises
    period: Period | None

    def ask(self, facts: Sequence[Fact]) -> Status:
        most = self.premises.most_clashes
        return Status.INFEASIBLE if most is not None and self.count(facts).clashes > most else Status.UNKNOWN

    def count(self, facts: Sequence[Fact]) -> Count:
        problem = relaxed_to(self.premises, facts).problem
        named = {kind: {fact.subject for fact in facts if fact.kind == kind} for kind in ("one_place", "away")}
        people = {trainer.id: index for index, trainer in enumerate(problem.instance.trainers)}
        trainers = {people[name] for name in named["one_place"] | named["away"] if name in people}
        anyhow = trainers - {people.get(name) for name in named["one_place"]}
        return count_by_flow(problem, range(len(problem.units)), trainers, self.period, anyhow=anyhow)


def _is_plain(problem: Problem, facts: Sequence[Fact]) -> bool:
    """Whether each session books one of the trainers counted: else a number of sessions would be one of bookings."""
    trainers = set(trainers_of(problem, facts))
    return all(
        row.teaching != "together" or len(trainers & set(row.trainers)) < 2
        for row in (problem.units[unit] for unit in units_of(problem, facts))
    )


def trainers_of(problem: Problem, facts: Facts) -> tuple[int, ...]:
    """Whose clashes the facts are about."""
    named = {fact.subject for fact in facts if fact.kind in ("one_place", "away")}
    return tuple(index for index, trainer in enumerate(problem.instance.trainers) if trainer.id in named)


def units_of(problem: Problem, facts: Facts) -> tuple[int, ...]:
    return tuple(sorted(problem.unit_index[fact.subject] for fact in facts if fact.kind == "unit"))


def rules_of(facts: Facts) -> frozenset[str]:
    """The hard rules that the proof needs, besides those that say what the units are."""
    return frozenset(fact.rule for fact in facts if fact.rule in HARD) - _SAID


def by_counting(problem: Problem, facts: Facts, count: Count, period: Period) -> Text:
    """« TET007 demande 10 séances au semestre 2 ; G. LEBON n’est libre que pour 4 (indisponible le lundi) : au moins 6
    conflits. »"""
    fits, several = count.fitting, len(trainers_of(problem, facts)) > 1
    only = Text(f"que pour {fits}", f"for {fits} only") if fits else Text("pour aucune", "for none")
    are = Text("ne sont libres" if several else "n’est libre", "are free" if several else "is free")
    people = _people(problem, facts)
    free = Text(f"{people.fr} {are.fr} {only.fr}", f"{people.en} {are.en} {only.en}")
    return _sentence(problem, facts, count.clashes, count.needed, period.when, free)


def by_solving(problem: Problem, facts: Facts, count: int) -> Text:
    """When no plain count says it: the solver went through all the possibilities."""
    needed = sum(problem.units[unit].demand.least() for unit in units_of(problem, facts))
    placed = Text("aucun emploi du temps n’en laisse moins", "no timetable leaves fewer")
    when = NOTHING
    people = _people(problem, facts)
    least = _least(count, len(trainers_of(problem, facts)))
    return _sentence(problem, facts, count, needed, when, placed, lead=Text(f"{people.fr} : {least.fr}. ",
                                                                            f"{people.en}: {least.en}. "))  # fmt: skip


def _people(problem: Problem, facts: Facts) -> Text:
    return listing([problem.instance.trainers[trainer].name for trainer in trainers_of(problem, facts)])


def _least(count: int, people: int) -> Text:
    least = counted(count, CLASH)
    among = NOTHING
    if people > 1:
        among = Text(" à eux deux" if people == 2 else " à eux tous", " among them")
    return Text(f"au moins {least.fr}{among.fr}", f"at least {least.en}{among.en}")


def _sentence(
    problem: Problem, facts: Facts, count: int, needed: int, when: Text, what: Text, lead: Text | None = None
) -> Text:
    rows, n = [problem.units[unit] for unit in units_of(problem, facts)], counted(needed, SESSION)
    if any(row.demand.is_in_hours for row in rows):
        n = Text(f"au moins {n.fr}", f"at least {n.en}")
    codes = [row.code for row in rows]
    units = listing(codes)
    asks = Text("demande", "asks for") if len(codes) == 1 else Text("demandent", "ask for")
    causes = [*_away(problem, facts), *_given(facts)]
    why = Text(
        f" ({' ; '.join(cause.fr for cause in causes)})" if causes else "",
        f" ({'; '.join(cause.en for cause in causes)})" if causes else "",
    )
    least = _least(count, len(trainers_of(problem, facts)))
    end = Text(f" : {least.fr}.", f": {least.en}.") if lead is None else Text(".", ".")
    lead = lead or NOTHING
    at = Text(f" {when.fr}" if when.fr else "", f" {when.en}" if when.en else "")
    return Text(
        f"{lead.fr}{units.fr} {asks.fr} {n.fr}{at.fr} ; {what.fr}{why.fr}{end.fr}",
        f"{lead.en}{units.en} {asks.en} {n.en}{at.en}; {what.en}{why.en}{end.en}",
    )


def _away(problem: Problem, facts: Facts) -> Iterable[Text]:
    """`indisponible le lundi, le mardi à 17 h et du 05/09/2022 au 09/09/2022`, with the name when there are several
    trainers."""
    people = trainers_of(problem, facts)
    for person in (problem.instance.trainers[trainer] for trainer in people):
        mine = [fact for fact in facts if fact.kind == "away" and fact.subject == person.id]
        dated = [person.availability.dated[fact.number] for fact in mine if fact.number is not None]
        when = listing([*_weekly(problem, mine), *_dates(dated)])
        name = f"{person.name} " if len(people) > 1 else ""
        if mine:
            yield Text(f"{name}indisponible {when.fr}", f"{name}unavailable {when.en}")


def _weekly(problem: Problem, aways: Facts) -> Iterable[Text]:
    """`le lundi`, `le mardi à 17 h`: hours only where the weekday has others."""
    starts: dict[Weekday, set[dt.time]] = defaultdict(set)
    for away in aways:
        if away.weekday is not None:
            every = {row.start for row in problem.instance.slots if away.weekday in row.weekdays}
            starts[away.weekday] |= every if away.start is None else {away.start}
    for day in sorted(starts, key=WEEKDAYS.index):
        weekly, at = every_weekday(day), listing([clock(start) for start in sorted(starts[day])])
        whole = {row.start for row in problem.instance.slots if day in row.weekdays} <= starts[day]
        hours = NOTHING if whole else Text(f" à {at.fr}", f" at {at.en}")
        yield Text(f"{weekly.fr}{hours.fr}", f"{weekly.en}{hours.en}")


def _dates(entries: list[DatedLevel]) -> Iterable[Text]:
    """Whole days that follow each other are told as one period; entries for some weekdays or slots one by one."""
    whole = sorted((entry for entry in entries if entry.is_whole), key=lambda entry: entry.first)
    spans: list[Span] = []
    for entry in whole:
        if spans and entry.first <= spans[-1].last + dt.timedelta(days=1):
            spans[-1] = Span(first=spans[-1].first, last=max(spans[-1].last, entry.last))
        else:
            spans.append(Span(first=entry.first, last=entry.last))
    yield from (span(each.first, each.last) for each in spans)
    yield from (partial(entry) for entry in entries if not entry.is_whole)


def _given(facts: Facts) -> Iterable[Text]:
    """The hard rules that the proof needs, in the catalogue's words."""
    told = [RULES[code] for code in RULES if code in rules_of(facts)]
    if told:
        fr = choices(f"{rule.code} {rule.name.fr}" for rule in told).fr
        en = choices(f"{rule.code} {rule.name.en}" for rule in told).en
        yield Text(f"compte tenu de {fr}", f"given {en}")
