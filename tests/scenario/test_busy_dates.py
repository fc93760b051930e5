"""A date of a busy time given elsewhere is moved, added or dropped, be it of a file or of every week."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.instance.dump import dumped, plain_data
from scheduler.instance.kept_text import with_values
from scheduler.instance.load import load, parse
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import Applied, applied
from scheduler.scenario.runs.job import Base, Job, work
from scheduler.search.params import Params
from tests.builders import make_instance, make_timetable, session, unit
from tests.scenario.world import NAME, ROOT, real, scenario

FOAD = unit("F1", modality="foad", period=None, groups=["G1"], trainers=[])
TIMES = [{"date": f"2022-09-{day:02d}", "start": "17:00", "end": "19:00"} for day in (7, 14)]
ENTRY = {"groups": ["G1"], "title": "Webconférences", "unit": "F1", "times": TIMES}


def world(**more: Any) -> Instance:
    units = [unit("U1", groups=["G1"]), FOAD]
    return make_instance(groups=[{"id": "G1", "size": 12}], units=units, busy=[{**ENTRY, **more}])


def made(of: Instance, day: dt.date | None = None, **change: Any) -> Applied:
    return applied(scenario({"busy": {"entry": "F1", **change}}), of, make_timetable(of, []), day)


def dates(of: Instance) -> list[tuple[str, str, str]]:
    return [(str(t.date), f"{t.start:%H:%M}", f"{t.end:%H:%M}") for t in of.busy[0].times]


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"date": "2022-09-14", "new_date": "2022-09-21"}, ["2022-09-07 17:00", "2022-09-21 17:00"]),
        ({"date": "2022-09-07"}, ["2022-09-14 17:00"]),
        ({"new_date": "2022-09-05"}, ["2022-09-05 17:00", "2022-09-07 17:00", "2022-09-14 17:00"]),
        ({"date": "2022-09-07", "start": "18:00"}, ["2022-09-07 18:00", "2022-09-14 17:00"]),
        ({"new_date": "2022-09-05", "start": "19:00", "end": "21:00"},
         ["2022-09-05 19:00", "2022-09-07 17:00", "2022-09-14 17:00"]),
    ],
)  # fmt: skip
def test_a_date_is_moved_dropped_or_added(change: dict[str, str], after: list[str]) -> None:
    assert [f"{day} {start}" for day, start, _ in dates(made(world(), **change).instance)] == after


@pytest.mark.parametrize(
    ("change", "day", "words"),
    [
        ({"date": "2022-09-08"}, None, "has nothing on Thursday 2022-09-08; there is: on Wednesday 2022-09-07"),
        ({}, None, "no date is given"),
        ({"date": "2022-09-07", "new_date": "2022-10-05"}, "2022-09-12", "that is past"),
        ({"date": "2022-09-14", "new_date": "2022-09-07"}, "2022-09-12", "that is past"),
        ({"date": "2022-09-14", "new_date": "2025-09-07"}, None, "is not in the instance’s year"),
        ({"date": "2022-09-14", "start": "19:00"}, None, "the end, 19:00, is not after the start, 19:00"),
        ({"date": "2022-09-14", "start": "19:00", "end": "18:00"}, None, "correct these hours"),
        ({"entry": "F2", "date": "2022-09-14"}, None, "write one of these values: Webconférences, F1"),
    ],
)
def test_what_cannot_be_says_what_to_write(change: dict[str, str], day: str | None, words: str) -> None:
    with pytest.raises(InputError) as caught:
        made(world(), dt.date.fromisoformat(day) if day else None, **change)
    assert words in "\n".join(caught.value.lines("en"))


def test_the_session_in_the_way_of_the_new_date_moves() -> None:
    of = world()
    kinds = {5: "in_person", 12: "webconference", 19: "in_person", 26: "webconference"}
    rows = [session(of, "U1", f"2022-09-{d:02d}", number=n, kind=k) for n, (d, k) in enumerate(kinds.items(), 1)]  # type: ignore[arg-type]
    asked = scenario({"busy": {"entry": "F1", "date": "2022-09-14", "new_date": "2022-09-12"}})
    outcome = work(Job(Base(of, make_timetable(of, rows), None, Params(time_limit_s=5, workers=1)), asked))
    assert outcome.planned is not None
    assert {each.id for each in outcome.planned.differences if each.is_move} == {"U1-02"}


def test_one_of_every_week_is_another_and_the_others_stay() -> None:
    weekly = [{"weekday": "wed", "from": "17:00", "to": "19:00", "last": "2022-09-30"}]
    of, _ = parse(dumped(plain_data(world(times=[], weekly=weekly))), "instance.yaml", Path())
    after = made(of, date="2022-09-21", new_date="2022-09-22").instance
    assert [day for day, *_ in dates(after)] == ["2022-09-07", "2022-09-14", "2022-09-22", "2022-09-28"]


def test_what_is_busy_every_week_stays_so_whatever_else_changes() -> None:
    weekly = [{"weekday": "wed", "from": "17:00", "to": "19:00", "last": "2022-09-30"}]
    of, _ = parse(dumped(plain_data(world(times=[], weekly=weekly))), "instance.yaml", Path())
    after = applied(scenario({"weight": {"criterion": "Q2", "weight": 5}}), of).instance
    assert after.busy == of.busy
    assert len(after.busy[0].weekly) == 1


def test_a_date_of_a_file_is_written_in_the_instance_and_the_rest_of_its_text_stays() -> None:
    of, held = real()
    entry = of.busy[0].title
    asked = scenario({"busy": {"entry": entry, "date": "2022-11-21", "new_date": "2022-11-28"}})
    result = applied(asked, of, held)
    folder = ROOT / "instances" / NAME
    text = (folder / "instance.yaml").read_text("utf-8")
    new = with_values(text, of, result.instance)
    again, _ = parse(new, "instance.yaml", folder)
    assert "no longer read" in result.notes[0].en
    assert "ast002-foad.ics" not in new.partition("\nbusy:")[2]
    assert [str(t.date) for t in again.busy[0].times][-2:] == ["2022-11-07", "2022-11-28"]
    assert new.partition("\nbusy:")[0] == text.partition("\nbusy:")[0]
    assert load(folder).busy[0].times == of.busy[0].times
