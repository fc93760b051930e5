// The year as a table: weeks down, weekdays across, each date's slots as buttons. One button is reached by Tab, the
// others by the arrows.
import { html } from "./vendor/htm-preact.js";
import { lang, named, said, words } from "./api.js";

const locale = lang === "en" ? "en-GB" : lang; // day before month, as the server says it
const DAY = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat(locale, { day: "2-digit", month: "2-digit", timeZone: "UTC" });
const noon = (day) => new Date(`${day}T12:00:00Z`);
export const dayName = (day) => DAY.format(noon(day));

function dates(monday, columns) {
  const first = noon(monday);
  return columns.map(({ weekday }) => new Date(first.getTime() + weekday * 86400000).toISOString().slice(0, 10));
}

function verdictClass(verdict, best) {
  if (!verdict) return "";
  if (verdict.no) return "no";
  if (verdict.clashes > 0) return "clash";
  return best ? "free best" : "free";
}

function verdictSaid(verdict) {
  if (!verdict) return "";
  if (verdict.no) return words.impossible;
  if (verdict.clashes > 0) return said("with_clash", { n: verdict.clashes, points: verdict.shown });
  return said("possible", { points: verdict.shown });
}

const shownVerdict = (verdict) => (verdict.no ? "" : verdict.clashes > 0 ? `⚠ ${verdict.shown}` : verdict.shown);

const Pin = () => html`<svg class="pin" viewBox="0 0 16 16" aria-hidden="true"><path d="M9.5 1 15 6.5l-3 .8-2.6 2.6.3 3.3L8 14.9 1.1 8l1.7-1.7 3.3.3L8.7 4z"/></svg>`;

function Session({ row, held, price, coordinates, on, focus }) {
  const mark = row.kind === "alternance" ? "" : words[`${row.kind}_mark`];
  const isExam = row.kind === "exam";
  const isHeld = held && held.id === row.id;
  const names = ["session", row.kind];
  if (row.slots > 1) names.push(`long-${row.slots}`);
  if (isHeld) names.push("held");
  else if (held && row.unit && held.unit === row.unit) names.push("sibling");
  if (row.flags.length) names.push("scarred");
  const kind = row.said || words[row.kind];
  const hours = row.isDue ? said("due_by", { hour: row.start }) : `${row.start}${row.slots > 1 || isExam ? ` – ${row.end}` : ""}`;
  const watched = isExam && row.watched.length > 0 ? said("watched_by", { who: row.watched.join(", ") }) : "";
  const label = [
    `${dayName(row.day)}, ${hours}`, row.unit ? `${row.unit} ${row.title}` : row.groups.join(", "), kind,
    row.room || "", watched, row.pinned ? words[named(row, "pinned")] : "", ...row.flags, price ? said("exchange_here", { points: price.shown }) : "",
  ].filter(Boolean).join(", ");
  return html`<button type="button" class=${names.join(" ")} data-id=${row.id} data-at=${row.at} data-day=${row.day}
      ...${coordinates} aria-label=${label} aria-pressed=${isHeld ? "true" : "false"}
      tabindex=${focus === row.id ? 0 : -1} onclick=${() => on.session(row)} onfocus=${() => { on.look(row.at, row); on.ahead(row); }}
      onpointerenter=${() => on.ahead(row)} onpointerdown=${(event) => on.press(event, row)}>
    ${mark && html`<span class="mark" aria-hidden="true">${mark}</span>`}
    <span class="code">${row.unit || kind}</span>${isExam && html`<span class="hour">${row.isDue ? "≤ " : ""}${row.start}</span>`}
    ${row.flags.length > 0 && html`<span class="scar" aria-hidden="true">⚠</span>`}
    ${price && html`<span class=${`price ${price.clashes > 0 ? "warn" : ""}`} aria-hidden="true">⇄ ${price.shown}</span>`}
    ${row.pinned && html`<${Pin} />`}
    ${isExam && !row.isDue && html`<span class="where" aria-hidden="true">${[row.room, ...row.watched].filter(Boolean).join(" · ")}</span>`}
  </button>`;
}

