/* The moves on the weeks: a moved session is struck at its old place and filled at its new one, under one number. */
const MOST_PALE = 6;
const slotOf = (held) => `${held.day} ${held.start}`;
const whenOf = (held) => `${say(held.day, "weekday")} ${say(held.day, "short")} ${clock(held.start)}`;
const nameOf = (held) => held.unit ?? w.alternance;

/* Whether an audience, `group=ASP1` or `trainer=LEBON`, has to do with what is held. */
function concerns(held, audience) {
  if (!held) return false;
  if (!audience) return true;
  if (audience.kind === "trainer") return held.trainers.includes(audience.id);
  const inside = data.inside[audience.id] ?? [audience.id];
  return held.groups.some((group) => inside.includes(group));
}

/* What is drawn in each slot: {old, new, changed, stay} with the change's number. */
function placesOf(scenario, audience) {
  const places = new Map();
  const put = (held, entry) => {
    if (!places.has(slotOf(held))) places.set(slotOf(held), []);
    places.get(slotOf(held)).push({ held, ...entry });
  };
  const different = new Set(scenario.changes.map((change) => change.id));
  const people = (held) => (audience ? concerns(held, audience) : isTouched(scenario, held));
  scenario.changes.forEach((change, at) => {
    if (!concerns(change.before, audience) && !concerns(change.after, audience)) return;
    const entry = { number: at + 1, change };
    if (change.change === "changed") put(change.after, { role: "changed", ...entry });
    else {
      if (change.before) put(change.before, { role: "old", ...entry });
      if (change.after) put(change.after, { role: "new", ...entry });
    }
  });
  const clashing = (held) => scenario.clashes.includes(held.id) && concerns(held, audience);
  for (const held of data.today) if (!different.has(held.id) && (people(held) || clashing(held))) put(held, { role: "stay" });
  return places;
}

function isTouched(scenario, held) {
  return held.groups.some((group) => scenario.groups.includes(group)) || held.trainers.some((one) => scenario.trainers.includes(one));
}

function drawMoves(scenario, audience, every) {
  const places = placesOf(scenario, audience);
  const clashes = new Set(scenario.clashes);
  const counts = new Map(); // per week, the changes that begin or end in it
  const clashing = new Map(); // per week, the sessions of a clash that remains
  const count = (table, week, thing) => table.set(week, (table.get(week) ?? new Set()).add(thing));
  const held = new Map();
  for (const entry of [...places.values()].flat()) {
    const week = mondayOf(entry.held.day);
    held.set(week, true);
    if (entry.role !== "stay") count(counts, week, entry.number);
    if (entry.role !== "old" && clashes.has(entry.held.id)) count(clashing, week, entry.held.id);
  }
  const some = [...new Set([...counts.keys(), ...clashing.keys()])].sort();
  const weeks = every ? [...held.keys()].sort() : some;
  $("week-list").replaceChildren(...weeks.map((week) => drawWeek(week, places, clashes, counts.get(week)?.size ?? 0)));
  if (!weeks.length) $("week-list").append(el("p", { class: "notice" }, w.nothing_drawn));
  $("strip").replaceChildren(...some.map((week) =>
    el("a", { href: `#week-${week}`, onclick: (event) => goToWeek(event, week) },
      say(week, "short"), " ", counts.has(week) ? el("b", {}, String(counts.get(week).size)) : null,
      clashing.has(week) ? el("b", { class: "bad", title: w.clash, "aria-label": w.clash }, " ⚠") : null)));
}

function goToWeek(event, week) {
  event.preventDefault(); // the address stays the scenario's
  const title = $(`week-${week}`).querySelector("h4");
  title.scrollIntoView({ block: "start" });
  title.focus({ preventScroll: true });
}

