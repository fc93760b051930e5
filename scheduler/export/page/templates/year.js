/* The year: a small table per month, a row per week, a button per day. */
const BAND = 3;
const MARKS = 3;
let busiest = 1;

function drawYear(items) {
  busiest = Math.max(1, ...[...items.values()].map((held) => held.length));
  const months = new Map();
  for (const { day: week } of data.weeks) {
    const month = plus(week, 3).slice(0, 7);
    if (!months.has(month)) months.set(month, []);
    months.get(month).push(week);
  }
  const notes = notesByMonth(months);
  $("months").replaceChildren(...[...months].map(([month, weeks]) => drawMonth(month, weeks, items, notes.get(month))));
  const outside = notes.get("");
  if (outside) $("months").append(el("div", { class: "outside" }, el("b", {}, w.outside_months), drawNotes(outside, "date")));
  $("months").style.setProperty("--columns", data.columns.length);
  const days = dayButtons();
  (days.find((button) => button.dataset.day === today) ?? days[0])?.setAttribute("tabindex", "0");
}

function drawMonth(month, weeks, items, notes) {
  const heads = columnsOf(weeks[0]).map((day) =>
    el("th", { scope: "col", abbr: say(day, "weekday") }, el("span", { "aria-hidden": "true" }, say(day, "initial"))));
  const rows = weeks.map((week) =>
    el("tr", { "data-week": week },
      el("th", { scope: "row" }, el("span", { class: "hidden" }, w.choose_week), String(weekNumber(week))),
      drawRow(month, week, items)));
  return el("div", { class: "month" },
    el("table", {},
      el("caption", {}, say(`${month}-01`, "month")),
      el("thead", {}, el("tr", {}, el("td"), heads)),
      el("tbody", {}, rows)),
    notes ? drawNotes(notes, "short") : null);
}

/* Days of one closure or period, with nothing held, are one band that bears its name. */
function drawRow(month, week, items) {
  const days = columnsOf(week);
  const bandOf = (day) => {
    if (items.has(day)) return null;
    const marks = taught.has(day) ? [] : marksOn.get(day) ?? [];
    return marks.find((found) => found.type === "closure") ?? marks.find((found) => PERIODS.includes(found.type))
      ?? away.spanOn.get(day) ?? null;
  };
  const cells = [];
  for (let at = 0; at < days.length;) {
    const band = bandOf(days[at]);
    let end = at + 1;
    while (band && end < days.length && bandOf(days[end])?.name === band.name) end += 1;
    if (end - at >= BAND) cells.push(drawBand(band, days.slice(at, end)));
    else cells.push(...days.slice(at, end).map((day) => drawDay(day, month, items.get(day) ?? [])));
    at = end;
  }
  return cells;
}

function drawBand(band, days) {
  const kind = band.type === "away" ? "away" : band.type === "closure" ? "closed" : "exams";
  const label = spanOf(days[0], days.at(-1), "date") + colon + dayLines(days[0], []).join(semicolon);
  const button = el("button", { type: "button", class: `band ${kind}`, tabindex: "-1", "aria-label": label,
    "data-day": days[0], "data-until": days.at(-1) }, el("span", {}, band.name));
  return el("td", { colspan: days.length }, button);
}

function drawDay(day, month, held) {
  const classes = ["day", groundOf(day) || (isAway(day) ? "away" : "")].filter(Boolean);
  if (day.slice(0, 7) !== month) classes.push("other");
  if (day === today) classes.push("now");
  if (held.some((item) => item.flags)) classes.push("clash");
  if (held.length > MARKS) classes.push(`heat-${Math.ceil((4 * held.length) / busiest)}`);
  const label = say(day, "long") + colon + dayLines(day, held).join(semicolon);
  return el("td", {},
    el("button", { type: "button", class: classes.join(" "), tabindex: "-1", "data-day": day, "aria-label": label,
      "aria-current": day === today ? "date" : null },
    el("span", { class: "number" }, String(Number(day.slice(8)))),
    el("span", { class: "marks" }, drawMarks(held))));
}

