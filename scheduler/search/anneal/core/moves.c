/* Moves: what annealing tries next. Each changes the state, writes what it did in the log and adds up its energy.
 *
 * A slot that is taken is not left alone: the session that holds it goes to the slot that becomes free.
 */
#include "state.h"

enum { MAKE_UP = 24 }; /* tries of other sessions after one that changes how long a unit is */

/* Give this one session another slot and, where there is a choice, a trainer. Without a slot (NOWHERE) it is on its way: its
 * unit is counted again when it arrives. */
i64 carry(const Tables *t, State *s, i32 session, i32 slot, i32 who) {
    i64 *step = s->log + STEP * s->lengths[0]++;
    i32 u = t->unit[session], old = s->at[session];
    step[0] = session, step[1] = old, step[2] = s->who[session];
    step[3] = s->unit_price[u], step[4] = s->unit_pace[u];
    i64 delta = take_out(t, s, session);
    if (slot == NOWHERE) return delta;
    delta += put_in(t, s, session, slot, who);
    return delta + refresh(t, s, u, old == NOWHERE || t->week[old] != t->week[slot]);
}

/* The same, those held at once with it coming along (H13). */
i64 relocate(const Tables *t, State *s, i32 session, i32 slot, i32 who) {
    i64 delta = carry(t, s, session, slot, who);
    for (i32 other = t->twin[session]; other != session; other = t->twin[other])
        delta += carry(t, s, other, slot, slot == NOWHERE ? s->who[other] : teacher(t, s, other, slot));
    return delta;
}

/* A session of a unit in hours goes without a slot. */
i64 drop(const Tables *t, State *s, i32 session) {
    i64 delta = relocate(t, s, session, NOWHERE, s->who[session]);
    i32 each = session;
    do {
        delta += refresh(t, s, t->unit[each], 1);
        each = t->twin[each];
    } while (each != session);
    return delta;
}

static i64 turn(const Tables *t, State *s, i32 a, i32 d) {
    i32 *step = s->log_days + 2 * s->lengths[1]++;
    step[0] = a, step[1] = d;
    return toggle(t, s, a, d);
}

/* All alternance days of the group are off: those to come are on that weekday. */
static void change_weekday(State *s, i32 a, i32 weekday) {
    i32 *step = s->log_days + 2 * s->lengths[1]++;
    step[0] = a, step[1] = NOWHERE - s->on_weekday[a];
    s->on_weekday[a] = weekday;
}

/* Take back the steps of the log, the last first. */
void undo(const Tables *t, State *s) {
    while (s->lengths[0]) {
        const i64 *step = s->log + STEP * --s->lengths[0];
        i32 session = (i32)step[0];
        take_out(t, s, session);
        if (step[1] != NOWHERE) put_in(t, s, session, (i32)step[1], (i32)step[2]);
        restore(t, s, t->unit[session], step[3], step[4]);
    }
    while (s->lengths[1]) {
        const i32 *step = s->log_days + 2 * --s->lengths[1];
        if (step[1] < 0)
            s->on_weekday[step[0]] = NOWHERE - step[1];
        else
            toggle(t, s, step[0], step[1]);
    }
}

static int is_free(const Tables *t, const State *s, i32 trainer, i32 slot) {
    for (i32 i = t->part_first[slot]; i < t->part_first[slot + 1]; i++)
        if (s->booked[trainer * t->n_slots + t->parts[i]]) return 0;
    return 1;
}

/* Who teaches the session in a slot: the same, or where all are free to choose from, one who is free then. */
i32 teacher(const Tables *t, State *s, i32 session, i32 slot) {
    i32 u = t->unit[session], who = s->who[session], first = t->trainer_first[u], n = t->trainer_first[u + 1] - first;
    if (t->choice[u] != 1) return who;
    i32 start = below(s, n);
    for (i32 i = 0; i < n; i++) {
        i32 other = t->trainers[first + (start + i) % n];
        if (!t->unavailable[other * t->n_slots + slot] && is_free(t, s, other, slot)) return other;
    }
    return who == NOWHERE ? t->trainers[first] : who;
}

