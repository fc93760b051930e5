/* The weeks: a grid of days and slots on a wide screen and on paper, a list of days on a telephone. */
const totalOf = (item) => data.units[item.unit]?.total ?? "?";
const nameOf = (kind, id) => data.names[kind][id] ?? id;
/* A row for each hour at which a slot of these days, or something held, begins; where nothing does, the grid's. */
const startsOf = (days, items) => {
  const starts = new Set(days.flatMap((day) => [...openOn(day), ...inSlots(items.get(day) ?? []).map((item) => item.start)]));
  return starts.size ? [...starts].sort() : data.starts;
};
const inSlots = (held) => held.filter((item) => item.kind !== "alternance");
const weekTitle = (week) => {
  const days = columnsOf(week);
  const [first, last] = [days[0], days.at(-1)];
  const form = first.slice(0, 7) === last.slice(0, 7) ? "day" : first.slice(0, 4) === last.slice(0, 4) ? "dayMonth" : "date";
  return fill(w.week_of, { first: say(first, form), last: say(last, "date") });
};

function drawWeeks(audience, items) {
  $("week-list").classList.toggle("everyone", audience.kind === "all");
  $("week-list").replaceChildren(...data.weeks.map((week) => drawWeek(audience, week, items)));
}

function drawWeek(audience, { day: week, rank }, items) {
  const days = columnsOf(week);
  const names = [...new Set(days.flatMap((day) => marksNamed(day, ["closure", ...PERIODS])))];
  if (days.some((day) => away.spanOn.has(day))) names.push(w.away);
  const busy = days.some((day) => items.has(day));
  const head = el("header", {},
    el("h4", { tabindex: "-1" }, weekTitle(week)),
    el("p", { class: "muted" }, [rank, ...names].filter(Boolean).join(" · ")));
  const body = busy
    ? drawGrid(audience, days, items)
    : el("p", { class: "empty" }, w.empty_week, drawReasons(days));
  return el("article", { class: `week${busy ? "" : " bare"}`, id: `week-${week}`, "data-week": week }, head, body);
}

function drawReasons(days) {
  const holidays = days.flatMap((day) => marksNamed(day, ["holiday"]).map((name) => say(day, "short") + colon + name));
  return holidays.length ? ` ${holidays.join(semicolon)}` : null;
}

function drawGrid(audience, days, items) {
  const wholeDay = days.some((day) => (items.get(day) ?? []).some((item) => item.kind === "alternance"));
  const starts = startsOf(days, items);
  const gutter = el("div", { class: "gutter", "aria-hidden": "true" }, el("span", { class: "corner" }),
    wholeDay ? el("span", { class: "whole" }, w.whole_day) : null,
    starts.map((start) => el("span", {}, clock(start))));
  const grid = el("div", { class: "grid" }, gutter, days.map((day) => drawColumn(audience, day, items.get(day) ?? [], starts, wholeDay)));
  grid.style.setProperty("--columns", days.length);
  grid.style.setProperty("--rows", 1 + Number(wholeDay) + starts.length);
  return grid;
}

function drawColumn(audience, day, held, starts, wholeDay) {
  const reasons = marksNamed(day, [...CLOSED, ...PERIODS]);
  const open = new Set(openOn(day));
  const column = el("section", { class: `column${day === today ? " now" : ""}${held.length ? "" : " vacant"} ${groundOf(day)}` },
    el("h5", {}, el("span", {}, say(day, "weekday")), ` ${say(day, "short")}`,
      day === today ? el("em", {}, w.today) : null,
      marksNamed(day, ["notice"]).map((name) => el("small", {}, name))));
  if (!held.length && !open.size) {
    column.append(el("p", { class: "reason" }, reasons.join(" · ") || w.closed_day));
    return column;
  }
  if (wholeDay) column.append(drawSlot(audience, held.filter((item) => item.kind === "alternance"), "whole"));
  const begins = (start) => inSlots(held).filter((item) => item.start === start);
  let drawn = ""; // until when a long session takes the slots after its first
  for (const start of starts) {
    const isOpen = open.has(start), here = begins(start);
    if (isOpen && !here.length && start < drawn) continue;
    const name = !isOpen ? "shut" : away.on.get(day)?.has(start) ? "away" : "";
    const slot = drawSlot(audience, here, name);
    const end = here.map((item) => item.end).sort().at(-1) ?? "";
    const next = starts.slice(starts.indexOf(start) + 1);
    const ends = next.findIndex((other) => other >= end || !open.has(other) || begins(other).length);
    const more = ends < 0 ? next.length : ends;
    if (here.length && more) {
      drawn = end;
      slot.style.setProperty("grid-row", `span ${1 + more}`);
    }
    column.append(slot);
  }
  if (!held.length) column.append(el("p", { class: "none" }, awaySaid(day) ?? "–"));
  return column;
}

