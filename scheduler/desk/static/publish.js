// Publishing: what would change and for whom, the revisions, the addresses, the files.
import { html, render, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { act, ask, isReader, lang, news, said, words } from "./api.js";
import { Top } from "./frame.js";
import { Addresses } from "./publish_addresses.js";
import { Ask, Field } from "./publish_ask.js";
import { Files } from "./publish_files.js";
import { Told } from "./publish_told.js";

const SECTIONS = ["changes", "history", "addresses", "files"];
const NO_ANSWERS = { force: "", why: "", clashes: false, undoes: false, redated: false };

function Listed({ kind, title, texts, children }) {
  return html`<section class=${`why ${kind}`}><h3>${title}</h3><ul>${texts.map((each) => html`<li>${each}</li>`)}</ul>${children}</section>`;
}

function Tick({ id, text, value, set }) {
  return html`<label class="tick"><input type="checkbox" id=${id} checked=${value} onchange=${(event) => set(event.target.checked)} /> ${text}</label>`;
}

// What has to be answered before a timetable can be published: the draft, or an earlier revision.
function Objections({ found, answers, set }) {
  const isFree = !found.unfit.length && !found.broken.length && !found.objections.length && !found.undone.length && !found.clashes.length;
  return html`
    ${found.unfit.length > 0 && html`<${Listed} kind="no" title=${words.pub_stop} texts=${found.unfit} />`}
    ${found.broken.length > 0 && html`<${Listed} kind="no" title=${said("pub_broken", { n: found.broken.length })} texts=${found.broken} />`}
    ${found.isNextYear && html`<${Listed} kind="clash" title=${words.pub_next_year} texts=${found.objections}>
      <${Tick} id="next-year" text=${words.pub_next_year_yes} value=${answers.force !== ""} set=${(yes) => set({ force: yes ? words.pub_next_year : "" })} /><//>`}
    ${!found.isNextYear && found.objections.length > 0 && html`<${Listed} kind="no" title=${words.pub_objections} texts=${found.objections} />`}
    ${!found.isNextYear && found.broken.length + found.objections.length > 0 && html`<${Field} id="force" text=${words.pub_force} example=${words.pub_force_example} value=${answers.force} set=${(force) => set({ force })} maxlength="1000" />`}
    ${found.undone.length > 0 && html`<${Listed} kind="clash" title=${words.pub_undone} texts=${found.undone}>
      <${Tick} id="undoes" text=${words.pub_undoes} value=${answers.undoes} set=${(undoes) => set({ undoes })} /><//>`}
    ${found.clashes.length > 0 && html`<${Listed} kind="clash" title=${said("pub_clashes", { n: found.clashes.length })}
      texts=${found.clashes.map((each) => (each.isKnown ? `${each.text} (${words.pub_known})` : each.text))}>
      <${Tick} id="accept" text=${words.pub_accept} value=${answers.clashes} set=${(clashes) => set({ clashes })} /><//>`}
    ${found.clock && html`<${Listed} kind="clash" title=${words.pub_clock} texts=${[found.clock]}>
      <${Tick} id="redated" text=${words.pub_redated} value=${answers.redated} set=${(redated) => set({ redated })} /><//>`}
    ${isFree && html`<p class="good">✓ ${words.pub_ready}</p>`}`;
}

function isAnswered(found, answers) {
  return !found.unfit.length && (!(found.broken.length + found.objections.length) || answers.force.trim() !== "")
    && (!found.undone.length || answers.undoes) && (!found.clashes.length || answers.clashes);
}

function Head({ found }) {
  const now = found.revisions[0];
  if (!now) return html`<p>${words.pub_nothing}</p>`;
  return html`<p>${now.year ? said("pub_now_other", { year: now.year, n: now.number, when: now.when, by: now.by }) : said("pub_now", { n: now.number, when: now.when, by: now.by })}</p>`;
}

function Changes({ found, answers, set, onask, done, on }) {
  const published = found.revisions[0];
  if (found.isPublished) {
    return html`<div class="changes"><div><${Head} found=${found} /><p class="good">✓ ${words.pub_same}</p>
      ${done && html`<p class="why free" role="status">${done}</p>`}
      <${Told} key=${published.number} revision=${published.number} on=${on} /></div></div>`;
  }
  return html`<div class="changes">
    <div><${Head} found=${found} />
      <h2>${found.isFirst ? found.summary : words.pub_would}</h2>
      ${!found.isFirst && html`<p>${found.summary}</p>`}
      ${found.information.length > 0 && html`<h3>${words.pub_facts}</h3><ul class="plain-list">${found.information.map((each) => html`<li>${each}</li>`)}</ul>`}
      <${Told} key=${found.key} revision=${0} found=${found} on=${on} /></div>
    <aside class="card" aria-label=${words.pub_card}><h2>${words.pub_card} <span class="muted">→ ${said("pub_next", { n: found.after + 1 })}</span></h2>
      <${Objections} ...${{ found, answers, set }} />
      ${!isReader && html`<${Field} id="why" text=${words.pub_why} example=${words.pub_why_example} value=${answers.why} set=${(why) => set({ why })} maxlength="1000" />`}
      <p class="tools" data-writes><button type="button" class="go" id="publish" disabled=${!isAnswered(found, answers)} onclick=${onask}>${words.pub_publish}</button></p>
      <p class="hint">${isAnswered(found, answers) || found.unfit.length ? words.pub_ask_undo : words.pub_open}</p></aside>
  </div>`;
}

function History({ found, on }) {
  const [open, setOpen] = useState(null);
  if (!found.revisions.length) return html`<p>${words.pub_nothing}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.pub_revisions}><table class="revisions"><thead><tr>${["pub_revision", "pub_when", "pub_by", "pub_because", "pub_changed"].map((name) => html`<th scope="col">${words[name]}</th>`)}<td></td></tr></thead>
    <tbody>${found.revisions.map((each, at) => html`<tr key=${each.number} data-revision=${each.number}>
      <th scope="row">${each.number}${each.year && html` <span class="muted">${each.year}</span>`}</th><td>${each.when}</td><td>${each.by}</td>
      <td>${each.why}${each.forced && html` <span class="warn">${said("pub_forced", { why: each.forced })}</span>`}</td><td>${each.changed}</td>
      <td><span class="tools"><a class="button" href=${`timetable.html?revision=${each.number}&lang=${lang}`} target="_blank" rel="noopener">${words.pub_look}</a>
        <button type="button" aria-expanded=${open === each.number} onclick=${() => setOpen(open === each.number ? null : each.number)}>${words.pub_tell}</button>
        ${at === 0 ? html`<span class="now">${words.pub_current}</span>` : html`<button type="button" data-writes onclick=${() => on.back(each.number)}>${words.pub_back}</button>`}
        ${!each.year && html`<button type="button" data-writes title=${words.pub_take_why} onclick=${() => on.take(each.number)}>${words.pub_take}</button>`}</span></td></tr>
      ${open === each.number && html`<tr><td colspan="6"><${Told} revision=${each.number} on=${on} /></td></tr>`}`)}</tbody></table></div>
    ${found.notes.length > 0 && html`<h2>${words.pub_notes}</h2><p class="hint">${words.pub_notes_why}</p>
      <ul class="notes">${found.notes.map((each) => html`<li><span class="muted">${each.when} · ${each.who}</span> ${each.what}</li>`)}</ul>`}`;
}

function Back({ asked, busy, told, onyes, onno }) {
  const [answers, setAnswers] = useState(NO_ANSWERS);
  const set = (some) => setAnswers({ ...answers, ...some });
  const { number, found } = asked;
  return html`<${Ask} title=${said("pub_back_ask", { n: number })} yes=${said("pub_back_yes", { n: number })} told=${told} onno=${onno}
    busy=${busy} isOpen=${!answers.why.trim() || !isAnswered(found, answers)} onyes=${() => onyes({ kind: "rollback", revision: number, after: found.after, ...answers })}>
    <p>${said("pub_back_what", { next: found.after + 1 })}</p><p>${found.summary}</p>
    <${Objections} ...${{ found, answers, set }} />
    <${Field} id="back-why" text=${words.pub_back_why} value=${answers.why} set=${(why) => set({ why })} maxlength="1000" />
    <p class="hint">${words.pub_ask_when}</p><//>`;
}

