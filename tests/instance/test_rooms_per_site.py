"""Units with a room at the site of each of their groups: what they mean, what is wrong with them, what leaves."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scheduler.checker.check import check
from scheduler.checker.notes import about
from scheduler.demand.arithmetic import impossibilities
from scheduler.demand.problem import Problem
from scheduler.errors import InputError
from scheduler.export.audience import Programme
from scheduler.export.workbook.workbook import plan as plan_files
from scheduler.instance.load import build
from scheduler.instance.reading.draft import Keys
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import rooms_named
from scheduler.instance.workbook.read import read_workbook
from scheduler.instance.workbook.writing.write import write_workbook
from scheduler.model.solution import to_timetable
from scheduler.scenario.changes.catalogue.rooms import AddRoom, GroupSite, RoomChange
from scheduler.scenario.repairs.ideas import ideas
from scheduler.search.anneal.annealer import Annealer
from scheduler.search.anneal.tables import obstacle
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.reasons.fact import facts_of
from scheduler.search.replan.replan import replan
from scheduler.search.rooms import give_rooms
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.search.suggest.suggestion import suggest
from scheduler.timetable import store
from tests.builders import instance_data, linked_centre, make_timetable, session, unit

SITES = [{"id": "DENIS", "title": "Saint-Denis"}, {"id": "PIERRE", "title": "Saint-Pierre"}]
ROOMS = [
    {"id": "12", "site": "DENIS", "capacity": 12, "title": "Salle 12"},
    {"id": "13", "site": "DENIS", "capacity": 30},
    {"id": "B2", "site": "PIERRE", "capacity": 6, "title": "B2"},
]
GROUPS = [{"id": "G1", "size": 12, "site": "DENIS"}, {"id": "A1", "size": 6, "site": "PIERRE"}]
BOTH = unit("U1", rooms_per_site=True)


def data(**changes: Any) -> dict[str, Any]:
    units = [BOTH, unit("U2", groups=["G1"]), unit("U3", groups=["A1"], trainers=["T2"])]
    return instance_data(**{"sites": SITES, "rooms": ROOMS, "groups": GROUPS, "units": units, **changes})


def read(**changes: Any) -> Instance:
    return build(data(**changes), Keys("test"), Path(), [])


def broken(of: Instance, *held: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for violation in check(of, make_timetable(of, list(held))).violations:
        if violation.rule in ("H4", "H8", "H9"):
            found.setdefault(violation.rule, []).append(violation.text.en)
    return found


@pytest.mark.parametrize(
    ("room", "said"),
    [
        ("12+B2", None),
        ("12", "there is no room at PIERRE"),
        ("12+13+B2", "2 rooms at DENIS"),
        ("12+X", "there is no room “X”"),
        (None, "has no room"),
    ],
)
def test_each_site_has_its_room(room: str | None, said: str | None) -> None:
    of = read()
    found = broken(of, session(of, "U1", "2022-09-06", room=room))
    assert (said is None and found == {}) or (said is not None and said in " ".join(found["H4"]))


def test_a_unit_without_the_key_takes_one_and_seats_are_those_of_the_site() -> None:
    of = read()
    assert "2 rooms for a unit that takes one" in broken(of, session(of, "U2", "2022-09-06", room="12+13"))["H4"][0]
    larger = [{**GROUPS[0], "size": 14}, GROUPS[1]]
    small = read(groups=larger)
    assert "12 seats for 14 students" in broken(small, session(small, "U1", "2022-09-06", room="12+B2"))["H4"][0]
    assert broken(small, session(small, "U1", "2022-09-06", room="13+B2")) == {}


def test_a_room_of_several_is_taken_and_pinned_like_any_other() -> None:
    of = read(pins=[{"unit": "U1", "room": "B2"}])
    both = session(of, "U1", "2022-09-06", room="12+B2")
    assert "room B2: 2 in-person" in broken(of, both, session(of, "U3", "2022-09-06", room="B2"))["H4"][0]
    assert broken(of, both, session(of, "U3", "2022-09-06", "19:00", room="B2")) == {}


def test_groups_are_at_their_own_site_and_the_trainer_at_one() -> None:
    of = read(units=[BOTH, unit("U2", groups=["G1"]), unit("U3", groups=["A1"])])
    both = session(of, "U1", "2022-09-06", room="12+B2")
    at_denis, at_pierre = (
        session(of, "U2", "2022-09-06", "19:00", room="13"),
        session(of, "U3", "2022-09-06", "19:00", room="B2"),
    )
    assert broken(of, both, at_denis) == {}
    assert broken(of, both, at_pierre) == {}
    assert "Trainer One: several sites" in broken(of, both, at_denis, at_pierre)["H8"][0]
    astray = session(of, "U2", "2022-09-06", "19:00", room="B2")
    assert broken(of, both, astray)["H8"][0].startswith("G1: several sites")


def test_faults_say_what_to_write_instead() -> None:
    groups = [{"id": "G1", "size": 12}, {"id": "A1", "size": 6, "site": "PIERRE", "part_of": "G1"}]
    with pytest.raises(InputError) as caught:
        read(
            groups=groups,
            units=[
                unit("U1", groups=["G1"], rooms_per_site=True, site="DENIS"),
                unit("U2", groups=["A1"], rooms_per_site="oui"),
                unit("U3", groups=["A1"], rooms_per_site=True, modality="foad"),
            ],
        )
    said = str(caught.value)
    assert "name its parts (A1) instead" in said
    assert "a single “site” (DENIS)" in said
    assert "U2" in said or "oui" in said
    assert "a unit “foad” has no session" in said
    with pytest.raises(InputError, match="which contains it"):
        read(groups=[{**groups[0], "site": "DENIS"}, groups[1]])


def test_where_nobody_says_where_a_group_sits_its_other_units_do() -> None:
    """Else the first site; a note says which is taken."""
    groups = [{"id": "G1", "size": 6}, {"id": "A1", "size": 6}]
    there = unit("U2", groups=["A1"], site="PIERRE")
    of = read(groups=groups, units=[unit("U1", groups=["G1", "A1"], rooms_per_site=True), there])
    assert [of.site_of_group(group) for group in ("G1", "A1")] == ["DENIS", "PIERRE"]
    assert of.sites_of(of.units[0]) == ("DENIS", "PIERRE")
    said = [text.en for text in about(of)]
    assert any("Group A1: its “site” is not said" in text and "at PIERRE" in text for text in said)


def test_rooms_are_chosen_site_by_site_however_many_there_are() -> None:
    """Six sites of fifty rooms: so many to choose from, not their product."""
    of = build(linked_centre(50, 6, linked=1, own=1), Keys("test"), Path(), [])
    problem = Problem.of(of)
    row = problem.units[problem.unit_index["L1-A"]]
    assert len(row.rooms) == 6 * 50
    assert {place: len(free) for place, free in problem.free_by_place(row, row.slots[0]).items()} == dict.fromkeys(
        ("S1", "S2", "S3", "S4", "S5", "S6"), 50
    )


def test_many_rooms_are_planned_as_well_as_few() -> None:
    """Proved the best, and as good, with one more than a site's sessions can fill or with twenty."""
    found = []
    for rooms in (2, 20):
        of = build(linked_centre(rooms, 2, linked=1, own=1, weeks=9), Keys("test"), Path(), [])
        result = plan(of, Params(time_limit_s=60, workers=1, seed=1))
        assert result.report.accepted
        found.append([(tier.tier, tier.value, tier.bound) for tier in result.timetable.tiers])
    assert found[0] == found[1]
    assert all(value == bound for _, value, bound in found[0])


