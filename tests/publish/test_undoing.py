"""Which published changes a timetable silently undoes, and which it merely changes again."""

from pathlib import Path

from scheduler.publish.undoing import by_others, undone
from tests.publish.cases import DAYS, YEAR, opened, put, timetable


def found(where: Path, *years: dict[int, str]) -> list[tuple[int, tuple[str, ...]]]:
    """Publish all but the last, and look at the last."""
    with opened(str(where / "p.sqlite")) as store:
        for hours, year in enumerate(years[:-1]):
            put(store, YEAR, timetable(YEAR, year), hours)
        head = store.head()
        assert head is not None
        seen = undone(timetable(YEAR, years[-1]), head, store)
        assert by_others(seen, "ANNE") == ()
        assert by_others(seen, "PAUL") == seen
        return [(one.revision.number, one.ids) for one in seen]


def test_a_session_put_back_undoes_the_revision_that_moved_it(tmp_path: Path) -> None:
    assert found(tmp_path, {1: DAYS[0]}, {1: DAYS[1]}, {1: DAYS[0]}) == [(2, ("U1-01",))]


def test_a_session_moved_elsewhere_undoes_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, {1: DAYS[0]}, {1: DAYS[1]}, {1: DAYS[2]}) == []


def test_what_was_cancelled_and_comes_back_and_the_reverse(tmp_path: Path) -> None:
    assert found(tmp_path, {1: DAYS[0]}, {2: DAYS[1]}, {1: DAYS[0]}) == [(2, ("U1-01", "U1-02"))]


def test_older_revisions_count_where_they_are_still_in_force(tmp_path: Path) -> None:
    years = ({1: DAYS[0], 2: DAYS[0]}, {1: DAYS[1], 2: DAYS[0]}, {1: DAYS[1], 2: DAYS[1]}, {1: DAYS[0], 2: DAYS[0]})
    assert found(tmp_path, *years) == [(3, ("U1-02",)), (2, ("U1-01",))]


def test_what_follows_the_last_revision_undoes_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, {1: DAYS[0]}, {1: DAYS[1]}, {1: DAYS[1], 2: DAYS[2]}) == []


def test_the_first_revision_has_nothing_to_undo(tmp_path: Path) -> None:
    assert found(tmp_path, {1: DAYS[0]}, {1: DAYS[1]}) == []
