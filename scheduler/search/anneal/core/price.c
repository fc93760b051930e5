/* A session is put in a slot or taken out of it, an alternance day is held or not: what changes in the score.
 *
 * Nothing here knows what a rule says. A price is read from the tables that scheduler/evaluate makes of the rules'
 * patterns (a unit's weekdays, a group's evening…), or counts what is beyond a limit (sessions of a group at one time,
 * a trainer's evenings in a week…). tests/search/test_anneal.py holds the score equal to the checker's. Each function
 * that changes the state adds the price of the change to the score and returns the change of energy.
 */
#include "state.h"

/* Add up a price: hard rules broken, clashes and cost. */
static i64 add(const Tables *t, State *s, i64 price) {
    i64 cost = (int32_t)price, rest = (price - cost) >> 32, clashes = (int16_t)rest, broken = (rest - clashes) >> 16;
    s->score[0] += broken;
    s->score[1] += clashes;
    s->score[2] += cost;
    return broken * t->weight[0] + clashes * t->weight[1] + cost;
}

static i64 above(i64 n, i64 most) { return n > most ? n - most : 0; }

/* A cohort's evening, as its groups see it that an alternance day brings to the centre, and as the others do. */
static i64 evening(const Tables *t, const State *s, i32 c, i32 d) {
    i32 here = c * (i32)t->n_days + d, centre = s->at_centre[here];
    const i64 *price = t->prices + t->evening_price[d] + 2 * s->pattern[here];
    return (t->size[c] - centre) * price[0] + centre * price[1];
}

/* So many sessions too many, at least, for the hours that may be worked in a day. */
static i64 overtime(const Tables *t, const State *s, i32 c, i32 d) {
    i32 here = c * (i32)t->n_days + d, most = s->bound_by_law[here] ? t->beside[c] : t->evening_most[c];
    return s->minutes[here] > most ? (s->minutes[here] - most + t->shortest - 1) / t->shortest : 0;
}

/* Whether apprentices of the cohort rest too little between the day and the next: after a session, or after a day at the
 * centre, which are told apart. */
static i32 short_night(const Tables *t, const State *s, i32 c, i32 d) {
    i32 next = t->next_day[d], rested = 0, late = 0, first = NOWHERE;
    i64 here = c * t->n_slots, today = c * t->n_days + d, tomorrow = c * t->n_days + next;
    if (next == NOWHERE) return 0;
    for (i32 slot = t->slots[d]; slot < t->slots[d + 1]; slot++)
        if (s->here[here + slot]) {
            if (t->rested[slot] > rested) rested = t->rested[slot];
            late |= t->too_late[slot];
        }
    for (i32 slot = t->slots[next]; slot < t->slots[next + 1] && first == NOWHERE; slot++)
        if (s->here[here + slot]) first = slot;
    i32 again = first != NOWHERE;
    return (again && first < rested) + (late && s->bound_by_law[tomorrow]) +
           (again && s->bound_by_law[today] && first < t->rested_from_centre[d]);
}

/* The nights before and after the day. */
static i32 short_nights(const Tables *t, const State *s, i32 c, i32 d) {
    if (!t->rests[c]) return 0;
    i32 before = d && t->next_day[d - 1] == d ? short_night(t, s, c, d - 1) : 0;
    return before + short_night(t, s, c, d);
}

/* What is held in the evening: two bits for each position of a slot, one a kind. */
static i32 pattern(const Tables *t, const State *s, i32 c, i32 d) {
    i32 found = 0;
    for (i32 slot = t->slots[d]; slot < t->slots[d + 1]; slot++) {
        i32 here = s->here[c * t->n_slots + slot];
        found |= (((here & 0xFFFF) != 0) | ((here >> 16 != 0) << 1)) << 2 * t->position[slot];
    }
    return found;
}

