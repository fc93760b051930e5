"""How dates, hours, numbers, lists and values are said, once for the whole package, in French and English.

What a sentence says belongs to the package that says it; the pieces that all sentences share are here.
"""

from scheduler.wording.dates import (
    between,
    date,
    every_weekday,
    long_date,
    month,
    numeric_date,
    on_date,
    short_date,
    short_weekday,
    span,
    weekday,
)
from scheduler.wording.guesses import folded, meant, nearest, suggestion
from scheduler.wording.hours import clock, clock_beside, duration, hours, instant, moment, short_moment, within_dates
from scheduler.wording.nouns import (
    ALTERNANCE_DAY,
    CLASH,
    EVENING,
    KINDS,
    PINNED_DATE,
    SEAT,
    SESSION,
    SLOT,
    STUDENT,
    WEEK,
    Noun,
)
from scheduler.wording.numbers import counted, decimal, signed, spelled
from scheduler.wording.sentences import NOTHING, capital, choices, de, elided, joined, listing, names, say
from scheduler.wording.values import kind, quoted, shown

__all__ = [
    "ALTERNANCE_DAY",
    "CLASH",
    "EVENING",
    "KINDS",
    "NOTHING",
    "PINNED_DATE",
    "SEAT",
    "SESSION",
    "SLOT",
    "STUDENT",
    "WEEK",
    "Noun",
    "between",
    "capital",
    "choices",
    "clock",
    "clock_beside",
    "counted",
    "date",
    "de",
    "decimal",
    "duration",
    "elided",
    "every_weekday",
    "folded",
    "hours",
    "instant",
    "joined",
    "kind",
    "listing",
    "long_date",
    "meant",
    "moment",
    "month",
    "names",
    "nearest",
    "numeric_date",
    "on_date",
    "quoted",
    "say",
    "short_date",
    "short_moment",
    "short_weekday",
    "shown",
    "signed",
    "span",
    "spelled",
    "suggestion",
    "weekday",
    "within_dates",
]
