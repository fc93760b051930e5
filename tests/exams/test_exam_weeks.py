"""Weeks of groups: the least cost is the least of all ways, and what is put back keeps the rules at the cost told."""

import random
from itertools import combinations, product

import numpy as np
import pytest

from scheduler.checker.check import check
from scheduler.checker.exams.check import exam_criteria
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.exams.centre.group_days import FAR, UNIT, GroupDays
from scheduler.exams.centre.weeks import ExamWeeks, Held, group_days
from scheduler.exams.plan import plan_exams
from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.exams.search import exam_of
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.timetable.exams import Exam, ExamRoom
from tests.bench.examinations import examined_centre
from tests.builders import make_timetable
from tests.exams.random_exams import random_exams


@pytest.mark.parametrize("seed", range(60))
def test_the_least_is_the_least_of_all_ways(seed: int) -> None:
    rng = random.Random(seed)
    instance = random_exams(rng, papers=rng.randint(2, 5))
    problem = ExamProblem.of(instance, make_timetable(instance, []))
    for group, rows in problem.group_rows.items():
        ways = np.prod([len(row.starts) for row in rows]) if rows else 0
        if not 0 < ways <= 20_000:
            continue
        days = GroupDays(problem, group, instance.exams.most_per_day)
        price = {(row.index, minute): rng.choice((0, 0, 1, 2, 5)) for row in rows for minute in row.starts}
        flat = np.array([price[row.index, minute] * UNIT for row in days.rows for minute in row.starts], np.int64)
        costs = [_cost(problem, rows, starts, price) for starts in product(*(row.starts for row in rows))]
        best = min((cost for cost in costs if cost is not None), default=None)
        least, places = days.least(flat)
        if best is None:
            assert least >= FAR
            continue
        assert least == best * UNIT
        all_starts = [(row, minute) for row in days.rows for minute in row.starts]
        found = {all_starts[place][0].index: all_starts[place][1] for place in places}
        assert _cost(problem, rows, tuple(found[row.index] for row in rows), price) == best


def _cost(
    problem: ExamProblem, rows: tuple[PaperRow, ...], starts: tuple[int, ...], price: dict[tuple[int, int], int]
) -> int | None:
    """What these starts of a group's papers cost, counted pair by pair; None where it cannot sit them."""
    instance, day = problem.instance, [problem.day(minute).toordinal() for minute in starts]
    heavy = [row.paper.unit.ects >= instance.exams.heavy_ects for row in rows]
    cost = sum(price[row.index, minute] for row, minute in zip(rows, starts, strict=True))
    for one, other in combinations(range(len(rows)), 2):
        first, last = sorted((one, other), key=lambda n: starts[n])
        if starts[last] < starts[first] + rows[first].longest + instance.exams.break_minutes:
            return None
        cost += problem.weight("E3") * (heavy[one] and heavy[other] and abs(day[one] - day[other]) <= 1)
    if any(day.count(each) > instance.exams.most_per_day for each in day):
        return None
    cost += problem.weight("E1") * (len(day) - len(set(day)))
    return cost + problem.weight("E2") * sum(each + 1 in day for each in set(day))


def moved_weeks(seed: int) -> int:
    """How many of forty steps changed something."""
    problem = ExamProblem.of(instance := _small_centre(seed), make_timetable(instance, []))
    weeks = ExamWeeks(problem, group_days(problem), _one_by_one(problem, random.Random(seed)), seed)
    return sum(weeks.step(1.0, 2) for _ in range(40))


@pytest.mark.parametrize("seed", range(40))
def test_a_group_that_is_alone_is_put_back_at_its_least(seed: int) -> None:
    """The compiled code and the least over days agree, where there are rooms for all."""
    centre = examined_centre(seed, papers=20, groups=4, rooms=12, people=6)
    settings = centre.exams.model_copy(update={"invigilators_per_room": 0})
    rooms = tuple(room.model_copy(update={"capacity": 200, "features": ("pc",)}) for room in centre.rooms)
    units = tuple(unit for unit in centre.units if unit.groups == ("G00",))
    alone = {"exams": settings, "rooms": rooms, "units": units, "groups": centre.groups[:1]}
    instance = centre.model_copy(update=alone)
    problem = ExamProblem.of(instance, make_timetable(instance, []))
    groups = group_days(problem)
    ((group, days),) = groups.items()
    weeks = ExamWeeks(problem, groups, _one_by_one(problem, random.Random(seed)), seed)
    weeks.step(0.0, 1)
    early = problem.weight("E4") * (instance.group[group].alternance is None)
    flat = [early * problem.is_early(minute) * UNIT for row in days.rows for minute in row.starts]
    assert weeks.cost * UNIT == days.least(np.array(flat, np.int64))[0]