const drawSlot = (audience, items, name) =>
  el("div", { class: `slot ${name}${items.length ? "" : " free"}` },
    items.length ? items.map((item) => drawCard(audience, item)) : name === "away" ? el("span", {}, w.away) : null);

function drawCard(audience, item) {
  const unit = data.units[item.unit];
  const time = item.due ? fill(w.exam_due, { clock: clock(item.start) }) : `${clock(item.start)} – ${clock(item.end)}`;
  const place = item.rooms ? (item.rooms.length ? links("room", item.rooms, audience) : null) : item.room ? link("room", item.room, audience) : item.kind === "webconference" ? drawJoin(item, unit) : null;
  const people = [];
  if (item.seen) people.push(...watchOf(audience, item));
  else if (item.trainers && audience.kind !== "trainer") people.push(links("trainer", item.trainers, audience));
  if (item.groups && audience.kind !== "group") people.push(links("group", item.groups, audience));
  return el("article", { class: `card ${item.kind}${item.flags ? " clash" : ""}${item.cancelled ? " cancelled" : ""}`, "data-id": item.id },
    el("header", {}, badge(item.kind),
      el("b", {}, item.unit ?? (item.kind === "alternance" ? w.alternance : item.title)),
      item.unit ? el("span", { class: "hidden" }, ` ${w[item.kind]} `) : null,
      item.number ? el("span", { class: "rank" }, `${item.number}/${totalOf(item)}`) : null),
    item.tag ? el("p", {}, el("span", { class: `tag ${item.cancelled ? "bad" : "warn"}` }, item.tag)) : null,
    item.flags ? el("p", { class: "flag" }, item.flags.join(", ")) : null,
    item.said ? el("p", { class: "said" }, item.said) : null,
    unit ? el("p", { class: "name" }, unit.title) : null,
    el("p", { class: "when" }, el("time", { datetime: `${item.day}T${item.start}` }, time), place ? [" · ", place] : null),
    people.map((names) => el("p", { class: "who" }, names)));
}

/* Of an examination of timetable.html: until when extra time lasts, and who watches. */
function watchOf(audience, { late, trainers = [], staff = [] }) {
  const names = links("trainer", trainers, audience);
  for (const name of staff) names.push(names.length ? `, ${name}` : name);
  return [late ? fill(w.exam_late, { clock: clock(late) }) : null, names.length ? [w.exam_watch, names] : null].filter(Boolean);
}

function drawJoin(item, unit) {
  if (!unit?.url) return w.webconference;
  return [w.webconference, " ", el("a", { class: "join", href: unit.url, rel: "noreferrer noopener", target: "_blank",
    "aria-label": fill(w.join_long, { unit: item.unit }) }, w.join)];
}

const links = (kind, ids, audience) => ids.flatMap((id, at) => [at ? ", " : null, link(kind, id, audience)]);

function link(kind, id, audience) {
  const name = nameOf(kind, id);
  if (!(id in data.names[kind]) || (audience.kind === kind && audience.id === id)) return name;
  return el("a", { href: `#${kind}=${encodeURIComponent(id)}` }, name);
}
