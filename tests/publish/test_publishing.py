"""What speaks against a publication: another year, another instance, sessions out of the year."""

from pathlib import Path

import pytest

from scheduler.publish.publishing import objections
from tests.builders import make_instance, make_timetable
from tests.publish.cases import DAYS, YEAR, Candidate, check, opened, timetable
from tests.publish.store.beginnings import first


class TestObjections:
    def test_the_years_own_timetable_has_none(self, where: str) -> None:
        first(where)
        with opened(where) as store:
            held = timetable(YEAR, {1: DAYS[1]})
            assert objections(Candidate(YEAR, held, check(YEAR, held)), store.head(), store) == []

    @pytest.mark.parametrize(
        ("changes", "word"),
        [
            ({"name": "test-2023"}, "autre année"),
            ({"calendar": {"semesters": [{"id": "S1", "first": "2025-09-01", "last": "2025-10-31"},
                                         {"id": "S2", "first": "2026-03-02", "last": "2026-03-31"}],
                           "holidays": {"country": "FR", "subdivision": "974"}}}, "même nom"),
        ],
    )  # fmt: skip
    def test_another_year(self, tmp_path: Path, changes: dict[str, object], word: str) -> None:
        file = str(tmp_path / "p.sqlite")
        first(file)
        other = make_instance(**changes)
        held = make_timetable(other, [])
        with opened(file) as store:
            found = objections(Candidate(other, held, check(other, held)), store.head(), store)
        assert len(found) == 1
        assert word in found[0].fr

    def test_sessions_outside_the_year_and_another_instances_timetable(self, tmp_path: Path) -> None:
        held = timetable(YEAR, {1: "2031-09-02"}).model_copy(update={"instance": "other"})
        with opened(str(tmp_path / "p.sqlite")) as store:
            found = objections(Candidate(YEAR, held, check(YEAR, held)), None, store)
        assert ["« other »" in found[0].fr, "U1-01" in found[1].fr] == [True, True]
