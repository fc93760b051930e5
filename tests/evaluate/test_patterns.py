"""The points of patterns are the checker's, and the compiled code's are those of the patterns: for every rule that has
one, and for rules that nobody has thought of yet."""

import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from scheduler.checker.check import CLASH_CHECKS, CRITERION_CHECKS, HARD_CHECKS, points_of
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.demand.problem import Problem
from scheduler.evaluate import tables
from scheduler.evaluate.occurrences import occurrences
from scheduler.evaluate.pricing import BROKEN, CLASH, Pricing, pattern_type, split, with_pattern
from scheduler.instance.schema.instance import Instance
from scheduler.model.solution import to_timetable
from scheduler.patterns import GroupEvening, GroupWeek, RoomEvening
from scheduler.rules import CRITERIA, RULES
from scheduler.search.anneal.annealer import Annealer
from scheduler.search.anneal.tables import obstacle
from scheduler.timetable.schema import AlternanceDay, Provenance, Session, Timetable
from tests.builders import make_instance, unit
from tests.evaluate.invented import TYPES, invented
from tests.random_instances import random_instance

SEEDS = range(60)
NOBODY = Provenance(scheduler="", ortools="", seed=1, workers=1, time_limit_s=1, strict=False)


def anyhow(instance: Instance, rng: random.Random) -> LocalTimetable:
    """Every session in any slot, whatever it breaks; some evenings are crowded."""
    problem = Problem.of(instance)
    sessions = []
    slots = rng.sample(problem.slots, min(len(problem.slots), rng.choice([20, 80])))
    for row in problem.units:
        kinds = [*["in_person"] * row.demand.in_person, *["webconference"] * row.demand.webconference]
        rng.shuffle(kinds)
        for number, kind in enumerate(kinds, 1):
            slot = rng.choice(slots)
            one = row.unit.teaching == "one" and len(row.unit.trainers) > 1
            sessions.append(
                Session(
                    id=f"{row.code}-{number:02d}",
                    unit=row.code,
                    kind=kind,
                    number=number,
                    start=slot.start,
                    end=slot.end,
                    groups=row.unit.groups,
                    trainers=(rng.choice(row.unit.trainers),) if one else row.unit.trainers,
                    room=None,
                )
            )
    centre = [
        AlternanceDay(id=f"ALT-{group.id}-{n}", group=group.id, start=start, end=end)
        for group in instance.groups
        if group.alternance is not None
        for n, day in enumerate(rng.sample(list(problem.timeline.slots_on), 2))
        for start, end in [problem.timeline.alternance_hours(day)]
    ]
    timetable = to_timetable_like(instance, sessions, centre)
    return LocalTimetable(instance, timetable)


def to_timetable_like(instance: Instance, sessions: list[Session], centre: list[AlternanceDay]) -> Timetable:
    fields = {name: field.default for name, field in Timetable.model_fields.items()}
    fields |= {"sessions": tuple(sessions), "alternance": tuple(centre), "instance": instance.name}
    return Timetable.model_construct(**fields)


def counted(facts: LocalTimetable, points: Callable[..., int]) -> Counter[str]:
    found = Counter[str]()
    for subject, pattern in occurrences(facts, pattern_type(points), facts.timeline.slots_on):
        found[subject] += points(pattern)
    return +found


def test_points_of_patterns_are_the_checkers() -> None:
    met = Counter[str]()
    crowded = make_instance(units=[unit("U1", in_person=9, webconference=9), unit("U2", in_person=3, webconference=3)])
    for seed, instance in [*((seed, random_instance(seed)) for seed in SEEDS), *((seed, crowded) for seed in range(9))]:
        facts = anyhow(instance, random.Random(seed))
        for rule, points in with_pattern():
            said = Counter[str]()
            if rule.tier == "hard":
                broken = sum(1 for _ in HARD_CHECKS[rule.code](facts))
                assert bool(counted(facts, points)) == bool(broken), (seed, rule.code)
                met[rule.code] += broken
                continue
            if rule.tier == "criterion":
                for point in CRITERION_CHECKS[rule.code](facts):
                    said[point.subject] += point.value
            else:
                for clash in CLASH_CHECKS[rule.code](facts):
                    said[clash.trainer] += clash.excess
            assert counted(facts, points) == said, (seed, rule.code)
            met[rule.code] += said.total()
    assert all(met[rule.code] > 10 for rule, _ in with_pattern()), met