function chosen() {
  const name = location.hash.slice(1);
  return SECTIONS.includes(name) ? name : SECTIONS[0];
}

function Publish() {
  const [found, setFound] = useState(null);
  const [section, setSection] = useState(chosen());
  const [answers, setAnswers] = useState(NO_ANSWERS);
  const [told, setTold] = useState(null);
  const [asked, setAsked] = useState(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(null);
  const [live, setLive] = useState("");
  const [isLost, setLost] = useState(false);
  const [turn, setTurn] = useState(0);
  const now = useRef(null);

  async function load() {
    try {
      const next = await ask("publish");
      if (next.refused) { setTold(next.refused); return; }
      const before = now.current;
      now.current = next;
      setFound(next);
      setTurn((old) => old + 1);
      if (before && (before.key !== next.key || before.after !== next.after)) setAnswers((old) => ({ ...NO_ANSWERS, why: old.why }));
    } catch {
      setLost(true);
    }
  }

  // Does it, tells it, and shows what is so then. True when it was done.
  async function perform(wish, label) {
    setBusy(true);
    setTold(null);
    try {
      const answer = await act({ state: now.current.state, ...wish });
      const refused = answer.refused || (answer.stale && [answer.stale]);
      await load();
      if (refused) { setTold(refused); setLive(`${words.refused}. ${refused.join(" ")}`); return false; }
      setAsked(null);
      const shown = typeof label === "function" ? label(answer) : label;
      setDone(shown);
      setLive(shown);
      return true;
    } catch {
      setLost(true);
      return false;
    } finally {
      setBusy(false);
    }
  }

  const on = {
    perform,
    say: setLive,
    async back(number) {
      setTold(null);
      const back = await ask("rollback", { revision: number });
      if (back.refused) setTold(back.refused);
      else setAsked({ number, found: back });
    },
    take(number) { perform({ kind: "take_up", revision: number }, said("pub_taken", { n: number })); },
  };
  const again = (kind) => perform({ kind }, (answer) => said(kind === "undo" ? "undone" : "done", { label: answer.last.label, clashes: answer.clashes, points: answer.points }));

  useEffect(() => {
    load();
    const turned = () => { setSection(chosen()); setTold(null); setDone(null); };
    window.addEventListener("hashchange", turned);
    const keyed = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.target.matches?.("input, textarea")) return;
      const kind = event.key === "z" && !event.shiftKey ? "undo" : event.key === "y" || (event.shiftKey && event.key === "Z") ? "redo" : null;
      if (kind) { event.preventDefault(); if (now.current?.[kind]) again(kind); }
    };
    document.addEventListener("keydown", keyed);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") load(); }); // a command may have published
    news({
      state(number) { if (now.current && number !== now.current.state) { setDone(null); load(); } },
      lost() { setLost(true); }, back() { setLost(false); },
    });
    return () => { window.removeEventListener("hashchange", turned); document.removeEventListener("keydown", keyed); };
  }, []);

  if (!found) return html`<div class="sheet" role="status">${told ? html`<ul class="faults">${told.map((each) => html`<li>${each}</li>`)}</ul>` : html`<p>…</p>`}</div>`;
  const next = found.after + 1;
  return html`<div class="whole">
    <a class="skip" href="#main" onclick=${(event) => { event.preventDefault(); document.querySelector("main").focus(); }}>${words.pub_skip}</a>
    <${Top} figures=${found} again=${again} />
    ${isLost && html`<p class="lost" role="alert">${words.lost}</p>`}
    <main class="publish" id="main" tabindex="-1">
      <nav class="sections" aria-label=${words.pub_sections}>${SECTIONS.map((each) => html`<a href=${`#${each}`} aria-current=${each === section ? "true" : null}>${words[`pub_${each}`]}</a>`)}</nav>
      ${told && !asked && html`<div class="why no" role="alert"><strong>${words.refused}</strong><ul>${told.map((each) => html`<li>${each}</li>`)}</ul></div>`}
      ${done && (section !== "changes" || !found.isPublished) && html`<p class="why free">${done}</p>`}
      ${section === "changes" && html`<${Changes} ...${{ found, answers, done, on }} set=${(some) => setAnswers((old) => ({ ...old, ...some }))} onask=${() => { setTold(null); setAsked("publish"); }} />`}
      ${section === "history" && html`<${History} ...${{ found, on }} />`}
      ${section === "addresses" && html`<${Addresses} ...${{ found, on, busy, told }} key=${`a${found.after}`} turn=${turn} />`}
      ${section === "files" && html`<${Files} ...${{ found, on }} key=${`f${found.after}`} />`}
    </main>
    ${asked === "publish" && html`<${Ask} title=${said("pub_ask", { n: next })} yes=${said("pub_yes", { n: next })} busy=${busy} told=${told} onno=${() => setAsked(null)}
      onyes=${() => perform({ kind: "publish", key: found.key, after: found.after, ...answers }, said("pub_done", { n: next }))}>
      <p>${said("pub_ask_who", { who: found.who })}</p><p>${words.pub_ask_when}</p><p>${words.pub_ask_undo}</p>
      ${found.clashes.length > 0 && html`<p class="warn">⚠ ${said("pub_clashes", { n: found.clashes.length })}</p>`}
      ${answers.force && html`<p class="warn">⚠ ${said("pub_forced", { why: answers.force })}</p>`}<//>`}
    ${asked && asked.found && html`<${Back} ...${{ asked, busy, told }} onno=${() => { setAsked(null); setTold(null); }} onyes=${(wish) => perform(wish, said("pub_back_done", { n: asked.number }))} />`}
    <p class="hidden" role="status" aria-live="polite">${live}</p>
  </div>`;
}

document.documentElement.lang = lang;
render(html`<${Publish} />`, document.getElementById("view"));
