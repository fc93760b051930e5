"""New identifiers where examinations stand: their names, groups, rooms and those who watch over them follow."""

from pathlib import Path

from scheduler.checker.check import check
from scheduler.desk.data.renaming import renamed_in
from scheduler.instance.load import parse
from tests.desk.board.test_examinations import opened


def test_everything_has_its_new_name(tmp_path: Path) -> None:
    state = opened(tmp_path).state
    room = next(held.room for exam in state.timetable.exams or () for held in exam.rooms)
    text = state.text.replace("code: U1", "code: V1").replace("G1", "H1").replace("D1", "E1").replace(room, "NEW")
    rename = renamed_in(
        {
            "units.*.code": {"U1": "V1"},
            "groups.*.id": {"G1": "H1"},
            "staff.*.id": {"D1": "E1"},
            "rooms.*.id": {room: "NEW"},
        }
    )
    assert rename is not None
    instance, _ = parse(text, "instance.yaml", tmp_path)
    after = rename(state.timetable)
    assert "V1-X1-1" in {exam.id for exam in after.exams or ()}
    assert check(instance, after).accepted
    assert check(instance, after).exam_cost == state.report.exam_cost