def test_all_criteria_but_those_of_rooms_have_a_pattern() -> None:
    assert {code for code in CRITERIA if RULES[code].pattern is None} == {
        code for code in CRITERIA if RULES[code].rooms
    }


@pytest.fixture
def rules_nobody_thought_of() -> Iterator[None]:
    with invented():
        yield


@pytest.mark.usefixtures("rules_nobody_thought_of")
def test_the_compiled_code_counts_what_the_patterns_say() -> None:
    """Hot: sessions lie two in a slot, units lack weeks, trainers are booked twice; each counter holds all the same."""
    compared = broken = 0
    for seed in SEEDS:
        problem = Problem.of(random_instance(seed))
        if obstacle(problem) is not None:
            continue
        annealer = Annealer(problem, seed)
        if annealer.needs_start:
            continue
        annealer.price(hard=3, clash=2)
        annealer.place()
        for _ in range(4 if annealer.is_complete else 0):
            annealer.run(500, 20.0, 20.0)
            now = annealer.now()
            if len({(held.unit, held.slot) for held in now.placements}) < len(now.placements):
                continue  # two sessions of a unit at once: in which order they are is nobody's to say
            facts = LocalTimetable(problem.instance, to_timetable(problem, now, NOBODY))
            pricing, weight = Pricing(problem.instance), problem.instance.group_weight
            cost = sum(
                split(pricing.of(pattern))[2] * (weight[about] if kind in (GroupEvening, GroupWeek) else 1)
                for kind in TYPES
                if kind is not RoomEvening  # the compiled code gives no rooms
                for about, pattern in occurrences(facts, kind, facts.timeline.slots_on)
            )
            assert annealer.score[2] == cost, seed
            compared += 1
            broken += annealer.score[0] > 0
    assert compared > 50
    assert broken > 25


def test_a_price_holds_three_sums() -> None:
    for broken, clashes, cost in [(0, 0, 0), (3, 2, -5), (-3, -2, 7), (1, -1, -1), (-1, 0, 40_000)]:
        assert split(broken * BROKEN + clashes * CLASH + cost) == (broken, clashes, cost)


def test_what_takes_no_pattern_is_refused_by_name() -> None:
    def points(evening: dict[str, int]) -> int:
        return len(evening)

    with pytest.raises(TypeError, match="points takes no pattern"):
        pattern_type(points)


def test_evenings_of_many_slots_share_positions() -> None:
    assert tables.positions(2) == [0, 1]
    assert tables.positions(5) == [0, 1, 2, 3, 4]
    assert tables.positions(8) == [0, 1, 2, 3, 3, 3, 3, 4]


def test_the_criteria_hold_on_evenings_of_many_slots() -> None:
    """Seven slots have more patterns than a table: first slot, kinds and emptiness are told apart all the same."""
    hours = [f"{hour:02d}:00" for hour in range(8, 22)]
    slots = [
        {"start": start, "end": end, "weekdays": ["mon", "tue"]}
        for start, end in zip(hours[::2], [*hours[2::2], "22:00"], strict=True)
    ]
    instance = make_instance(slots=slots)
    problem = Problem.of(instance)
    annealer = Annealer(problem, 1)
    annealer.price(hard=3, clash=2)
    annealer.place()
    for _ in range(40):
        annealer.run(100, 20.0, 20.0)
        facts = LocalTimetable(instance, to_timetable(problem, annealer.now(), NOBODY))
        said = sum(
            point.value * instance.weight[code]
            for code in CRITERIA
            if code != "Q9"
            for point in points_of(code, facts, facts.instance)
        )
        assert annealer.score[2] == said
        assert {len(held) for held in problem.timeline.slots_on.values()} == {7}