/* A session more or less in the cohort's evening. */
static i64 attend(const Tables *t, State *s, i32 c, i32 session, i32 slot, i32 sign) {
    i32 d = t->day[slot], kind = t->kind[session];
    i64 that_day = c * t->n_days + d;
    i32 before = s->pattern[that_day];
    i64 price = -evening(t, s, c, d), broken = -overtime(t, s, c, d) - short_nights(t, s, c, d);
    for (i32 i = t->part_first[slot]; i < t->part_first[slot + 1]; i++) {
        i64 here = c * t->n_slots + t->parts[i];
        i32 held = sessions(s->here[here]);
        broken += above(held + sign, 1) - above(held, 1);
        s->here[here] += sign * (kind == IN_PERSON ? 1 : 1 << 16);
        s->here_mark[here] ^= session + 1;
        if (t->overlap[t->parts[i]] && s->at_centre[that_day]) broken += sign;
    }
    s->minutes[that_day] += sign * t->minutes[slot];
    i32 after = s->pattern[that_day] = pattern(t, s, c, d);
    price += evening(t, s, c, d);
    broken += overtime(t, s, c, d) + short_nights(t, s, c, d);
    if (!before != !after) {
        i32 *evenings = s->evenings + c * t->n_weeks + t->week[slot];
        const i64 *prices = t->prices + t->week_price[t->week[slot]];
        price -= t->size[c] * prices[*evenings];
        *evenings ^= 1 << t->weekday[slot];
        price += t->size[c] * prices[*evenings];
    }
    return price + broken * BROKEN;
}

/* From one session to the next the count stands still, and the table has the sum over the weeks up to each. */
static i64 pace(const Tables *t, const State *s, i32 u) {
    i32 from = t->week_from[u], columns = t->week_from[u + 1] - from + 1, first = t->weeks[from], since = 0;
    i32 table = t->hours[u] ? t->number_price[t->number_first[u] + s->placed[u]] : t->pace_price[u];
    const i64 *row = t->prices + table;
    i64 price = 0;
    for (i32 i = t->first[u]; i < t->first[u] + s->placed[u]; i++, row += columns) {
        i32 week = t->week[s->at[s->order[i]]] - first;
        price += row[week] - row[since];
        since = week;
    }
    return price + row[columns - 1] - row[since];
}

/* So many sessions, at least, for minutes that are too many or too few. */
static i64 in_sessions(const Tables *t, i64 minutes) { return (minutes + t->shortest - 1) / t->shortest; }

/* Sessions, of a unit in hours minutes, too many or too few in the semesters. */
static i64 imbalance(const Tables *t, const State *s, i32 u) {
    i64 broken = 0;
    for (i32 semester = 0; semester < t->n_semesters; semester++) {
        i32 held[KINDS + 1] = {0};
        for (i32 i = t->first[u]; i < t->first[u] + s->placed[u]; i++) {
            i32 session = s->order[i];
            if (t->semester[s->at[session]] == semester) {
                i32 counted = t->hours[u] ? t->minutes[s->at[session]] : 1;
                held[t->kind[session]] += counted;
                held[KINDS] += counted;
            }
        }
        for (i32 what = 0; what <= KINDS; what++) {
            const i32 *quota = t->quota + ((u * t->n_semesters + semester) * (KINDS + 1) + what) * 2;
            i64 off = above(quota[0], held[what]) + above(held[what], quota[1]);
            broken += t->hours[u] ? in_sessions(t, off) : off;
        }
    }
    return broken;
}

/* Minutes of the kind that a unit in hours lacks, or (below 0) has too many. */
i64 lacking(const Tables *t, const State *s, i32 u, i32 kind) {
    const i32 *asked = t->asked + (u * KINDS + kind) * 2;
    i64 minutes = 0;
    for (i32 i = t->first[u]; i < t->first[u] + s->placed[u]; i++)
        if (t->kind[s->order[i]] == kind) minutes += t->minutes[s->at[s->order[i]]];
    return above(asked[0], minutes) - above(minutes, asked[1]);
}

