"""Clashes of an assignment, without a timetable: n sessions of a trainer in a slot count n − 1 (C1), each session of
one who is unavailable 1 (C2). What is reported in the end is the checker's count."""

from collections import Counter

from scheduler.demand.problem import Problem
from scheduler.model.solution import Assignment


def clash_count(problem: Problem, assignment: Assignment) -> int:
    booked = Counter((trainer, p.slot) for p in assignment.placements for trainer in p.trainers)
    away = sum(n for (trainer, slot), n in booked.items() if problem.levels[trainer][slot] == "unavailable")
    return away + sum(n - 1 for n in booked.values())