enum { MOST_PARTS = 8 }; /* slots of the longest session that the schema takes */

static int tidy(const State *s) { return !s->score[0] && !s->score[1]; }

/* Whether these two are held at once, or are one. */
static int go_together(const Tables *t, i32 one, i32 other) { return t->leader[one] == t->leader[other]; }

/* What keeps a cohort or trainer from one session more: found so far, or −2 if several sessions do. */
static i32 also(const Tables *t, i32 session, i32 found, i32 held, i32 mark) {
    if (!held || (held == 1 && go_together(t, mark - 1, session))) return found;
    if (held > 1 || found == -2 || (found >= 0 && !go_together(t, found, mark - 1))) return -2;
    return found == NOWHERE ? mark - 1 : found;
}

/* The one session that must leave the slot: NOWHERE if none, −2 if several. */
static i32 blocker(const Tables *t, const State *s, i32 session, i32 slot) {
    i32 found = NOWHERE, each = session;
    do {
        i32 u = t->unit[each];
        for (i32 part = t->part_first[slot]; part < t->part_first[slot + 1]; part++) {
            for (i32 i = t->cohort_first[u]; i < t->cohort_first[u + 1]; i++) {
                i64 here = t->cohorts[i] * t->n_slots + t->parts[part];
                found = also(t, session, found, sessions(s->here[here]), s->here_mark[here]);
            }
            for (i32 i = t->trainer_first[u]; !t->choice[u] && i < t->trainer_first[u + 1]; i++) {
                i64 here = t->trainers[i] * t->n_slots + t->parts[part];
                found = also(t, session, found, s->booked[here], s->booked_mark[here]);
            }
            if (found == -2) return -2;
        }
        each = t->twin[each];
    } while (each != session);
    return found;
}

/* Whether the session can be in the slot, others apart. While there is no clash, none is made. */
static int may(const Tables *t, const State *s, i32 session, i32 slot) {
    i32 each = session;
    do {
        i32 u = t->unit[each];
        if (t->fixed[each] || !t->allowed[(u * KINDS + t->kind[each]) * t->n_slots + slot]) return 0;
        for (i32 i = t->trainer_first[u]; !s->score[1] && !t->choice[u] && i < t->trainer_first[u + 1]; i++)
            if (t->unavailable[t->trainers[i] * t->n_slots + slot]) return 0;
        each = t->twin[each];
    } while (each != session);
    return t->length[slot] == length(t, s, session);
}

/* Whether the unit's other sessions fill the week of the slot (H3). */
static int week_taken(const Tables *t, const State *s, i32 session, i32 slot) {
    i32 u = t->unit[session], held = 0;
    for (i32 i = t->first[u]; i < t->first[u] + s->placed[u]; i++) {
        i32 other = s->order[i];
        held += other != session && t->week[s->at[other]] == t->week[slot];
    }
    return held >= t->rhythm[u];
}

/* Move a long session where several short ones are: each takes the part of its old time that they leave for it. */
static i64 change_places(const Tables *t, State *s, i32 session, i32 slot) {
    i32 old = s->at[session], n = t->length[slot], others[MOST_PARTS];
    if (t->day[old] == t->day[slot] && t->rank[old] < t->rank[slot] + n && t->rank[slot] < t->rank[old] + n)
        return NOT_POSSIBLE;
    for (i32 k = 0; k < n; k++) {
        i32 there = t->parts[t->part_first[old] + k], other = blocker(t, s, session, t->parts[t->part_first[slot] + k]);
        others[k] = other;
        if (other == NOWHERE) continue;
        if (other < 0 || t->unit[other] == t->unit[session] || !may(t, s, other, there) || week_taken(t, s, other, there))
            return NOT_POSSIBLE;
        for (i32 before = 0; before < k; before++)
            if (others[before] >= 0 && go_together(t, others[before], other)) return NOT_POSSIBLE;
    }
    i64 delta = 0;
    for (i32 k = 0; k < n; k++)
        if (others[k] >= 0) delta += relocate(t, s, others[k], NOWHERE, s->who[others[k]]);
    delta += relocate(t, s, session, slot, teacher(t, s, session, slot));
    for (i32 k = 0; k < n; k++) {
        i32 there = t->parts[t->part_first[old] + k];
        if (others[k] >= 0) delta += relocate(t, s, others[k], there, teacher(t, s, others[k], there));
    }
    return delta;
}