static i64 wrong_hours(const Tables *t, const State *s, i32 u) {
    i64 broken = 0;
    for (i32 kind = 0; kind < KINDS; kind++) {
        i64 lack = lacking(t, s, u, kind);
        broken += in_sessions(t, lack < 0 ? -lack : lack);
    }
    return broken;
}

/* How many sessions of the later unit are held while too many of the earlier one have not ended. */
static i32 too_early(const Tables *t, const State *s, i32 order) {
    i32 a = t->before[order], b = t->after[order], broken = 0, from = t->first[a], last = from + s->placed[a] - 1;
    i32 to_come = t->to_come[order] < 0 ? s->placed[a] + t->to_come[order] : t->to_come[order];
    for (i32 i = t->first[b]; i < t->first[b] + s->placed[b]; i++) {
        i32 slot = s->at[s->order[i]], late = 0;
        for (i32 j = last; j >= from && t->next_slot[s->at[s->order[j]]] > slot; j--) late++;
        if (late <= to_come) break;
        broken += late - to_come;
    }
    return broken;
}

/* The orders that the unit is in. */
static i64 in_sequence(const Tables *t, State *s, i32 u) {
    i64 change = 0;
    for (i32 i = t->order_first[u]; i < t->order_first[u + 1]; i++) {
        i32 order = t->orders[i], now = too_early(t, s, order);
        change += now - s->disorder[order];
        s->disorder[order] = now;
    }
    return change ? add(t, s, change * BROKEN) : 0;
}

/* A unit's dates: its semesters, sessions in a week, weekdays, kinds in order, and (when weeks have changed) its pace. */
i64 refresh(const Tables *t, State *s, i32 u, int weeks_too) {
    i32 begin = t->first[u], end = begin + s->placed[u];
    i64 price = 0, broken = 0;
    if (end > begin) {
        const i64 *kinds = t->prices + t->kinds_price[u];
        i32 weekdays = 0, week = NOWHERE, held = 0, three = 0;
        for (i32 i = begin; i < end; i++) {
            i32 session = s->order[i], slot = s->at[session];
            weekdays |= 1 << t->weekday[slot];
            held = t->week[slot] == week ? held + 1 : 1;
            week = t->week[slot];
            broken += held > t->rhythm[u];
            three = (three << 2 | (t->kind[session] + 1)) & (KINDS_IN_A_ROW - 1);
            price += kinds[three];
        }
        price += kinds[three << 2 & (KINDS_IN_A_ROW - 1)] + t->prices[t->weekdays_price[u] + weekdays];
        if (weeks_too) s->unit_pace[u] = pace(t, s, u);
        price += s->unit_pace[u];
    }
    if (t->annual[u] && (t->hours[u] || end > begin)) broken += imbalance(t, s, u);
    if (t->hours[u]) broken += wrong_hours(t, s, u);
    price += broken * BROKEN;
    i64 change = price - s->unit_price[u];
    s->unit_price[u] = price;
    return add(t, s, change) + in_sequence(t, s, u);
}

/* What the unit's dates cost before. */
void restore(const Tables *t, State *s, i32 u, i64 price, i64 pace) {
    add(t, s, price - s->unit_price[u]);
    in_sequence(t, s, u);
    s->unit_price[u] = price;
    s->unit_pace[u] = pace;
}

/* Sites beyond the first. */
static i64 visit(const Tables *t, i32 *sites, i32 where, i32 sign) {
    i32 before = 0, after = 0;
    for (i32 k = 0; k < t->n_sites; k++) before += sites[k] > 0;
    sites[where] += sign;
    for (i32 k = 0; k < t->n_sites; k++) after += sites[k] > 0;
    return above(after, 1) - above(before, 1);
}

/* Of a trainer's in-person sessions, those that are not at the site where most are; they may be at several at once. */
static i64 elsewhere(const Tables *t, const i32 *away) {
    i32 least = away[0];
    for (i32 k = 1; k < t->n_sites; k++)
        if (away[k] < least) least = away[k];
    return least;
}

