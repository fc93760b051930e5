"""H13: half-groups that are taught at the same times."""

import pytest

from scheduler.instance.schema.instance import Instance
from tests.builders import make_instance, session, unit
from tests.checker.cases import violations


def halves(**fields: object) -> Instance:
    groups = [
        {"id": "G1", "size": 12},
        {"id": "H1", "size": 6, "part_of": "G1"},
        {"id": "H2", "size": 6, "part_of": "G1"},
    ]
    both = {"groups": ["G1"], "sections": [["H1"], ["H2"]], "trainers": ["T1", "T2"], "parallel": True}
    return make_instance(groups=groups, units=[unit("U1", **{**both, "in_person": 2, "webconference": 0, **fields})])


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ((("2022-09-06", "2022-09-13"), ("2022-09-06", "2022-09-13")), []),
        ((("2022-09-06", "2022-09-13"), ("2022-09-06", "2022-09-14")), [
            "U1/H1 on Tuesday 2022-09-13 17:00: held at once, U1/H2 must have a session of the same kind at the same "
            "time U1/H1-02",
            "U1/H2 on Wednesday 2022-09-14 17:00: held at once, U1/H1 must have a session of the same kind at the same "
            "time U1/H2-02",
        ]),
        ((("2022-09-06", "2022-09-13"), ("2022-09-06",)), []),  # one has no date yet
    ],
)  # fmt: skip
def test_where_one_half_group_is_the_other_is_too(days: tuple[tuple[str, ...], ...], wrong: list[str]) -> None:
    of = halves()
    held = [
        session(of, f"U1/H{half}", day, number=n, trainers=[f"T{half}"])
        for half, dates in enumerate(days, 1)
        for n, day in enumerate(dates, 1)
    ]
    assert [f"{each.text.en} {','.join(each.ids)}" for each in violations("H13", of, held)] == wrong


def test_without_the_key_each_has_its_own_times() -> None:
    of = halves(parallel=False)
    held = [session(of, f"U1/H{half}", f"2022-09-0{5 + half}") for half in (1, 2)]
    assert violations("H13", of, held) == []


def test_the_kind_is_the_same_too() -> None:
    of = halves(in_person=1, webconference=1)
    held = [
        session(of, f"U1/H{half}", day, number=n, kind=kind, trainers=[f"T{half}"])
        for half, kinds in ((1, ("in_person", "webconference")), (2, ("webconference", "in_person")))
        for n, (day, kind) in enumerate(zip(("2022-09-06", "2022-09-13"), kinds, strict=True), 1)
    ]
    assert len(violations("H13", of, held)) == 4
