"""Weekdays on the board: those with slots, and those without on which an alternance day can be put."""

from scheduler.desk.board.board import _calendar
from scheduler.timeline.calendar import Timeline
from tests.search.test_alternance_days import evenings_only


def test_a_weekday_without_slots_is_shown_where_apprentices_may_come() -> None:
    for weekdays, shown in ((["mon"], [0, 1, 3]), (["tue"], [1, 3])):
        timeline = Timeline(evenings_only({"min": 1, "max": 3, "weekdays": weekdays}))
        calendar = _calendar(timeline, [], [], "fr")
        assert [column["weekday"] for column in calendar["columns"]] == shown
        assert "2022-09-05" not in calendar["closed"]  # a Monday: nothing is wrong with it
