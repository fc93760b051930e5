// Beside the board: the session that is held, why a slot suits or not, the best dates, whom to tell.
import { html } from "./vendor/htm-preact.js";
import { said, words } from "./api.js";
import { dayName } from "./grid.js";

function Reasons({ verdict, reasons, children }) {
  const title = verdict.no ? words.impossible
    : verdict.clashes > 0 ? said("with_clash", { n: verdict.clashes, points: verdict.shown }) : said("possible", { points: verdict.shown });
  const said_ = (verdict.no || verdict.why).map((number) => reasons[number]);
  if (verdict.room) said_.push(verdict.room);
  if (verdict.trainers && verdict.trainers.length) said_.push(said("taught_by", { trainers: verdict.trainers.join(", ") }));
  if (!verdict.no && !verdict.why.length) said_.unshift(words.nothing_else);
  return html`<div class=${`why ${verdict.no ? "no" : verdict.clashes > 0 ? "clash" : "free"}`}>
    <strong>${title}</strong><ul>${said_.map((each) => html`<li>${each}</li>`)}</ul>${children}
  </div>`;
}

function when(board, at) {
  const day = at.slice(0, 10);
  const slot = (board.slots[day] || []).find((each) => each.at === at);
  return slot ? `${dayName(day)}, ${slot.start}` : dayName(day);
}

export function Panel({ board, held, found, looked, offered, told, done, on }) {
  if (!held) {
    return html`<aside class="panel" aria-label=${words.board}>
      ${told && html`<section><h2>${words.refused}</h2><ul class="faults">${told.map((each) => html`<li>${each}</li>`)}</ul></section>`}
      ${done && html`<section class="why free"><strong>${done.label}</strong>${done.tell.length > 0 && html`<p>${words.to_tell} : ${done.tell.join(", ")}</p>`}</section>`}
      <p>${board.isEmpty ? words.empty_board : words.choose}</p><p class="hint">${words.keys}</p>
      ${board.clashing.length > 0 && html`<h3>${words.clashes}</h3><ul>${board.clashing.map((each) => html`<li>${each}</li>`)}</ul>`}
      ${!board.isEmpty && board.violations.length > 0 && html`<h3>${said("rules_broken", { n: board.violations.length })}</h3><ul class="faults">${board.violations.map((each) => html`<li>${each}</li>`)}</ul>`}
    </aside>`;
  }
  const verdict = found && looked && looked !== held.at && (found.slots[looked] || null);
  return html`<aside class="panel" aria-label=${held.id}>
    <h2>${held.id}</h2>
    <p class="muted">${held.title && html`${held.title}<br />`}${words[held.kind]} · ${(held.trainers || []).join(", ")}${held.room ? ` · ${held.room}` : ""}<br />
      ${held.groups.join(", ")}<br />${dayName(held.day)}, ${held.start}–${held.end}</p>
    <p class="tools">
      ${held.kind !== "alternance" && html`<button type="button" onclick=${() => on.pin(held)}>${held.pinned ? words.unpin : words.pin}</button>`}
      <button type="button" onclick=${on.release}>${words.put_back}</button>
    </p>
    ${told && html`<section class="why no"><strong>${words.refused}</strong><ul>${told.map((each) => html`<li>${each}</li>`)}</ul></section>`}
    ${!found && html`<p role="status">${words.looking}</p>`}
    ${offered && html`<section><h3>${said("exchange", { id: offered.id })}</h3>
      <${Reasons} verdict=${offered.verdict} reasons=${offered.reasons}>
        ${!offered.verdict.no && html`<p><button type="button" class="go" onclick=${() => on.exchange(offered.id)}>${said("exchange", { id: offered.id })}</button></p>`}
      <//></section>`}
    ${!offered && looked === held.at && html`<p>${words.same_place}</p>`}
    ${!offered && verdict && html`<section><h3>${said("here", { when: when(board, looked) })}</h3><${Reasons} verdict=${verdict} reasons=${found.reasons} /></section>`}
    ${found && html`<section><h3>${words.best_dates}</h3>
      <p class="muted">${found.possible ? said("possible_count", { n: found.possible }) : words.no_dates}</p>
      <ul class="best-dates">${found.best.map((each) => html`<li><button type="button" onclick=${() => on.go(each.at)}><span>${each.when}</span> <b>${each.points}</b></button></li>`)}</ul></section>
      <section><h3>${words.to_tell}</h3><p>${(offered ? offered.tell : found.tell).join(", ")}</p></section>`}
  </aside>`;
}

export function Figures({ board, found, looked }) {
  const verdict = found && looked && found.slots[looked];
  const there = verdict && !verdict.no && verdict.points !== 0 ? said("there", { points: board.points + verdict.points }) : null;
  const isBest = board.bound !== null && board.bound === board.points;
  return html`<footer class="figures">
    <span><span class="muted">${words.clashes}</span> <b class=${board.clashes ? "warn" : "good"}>${board.clashes}</b></span>
    <span><span class="muted">${words.points}</span> <b>${board.points}</b> ${there && html`<span class="warn">${there}</span>`}</span>
    ${board.bound !== null && html`<span class=${isBest ? "good" : "muted"}>${isBest ? `✓ ${said("proved", { n: board.points })}` : said("at_least", { n: board.bound })}</span>`}
    <span class=${board.violations.length ? "bad" : "muted"}>${board.violations.length ? said("rules_broken", { n: board.violations.length }) : words.rules_kept}</span>
  </footer>`;
}