function Drop({ at, day, start, verdict, best, coordinates, on, focus }) {
  const hour = verdict && verdict.hour;
  const label = [`${dayName(day)}${hour || start ? `, ${hour || start}` : ""}`, verdictSaid(verdict)].filter(Boolean).join(", ");
  return html`<button type="button" class=${`slot ${hour ? "of-day" : ""} ${verdictClass(verdict, best)}`} data-at=${at} data-day=${day}
      ...${coordinates} aria-label=${label} tabindex=${focus === at ? 0 : -1} onclick=${() => on.slot(at)}
      onfocus=${() => on.look(at, null)} onpointerenter=${() => on.hover(at)}>
    ${hour && html`<span class="hour">${hour}</span>`}${verdict ? shownVerdict(verdict) : ""}
  </button>`;
}

function Day({ board, day, week, column, held, verdicts, prices, best, byDay, on, focus }) {
  const rows = board.rowsOn.get(day) || [];
  const slots = board.slots[day];
  const number = html`<span class="number" aria-hidden="true">${Number(day.slice(8))}</span>`;
  const at = (slot) => ({ "data-row": week, "data-slot": slot, "data-column": column });
  const alternance = rows.filter((row) => row.kind === "alternance");
  const isSlot = (row) => slots?.some((slot) => slot.at === row.at);
  const elsewhere = rows.filter((row) => row.kind !== "alternance" && !isSlot(row)); // as after an edit of the calendar
  // Hours of the day at which a held examination can start stand among what is held there, in time order.
  const hours = held && held.kind === "exam" ? (byDay[day] || []).filter((each) => !isSlot(each) && each.at !== held.at) : [];
  const ordered = [...alternance, ...[...elsewhere, ...hours].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))];
  const drawn = ordered.map((each, index) => (each.id
    ? html`<${Session} key=${each.id} row=${each} ...${{ held, on, focus }} coordinates=${at(index / 100)} />`
    : html`<${Drop} key=${each.at} at=${each.at} day=${day} verdict=${each.verdict} best=${best.has(each.at)} ...${{ on, focus }} coordinates=${at(index / 100)} />`));
  if (!slots) {
    const why = board.closed[day];
    if (!why && !drawn.length) return html`<td class="day outside"></td>`;
    return html`<td class="day shut">${why && html`<div class="why" ...${at(0)} data-day=${day}>${why}</div>`}${drawn}${number}</td>`;
  }
  const asDay = held && held.kind === "alternance" && held.day !== day && byDay[day]?.[0];
  return html`<td class=${`day ${alternance.length ? "centre" : ""}`}>
    ${number}
    ${drawn}
    ${asDay && html`<${Drop} at=${asDay.at} day=${day} verdict=${asDay.verdict} best=${best.has(asDay.at)}
        ...${{ on, focus }} coordinates=${at(0)} />`}
    ${slots.map((slot, index) => {
      const here = rows.filter((row) => row.kind !== "alternance" && row.at === slot.at);
      const busy = board.busy.filter((each) => each.begins < slot.ends && slot.begins < each.ends);
      const verdict = held && held.kind !== "alternance" ? verdicts[slot.at] : null;
      // A long session is drawn over all of its slots; where it can go on from one of these, that one shows.
      const over = (row) => row.slots > 1 && slots.findIndex((each) => each.at === row.at) + row.slots > index && row.at < slot.at;
      const goesOn = !here.length && rows.some((row) => row.kind !== "alternance" && isSlot(row) && over(row));
      if (goesOn && !(verdict && !verdict.no)) return null;
      if (here.length) return here.map((row) => html`<${Session} key=${row.id} ...${{ row, held, on, focus }} price=${prices[row.id]} coordinates=${at(index + 1)} />`);
      if (busy.length && !(verdict && !verdict.no)) {
        return html`<div class="away" title=${busy[0].title}>${busy[0].title}</div>`;
      }
      return html`<${Drop} key=${slot.at} at=${slot.at} day=${day} start=${slot.start} verdict=${verdict}
          best=${best.has(slot.at)} ...${{ on, focus }} coordinates=${at(index + 1)} />`;
    })}
  </td>`;
}

