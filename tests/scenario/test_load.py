"""Scenario files: each fault at its place with its value and a remedy; whatever the text, faults and nothing else."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.errors import Fault, InputError
from scheduler.scenario.changes.catalogue.people import Unavailable
from scheduler.scenario.changes.change import CHANGES
from scheduler.scenario.changes.examples import example_of
from scheduler.scenario.changes.load import read_scenarios
from scheduler.scenario.changes.scenario import Scenario
from tests.instance.test_mutations import damaged
from tests.scenario.world import day, real
from tests.scenario.world import faults_of as faults_of_applying

TEXT = """\
# what the telephone said
version: 1
name: vernet-away
title: Vernet absent, le centre fermé
from: 2023-03-06
changes:
  - unavailable: {trainer: VERNET, first: 2023-03-06, last: 2023-03-17, weekdays: [tue, wed], slots: [17:00]}
  - available: {trainer: AH-PET, weekdays: [fri], slots: [17:00]}
  - replace: {unit: TET007, trainer: LEBON, by: MAKSENE}
  - close: {first: 2023-04-03, last: 2023-04-04, name: Cyclone}
  - close: {room: A101, first: 2023-04-17}
  - interruption: {name: Interruption des cours, first: 2022-12-26, last: 2023-01-13}
  - counts: {unit: TET099, in_person: 4, webconference: 6}
  - weight: {criterion: Q2, weight: 5}
  - pin: {unit: TET099, date: 2023-05-16, slot: 17:00}
  - add_unit: {code: TRS009, title: Projet, ects: 4, modality: cours, period: S2, groups: [1A-SOIR], trainers: [LEBON]}
  - pin: {unit: TRS009, weekday: thu}
  - alternance: {group: 1A-ALT, min: 17}
