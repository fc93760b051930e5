// What is not placed, at hand below the board: pick a session up from here, or let one go here.
import { html, useState } from "./vendor/htm-preact.js";
import { named, said, words } from "./api.js";

// A session of the tray as the rest of the page knows sessions: one that has no date.
export const trayRow = (entry) => ({ ...entry, id: entry.ids[0], at: null, day: null, room: null, pinned: false, flags: [], isTray: true });

function Entry({ entry, held, on }) {
  const row = trayRow(entry);
  const isHeld = held && entry.ids.includes(held.id);
  const name = entry.unit || entry.groups.join(", ");
  const kind = entry.said || words[entry.kind];
  const label = [name, entry.title, kind, entry.ids.length > 1 ? `× ${entry.ids.length}` : "", entry.groups.join(", ")].filter(Boolean).join(", ");
  return html`<li><button type="button" class=${`session ${entry.kind} ${isHeld ? "held" : ""}`} data-tray=${row.id} title=${entry.said ? `${entry.title} · ${kind}` : entry.title}
      aria-label=${label} aria-pressed=${isHeld ? "true" : "false"} onclick=${() => on.tray(row)} onpointerdown=${(event) => on.press(event, row)}
      onpointerenter=${() => on.ahead(row)} onfocus=${() => on.ahead(row)}>
    ${entry.kind !== "alternance" && html`<span class="mark" aria-hidden="true">${words[`${entry.kind}_mark`]}</span>`}
    <span class="code">${name}</span>${entry.ids.length > 1 && html`<b>× ${entry.ids.length}</b>`}
  </button></li>`;
}

export function Tray({ board, held, on }) {
  const [isAll, setAll] = useState(false);
  const here = board.tray.filter((entry) => entry.here);
  const shown = isAll ? board.tray : here;
  const choice = (all, text) => html`<button type="button" class="choice" aria-pressed=${isAll === all ? "true" : "false"} onclick=${() => setAll(all)}>${text}</button>`;
  return html`<section class="tray" aria-label=${words.to_place}>
    <h2>${words.to_place} <b class=${board.unplaced ? "warn" : "good"}>${board.unplaced}</b></h2>
    ${board.unplaced > 0 && html`<span class="choices">${choice(false, words.tray_here)}${choice(true, said("tray_all", { n: board.unplaced }))}</span>`}
    ${held && !held.isTray && html`<button type="button" data-writes class="let-go" title=${words[named(held, "take_out_why")]} onclick=${() => on.takeOut(held)}>↓ ${words.take_out}</button>`}
    ${shown.length > 0 ? html`<ul>${shown.map((entry) => html`<${Entry} key=${entry.ids[0]} ...${{ entry, held, on }} />`)}</ul>`
      : html`<p class="muted">${board.unplaced ? words.tray_none_here : words.all_placed}</p>`}
  </section>`;
}
