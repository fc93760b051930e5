// The files: of the draft, marked; of a revision; the ENF's, with what is done by hand.
import { html, useState } from "./vendor/htm-preact.js";
import { ask, lang, said, words } from "./api.js";
import { Field } from "./publish_ask.js";
import { copied } from "./publish_told.js";

const ALL = ["page", "xlsx", "csv", "ical", "moodle", "json"];

function Links({ revision, isLast }) {
  const kinds = ALL.filter((what) => revision === 0 || isLast || !["ical", "moodle"].includes(what));
  return html`<ul class="files"><li><a href=${`timetable.html?${new URLSearchParams({ lang, revision })}`} target="_blank" rel="noopener">${words.pub_file_view}</a></li>
    ${kinds.map((what) => html`<li><a href=${`file?${new URLSearchParams({ lang, revision, what })}`} data-what=${what}>${words[`pub_file_${what}`]}</a></li>`)}
    ${kinds.length < ALL.length && html`<li class="muted">${words.pub_last_only}</li>`}</ul>`;
}

function Choice({ id, text, value, set, options }) {
  return html`<label class="field" for=${id}><span>${text}</span><select id=${id} onchange=${(event) => set(event.target.value)}>
    ${options.map(([each, name]) => html`<option value=${each} selected=${String(each) === String(value)}>${name}</option>`)}</select></label>`;
}

function Enf({ found, canDraft, on }) {
  const numbers = found.revisions.map((each) => each.number);
  const [wish, setWish] = useState({ revision: numbers[0] || 0, since: "", zone: "", category: "1" });
  const [told, setTold] = useState(null);
  const set = (some) => { setWish({ ...wish, ...some }); setTold(null); };
  const named = (n) => [n, said("pub_next", { n })];
  const earlier = numbers.filter((n) => Number(wish.revision) === 0 || n <= Number(wish.revision));
  if (!numbers.length && !canDraft) return null;
  return html`<section class="card enf"><h2>${words.pub_enf}</h2><p class="hint">${words.pub_enf_why}</p>
    <div class="fields"><${Choice} id="enf-of" text=${words.pub_enf_of} value=${wish.revision} set=${(revision) => set({ revision, since: "" })} options=${[...numbers.map(named), ...(canDraft ? [[0, words.pub_enf_draft]] : [])]} />
      <${Choice} id="enf-has" text=${words.pub_enf_has} value=${wish.since} set=${(since) => set({ since })} options=${[["", words.pub_enf_first], ...earlier.map(named)]} />
      <${Field} id="enf-zone" text=${words.pub_enf_zone} example=${words.pub_enf_centre} value=${wish.zone} set=${(zone) => set({ zone })} maxlength="60" />
      <${Field} id="enf-category" text=${words.pub_enf_category} value=${wish.category} set=${(category) => set({ category })} type="number" min="1" max="999999999" /></div>
    <p class="tools"><button type="button" onclick=${async () => setTold(await ask("enf", { ...wish, since: wish.since || "0" }))}>${words.pub_enf_steps}</button>
      <a class="button" href=${`file?${new URLSearchParams({ lang, what: "enf", ...wish })}`}>${words.pub_enf_zip}</a></p>
    <div role="status">${told && (told.refused ? html`<ul class="faults">${told.refused.map((each) => html`<li>${each}</li>`)}</ul>`
      : html`<pre tabindex="0" role="region" aria-label=${words.pub_enf_list}>${told.lines.join("\n")}</pre>
        <p class="tools"><button type="button" onclick=${() => copied(told.lines.join("\n"), words.pub_enf_list, on.say)}>${words.pub_copy}</button></p>`)}</div>
  </section>`;
}

export function Files({ found, on }) {
  const [revision, setRevision] = useState(found.revisions[0] ? found.revisions[0].number : 0);
  const canDraft = found.broken.length === 0 && !found.isEmpty;
  return html`<div class="downloads">
    <section class="card"><h2>${words.pub_draft_files}</h2>
      ${canDraft ? html`<p class="hint">${words.pub_draft_marked}</p><${Links} revision=${0} />` : html`<p class="warn">${found.isEmpty ? words.pub_draft_empty : words.pub_draft_refused}</p>`}</section>
    <section class="card"><h2>${words.pub_revision_files}</h2>
      ${found.revisions.length ? html`<${Choice} id="which" text=${words.pub_which} value=${revision} set=${(value) => setRevision(Number(value))}
        options=${found.revisions.map((each) => [each.number, `${each.number} · ${each.when}`])} />
        <${Links} revision=${revision} isLast=${revision === found.revisions[0].number} />` : html`<p>${words.pub_nothing}</p>`}</section>
    <${Enf} ...${{ found, canDraft, on }} />
  </div>`;
}
