// The data of a year. What is typed is judged by the desk at once, kept in this browser while something is at fault, and
// saved as one act as soon as nothing is.
import { html, render, useEffect, useMemo, useRef, useState } from "./vendor/htm-preact.js";
import { act, ask, lang, news, post, said, words, isReader } from "./api.js";
import { Top } from "./frame.js";
import { Lines, Row } from "./data-form.js";
import { OfferedFile } from "./data-offer.js";
import { Table } from "./data-table.js";
import { applied, columnsOf, identityOf, keyOf, valueAt } from "./data-values.js";

const root = document.getElementById("view");
const KEPT = `data ${location.pathname}`;
const PAUSE_MS = 200, COUNT_MS = 350, LOOK_MS = 4000;

// What the desk did not get yet, of a cell that is typed again: only the last counts.
const isReplaced = ({ wish, steps }, wishes) => !steps.length && wish.do === "set" && wishes.some((each) => each.do === "set" && keyOf(each.path) === keyOf(wish.path));

// Faults by the paths that they stand at, and by what holds those.
function indexed(faults) {
  const at = new Map();
  for (const fault of faults) for (let n = 0; n <= fault.path.length; n += 1) {
    const key = keyOf(fault.path.slice(0, n));
    if (!at.has(key)) at.set(key, []);
    at.get(key).push(fault);
  }
  return { at: (path) => at.get(keyOf(path)) || [], has: (path) => at.has(keyOf(path)), all: faults };
}

function Weights({ base, data, faults, on }) {
  const criteria = base.rules.filter((rule) => rule.tier === "criterion"), others = base.rules.filter((rule) => rule.tier !== "criterion");
  const [typing, setTyping] = useState({});
  const wish = (code, typed) => ({ do: "set", path: ["weights", code], typed, was: data.weights?.[code] ?? null });
  const end = (code) => { if (typing[code] !== undefined) on.wish([wish(code, typing[code])]); setTyping({}); };
  return html`<div class="page-form"><h2>${words.weights}</h2><p class="muted">${words.weights_why}</p>
    <table class="weights"><thead><tr><th scope="col">${words.counts}</th><th scope="col">${words.price}</th><th scope="col">${words.usual_price}</th><th scope="col">${words.today}</th><th scope="col">${words.costs_today}</th></tr></thead>
    <tbody>${criteria.map((rule) => {
      const own = data.weights?.[rule.code], price = typeof own === "number" ? own : rule.usual, wrong = faults.at(["weights", rule.code]);
      return html`<tr><th scope="row"><b>${rule.unit}</b><small>${rule.name} · ${rule.sentence}</small>${wrong.map((each) => html`<small class="bad">⚠ ${each.text}</small>`)}</th>
        <td><input id=${`w-${rule.code}`} inputmode="numeric" aria-label=${`${words.price} : ${rule.unit}`} aria-invalid=${wrong.length ? "true" : null} value=${typing[rule.code] ?? (own ?? "")} placeholder=${rule.usual}
          oninput=${(event) => { setTyping({ [rule.code]: event.target.value }); on.type(wish(rule.code, event.target.value)); }} onblur=${() => end(rule.code)} onkeydown=${(event) => { if (event.key === "Enter") event.target.blur(); }} /></td>
        <td>${rule.usual}</td><td>${rule.value ?? "–"}</td><td><b>${rule.value === null ? "–" : rule.value * price}</b></td></tr>`;
    })}</tbody></table>
    <h2>${words.hard_rules}</h2><ul class="hard-rules">${others.map((rule) => html`<li><b>${rule.name}</b> ${rule.sentence}</li>`)}</ul></div>`;
}

