"""What the compiled code reads (`Tables`) and changes (`AnnealingState`), in the order of core/state.h."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Bytes = NDArray[np.int8]
Longs = NDArray[np.int64]

NOWHERE = -1
"""The slot of a session that has none yet; the trainer of one whose unit leaves no choice."""
MANY = 1 << 20
"""A limit that never binds."""
SHARED = 2
"""Of `Tables.choice`: one of the unit's trainers, in the shares asked for."""

LOG_STEPS, STEP = 8192, 5
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
    n_lengths: int  # slots of the longest time
    n_room_times: int
    shortest: int  # minutes of the shortest session
    has_choice: int  # 1: some unit is taught by one of several trainers
    has_hours: int  # 1: some unit is stated in hours
    prices_sessions: int  # 1: single sessions have a price; likewise the others
    prices_trainer_evenings: int
    prices_trainer_weeks: int
    # sessions, those of a unit side by side
    unit: Ints  # of each session
    kind: Bytes
    fixed: Bytes  # 1: the session stays where it is (H9)
    twin: Ints  # the next of the sessions held at once with it, in a circle (H13); itself when alone
    leader: Ints  # the first of these
    wanted_length: Ints  # slots that it takes as long as it is nowhere
    # units
    first: Ints  # sessions of each unit
    allowed: Bytes  # [unit, kind, slot] H6, H9, and busy times of H2
    free_first: Ints  # [unit * 2 + kind] slots where its trainers are not unavailable
    free: Ints
    by_choice: Ints  # units, those with the fewest free slots per session first
    rhythm: Ints  # sessions a week (H3)
    total: Ints
    week_from: Ints  # teaching weeks of its period, as a range of `weeks`
    weeks: Ints
    quota: Ints  # [unit, semester, kind or total, least or most] (H1); in minutes for a unit in hours
    annual: Bytes  # the quotas say something
    hours: Bytes  # 1: stated in hours; some of its sessions then have no slot
    asked: Ints  # [unit, kind, least or most] minutes of such a unit
    cohort_first: Ints
    cohorts: Ints
    seats: Ints  # where each of them is in the unit's in-person sessions
    trainer_first: Ints
    trainers: Ints
    choice: Bytes  # 0: all its trainers teach; 1: one of them; 2: one, in the shares asked for
    room_set_first: Ints  # conditions of Hall on its in-person sessions (H4)
    room_sets: Ints
    needed: Bytes  # [room set of a unit, day] 0: nobody is at its site
    sites: Ints  # [unit, day] of its in-person sessions (H8): where its trainer may be, a bit for each
    order_first: Ints  # orders with other units (H12)
    orders: Ints
    before: Ints  # [order] the unit that comes first
    after: Ints
    to_come: Ints  # [order] sessions of the first that may be to come when the other begins; < 0: all but so many
    next_slot: Ints  # [slot] the first that starts when this one has ended
    # slots, runs of slots for long sessions, and days
    day: Ints
    rank: Ints
    week: Ints
    weekday: Ints
    semester: Ints
    minutes: Ints
    length: Ints  # how many slots of the grid it takes
    part_first: Ints  # of each: these slots; counts by slot are of slots of the grid alone
    parts: Ints
    slots: Ints  # first one of each day
    slot_at: Ints  # [week, weekday, rank, length - 1], NOWHERE if none
    position: Ints  # [slot] in the pattern of its evening
    # cohorts
    size: Ints  # groups
    there: Bytes  # [cohort, day] 0: it has not come yet, or has gone
    evening_most: Ints  # [cohort] minutes of sessions in an evening (H7), alternance apart
    beside: Ints  # [cohort] minutes of sessions in an evening after an alternance day
    overlap: Bytes  # [slot] 1: an alternance day of that date overlaps it
    rests: Bytes  # [cohort] 1: some of its groups must rest between two days, and some nights are too short
    next_day: Ints  # [day] the day after, NOWHERE if nothing is held on it, or no night is too short
    rested: Ints  # [slot] the first slot at which one has rested from a session in it
    too_late: Bytes  # [slot] 1: one has not when the alternance day of the next date begins
    rested_from_centre: Ints  # [day] the first slot at which one has rested from its alternance day
    # trainers
    unavailable: Bytes  # [trainer, slot]
    most_evenings: Ints
    most_sessions: Ints
    most_week: Ints  # minutes
    most_year: Ints
    # rooms
    rooms: Ints  # [room set, day] open ones
    room_time_first: Ints  # of each slot: the times at which a room in use then holds nothing else
    room_times: Ints
    # alternance
    brings_first: Ints  # of each apprentice group: the cohorts that its days bring to the centre
    brings: Ints
    brings_groups: Ints  # how many groups of the cohort
    brings_bound: Ints  # how many of them are under H7
    days_least: Ints
    days_most: Ints
    day_allowed: Bytes  # [apprentice group, day]
    day_weekday: Ints  # [day]
    # `scheduler.evaluate.tables.PriceTables`
    prices: Longs
    session_price: Ints
    pace_price: Ints
    number_first: Ints
    number_price: Ints
    weekdays_price: Ints
    kinds_price: Ints
    evening_price: Ints
    week_price: Ints
    trainer_price: Ints
    trainer_evening_price: Ints
    trainer_week_price: Ints
    idle: Longs
    weight: Longs  # of a hard rule broken, and of a clash; that of a point is 1


class AnnealingState(NamedTuple):
    """A timetable and everything that is counted of it."""

    at: Ints  # slot of each session
    who: Ints  # the one trainer of a session whose unit has a choice
    order: Ints  # sessions of each unit in time order, those without a slot left out
    placed: Ints  # how many of each unit have a slot
    unit_price: Longs  # of each unit's dates
    unit_pace: Longs  # the part of it that changes with the weeks only
    disorder: Ints  # [order] sessions that are held too early
    here: Ints  # [cohort, slot] sessions: in person, plus 2 ** 16 times webconferences
    here_mark: Ints  # their exclusive or, plus one each: of a single one, the session itself
    pattern: Ints  # [cohort, day] the kinds held in each slot, two bits for each position
    minutes: Ints  # [cohort, day]
    evenings: Ints  # [cohort, week] mask of the weekdays with sessions
    booked: Ints  # [trainer, slot]
    booked_mark: Ints
    through: Ints  # [trainer, slot] those of them that began in a slot before
    trainer_day: Ints  # [trainer, day] sessions
    trainer_pattern: Ints  # [trainer, day] mask of the slots with sessions
    trainer_week: Ints  # [trainer, week] mask of the weekdays with sessions
    week_minutes: Ints  # [trainer, week]
    year_minutes: Ints  # [trainer]
    in_set: Ints  # [room set, room time] in-person sessions
    cohort_site: Ints  # [cohort, day, site] in-person sessions; no rows when all rooms are on one site
    trainer_away: Ints  # [trainer, day, site] in-person sessions that are not there
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
    log: Longs  # [step, (session, and before it: slot, trainer, its unit's two prices)] of the move under way
    log_days: Ints  # [step, (apprentice group, day)] toggled
    lengths: Ints  # of the two logs
    rng: NDArray[np.uint64]