def test_a_change_of_room_counts_at_its_site() -> None:
    """Q9: rooms used at each site, less one each."""
    of = read(rooms=[*ROOMS, {"id": "B3", "site": "PIERRE", "capacity": 6}])
    for rooms, points in ((("12+B2", "12+B2"), 0), (("12+B2", "13+B2"), 1), (("12+B2", "13+B3"), 2)):
        held = [session(of, "U1", f"2022-09-{6 + 7 * n:02d}", room=room) for n, room in enumerate(rooms)]
        held[1] = held[1].model_copy(update={"id": "U1-02", "number": 2})
        report = check(of, make_timetable(of, held))
        assert next(each.value for each in report.criteria if each.code == "Q9") == points


def test_where_groups_come_or_go_a_site_without_anybody_has_no_room() -> None:
    """Annealing counts rooms and sites day by day: none where nobody is left."""
    left = {**GROUPS[1], "present": [{"first": "2022-09-05", "last": "2022-09-30"}]}
    of = read(groups=[GROUPS[0], left], pins=[{"unit": "U1", "date": "2022-10-04", "kind": "in_person"}])
    problem = Problem.of(of)
    assert obstacle(problem) is None
    found = plan(of, Params(time_limit_s=5, workers=1, seed=1)).timetable
    in_person = [s for s in found.sessions if s.unit == "U1" and s.kind == "in_person"]
    assert {f"{s.start.date()}" <= "2022-09-30" for s in in_person} == {True, False}
    assert all((len(rooms_named(s.room)) == 2) == (f"{s.start.date()}" <= "2022-09-30") for s in in_person)
    annealer = Annealer(problem, 1)
    annealer.price(hard=50, clash=20)
    annealer.place()
    annealer.run(5_000, 3.0, 1.0)
    roomed = give_rooms(Runner(Params(), Stop()), problem, annealer.best(), annealer.rooms)
    assert roomed is not None
    assert check(of, to_timetable(problem, roomed, found.provenance)).accepted


