// What stands above every view of a year: the views, what is saved, undo and redo. `again`: does "undo" or "redo".
import { html } from "./vendor/htm-preact.js";
import { Who } from "./account.js";
import { Help, Hint } from "./hints.js";
import { said, tabs, title, words } from "./api.js";

export function Top({ figures, again, children }) {
  const changes = figures.changes === 0 ? words.no_change : figures.changes === 1 ? words.one_change : said("changes", { n: figures.changes });
  return html`<header class="top">
    <a class="hint" href="/">${words.years}</a>
    <h1 title=${title}>${title}</h1><span class="muted saved">${words.saved} · ${changes}</span>
    ${tabs.length > 1 && html`<nav class="tabs" aria-label=${words.views}>${tabs.map((tab) => html`<a href=${tab.path || "./"} aria-current=${tab.current ? "page" : null}>${tab.name}</a>`)}</nav>`}
    <span class="tools">
      <button type="button" data-writes id="undo" disabled=${!figures.undo} onclick=${() => again("undo")} title=${figures.undo ? said("undo_what", { what: figures.undo }) : words.nothing_to_undo}>↶ ${words.undo}</button>
      <button type="button" data-writes id="redo" disabled=${!figures.redo} onclick=${() => again("redo")} title=${figures.redo ? said("redo_what", { what: figures.redo }) : words.nothing_to_redo}>↷ ${words.redo}</button>
      ${children}
      <${Help} />
      <${Who} />
    </span>
  </header><${Hint} />`;
}
