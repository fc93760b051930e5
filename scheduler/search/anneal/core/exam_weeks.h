/* What the weeks of groups read (tables) and change (state): `exam_state.py` says what each array is and has them in this
 * order. */
#ifndef EXAM_WEEKS_H
#define EXAM_WEEKS_H

#include "state.h"

typedef struct {
    i64 n_papers, n_groups, n_rooms, n_instants, n_days, most, room_price, two, next_day, close;
    const i32 *candidates, *juries, *occupied, *heavy, *is_free, *start_first, *day_begin, *sitter_first, *sitters;
    const i32 *suit_first, *suit;
    const i32 *minute, *day, *begin, *until;
    const i64 *own;
    const i32 *places, *features, *is_shared, *is_open;
    const i32 *group_first, *of_group, *days_first, *days, *ordinal;
} ExamTables;

typedef struct {
    i32 *used, *papers, *orals, *left, *empty, *held, *rooms_held, *room, *seats;
    i32 *old_held, *old_rooms_held, *old_room, *old_seats, *chosen, *inside, *free, *here, *which, *step, *from;
    i64 *price, *later, *cost, *before, *change;
} ExamState;

#endif