def test_a_room_lost_at_one_site_leaves_those_of_the_others() -> None:
    of = read(pins=[{"unit": "U1", "room": "12"}])
    before = plan(of, Params(time_limit_s=5, workers=1, seed=1)).timetable
    closed = [{**ROOMS[0], "closed": [{"first": "2022-09-05", "last": "2022-10-07"}]}, *ROOMS[1:]]
    changed = read(rooms=closed)
    after = replan(changed, before, Params(time_limit_s=10, workers=1, seed=1)).timetable
    assert {s.room for s in before.sessions if s.unit == "U1" and s.room} == {"12+B2"}
    assert {s.room for s in after.sessions if s.unit == "U1" and s.room} == {"13+B2"}
    assert [(s.id, s.start) for s in after.sessions] == [(s.id, s.start) for s in before.sessions]


def test_other_dates_come_with_a_free_room_at_each_site() -> None:
    of = read(rooms=[*ROOMS, {"id": "B3", "site": "PIERRE", "capacity": 6}])
    found = plan(of, Params(time_limit_s=5, workers=1, seed=1)).timetable
    held = next(s for s in found.sessions if s.unit == "U1" and s.kind == "in_person")
    others = suggest(of, found, check(of, found), held.id).moves.possible
    assert others
    rooms = {edit.room for move in others for edit in move.edits if edit.id == held.id}
    assert rooms
    assert all(len(rooms_named(room)) == 2 for room in rooms)


def test_what_would_help_is_asked_at_the_site_that_lacks_it() -> None:
    of = read(groups=[GROUPS[0], {**GROUPS[1], "size": 9}])
    problem = Problem.of(of)
    fact = next(each for each in facts_of(problem, strict=False) if each.kind == "rooms" and "U1" in each.units)
    found = {change for ladder in ideas(problem, [fact]) for idea in ladder for change in idea.changes}
    assert RoomChange(room="B2", capacity=9) in found
    assert GroupSite(group="A1", site="DENIS") in found
    assert {change.site for change in found if isinstance(change, AddRoom)} == {"PIERRE"}
    assert {change.room for change in found if isinstance(change, RoomChange)} == {"B2"}


@pytest.mark.parametrize(
    "written", ["13+B2", "13; B2", "Salle 13 (Saint-Denis) et B2 (Saint-Pierre)", "13, B2", "Salle 13 et B2"]
)
def test_the_sheet_of_sessions_takes_rooms_as_people_write_them(written: str, tmp_path: Path) -> None:
    of = read()
    before = make_timetable(of, [session(of, "U1", "2022-09-06", room="12+B2")])
    book = load_workbook(io.BytesIO(plan_files(of, before, created=dt.datetime.now(dt.UTC))["plan.xlsx"]))
    sheet = next(each for each in book.worksheets if each["A1"].value == "date")
    cell = next(
        cell for row in sheet.iter_rows() for cell in row if cell.value == "Salle 12 (Saint-Denis) et B2 (Saint-Pierre)"
    )
    cell.value = written
    book.save(tmp_path / "plan.xlsx")
    assert store.load(tmp_path / "plan.xlsx").sessions[0].room == "13+B2"


def test_arithmetic_and_notes_name_the_site() -> None:
    of = read(groups=[GROUPS[0], {**GROUPS[1], "size": 9}])
    assert any("no room at PIERRE suits its 9 students" in text.en for text in impossibilities(Problem.of(of)))
    one = read(groups=[GROUPS[0], {**GROUPS[1], "site": "DENIS"}])
    assert any("all its groups sit at DENIS" in text.en for text in about(one))


def test_a_plan_leaves_with_both_rooms_everywhere(tmp_path: Path) -> None:
    of = read()
    found = plan(of, Params(time_limit_s=5, workers=1, seed=1)).timetable
    assert {s.room for s in found.sessions if s.unit == "U1" and s.kind == "in_person"} <= {"12+B2", "13+B2"}
    store.save(found, tmp_path / "t.json")
    rows = json.loads((tmp_path / "t.json").read_text("utf-8"))["sessions"]
    assert {("rooms" in row) for row in rows if row["unit"] == "U2"} == {False}
    assert {tuple(row["rooms"])[1] for row in rows if row["unit"] == "U1" and row["room"]} == {"B2"}
    assert store.load(tmp_path / "t.json").sessions == found.sessions
    seen = Programme(of, found, "fr")
    assert seen.room_name("12+B2") == "Salle 12 (Saint-Denis) et B2 (Saint-Pierre)"
    assert seen.location("12+B2") == "Salle 12, Saint-Denis ; B2, Saint-Pierre"


def test_the_workbook_keeps_it() -> None:
    of = read()
    content = read_workbook(write_workbook(of))
    assert build(content.data, Keys("test"), Path(), []).digest == of.digest
