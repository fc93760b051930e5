// Explain: why a year, a clash or a scenario is as it is, and what would help; each remedy can be tried as a scenario.
import { html, render, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { act, ask, news, post, said, words } from "./api.js";
import { Top } from "./frame.js";

const LIMITS = [20, 60, 300, 1200];
const MOST = 12; // clashes that are listed
const limitSaid = (seconds) => (seconds < 60 ? said("why_s", { n: seconds }) : said("why_min", { n: seconds / 60 }));

function Asked({ board, limit, setLimit, isBusy, start }) {
  const row = (what, wish) => html`<li class="asked"><span>${what}</span>
    <button type="button" data-writes class="plain" disabled=${isBusy} aria-label=${said("why_ask_what", { what })} onclick=${() => start(wish)}>${words.why_ask}</button></li>`;
  return html`<aside class="compose" aria-label=${words.why_title}>
    <section class="choose"><h2>${words.why_title}</h2><p class="hint">${words.why_lead}</p>
      <p class="field"><label for="limit">${words.why_limit}</label><select id="limit" value=${limit} onchange=${(event) => setLimit(Number(event.target.value))}>
        ${LIMITS.map((each) => html`<option value=${each} selected=${each === limit}>${limitSaid(each)}</option>`)}</select></p>
      <p class="tools"><button type="button" data-writes class="go" id="why-year" disabled=${isBusy} onclick=${() => start({})}>${words.why_year}</button></p></section>
    ${board.clashing.length ? html`<section><h2>${words.why_clashes} <span class="tally">${board.clashing.length}</span></h2><ul class="rows">${board.clashing.slice(0, MOST).map((text, at) => row(text, { clash: at + 1 }))}</ul></section>` : null}
    ${board.scenarios.length ? html`<section><h2>${words.why_scenarios}</h2><ul class="rows">${board.scenarios.map((each) => row(each.title, { scenario: each.number }))}</ul></section>` : null}
  </aside>`;
}

function Repairs({ repairs, found, tryOut }) {
  if (!repairs.length) return html`<p class="muted">${words.why_no_repairs}</p>`;
  return html`<ol class="repairs">${repairs.map((repair) => html`<li class="change">
    ${repair.asks.length > 1 ? html`<ul class="said">${repair.asks.map((each) => html`<li>${each}</li>`)}</ul>` : html`<p>${repair.asks[0] || repair.text}</p>`}
    <p class="tools"><span class=${repair.verified ? "good" : "warn"}>${repair.verified ? `✓ ${words.why_verified}` : `? ${words.why_unverified}`}</span>
      ${repair.moves !== null ? html`<span>${said("why_moves", { n: repair.moves })}</span>` : null}
      ${repair.clashes_left !== null ? html`<span>${said("why_left", { n: repair.clashes_left })}</span>` : null}
      <button type="button" data-writes class="go" aria-label=${said("why_try_what", { what: repair.text })} disabled=${found.outdated} onclick=${() => tryOut(repair)}>${words.why_try}</button></p></li>`)}</ol>`;
}

function Found({ found, tryOut }) {
  if (found.failed) return html`<article class="shown"><h2 tabindex="-1" id="found">${found.title}</h2><div class="why no">${found.failed}</div></article>`;
  const isCounted = found.clash_count !== null && found.clash_count !== undefined;
  return html`<article class="shown" aria-labelledby="found"><header><h2 tabindex="-1" id="found">${found.title}</h2>
      ${found.verdict ? html`<b class=${found.status === "impossible" ? "bad" : found.status === "possible" ? "good" : "warn"}>${found.verdict}</b>` : null}</header>
    ${found.outdated ? html`<p class="notes">! ${words.why_outdated}</p>` : null}
    ${found.interrupted ? html`<p class="notes">! ${words.why_interrupted}</p>` : null}
    ${found.verdict ? html`<p>${found.headline}</p>` : null}
    ${found.said.map((each) => html`<p>${each}</p>`)}
    ${found.clash ? html`<p>${found.clash.why}</p>` : null}
    ${isCounted && found.clash_count > 0 ? html`<p>${said(found.clash_count_proved ? "why_least" : "why_fewest", { n: found.clash_count })}</p>` : null}
    ${found.arithmetic.length ? html`<section><h3>${words.why_arithmetic}</h3><ul class="said">${found.arithmetic.map((each) => html`<li>${each}</li>`)}</ul></section>` : null}
    ${found.causes.map((cause, at) => html`<section class="cause"><h3>${found.causes.length > 1 ? said("why_cause_n", { n: at + 1 }) : words.why_cause}</h3>
      <p class="hint">${cause.headline}</p><ul class="facts-list">${cause.facts.map((fact) => html`<li>${fact.text}</li>`)}</ul>
      ${cause.minimal ? html`<p class="good">✓ ${words.why_minimal}</p>` : null}</section>`)}
    ${found.causes.length || found.repairs.length ? html`<section><h3>${words.why_repairs}</h3><p class="hint">${words.why_try_why}</p><${Repairs} repairs=${found.repairs} found=${found} tryOut=${tryOut} /></section>` : null}
    ${found.clashes.map((clash) => html`<section class="cause"><h3>${words.why_unavoidable}</h3><p><span class="bad">⚠</span> ${clash.text}</p>
      <h3>${words.why_repairs}</h3><p class="hint">${words.why_try_why}</p><${Repairs} repairs=${clash.repairs} found=${found} tryOut=${tryOut} /></section>`)}
    ${found.examinations && html`<${Examinations} found=${found.examinations} />`}
  </article>`;
}

function Examinations({ found }) {
  return html`<section class="cause"><h3>${found.headline}</h3>
    <ul class="said">${found.arithmetic.map((each) => html`<li>${each}</li>`)}</ul>
    ${found.causes.filter((cause) => cause.facts.length).map((cause) => html`<p class="hint">${cause.headline}</p>
      <ul class="facts-list">${cause.facts.map((fact) => html`<li>${fact}</li>`)}</ul>`)}
    ${found.repairs.length ? html`<h3>${words.why_repairs}</h3><ul class="said">${found.repairs.map((repair) => html`<li>${repair.text}</li>`)}</ul>` : null}
  </section>`;
}

function Explain() {
  const [board, setBoard] = useState(null);
  const [limit, setLimit] = useState(20);
  const [work, setWork] = useState(null);
  const [told, setTold] = useState(null);
  const [isLost, setLost] = useState(false);
  const [live, setLive] = useState("");
  const now = useRef({});
  now.current = { board, work };

  async function load() {
    const next = await ask("explain");
    if (next.refused) setTold(next.refused); else setBoard(next);
  }

  useEffect(() => {
    load();
    news({
      state: (number) => { if (now.current.board && number !== now.current.board.state) load(); },
      explain: (heard) => {
        const was = now.current.work;
        setWork(heard);
        if (heard && heard.done && (!was || !was.done || was.number !== heard.number)) {
          if (was) setLive(said("why_done", heard));
          load();
        }
      },
      lost: () => setLost(true), back: () => setLost(false),
    });
  }, []);

  async function again(kind) {
    const done = await act({ kind, state: now.current.board.state });
    setTold(done.refused || (done.stale ? [done.stale] : null));
    load();
  }

  async function start(wish) {
    const done = await post("explain-start", { limit_s: limit, ...wish });
    setTold(done.refused || null);
    if (done.number) setWork({ number: done.number, title: "", phase: "", elapsed: 0, limit, done: false });
  }

  async function tryOut(repair) {
    const done = await post("try", { changes: [...now.current.board.found.asked, ...repair.changes] });
    if (done.number) location.href = `whatif?lang=${document.documentElement.lang}#${done.number}`;
    else setTold((done.faults || []).map((each) => each.text).concat(done.refused || []));
  }

  if (!board) return html`<p role="status">${told ? told.join(" ") : "…"}</p>`;
  const isBusy = Boolean(work && !work.done);
  return html`<div class="whole"><${Top} figures=${board} again=${again} />
    ${isLost ? html`<p class="lost" role="alert">${words.lost}</p>` : null}
    <main class="whatif">
      <${Asked} board=${board} limit=${limit} setLimit=${setLimit} isBusy=${isBusy} start=${start} />
      <div class="results" tabindex="0">
        ${told && told.length ? html`<section class="why no"><strong>${words.refused}</strong><ul>${told.map((each) => html`<li>${each}</li>`)}</ul></section>` : null}
        ${isBusy ? html`<section class="why"><strong>${work.title}</strong>
          <p class="at-work"><progress aria-label=${work.title || words.why_title} max=${work.limit * 2} value=${Math.min(work.elapsed, work.limit * 2)}></progress><span>${said("why_at_work", work)}</span></p>
          <p class="tools"><button type="button" data-writes class="plain" id="why-stop" disabled=${work.stopping} onclick=${() => post("explain-stop", {})}>${work.stopping ? words.why_stopping : words.why_stop}</button></p></section>` : null}
        ${!isBusy && board.found ? html`<${Found} found=${board.found} tryOut=${tryOut} />` : null}
        ${!isBusy && !board.found ? html`<p class="empty">${words.why_nothing}</p>` : null}
      </div>
    </main>
    <p class="hidden" aria-live="polite">${live}</p></div>`;
}

render(html`<${Explain} />`, document.getElementById("view"));