def test_a_centre_is_examined_without_compiled_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.exams.centre.weeks.defect", lambda: "missing")
    instance = examined_centre(1, papers=64, groups=10, rooms=8, people=20)
    planned = plan_exams(instance, make_timetable(instance, []), Params(time_limit_s=4, workers=1))
    assert planned.report.accepted
    assert planned.timetable.exam_tier is not None
    assert planned.timetable.exam_tier.bound <= planned.timetable.exam_tier.value


@pytest.mark.parametrize("seed", range(8))
def test_what_is_put_back_keeps_the_rules_at_the_cost_that_is_told(seed: int) -> None:
    instance = _small_centre(seed)
    problem = ExamProblem.of(instance, make_timetable(instance, []))
    weeks = ExamWeeks(problem, group_days(problem), _one_by_one(problem, random.Random(seed)), seed)
    first, changed = weeks.cost, 0
    for _ in range(40):
        before = dict(weeks.held)
        weeks.step(1.0, 2)
        changed += weeks.held != before
        _agrees(instance, problem, weeks)
    assert changed > 2
    assert weeks.cost < first


def _small_centre(seed: int) -> Instance:
    """Twenty papers, some of them orals, in rooms that are shared in every way; nobody watches."""
    rng, each = random.Random(seed), 5 if seed % 2 else 1
    instance = examined_centre(seed, papers=20, groups=4, rooms=5, people=6)
    settings = instance.exams.model_copy(update={"invigilators_per_room": 0, "most_per_day": rng.choice((2, 2, 3))})
    rooms = tuple(
        room.model_copy(update={"exam_sharing": rng.choice(("any", "any", "same_start", "none"))})
        for room in instance.rooms
    )
    groups = tuple(group.model_copy(update={} if seed % 2 == 0 else {"extra_time": 0}) for group in instance.groups)
    units = tuple(
        unit.model_copy(update={"exams": tuple(
            exam.model_copy(update={"kind": "oral", "minutes_per_candidate": each}) for exam in unit.exams
        )}) if rng.random() < 0.1 else unit
        for unit in instance.units
    )  # fmt: skip
    return instance.model_copy(update={"exams": settings, "rooms": rooms, "units": units, "groups": groups})


def _one_by_one(problem: ExamProblem, rng: random.Random) -> dict[int, Held]:
    """Each paper at an hour at which its groups are free and enough rooms are empty: all the rules, at some cost."""
    held, sitting = dict[int, Held](), [set(problem.sitting_of(row.paper)) for row in problem.rows]
    number = {room.id: n for n, room in enumerate(problem.instance.rooms)}
    pause, most = problem.instance.exams.break_minutes, problem.instance.exams.most_per_day

    def fits(row: PaperRow, minute: int) -> Held | None:
        rooms = {number[room.id]: room.exam_places for room in problem.rooms_for(row)}
        for index, (start, seats) in held.items():
            if minute < start + problem.rows[index].longest and start < minute + row.longest:
                rooms = {room: places for room, places in rooms.items() if room not in dict(seats)}
        for group in sitting[row.index]:
            mine = [index for index in held if group in sitting[index]]
            if sum(problem.day(held[index][0]) == problem.day(minute) for index in mine) >= most:
                return None
            if any(minute < held[index][0] + problem.rows[index].longest + pause
                   and held[index][0] < minute + row.longest + pause for index in mine):  # fmt: skip
                return None
        left, seats = row.paper.candidates, list[tuple[int, int]]()
        for n, (room, places) in enumerate(sorted(rooms.items(), key=lambda each: -each[1])):
            here = min(left, places)
            if row.paper.juries:  # as even as can be
                here = (row.paper.candidates + row.paper.juries - 1 - n) // row.paper.juries
            if left > 0 and here > 0:
                seats.append((room, here))
                left -= here
        return (minute, tuple(seats)) if not left and len(seats) >= row.paper.juries else None

    for row in problem.rows:
        starts = list(row.starts)
        rng.shuffle(starts)
        held[row.index] = next(found for minute in starts if (found := fits(row, minute)))
    return held


def _agrees(instance: Instance, problem: ExamProblem, weeks: ExamWeeks) -> None:
    names = [room.id for room in instance.rooms]
    exams = list[Exam]()
    for row in problem.rows:
        start, seats = weeks.held[row.index]
        left, rooms = row.paper.extra_time, list[ExamRoom]()
        for room, number in seats:
            rooms.append(ExamRoom(room=names[room], candidates=number, extra_time=min(left, number)))
            left -= min(left, number)
        exams.append(exam_of(problem, row, start, rooms))
    timetable = make_timetable(instance, []).with_exams(exams, None)
    refused = [each.text for each in check(instance, timetable).exam_violations if each.rule not in ("X1", "X5")]
    assert not refused
    costs = {each.code: each.cost for each in exam_criteria(LocalTimetable(instance, timetable))}
    assert weeks.cost == sum(costs[code] for code in ("E1", "E2", "E3", "E4", "E5"))
