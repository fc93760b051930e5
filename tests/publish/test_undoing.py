"""Which published changes a timetable silently undoes, and which it merely changes again."""

from pathlib import Path

import pytest

from scheduler.instance.schema.instance import Instance
from scheduler.publish.undoing import by_others, undone
from tests.builders import BASE, make_instance, unit
from tests.publish.cases import DAYS, YEAR, opened, put, timetable


def found(where: Path, *years: dict[int, str]) -> list[tuple[int, tuple[str, ...]]]:
    """Publish all but the last, and look at the last."""
    with opened(str(where / "p.sqlite")) as store:
        for hours, year in enumerate(years[:-1]):
            put(store, YEAR, timetable(YEAR, year), hours)
        head = store.head()
        assert head is not None
        seen = undone((YEAR, timetable(YEAR, years[-1])), head, store)
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


def test_a_session_put_back_at_its_old_hour_with_another_room_undoes_the_move(tmp_path: Path) -> None:
    with opened(str(tmp_path / "p.sqlite")) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
        head = put(store, YEAR, timetable(YEAR, {1: DAYS[1]}), 1).revision
        seen = undone((YEAR, timetable(YEAR, {1: DAYS[0]}, room="R2")), head, store)
    assert [one.ids for one in seen] == [("U1-01",)]


@pytest.mark.parametrize(
    ("day", "changes", "is_undone"),
    [
        (DAYS[0], {"room": "R1", "trainers": ("T2",)}, True),  # the hour stays, and the room is the old one again
        (DAYS[0], {"room": "R2", "trainers": ("T2",)}, False),
        (DAYS[1], {"room": "R1"}, False),  # a new plan, in which the old room is free
    ],
)
def test_a_room_put_back(tmp_path: Path, day: str, changes: dict[str, object], is_undone: bool) -> None:
    with opened(str(tmp_path / "p.sqlite")) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
        head = put(store, YEAR, timetable(YEAR, {1: DAYS[0]}, room="R2"), 1).revision
        assert bool(undone((YEAR, timetable(YEAR, {1: day}, **changes)), head, store)) == is_undone


def test_what_was_cancelled_comes_back_elsewhere(tmp_path: Path) -> None:
    assert found(tmp_path, {1: DAYS[0], 2: DAYS[1]}, {2: DAYS[1]}, {1: DAYS[3], 2: DAYS[1]}) == [(2, ("U1-01",))]


def test_moved_twice_and_put_back_undoes_the_last_that_moved_it(tmp_path: Path) -> None:
    """Who moved it last knew where it was: it is their change that goes."""
    assert found(tmp_path, {1: DAYS[0]}, {1: DAYS[1]}, {1: DAYS[2]}, {1: DAYS[0]}) == [(3, ("U1-01",))]


def test_what_follows_the_last_revision_undoes_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, {1: DAYS[0]}, {1: DAYS[1]}, {1: DAYS[1], 2: DAYS[2]}) == []


def test_the_first_revision_has_nothing_to_undo(tmp_path: Path) -> None:
    assert found(tmp_path, {1: DAYS[0]}, {1: DAYS[1]}) == []


def test_it_says_when_in_the_centres_time_why_and_how_to_look(tmp_path: Path) -> None:
    with opened(str(tmp_path / "p.sqlite")) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
        head = put(store, YEAR, timetable(YEAR, {1: DAYS[1]}), 1).revision
        text = undone((YEAR, timetable(YEAR, {1: DAYS[0]})), head, store)[0].text
    assert "publiée par ANNE le 01/08/2022 à 17 h (« test »)" in text.fr  # 13:00 UTC, on La Réunion
    assert "scheduler diff 1 2" in text.fr


def test_another_year_undoes_nothing(tmp_path: Path) -> None:
    """Its sessions may bear the same names, and are others."""
    other = make_instance(name="test-2023")
    with opened(str(tmp_path / "p.sqlite")) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
        head = put(store, YEAR, timetable(YEAR, {1: DAYS[1]}), 1).revision
        assert undone((YEAR, timetable(other, {1: DAYS[0]})), head, store) == ()
        head = put(store, other, timetable(other, {1: DAYS[2]}), 2).revision
        assert undone((YEAR, timetable(other, {1: DAYS[1]})), head, store) == ()


def test_after_going_back_the_last_revision_has_the_say(tmp_path: Path) -> None:
    """Revision 3 went back to 1: who brings 2 again undoes 3, and who follows 3 undoes nothing of 2."""
    years = ({1: DAYS[0]}, {1: DAYS[1]}, {1: DAYS[0]})
    assert found(tmp_path, *years, {1: DAYS[1]}) == [(3, ("U1-01",))]
    assert found(tmp_path / "other", *years, {1: DAYS[0], 2: DAYS[2]}) == []


def test_a_link_or_a_name_put_back_undoes_the_revision_that_changed_it(tmp_path: Path) -> None:
    def year(url: str, room: str = "Salle R1") -> Instance:
        rooms = [{**BASE["rooms"][0], "title": room}, *BASE["rooms"][1:]]
        return make_instance(units=[unit("U1", url=url)], rooms=rooms)

    held = {1: DAYS[0]}
    with opened(str(tmp_path / "p.sqlite")) as store:
        for hours, one in enumerate((year("https://a.example"), year("https://b.example", "Piton"))):
            put(store, one, timetable(one, held), hours)
        third = year("https://c.example", "Piton")
        head = put(store, third, timetable(third, held), 2).revision

        def seen(url: str, room: str = "Piton") -> list[tuple[int, list[str]]]:
            mine = year(url, room)
            return [
                (one.revision.number, [fact.fr for fact in one.facts])
                for one in undone((mine, timetable(mine, held)), head, store)
            ]

        assert seen("https://c.example") == []
        assert seen("https://d.example") == []
        link = "Webconférences d’U1 : nouveau lien https://c.example"
        assert seen("https://b.example") == seen("https://a.example") == [(3, [link])]
        assert seen("https://a.example", "Salle R1") == [(3, [link]), (2, ["Salle R1 (Le Port) → Piton (Le Port)"])]
        mine = year("https://b.example", "Piton")
        [one] = undone((mine, timetable(mine, held)), head, store)
        assert one.text.fr.startswith("cet emploi du temps défait 1 changement de la révision 3, publiée par ANNE")
        assert one.text.fr.endswith(f"{link} (« scheduler diff 2 3 » les montre)")