// The sessions and examinations of a week that can be pinned.
export function inWeek(sheet, week) {
  return dates(week.monday, sheet.columns).flatMap((day) => sheet.rowsOn.get(day) || []).filter((row) => row.kind !== "alternance" && !row.isDue);
}

function WeekPin({ board, week, on }) {
  const rows = inWeek(board, week);
  if (!rows.length) return null;
  const isPinned = rows.every((row) => row.pinned);
  const label = said(isPinned ? "unpin_week" : "pin_week", { n: week.number });
  return html`<button type="button" data-writes class="week-pin" tabindex="-1" aria-pressed=${isPinned ? "true" : "false"} aria-label=${label} title=${label}
    onclick=${() => on.pinWeek(board, week, isPinned)}><${Pin} /></button>`;
}

export function Grid({ board, held, found, prices, on, focus }) {
  const verdicts = (found && found.slots) || {};
  const least = found && found.best.length ? found.best[0].points : null;
  const best = new Set(found ? found.best.filter((each) => each.points === least).map((each) => each.at) : []);
  const byDay = {};
  for (const [at, verdict] of Object.entries(verdicts)) (byDay[at.slice(0, 10)] ||= []).push({ at, verdict });
  let semester = null;
  return html`<table class="grid">
    <thead><tr><td></td>${board.columns.map((each) => html`<th scope="col" key=${each.weekday}><span class="long">${each.name}</span><span class="short">${each.short}</span> <span class="hours">${each.hours.join(" · ")}</span></th>`)}</tr></thead>
    <tbody>${board.weeks.map((week, index) => {
      const title = week.semester !== semester && board.semesters.find((each) => each.id === week.semester).title;
      semester = week.semester;
      return [
        title && html`<tr class="semester" key=${week.semester}><th scope="colgroup" colspan=${board.columns.length + 1}>${title}</th></tr>`,
        html`<tr key=${week.monday} data-week=${week.monday}><th scope="row">${said("week", { n: week.number })}<small>${SHORT.format(noon(week.monday))}</small><${WeekPin} ...${{ board, week, on }} /></th>
          ${dates(week.monday, board.columns).map((day, column) => html`<${Day} key=${day}
              ...${{ board, day, held, verdicts, prices, best, byDay, on, focus, column }} week=${index} />`)}</tr>`,
      ];
    })}</tbody>
  </table>`;
}

// First and last day of the weeks that the reader sees of a sheet.
export function weeksInSight(scroller, sheet) {
  const box = scroller.getBoundingClientRect();
  const seen = [...scroller.querySelectorAll("tr[data-week]")].filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > box.top && top < Math.min(box.bottom, innerHeight);
  });
  if (!seen.length || seen.length === sheet.weeks.length) return null;
  return { first: seen[0].dataset.week, last: dates(seen[seen.length - 1].dataset.week, [{ weekday: 6 }])[0] };
}

// The button to go to from one, by an arrow: the same date's next slot, the same slot of the next date or week.
export function neighbour(from, key) {
  const [row, slot, column] = ["row", "slot", "column"].map((name) => Number(from.dataset[name]));
  const all = [...from.closest("table").querySelectorAll("button[data-row]")];
  const place = (each) => Number(each.dataset.row) * 100 + Number(each.dataset.slot);
  const here = row * 100 + slot;
  if (key === "ArrowUp" || key === "ArrowDown") {
    const own = all.filter((each) => Number(each.dataset.column) === column);
    return key === "ArrowDown" ? own.find((each) => place(each) > here) : own.reverse().find((each) => place(each) < here);
  }
  const line = all.filter((each) => Number(each.dataset.row) === row);
  const further = (each) => (key === "ArrowRight" ? Number(each.dataset.column) > column : Number(each.dataset.column) < column);
  const beyond = line.filter(further).sort((a, b) =>
    Math.abs(a.dataset.column - column) - Math.abs(b.dataset.column - column) || Math.abs(a.dataset.slot - slot) - Math.abs(b.dataset.slot - slot));
  return beyond[0];
}
