"""The order of units: what is read, and what is refused."""

from pathlib import Path

import pytest

from scheduler.demand.arithmetic import impossibilities
from scheduler.demand.order import tightened
from scheduler.demand.problem import Problem
from scheduler.errors import InputError
from scheduler.instance.dump import to_yaml
from scheduler.instance.load import load
from tests.builders import make_instance, unit

UNITS = [unit("U1"), unit("U2", after=["U1"]), unit("U3", after=["U2", {"unit": "U1", "sessions": 1}])]


def test_a_code_alone_means_all_the_sessions(tmp_path: Path) -> None:
    instance = make_instance(units=UNITS)
    assert [(each.unit, each.sessions) for each in instance.unit["U3"].after] == [("U2", None), ("U1", 1)]
    file = tmp_path / "instance.yaml"
    file.write_bytes(to_yaml(instance))
    assert load(file).digest == instance.digest


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("[U9]", "l’UE « U9 » n’existe pas"),
        ("[{unit: U9, sessions: 1}]", "l’UE « U9 » n’existe pas"),
        ("[U1]", "elle viendrait après elle-même (U1 → U1)"),
        ("[U2]", "elle viendrait après elle-même (U1 → U2 → U1)"),
        ("[{unit: U4, sessions: 5}]", "U4, qui a 4 séances ; écrivez 4 au plus"),
        ("[FOAD]", "elle suit FOAD, qui n’a pas de séance ici"),
        ("[U4, U4]", "U4 est deux fois dans « after »"),
        ("[{unit: U4, sessions: 0}]", "sessions"),
        ("[{sessions: 1}]", "il manque la clé « unit »"),
    ],
)
def test_what_is_refused(tmp_path: Path, after: str, said: str) -> None:
    foad = unit("FOAD", modality="foad", period=None, trainers=[])
    text = to_yaml(make_instance(units=[unit("U1"), unit("U2", after=["U1"]), unit("U4"), foad])).decode()
    file = tmp_path / "instance.yaml"
    file.write_text(text.replace("  - code: U1\n", f"  - code: U1\n    after: {after}\n"), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load(file)
    assert any(said in fault.text.fr for fault in error.value.faults), error.value.faults


def test_two_units_share_the_weeks() -> None:
    problem = Problem.of(make_instance(units=[unit("U1"), unit("U2", in_person=1, webconference=0, after=["U1"])]))
    first, second = ([problem.slots[slot] for slot in row.slots] for row in tightened(problem).units)
    assert (first[-1].day.isoformat(), first[-1].rank) == ("2022-10-07", 0)  # the last slot is the other's
    assert (second[0].day.isoformat(), second[0].rank) == ("2022-09-26", 1)  # after the first of the fourth week


def test_units_have_the_slots_that_their_order_leaves() -> None:
    problem = Problem.of(make_instance(units=UNITS))
    days = [{problem.slots[slot].day for slot in row.slots} for row in tightened(problem).units]
    # Five weeks in all, four of them of U1: none of U2 is left, and what cannot be narrows no other unit.
    assert [min(found).isoformat() for found in days[::2]] == ["2022-09-05", "2022-09-05"]
    said = [text.en for text in impossibilities(problem)]
    assert "U2: 4 sessions needed after all the sessions of U1 and before U3 begins, at most 0 fit" in said