/* A mark for each thing held; of a crowded day, how many, on a ground the darker the more there are. */
const drawMarks = (held) =>
  held.length <= MARKS ? held.filter((item) => !item.cancelled).map((item) => mark(item.kind))
    : el("b", { class: "many" }, String(held.length));

/* What the tooltip shows and what a screen reader says of a day. */
function dayLines(day, held) {
  const lines = held.slice(0, 8).map((item) =>
    [clock(item.start), item.unit ?? item.title, item.unit && item.number ? `${item.number}/${totalOf(item)}` : null,
      item.said ?? w[item.kind], ...(item.rooms ?? [item.room]).filter(Boolean).map((id) => nameOf("room", id)), item.flags ? `⚠ ${item.flags.join(", ")}` : null, item.tag ? `(${item.tag})` : null]
      .filter(Boolean).join(" "));
  if (held.length > 8) lines.push(fill(w.and_more, { n: held.length - 8 }));
  lines.push(...[awaySaid(day), ...marksNamed(day)].filter(Boolean));
  if (!lines.length) lines.push(taught.has(day) ? w.nothing : w.closed_day);
  return lines;
}

/* What begins in a month is told under it; what is wholly before or after the months, under "". */
function notesByMonth(months) {
  const [first, last] = [data.weeks[0].day, plus(data.weeks.at(-1).day, 6)];
  const drawnIn = (day) => [...months].find(([, weeks]) => weeks.includes(mondayOf(day)))[0];
  const notes = new Map();
  for (const found of [...data.marks, ...away.spans].sort((a, b) => (a.first < b.first ? -1 : Number(a.first > b.first)))) {
    if (found.type === "holiday" && !data.columns.includes(weekdayOf(found.first))) continue;
    const begins = found.first < first ? first : found.first;
    const month = found.last < first || found.first > last ? ""
      : months.has(begins.slice(0, 7)) ? begins.slice(0, 7) : drawnIn(begins);
    if (!notes.has(month)) notes.set(month, []);
    notes.get(month).push(found);
  }
  return notes;
}

function drawNotes(notes, form) {
  const lines = new Map(); // both semesters may share a second session
  for (const { first, last, name } of notes) {
    const when = spanOf(first, last, form);
    lines.set(`${when} ${name}`, el("li", {}, el("b", {}, when), ` ${name}`));
  }
  return el("ul", { class: "notes" }, [...lines.values()]);
}

const dayButtons = () => [...$("months").querySelectorAll("button")];

/* Arrows move by a day or a week; only one day at a time is reached by Tab. */
function moveInYear(event) {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const from = event.target.closest("button");
  if (!from) return;
  const buttons = dayButtons();
  let to = null;
  if (event.key === "Home") to = buttons[0];
  else if (event.key === "End") to = buttons.at(-1);
  else if (Math.abs(steps[event.key] ?? 0) === 1) to = buttons[buttons.indexOf(from) + steps[event.key]];
  else if (event.key in steps) {
    const wanted = plus(from.dataset.day, steps[event.key]);
    to = buttons.find((button) => button.dataset.day <= wanted && wanted <= (button.dataset.until ?? button.dataset.day));
  } else return;
  event.preventDefault();
  if (!to) return;
  from.setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
}

function showTip(button, items) {
  const tip = $("tip");
  if (!button) {
    tip.hidden = true;
    return;
  }
  const day = button.dataset.day;
  const held = items.get(day) ?? [];
  const head = button.dataset.until ? spanOf(day, button.dataset.until, "date") : say(day, "long");
  const lines = dayLines(day, held);
  tip.replaceChildren(el("b", {}, head),
    el("ul", {}, lines.map((line, at) => el("li", {}, held[at] && at < 8 ? mark(held[at].kind) : null, line))));
  tip.hidden = false;
  const [box, around] = [button.getBoundingClientRect(), tip.offsetParent.getBoundingClientRect()];
  const left = Math.min(Math.max(box.left + box.width / 2 - tip.offsetWidth / 2, 8), innerWidth - tip.offsetWidth - 8);
  const below = box.bottom + tip.offsetHeight + 12 < innerHeight;
  tip.style.left = `${left - around.left}px`;
  tip.style.top = `${(below ? box.bottom + 6 : box.top - tip.offsetHeight - 6) - around.top}px`;
}
