/* A session is put in a slot or taken out of it, an alternance day is held or not: what changes in rules and criteria.
 *
 * The rules are those of DOMAIN.md; tests/search/test_anneal.py holds the score equal to the checker's. Each function
 * adds its change to the score (hard rules broken, clashes, cost) and returns the change of energy.
 */
#include "state.h"

typedef struct {
    i64 hard, clashes, cost;
} Change;

static i64 add(const Tables *t, State *s, Change change) {
    s->score[0] += change.hard;
    s->score[1] += change.clashes;
    s->score[2] += change.cost;
    return change.hard * t->weight[HARD] + change.clashes * t->weight[CLASH] + change.cost;
}

static i64 above(i64 n, i64 most) { return n > most ? n - most : 0; }

/* A cohort's evening: H2, H7; Q2, Q3, Q7. */
static void evening(const Tables *t, const State *s, i32 c, i32 d, i32 sign, Change *change) {
    const i32 *here = s->here + c * t->n_slots, *kinds = s->kinds + (c * t->n_days + d) * KINDS;
    if (!kinds[IN_PERSON] && !kinds[WEBCONFERENCE]) return;
    i32 first = t->slots[d], end = t->slots[d + 1], centre = s->at_centre[c * t->n_days + d];
    i64 broken = 0, cost = 0, minutes = 0;
    for (i32 slot = first; slot < end; slot++) {
        minutes += here[slot] * t->minutes[slot];
        broken += above(here[slot], 1);
        if (centre && t->overlap[slot]) broken += here[slot];
    }
    minutes = above(minutes, s->bound_by_law[c * t->n_days + d] ? t->beside[c] : t->evening_most[c]);
    broken += (minutes + t->shortest - 1) / t->shortest; /* so many sessions too many, at least */
    if (!here[first]) cost += t->weight[Q7] * t->size[c];
    if (kinds[IN_PERSON]) {
        cost += t->weight[Q2] * (t->size[c] - centre);
        if (kinds[WEBCONFERENCE]) cost += t->weight[Q3] * t->size[c];
    }
    change->hard += sign * broken;
    change->cost += sign * cost;
}

/* Q1, in points: from one session to the next the count stands still, and `spreads` has the sum over such weeks. */
static i64 spread(const Tables *t, const State *s, i32 u) {
    i32 from = t->week_from[u], columns = t->week_from[u + 1] - from + 1, first = t->weeks[from], since = 0;
    const i32 *row = t->spreads + t->spread_first[u];
    i64 points = 0;
    for (i32 i = t->first[u]; i < t->first[u] + s->placed[u]; i++, row += columns) {
        i32 week = t->week[s->at[s->order[i]]] - first;
        points += row[week] - row[since];
        since = week;
    }
    return points + row[columns - 1] - row[since];
}

/* Sessions too many or too few in the semesters (H1). */
static i64 imbalance(const Tables *t, const State *s, i32 u) {
    i64 broken = 0;
    for (i32 semester = 0; semester < t->n_semesters; semester++) {
        i32 held[KINDS + 1] = {0};
        for (i32 i = t->first[u]; i < t->first[u] + s->placed[u]; i++) {
            i32 session = s->order[i];
            if (t->semester[s->at[session]] == semester) {
                held[t->kind[session]]++;
                held[KINDS]++;
            }
        }
        for (i32 what = 0; what <= KINDS; what++) {
            const i32 *quota = t->quota + ((u * t->n_semesters + semester) * (KINDS + 1) + what) * 2;
            broken += above(quota[0], held[what]) + above(held[what], quota[1]);
        }
    }
    return broken;
}

