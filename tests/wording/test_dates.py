"""Dates: numeric with their weekday in sentences, the month written out on pages."""

import datetime as dt

import pytest

from scheduler.wording import date, every_weekday, long_date, on_date, short_date, short_weekday, span, weekday

TUESDAY = dt.date(2022, 12, 20)


def test_a_date_in_a_sentence_has_its_weekday() -> None:
    assert date(TUESDAY) == ("mardi 20/12/2022", "Tuesday 2022-12-20")
    assert on_date(TUESDAY) == ("le mardi 20/12/2022", "on Tuesday 2022-12-20")
    assert date(dt.date(202, 1, 9)).en.endswith(" 0202-01-09")


def test_a_date_on_a_page_has_its_month_written_out() -> None:
    assert long_date(TUESDAY) == ("20 décembre 2022", "20 December 2022")
    assert long_date(dt.date(2022, 10, 1)) == ("1er octobre 2022", "1 October 2022")
    assert short_date(dt.date(2022, 10, 4)) == ("04/10", "4 Oct")


@pytest.mark.parametrize("day", [TUESDAY, 1, "tue"])
def test_a_weekday_by_date_number_or_code(day: dt.date | int | str) -> None:
    assert weekday(day) == ("mardi", "Tuesday")
    assert short_weekday(day) == ("mar.", "Tue")
    assert every_weekday(day) == ("le mardi", "on Tuesdays")


def test_a_span_is_said_by_its_ends_and_one_day_by_itself() -> None:
    last = dt.date(2022, 12, 23)
    assert span(TUESDAY, last) == ("du 20/12/2022 au 23/12/2022", "from 2022-12-20 to 2022-12-23")
    assert span(TUESDAY, last, date).fr == "du mardi 20/12/2022 au vendredi 23/12/2022"
    assert span(TUESDAY, TUESDAY) == on_date(TUESDAY)
