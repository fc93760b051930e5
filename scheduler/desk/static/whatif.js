// What if: changes are chosen and worked out, compared in one table, and one is adopted.
import { html, render, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { act, ask, news, post, said, words, isReader } from "./api.js";
import { Top } from "./frame.js";
import { ChangeForm, filled } from "./whatif_form.js";
import { Shown } from "./whatif_shown.js";

const root = document.getElementById("view");
const NOTHING = { changes: [], title: "", from: null, improve: [] };

function Chooser({ forms, add, isFirst }) {
  const frequent = forms.filter((form) => form.frequent);
  return html`<section class="choose" aria-labelledby="choose-title">
    <h2 id="choose-title">${isFirst ? words.if_title : words.if_also}</h2>
    ${isFirst ? html`<p class="hint">${words.if_lead}</p>` : null}
    <ul class="frequent">${frequent.map((form) => html`<li><button type="button" data-change=${form.key} title=${form.about} onclick=${() => add(form.key)}>${form.heading}</button></li>`)}</ul>
    <p class="field"><label for="other">${words.if_others}</label>
      <select id="other" value="" onchange=${(event) => { if (event.target.value) add(event.target.value); event.target.value = ""; }}>
        <option value="">${words.if_choose}</option>
        ${forms.filter((form) => !form.frequent).map((form) => html`<option value=${form.key}>${form.heading}</option>`)}</select></p>
  </section>`;
}

function Composer({ forms, from, trainers, draft, set, faults, isBusy, on }) {
  if (isReader) return html`<aside class="compose" aria-label=${words.if_new}><p class="hint">${words.reader_only}</p></aside>`;
  if (!forms) return html`<aside class="compose" aria-label=${words.if_new}></aside>`;
  const of = (key) => forms.find((form) => form.key === key);
  const add = (key) => { on.added(); set({ ...draft, changes: [...draft.changes, { id: (draft.changes.at(-1)?.id || 0) + 1, key, values: {} }] }); };
  const put = (at, values) => set({ ...draft, changes: draft.changes.map((each, n) => (n === at ? { ...each, values } : each)) });
  const rest = faults.filter((each) => !draft.changes.some((_, at) => each.at.startsWith(`changes[${at}]`)) && each.at !== "from");
  const day = faults.find((each) => each.at === "from");
  const isAny = draft.changes.length > 0;
  const writing = isAny && html`<form class="writing" novalidate onsubmit=${(event) => { event.preventDefault(); on.run(); }}>
    <h2 class="hidden">${words.if_new}</h2>
    ${rest.map((each) => html`<p class="fault">${each.text}</p>`)}
    ${draft.changes.map((change, at) => html`<${ChangeForm} key=${change.id} form=${of(change.key)} at=${at} values=${change.values} faults=${faults}
      set=${(values) => put(at, values)} remove=${() => { on.added(); set({ ...draft, changes: draft.changes.filter((_, n) => n !== at) }); }} />`)}
    <details open=${day ? true : null}><summary>${words.if_options}</summary><div class="fields">
      <p class="field"><label for="from">${words.if_from}</label><input type="date" id="from" value=${draft.from ?? from} aria-invalid=${day ? "true" : null} oninput=${(event) => set({ ...draft, from: event.target.value })} />
        ${day ? html`<small class="fault">${day.text}</small>` : null}</p>
      <p class="field"><label for="name">${words.if_name}</label><input type="text" id="name" maxlength="300" value=${draft.title} oninput=${(event) => set({ ...draft, title: event.target.value })} /></p>
      <fieldset class="field"><legend>${words.if_improve}</legend><span class="many">${trainers.map(([id, name]) => html`<label class="tick"><input type="checkbox" checked=${draft.improve.includes(id)}
        onchange=${() => set({ ...draft, improve: draft.improve.includes(id) ? draft.improve.filter((each) => each !== id) : [...draft.improve, id] })} /> ${name}</label>`)}</span></fieldset>
    </div></details>
    <p class="tools"><button type="submit" class="go" id="run" disabled=${isBusy}>${words.if_run}</button>
      <button type="button" class="plain" onclick=${on.clear}>${words.if_clear}</button></p>
  </form>`;
  return html`<aside class="compose" aria-label=${words.if_new}>${writing}<${Chooser} forms=${forms} add=${add} isFirst=${!isAny} /></aside>`;
}

function State({ one, at }) {
  if (one.status === "done") return null;
  const now = at || { phase: "", elapsed: 0, limit: 1 };
  return html`<span class="at-work"><progress aria-label=${one.title} max=${now.limit} value=${one.status === "waiting" ? null : Math.min(now.elapsed, now.limit)}></progress>
    <small>${said("if_working", now)}</small></span>`;
}

function Line({ one, at, labels, isChosen, on }) {
  const cells = one.status !== "done" ? html`<td colspan=${labels.length}><${State} one=${one} at=${at} /></td>`
    : !one.planned ? html`<td colspan=${labels.length}><b class="bad">${one.answer}</b> <small>${one.why[0]}</small></td>`
    : labels.map((label) => html`<td class="n" data-label=${label.name}>${one.columns[label.key] ?? ""}</td>`);
  return html`<tr data-number=${one.number} class=${isChosen ? "chosen" : ""}>
    <td class="n" data-label=${words.if_rank}>${one.rank ? `${one.rank}${one.equal ? " =" : ""}` : ""}</td>
    <th scope="row"><a href=${`#${one.number}`} aria-current=${isChosen ? "true" : null}>${one.title}</a>
      ${one.leftOut ? html`<small class="warn">! ${said("if_not_placed", { n: one.leftOut })}</small>` : null}
      ${one.adopted ? html`<small class="good">✓ ${words.if_is_adopted}</small>` : one.outdated && one.status === "done" ? html`<small class="warn">! ${words.if_outdated}</small>` : null}</th>
    ${cells}
    <td class="tools">
      ${one.status !== "done" ? html`<button type="button" data-writes class="plain" disabled=${at && at.stopping} onclick=${() => on.stop(one)}>${at && at.stopping ? words.if_stopping : words.if_stop}</button>` : null}
      ${one.status === "done" && one.planned && !one.outdated ? html`<button type="button" data-writes class="go" aria-label=${said("if_adopt_what", one)} onclick=${() => on.adopt(one)}>${words.if_adopt}</button>` : null}
      ${one.status === "done" && ((one.outdated && !one.adopted) || !one.planned) ? html`<button type="button" data-writes class="plain" aria-label=${`${words.if_again} : ${one.title}`} onclick=${() => on.again(one)}>${words.if_again}</button>` : null}
      ${one.status === "done" && (!one.planned || one.leftOut) ? html`<button type="button" data-writes class="plain" aria-label=${`${words.if_explain} : ${one.title}`} onclick=${() => on.explain(one)}>${words.if_explain}</button>` : null}
      ${one.status === "done" ? html`<button type="button" data-writes class="plain" aria-label=${`${words.if_remove} : ${one.title}`} onclick=${() => on.remove(one)}>✕</button>` : null}
    </td></tr>`;
}

function Table({ table, working, chosen, on }) {
  if (!table.scenarios.length) return html`<p class="empty">${words.if_none}</p>`;
  const ranked = [...table.scenarios].sort((a, b) => (Number(a.rank) || 999) - (Number(b.rank) || 999) || a.number - b.number);
  return html`<div class="sideways" role="region" aria-labelledby="table-title" tabindex="0"><table class="figures" id="scenarios">
    <thead><tr><th scope="col" class="n">${words.if_rank}</th><th scope="col">${words.if_scenario}</th>
      ${table.labels.map((label) => html`<th scope="col" class="n">${label.name}</th>`)}<th scope="col"><span class="hidden">${words.if_do}</span></th></tr></thead>
    <tbody><tr class="now"><td></td><th scope="row">${words.if_today}</th>${table.labels.map((label) => html`<td class="n" data-label=${label.name}>${table.today[label.key] ?? ""}</td>`)}<td></td></tr>
      ${ranked.map((one) => html`<${Line} key=${one.number} one=${one} at=${working.find((each) => each.number === one.number)} labels=${table.labels} isChosen=${one.number === chosen} on=${on} />`)}</tbody>
  </table></div>`;
}

function WhatIf() {
  const [table, setTable] = useState(null);
  const [forms, setForms] = useState(null);
  const [draft, setDraft] = useState(NOTHING);
  const [faults, setFaults] = useState([]);
  const [chosen, setChosen] = useState(Number(location.hash.slice(1)) || null);
  const [one, setOne] = useState(null);
  const [working, setWorking] = useState([]);
  const [told, setTold] = useState(null);
  const [isAdopted, setAdopted] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [isLost, setLost] = useState(false);
  const [live, setLive] = useState("");
  const now = useRef({});
  now.current = { table, chosen, draft };
  const loading = useRef(0);
  const focusing = useRef(null);

  async function load() {
    const turn = ++loading.current;
    const next = await ask("whatif");
    if (turn !== loading.current) return;
    if (next.refused) { setTold(next.refused); return; }
    const before = now.current.table;
    for (const each of next.scenarios) {
      const was = before && before.scenarios.find((other) => other.number === each.number);
      if (was && was.status !== "done" && each.status === "done") setLive(said("if_done", each));
    }
    setTable(next);
  }

  async function loadForms() { setForms(await ask("forms")); }

  useEffect(() => {
    load();
    loadForms();
    const follow = () => setChosen(Number(location.hash.slice(1)) || null);
    addEventListener("hashchange", follow);
    let version = null;
    news({
      state: (number) => { if (now.current.table && number !== now.current.table.state) { load(); loadForms(); } },
      whatif: (heard) => {
        setWorking(heard.working);
        const started = now.current.table && heard.working.some((each) => now.current.table.scenarios.find((other) => other.number === each.number)?.status === "waiting" && each.status === "working");
        if (heard.version !== version || started) load();
        version = heard.version;
      },
      lost: () => setLost(true), back: () => setLost(false),
    });
    return () => removeEventListener("hashchange", follow);
  }, []);

  const line = table && table.scenarios.find((each) => each.number === chosen);
  useEffect(() => {
    let isGone = false;
    if (!line || line.status !== "done") { setOne(null); return undefined; }
    ask("scenario", { number: chosen }).then((found) => { if (!isGone && !found.refused) setOne(found); });
    return () => { isGone = true; };
  }, [chosen, line?.status, table?.state, table?.version]);

  useEffect(() => { // what has just been added or is at fault is where one writes next
    if (!focusing.current) return;
    const place = document.querySelector(focusing.current);
    focusing.current = null;
    if (place) place.focus();
  });

  async function again(kind) {
    const done = await act({ kind, state: now.current.table.state });
    setTold(done.refused || (done.stale ? [done.stale] : null));
    setAdopted(false);
    load();
  }

  const on = {
    added: () => { setFaults([]); focusing.current = ".change:last-of-type select, .change:last-of-type input"; },
    clear: () => { setDraft(NOTHING); setFaults([]); },
    run: async () => {
      setBusy(true);
      setAdopted(false);
      const { changes, title, from, improve } = now.current.draft;
      const done = await post("try", {
        ...filled({ title, from: from ?? forms.from, improve }),
        changes: changes.map((each) => ({ [each.key]: filled(each.values) })),
      });
      setBusy(false);
      if (done.number) {
        setDraft(NOTHING);
        setFaults([]);
        setTold(null);
        location.hash = done.number;
        load();
      } else {
        setFaults(done.faults || []);
        setTold(done.refused || null);
        setLive(`${words.if_faults} : ${(done.faults || []).map((each) => each.text).join(" ")}`);
        focusing.current = "[aria-invalid]";
      }
    },
    stop: async (each) => { await post("stop-scenario", { number: each.number }); },
    again: async (each) => { const done = await post("again", { number: each.number }); setTold(done.refused || null); location.hash = each.number; load(); },
    another: async (each) => { const done = await post("another", { number: each.number }); setTold(done.refused || null); if (done.number) location.hash = done.number; load(); },
    explain: async (each) => { const done = await post("explain-start", { limit_s: 20, scenario: each.number }); if (done.number) location.href = `explain?lang=${document.documentElement.lang}`; else setTold(done.refused); },
    remove: async (each) => { await post("remove-scenario", { number: each.number }); load(); },
    adopt: async (each) => {
      const done = await act({ kind: "adopt", state: now.current.table.state, number: each.number });
      const refused = done.refused || (done.stale ? [done.stale] : null);
      setTold(refused);
      setAdopted(!refused);
      setLive(refused ? refused.join(" ") : words.if_adopted);
      load();
    },
  };

  if (!table) return html`<p role="status">${told ? told.join(" ") : "…"}</p>`;
  return html`<div class="whole"><${Top} figures=${table} again=${again} />
    ${isLost ? html`<p class="lost" role="alert">${words.lost}</p>` : null}
    <main class="whatif">
      <${Composer} forms=${forms && forms.forms} from=${forms && forms.from} trainers=${(forms && forms.trainers) || []} draft=${draft} set=${setDraft} faults=${faults} isBusy=${isBusy} on=${on} />
      <div class="results" tabindex="0">
        ${told ? html`<section class="why no"><strong>${words.refused}</strong><ul>${told.map((each) => html`<li>${each}</li>`)}</ul></section>` : null}
        ${isAdopted ? html`<section class="why free"><strong>✓ ${words.if_adopted}</strong> <a href="./">${words.if_see_board}</a></section>` : null}
        <h2 id="table-title">${words.if_table}</h2>
        <${Table} table=${table} working=${working} chosen=${chosen} on=${on} />
        ${one && one.number === chosen ? html`<${Shown} one=${one} told=${setLive} on=${on} />` : null}
      </div>
    </main>
    <p class="hidden" aria-live="polite">${live}</p></div>`;
}

render(html`<${WhatIf} />`, root);