/* A unit's dates: H1 over the semesters, H3; Q1 (when weeks have changed), Q5, Q6. */
i64 refresh(const Tables *t, State *s, i32 u, int weeks_too) {
    i32 begin = t->first[u], end = begin + s->placed[u];
    i64 broken = 0, cost = 0;
    if (end > begin) {
        uint32_t weekdays = 0;
        i32 week = NOWHERE, held = 0, kind = NOWHERE, same = 0;
        for (i32 i = begin; i < end; i++) {
            i32 session = s->order[i], slot = s->at[session];
            weekdays |= 1u << t->weekday[slot];
            held = t->week[slot] == week ? held + 1 : 1;
            week = t->week[slot];
            broken += held > t->rhythm[u];
            same = t->kind[session] == kind ? same + 1 : 1;
            kind = t->kind[session];
            if (t->alternates[u] && same > 2) cost += t->weight[Q6];
        }
        for (weekdays &= weekdays - 1; weekdays; weekdays &= weekdays - 1) cost += t->weight[Q5];
        if (t->alternates[u]) {
            cost += t->weight[Q6] * (t->kind[s->order[begin]] != IN_PERSON);
            cost += t->weight[Q6] * (t->kind[s->order[end - 1]] != IN_PERSON);
        }
        if (weeks_too && t->weight[Q1]) s->unit_spread[u] = t->weight[Q1] * (i32)spread(t, s, u);
        cost += s->unit_spread[u];
        if (t->annual[u]) broken += imbalance(t, s, u);
    }
    Change change = {broken - s->unit_hard[u], 0, cost - s->unit_soft[u]};
    s->unit_hard[u] = (i32)broken;
    s->unit_soft[u] = (i32)cost;
    return add(t, s, change);
}

/* What the unit's dates cost before. */
void restore(State *s, i32 u, i32 hard, i32 soft, i32 spread) {
    s->score[0] += hard - s->unit_hard[u];
    s->score[2] += soft - s->unit_soft[u];
    s->unit_hard[u] = hard;
    s->unit_soft[u] = soft;
    s->unit_spread[u] = spread;
}

/* H8: sites beyond the first. */
static void visit(const Tables *t, i32 *sites, i32 where, i32 sign, Change *change) {
    i32 before = 0, after = 0;
    for (i32 k = 0; k < t->n_sites; k++) before += sites[k] > 0;
    sites[where] += sign;
    for (i32 k = 0; k < t->n_sites; k++) after += sites[k] > 0;
    change->hard += above(after, 1) - above(before, 1);
}

/* The trainer: C1, C2; H8, H11; Q8, Q10. */
static void book(const Tables *t, State *s, i32 trainer, i32 session, i32 slot, i32 sign, Change *change) {
    i64 here = trainer * t->n_slots + slot, d = trainer * t->n_days + t->day[slot],
        week = trainer * t->n_weeks + t->week[slot];
    i32 booked = s->booked[here], that_day = s->trainer_day[d], evenings = s->trainer_week[week];
    s->booked[here] += sign;
    s->booked_mark[here] ^= session + 1;
    s->trainer_day[d] += sign;
    change->clashes += above(booked + sign, 1) - above(booked, 1) + sign * t->unavailable[here];
    change->cost += sign * t->dislike[here];
    change->hard += above(that_day + sign, t->most_sessions[trainer]) - above(that_day, t->most_sessions[trainer]);
    if (!that_day || !(that_day + sign)) {
        s->trainer_week[week] += sign;
        change->hard +=
            above(evenings + sign, t->most_evenings[trainer]) - above(evenings, t->most_evenings[trainer]);
    }
    if (t->n_sites > 1 && t->kind[session] == IN_PERSON)
        visit(t, s->trainer_site + d * t->n_sites, t->site[t->unit[session]], sign, change);
}

