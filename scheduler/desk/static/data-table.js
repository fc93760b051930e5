// A table that is edited in place: by mouse, touch and keyboard, pasted into, sorted, filtered; only what is seen is drawn.
import { html, useEffect, useLayoutEffect, useRef, useState } from "./vendor/htm-preact.js";
import { isReader, said, words } from "./api.js";
import { block, columnsOf, identityOf, isIdentity, keyOf, namesIn, shown, usual, valueAt } from "./data-values.js";

const HEIGHT = 34; // pixels of a row, as in the styles
const AROUND = 8; // rows drawn beyond those that are seen

// Where one types: a choice, boxes to tick, or any text; what is meant is up to the desk.
export function Editor({ field, value, first, data, label, done, cancel, typing, move, bad }) {
  const names = namesIn(data, field);
  const box = useRef(null);
  const isOver = useRef(false);
  useLayoutEffect(() => { box.current?.focus(); if (first === undefined) box.current?.select?.(); else typing(first); }, []);
  const end = (typed, how) => { if (!isOver.current && typed !== undefined) { isOver.current = true; done(typed, how); } };
  const keys = (event) => {
    if (event.key === "Escape") { isOver.current = true; cancel(); event.stopPropagation(); }
    else if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); end(read(), move ? "down" : null); }
    else if (event.key === "Tab" && move) { event.preventDefault(); end(read(), event.shiftKey ? "left" : "right"); }
    event.stopPropagation();
  };
  const read = () => box.current?.value;
  const was = shown(value, field);
  const [text, setText] = useState(first ?? was);
  const write = (next) => { setText(next); typing(next); };
  if (names && field.kind !== "list" && field.kind !== "numbers" && names.length < 80 && first === undefined) {
    const known = names.some(([code]) => code === value);
    return html`<select ref=${box} aria-label=${label} aria-invalid=${bad} onkeydown=${keys} onblur=${() => end(read())} onchange=${() => typing(read())}>
      <option value="" selected=${value === undefined}>${usual(field) || "–"}</option>
      ${value !== undefined && !known && html`<option value=${was} selected>${was}</option>`}
      ${names.map(([code, name]) => html`<option value=${code} selected=${code === value}>${name}</option>`)}
    </select>`;
  }
  const ticked = new Set(text.split(/[,;]\s*/).filter(Boolean).map((each) => names?.find((name) => name.includes(each))?.[0] ?? each));
  return html`<span class="editor" onfocusout=${(event) => { if (!event.currentTarget.contains(event.relatedTarget)) end(read()); }}>
    <input ref=${box} value=${text} aria-label=${label} aria-invalid=${bad} onkeydown=${keys} oninput=${() => write(read())} autocomplete="off" spellcheck=${false} placeholder=${usual(field)} list=${names && field.kind !== "list" ? "names" : null} />
    ${names && field.kind !== "list" && html`<datalist id="names">${names.map(([code, name]) => html`<option value=${code}>${name}</option>`)}</datalist>`}
    ${names && field.kind === "list" && html`<span class="ticks" role="group" aria-label=${label}>${names.map(([code, name]) => html`<label><input type="checkbox" checked=${ticked.has(code)} onkeydown=${keys}
      onchange=${(event) => { if (event.target.checked) ticked.add(code); else ticked.delete(code); write([...ticked].join(", ")); }} />${name}</label>`)}</span>`}
  </span>`;
}

// Rows in the order in which they are looked at: of each its number in the file.
function ordered(rows, columns, sort, filter) {
  const texts = (row) => columns.map((column) => shown(valueAt(row, column.path), column.field));
  const asked = filter.toLowerCase();
  let order = rows.map((_, number) => number);
  if (asked) order = order.filter((number) => texts(rows[number]).join("\u0000").toLowerCase().includes(asked));
  if (sort) {
    const column = columns[sort.column];
    const by = new Map(order.map((number) => [number, valueAt(rows[number], column.path)]));
    const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : shown(a, { ...column.field, kind: "text" }).localeCompare(shown(b, { ...column.field, kind: "text" }), undefined, { numeric: true }));
    order.sort((a, b) => sort.sign * compare(by.get(a), by.get(b)) || a - b);
  }
  return order;
}

