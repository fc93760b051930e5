/* Weeks of groups (examinations): all papers of a few groups are taken out and put back group by group, each group at its
 * least cost beside what is there, by days in turn over the sets of papers that are done: days, hours and rooms at once. */
#include <string.h>

#include "exam_weeks.h"

enum { NONE, LAYERS = 4 }; /* nothing on the day before, or papers of which so many are heavy, less one */
static const i64 FAR = (i64)1 << 40;

static i64 least(i64 a, i64 b) { return a < b ? a : b; }

/* What a room then has for others: places for a written paper, and whether it is empty. */
static void count_places(const ExamTables *t, ExamState *s, i32 room, i64 i) {
    s->left[i] = s->empty[i] = 0;
    if (!t->is_open[i]) return;
    if (!s->papers[i])
        s->left[i] = t->places[room], s->empty[i] = 1;
    else if (t->is_shared[room] && !s->orals[i] && t->places[room] > s->used[i])
        s->left[i] = t->places[room] - s->used[i];
}

/* Put a paper in its rooms, or take it out again (`sign` −1). */
static void put(const ExamTables *t, ExamState *s, i32 p, i32 sign) {
    i32 at = s->held[p];
    for (i32 k = 0; k < s->rooms_held[p]; k++) {
        i64 row = s->room[p * t->n_rooms + k] * t->n_instants;
        for (i64 i = row + t->begin[at]; i < row + t->until[at]; i++) {
            s->used[i] += sign * s->seats[p * t->n_rooms + k];
            s->papers[i] += sign;
            s->orals[i] += sign * (t->juries[p] > 0);
            count_places(t, s, s->room[p * t->n_rooms + k], i);
        }
    }
}

/* The places that a room has for the paper from a start on: of an oral, one in an empty room. */
static i32 places(const ExamTables *t, const ExamState *s, i32 p, i32 at, i32 room) {
    const i32 *here = (t->juries[p] ? s->empty : s->left) + room * t->n_instants;
    i32 found = INT32_MAX;
    for (i32 i = t->begin[at]; i < t->until[at]; i++) found = here[i] < found ? here[i] : found;
    return found;
}

/* The rooms that suit a paper, with their places at a start, the largest first; how many have some. */
static i32 suiting(const ExamTables *t, ExamState *s, i32 p, i32 at) {
    i32 n = 0;
    for (i32 i = t->suit_first[p]; i < t->suit_first[p + 1]; i++) {
        i32 here = places(t, s, p, at, t->suit[i]), k = n;
        if (!here) continue;
        for (; k > 0 && s->here[k - 1] < here; k--) s->here[k] = s->here[k - 1], s->which[k] = s->which[k - 1];
        s->here[k] = here, s->which[k] = t->suit[i], n++;
    }
    return n;
}

/* What the paper costs at a start by itself: its hour and the fewest rooms. */
static i64 price(const ExamTables *t, ExamState *s, i32 p, i32 at) {
    i32 n, left = t->juries[p] ? t->juries[p] : t->candidates[p], few = 0;
    for (i32 i = t->suit_first[p]; i < t->suit_first[p + 1] && !t->juries[p]; i++)
        if (places(t, s, p, at, t->suit[i]) >= left) return t->own[at];
    n = suiting(t, s, p, at);
    for (; few < n && left > 0; few++) left -= s->here[few];
    return left > 0 ? FAR : t->own[at] + t->room_price * (few - (t->juries[p] ? t->juries[p] : 1));
}

static void take(const ExamTables *t, ExamState *s, i32 p, i32 room, i32 number) {
    i64 at = p * t->n_rooms + s->rooms_held[p]++;
    s->room[at] = room;
    s->seats[at] = number;
}

/* Juries sit in the smallest rooms with the least in them, as many candidates before each as can be. */
static void seat_juries(const ExamTables *t, ExamState *s, i32 p, i32 n) {
    for (i32 j = 0; j < t->juries[p]; j++) {
        i32 best = -1;
        for (i32 k = 0; k < n; k++) {
            if (!s->here[k]) continue;
            i32 a = s->which[k], b = best < 0 ? a : s->which[best];
            i32 by = t->features[a] - t->features[b];
            if (!by) by = t->places[a] - t->places[b];
            if (best < 0 || by < 0 || (!by && a < b)) best = k;
        }
        s->here[best] = 0;
        take(t, s, p, s->which[best], t->candidates[p] / t->juries[p] + (j < t->candidates[p] % t->juries[p]));
    }
}

