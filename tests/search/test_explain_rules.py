"""Why no timetable exists, where a hard rule added to the catalogue is among the reasons: it is named, for whom, and no
rule is that is not needed."""

import random
from dataclasses import replace
from itertools import product

import pytest

from scheduler.instance.schema.instance import Instance
from scheduler.rule import Rule
from scheduler.scopes import Scope
from scheduler.search.explain.explain import explain
from scheduler.search.params import Params
from scheduler.text import Text
from tests.builders import make_instance, unit
from tests.random_rules import SHAPES, RandomRule, added, random_rule
from tests.search.alone import can_hold, law_counts_on
from tests.search.squeezed import squeezed
from tests.search.test_explain import SEEDS

PARAMS = Params(time_limit_s=60, workers=1)
NAME = Text("Soirées chargées", "Crowded evenings")
SENTENCE = Text(
    "Un groupe a au plus deux séances dans une soirée.", "A group has at most two sessions in an evening."
)  # fmt: skip
THREE = [
    unit(code, groups=["G1"], trainers=["T1"], in_person=1, webconference=1, sessions_per_week=3)
    for code in ("U1", "U2", "U3")
]
HOURS = [{"start": f"{hour}:00", "end": f"{hour + 1}:00", "weekdays": ["mon"]} for hour in (17, 18, 19)]


def hard(seen: Scope, code: str, table: dict[tuple[int, ...], int], **declared: object) -> RandomRule:
    shape = next(shape for shape in SHAPES if shape.scope is seen)
    shape = replace(shape, caps=tuple(max(row[n] for row in table) for n in range(len(shape.caps))))
    return RandomRule(Rule(code, "hard", NAME, SENTENCE, **declared), shape, table)  # type: ignore[arg-type]


def crowded(code: str = "H14") -> RandomRule:
    table = {row: int(row[0] + row[1] > 2) for row in product(range(4), range(4), range(2))}
    return hard(Scope.GROUP_EVENING, code, table, scope=Scope.GROUP_EVENING, monotone=True, rooms=False)


def never_alone() -> RandomRule:
    table = {row: int(row[0] + row[1] == 1) for row in product(range(3), range(3), range(2))}
    return hard(Scope.GROUP_EVENING, "H14", table, scope=Scope.GROUP_EVENING, rooms=False)


def three_units(**changes: object) -> Instance:
    """Two sessions each of three units; three Mondays, one of which is closed; three slots each."""
    calendar = {
        "semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-23"}],
        "closures": [{"name": "Travaux", "first": "2022-09-19", "last": "2022-09-23"}],
    }
    bystander = unit("U4", groups=["G2"], trainers=["T2"], in_person=1, webconference=0)
    groups = [{"id": "G1", "size": 9}, {"id": "G2", "size": 4}]
    return make_instance(
        **{"calendar": calendar, "slots": HOURS, "groups": groups, "units": [*THREE, bystander], **changes}
    )


def test_a_rule_is_named_with_its_group() -> None:
    instance = three_units()
    assert explain(instance, PARAMS).status == "possible"
    with added(crowded()):
        (cause,) = explain(instance, PARAMS).causes
        assert cause.minimal
        assert [(fact.kind, fact.rule, fact.subject) for fact in cause.facts] == [
            ("unit", "H1", "U1"), ("unit", "H1", "U2"), ("unit", "H1", "U3"), ("rule", "H14", "G1"),
            ("closure", "H6", "Travaux"),
        ]  # fmt: skip
        said = cause.facts[3].text
        assert said.fr == "Règle « Soirées chargées » (groupe G1). Un groupe a au plus deux séances dans une soirée."
        assert said.en == "Rule “Crowded evenings” (group G1). A group has at most two sessions in an evening."
        for fact in cause.facts:
            assert can_hold(instance, [other for other in cause.facts if other != fact], strict=False)
        assert can_hold(instance, cause.facts, strict=False) is False
        opened = three_units(calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-23"}]})
        assert explain(opened, PARAMS).status == "possible"


def test_of_two_rules_the_one_that_matters_is_named_and_none_where_none_does() -> None:
    with added(never_alone(), crowded()):
        (cause,) = explain(three_units(units=THREE), PARAMS).causes
        assert {fact.rule for fact in cause.facts if fact.kind == "rule"} == {"H14"}
        many = [unit("U1", groups=["G1"], trainers=["T1"], in_person=3, webconference=3)]
        (cause,) = explain(make_instance(groups=[{"id": "G1", "size": 9}], units=many), PARAMS).causes
        assert {fact.kind for fact in cause.facts} == {"unit", "rhythm"}


def test_a_rule_about_a_room_names_the_room() -> None:
    alone = hard(
        Scope.ROOM_EVENING, "H14", {(n,): int(n > 1) for n in range(4)}, scope=Scope.ROOM_EVENING, monotone=True
    )
    units = [
        unit(code, groups=["G1"], trainers=["T1"], in_person=n, webconference=0, sessions_per_week=3)
        for code, n in (("U1", 2), ("U2", 1))
    ]
    instance = three_units(units=units, rooms=[{"id": "R1", "site": "PORT", "capacity": 20}])
    assert explain(instance, PARAMS).status == "possible"
    with added(alone):
        (cause,) = explain(instance, PARAMS).causes
        assert cause.minimal
        assert {(fact.kind, fact.subject) for fact in cause.facts} == {
            ("unit", "U1"), ("unit", "U2"), ("rooms", "R1"), ("closure", "Travaux"), ("rule", "R1"),
        }  # fmt: skip
        assert "(salle R1)" in next(fact.text.fr for fact in cause.facts if fact.kind == "rule")


def test_a_rule_that_units_left_out_break_is_named_and_not_called_minimal() -> None:
    """That one of the units can go was not verified: the rule says nothing of a part."""
    with added(never_alone()):
        units = [unit("U1", groups=["G1"], trainers=["T1"], in_person=1, webconference=0)]
        (cause,) = explain(make_instance(groups=[{"id": "G1", "size": 9}], units=units), PARAMS).causes
        assert {fact.kind for fact in cause.facts} >= {"unit", "rule"}
        assert not cause.minimal


def test_a_rule_about_nobody_is_named_by_itself() -> None:
    """Of which nothing is declared: it is judged on the whole timetable."""
    with added(hard(Scope.WHOLE, "H14", {(n,): int(n > 1) for n in range(10)})):
        (cause,) = explain(three_units(), PARAMS).causes
        (fact,) = (fact for fact in cause.facts if fact.kind == "rule")
        assert (fact.subject, fact.text.en[:27]) == ("", "Rule “Crowded evenings”. A ")


@pytest.mark.parametrize("seed", range(2 * len(SEEDS)))
def test_causes_with_rules_drawn_at_random(seed: int) -> None:
    instance = squeezed(seed)
    with added(random_rule(random.Random(seed), "H91", SHAPES[seed % len(SHAPES)])):
        found = explain(instance, Params(time_limit_s=20, workers=1))
        for cause in found.causes:
            assert can_hold(instance, cause.facts, strict=False) in (False, None)
            for fact in cause.facts if cause.minimal else ():
                others = [other for other in cause.facts if other != fact]
                assert can_hold(instance, others, strict=False) is not False or law_counts_on(others), fact
