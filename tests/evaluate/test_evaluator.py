"""What edits change, by patterns on the part that they reach: as counted on the whole timetable, for any rule."""

from collections import Counter
from dataclasses import replace

import pytest

from scheduler.checker.check import check
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.evaluate.evaluator import Evaluator, edited
from scheduler.evaluate.occurrences import occurrences
from scheduler.evaluate.pricing import pattern_type, with_pattern
from scheduler.instance.schema.instance import Instance
from scheduler.rules import RULES
from scheduler.scopes import OF_GROUP, Scope
from scheduler.timetable.schema import Held, Session, Timetable
from tests.builders import make_instance, make_timetable, session, unit
from tests.evaluate.invented import INVENTED, SCOPE_OF, invented
from tests.random_instances import random_instance
from tests.search.test_suggest import anywhere, cases, exchanges

SEEDS = range(14)


def counted(instance: Instance, timetable: Timetable) -> Counter[tuple[str, str]]:
    found, facts = Counter[tuple[str, str]](), LocalTimetable(instance, timetable)
    for rule, points in with_pattern():
        if rule.tier == "criterion":
            for subject, pattern in occurrences(facts, pattern_type(points), facts.timeline.slots_on):
                weight = instance.group_weight[subject] if rule.scope in OF_GROUP else 1
                found[rule.code, subject] += weight * points(pattern)
    return found


@pytest.mark.parametrize("declared", [True, False])
def test_rules_nobody_thought_of_cost_what_the_whole_timetable_says(declared: bool) -> None:
    """Moves of sessions and alternance days anywhere, and exchanges; with the rules' scopes declared, and without."""
    tried = [(seed, timetable, row) for seed in SEEDS for _, timetable, _, row in cases(seed, most=1)]
    with invented():
        if not declared:
            for code in INVENTED:
                RULES[code] = replace(RULES[code], scope=Scope.WHOLE)
            tried = tried[::6]
        met = Counter[str]()
        for seed, timetable, row in tried:
            instance = random_instance(seed)  # with the weights of the rules
            evaluator, before = Evaluator(instance, timetable), counted(instance, timetable)
            edits: list[list[Held]] = [options[:1] for options in anywhere(instance, row)]
            if isinstance(row, Session):
                others = [s for s in timetable.sessions if s.start != row.start][:4]
                edits += [exchanges(instance, row, other)[0] for other in others]
            for each in edits:
                after = counted(instance, edited(timetable, each))
                after.subtract(before)
                effect = evaluator.effect(each)
                found = {(c.code, c.subject): c.value for c in effect.criteria if RULES[c.code].pattern is not None}
                assert found == {key: n for key, n in after.items() if n}, (seed, each)
                met.update(code for code, _ in found)
        assert met.keys() >= set(INVENTED)


def test_a_unit_after_sessions_of_one_and_before_another() -> None:
    """The one that it comes after is no part of what is seen of it and the unit that follows."""
    after = {"U1": [], "U2": [{"unit": "U1", "sessions": 1}], "U3": ["U2"]}
    one = {"in_person": 1, "webconference": 0}
    of = make_instance(units=[unit(code, after=each, **one) for code, each in after.items()])
    held = [session(of, code, f"2022-09-{day}", number=1) for code, day in (("U1", "05"), ("U2", "12"), ("U3", "19"))]
    evaluator = Evaluator(of, make_timetable(of, held))
    for code, day, broken in (("U2", "13", 0), ("U2", "20", 1), ("U3", "09", 1), ("U1", "14", 1)):
        edit = session(of, code, f"2022-09-{day}", number=1)
        found = sum(each.rule == "H12" for each in evaluator.effect([edit]).violations)
        whole = check(of, edited(make_timetable(of, held), [edit]))
        assert (found, sum(each.rule == "H12" for each in whole.violations)) == (broken, broken), (code, day)


def test_a_pattern_lies_within_the_scope_that_its_rule_declares() -> None:
    for rule, points in with_pattern():
        allowed = SCOPE_OF[pattern_type(points)]
        if rule.code == "C2":
            allowed |= Scope.TRAINER_SLOT
        assert rule.scope in allowed, rule.code