/* One room or two that hold so many, with the least in them, then with the fewest places left over; whether there are. */
static int seat_rest(const ExamTables *t, ExamState *s, i32 p, i32 n, i32 left) {
    for (i32 number = 1; number <= 2; number++) {
        i32 one = -1, two = -1;
        i64 least_way = FAR;
        for (i32 a = 0; a < n; a++)
            for (i32 b = number == 1 ? a : a + 1; b < (number == 1 ? a + 1 : n); b++) {
                i64 held = s->here[a] + (number == 2 ? s->here[b] : 0);
                i64 features = t->features[s->which[a]] + (number == 2 ? t->features[s->which[b]] : 0);
                if (!s->here[a] || !s->here[b] || held < left || features * 1000000 + held >= least_way) continue;
                least_way = features * 1000000 + held, one = a, two = b;
            }
        if (one < 0) continue;
        if (number == 2) { /* the smaller one, which is behind, is filled */
            take(t, s, p, s->which[two], s->here[two]);
            left -= s->here[two];
        }
        take(t, s, p, s->which[one], left);
        return 1;
    }
    return 0;
}

static void seat(const ExamTables *t, ExamState *s, i32 p, i32 at) {
    i32 n = suiting(t, s, p, at), left = t->candidates[p];
    s->held[p] = at;
    s->rooms_held[p] = 0;
    if (t->juries[p])
        seat_juries(t, s, p, n);
    else
        for (i32 k = 0; !seat_rest(t, s, p, n, left); k++) {
            take(t, s, p, s->which[k], s->here[k]);
            left -= s->here[k];
            s->here[k] = 0;
        }
    put(t, s, p, 1);
}

static i32 first_on(const ExamTables *t, i32 p, i32 day) { return t->day_begin[p * (t->n_days + 1) + day]; }

/* The least that two papers of a day cost, the one before the other; at which starts. */
static i64 in_turn(const ExamTables *t, const ExamState *s, i32 one, i32 other, i32 day, i32 at[2]) {
    i64 found = FAR;
    i32 last = first_on(t, other, day + 1), then = first_on(t, other, day);
    for (i32 i = first_on(t, one, day); i < first_on(t, one, day + 1); i++) {
        while (then < last && t->minute[then] < t->minute[i] + t->occupied[one]) then++;
        if (then == last) break;
        i64 both = s->price[i] + s->later[then];
        if (both >= found) continue;
        found = both, at[0] = i;
        for (at[1] = then; s->price[at[1]] != s->later[then]; at[1]++) {}
    }
    return found;
}

/* What a day's set of papers costs, by itself; at which starts. */
static i64 paid(const ExamTables *t, const ExamState *s, const i32 *papers, i32 a, i32 b, i32 day, i32 at[2]) {
    if (a == b) {
        i32 begin = first_on(t, papers[a], day), end = first_on(t, papers[a], day + 1);
        if (begin == end) return FAR;
        for (at[0] = begin; s->price[at[0]] != s->later[begin]; at[0]++) {}
        at[1] = NOWHERE;
        return s->later[begin];
    }
    i32 reverse[2];
    i64 first = in_turn(t, s, papers[a], papers[b], day, at), second = in_turn(t, s, papers[b], papers[a], day, reverse);
    if (second < first) at[0] = reverse[1], at[1] = reverse[0]; /* of a, of b */
    return t->two + t->close * (t->heavy[papers[a]] && t->heavy[papers[b]]) + least(first, second);
}

static i64 joined(const ExamTables *t, i32 heavy, i32 layer, int follows) {
    return layer == NONE || !follows ? 0 : t->next_day + t->close * heavy * (layer - 1);
}

static void price_all(const ExamTables *t, ExamState *s, const i32 *papers, i32 n) {
    for (i32 k = 0; k < n; k++) {
        i32 p = papers[k];
        for (i32 i = t->start_first[p]; i < t->start_first[p + 1]; i++)
            s->price[i] = s->held[p] == NOWHERE ? price(t, s, p, i) : s->held[p] == i ? 0 : FAR;
        for (i32 i = t->start_first[p + 1] - 1; i >= t->start_first[p]; i--) { /* the least from a start to its day's end */
            int is_last = i + 1 == t->start_first[p + 1] || t->day[i + 1] != t->day[i];
            s->later[i] = is_last ? s->price[i] : least(s->price[i], s->later[i + 1]);
        }
    }
}