static i32 ones(i32 mask) {
    i32 n = 0;
    for (; mask; mask &= mask - 1) n++;
    return n;
}

/* A trainer's clashes in a slot: the sessions that begin there but one, all of them where one before goes on. */
static i64 doubled(i32 booked, i32 through) { return above(booked - through + (through > 0), 1); }


/* So many sessions too many, at least, for the minutes that a trainer may teach. */
static i64 excess(const Tables *t, i32 minutes, i32 most) {
    return minutes > most ? (minutes - most + t->shortest - 1) / t->shortest : 0;
}

/* A trainer's session more or less. */
static i64 book(const Tables *t, State *s, i32 trainer, i32 session, i32 slot, i32 sign) {
    i64 d = trainer * t->n_days + t->day[slot],
        w = trainer * t->n_weeks + t->week[slot];
    i32 that_day = s->trainer_day[d];
    i64 clashes = 0, broken = 0, price = sign * t->prices[t->trainer_price[trainer] + slot];
    int other_slots = 0;
    for (i32 i = t->part_first[slot]; i < t->part_first[slot + 1]; i++) {
        i64 here = trainer * t->n_slots + t->parts[i];
        i32 booked = s->booked[here];
        clashes -= doubled(booked, s->through[here]);
        s->booked[here] += sign;
        s->through[here] += i > t->part_first[slot] ? sign : 0;
        s->booked_mark[here] ^= session + 1;
        clashes += doubled(booked + sign, s->through[here]);
        other_slots |= !booked || !(booked + sign);
    }
    s->trainer_day[d] += sign;
    i32 *week = s->week_minutes + w, *year = s->year_minutes + trainer;
    broken -= excess(t, *week, t->most_week[trainer]) + excess(t, *year, t->most_year[trainer]);
    *week += sign * t->minutes[slot];
    *year += sign * t->minutes[slot];
    broken += excess(t, *week, t->most_week[trainer]) + excess(t, *year, t->most_year[trainer]);
    broken += above(that_day + sign, t->most_sessions[trainer]) - above(that_day, t->most_sessions[trainer]);
    if (t->prices_trainer_evenings && other_slots) {
        const i64 *prices = t->prices + t->trainer_evening_price[d];
        i32 *held = s->trainer_pattern + d, old = *held;
        *held = 0;
        for (i32 each = t->slots[t->day[slot]]; each < t->slots[t->day[slot] + 1]; each++)
            if (s->booked[trainer * t->n_slots + each]) *held |= 1 << t->position[each];
        price += prices[*held] - prices[old];
    }
    if (!that_day || !(that_day + sign)) {
        i32 *evenings = s->trainer_week + w, most = t->most_evenings[trainer];
        i32 before = *evenings;
        *evenings ^= 1 << t->weekday[slot];
        broken += above(ones(*evenings), most) - above(ones(before), most);
        if (t->prices_trainer_weeks) {
            const i64 *prices = t->prices + t->trainer_week_price[w];
            price += prices[*evenings] - prices[before];
        }
    }
    if (t->n_sites > 1 && t->kind[session] == IN_PERSON) {
        i32 *away = s->trainer_away + d * t->n_sites, sites = t->sites[t->unit[session] * t->n_days + t->day[slot]];
        broken -= elsewhere(t, away);
        for (i32 k = 0; k < t->n_sites; k++)
            if (!(sites >> k & 1)) away[k] += sign;
        broken += elsewhere(t, away);
    }
    return price + clashes * CLASH + broken * BROKEN;
}

