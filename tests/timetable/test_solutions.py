"""The workbooks that the repository keeps are what today's program reads: each is the timetable beside it."""

from pathlib import Path

import pytest

from scheduler.timetable import store

SOLUTIONS = Path(__file__).parents[2] / "solutions"


@pytest.mark.parametrize("name", ["tiny", "cnam-reunion-asp-2022-23"])
def test_the_workbook_kept_is_the_timetable(name: str) -> None:
    assert store.load(SOLUTIONS / name / "plan.xlsx") == store.load(SOLUTIONS / name / "timetable.json")
