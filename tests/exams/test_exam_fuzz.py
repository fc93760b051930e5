"""Random examinations that keep every rule, damaged in every way: each is refused by its rule, in a true sentence."""

import copy
import os
import random
from collections import Counter
from functools import cache

import pytest

from scheduler.checker.check import check
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.exams import Exam
from tests.builders import make_timetable
from tests.exams.brute_force import Trial
from tests.exams.damages import DAMAGES
from tests.exams.damages.case import Case, Damage
from tests.exams.test_exam_optimum import exam_of
from tests.exams.tiny_year import TinyYear

YEARS = int(os.environ.get("EXAM_SEEDS", "25"))


@cache
def good(seed: int) -> tuple[TinyYear, Trial, tuple[Exam, ...]]:
    """A year and examinations of it that keep every rule, as trying says."""
    rng = random.Random(seed)
    while True:
        trial = Trial(TinyYear.drawn(rng, rng.choice((2, 3))))
        if not trial.papers or not all(trial.starts(paper) for paper in trial.papers):
            continue
        every = [list(trial.options(n)) for n in range(len(trial.papers))]
        for _ in range(300 if all(every) else 0):
            seats = tuple(rng.choice(options) for options in every)
            if trial.keeps(seats):
                return trial.year, trial, tuple(exam_of(trial, seat) for seat in seats)


@pytest.mark.parametrize("seed", range(YEARS))
def test_what_keeps_the_rules_is_accepted(seed: int) -> None:
    year, _, exams = good(seed)
    instance = Instance.model_validate(year.data())
    assert check(instance, make_timetable(instance, []).with_exams(exams, None)).exam_violations == ()


def broken(seed: int, damage: Damage) -> int:
    """How many examinations of the year can be damaged so; each must be refused, and nothing raised."""
    year, trial, exams = good(seed)
    number = 0
    for exam in exams:
        papers = {paper.id: paper for paper in trial.papers}
        case = Case(year, papers, {e.id: e for e in exams}, random.Random(seed), exam.id, copy.deepcopy(year.data()))
        found = damage(case)
        if found is None:
            continue
        number += 1
        instance = Instance.model_validate(case.data)
        timetable = make_timetable(instance, case.sessions).with_exams(
            [*case.exams.values(), *case.extra], None, case.undated
        )
        report = check(instance, timetable)
        rule, words = found
        said = [violation.text.en for violation in report.exam_violations if violation.rule == rule]
        assert any(all(word in text for word in words) for text in said), (exam.id, rule, words, said)
        assert not report.accepted
        assert all("{" not in v.text.en + v.text.fr for v in report.exam_violations)
    return number


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_each_damage_is_refused_by_its_rule_in_a_true_sentence(damage: Damage) -> None:
    number = Counter({seed: broken(seed, damage) for seed in range(YEARS)}).total()
    assert number >= 3, "too few years can be damaged so"