function Data() {
  const [form, setForm] = useState(null);
  const [base, setBase] = useState(null);
  const [pending, setPending] = useState([]);
  const [judged, setJudged] = useState({ faults: [], sessions: null });
  const [statements, setStatements] = useState([]);
  const [section, setSection] = useState(decodeURIComponent(location.hash.slice(1)).split("/")[0] || "");
  const [chosen, setChosen] = useState(null); // a row in the panel, a cell that is asked for
  const [told, setTold] = useState(null);
  const [difference, setDifference] = useState(null);
  const [isLost, setLost] = useState(false);
  const [live, setLive] = useState("");
  const now = useRef({});
  const queue = useRef(Promise.resolve());
  const timers = useRef({});
  const typed = useRef(null);
  now.current = { base, pending, isLost };

  const wishesOf = (list) => list.map((each) => each.wish);
  const keep = (list) => { try { if (list.length) localStorage.setItem(KEPT, JSON.stringify(wishesOf(list))); else localStorage.removeItem(KEPT); } catch { /* the browser keeps nothing: it is said to be unsaved all the same */ } };
  const set = (list) => { now.current.pending = list; setPending(list); keep(list); };

  async function load(isOutside) {
    const next = await ask("data", isOutside && now.current.base ? { seen: now.current.base.text } : {});
    if (next.refused) { setTold(next.refused); return; }
    if (next.broken.length || (isOutside && next.difference?.length && next.state === now.current.base?.state)) setDifference({ lines: next.difference || [], broken: next.broken });
    else if (!next.broken.length && now.current.base?.broken.length) setDifference(null);
    now.current.base = next;
    setBase(next);
    return next;
  }

  function count(wishes) {
    clearTimeout(timers.current.count);
    timers.current.count = setTimeout(async () => {
      timers.current.counting?.abort();
      timers.current.counting = new AbortController();
      try {
        const found = await post("arithmetic.json", { wishes }, timers.current.counting.signal);
        if (found.statements) setStatements(found.statements);
      } catch (error) { if (error.name !== "AbortError") setLost(true); }
    }, COUNT_MS);
  }

  // One after the other; what fails stops nothing that follows.
  function inTurn(work) {
    queue.current = queue.current.then(work).catch(() => setLost(true));
    return queue.current;
  }

  // Judge everything that is not saved, and save it when nothing is at fault.
  function settle(change) {
    return inTurn(async () => {
      const list = change(now.current.pending);
      set(list); // kept, should the desk not answer
      const answer = await post("check.json", { wishes: wishesOf(list) });
      if (answer.refused) { setTold(answer.refused); return; }
      if (answer.text !== now.current.base.text) await load(true);
      const kept = list.map((each, n) => ({ ...each, steps: answer.steps[n] })).filter((_, n) => !answer.lost.includes(n));
      if (answer.lost.length) setTold([said("lost_wishes", { n: answer.lost.length })]);
      set(kept);
      setJudged({ faults: answer.faults, sessions: answer.sessions });
      count(wishesOf(kept));
      if (!kept.length || answer.faults.length || now.current.base.broken.length) { if (answer.faults.length) setLive(said("not_saved_faults", { n: answer.faults.length })); return; }
      const result = await act({ kind: "data", state: answer.state, text: answer.text, wishes: wishesOf(kept) });
      if (result.stale || result.refused) { setTold(result.refused || [result.stale]); await load(true); if (result.stale) settle((last) => last); return; }
      set([]);
      setTold(null);
      setLive(words.saved_now);
      await load();
    });
  }

  const on = {
    wish(wishes) { if (isReader) { setTold([words.reader_only]); return; } clearTimeout(timers.current.type); typed.current = null; setTold(null); settle((list) => [...list.filter((each) => !isReplaced(each, wishes)), ...wishes.map((wish) => ({ wish, steps: [], group: wishes }))]); },
    // While one writes: what would be wrong, not kept.
    type(wish) {
      typed.current = wish;
      clearTimeout(timers.current.type);
      timers.current.type = setTimeout(() => {
        inTurn(async () => {
          if (typed.current !== wish) return;
          const wishes = [...wishesOf(now.current.pending), wish];
          const answer = await post("check.json", { wishes });
          if (typed.current !== wish || answer.refused) return;
          setJudged({ faults: answer.faults, sessions: answer.sessions });
          count(wishes);
        });
      }, PAUSE_MS);
    },
    untype() { if (typed.current) { typed.current = null; clearTimeout(timers.current.type); settle((list) => list); } },
    async named(wish) {
      const answer = await post("check.json", { wishes: [...wishesOf(now.current.pending), wish] });
      const known = new Set(judged.faults.map((fault) => fault.text));
      return (answer.faults || []).filter((fault) => !known.has(fault.text)).map((fault) => `${where(fault.path)} – ${fault.text}`);
    },
    row(path, row) { setChosen((last) => (last?.isOpen ? { ...last, path: [...path, row], cell: null } : last)); },
    detail(path, row) { setChosen({ path: [...path, row], isOpen: true, cell: null }); },
    go(path) {
      const table = path.findIndex((part) => typeof part === "number");
      setSection(path[0]);
      location.hash = path[0];
      if (table > 0) setChosen((last) => ({ path: path.slice(0, table + 1), isOpen: last?.isOpen || path.length > table + 2, cell: { row: path[table], path: path.slice(table + 1), table: path.slice(0, table) } }));
      else requestAnimationFrame(() => document.getElementById(`f-${path.join("-")}`)?.focus());
    },
    again(kind) {
      inTurn(async () => {
        // What is not saved goes first: seen only now, since what is being saved at the click is saved by now.
        if (kind === "undo" && now.current.pending.length) { settle((list) => list.filter((each) => each.group !== list.at(-1).group)); return; }
        const result = await act({ kind, state: now.current.base.state });
        if (result.refused || result.stale) setTold(result.refused || [result.stale]);
        await load();
        settle((list) => list);
      });
    },
    discard() { settle(() => []); setTold(null); },
  };

  const data = useMemo(() => base && applied(base.data, pending.flatMap((each) => each.steps)), [base, pending]);
  const faults = useMemo(() => indexed(judged.faults), [judged]);
  const stated = useMemo(() => new Set(statements.flatMap((each) => each.rows.map(keyOf))), [statements]);

  function where(path) {
    const field = form?.fields.find((each) => each.key === path[0]);
    if (!field) return "";
    const table = path.findIndex((part) => typeof part === "number");
    const row = table > 0 && valueAt(data, path.slice(0, table + 1));
    const inner = table > 0 && columnsOf((valueAt({ fields: form.fields }, []).fields.find((each) => each.key === path[0]) || {}).fields || []).find((each) => each.path[0] === path[table + 1]);
    return [field.label, row && (identityOf(row) || row.name || `n° ${path[table] + 1}`), inner?.label].filter(Boolean).join(" · ");
  }

  // The desk answers again: what it did not get is sent now.
  function back() { setLost(false); if (now.current.pending.length) settle((list) => list); }

  useEffect(() => {
    (async () => {
      setForm(await ask("form"));
      if (!(await load())) return;
      let kept = [];
      try { kept = JSON.parse(localStorage.getItem(KEPT) || "[]"); } catch { /* nothing is kept */ }
      const group = {};
      settle((list) => [...list, ...kept.map((wish) => ({ wish, steps: [], group }))]);
    })().catch(() => setLost(true));
    news({
      changed(number) { if (now.current.base && number !== now.current.base.state) { inTurn(async () => { if (number !== now.current.base.state) { await load(); settle((list) => list); } }); } },
      solving() {},
      lost() { setLost(true); },
      back,
    });
    const look = setInterval(async () => {
      if (document.visibilityState === "hidden" || !now.current.base) return;
      const mark = await ask("mark").catch(() => null);
      if (mark && now.current.isLost) back();
      const known = now.current.base.broken.length ? null : now.current.base.text;
      if (mark && !mark.refused && mark.text !== known) inTurn(async () => { await load(true); settle((list) => list); });
    }, LOOK_MS);
    const keys = (event) => {
      if (event.target.matches("input, textarea, select") || !(event.ctrlKey || event.metaKey)) return;
      if (event.key === "z" && !event.shiftKey) { event.preventDefault(); on.again("undo"); }
      else if (event.key === "y" || (event.shiftKey && event.key === "Z")) { event.preventDefault(); on.again("redo"); }
    };
    const turned = () => setSection(decodeURIComponent(location.hash.slice(1)).split("/")[0]);
    document.addEventListener("keydown", keys);
    window.addEventListener("hashchange", turned);
    return () => { clearInterval(look); document.removeEventListener("keydown", keys); window.removeEventListener("hashchange", turned); };
  }, []);

  if (!base || !form || !data) return html`<p class="sheet" role="status">${isLost ? words.lost : told ? told.join(" ") : "…"}</p>`;

  const tables = form.fields.filter((field) => field.kind === "rows");
  const calendar = form.fields.filter((field) => field.kind === "object" && field.fields.some((each) => each.kind === "rows"));
  const own = form.fields.filter((field) => ![...tables, ...calendar].includes(field) && field.key !== "weights");
  const sections = [{ key: "year", label: words.the_year, of: own.map((field) => field.key) }, ...calendar.map((field) => ({ key: field.key, label: field.label, of: [field.key], field })),
    ...tables.map((field) => ({ key: field.key, label: field.label, of: [field.key], field, isTable: true })), { key: "weights", label: words.weights, of: ["weights"] }];
  const here = sections.find((each) => each.key === section || each.of.includes(section)) || sections[0];
  const sessions = judged.sessions || base.sessions;
  const extra = { "units.ects": { label: words.sessions, field: { help: "", kind: "said" }, path: [], text: (n) => sessions[n]?.[0] ?? "", why: (n) => sessions[n]?.[1] ?? "" } };
  const counts = (keys) => faults.all.filter((fault) => keys.includes(fault.path[0])).length;
  const detailPath = chosen?.isOpen && chosen.path.slice(0, -1);
  const detailField = detailPath && detailPath.reduce((at, key) => at?.fields.find((each) => each.key === key), form);
  const table = (field, path) => html`<${Table} key=${keyOf(path)} ...${{ path, field, data, faults, on, extra, stated }} chosen=${chosen?.cell && keyOf(chosen.cell.table) === keyOf(path) ? chosen : null} />`;
  return html`<div class="whole data">
    <a class="skip" href="#section" onclick=${(event) => { event.preventDefault(); document.querySelector('.section td[tabindex="0"], .section input')?.focus(); }}>${words.skip_to_data}</a>
    <${Top} figures=${{ ...base, undo: pending.length ? words.not_saved : base.undo }} again=${on.again} />
    ${isLost && html`<p class="lost" role="alert">${words.lost}</p>`}
    <main class=${chosen?.isOpen ? "data-work wide" : "data-work"}>
      <nav class="sections" aria-label=${words.sections}>${sections.map((each) => html`<a key=${each.key} href=${`#${each.key}`} aria-current=${each === here ? "true" : null} onclick=${() => setChosen(null)}>${each.label}
        ${counts(each.of) > 0 ? html`<span class="badge-bad">⚠ ${counts(each.of)}</span>` : each.isTable ? html`<span class="muted">${(data[each.key] || []).length}</span>` : ""}</a>`)}</nav>
      <section class="section" id="section" aria-label=${here.label}>
        ${here.key === "weights" ? html`<${Weights} ...${{ base, data, faults, on }} />`
          : here.isTable ? table(here.field, [here.key])
          : html`<div class="page-form"><h2>${here.label}</h2>
              <${Lines} path=${here.field ? [here.key] : []} fields=${here.field ? here.field.fields : own} but=${["version"]} ...${{ data, faults, on }} />
              ${!here.field && html`<${OfferedFile} state=${base.state} done=${() => { setLive(words.saved_now); load().then(() => settle((list) => list)); }} />`}
              ${here.field?.fields.filter((field) => field.kind === "rows").map((field) => html`<h3>${field.label}</h3>${table(field, [here.key, field.key])}`)}</div>`}
      </section>
      <aside class="panel data-panel" aria-label=${words.state_of_data}>
        ${pending.length > 0 && html`<section class="unsaved"><h2>⚠ ${words.not_saved}</h2><p>${faults.all.length || told ? words.not_saved_why : words.saving}</p><button type="button" onclick=${on.discard}>${words.discard}</button></section>`}
        ${told && html`<section class="why no" role="alert">${told.map((each) => html`<p>${each}</p>`)}</section>`}
        ${difference && html`<section class="difference"><h2>${difference.broken.length ? words.file_broken : words.file_edited}</h2>
          ${difference.broken.length > 0 && html`<ul>${difference.broken.map((each) => html`<li class="bad">${each}</li>`)}</ul>`}
          <pre tabindex="0" aria-label=${words.file_edited}>${difference.lines.map((line) => html`<span class=${line[0] === "+" ? "plus" : line[0] === "-" ? "minus" : ""}>${line}\n</span>`)}</pre>
          ${!difference.broken.length && html`<button type="button" onclick=${() => setDifference(null)}>${words.seen}</button>`}</section>`}
        ${faults.all.length > 0 && html`<section class="faults-list"><h2>${said(faults.all.length === 1 ? "one_fault" : "fault_count", { n: faults.all.length })}</h2>
          <ul>${faults.all.slice(0, 100).map((fault) => html`<li><button type="button" onclick=${() => on.go(fault.path)} disabled=${!fault.path.length}><b>${where(fault.path)}</b> ${fault.text}</button></li>`)}</ul></section>`}
        ${!faults.all.length && statements.length > 0 && html`<section class="statements"><h2>${words.counting}</h2><ul>${statements.map((each) => html`<li class=${each.kind}><b>${each.kind === "impossible" ? words.proved_impossible : words.proved_clash}</b> <span>${each.text}</span>
          ${each.ask.map((text) => html`<p class="ask">${text}</p>`)}<span class="named">${each.rows.map((path) => html`<button type="button" onclick=${() => on.go([...path, path[0] === "trainers" ? "availability" : "", ""].filter(Boolean))}>${identityOf(valueAt(data, path))}</button>`)}</span></li>`)}</ul></section>`}
        ${base.violations.length > 0 && html`<section class="why no"><h2>${said("rules_broken", { n: base.violations.length })}</h2><ul>${base.violations.slice(0, 20).map((each) => html`<li>${each.text}</li>`)}</ul></section>`}
        ${detailField && valueAt(data, chosen.path) ? html`<div class="closer"><button type="button" onclick=${() => setChosen(null)}>${words.close_row}</button></div><${Row} key=${keyOf(chosen.path)} path=${chosen.path} field=${detailField} ...${{ base, data, faults, on }} />`
          : html`<section class="muted"><p>${words.data_hint}</p><p>${words.data_keys}</p></section>`}
      </aside>
    </main>
    <p class="hidden" role="status" aria-live="polite">${live}</p>
  </div>`;
}

document.documentElement.lang = lang;
render(html`<${Data} />`, root);
