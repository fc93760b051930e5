"""What another centre teaches these groups, in their feeds: national webconferences have dates, and students must see
them."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.export.ical.feeds import feeds
from scheduler.instance.load import load
from scheduler.instance.schema.instance import Instance
from tests.builders import make_instance, make_timetable, unit
from tests.export.reading import events
from tests.export.sample import NOW
from tests.publish.cases import of, opened, put
from tests.publish.test_feeds import read, snapshot

FOAD = {**unit("SEC101", groups=["G1"], trainers=[]), "title": "Sécurité, gestes", "modality": "foad",
        "in_person": None, "webconference": None, "url": "https://foad.example/sec101"}  # fmt: skip
EVENING = {"date": "2022-09-08", "start": "18:00", "end": "19:30"}


def year(*busy: dict[str, Any]) -> Instance:
    groups = [{"id": "G1", "size": 12}, {"id": "A1", "size": 6, "part_of": "G1"}, {"id": "G2", "size": 8}]
    units = [unit("U1", groups=["G1"]), unit("U2", groups=["G2"]), FOAD]
    return make_instance(groups=groups, units=units, busy=[{"title": "Cnam Paris", **each} for each in busy])


def elsewhere(instance: Instance, path: str) -> list[Any]:
    written = feeds(instance, make_timetable(instance, []), now=NOW)[f"ical/{path}.ics"]
    return [event for uid, event in events(written).items() if uid.startswith("elsewhere-")]


def test_a_unit_that_another_centre_teaches_is_in_its_groups_feeds() -> None:
    instance = year({"groups": ["G1"], "unit": "SEC101", "times": [EVENING]})
    for path in ("groups/G1", "groups/A1"):
        (event,) = elsewhere(instance, path)
        assert event["SUMMARY"] == "SEC101 · Organisé ailleurs · Sécurité, gestes"
        assert event["DTSTART"].dt == dt.datetime(2022, 9, 8, 14, tzinfo=dt.UTC)
        assert event["DTEND"].dt == dt.datetime(2022, 9, 8, 15, 30, tzinfo=dt.UTC)
        assert "https://foad.example/sec101" in event["DESCRIPTION"]
        assert "Cnam Paris" in event["DESCRIPTION"]
    for path in ("groups/G2", "trainers/T1", "units/U1"):
        assert elsewhere(instance, path) == []


@pytest.mark.parametrize(
    ("said", "shown"),
    [({}, 0), ({"show": True}, 1), ({"unit": "SEC101", "show": False}, 0), ({"unit": "SEC101", "show": True}, 1)],
)
def test_it_is_shown_where_a_unit_is_named_or_as_is_said(said: dict[str, Any], shown: int) -> None:
    instance = year({"groups": ["G1"], "times": [EVENING], **said})
    assert len(elsewhere(instance, "groups/G1")) == shown


def test_one_hour_of_several_entries_is_one_event() -> None:
    same = {"unit": "SEC101", "times": [EVENING]}
    instance = year({"groups": ["A1"], **same}, {"groups": ["G1", "G2"], **same})
    assert [len(elsewhere(instance, path)) for path in ("groups/G1", "groups/A1", "groups/G2")] == [1, 1, 1]
    two = year({"groups": ["G1"], "show": True, "title": "Match", "times": [EVENING]},
               {"groups": ["G1"], **same})  # fmt: skip
    assert len(elsewhere(two, "groups/G1")) == 2


def test_a_date_that_moves_is_cancelled_and_the_new_one_is_there(tmp_path: Path) -> None:
    before = year({"groups": ["G1"], "unit": "SEC101", "times": [EVENING]})
    after = year({"groups": ["G1"], "unit": "SEC101", "times": [{**EVENING, "date": "2022-09-15"}]})
    with opened(str(tmp_path / "publications.sqlite")) as store:
        put(store, before, of(before))
        put(store, after, of(after), hours=1)
        found = {uid: event for uid, event in read(snapshot(store), hours=2).items() if uid.startswith("elsewhere-")}
    assert [(uid[:24], event.values["STATUS"]) for uid, event in sorted(found.items())] == [
        ("elsewhere-SEC101-2022090", "CANCELLED"),
        ("elsewhere-SEC101-2022091", "CONFIRMED"),
    ]


def test_an_unknown_unit_is_refused_at_its_place(tmp_path: Path) -> None:
    text = Path("instances/tiny/instance.yaml").read_text("utf-8")
    time = '{date: 2024-09-03, start: "17:00", end: "19:00"}'
    entry = f"\nbusy:\n  - {{groups: [G], title: Paris, unit: SEC999, times: [{time}]}}\n"
    (tmp_path / "instance.yaml").write_text(text + entry, "utf-8")
    with pytest.raises(InputError) as error:
        load(tmp_path)
    (fault,) = error.value.faults
    assert "SEC999" in fault.text.fr
    assert fault.place.line == len(text.splitlines()) + 3
