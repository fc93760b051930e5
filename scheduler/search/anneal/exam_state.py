"""What the compiled code of weeks of examinations reads and changes (`core/exam_weeks.h` has the same order).

Papers, groups, rooms, days, starts and instants are numbered. A start is an hour at which one paper can begin, each
paper's in time order; an instant is one at which any can.
"""

from typing import NamedTuple

from scheduler.search.anneal.state import Ints, Longs


class WeekTables(NamedTuple):
    """Points for two papers of a day, for days running, for heavy papers on these; minutes since the same moment."""

    n_papers: int
    n_groups: int
    n_rooms: int
    n_instants: int
    n_days: int
    most: int  # papers of a group in a day
    room_price: int
    two: int
    next_day: int
    close: int
    # papers
    candidates: Ints
    juries: Ints  # 0: not an oral
    occupied: Ints  # minutes, the break after it included
    heavy: Ints
    is_free: Ints  # 0: it stays
    start_first: Ints
    day_begin: Ints  # [paper, day] its first start of that day or later; one column more
    sitter_first: Ints
    sitters: Ints  # groups
    suit_first: Ints
    suit: Ints  # rooms
    # starts
    minute: Ints
    day: Ints
    begin: Ints  # the instants at which the paper is there: from this one
    until: Ints  # to before that one
    own: Longs  # points of the hour by itself
    # rooms
    places: Ints
    features: Ints  # how many
    is_shared: Ints  # 1: by papers that start at any time
    is_open: Ints  # [room, instant]
    # groups
    group_first: Ints
    of_group: Ints  # papers
    days_first: Ints
    days: Ints  # on which it can sit some paper
    ordinal: Ints  # [day]


class WeekState(NamedTuple):
    used: Ints  # [room, instant] candidates
    papers: Ints  # [room, instant]
    orals: Ints  # [room, instant]
    left: Ints  # [room, instant] places for a written paper
    empty: Ints  # [room, instant]
    held: Ints  # [paper] its start
    rooms_held: Ints  # [paper] how many
    room: Ints  # [paper, number]
    seats: Ints  # [paper, number]
    # of a step
    old_held: Ints
    old_rooms_held: Ints
    old_room: Ints
    old_seats: Ints
    chosen: Ints  # groups
    inside: Ints  # [group]
    free: Ints  # papers
    here: Ints  # [room that suits] its places
    which: Ints  # [room that suits] its number
    step: Ints  # [day, layer, papers done] what came last
    before: Ints  # [heavy papers, papers done] the layer of `cost_before`
    price: Longs  # [start]
    later: Longs  # [start] the least price from there to the end of the day
    cost: Longs  # [day, layer, papers done] the least
    cost_before: Longs
    change: Longs  # what the step costs more