static i32 done(i64 mask) {
    i32 number = 0;
    for (; mask; mask &= mask - 1) number++;
    return number;
}

/* A step into the next day's table, if that is better than what is known there. */
static void reach(ExamState *s, i64 to, i64 cost, i32 a, i32 b, i32 layer) {
    if (cost >= s->cost[to]) return;
    s->cost[to] = cost;
    s->step[to] = (i32)(a << 16 | b << 8 | layer);
}

/* Put a group's papers that are out at their best starts; whether there are any. */
static int put_back(const ExamTables *t, ExamState *s, i32 g) {
    const i32 *papers = t->of_group + t->group_first[g], *days = t->days + t->days_first[g];
    i32 n = t->group_first[g + 1] - t->group_first[g], n_days = t->days_first[g + 1] - t->days_first[g], at[2];
    i64 size = (i64)1 << n, row = LAYERS * size;
    price_all(t, s, papers, n);
    for (i64 i = 0; i < (n_days + 1) * row; i++) s->cost[i] = FAR;
    s->cost[0] = 0;
    for (i32 d = 0; d < n_days; d++) {
        int follows = d && t->ordinal[days[d]] == t->ordinal[days[d - 1]] + 1;
        i64 *now = s->cost + d * row;
        for (i32 layer = 0; layer < LAYERS; layer++)
            for (i64 mask = 0; mask < size; mask++)
                if (now[layer * size + mask] < FAR) reach(s, (d + 1) * row + mask, now[layer * size + mask], 255, 255, layer);
        for (i32 heavy = 0; heavy < LAYERS - 1; heavy++)
            for (i64 mask = 0; mask < size; mask++) {
                i64 best = FAR;
                int is_in_time = done(mask) + t->most * (n_days - d) >= n;
                for (i32 layer = 0; layer < LAYERS && is_in_time; layer++) {
                    i64 cost = now[layer * size + mask] + joined(t, heavy, layer, follows);
                    if (cost < best) best = cost, s->from[heavy * size + mask] = layer;
                }
                s->before[heavy * size + mask] = best;
            }
        for (i32 a = 0; a < n; a++)
            for (i32 b = a; b < (t->most < 2 ? a + 1 : n); b++) {
                i64 price = paid(t, s, papers, a, b, days[d], at), bits = (i64)1 << a | (i64)1 << b;
                if (price >= FAR) continue;
                i32 heavy = t->heavy[papers[a]] + (a != b && t->heavy[papers[b]]);
                i64 to = (d + 1) * row + (heavy + 1) * size, *before = s->before + heavy * size;
                for (i64 mask = 0; mask < size; mask++)
                    if (!(mask & bits) && before[mask] < FAR)
                        reach(s, to + (mask | bits), before[mask] + price, a, b, s->from[heavy * size + mask]);
            }
    }
    i64 mask = size - 1, layer = 0;
    for (i32 k = 1; k < LAYERS; k++)
        if (s->cost[n_days * row + k * size + mask] < s->cost[n_days * row + layer * size + mask]) layer = k;
    if (s->cost[n_days * row + layer * size + mask] >= FAR) return 0;
    for (i32 d = n_days; d > 0; d--) {
        i32 step = s->step[d * row + layer * size + mask], a = step >> 16, b = step >> 8 & 255;
        layer = step & 255;
        if (a == 255) continue;
        paid(t, s, papers, a, b, days[d - 1], at);
        if (s->held[papers[a]] == NOWHERE) seat(t, s, papers[a], at[0]);
        if (a != b && s->held[papers[b]] == NOWHERE) seat(t, s, papers[b], at[1]);
        mask &= ~((i64)1 << a | (i64)1 << b);
    }
    return 1;
}

/* What a group pays for papers of one day, and of two days running. */
static i64 group_cost(const ExamTables *t, const ExamState *s, i32 g) {
    i64 cost = 0, number_before = 0, heavy_before = 0;
    for (i32 d = t->days_first[g]; d < t->days_first[g + 1]; d++) {
        i64 number = 0, heavy = 0;
        for (i32 k = t->group_first[g]; k < t->group_first[g + 1]; k++)
            if (t->day[s->held[t->of_group[k]]] == t->days[d]) number++, heavy += t->heavy[t->of_group[k]];
        int follows = d > t->days_first[g] && t->ordinal[t->days[d]] == t->ordinal[t->days[d - 1]] + 1;
        if (number) cost += t->two * (number - 1) + t->close * (heavy * (heavy - 1) / 2);
        if (number && number_before && follows) cost += t->next_day + t->close * heavy * heavy_before;
        number_before = number, heavy_before = heavy;
    }
    return cost;
}

