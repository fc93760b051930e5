/* The loop of annealing: try, accept or undo, keep the best (Kirkpatrick, Gelatt and Vecchi, 1983). */
#include <math.h>
#include <string.h>

#include "state.h"

enum { COOLING_STEP = 256 };

static int better(const State *s) {
    for (int i = 0; i < 3; i++)
        if (s->score[i] != s->best_score[i]) return s->score[i] < s->best_score[i];
    return 0;
}

EXPORT void keep_best(const Tables *t, State *s) {
    if (!better(s)) return;
    memcpy(s->best_score, s->score, 3 * sizeof *s->score);
    memcpy(s->best_at, s->at, (size_t)t->n_sessions * sizeof *s->at);
    memcpy(s->best_who, s->who, (size_t)t->n_sessions * sizeof *s->who);
    memcpy(s->best_alternance, s->alternance, (size_t)(t->n_apprentices * t->n_days) * sizeof *s->alternance);
}

static void place_one(const Tables *t, State *s, i32 session) {
    i32 u = t->unit[session], n = (i32)t->n_slots, start = below(s, n), best = NOWHERE, who = NOWHERE;
    const i8 *allowed = t->allowed + (u * KINDS + t->kind[session]) * t->n_slots;
    i64 least = NOT_POSSIBLE;
    for (i32 i = 0; i < n; i++) {
        i32 slot = (start + i) % n;
        if (!allowed[slot] || t->length[slot] != t->wanted_length[session]) continue;
        i32 with = teacher(t, s, session, slot);
        i64 delta = relocate(t, s, session, slot, with);
        undo(t, s);
        if (delta < least) least = delta, best = slot, who = with;
    }
    if (best != NOWHERE && (!t->hours[u] || t->choice[u] == SHARED || least < 0)) relocate(t, s, session, best, who);
    s->lengths[0] = 0;
}

/* A first timetable: each session without a slot where it costs least, units with the fewest choices first. */
EXPORT void place_all(const Tables *t, State *s) {
    for (i32 i = 0; i < t->n_units; i++) {
        i32 u = t->by_choice[i];
        for (i32 session = t->first[u]; session < t->first[u + 1]; session++)
            if (s->at[session] == NOWHERE && !t->fixed[session]) place_one(t, s, session);
    }
}

/* Put one session and no other, without a move: how a timetable is taken over. */
EXPORT void put(const Tables *t, State *s, i32 session, i32 slot, i32 who) {
    carry(t, s, session, slot, who);
    if (slot == NOWHERE) refresh(t, s, t->unit[session], 1);
    s->lengths[0] = 0;
}

EXPORT void hold(const Tables *t, State *s, i32 a, i32 d) { toggle(t, s, a, d); }

/* So many tries while the temperature falls from `hot` to `cold`; returns how many were accepted. */
EXPORT i64 anneal(const Tables *t, State *s, i64 tries, double hot, double cold) {
    double temperature = hot, cooling = pow(cold / hot, (double)COOLING_STEP / (double)tries);
    i64 accepted = 0;
    for (i64 i = 0; i < tries; i++) {
        if (i % COOLING_STEP == COOLING_STEP - 1) temperature *= cooling;
        i64 delta = propose(t, s);
        if (delta == NOT_POSSIBLE) {
            undo(t, s);
        } else if (delta <= 0 || below(s, INT32_MAX) < INT32_MAX * exp(-(double)delta / temperature)) {
            accepted++;
            s->lengths[0] = s->lengths[1] = 0;
            if (delta < 0) keep_best(t, s);
        } else {
            undo(t, s);
        }
    }
    return accepted;
}

EXPORT i64 tables_size(void) { return sizeof(Tables); }
EXPORT i64 state_size(void) { return sizeof(State); }

/* Of the files that this was compiled from: `core.py` compares it with those that are beside it. `setup.py` defines it. */
EXPORT i64 sources(void) { return SOURCES; }
