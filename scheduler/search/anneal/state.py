"""What the compiled code reads (`Tables`) and changes (`State`): arrays of integers, in the order of core/state.h."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Bytes = NDArray[np.int8]
Longs = NDArray[np.int64]

NOWHERE = -1
"""The slot of a session that has none yet; the trainer of one whose unit leaves no choice."""

PRICED = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7")
"""The criteria of which the compiled code reads the weight, in the order of its `enum`; the order of the catalogue, and
what else it holds, mean nothing here."""
HARD, CLASH = len(PRICED), len(PRICED) + 1
"""Places of their prices after those weights."""

LOG_STEPS, STEP = 512, 6
"""Steps that one move may take, and what is kept of each."""


class Tables(NamedTuple):
    """One problem as arrays; nothing here changes. A `first` array has one entry more than its rows: row i of its
    list is from first[i] to first[i + 1].
    """

    n_sessions: int
    n_units: int
    n_cohorts: int
    n_slots: int
    n_days: int
    n_weeks: int
    n_semesters: int
    n_trainers: int
    n_apprentices: int  # groups with alternance days of their own
    n_sites: int
    n_weekdays: int
    n_ranks: int
    shortest: int  # minutes of the shortest session
    has_choice: int  # 1: some unit is taught by one of several trainers
    # sessions, those of a unit side by side
    unit: Ints  # of each session
    kind: Bytes
    fixed: Bytes  # 1: the session stays where it is (H9)
    # units
    first: Ints  # sessions of each unit
    allowed: Bytes  # [unit, kind, slot] H6, H9, and busy times of H2
    free_first: Ints  # [unit * 2 + kind] slots where its trainers are not unavailable
    free: Ints
    by_choice: Ints  # units, those with the fewest free slots per session first
    rhythm: Ints  # sessions a week (H3)
    total: Ints
    alternates: Bytes  # has webconferences (Q6)
    week_from: Ints  # teaching weeks of its period, as a range of `weeks`
    weeks: Ints
    spread_first: Ints  # of each unit: where its table in `spreads` begins
    spreads: Ints  # [sessions held so far, week] Q1's points of all weeks before that one, if so many are held
    quota: Ints  # [unit, semester, kind or total, least or most] (H1)
    annual: Bytes  # the quotas say something
    cohort_first: Ints
    cohorts: Ints
    trainer_first: Ints
    trainers: Ints
    choice: Bytes  # 0: all its trainers teach; 1: one of them; 2: one, in the shares asked for
    hall_first: Ints  # conditions of Hall on its in-person sessions (H4)
    halls: Ints
    site: Ints  # of its in-person sessions (H8)
    # slots and days
    day: Ints
    rank: Ints
    week: Ints
    weekday: Ints
    semester: Ints
    minutes: Ints
    slots: Ints  # first slot of each day
    slot_at: Ints  # [week, weekday, rank], NOWHERE if none
    # cohorts
    size: Ints  # groups
    evening_most: Ints  # [cohort] minutes of sessions in an evening (H7), alternance apart
    beside: Ints  # [cohort] minutes of sessions in an evening after an alternance day
    overlap: Bytes  # [slot] 1: an alternance day of that date overlaps it
    # trainers
    unavailable: Bytes  # [trainer, slot]
    dislike: Ints  # [trainer, slot] Q8 and Q10
    most_evenings: Ints
    most_sessions: Ints
    # rooms
    rooms: Ints  # [hall, day]
    # alternance
    brings_first: Ints  # of each apprentice group: the cohorts that its days bring to the centre
    brings: Ints
    brings_groups: Ints  # how many groups of the cohort
    brings_bound: Ints  # how many of them are under H7
    days_least: Ints
    days_most: Ints
    day_allowed: Bytes  # [apprentice group, day]
    day_weekday: Ints  # [day]
    weight: Ints  # of the `PRICED`, then the prices of a broken hard rule and of a clash


class State(NamedTuple):
    """A timetable and everything that is counted of it."""

    at: Ints  # slot of each session
    who: Ints  # the one trainer of a session whose unit has a choice
    order: Ints  # sessions of each unit in time order, those without a slot left out
    placed: Ints  # how many of each unit have a slot
    unit_hard: Ints
    unit_soft: Ints
    unit_spread: Ints  # the part of it that is Q1
    here: Ints  # [cohort, slot] sessions
    here_mark: Ints  # their exclusive or, plus one each: of a single one, the session itself
    kinds: Ints  # [cohort, day, kind]
    evenings: Ints  # [cohort, week]
    booked: Ints  # [trainer, slot]
    booked_mark: Ints
    trainer_day: Ints  # [trainer, day] sessions
    trainer_week: Ints  # [trainer, week] evenings
    hall: Ints  # [hall, slot]
    cohort_site: Ints  # [cohort, day, site] in-person sessions; no rows when all rooms are on one site
    trainer_site: Ints
    alternance: Bytes  # [apprentice group, day]
    days_held: Ints
    on_weekday: Ints  # of each apprentice group
    at_centre: Ints  # [cohort, day] groups brought by an alternance day
    bound_by_law: Ints  # [cohort, day] those of them under H7
    score: Longs  # hard rules broken, clashes, cost
    best_at: Ints
    best_who: Ints
    best_alternance: Bytes
    best_score: Longs
    log: Ints  # [step, (session, and before it: slot, trainer, its unit's three counts)] of the move under way
    log_days: Ints  # [step, (apprentice group, day)] toggled
    lengths: Ints  # of the two logs
    rng: NDArray[np.uint64]
