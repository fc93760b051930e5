"""What a message proposes to write has the names of the planner's own instance."""

import re
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.instance.load import load
from scheduler.scenario.changes.examples import as_here, example_of
from scheduler.scenario.changes.load import read_scenarios
from scheduler.scenario.changes.options import from_options, option_names, short_forms
from scheduler.scenario.changes.sweeps import sweep
from tests.builders import make_instance, unit
from tests.cli.program import TINY

ELSEWHERE = re.compile(r"VERNET|LEBON|MAKSENE|TET007|TRS00[12]|A101|1A-SOIR|1A-ALT|LE-PORT")


def faults(error: InputError) -> str:
    return "\n".join(f"{fault.text.fr}\n{fault.text.en}" for fault in error.faults)


@pytest.mark.parametrize("option", [name for name in option_names() if name != "--interruption"])  # takes any name
@pytest.mark.parametrize("value", ["", "?", "{close: {}}", "{unavailable: {first: 2024-09-09}}", "replace:"])
def test_options_that_cannot_be_read_get_an_example_of_this_school(option: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        from_options([(option, value)], load(Path(TINY)))
    assert not ELSEWHERE.search(faults(caught.value))


@pytest.mark.parametrize("option", [name for name in short_forms() if name not in ("--interruption", "--alternance")])
def test_the_example_of_an_option_is_one_that_this_school_can_write(option: str) -> None:
    """Everything that tiny has: no apprentices, no interruption."""
    instance = load(Path(TINY))
    example = as_here(short_forms()[option][1].example, instance)
    assert not ELSEWHERE.search(example)
    scenario, _ = from_options([(option, example)], instance)
    assert len(scenario.changes) == 1


@pytest.mark.parametrize(
    "text", ["changes: [close: ]", "name: a\nchanges: [{}]", "name: a\nchanges:\n- replace: {unit: TP1}", "- 1", "a"]
)
def test_a_scenario_with_faults_gets_an_example_of_this_school(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, "utf-8")
    _, found = read_scenarios([path], load(Path(TINY)))
    assert found
    assert not ELSEWHERE.search(faults(InputError(found)))


def test_a_sweep_that_cannot_be_read_too() -> None:
    with pytest.raises(InputError) as caught:
        sweep("nonsense", load(Path(TINY)), None)
    assert "trainer ALICE 2w" in faults(caught.value)


def test_dates_are_days_of_the_year_however_short_it_is() -> None:
    week = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-09"}]}
    instance = make_instance(calendar=week, units=[unit("U1")])
    assert (
        as_here(example_of("unavailable"), instance)
        == "unavailable: {trainer: T1, first: 2022-09-09, last: 2022-09-09}"
    )
    assert as_here(example_of("unavailable"), None) == example_of("unavailable")