static Change place(const Tables *t, State *s, i32 session, i32 slot, i32 sign) {
    i32 u = t->unit[session], kind = t->kind[session], d = t->day[slot];
    Change change = {0, 0, 0};
    for (i32 i = t->cohort_first[u]; i < t->cohort_first[u + 1]; i++) {
        i32 c = t->cohorts[i], *kinds = s->kinds + (c * t->n_days + d) * KINDS;
        i32 before = kinds[IN_PERSON] + kinds[WEBCONFERENCE];
        evening(t, s, c, d, -1, &change);
        s->here[c * t->n_slots + slot] += sign;
        s->here_mark[c * t->n_slots + slot] ^= session + 1;
        kinds[kind] += sign;
        evening(t, s, c, d, 1, &change);
        if (!before || !(before + sign)) {
            i32 *evenings = s->evenings + c * t->n_weeks + t->week[slot];
            i64 load = above(*evenings + sign, COMFORTABLE_EVENINGS) - above(*evenings, COMFORTABLE_EVENINGS);
            *evenings += sign;
            change.cost += load * t->weight[Q4] * t->size[c];
        }
        if (t->n_sites > 1 && kind == IN_PERSON)
            visit(t, s->cohort_site + (c * t->n_days + d) * t->n_sites, t->site[u], sign, &change);
    }
    if (t->choice[u])
        book(t, s, s->who[session], session, slot, sign, &change);
    else
        for (i32 i = t->trainer_first[u]; i < t->trainer_first[u + 1]; i++)
            book(t, s, t->trainers[i], session, slot, sign, &change);
    if (kind == IN_PERSON)
        for (i32 i = t->hall_first[u]; i < t->hall_first[u + 1]; i++) {
            i32 h = t->halls[i], *held = s->hall + h * t->n_slots + slot, rooms = t->rooms[h * t->n_days + d];
            change.hard += above(*held + sign, rooms) - above(*held, rooms);
            *held += sign;
        }
    return change;
}

/* Take the session out of its slot, if it has one; `refresh` its unit afterwards. */
i64 take_out(const Tables *t, State *s, i32 session) {
    i32 slot = s->at[session], u = t->unit[session];
    if (slot == NOWHERE) return 0;
    i32 i = t->first[u], last = i + --s->placed[u];
    while (s->order[i] != session) i++;
    for (; i < last; i++) s->order[i] = s->order[i + 1];
    s->at[session] = NOWHERE;
    Change change = place(t, s, session, slot, -1);
    change.hard++; /* H1 */
    return add(t, s, change);
}

/* Put a session that has no slot in one, taught by `who` where the unit has a choice. */
i64 put_in(const Tables *t, State *s, i32 session, i32 slot, i32 who) {
    i32 u = t->unit[session], i = t->first[u] + s->placed[u]++;
    for (; i > t->first[u] && s->at[s->order[i - 1]] > slot; i--) s->order[i] = s->order[i - 1];
    s->order[i] = session;
    s->at[session] = slot;
    s->who[session] = who;
    Change change = place(t, s, session, slot, 1);
    change.hard--; /* H1 */
    return add(t, s, change);
}

static i64 outside(const Tables *t, const State *s, i32 a) {
    return above(t->days_least[a], s->days_held[a]) + above(s->days_held[a], t->days_most[a]);
}

/* Hold an alternance day of the apprentice group on the day, or no longer: H5, and what it does to evenings. */
i64 toggle(const Tables *t, State *s, i32 a, i32 d) {
    i8 *held = s->alternance + a * t->n_days + d;
    i32 sign = *held ? -1 : 1;
    Change change = {-outside(t, s, a), 0, 0};
    *held ^= 1;
    s->days_held[a] += sign;
    change.hard += outside(t, s, a) + sign * (t->day_weekday[d] != s->on_weekday[a]);
    for (i32 i = t->brings_first[a]; i < t->brings_first[a + 1]; i++) {
        i32 c = t->brings[i];
        evening(t, s, c, d, -1, &change);
        s->at_centre[c * t->n_days + d] += sign * t->brings_groups[i];
        s->bound_by_law[c * t->n_days + d] += sign * t->brings_bound[i];
        evening(t, s, c, d, 1, &change);
    }
    return add(t, s, change);
}
