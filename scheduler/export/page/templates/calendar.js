/* Days are texts (2022-10-04) and are computed with in UTC, so that the reader's own zone changes nothing. */
const locale = data.lang === "fr" ? "fr-FR" : "en-GB";
const format = (options) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
const formats = {
  long: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  short: format({ day: "numeric", month: "short" }),
  day: format({ day: "numeric" }),
  dayMonth: format({ day: "numeric", month: "long" }),
  date: format({ day: "numeric", month: "long", year: "numeric" }),
  month: format({ month: "long", year: "numeric" }),
  weekday: format({ weekday: "short" }),
  initial: format({ weekday: "narrow" }),
};
const dateOf = (day) => new Date(`${day}T00:00:00Z`);
const isoOf = (date) => date.toISOString().slice(0, 10);
const plus = (day, count) => isoOf(new Date(dateOf(day).getTime() + count * 86400000));
const weekdayOf = (day) => (dateOf(day).getUTCDay() + 6) % 7;
const mondayOf = (day) => plus(day, -weekdayOf(day));
/* French says « 1er », which Intl does not. */
const ordinal = (text) => (data.lang === "fr" ? text.replace(/(?<!\d)1(?=$|\s\p{L}|–)/u, "1er") : text);
const say = (day, kind) => ordinal(formats[kind].format(dateOf(day)));
function spanOf(first, last, kind) {
  if (kind === "short" && first.slice(0, 4) !== last.slice(0, 4)) return `${say(first, kind)} – ${say(last, kind)}`; // no year
  return ordinal(formats[kind].formatRange(dateOf(first), dateOf(last)));
}
const colon = data.lang === "fr" ? "\u00a0: " : ": ";
const semicolon = data.lang === "fr" ? "\u00a0; " : "; ";
const columnsOf = (week) => data.columns.map((column) => plus(week, column));

/* Today at the centre, wherever the reader is. */
const today = new Intl.DateTimeFormat("en-CA", {
  timeZone: data.zone, year: "numeric", month: "2-digit", day: "2-digit",
}).format(new Date());

function weekNumber(week) {
  const thursday = plus(week, 3);
  return 1 + Math.floor((dateOf(thursday) - dateOf(`${thursday.slice(0, 4)}-01-01`)) / 604800000);
}

function clock(text) {
  const [hour, minute] = text.split(":");
  if (data.lang === "en") return text;
  return `${Number(hour)}\u00a0h${minute === "00" ? "" : `\u00a0${minute}`}`;
}

const marksOn = new Map();
for (const found of data.marks) {
  for (let day = found.first; day <= found.last; day = plus(day, 1)) {
    if (!marksOn.has(day)) marksOn.set(day, []);
    marksOn.get(day).push(found);
  }
}
const taught = new Set(data.taught);
/* Starts of the slots there are on a day: those of its weekday, but where a half day or another season differs. */
const openOn = (day) => (taught.has(day) ? data.open[day] ?? data.grid[weekdayOf(day)] : []);

const CLOSED = ["closure", "holiday"];
const PERIODS = ["revision", "exams", "second_session"];

/* Why nothing can be held on a day: it is closed, of another period, or only no day of the grid. */
function groundOf(day) {
  if (taught.has(day)) return "";
  const types = (marksOn.get(day) ?? []).map((found) => found.type);
  if (types.some((type) => CLOSED.includes(type))) return "closed";
  return types.some((type) => PERIODS.includes(type)) ? "exams" : "off";
}

/* The names of a day's marks, each once: both semesters may share their second session. */
function marksNamed(day, types) {
  const names = new Map();
  for (const found of marksOn.get(day) ?? []) {
    if (types && !types.includes(found.type)) continue;
    if (!names.has(found.name)) names.set(found.name, []);
    if (found.detail) names.get(found.name).push(found.detail);
  }
  return [...names].map(([name, details]) => (details.length ? `${name} (${details.join(", ")})` : name));
}

const examsOf = ({ kind, id }) => (data.exams ?? []).filter((item) => kind === "all" || item.seen[kind].includes(id));
const everythingOf = (audience) => [...heldFor(audience), ...examsOf(audience)];

function heldFor(audience) {
  if (audience.kind === "all") return [...data.sessions, ...data.alternance, ...data.busy];
  if (audience.kind === "trainer") return data.sessions.filter((item) => item.trainers.includes(audience.id));
  if (audience.kind === "room") return data.sessions.filter((item) => (item.rooms ?? [item.room]).includes(audience.id));
  const { units: codes, groups: lineage, present = [] } = data.attends[audience.id];
  const [units, groups] = [new Set(codes), new Set(lineage)];
  const attends = (item) => (item.unit ? units.has(item.unit) : item.groups.some((group) => groups.has(group)));
  const there = ({ day }) => present.every((spans) => spans.some(([first, last]) => first <= day && day <= last));
  return [...data.sessions, ...data.alternance, ...data.busy].filter((item) => attends(item) && there(item));
}

function byDay(items) {
  const table = new Map();
  const order = (item) => `${item.day} ${item.start} ${item.unit ?? ""}`;
  for (const item of [...items].sort((a, b) => (order(a) < order(b) ? -1 : 1))) {
    if (!table.has(item.day)) table.set(item.day, []);
    table.get(item.day).push(item);
  }
  return table;
}
