// The addresses of the feeds: whose is which, its code, another one, none.
import { html, useEffect, useState } from "./vendor/htm-preact.js";
import { ask, lang, said, words } from "./api.js";
import { Ask, Field } from "./publish_ask.js";
import { copied } from "./publish_told.js";

const KINDS = ["groups", "trainers", "rooms", "units", "staff"];

function Where({ found, on, told }) {
  const [url, setUrl] = useState(found.known ? found.base : "");
  const [isOpen, setOpen] = useState(!found.known);
  const [tried, setTried] = useState(null);
  const keep = async (sure) => {
    setTried(url);
    if (await on.perform({ kind: "serve_at", url, sure }, words.pub_where_done)) { setOpen(false); setTried(null); }
  };
  if (!isOpen) {
    return html`<p>${words.pub_where_is} <b>${found.base}</b> ${found.known === "told" && html`<button type="button" data-writes onclick=${() => setOpen(true)}>${words.pub_where_change}</button>`}</p>`;
  }
  return html`<form class="card" data-writes onsubmit=${(event) => { event.preventDefault(); keep(false); }}>
    <h2>${words.pub_where}</h2><p class="hint">${words.pub_where_why}</p>
    <${Field} id="url" text=${words.pub_where_is} value=${url} set=${setUrl} example="https://edt.example" type="url" required maxlength="300" />
    <p class="tools"><button type="submit" class="go">${words.pub_where_check}</button>
      ${told && tried === url && html`<button type="button" onclick=${() => keep(true)}>${words.pub_where_keep}</button>`}</p>
  </form>`;
}

function Row({ row, on, onask }) {
  const [hasCode, setCode] = useState(false);
  const copy = (text) => copied(text, row.short, on.say);
  return html`<li data-of=${row.audience}>
    <span class="who"><b>${row.short}</b> ${row.isGone && html`<span class="warn">${words.pub_gone}</span>`}</span>
    ${row.page ? html`<span class="address"><a href=${row.page} target="_blank" rel="noopener noreferrer">${row.page}</a></span>
      <span class="tools"><button type="button" onclick=${() => copy(row.page)}>${words.pub_copy}</button>
        <button type="button" onclick=${() => copy(row.feed)} aria-label=${`${words.pub_copy} ${words.pub_feed} ${row.short}`}>${words.pub_feed}</button>
        <button type="button" aria-expanded=${hasCode} onclick=${() => setCode(!hasCode)}>${words.pub_qr}</button>
        <a class="button" href=${`sheet?${new URLSearchParams({ lang, of: row.audience })}`}>${words.pub_sheet}</a>
        <button type="button" data-writes onclick=${() => onask("renew", row)}>${words.pub_renew}</button>
        <button type="button" data-writes onclick=${() => onask("revoke", row)}>${words.pub_revoke}</button></span>
      ${hasCode && html`<img class="code" width="220" height="220" src=${`qr.svg?${new URLSearchParams({ of: row.audience, at: row.since })}`} alt=${said("pub_qr_of", { name: row.short })} />`}`
    : html`<span class="muted">${row.state === "revoked" ? words.pub_closed : words.pub_none}</span>
      <span class="tools" data-writes><button type="button" onclick=${() => on.perform({ kind: "renew", of: row.audience }, said("pub_renewed", { name: row.short }))}>${words.pub_give}</button></span>`}
  </li>`;
}

export function Addresses({ found, on, busy, told, turn }) {
  const [known, setKnown] = useState(null);
  const [asked, setAsked] = useState(null);
  const [sought, setSought] = useState("");
  useEffect(() => { if (found.revisions.length) ask("addresses").then(setKnown); }, [turn]);
  if (!found.revisions.length) return html`<p>${words.pub_after_first}</p>`;
  if (!known) return html`<p role="status">…</p>`;
  if (known.refused) return html`<ul class="faults">${known.refused.map((each) => html`<li>${each}</li>`)}</ul>`;
  const shown = known.rows.filter((row) => `${row.short} ${row.id}`.toLocaleLowerCase(lang).includes(sought.trim().toLocaleLowerCase(lang)));
  const who = asked && (asked.row.size ? said("pub_who_group", { name: asked.row.short, n: asked.row.size }) : asked.row.short);
  return html`<div class="addresses"><${Where} key=${known.base} ...${{ found: known, on, told }} />
    ${known.isLocal && html`<p class="warn">⚠ ${words.pub_local}</p>`}
    <p class="hint">${words.pub_secret}</p>
    <p class="tools"><a class="button" href=${`sheet?${new URLSearchParams({ lang, of: "groups" })}`}>${said("pub_sheets", { what: words.groups })}</a>
      <a class="button" href=${`sheet?${new URLSearchParams({ lang, of: "rooms" })}`}>${said("pub_sheets", { what: words.rooms })}</a>
      <a class="button" href=${`addresses.csv?lang=${lang}`}>${words.pub_csv}</a></p>
    <${Field} id="sought" text=${words.pub_filter} value=${sought} set=${setSought} type="search" />
    ${KINDS.map((kind) => {
      const some = shown.filter((row) => row.kind === kind);
      return some.length > 0 && html`<details open=${kind === "groups" || sought.trim() !== ""}><summary><h2>${words[kind]} <span class="muted">${some.length}</span></h2></summary>
        <ul class="rows">${some.map((row) => html`<${Row} key=${row.audience} ...${{ row, on }} onask=${(kind_, row_) => setAsked({ kind: kind_, row: row_ })} />`)}</ul></details>`;
    })}
    ${asked && html`<${Ask} title=${said(`pub_${asked.kind}_ask`, { name: asked.row.short })} yes=${words[`pub_${asked.kind}`].replace("…", "")} busy=${busy} told=${told} onno=${() => setAsked(null)}
      onyes=${async () => { if (await on.perform({ kind: asked.kind, of: asked.row.audience }, said(asked.kind === "renew" ? "pub_renewed" : "pub_revoked", { name: asked.row.short }))) setAsked(null); }}>
      <p>${said("pub_loses", { who })}</p><p>${words[`pub_${asked.kind}_then`]}</p><//>`}
  </div>`;
}
