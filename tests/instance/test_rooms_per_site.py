"""Units with a room at the site of each of their groups: what they mean, what is wrong with them, what leaves."""

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.checker.notes import about
from scheduler.demand.arithmetic import impossibilities
from scheduler.demand.problem import Problem
from scheduler.errors import InputError
from scheduler.export.audience import Programme
from scheduler.instance.load import build
from scheduler.instance.reading.draft import Keys
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.read import read_workbook
from scheduler.instance.workbook.writing.write import write_workbook
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.timetable import store
from tests.builders import instance_data, make_timetable, session, unit

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


def test_too_many_combinations_are_refused_before_they_are_made() -> None:
    sites = [{"id": f"S{n}", "title": f"S{n}"} for n in range(6)]
    rooms = [{"id": f"R{n}x{m}", "site": f"S{n}", "capacity": 30} for n in range(6) for m in range(50)]
    groups = [{"id": f"G{n}", "size": 6, "site": f"S{n}"} for n in range(6)]
    linked = unit("U1", groups=[each["id"] for each in groups], rooms_per_site=True)
    with pytest.raises(InputError, match="15625000000 combinations of rooms"):
        read(sites=sites, rooms=rooms, groups=groups, units=[linked])
    two = unit("U1", groups=["G0", "G1"], rooms_per_site=True, trainers=["T1"])
    assert len(read(sites=sites, rooms=rooms[:60], groups=groups[:2], units=[two]).room_rows) == 60 + 50 * 10


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