/* Move the session to the slot; whoever holds it takes the session's. */
static i64 move_to(const Tables *t, State *s, i32 session, i32 slot) {
    i32 old = s->at[session];
    if (slot == NOWHERE || slot == old || !may(t, s, session, slot) || week_taken(t, s, session, slot))
        return NOT_POSSIBLE;
    i32 other = blocker(t, s, session, slot);
    if (t->length[slot] > 1 && tidy(s) && (other == -2 || (other >= 0 && length(t, s, other) < t->length[slot])))
        return change_places(t, s, session, slot);
    if (other == -2 && tidy(s)) return NOT_POSSIBLE;
    if (other < 0) return relocate(t, s, session, slot, teacher(t, s, session, slot));
    if (t->unit[other] == t->unit[session]) return NOT_POSSIBLE;
    if (!may(t, s, other, old) || week_taken(t, s, other, old)) {
        if (tidy(s)) return NOT_POSSIBLE;
        return relocate(t, s, session, slot, teacher(t, s, session, slot));
    }
    i64 delta = relocate(t, s, other, NOWHERE, s->who[other]);
    delta += relocate(t, s, session, slot, teacher(t, s, session, slot));
    return delta + relocate(t, s, other, old, teacher(t, s, other, old));
}

static i32 sibling(const Tables *t, State *s, i32 session) {
    i32 u = t->unit[session];
    if (t->hours[u]) return s->order[t->first[u] + below(s, s->placed[u])];
    return t->first[u] + below(s, t->first[u + 1] - t->first[u]);
}

static i32 slot_at(const Tables *t, const State *s, i32 session, i32 week, i32 weekday, i32 rank) {
    i64 row = (week * t->n_weekdays + weekday) * t->n_ranks + rank;
    return t->slot_at[row * t->n_lengths + length(t, s, session) - 1];
}

/* To any slot where its trainers can be. */
static i64 anywhere(const Tables *t, State *s, i32 session) {
    i32 row = t->unit[session] * KINDS + t->kind[session], n = t->free_first[row + 1] - t->free_first[row];
    return n ? move_to(t, s, session, t->free[t->free_first[row] + below(s, n)]) : NOT_POSSIBLE;
}

/* To another week, on a weekday and at an hour that the unit has already. */
static i64 same_weekday(const Tables *t, State *s, i32 session) {
    i32 u = t->unit[session], like = s->at[sibling(t, s, session)], from = t->week_from[u];
    i32 week = t->weeks[from + below(s, t->week_from[u + 1] - from)];
    return move_to(t, s, session, slot_at(t, s, session, week, t->weekday[like], t->rank[like]));
}

/* To another slot of its week. */
static i64 same_week(const Tables *t, State *s, i32 session) {
    i32 weekday = below(s, (i32)t->n_weekdays), rank = below(s, (i32)t->n_ranks);
    return move_to(t, s, session, slot_at(t, s, session, t->week[s->at[session]], weekday, rank));
}

/* To another hour of the evening. */
static i64 same_evening(const Tables *t, State *s, i32 session) {
    i32 d = t->day[s->at[session]];
    return move_to(t, s, session, t->slots[d] + below(s, t->slots[d + 1] - t->slots[d]));
}

