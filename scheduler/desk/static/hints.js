// First-use hints, a sentence for each page: shown until it is read, or until all are turned off; kept by the browser.
import { html, useState } from "./vendor/htm-preact.js";
import { lang, words } from "./api.js";

const [OFF, READ] = ["desk-hints", "desk-hints-read"];

function kept(key) {
  try { return localStorage.getItem(key); } catch { return null; } // a browser may keep nothing
}

function keep(key, value) {
  try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value); } catch { /* then it is shown again */ }
}

export const areOff = () => kept(OFF) === "off";
export const turnOff = () => keep(OFF, "off");
export function forget() { keep(OFF, null); keep(READ, null); }
const read = () => (kept(READ) || "").split(" ");

export const viewName = () => document.getElementById("view")?.dataset.view || "start";

export function Hint() {
  const view = viewName();
  const [isShown, setShown] = useState(`hint_${view}` in words && !areOff() && !read().includes(view));
  if (!isShown) return null;
  const close = (all) => { if (all) turnOff(); else keep(READ, [...read(), view].join(" ")); setShown(false); };
  return html`<aside class="first-use" aria-label=${words.hint}><p>${words[`hint_${view}`]}</p>
    <button type="button" onclick=${() => close(false)}>${words.hint_read}</button>
    <button type="button" onclick=${() => close(true)}>${words.hint_off}</button></aside>`;
}

export function Help() {
  const view = viewName();
  return html`<a class="button help" href="/guide/${view}?lang=${lang}" target="_blank" title=${words.guide} aria-label=${words.guide}>?</a>`;
}
