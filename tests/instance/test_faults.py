"""One damage of the sample at a time: its exact line, the value, and what to write instead, in both languages."""

from pathlib import Path

import pytest

from tests.instance.damages import EVERY
from tests.instance.damages_of_form import Damage
from tests.instance.sample import SAMPLE, faults_of, said, write


@pytest.mark.parametrize("damage", EVERY.values(), ids=EVERY.keys())
def test_each_fault_names_its_line_value_and_remedy(damage: Damage, tmp_path: Path) -> None:
    assert damage.old in SAMPLE
    start = SAMPLE.index(damage.old)
    text = SAMPLE.replace(damage.old, damage.new, 1)
    here = text.index(damage.at, max(0, text.rfind("\n", 0, start)))
    line = text.count("\n", 0, here) + 1

    on_line = tuple(fault for fault in faults_of(write(tmp_path, text)) if fault.place.line == line)

    assert on_line, f"no fault on line {line}"
    value = damage.value.strip("« »")
    for lang, advice in (("fr", damage.fr), ("en", damage.en)):
        sentences = [fault.text.to(lang) for fault in on_line]
        assert any(advice in sentence and value in sentence for sentence in sentences), sentences


@pytest.mark.parametrize("damage", EVERY.values(), ids=EVERY.keys())
def test_the_column_is_that_of_the_value(damage: Damage, tmp_path: Path) -> None:
    text = SAMPLE.replace(damage.old, damage.new, 1)
    here = text.index(damage.at, max(0, text.rfind("\n", 0, SAMPLE.index(damage.old))))
    column = here - text.rfind("\n", 0, here)
    assert column in {fault.place.column for fault in faults_of(write(tmp_path, text))}


def test_the_sample_itself_is_sound(tmp_path: Path) -> None:
    assert faults_of(write(tmp_path, SAMPLE)) == ()


def test_no_sentence_is_left_in_one_language(tmp_path: Path) -> None:
    for damage in EVERY.values():
        for fault in faults_of(write(tmp_path, SAMPLE.replace(damage.old, damage.new, 1))):
            assert fault.text.fr != fault.text.en
            assert "Input should" not in fault.text.en


def test_six_mistakes_come_at_once(tmp_path: Path) -> None:
    text = SAMPLE
    for old, new in (
        ("first: 2022-09-05", "first: 2022-13-26"),  # 1: no such day
        ("capacity: 30", "capacity: trente"),  # 2: text for a number
        ("trainers: [VERNET]", "trainers: [VERNAY]"),  # 3: dangling, in a sound row
        ("id: R2", "id: R1"),  # 4: duplicate
        ("min: 18", "min: 21"),  # 5: min above max
        ("locale: fr", "locale: fr\nlocale: en"),  # 6: duplicate key
    ):
        text = text.replace(old, new, 1)
    faults = faults_of(write(tmp_path, text))
    assert len(faults) == 6
    assert [fault.place.line for fault in faults] == sorted(fault.place.line or 0 for fault in faults)
    for value in ("2022-13-26", "trente", "VERNAY", "R1", "21", "locale"):
        assert value in said(faults, "fr")


def test_a_row_with_a_bad_field_still_has_its_references_checked(tmp_path: Path) -> None:
    text = SAMPLE.replace("site: PORT, capacity: 30", "site: PORTE, capacity: trente", 1)
    assert {value for value in ("PORTE", "trente") if value in said(faults_of(write(tmp_path, text)), "en")} == {
        "PORTE",
        "trente",
    }


def test_a_bad_row_does_not_make_its_name_unknown(tmp_path: Path) -> None:
    text = SAMPLE.replace("name: J. Vernet, ", "", 1)  # VERNET is declared, badly
    assert [fault.place.line for fault in faults_of(write(tmp_path, text))] == [30]


def test_a_semester_that_cannot_be_read_accuses_no_pin(tmp_path: Path) -> None:
    text = SAMPLE.replace("last: 2023-02-10", "last: 2022-02-10", 1)
    assert [fault.place.line for fault in faults_of(write(tmp_path, text))] == [8]


def test_other_forms_that_are_right(tmp_path: Path) -> None:
    stated = "ects: 5, in_person: 2, webconference: 1, modality: cours, period: S1"
    block = "title: >-\n  Sam\n  ple"
    anchored = "weekdays: &evenings [mon, tue, thu]}\n  - {start: 21:00, end: 22:00, weekdays: *evenings"
    for old, new in (
        ("ects: 6, modality: cours, period: S1", stated),
        ("title: Sample", block),
        ("weekdays: [mon, tue, thu]", anchored),
        ("shares: {LEBON: 7}", "teaching: together"),
        ("start: 08:30", "start: 8:30"),
        ("exams: {first: 2023-02-20, last: 2023-02-25}", "title: null"),
    ):
        assert old in SAMPLE
        assert faults_of(write(tmp_path, SAMPLE.replace(old, new, 1))) == (), new


def test_the_same_hour_written_twice_for_a_weekday(tmp_path: Path) -> None:
    text = SAMPLE.replace("start: 17:00, end: 19:00}", "start: 09:00, end: 11:00}").replace("17:00", "19:00")
    text = text.replace("tue: {19:00: avoid}", "tue: {09:00: avoid, 9:00: ok}")
    (fault,) = faults_of(write(tmp_path, text))
    assert fault.place.line == 30
    assert "09:00 est déjà donné" in fault.text.fr
