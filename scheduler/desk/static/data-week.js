// When a trainer is there: a week that is painted, and a year on which dates are marked.
import { html, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { lang, said, words } from "./api.js";
import { day as dated, identityOf, valueAt } from "./data-values.js";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const SIGNS = { unavailable: "✕", avoid: "~", ok: "", prefer: "★" };

export function Brush({ levels, brush, choose }) {
  return html`<fieldset data-writes class="brush"><legend>${words.brush}</legend>${levels.map(([code, name], n) => html`<label class=${`level ${code}`}>
    <input type="radio" name="brush" value=${code} checked=${brush === code} onchange=${() => choose(code)} /><span aria-hidden="true">${SIGNS[code] || "·"}</span>${name} <kbd>${n + 1}</kbd></label>`)}</fieldset>`;
}

function levelAt(weekly, day, start) {
  const level = weekly?.[day];
  return (level && typeof level === "object" ? level[start] : level) || "ok";
}

export function Week({ path, data, names, levels, brush, on, faults }) {
  const weekly = valueAt(data, path);
  const slots = data.slots || [];
  const days = WEEKDAYS.filter((day) => slots.some((slot) => (slot.weekdays || WEEKDAYS.slice(0, 5)).includes(day)));
  const starts = [...new Set(slots.map((slot) => slot.start))].sort();
  const isSlot = (day, start) => slots.some((slot) => slot.start === start && (slot.weekdays || WEEKDAYS.slice(0, 5)).includes(day));
  const [painted, setPainted] = useState(null); // while the pointer is down: cells, by "day start"
  const [at, setAt] = useState([0, 0]);
  const grid = useRef(null);
  const words_of = Object.fromEntries(levels);
  const level = (day, start) => painted?.get(`${day} ${start}`) || levelAt(weekly, day, start);

  function paint(cells) {
    const wishes = [];
    for (const day of days) {
      const own = starts.filter((start) => isSlot(day, start));
      if (!own.some((start) => cells.has(`${day} ${start}`))) continue;
      const next = own.map((start) => cells.get(`${day} ${start}`) || levelAt(weekly, day, start));
      const was = weekly?.[day];
      const isOne = next.every((each) => each === next[0]);
      const value = isOne ? (next[0] === "ok" && was === undefined ? null : next[0]) : Object.fromEntries(own.map((start, n) => [start, next[n]]).filter(([start, each]) => each !== "ok" || (was && typeof was === "object" && was[start])));
      if (JSON.stringify(value) === JSON.stringify(was ?? null)) continue;
      wishes.push({ do: "set", path: [...path, day], value, was: was ?? null, row: identityOf(valueAt(data, path.slice(0, 2))) });
    }
    if (wishes.length) on.wish(wishes);
  }

  const set = (list, one = brush) => paint(new Map(list.map(([day, start]) => [`${day} ${start}`, one])));

  function press(event) {
    const first = event.target.closest("button[data-cell]");
    if (!first || event.button > 0) return;
    event.preventDefault();
    first.focus();
    const cells = new Map([[first.dataset.cell, brush]]);
    setPainted(new Map(cells));
    const over = (next) => {
      const found = document.elementFromPoint(next.clientX, next.clientY)?.closest("button[data-cell]");
      if (found && grid.current.contains(found) && !cells.has(found.dataset.cell)) { cells.set(found.dataset.cell, brush); setPainted(new Map(cells)); }
    };
    const up = () => {
      removeEventListener("pointermove", over);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", up);
      setPainted(null);
      paint(cells);
    };
    addEventListener("pointermove", over);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", up);
  }

  function keys(event) {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const [row, column] = at;
    if (move) {
      event.preventDefault();
      const next = [Math.max(0, Math.min(starts.length - 1, row + move[0])), Math.max(0, Math.min(days.length - 1, column + move[1]))];
      setAt(next);
      grid.current.querySelector(`[data-at="${next.join("-")}"]`)?.focus();
    } else if ("1234".includes(event.key) && levels[Number(event.key) - 1]) { event.preventDefault(); set([[days[column], starts[row]]], levels[Number(event.key) - 1][0]); }
    else if (event.key === "Enter" || event.key === " ") { event.preventDefault(); set([[days[column], starts[row]]]); }
  }

  const wrong = faults.at(path);
  return html`<div class="week"><table ref=${grid} role="grid" aria-label=${words.week_of} onpointerdown=${press} onkeydown=${keys}>
    <thead><tr><td></td>${days.map((day) => html`<th scope="col"><button type="button" title=${said("paint_all", { what: names[day] })} onclick=${() => set(starts.filter((start) => isSlot(day, start)).map((start) => [day, start]))}>${names[day].slice(0, 3)}</button></th>`)}</tr></thead>
    <tbody>${starts.map((start, row) => html`<tr><th scope="row"><button type="button" title=${said("paint_all", { what: start })} onclick=${() => set(days.filter((day) => isSlot(day, start)).map((day) => [day, start]))}>${start}</button></th>
      ${days.map((day, column) => html`<td role="gridcell">${isSlot(day, start) && html`<button type="button" class=${`level ${level(day, start)}`} data-cell=${`${day} ${start}`} data-at=${`${row}-${column}`} tabindex=${row === at[0] && column === at[1] ? 0 : -1}
        onfocus=${() => setAt([row, column])} aria-label=${`${names[day]} ${start} : ${words_of[level(day, start)]}`}><span aria-hidden="true">${SIGNS[level(day, start)] || "·"}</span></button>`}</td>`)}</tr>`)}</tbody>
  </table>${wrong.map((each) => html`<p class="bad">${each.text}</p>`)}</div>`;
}

const iso = (date) => date.toISOString().slice(0, 10);
const after = (text, days) => iso(new Date(Date.parse(text) + days * 86_400_000));

export function YearDates({ path, data, days, span, levels, brush, on }) {
  const rows = valueAt(data, path) || [];
  const [from, setFrom] = useState(null);
  const [to, setTo] = useState(null);
  const [at, setAt] = useState(span[0]);
  const [live, setLive] = useState("");
  const box = useRef(null);
  const isMoving = useRef(false);
  const words_of = Object.fromEntries(levels);
  const months = [];
  for (let month = span[0].slice(0, 7); month <= span[1].slice(0, 7); month = after(`${month}-28`, 5).slice(0, 7)) months.push(month);
  useEffect(() => { if (isMoving.current) { isMoving.current = false; box.current.querySelector(`[data-day="${at}"]`)?.focus(); } });

  const on_day = (day) => rows.filter((row) => row?.first <= day && day <= row?.last).pop();
  const chosen = (day) => from && ((from <= day && day <= (to || from)) || ((to || from) <= day && day <= from));

  function finish(last) {
    const [first, end] = [from, last].sort();
    setFrom(null); setTo(null);
    setLive(said("marked", { from: dated(first), to: dated(end), level: words_of[brush] }));
    on.wish([{ do: "add", path, row: { first, last: end, level: brush } }]);
  }

  function press(event) {
    const start = event.target.closest("button[data-day]");
    if (!start || event.button > 0) return;
    if (from) { finish(start.dataset.day); return; }
    setFrom(start.dataset.day); setTo(start.dataset.day); setAt(start.dataset.day);
    setLive(said("from_here", { from: dated(start.dataset.day) }));
  }
  function over(event) {
    const next = event.target.closest("button[data-day]");
    if (from && next) setTo(next.dataset.day);
  }
  function up(event) {
    const end = document.elementFromPoint(event.clientX, event.clientY)?.closest("button[data-day]");
    if (from && end && end.dataset.day !== from && box.current.contains(end)) finish(end.dataset.day);
  }
  function keys(event) {
    const move = { ArrowUp: -7, ArrowDown: 7, ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (move) {
      event.preventDefault();
      const next = after(at, move);
      if (next < span[0] || next > span[1]) return;
      isMoving.current = true;
      setAt(next);
      if (from) setTo(next);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (from) finish(at); else { setFrom(at); setTo(at); setLive(said("from_here", { from: dated(at) })); }
    } else if (event.key === "Escape" && from) { event.stopPropagation(); setFrom(null); setTo(null); setLive(""); }
  }

  const name = (month) => new Date(`${month}-15`).toLocaleDateString(lang, { month: "long", year: "numeric" });
  return html`<div class="year-dates" ref=${box} onpointerdown=${press} onpointerover=${over} onpointerup=${up} onkeydown=${keys}>
    <p class="muted" role="status">${live || words.mark_dates}</p>
    <div class="months">${months.map((month) => {
      const first = new Date(`${month}-01`), blank = (first.getUTCDay() + 6) % 7;
      const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
      return html`<section class="month-dates" aria-label=${name(month)}><h4>${name(month)}</h4><div class="days">${Array.from({ length: blank }, () => html`<i></i>`)}${Array.from({ length }, (_, n) => {
        const day = `${month}-${String(n + 1).padStart(2, "0")}`;
        if (day < span[0] || day > span[1]) return html`<i></i>`;
        const row = on_day(day), why = days[day];
        const told = [dated(day), row && words_of[row.level], row && (row.slots || row.weekdays) && words.in_part, why].filter(Boolean).join(", ");
        return html`<button type="button" data-day=${day} tabindex=${day === at ? 0 : -1} onfocus=${() => setAt(day)} title=${told} aria-label=${told} aria-pressed=${chosen(day) ? "true" : null}
          class=${`${why ? "shut " : ""}${row ? `level ${row.level}${row.slots || row.weekdays ? " part" : ""}` : ""}${chosen(day) ? " chosen" : ""}`}>${n + 1}</button>`;
      })}</div></section>`;
    })}</div>
  </div>`;
}
