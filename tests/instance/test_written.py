"""Dates and hours as people write them: one meaning, or left as they are."""

import datetime as dt
import random

import pytest

from scheduler.instance.written import day, weekday_code, written

FORMS = (
    "{0:%d/%m/%Y}", "{0.day}/{0.month}/{0.year}", "{0:%d-%m-%Y}", "{0:%d.%m.%Y}", "{0:%Y/%m/%d}", "{0:%Y-%m-%d}",
    "{0.day} {1} {0.year}", "{2} {0.day}, {0.year}", "{0.day} {2} {0.year}",
)  # fmt: skip
FRENCH = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def test_any_day_in_any_form_is_that_day() -> None:
    rng = random.Random(1)
    for _ in range(300):
        chosen = dt.date(2000, 1, 1) + dt.timedelta(days=rng.randint(0, 30_000))
        for form in FORMS:
            text = form.format(chosen, FRENCH[chosen.month - 1], ENGLISH[chosen.month - 1])
            assert day(text) == chosen.isoformat(), text
            assert written(f"{text}..{text} 17h") == f"{chosen}..{chosen} 17:00", text


@pytest.mark.parametrize(
    "text",
    ["31/02/2023", "03/13/2023", "06/03/23", "06/03", "32 mars 2023", "6 brumaire 2023", "0/1/2023", "A1/2/2023"],
)
def test_what_is_no_day_or_two_is_left_as_it_is(text: str) -> None:
    assert day(text) == text


@pytest.mark.parametrize(
    ("text", "hour"),
    [("17h", "17:00"), ("17 h", "17:00"), ("17h30", "17:30"), ("9h", "09:00"), ("17H00", "17:00"), ("5pm", "17:00"),
     ("12am", "00:00"), ("12:15 pm", "12:15"), ("25h", "25h"), ("17h75", "17h75"), ("13pm", "13pm"), ("A17h", "A17h")],
)  # fmt: skip
def test_hours(text: str, hour: str) -> None:
    assert written(text) == hour


def test_weekdays() -> None:
    assert [weekday_code(word) for word in ("mardi", "Mardis", "mar", "mar.", "tue", "Tuesdays", "tues")] == ["tue"] * 7
    assert weekday_code("mars") is None
