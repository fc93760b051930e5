/* What annealing reads (tables) and changes (state): `state.py` says what each array is and has them in this order. */
#ifndef STATE_H
#define STATE_H

#include <stdint.h>

/* What ctypes calls (core.py). */
#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

typedef int32_t i32;
typedef int8_t i8;
typedef int64_t i64;

enum { IN_PERSON, WEBCONFERENCE, KINDS };
enum { NOWHERE = -1 };
enum { SHARED = 2 }; /* of `choice`: one of its trainers, in the shares asked for */
enum { LOG_STEPS = 8192, STEP = 5 };
enum { WEEK_MASKS = 128, KINDS_IN_A_ROW = 64 }; /* entries of a table by weekdays, and by three kinds in a row */

/* A price holds three sums, each of which can be added and subtracted with the others: cost in its low 32 bits, clashes
 * in the next 16, hard rules broken in the last 16. `scheduler/evaluate/tables.py` makes tables of them. */
#define CLASH ((i64)1 << 32)
#define BROKEN ((i64)1 << 48)

typedef struct {
    i64 n_sessions, n_units, n_cohorts, n_slots, n_days, n_weeks, n_semesters, n_trainers, n_apprentices, n_sites,
        n_weekdays, n_ranks, n_lengths, n_room_times, shortest, has_choice, has_hours, prices_sessions, prices_trainer_evenings, prices_trainer_weeks;
    const i32 *unit;
    const i8 *kind, *fixed;
    const i32 *twin, *leader;
    const i32 *wanted_length;
    const i32 *first;
    const i8 *allowed;
    const i32 *free_first, *free, *by_choice, *rhythm, *total;
    const i32 *week_from, *weeks, *quota;
    const i8 *annual;
    const i8 *hours;
    const i32 *asked;
    const i32 *cohort_first, *cohorts, *seats, *trainer_first, *trainers;
    const i8 *choice;
    const i32 *room_set_first, *room_sets;
    const i8 *needed;
    const i32 *sites;
    const i32 *order_first, *orders, *before, *after, *to_come, *next_slot;
    const i32 *day, *rank, *week, *weekday, *semester, *minutes, *length, *part_first, *parts, *slots, *slot_at,
        *position;
    const i32 *size;
    const i8 *there;
    const i32 *evening_most, *beside;
    const i8 *overlap, *rests;
    const i32 *next_day, *rested;
    const i8 *too_late;
    const i32 *rested_from_centre;
    const i8 *unavailable;
    const i32 *most_evenings, *most_sessions, *most_week, *most_year, *rooms, *room_time_first, *room_times;
    const i32 *brings_first, *brings, *brings_groups, *brings_bound, *days_least, *days_most;
    const i8 *day_allowed;
    const i32 *day_weekday;
    const i64 *prices;
    const i32 *session_price, *pace_price, *number_first, *number_price, *weekdays_price, *kinds_price, *evening_price, *week_price, *trainer_price,
        *trainer_evening_price, *trainer_week_price;
    const i64 *idle, *weight; /* of a hard rule broken, of a clash */
} Tables;

typedef struct {
    i32 *at, *who, *order, *placed;
    i64 *unit_price, *unit_pace;
    i32 *disorder;
    i32 *here, *here_mark, *pattern, *minutes, *evenings, *booked, *booked_mark, *through, *trainer_day, *trainer_pattern,
        *trainer_week, *week_minutes, *year_minutes, *in_set;
    i32 *cohort_site, *trainer_away;
    i8 *alternance;
    i32 *days_held, *on_weekday, *at_centre, *bound_by_law;
    i64 *score;
    i32 *best_at, *best_who;
    i8 *best_alternance;
    i64 *best_score;
    i64 *log;
    i32 *log_days, *lengths;
    uint64_t *rng;
} State;

/* Sessions of a cohort in one slot, by kind: in person in the low 16 bits, webconferences in the high ones. */
static inline i32 sessions(i32 here) { return (here & 0xFFFF) + (here >> 16); }

/* How many slots of the grid the session takes, one after the other. */
static inline i32 length(const Tables *t, const State *s, i32 session) {
    return s->at[session] == NOWHERE ? t->wanted_length[session] : t->length[s->at[session]];
}

/* A random number below n (xorshift64*, Vigna, 2016). */
static inline i32 below(State *s, i32 n) {
    uint64_t x = *s->rng;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *s->rng = x;
    return (i32)(((x * 2685821657736338717ull) >> 33) * (uint64_t)n >> 31);
}

/* price.c: what changes in the score, and the energy it makes. */
i64 take_out(const Tables *t, State *s, i32 session);
i64 put_in(const Tables *t, State *s, i32 session, i32 slot, i32 who);
i64 refresh(const Tables *t, State *s, i32 u, int weeks_too);
void restore(const Tables *t, State *s, i32 u, i64 price, i64 pace);
i64 lacking(const Tables *t, const State *s, i32 u, i32 kind);
i64 toggle(const Tables *t, State *s, i32 a, i32 d);

/* moves.c: changes that can be taken back. */
#define NOT_POSSIBLE ((i64)1 << 60)
i64 carry(const Tables *t, State *s, i32 session, i32 slot, i32 who);
i64 relocate(const Tables *t, State *s, i32 session, i32 slot, i32 who);
i64 drop(const Tables *t, State *s, i32 session);
i32 teacher(const Tables *t, State *s, i32 session, i32 slot);
void undo(const Tables *t, State *s);
i64 propose(const Tables *t, State *s);

#endif
