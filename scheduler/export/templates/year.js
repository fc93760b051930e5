/* The year: a small table per month, a row per week, a button per day. */
const CLOSED = ["closure", "holiday"];
const PERIODS = ["revision", "exams", "second_session"];
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
  $("months").replaceChildren(...[...months].map(([month, weeks]) => drawMonth(month, weeks, items)));
  $("months").style.setProperty("--columns", data.columns.length);
  const days = dayButtons();
  (days.find((button) => button.dataset.day === today) ?? days[0])?.setAttribute("tabindex", "0");
}

function drawMonth(month, weeks, items) {
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
    drawNotes(weeks));
}

/* Days of one closure or period, with nothing held, are one band that bears its name. */
function drawRow(month, week, items) {
  const days = columnsOf(week);
  const bandOf = (day) => {
    if (items.has(day)) return null;
    const marks = marksOn.get(day) ?? [];
    return marks.find((found) => found.type === "closure") ?? marks.find((found) => PERIODS.includes(found.type)) ?? null;
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
  const kind = band.type === "closure" ? "closed" : "exams";
  const label = spanOf(days[0], days.at(-1), "date") + colon + dayLines(days[0], []).join(semicolon);
  const button = el("button", { type: "button", class: `band ${kind}`, tabindex: "-1", "aria-label": label,
    "data-day": days[0], "data-until": days.at(-1) }, band.name);
  return el("td", { colspan: days.length }, button);
}

function drawDay(day, month, held) {
  const marks = marksOn.get(day) ?? [];
  const classes = ["day"];
  if (marks.some((found) => CLOSED.includes(found.type))) classes.push("closed");
  else if (marks.some((found) => PERIODS.includes(found.type))) classes.push("exams");
  else if (!taught.has(day)) classes.push("off");
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
  held.length <= MARKS ? held.map((item) => mark(item.kind)) : el("b", { class: "many" }, String(held.length));

/* What the tooltip shows and what a screen reader says of a day. */
function dayLines(day, held) {
  const lines = held.slice(0, 8).map((item) =>
    [clock(item.start), item.unit ?? item.title, item.unit && item.number ? `${item.number}/${totalOf(item)}` : null,
      w[item.kind], item.room ? nameOf("room", item.room) : null, item.flags ? `⚠ ${item.flags.join(", ")}` : null]
      .filter(Boolean).join(" "));
  if (held.length > 8) lines.push(fill(w.and_more, { n: held.length - 8 }));
  lines.push(...marksNamed(day));
  if (!lines.length) lines.push(taught.has(day) ? w.nothing : w.closed_day);
  return lines;
}

/* What begins in the month, in words; what began before the calendar does is told in its first month. */
function drawNotes(weeks) {
  const [first, last] = [weeks[0], plus(weeks.at(-1), 6)];
  const lines = new Map();
  for (const found of data.marks) {
    const begins = found.first < data.weeks[0].day ? data.weeks[0].day : found.first;
    const unseen = found.type === "holiday" && !data.columns.includes(weekdayOf(found.first));
    if (begins < first || begins > last || unseen) continue;
    const when = spanOf(found.first, found.last, "short");
    lines.set(`${when} ${found.name}`, el("li", {}, el("b", {}, when), ` ${found.name}`));
  }
  return lines.size ? el("ul", { class: "notes" }, [...lines.values()]) : null;
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
