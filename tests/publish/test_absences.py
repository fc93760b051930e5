"""When trainers cannot come, as their own page draws it: from the instance that was published, and nobody else's."""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from scheduler.instance.schema.instance import Instance
from scheduler.publish.store.store import Store
from scheduler.publish.store.tables import CONTENTS
from scheduler.web.pages.contents import page_content
from tests.builders import make_instance
from tests.publish.cases import DAYS, later, opened, put, timetable

SLOTS = [{"start": "17:00", "end": "19:00"}, {"start": "19:00", "end": "21:00", "weekdays": ["mon", "tue"]}]


def school(weekly: dict[str, Any], *away: tuple[str, str]) -> Instance:
    dated = [{"first": first, "last": last, "level": "unavailable"} for first, last in away]
    trainer = {"id": "T1", "name": "Trainer One", "availability": {"weekly": weekly, "dated": dated}}
    return make_instance(slots=SLOTS, trainers=[trainer, {"id": "T2", "name": "Trainer Two"}])


def away(store: Store, path: str) -> Any:
    snapshot = store.snapshot()
    assert snapshot is not None
    html = page_content(snapshot, path, "fr", "https://edt.example/f/a", later(2)).plain.decode()
    return json.loads(html.partition('id="data">')[2].partition("</script>")[0])["away"]


def test_a_trainers_page_has_his_weeks_and_weekdays(tmp_path: Path) -> None:
    of = school({"tue": {"19:00": "unavailable"}, "wed": "unavailable"}, ("2022-09-12", "2022-09-18"))
    with opened(str(tmp_path / "here.sqlite")) as store:
        put(store, of, timetable(of, dict(enumerate(DAYS, 1))))  # Tuesdays at 17:00, all that the grid shows
        week = {"2": ["17:00"], "1": ["19:00"]}
        every = {str(day): ["17:00"] for day in range(5)}
        assert away(store, "trainers/T1") == [
            {"first": "2022-09-05", "weeks": 1, "on": week},
            {"first": "2022-09-12", "weeks": 1, "on": every},
            {"first": "2022-09-19", "weeks": 15, "on": week},  # to the last week with examinations
        ]
        assert away(store, "groups/G1") == []
        assert away(store, "rooms/R1") == []


def test_they_are_those_of_the_revision(tmp_path: Path) -> None:
    before, after = school({}), school({}, ("2022-09-19", "2022-09-23"))
    with opened(str(tmp_path / "here.sqlite")) as store:
        put(store, before, timetable(before, dict(enumerate(DAYS, 1))))
        assert away(store, "trainers/T1") == []
        put(store, after, timetable(after, dict(enumerate(DAYS, 1))), hours=1)
        assert [run["first"] for run in away(store, "trainers/T1")] == ["2022-09-19"]


def test_a_damaged_instance_takes_nothing_else_from_the_page(tmp_path: Path) -> None:
    of = school({}, ("2022-09-12", "2022-09-18"))
    with opened(str(tmp_path / "here.sqlite")) as store:
        revision = put(store, of, timetable(of, dict(enumerate(DAYS, 1)))).revision
        with store._database.writing() as connection:
            damaged = sa.update(CONTENTS).where(CONTENTS.c.digest == revision.instance_content).values(data=b"no")
            connection.execute(damaged)
        assert away(store, "trainers/T1") == []