"""


def write(folder: Path, text: str, name: str = "scenario.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    return path


def faults_of(*paths: Path) -> tuple[Fault, ...]:
    """Of reading the files, and of applying what could be read."""
    read, faults = read_scenarios(paths, real()[0])
    applying = [fault for scenario, places in read for fault in faults_of_applying(scenario, real()[0], places)]
    return InputError([*faults, *applying]).faults if faults or applying else ()


def load_scenario(path: Path) -> Scenario:
    ((scenario, _),), faults = read_scenarios([path])
    assert not faults
    return scenario


def test_the_text_is_read_whole(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT)
    assert faults_of(path) == ()
    found = load_scenario(path)
    assert (found.name, found.from_, len(found.changes)) == ("vernet-away", day("2023-03-06"), 12)
    assert [change.key for change in found.changes][:4] == ["unavailable", "available", "replace", "close"]
    assert isinstance(found.changes[0], Unavailable)
    assert found.changes[0].weekdays == ("tue", "wed")


def test_a_scenario_may_change_nothing(tmp_path: Path) -> None:
    assert load_scenario(write(tmp_path, "name: today\n")) == Scenario(name="today")


DAMAGES = {
    # old, new, where the fault is, its advice in French and in English
    "no such change": ("unavailable:", "unavailible:", "unavailible", "« unavailable »", "“unavailable”"),
    "no such key": ("trainer: VERNET", "trainr: VERNET", "trainr", "« trainer »", "“trainer”"),
    "no such key above": ("from:", "form:", "form", "« from »", "“from”"),
    "two changes in one": ("  - weight", "    weight", "counts: {unit: TET099, in", "une ligne", "one line"),
    "an empty change": ("weight: {criterion: Q2, weight: 5}", "weight:", "weight:", "criterion: Q2", "criterion: Q2"),
    "a word for a change": ("{room: A101, first: 2023-04-17}", "2023-04-17", "2023-04-17", "close: {", "close: {"),
    "a change without key": ("weight: {criterion: Q2, weight: 5}", "{}", "{}", "unavailable: {", "unavailable: {"),
    "a word among the changes": ("weight: {criterion: Q2, weight: 5}", "Q2", "Q2", "unavailable: {", "unavailable: {"),
    "a missing key": ("unit: TET007, ", "", "{trainer: LEBON", "unit: TET007", "unit: TET007"),
    "a date that is none": ("first: 2023-04-03", "first: 2023-04-31", "2023-04-31", "AAAA-MM-JJ", "YYYY-MM-DD"),
    "a French date": ("first: 2023-04-03", "first: 03/04/2023", "03/04/2023", "2023-04-03", "2023-04-03"),
    "a number that is none": ("in_person: 4", "in_person: quatre", "quatre", "nombre entier", "whole number"),
    "no such trainer": ("trainer: VERNET", "trainer: VERNAY", "VERNAY", "« VERNET »", "“VERNET”"),
    "no such successor": ("by: MAKSENE", "by: MAXENE", "MAXENE", "« MAKSENE »", "“MAKSENE”"),
    "no such unit": ("counts: {unit: TET099", "counts: {unit: TET98", "TET98", "« TET099 »", "“TET099”"),
    "no such room": ("room: A101", "room: A103", "A103", "« A102 »", "“A102”"),
    "no such group": ("group: 1A-ALT", "group: 1ALT", "1ALT", "« 1A-ALT »", "“1A-ALT”"),
    "no such criterion": ("criterion: Q2", "criterion: Q22", "Q22", "« Q2 »", "“Q2”"),
    "a rule that has no weight": ("criterion: Q2", "criterion: H2", "H2", "effacez", "delete"),
    "no such interruption": ("name: Interruption des", "name: Interuption de", "Interuption", "« Int", "“Interruption"),
    "last before first": ("last: 2023-03-17", "last: 2023-03-01", "2023-03-01", "échangez", "swap"),
    "an end without start": ("first: 2023-03-06, l", "l", "2023-03-17", "« first »", "“first”"),
    "outside the year": ("first: 2023-04-17", "first: 2024-04-17", "2024-04-17", "2022-09-05", "2022-09-05"),
    "outside the year, from": ("from: 2023-03-06", "from: 2021-03-06", "2021-03-06", "2023-09-02", "2023-09-02"),
    "an hour that no slot has": ("[17:00]}\n  - av", "[18:00]}\n  - av", "18:00", "17:00, 19:00", "17:00, 19:00"),
    "a weekday without courses": ("[tue, wed]", "[tue, sun]", "sun]", "mon, tue", "mon, tue"),
    "who does not teach it": ("trainer: LEBON, by", "trainer: VERNET, by", "VERNET, by", "LEBON", "LEBON"),
    "a unit that exists": ("code: TRS009", "code: TRS001", "TRS001", "autre nom", "another name"),
    "a unit of no semester": ("period: S2", "period: S3", "S3", "S1, S2", "S1, S2"),
    "a unit of no group": ("groups: [1A-SOIR]", "groups: [1A]", "1A]", "1A-SOIR", "1A-SOIR"),
    "a pin on a closed day": ("date: 2023-05-16", "date: 2023-05-18", "2023-05-18", "férié", "holiday"),
    "a pin on a day closed above": ("date: 2023-05-16", "date: 2023-04-03", "2023-04-03", "Cyclone", "Cyclone"),
    "a pin at no slot": ("slot: 17:00", "slot: 18:00", "18:00", "17:00, 19:00", "17:00, 19:00"),
    "a pin of a unit not there": ("unit: TRS009", "unit: TRS010", "TRS010", "« TRS009 »", "“TRS009”"),
    "bounds crossed": ("min: 17", "min: 27", "27", "« max »", "“max”"),
    "a room and a site": ("room: A101", "site: LE-PORT, room: A101", "LE-PORT, r", "une ligne", "one line"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_each_fault_has_its_place_and_remedy(damage: tuple[str, ...], tmp_path: Path) -> None:
    old, new, at, fr, en = damage
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    here = text.index(at, max(0, text.rfind("\n", 0, TEXT.index(old)) - 130 * (at.startswith("counts"))))
    line, column = text.count("\n", 0, here) + 1, here - text.rfind("\n", 0, here)

    faults = faults_of(write(tmp_path, text))

    there = [fault for fault in faults if (fault.place.line, fault.place.column) == (line, column)]
    assert there, (line, column, [fault.to("en") for fault in faults])
    assert any(fr in fault.text.fr and en in fault.text.en for fault in there), [fault.text for fault in there]
    assert all(fault.text.fr != fault.text.en and "Input should" not in fault.text.en for fault in faults)


def test_the_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    one = write(tmp_path, TEXT.replace("VERNET", "VERNAY").replace("Q2", "Q22"), "one.yaml")
    two = write(tmp_path, TEXT.replace("2023-04-17", "2023-04-37").replace("VERNET", "VERNAY"), "two.yaml")
    three = write(tmp_path, "changes: [\n", "three.yaml")
    faults = faults_of(one, two, three, tmp_path / "none.yaml")
    assert [Path(fault.place.file).name for fault in faults] == [
        "none.yaml",
        "one.yaml",
        "one.yaml",
        "three.yaml",
        "two.yaml",
        "two.yaml",
    ]


def test_a_bad_change_does_not_hide_the_faults_of_the_others(tmp_path: Path) -> None:
    text = TEXT.replace("Q2, weight: 5", "Q22, weight: cinq").replace("VERNET", "VERNAY").replace("TET007", "TET07")
    faults = faults_of(write(tmp_path, text))
    assert [fault.place.line for fault in faults] == [7, 9, 14]


@pytest.mark.parametrize("damage", [("ects: 4", "ects: quatre"), ("period: S2", "period: S9")])
def test_a_bad_unit_does_not_make_its_name_unknown(damage: tuple[str, str], tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, TEXT.replace(*damage)))
    assert fault.place.line == 16


def test_two_scenarios_have_two_names(tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, TEXT, "one.yaml"), write(tmp_path, TEXT, "two.yaml"))
    assert (fault.place.line, Path(fault.place.file).name) == (3, "two.yaml")
    assert "vernet-away" in fault.text.en


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT)
    assert faults_of(path, path) == ()


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_file_says_what_to_write(text: str, tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, text))
    assert "changes:" in fault.text.fr


def test_the_examples_that_faults_give_can_be_read(tmp_path: Path) -> None:
    lines = "".join(f"  - {example_of(key)}\n" for key in CHANGES)
    read_back = load_scenario(write(tmp_path, f"name: examples\nchanges:\n{lines}")).changes
    assert [change.key for change in read_back] == list(CHANGES)


def read(text: str) -> None:
    """Only InputError, with a place in the file and both languages for every fault, is an answer besides a scenario."""
    with TemporaryDirectory() as folder:
        for fault in faults_of(write(Path(folder), text)):
            assert fault.place.file.startswith(folder)
            assert fault.place.line is None or fault.place.line > 0
            assert fault.text.fr
            assert fault.text.en
            assert "\n" not in fault.to("fr")


@settings(max_examples=60, deadline=None)
@given(damaged(TEXT))
def test_a_damaged_scenario_gives_faults_and_nothing_else(text: str) -> None:
    read(text)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_faults_and_nothing_else(text: str) -> None:
    read(text)


def test_a_wrong_item_does_not_make_its_list_empty(tmp_path: Path) -> None:
    text = "name: x\nchanges:\n  - unavailable: {trainer: VERNET, weekdays: [lun]}\n"
    (fault,) = faults_of(write(tmp_path, text))
    assert "vouliez-vous écrire « mon »" in fault.text.fr


def test_more_changes_than_a_year_has_are_refused_at_once(tmp_path: Path) -> None:
    lines = "".join(f"  - add_room: {{id: R{n}, site: PORT, capacity: 3}}\n" for n in range(201))
    (fault,) = faults_of(write(tmp_path, f"name: a\nchanges:\n{lines}"))
    assert (fault.place.line, fault.place.column) == (2, 1)
    assert fault.text.en.startswith("201 changes, the limit is 200")


def test_of_very_many_faults_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    lines = "".join(f"  - close{n}: {{first: 2023-03-06}}\n" for n in range(190))
    faults = faults_of(write(tmp_path, f"name: a\nchanges:\n{lines}"))
    assert [fault.place.line for fault in faults[:-1]] == list(range(3, 103))
    assert faults[-1].text == ("… et 90 autres fautes", "… and 90 more faults")