static i64 alone(const ExamTables *t, const ExamState *s, i32 p) {
    return t->room_price * (s->rooms_held[p] - (t->juries[p] ? t->juries[p] : 1)) + t->own[s->held[p]];
}

static i64 cost_here(const ExamTables *t, const ExamState *s, i32 n, i32 free) {
    i64 cost = 0;
    for (i32 i = 0; i < n; i++) cost += group_cost(t, s, s->chosen[i]);
    for (i32 i = 0; i < free; i++) cost += alone(t, s, s->free[i]);
    return cost;
}

/* The papers of the chosen groups that can move: nobody else sits them. */
static i32 find_free(const ExamTables *t, ExamState *s, i32 n) {
    i32 found = 0;
    for (i32 i = 0; i < n; i++) s->inside[s->chosen[i]] = 1;
    for (i32 i = 0; i < n; i++)
        for (i32 k = t->group_first[s->chosen[i]]; k < t->group_first[s->chosen[i] + 1]; k++) {
            i32 p = t->of_group[k], is_free = t->is_free[p];
            for (i32 j = t->sitter_first[p]; j < t->sitter_first[p + 1]; j++) is_free &= s->inside[t->sitters[j]];
            for (i32 j = 0; j < found && is_free; j++) is_free = s->free[j] != p;
            if (is_free) s->free[found++] = p;
        }
    for (i32 i = 0; i < n; i++) s->inside[s->chosen[i]] = 0;
    return found;
}

/* Take out the papers of so many chosen groups and put them back; whether that is kept: it costs at most so much more.
 * `change[0]` is what it then costs more. */
EXPORT i64 exam_step(const ExamTables *t, ExamState *s, i32 n, i64 allowed) {
    i32 free = find_free(t, s, n), is_placed = 1;
    i64 was = cost_here(t, s, n, free), wide = t->n_rooms;
    for (i32 i = 0; i < free; i++) {
        i32 p = s->free[i];
        put(t, s, p, -1);
        s->old_held[p] = s->held[p], s->old_rooms_held[p] = s->rooms_held[p];
        memcpy(s->old_room + p * wide, s->room + p * wide, (size_t)wide * sizeof *s->room);
        memcpy(s->old_seats + p * wide, s->seats + p * wide, (size_t)wide * sizeof *s->seats);
        s->held[p] = NOWHERE;
    }
    for (i32 i = 0; i < n && is_placed; i++) is_placed = put_back(t, s, s->chosen[i]);
    if (is_placed) {
        s->change[0] = cost_here(t, s, n, free) - was;
        if (s->change[0] <= allowed) return 1;
    }
    for (i32 i = 0; i < free; i++) {
        i32 p = s->free[i];
        if (s->held[p] != NOWHERE) put(t, s, p, -1);
        s->held[p] = s->old_held[p], s->rooms_held[p] = s->old_rooms_held[p];
        memcpy(s->room + p * wide, s->old_room + p * wide, (size_t)wide * sizeof *s->room);
        memcpy(s->seats + p * wide, s->old_seats + p * wide, (size_t)wide * sizeof *s->seats);
        put(t, s, p, 1);
    }
    return 0;
}

/* Put all papers where they are held, to begin with. */
EXPORT void exam_begin(const ExamTables *t, ExamState *s) {
    for (i32 room = 0; room < t->n_rooms; room++)
        for (i64 i = room * t->n_instants; i < (room + 1) * t->n_instants; i++) count_places(t, s, room, i);
    for (i32 p = 0; p < t->n_papers; p++) put(t, s, p, 1);
}

/* The cost of everything that is held. */
EXPORT i64 exam_cost(const ExamTables *t, const ExamState *s) {
    i64 cost = 0;
    for (i32 g = 0; g < t->n_groups; g++) cost += group_cost(t, s, g);
    for (i32 p = 0; p < t->n_papers; p++) cost += alone(t, s, p);
    return cost;
}

EXPORT i64 exam_tables_size(void) { return sizeof(ExamTables); }

EXPORT i64 exam_state_size(void) { return sizeof(ExamState); }