/* Two sessions of the unit, of different kinds, exchange their slots. */
static i64 other_kind(const Tables *t, State *s, i32 session) {
    i32 other = sibling(t, s, session), old = s->at[session], new = s->at[other];
    const i8 *allowed = t->allowed + t->unit[session] * KINDS * t->n_slots;
    if (t->kind[other] == t->kind[session] || t->fixed[session] || t->fixed[other]) return NOT_POSSIBLE;
    if (!allowed[t->kind[session] * t->n_slots + new] || !allowed[t->kind[other] * t->n_slots + old])
        return NOT_POSSIBLE;
    i32 who = s->who[session], other_who = s->who[other];
    i64 delta = relocate(t, s, other, NOWHERE, other_who);
    delta += relocate(t, s, session, new, t->choice[t->unit[session]] == 2 ? who : other_who);
    return delta + relocate(t, s, other, old, t->choice[t->unit[session]] == 2 ? other_who : who);
}

/* Every session that the unit has on the session's weekday, of its semester or of the year, goes to another one. */
static i64 whole_weekday(const Tables *t, State *s, i32 session) {
    i32 u = t->unit[session], old = t->weekday[s->at[session]], to = below(s, (i32)t->n_weekdays);
    i32 semester = below(s, 2) ? t->semester[s->at[session]] : NOWHERE, start = below(s, (i32)t->n_ranks);
    if (to == old) return NOT_POSSIBLE;
    i64 delta = 0;
    for (i32 mine = t->first[u]; mine < t->first[u + 1]; mine++) {
        i32 at = s->at[mine];
        if (at == NOWHERE || t->weekday[at] != old || (semester != NOWHERE && t->semester[at] != semester)) continue;
        if (s->lengths[0] > LOG_STEPS / 2) return NOT_POSSIBLE;
        for (i32 i = 0; i < t->n_ranks; i++) {
            i64 done = move_to(t, s, mine, slot_at(t, s, mine, t->week[at], to, (i32)((start + i) % t->n_ranks)));
            if (done != NOT_POSSIBLE) {
                delta += done;
                break;
            }
        }
    }
    return delta;
}

/* Another of the unit's trainers teaches; where shares are asked for, two sessions exchange theirs. */
static i64 other_trainer(const Tables *t, State *s, i32 session) {
    i32 u = t->unit[session], who = s->who[session];
    if (t->fixed[session] || !t->choice[u]) return NOT_POSSIBLE;
    if (t->choice[u] != SHARED) {
        i32 first = t->trainer_first[u], new = t->trainers[first + below(s, t->trainer_first[u + 1] - first)];
        return new == who ? NOT_POSSIBLE : relocate(t, s, session, s->at[session], new);
    }
    i32 other = sibling(t, s, session), other_who = s->who[other];
    if (who == other_who || t->fixed[other]) return NOT_POSSIBLE;
    i64 delta = relocate(t, s, session, s->at[session], other_who);
    return delta + relocate(t, s, other, s->at[other], who);
}

/* As many alternance days on another weekday, first on evenings with a trip that they save. */
static i64 other_alternance_weekday(const Tables *t, State *s, i32 a) {
    i32 to = below(s, (i32)t->n_weekdays), wanted_days = s->days_held[a];
    if (to == s->on_weekday[a] || t->brings_first[a] == t->brings_first[a + 1]) return NOT_POSSIBLE;
    const i8 *allowed = t->day_allowed + a * t->n_days, *on = s->alternance + a * t->n_days;
    i32 c = t->brings[t->brings_first[a]];
    i64 delta = 0;
    for (i32 d = 0; d < t->n_days; d++)
        if (on[d]) delta += turn(t, s, a, d);
    change_weekday(s, a, to);
    for (i32 wanted = 0; wanted < 3; wanted++)
        for (i32 d = 0; d < t->n_days && s->days_held[a] < wanted_days; d++) {
            if (t->day_weekday[d] != to || !allowed[d] || on[d]) continue;
            i32 held = 0;
            for (i32 slot = t->slots[d]; slot < t->slots[d + 1]; slot++) held += s->here[c * t->n_slots + slot];
            if (wanted == 2 || (sessions(held) <= 1 && (wanted == 1 || held == 1))) delta += turn(t, s, a, d);
        }
    return delta;
}

