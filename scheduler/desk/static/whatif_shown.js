// One scenario: what it does, whom to tell what, and what moves, on the weeks and by date.
import { html, useState } from "./vendor/htm-preact.js";
import { said, words } from "./api.js";

function Entry({ entry }) {
  const other = entry.other ? said(entry.role === "old" ? "if_to_place" : "if_from_place", { when: entry.other }) : null;
  const detail = [entry.id, entry.who, entry.room && said("if_room", { room: entry.room })].filter(Boolean).join(" · ");
  return html`<li class=${`moved ${entry.role}`} title=${detail}>
    ${entry.number ? html`<b class="num">${entry.number}</b>` : null}
    <span class="when">${entry.start}</span> ${entry.role === "old" ? html`<s>${entry.what}</s>` : html`<b>${entry.what}</b>`}
    ${entry.clash ? html`<span class="bad" title=${words.if_clash}> ⚠<span class="hidden">${words.if_clash}</span></span>` : null}
    ${entry.role !== "stay" ? html`<small>${[other || words[`if_${entry.role === "new" ? "new_place" : entry.role === "old" ? "old_place" : "changed"}`], entry.who].filter(Boolean).join(" · ")}</small>` : null}
  </li>`;
}

function Week({ week }) {
  return html`<section class="moved-week" aria-label=${week.title}><h4>${week.title}</h4>
    <ol class="days">${week.days.map((day) => html`<li class=${day.entries.length ? "" : "vacant"}><h5 aria-label=${day.long}>${day.short} ${day.date}${day.closed ? html`<small>${day.closed}</small>` : null}</h5>
      <ul>${day.entries.map((entry) => html`<${Entry} entry=${entry} />`)}</ul></li>`)}</ol></section>`;
}

function Message({ message, told }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(`${message.subject}\n\n${message.text}`);
    setCopied(true);
    told(words.if_copied);
  };
  return html`<details class="message"><summary>${message.kind === "group" ? said("if_group", message) : message.name}</summary>
    <p class="subject"><b>${message.subject}</b></p><pre tabindex="0" aria-label=${message.name}>${message.text}</pre>
    <p class="tools"><button type="button" class="plain" onclick=${copy}>${isCopied ? `✓ ${words.if_copied}` : words.if_copy}</button>
      ${message.mailto ? html`<a class="plain" href=${message.mailto}>${words.if_mail}</a>` : null}</p></details>`;
}

export function Shown({ one, told, on }) {
  if (one.status !== "done") return null;
  return html`<article class="shown" id="shown" aria-labelledby="shown-title">
    <header><h2 id="shown-title" tabindex="-1">${one.title}</h2>
      ${one.planned && !one.outdated ? html`<span class="tools">${one.moves.length ? html`<button type="button" class="plain" title=${words.if_another_why} onclick=${() => on.another(one)}>${words.if_another}</button> ` : null}
        <button type="button" data-writes class="go" onclick=${() => on.adopt(one)}>${words.if_adopt}</button></span>` : null}</header>
    ${one.changes.length > 1 ? html`<p class="muted">${words.if_changes_of} : ${one.changes.join(" ; ")}</p>` : null}
    ${!one.planned ? html`<div class="why no"><strong>${one.answer}</strong><ul>${one.why.map((each) => html`<li>${each}</li>`)}</ul></div>` : html`
    ${one.notes.length ? html`<ul class="notes">${one.notes.map((note) => html`<li>! ${note}</li>`)}</ul>` : null}
    <ul class="said">${one.sentences.map((each) => html`<li>${each}</li>`)}</ul>
    <div class="columns">
      <section aria-labelledby="tell-title"><h3 id="tell-title">${words.if_tell} <span class="tally">${one.messages.length}</span></h3>
        ${one.tell ? html`<p><b>${one.tell}</b></p>` : null}
        ${one.messages.length ? html`<p class="hint">${words.if_tell_why}</p>` : html`<p>${words.if_nobody}</p>`}
        ${one.messages.map((message) => html`<${Message} key=${`${message.kind}-${message.name}`} message=${message} told=${told} />`)}</section>
      <section aria-labelledby="moves-title"><h3 id="moves-title">${words.if_moves} <span class="tally">${one.moves.length}</span></h3>
        ${one.moves.length ? html`<ol class="moves">${one.moves.map((each, at) => html`<li><b class="num">${at + 1}</b> <span>${each}</span></li>`)}</ol>` : html`<p>${words.if_no_moves}</p>`}
        ${one.remaining.length ? html`<h3>${words.if_clashes} <span class="tally">${one.remaining.length}</span></h3><ul>${one.remaining.map((each) => html`<li><span class="bad">⚠</span> ${each}</li>`)}</ul>` : null}
        ${one.criteria.length ? html`<details><summary>${words.if_criteria}</summary><ul>${one.criteria.map((each) => html`<li title=${each.why}>${each.name} : ${each.value} (${each.difference})</li>`)}</ul></details>` : null}</section>
    </div>
    ${one.weeks.length ? html`<section aria-labelledby="weeks-title"><h3 id="weeks-title">${words.if_weeks}</h3>
      <ul class="legend"><li><span class="moved old"><b class="num">1</b></span> ${words.if_old_place}</li><li><span class="moved new"><b class="num">1</b></span> ${words.if_new_place}</li>
        <li><span class="moved changed"><b class="num">2</b></span> ${words.if_changed}</li><li><span class="moved stay">…</span> ${words.if_unmoved}</li></ul>
      ${one.weeks.map((week) => html`<${Week} week=${week} />`)}</section>` : null}`}
  </article>`;
}
