"""What is past goes by the centre's date, whatever the offset that a time was written with."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from scheduler.errors import InputError
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.state import Past
from scheduler.scenario.changes.sweeps import sweep
from scheduler.timetable.schema import Timetable
from tests.builders import alternance_day, make_instance, make_timetable, session
from tests.scenario.world import scenario

YEAR = make_instance()
MONDAYS = ("2022-09-05", "2022-09-12")
FAR_EAST, FAR_WEST = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")


def written_in(zone: dt.tzinfo) -> Timetable:
    """Two sessions on Mondays at 5 pm in La Réunion, an alternance day on a Monday at 8:30, in the zone's offset."""
    held = [session(YEAR, "U1", day, number=n) for n, day in enumerate(MONDAYS, 1)]
    days = [alternance_day(YEAR, "A1", "2022-09-12")]
    there = [
        [row.model_copy(update={"start": row.start.astimezone(zone), "end": row.end.astimezone(zone)}) for row in rows]
        for rows in (held, days)
    ]
    return make_timetable(YEAR, *there)


def test_the_offsets_are_of_other_dates() -> None:
    """Else the tests below could not fail."""
    east, west = written_in(FAR_EAST), written_in(FAR_WEST)
    assert [s.start.date().day for s in east.sessions] == [6, 13]
    assert west.alternance[0].start.date().day == 11


@pytest.mark.parametrize("zone", [YEAR.zone, dt.UTC, FAR_EAST, FAR_WEST])
@pytest.mark.parametrize(("day", "sessions", "days"), [(5, 0, 0), (6, 1, 0), (12, 1, 0), (13, 2, 1)])
def test_before_a_day_is_before_its_midnight_at_the_centre(zone: dt.tzinfo, day: int, sessions: int, days: int) -> None:
    past = Past(YEAR.zone, dt.date(2022, 9, day), written_in(zone))
    assert past.held("U1") == sessions
    assert past.alternance("A1") == days


@pytest.mark.parametrize("zone", [YEAR.zone, FAR_EAST, FAR_WEST])
def test_a_unit_keeps_what_was_held(zone: dt.tzinfo) -> None:
    fewer = scenario({"counts": {"unit": "U1", "in_person": 1, "webconference": 0}})
    with pytest.raises(InputError):
        applied(fewer, YEAR, written_in(zone), dt.date(2022, 9, 13))
    applied(fewer, YEAR, written_in(zone), dt.date(2022, 9, 12))


@pytest.mark.parametrize("zone", [YEAR.zone, FAR_EAST, FAR_WEST])
def test_a_sweep_of_days_takes_those_on_which_something_is_held(zone: dt.tzinfo) -> None:
    made = sweep("days", YEAR, None, written_in(zone))
    assert [each.name for each in made] == [f"closed-{day}" for day in MONDAYS]
