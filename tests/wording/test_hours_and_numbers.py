"""Hours, lengths, counted things and numbers, as planners write them."""

import datetime as dt
import pickle

import pytest

from scheduler.wording import (
    ALTERNANCE_DAY,
    CLASH,
    SESSION,
    SLOT,
    Noun,
    clock,
    counted,
    decimal,
    duration,
    hours,
    instant,
    moment,
    short_moment,
    signed,
    spelled,
)

EVENING = dt.datetime(2022, 12, 20, 17, 30)  # noqa: DTZ001  # the centre's clock


def test_hours() -> None:
    assert clock(dt.time(17)) == ("17 h", "17:00")
    assert clock(dt.time(9, 5)) == ("9 h 05", "09:05")
    assert hours(dt.time(17), dt.time(19)) == ("de 17 h à 19 h", "17:00–19:00")


def test_moments() -> None:
    assert moment(EVENING) == ("mardi 20/12/2022 17 h 30", "Tuesday 2022-12-20 17:30")
    assert short_moment(EVENING) == ("mar. 20/12/2022 17 h 30", "Tue 2022-12-20 17:30")
    assert instant(EVENING) == ("20/12/2022 à 17 h 30", "2022-12-20 17:30")
    assert instant(EVENING.replace(tzinfo=dt.UTC)).fr == "20/12/2022 à 17 h 30 UTC"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 h"), (5, "05 min"), (60, "1 h"), (125, "2 h 05 min"), (11 * 60, "11 h")]
)
def test_lengths(minutes: int, said: str) -> None:
    assert duration(60 * minutes) == (said, said)


@pytest.mark.parametrize(
    ("n", "noun", "said"),
    [(0, SESSION, ("0 séance", "0 sessions")), (1, SESSION, ("1 séance", "1 session")),
     (2, SLOT, ("2 créneaux", "2 slots")), (2, CLASH, ("2 conflits", "2 clashes")),
     (3, ALTERNANCE_DAY, ("3 journées d’alternance", "3 alternance days"))],
)  # fmt: skip
def test_french_counts_none_as_one_and_english_as_many(n: int, noun: Noun, said: tuple[str, str]) -> None:
    assert counted(n, noun) == said


def test_a_noun_goes_to_another_process_with_its_plural() -> None:
    assert counted(2, pickle.loads(pickle.dumps(SLOT))) == ("2 créneaux", "2 slots")


def test_numbers() -> None:
    assert (signed(3), signed(-1), signed(0)) == ("+3", "−1", "0")
    assert (decimal(7.5), decimal(7), decimal(2, 1)) == (("7,5", "7.5"), ("7", "7"), ("2,0", "2.0"))
    assert [spelled(n).fr for n in (0, 3, 9, 10)] == ["0", "trois", "neuf", "10"]
