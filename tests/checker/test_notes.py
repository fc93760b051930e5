"""What the checker says beside the rules: holidays that nobody knows yet."""

import pytest

from scheduler.checker.check import check
from scheduler.checker.notes import missing
from scheduler.instance.schema.instance import Instance
from tests.builders import make_instance, make_timetable


def year(first: str, last: str, **holidays: str) -> Instance:
    return make_instance(
        calendar={
            "semesters": [{"id": "S1", "first": first, "last": f"{first[:4]}-12-10"},
                          {"id": "S2", "first": f"{last[:4]}-01-10", "last": last}],
            "holidays": holidays,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("of", "unknown"),
    [
        (year("2028-09-04", "2029-03-30", country="LK"), ["LK is known for 2028", "LK is known for 2029"]),
        (year("2026-09-07", "2027-03-31", country="LK"), ["LK is known for 2027"]),
        (year("2022-09-05", "2023-03-31", country="UA"), ["UA is known for 2023"]),
        (year("2024-09-02", "2025-03-31", country="LK"), []),
        (year("2022-09-05", "2023-03-31", country="FR", subdivision="974"), []),
    ],
)
def test_a_year_without_known_holidays_is_said(of: Instance, unknown: list[str]) -> None:
    texts = [text.en for text in missing(of)]
    assert len(texts) == len(unknown)
    assert all(wanted in text for wanted, text in zip(unknown, texts, strict=True))
    report = check(of, make_timetable(of, []))
    assert [note.en for note in report.notes] == texts
    if unknown:
        assert "« closures »" in report.notes[0].fr


def test_without_holidays_nothing_is_missing() -> None:
    of = make_instance(calendar={"semesters": [{"id": "S1", "first": "2029-09-05", "last": "2030-01-31"}]},
                       units=[{"code": "U1", "title": "One", "ects": 4, "modality": "cours", "period": "S1",
                               "groups": ["G1"], "trainers": ["T1"]}])  # fmt: skip
    assert not list(missing(of))