export function Table({ path, field, data, faults, extra = {}, on, chosen, isSmall, stated }) {
  const rows = valueAt(data, path) || [];
  const columns = columnsOf(field.fields);
  const shownColumns = isSmall ? columns : columns.flatMap((column) => (extra[column.field.path] ? [column, { ...extra[column.field.path], isSaid: true }] : [column]));
  const [at, setAt] = useState([0, 0]);
  const [to, setTo] = useState(null); // the other corner of what is selected
  const [editing, setEditing] = useState(null);
  const [sort, setSort] = useState(null);
  const [filter, setFilter] = useState("");
  const [top, setTop] = useState(0);
  const [doubt, setDoubt] = useState(null);
  const box = useRef(null);
  const grid = useRef(null);
  const focusing = useRef(false);
  const wasHere = useRef(false);
  const kept = useRef({});
  const mark = `${sort?.column}${sort?.sign}${filter}${rows.length}`;
  if (kept.current.mark !== mark) kept.current = { mark, order: ordered(rows, columns, sort, filter) };
  const order = kept.current.order;
  const row = Math.min(at[0], Math.max(0, order.length - 1));
  const column = Math.min(at[1], shownColumns.length - 1);
  const seen = Math.ceil((box.current?.clientHeight || 700) / HEIGHT) + 2 * AROUND;
  const from = isSmall ? 0 : Math.max(0, Math.min(Math.floor(top / HEIGHT) - AROUND, order.length - seen));
  const until = isSmall ? order.length : Math.min(order.length, from + seen);
  const pathOf = (line, col) => [...path, order[line], ...shownColumns[col].path];

  useEffect(() => {
    if (!focusing.current || editing) return;
    focusing.current = false;
    const cell = grid.current?.querySelector('td[tabindex="0"]');
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  useEffect(() => { // somebody asks for a cell: a fault, a sentence
    if (!chosen?.cell) return;
    const line = order.indexOf(chosen.cell.row);
    const col = Math.max(0, shownColumns.findIndex((each) => !each.isSaid && each.path.every((part, n) => chosen.cell.path[n] === part)));
    if (line < 0 && filter) setFilter("");
    go(Math.max(0, line < 0 ? chosen.cell.row : line), col);
  }, [chosen?.cell]);

  function go(line, col, isFar = false) {
    const next = [Math.max(0, Math.min(order.length - 1, line)), Math.max(0, Math.min(shownColumns.length - 1, col))];
    if (isFar) setTo(next); else { setAt(next); setTo(null); on.row?.(path, order[next[0]]); }
    focusing.current = !isFar;
    if (box.current && !isSmall && next[0] >= 0) {
      const y = next[0] * HEIGHT;
      if (y < box.current.scrollTop || y > box.current.scrollTop + box.current.clientHeight - 3 * HEIGHT) box.current.scrollTop = y - box.current.clientHeight / 2;
    }
  }

  function begin(first) {
    const asked = shownColumns[column];
    if (!order.length || asked.isSaid) return;
    if (asked.field.kind === "rows" || asked.field.kind === "other") { on.detail?.(path, order[row], asked); return; }
    if (!isReader) setEditing({ row, column, first });
  }

  const wish = (line, col, typed) => {
    const cell = pathOf(line, col), now = valueAt(data, cell);
    return { do: "set", path: cell, typed, was: now === undefined ? null : now, row: identityOf(rows[order[line]]) };
  };

  function end(typed, how) {
    const { row: line, column: col, first } = editing;
    setEditing(null);
    focusing.current = how !== undefined;
    if (typed !== shown(valueAt(rows[order[line]], shownColumns[col].path), shownColumns[col].field) || first !== undefined) on.wish([wish(line, col, typed)]);
    else on.untype();
    if (how === "down") go(line + 1, col);
    else if (how === "right") go(line, col + 1);
    else if (how === "left") go(line, col - 1);
  }

  function area() {
    const [a, b] = [[row, column], to || [row, column]];
    return { top: Math.min(a[0], b[0]), bottom: Math.max(a[0], b[0]), left: Math.min(a[1], b[1]), right: Math.max(a[1], b[1]) };
  }
  const within = (line, col) => { const { top: t, bottom, left, right } = area(); return to && line >= t && line <= bottom && col >= left && col <= right; };

  function copied(event) {
    if (editing) return;
    event.preventDefault();
    const { top: t, bottom, left, right } = area(), lines = [];
    for (let line = t; line <= bottom; line += 1) {
      const cells = [];
      for (let col = left; col <= right; col += 1) {
        const text = shownColumns[col].isSaid ? shownColumns[col].text(order[line]) : shown(valueAt(rows[order[line]], shownColumns[col].path), shownColumns[col].field);
        cells.push(/[\t\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
      }
      lines.push(cells.join("\t"));
    }
    event.clipboardData.setData("text/plain", lines.join("\r\n"));
  }

  function pasted(event) {
    if (editing) return;
    event.preventDefault();
    const cells = block(event.clipboardData.getData("text/plain"));
    const wishes = [];
    const { top: t, left } = area();
    const renames = new Set();
    cells.forEach((line, n) => {
      const target = t + n;
      const isNew = !order.length || target >= order.length;
      const number = isNew ? rows.length + target - order.length : order[target];
      if (isNew) wishes.push({ do: "add", path, row: {} });
      let col = left;
      for (const text of line) {
        while (shownColumns[col] && (shownColumns[col].isSaid || ["rows", "other"].includes(shownColumns[col].field.kind))) col += 1;
        if (!shownColumns[col]) break;
        const cell = [...path, number, ...shownColumns[col].path];
        const now = isNew ? undefined : valueAt(data, cell);
        const asked = { do: "set", path: cell, typed: text, was: now === undefined ? null : now };
        if (!isNew && !renames.has(number)) asked.row = identityOf(rows[number]);
        if (isIdentity(shownColumns[col].path[0])) renames.add(number);
        if (!isNew || text.trim()) wishes.push(asked);
        col += 1;
      }
    });
    if (sort) setSort(null);
    on.wish(wishes);
  }

  function cleared() {
    const { top: t, bottom, left, right } = area(), wishes = [];
    for (let line = t; line <= bottom; line += 1) for (let col = left; col <= right; col += 1) {
      const asked = shownColumns[col];
      if (!asked.isSaid && !["rows", "other"].includes(asked.field.kind) && valueAt(rows[order[line]], asked.path) !== undefined) wishes.push(wish(line, col, ""));
    }
    if (wishes.length) on.wish(wishes);
  }

  function keys(event) {
    if (editing || event.target.tagName !== "TD") return;
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-15, 0], PageDown: [15, 0] }[event.key];
    const start = event.shiftKey && to ? to : [row, column];
    if (move) { event.preventDefault(); go(start[0] + move[0], start[1] + move[1], event.shiftKey); }
    else if (event.key === "Home") { event.preventDefault(); go(event.ctrlKey ? 0 : row, 0); }
    else if (event.key === "End") { event.preventDefault(); go(event.ctrlKey ? order.length - 1 : row, shownColumns.length - 1); }
    else if (event.key === "Enter" || event.key === "F2") { event.preventDefault(); begin(); }
    else if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); cleared(); }
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); begin(event.key); }
  }

  function add() {
    setSort(null); setFilter("");
    on.wish([{ do: "add", path, row: {} }]);
    setAt([rows.length, 0]);
    focusing.current = true;
    if (box.current) requestAnimationFrame(() => { box.current.scrollTop = box.current.scrollHeight; });
  }

  function duplicate() {
    const copy = JSON.parse(JSON.stringify(rows[order[row]]));
    for (const key of ["id", "code"]) if (copy[key] !== undefined) {
      const taken = new Set(rows.map((each) => each[key]));
      let n = 2;
      while (taken.has(`${copy[key]}-${n}`)) n += 1;
      copy[key] = `${copy[key]}-${n}`;
    }
    on.wish([{ do: "add", path, at: order[row] + 1, row: copy }]);
    go(row + 1, 0);
  }

  async function remove(isSure) {
    const number = order[row];
    const asked = { do: "remove", path: [...path, number], was: rows[number], row: identityOf(rows[number]) };
    const named = isSure ? [] : await on.named(asked);
    if (named.length) { setDoubt({ asked, named, name: identityOf(rows[number]) }); return; }
    setDoubt(null);
    on.wish([doubt && isSure ? doubt.asked : asked]);
    focusing.current = true;
  }

  const cell = (line, col) => {
    const asked = shownColumns[col];
    const isHere = line === row && col === column;
    const own = asked.isSaid ? [] : faults.at(pathOf(line, col));
    const label = `${asked.label}, ${identityOf(rows[order[line]]) || said("row_number", { n: order[line] + 1 })}`;
    const value = asked.isSaid ? undefined : valueAt(rows[order[line]], asked.path);
    const text = asked.isSaid ? asked.text(order[line]) : shown(value, asked.field);
    const isOpen = editing && editing.row === line && editing.column === col;
    return html`<td key=${col} role="gridcell" tabindex=${isHere && !isOpen ? 0 : -1} aria-invalid=${own.length ? "true" : null} aria-selected=${isHere || within(line, col) ? "true" : null}
      class=${`${own.length ? "bad " : ""}${within(line, col) ? "in " : ""}${asked.isSaid ? "said" : asked.field.kind}`} title=${own.length ? own.map((each) => each.text).join("\n") : asked.isSaid ? asked.why(order[line]) : null}
      onpointerdown=${(event) => { wasHere.current = document.activeElement === event.currentTarget; }}
      onclick=${(event) => { if (event.target.closest(".editor, select")) return; if (isHere && !isOpen && (wasHere.current || event.target.closest(".open"))) begin(); else go(line, col, event.shiftKey); }} ondblclick=${() => { if (!isOpen) begin(); }}>
      ${isOpen
        ? html`<${Editor} field=${asked.field} value=${value} first=${editing.first} data=${data} label=${label} done=${end} bad=${own.length ? "true" : null} move=${true}
            cancel=${() => { setEditing(null); focusing.current = true; on.untype(); }} typing=${(typed) => on.type(wish(line, col, typed))} />`
        : asked.isSaid ? text
        : asked.field.kind === "rows" || asked.field.kind === "other" ? html`<span class="open">${text || "+"}</span>`
        : text !== "" ? text : html`<span class="usual">${usual(asked.field)}</span>`}
    </td>`;
  };
  const here = shownColumns[column];
  const told = here && order.length ? (here.isSaid ? here.why(order[row]) : here.field.help) : "";
  const wrong = here && order.length && !here.isSaid ? faults.at(pathOf(row, column)) : [];
  return html`<section class=${isSmall ? "table small" : "table"} aria-label=${field.label}>
    <div class="table-tools">
      ${!isSmall && html`<input type="search" value=${filter} placeholder=${words.filter} aria-label=${words.filter} oninput=${(event) => { setFilter(event.target.value); setAt([0, column]); }} />`}
      ${!isSmall && html`<span class="muted">${said(order.length === 1 ? "one_row" : "rows_count", { n: order.length })}</span>`}
      <button type="button" data-writes class="add" onclick=${add}>+ ${words.add_row}</button>
      <button type="button" data-writes disabled=${!order.length} onclick=${duplicate}>${words.duplicate}</button>
      <button type="button" data-writes disabled=${!order.length} onclick=${() => remove(false)}>${words.remove_row}</button>
      ${!isSmall && on.detail && html`<button type="button" disabled=${!order.length} onclick=${() => on.detail(path, order[row])}>${words.row_detail}</button>`}
    </div>
    ${doubt && html`<div class="doubt" role="alertdialog" aria-label=${words.named_there}><p>${said("named_where", { name: doubt.name })}</p><ul>${doubt.named.slice(0, 12).map((each) => html`<li>${each}</li>`)}</ul>
      <button type="button" onclick=${() => remove(true)}>${words.remove_all_the_same}</button> <button type="button" onclick=${() => setDoubt(null)}>${words.keep_row}</button></div>`}
    <div class="scroller" ref=${box} onscroll=${(event) => setTop(event.target.scrollTop)} oncopy=${copied} onpaste=${pasted}>
      <table role="grid" ref=${grid} aria-rowcount=${order.length + 1} aria-label=${field.label} aria-multiselectable="true" onkeydown=${keys}>
        <thead><tr><th class="number" scope="col"><span class="hidden">${words.row}</span></th>${shownColumns.map((each, n) => html`<th key=${n} scope="col" class=${each.isSaid ? "said" : each.field.kind} aria-sort=${sort?.column === columns.indexOf(each) ? (sort.sign > 0 ? "ascending" : "descending") : null}>
          ${each.isSaid ? each.label : html`<button type="button" title=${each.field.help} onclick=${() => { const own = columns.indexOf(each); setSort(sort?.column !== own ? { column: own, sign: 1 } : sort.sign > 0 ? { column: own, sign: -1 } : null); }}>
            ${each.label}${each.needed ? html`<b aria-hidden="true">*</b>` : ""}${sort?.column === columns.indexOf(each) ? (sort.sign > 0 ? " ▲" : " ▼") : ""}</button>`}</th>`)}</tr></thead>
        <tbody>
          ${from > 0 && html`<tr aria-hidden="true" key="before"><td style=${{ height: `${from * HEIGHT}px` }}></td></tr>`}
          ${order.slice(from, until).map((number, n) => html`<tr key=${number} aria-rowindex=${from + n + 2} class=${from + n === row ? "here" : null}>
            <th scope="row" class=${faults.has([...path, number]) ? "number bad" : stated?.has(keyOf([...path, number])) ? "number stated" : "number"}>${faults.has([...path, number]) ? "⚠" : stated?.has(keyOf([...path, number])) ? "Σ" : ""}${number + 1}</th>${shownColumns.map((_, col) => cell(from + n, col))}</tr>`)}
          ${until < order.length && html`<tr aria-hidden="true" key="after"><td style=${{ height: `${(order.length - until) * HEIGHT}px` }}></td></tr>`}
        </tbody>
      </table>
      ${!order.length && html`<p class="muted none" tabindex="0">${filter ? words.no_match : words.no_rows}</p>`}
    </div>
    ${order.length > 0 && html`<p class=${wrong.length ? "cell-said bad" : "cell-said"}>${wrong.length ? wrong.map((each) => each.text).join(" ") : html`<b>${here.label}</b> – ${told}`}</p>`}
  </section>`;
}