/* An alternance day more or less, on another date, or all of them on another weekday. */
static i64 alternance(const Tables *t, State *s) {
    i32 a = below(s, (i32)t->n_apprentices), how = below(s, 8), days = (i32)t->n_days, d = below(s, days);
    const i8 *allowed = t->day_allowed + a * t->n_days, *on = s->alternance + a * t->n_days;
    if (!how) return other_alternance_weekday(t, s, a);
    if (!allowed[d] || t->day_weekday[d] != s->on_weekday[a]) return NOT_POSSIBLE;
    i64 delta = turn(t, s, a, d);
    if (how == 1) return delta;
    i32 start = below(s, days);
    for (i32 i = 0; i < days; i++) {
        i32 other = (start + i) % days;
        if (other != d && allowed[other] && t->day_weekday[other] == s->on_weekday[a] && on[other] == on[d])
            return delta + turn(t, s, a, other);
    }
    return delta;
}

/* Of a unit in hours: a session more or fewer, or one in a longer or shorter slot, and others of its kind then make up
 * for it. */
static i64 other_lengths(const Tables *t, State *s, i32 session) {
    i32 u = t->unit[session], kind = t->kind[session], row = u * KINDS + kind;
    i32 n = t->free_first[row + 1] - t->free_first[row], old = s->at[session];
    if (!n || t->fixed[session]) return NOT_POSSIBLE;
    i32 slot = t->free[t->free_first[row] + below(s, n)];
    i64 delta;
    if (old == NOWHERE) {
        if (!may(t, s, session, slot) || week_taken(t, s, session, slot)) return NOT_POSSIBLE;
        if (blocker(t, s, session, slot) != NOWHERE && tidy(s)) return NOT_POSSIBLE;
        delta = relocate(t, s, session, slot, teacher(t, s, session, slot));
    } else if (below(s, 3)) {
        if (t->minutes[slot] == t->minutes[old]) return NOT_POSSIBLE;
        delta = move_to(t, s, session, slot);
        if (delta == NOT_POSSIBLE) return delta;
    } else {
        if (t->choice[u] == SHARED) return NOT_POSSIBLE; /* the shares say how many there are */
        delta = drop(t, s, session);
    }
    for (i32 i = 0; i < MAKE_UP && s->placed[u]; i++) {
        i64 lack = lacking(t, s, u, kind);
        if (!lack) break;
        i32 other = sibling(t, s, session), to = t->free[t->free_first[row] + below(s, n)];
        i32 more = t->minutes[to] - t->minutes[s->at[other]];
        if (other == session || t->kind[other] != kind || !more || (more > 0) != (lack > 0)) continue;
        i64 done = move_to(t, s, other, to);
        if (done != NOT_POSSIBLE) delta += done;
    }
    return delta;
}

/* A move of a kind drawn at random; the shares were tuned on centre-30 and small. */
i64 propose(const Tables *t, State *s) {
    i32 session = below(s, (i32)t->n_sessions), how = below(s, 100);
    if (t->has_hours && t->hours[t->unit[session]] && (s->at[session] == NOWHERE || !below(s, 4)))
        return other_lengths(t, s, session);
    if (how < 35) return same_weekday(t, s, session);
    if (how < 55) return anywhere(t, s, session);
    if (how < 70) return same_week(t, s, session);
    if (how < 80) return same_evening(t, s, session);
    if (how < 96) return other_kind(t, s, session);
    if (how < 98) return whole_weekday(t, s, session);
    if (how < 99) return t->n_apprentices ? alternance(t, s) : NOT_POSSIBLE;
    return t->has_choice ? other_trainer(t, s, session) : same_weekday(t, s, session);
}
