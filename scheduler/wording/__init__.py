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
    EXAM,
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
from scheduler.wording.own_times import own_times
from scheduler.wording.sentences import (
    NOTHING,
    capital,
    choices,
    de,
    elided,
    joined,
    listing,
    names,
    say,
    sessions_of,
)
from scheduler.wording.values import kind, quoted, shown
