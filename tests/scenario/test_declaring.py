"""A kind of change is one declaration: declared here, it is read, checked, told, shown, applied and in the help."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.change import CHANGES, Change
from scheduler.scenario.changes.examples import example_of
from scheduler.scenario.changes.load import read_scenarios
from scheduler.scenario.changes.options import from_options, option_names, shown
from scheduler.scenario.changes.scenario import title_of
from scheduler.text import Lang
from tests.builders import make_instance, unit
from tests.scenario.declared import Evenings
from tests.scenario.world import faults_of

ROOT = Path(__file__).parents[2]
PLANNING = ROOT / "docs" / "planning.md"


del CHANGES[Evenings.key]  # nobody else is to know it


@pytest.fixture
def evenings() -> Iterator[type[Change]]:
    CHANGES[Evenings.key] = Evenings
    yield Evenings
    del CHANGES[Evenings.key]


def of() -> Instance:
    return make_instance(units=[unit("U1")])


def write(folder: Path, change: str) -> Path:
    path = folder / "limit.yaml"
    path.write_text(f"name: limit\nchanges:\n  - {change}\n", "utf-8")
    return path


def test_it_is_read_from_a_file_and_applied(evenings: type[Change], tmp_path: Path) -> None:
    ((asked, _),), _ = read_scenarios([write(tmp_path, "evenings: {trainer: T1, most: 2}")], of())
    assert isinstance(asked.changes[0], evenings)
    assert applied(asked, of()).instance.trainer["T1"].max_evenings_per_week == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("evenings: {trainer: T9, most: 2}", "T1, T2"),
        ("evenings: {trainer: T1, most: deux}", "nombre entier"),
        ("evenings: {trainer: T1}", "« most: 2 »"),
        ("evenings: {trainer: T1, mots: 2}", "« most »"),
        ("evenings: {trainer: T1, most: 9}", "7 soirées"),
        ("evening: {trainer: T1, most: 2}", "« evenings »"),
        ("evenings:", "« evenings: {trainer: T1, most: 2} »"),
    ],
)
@pytest.mark.usefixtures("evenings")
def test_what_is_wrong_with_it_has_its_place_and_remedy(wrong: str, said: str, tmp_path: Path) -> None:
    read, found = read_scenarios([write(tmp_path, wrong)], of())
    faults = [*found, *(fault for asked, places in read for fault in faults_of(asked, of(), places))]
    assert any(said in fault.text.fr for fault in faults), faults
    assert {fault.place.line for fault in faults} == {3}


@pytest.mark.usefixtures("evenings")
def test_it_is_an_option_and_back() -> None:
    assert "--evenings" in option_names()
    asked, _ = from_options([("--evenings", "T1=2")], of())
    assert [shown(change) for change in asked.changes] == ["--evenings T1=2"]
    assert title_of(asked, of()).en == "T1: 2 evenings a week"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_is_in_the_help(lang: Lang) -> None:
    """In a process of its own: the commands are built when they are imported."""
    program = "import sys, tests.scenario.declared; from scheduler.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "whatif", "--help"]
    environment = {**os.environ, "LANG": f"{lang}.UTF-8", "LANGUAGE": lang, "LC_ALL": f"{lang}.UTF-8"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, cwd=ROOT, check=True)
    assert "--evenings" in done.stdout
    assert Evenings.about.to(lang) in " ".join(done.stdout.split())


@pytest.mark.usefixtures("evenings")
def test_a_value_without_its_form_says_what_to_write() -> None:
    with pytest.raises(InputError) as caught:
        from_options([("--evenings", "T1")], of())
    assert caught.value.faults[0].text.fr == 'il y faut un « = » ; écrivez par exemple : --evenings "T1=2"'


@pytest.mark.parametrize("key", [key for key in CHANGES if key != "evenings"])
def test_the_table_of_the_documentation_is_what_changes_declare(key: str) -> None:
    kind = CHANGES[key]
    forms = [f"`{each.option} {quotes(each.example)}`" for each in kind.shorts]
    row = f"| `{key}` | {kind.about.en.rstrip('.')} | `{example_of(key)}` | {', '.join(forms)} |".replace("|  |", "| |")
    assert row in PLANNING.read_text("utf-8").splitlines()


def quotes(value: str) -> str:
    return f'"{value}"' if " " in value else value