static i64 place(const Tables *t, State *s, i32 session, i32 slot, i32 sign) {
    i32 u = t->unit[session], kind = t->kind[session], d = t->day[slot];
    i64 price = 0, broken = t->hours[u] ? 0 : -sign; /* a session without a slot is one, unless hours say how many */
    for (i32 i = t->cohort_first[u]; i < t->cohort_first[u + 1]; i++) {
        if (!t->there[t->cohorts[i] * t->n_days + d]) continue;
        price += attend(t, s, t->cohorts[i], session, slot, sign);
        if (t->n_sites > 1 && kind == IN_PERSON)
            broken += visit(t, s->cohort_site + (t->cohorts[i] * t->n_days + d) * t->n_sites, t->seats[i], sign);
    }
    if (t->choice[u])
        price += book(t, s, s->who[session], session, slot, sign);
    else
        for (i32 i = t->trainer_first[u]; i < t->trainer_first[u + 1]; i++)
            price += book(t, s, t->trainers[i], session, slot, sign);
    if (kind == IN_PERSON)
        for (i32 i = t->room_set_first[u]; i < t->room_set_first[u + 1]; i++) {
            if (!t->needed[i * t->n_days + d]) continue;
            i32 h = t->room_sets[i], rooms = t->rooms[h * t->n_days + d];
            for (i32 j = t->room_time_first[slot]; j < t->room_time_first[slot + 1]; j++) {
                i32 *held = s->in_set + h * t->n_room_times + t->room_times[j];
                broken += above(*held + sign, rooms) - above(*held, rooms);
                *held += sign;
            }
        }
    if (t->prices_sessions) price += sign * t->prices[t->session_price[u * KINDS + kind] + slot];
    return price + broken * BROKEN;
}

/* Take the session out of its slot, if it has one; `refresh` its unit afterwards. */
i64 take_out(const Tables *t, State *s, i32 session) {
    i32 slot = s->at[session], u = t->unit[session];
    if (slot == NOWHERE) return 0;
    i32 i = t->first[u], last = i + --s->placed[u];
    while (s->order[i] != session) i++;
    for (; i < last; i++) s->order[i] = s->order[i + 1];
    s->at[session] = NOWHERE;
    return add(t, s, place(t, s, session, slot, -1));
}

/* Put a session that has no slot in one, taught by `who` where the unit has a choice. */
i64 put_in(const Tables *t, State *s, i32 session, i32 slot, i32 who) {
    i32 u = t->unit[session], i = t->first[u] + s->placed[u]++;
    for (; i > t->first[u] && s->at[s->order[i - 1]] > slot; i--) s->order[i] = s->order[i - 1];
    s->order[i] = session;
    s->at[session] = slot;
    s->who[session] = who;
    return add(t, s, place(t, s, session, slot, 1));
}

static i64 outside(const Tables *t, const State *s, i32 a) {
    return above(t->days_least[a], s->days_held[a]) + above(s->days_held[a], t->days_most[a]);
}

/* Hold an alternance day of the apprentice group on the day, or no longer, and what it does to evenings. */
i64 toggle(const Tables *t, State *s, i32 a, i32 d) {
    i8 *held = s->alternance + a * t->n_days + d;
    i32 sign = *held ? -1 : 1;
    i64 price = 0, broken = -outside(t, s, a);
    *held ^= 1;
    s->days_held[a] += sign;
    broken += outside(t, s, a) + sign * (t->day_weekday[d] != s->on_weekday[a]);
    for (i32 i = t->brings_first[a]; i < t->brings_first[a + 1]; i++) {
        i32 c = t->brings[i], *centre = s->at_centre + c * t->n_days + d, before = *centre;
        if (!t->there[c * t->n_days + d]) continue;
        price -= evening(t, s, c, d);
        broken -= overtime(t, s, c, d) + short_nights(t, s, c, d);
        *centre += sign * t->brings_groups[i];
        s->bound_by_law[c * t->n_days + d] += sign * t->brings_bound[i];
        price += evening(t, s, c, d);
        broken += overtime(t, s, c, d) + short_nights(t, s, c, d);
        if (!before != !*centre)
            for (i32 slot = t->slots[d]; slot < t->slots[d + 1]; slot++)
                if (t->overlap[slot]) broken += sign * sessions(s->here[c * t->n_slots + slot]);
    }
    return add(t, s, price + broken * BROKEN);
}
