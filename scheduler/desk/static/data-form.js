// Fields one below the other: of the year, or of one row, with the tables that it holds.
import { html, useState } from "./vendor/htm-preact.js";
import { isReader, words } from "./api.js";
import { columnsOf, identityOf, namesIn, shown, usual, valueAt } from "./data-values.js";
import { Table } from "./data-table.js";
import { Brush, Week, YearDates } from "./data-week.js";

function Line({ column, path, data, faults, on }) {
  const { field } = column;
  const isLong = field.kind === "list" && field.item === "text" && !field.names && field.limits?.maxLength > 64;
  const value = valueAt(data, path), asked = isLong ? { ...field, long: true } : field;
  const [typing, setTyping] = useState(null);
  const wrong = faults.at(path);
  const id = `f-${path.join("-")}`;
  const firstRow = path.findIndex((part) => typeof part === "number");
  const wish = (typed) => ({ do: "set", path, typed, was: value === undefined ? null : value, row: firstRow < 0 ? undefined : identityOf(valueAt(data, path.slice(0, firstRow + 1))) });
  const end = () => { if (typing !== null && typing !== shown(value, asked)) on.wish([wish(typing)]); else on.untype(); setTyping(null); };
  const names = namesIn(data, field);
  const common = { id, disabled: isReader, "aria-describedby": `${id}-help`, "aria-invalid": wrong.length ? "true" : null };
  const keys = (event) => { if (event.key === "Enter" && !isLong) event.target.blur(); if (event.key === "Escape") { setTyping(null); on.untype(); event.stopPropagation(); } };
  const entry = names && field.kind !== "list" && field.kind !== "numbers"
    ? html`<select ...${common} onchange=${(event) => on.wish([wish(event.target.value)])}><option value="" selected=${value === undefined}>${usual(field) || "–"}</option>
        ${value !== undefined && !names.some(([code]) => code === value) && html`<option value=${value} selected>${shown(value, field)}</option>`}
        ${names.map(([code, name]) => html`<option value=${code} selected=${code === value}>${name}</option>`)}</select>`
    : isLong ? html`<textarea ...${common} rows=${Math.max(3, (typing ?? shown(value, asked)).split("\n").length)} value=${typing ?? shown(value, asked)} oninput=${(event) => setTyping(event.target.value)} onblur=${end} onkeydown=${keys} />`
    : html`<input ...${common} value=${typing ?? shown(value, asked)} placeholder=${usual(field)} autocomplete="off" spellcheck=${false} oninput=${(event) => { setTyping(event.target.value); on.type(wish(event.target.value)); }} onblur=${end} onkeydown=${keys} />`;
  return html`<div class=${wrong.length ? "line bad" : "line"}><label for=${id}>${column.label}${column.needed ? html`<b aria-hidden="true"> *</b>` : ""}</label>${entry}
    <p id=${`${id}-help`} class="help">${wrong.length ? wrong.map((each) => html`<span class="bad">⚠ ${each.text} </span>`) : field.help}</p></div>`;
}

export function Lines({ path, fields, data, faults, on, but = [] }) {
  const columns = columnsOf(fields).filter((column) => !["rows", "other"].includes(column.field.kind) && !but.includes(column.field.path));
  return html`<div class="lines">${columns.map((column) => html`<${Line} key=${column.field.path} ...${{ column, data, faults, on }} path=${[...path, ...column.path]} />`)}</div>`;
}

// One row with everything that it holds.
export function Row({ path, field, base, data, faults, on }) {
  const [brush, setBrush] = useState("unavailable");
  const row = valueAt(data, path);
  if (row === undefined) return null;
  const more = columnsOf(field.fields).filter((column) => ["rows", "other"].includes(column.field.kind));
  const week = field.fields.find((each) => each.path === "trainers.availability");
  const levels = week?.fields.find((each) => each.key === "dated").fields.find((each) => each.key === "level").options;
  const names = week && Object.fromEntries(week.fields.find((each) => each.key === "dated").fields.find((each) => each.key === "weekdays").options);
  const spans = (data.calendar?.semesters || []).filter((each) => /^\d{4}-\d\d-\d\d$/.test(each?.first) && /^\d{4}-\d\d-\d\d$/.test(each?.last) && each.first <= each.last);
  const span = spans.length > 0 && [spans.map((each) => each.first).sort()[0], spans.map((each) => each.last).sort().reverse()[0]];
  return html`<section class="row-detail" aria-label=${identityOf(row) || ""}>
    <h2>${row.name || identityOf(row) || row.title || `${field.label} ${path[path.length - 1] + 1}`}</h2>
    ${week && html`<h3>${words.week_of}</h3><${Brush} ...${{ levels, brush, choose: setBrush }} />
      <${Week} path=${[...path, "availability", "weekly"]} ...${{ data, names, levels, brush, on, faults }} />
      ${span && Date.parse(span[1]) - Date.parse(span[0]) < 8e10 && html`<h3>${words.dates_of}</h3><${YearDates} path=${[...path, "availability", "dated"]} days=${base.days} ...${{ data, span, levels, brush, on }} />`}`}
    ${more.filter((column) => column.field.kind === "rows").map((column) => html`<h3>${column.label}</h3><${Table} key=${column.field.path} path=${[...path, ...column.path]} field=${column.field} ...${{ data, faults, on: { ...on, row: null, detail: null } }} isSmall=${true} />`)}
    <h3>${words.all_fields}</h3><${Lines} ...${{ path, fields: field.fields, data, faults, on }} />
  </section>`;
}