function drawWeek(week, places, clashes, count) {
  const days = columnsOf(week);
  const starts = [...new Set(days.flatMap((day) =>
    [...places.keys()].filter((slot) => slot.startsWith(day)).map((slot) => slot.slice(11))))].sort();
  const said = count === 1 ? w.count_one : fill(w.count_many, { n: count });
  const gutter = el("div", { class: "gutter", "aria-hidden": "true" }, el("span", { class: "corner" }),
    starts.map((start) => el("span", {}, clock(start))));
  const grid = el("div", { class: "grid" }, gutter, days.map((day) => drawDay(day, starts, places, clashes)));
  grid.style.setProperty("--columns", days.length);
  grid.style.setProperty("--rows", 1 + starts.length);
  return el("article", { class: "week current", id: `week-${week}` },
    el("header", {}, el("h4", { tabindex: "-1" }, spanOf(days[0], days.at(-1), "date")),
      el("p", { class: "muted" }, count ? said : null)), grid);
}

function drawDay(day, starts, places, clashes) {
  const closed = marksNamed(day, ["closure", "holiday"]);
  const entries = starts.map((start) => places.get(`${day} ${start}`) ?? []);
  const changes = entries.flat().some((entry) => entry.role !== "stay");
  return el("section", { class: `column${changes ? " touched" : ""}${entries.flat().length ? "" : " vacant"}` },
    el("h5", {}, el("span", {}, say(day, "weekday")), ` ${say(day, "short")}`, closed.length ? el("small", {}, closed.join(" · ")) : null),
    entries.map((inSlot) => el("div", { class: `slot${inSlot.length ? "" : " free"}` }, drawSlot(inSlot, clashes))));
}

/* Changes first; of many that stay, those with a clash and how many others. */
function drawSlot(entries, clashes) {
  const changing = entries.filter((entry) => entry.role !== "stay");
  const staying = entries.filter((entry) => entry.role === "stay");
  const shown = staying.length > MOST_PALE ? staying.filter((entry) => clashes.has(entry.held.id)) : staying;
  const rest = staying.length - shown.length;
  return [
    changing.map((entry) => drawChange(entry, clashes)),
    shown.map((entry) => el("p", { class: "chip stay", title: detailOf(entry.held) }, clashMark(entry, clashes), nameOf(entry.held),
      el("small", {}, entry.held.groups.join(", ")))),
    rest ? el("p", { class: "chip rest" }, rest === 1 ? w.other : fill(w.others, { n: rest })) : null,
  ];
}

const detailOf = (held) =>
  [held.id, w[held.kind], held.groups.join(", "), held.trainers.map((one) => data.trainers[one] ?? one).join(", "), held.room]
    .filter(Boolean).join(" · ");
const clashMark = (entry, clashes) =>
  entry.role !== "old" && clashes.has(entry.held.id) ? el("b", { class: "bad", title: w.clash, "aria-label": w.clash }, "⚠ ") : null;

function drawChange(entry, clashes) {
  const { held, role, number, change } = entry;
  const other = role === "old" ? change.after : role === "new" ? change.before : null;
  const where = role === "changed" ? changesOf(change)
    : other ? `${role === "old" ? "→" : "←"} ${whenOf(other)}` : w[change.change];
  const label = other ? fill(role === "old" ? w.moved_to : w.moved_from, { id: held.id, when: whenOf(other) }) : null;
  const clash = clashMark(entry, clashes);
  const body = [
    el("span", { class: "num" }, String(number)), " ", clash, el(role === "old" ? "s" : "b", {}, nameOf(held)),
    el("span", { class: "where" }, where),
    el("small", {}, [...held.trainers.map((one) => data.trainers[one] ?? one), ...held.groups].join(", ")),
  ];
  const attributes = { class: `chip ${role}${clash ? " clash" : ""}`, "data-number": number, title: detailOf(held) };
  return other ? el("button", { type: "button", "aria-label": clash ? `${w.clash}. ${label}` : label, ...attributes }, body)
    : el("div", { tabindex: "-1", ...attributes }, body);
}

function changesOf({ before, after }) {
  const names = (held) => held.trainers.map((one) => data.trainers[one] ?? one).join(", ");
  const parts = [];
  if (before.room !== after.room) parts.push(fill(w.room_changes, { old: before.room ?? "–", new: after.room ?? "–" }));
  if (names(before) !== names(after)) parts.push(fill(w.trainer_changes, { old: names(before), new: names(after) }));
  return parts.join(" · ");
}
