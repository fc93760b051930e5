// Beside the board: the session that is held, why a slot suits or not, the best dates, whom to tell.
import { html, useState } from "./vendor/htm-preact.js";
import { isReader, named, said, words } from "./api.js";
import { dayName } from "./grid.js";

function Reasons({ verdict, reasons, children }) {
  const title = verdict.no ? words.impossible
    : verdict.clashes > 0 ? said("with_clash", { n: verdict.clashes, points: verdict.shown }) : said("possible", { points: verdict.shown });
  const said_ = (verdict.no || verdict.why).map((number) => reasons[number]);
  if (verdict.room) said_.push(verdict.room);
  if (verdict.watched && verdict.watched.length) said_.push(said("watched_by", { who: verdict.watched.join(" ; ") }));
  if (verdict.trainers && verdict.trainers.length) said_.push(said("taught_by", { trainers: verdict.trainers.join(", ") }));
  if (!verdict.no && !verdict.why.length) said_.unshift(words.nothing_else);
  return html`<div class=${`why ${verdict.no ? "no" : verdict.clashes > 0 ? "clash" : "free"}`}>
    <strong>${title}</strong><ul>${said_.map((each) => html`<li>${each}</li>`)}</ul>${children}
  </div>`;
}

function when(board, at, verdict) {
  const day = at.slice(0, 10);
  const slot = (board.slots[day] || []).find((each) => each.at === at);
  const hour = verdict.hour || (slot && slot.start);
  return hour ? `${dayName(day)}, ${hour}` : dayName(day);
}

const broken = (board) => (board.violations.length === 1 ? words.rule_broken : said("rules_broken", { n: board.violations.length }));

// What a planner who knows better does in two steps: the rules that are broken, then yes or no.
function Anyway({ verdict, text, go }) {
  const [isAsked, setAsked] = useState(false);
  if (!verdict.no || verdict.final) return null;
  if (!isAsked) return html`<p class="tools"><button type="button" data-writes id="anyway" onclick=${() => setAsked(true)}>${text}</button></p>`;
  return html`<p role="alert">${said("anyway_why", { rules: verdict.rules.join(", ") })}</p>
    <p class="tools"><button type="button" id="yes" onclick=${go}>${words.anyway_yes}</button>
      <button type="button" onclick=${() => setAsked(false)}>${words.no}</button></p>`;
}

function Faults({ title, faults, on }) {
  if (!faults.length) return null;
  return html`<section><h3>${title}</h3><ul class="found">${faults.map((each) => html`<li>${each.text}
    ${each.ids.length > 0 && html` <button type="button" class="link" onclick=${() => on.find(each)}>${words.show_it}</button>`}</li>`)}</ul></section>`;
}

function Idle({ board, told, done, on }) {
  return html`${told && html`<section><h2>${words.refused}</h2><ul class="faults">${told.map((each) => html`<li>${each}</li>`)}</ul></section>`}
    ${done && html`<section class="why free"><strong>${done.label}</strong>${done.tell.length > 0 && html`<p>${words.to_tell} : ${done.tell.join(", ")}</p>`}</section>`}
    <p>${board.isEmpty ? words.empty_board : words.choose}</p><p class="hint">${words.keys}</p>
    <${Faults} title=${broken(board)} faults=${board.violations} on=${on} />
    <${Faults} title=${words.clashes} faults=${board.clashing} on=${on} />`;
}

const ofExam = (row) => [
  row.title, row.said, row.candidates, row.groups.join(", "), row.room,
  row.watched?.length ? said("watched_by", { who: row.watched.join(" ; ") }) : !row.isTray && !row.isDue && words.nobody_watches,
  !row.isDue && row.trainers.length > 0 && said("answers_for", { who: row.trainers.join(", ") }),
];

function About({ row, on }) {
  const isExam = row.kind === "exam";
  const unit = isExam ? ofExam(row)
    : [row.unit && row.title, `${words[row.kind]}${(row.trainers || []).length ? ` · ${row.trainers.join(", ")}` : ""}${row.room ? ` · ${row.room}` : ""}`, row.groups.join(", ")];
  const hours = row.isDue ? said("due_by", { hour: row.start }) : `${row.start}–${row.end}`;
  const placed = row.isTray ? [words[named(row, "not_placed")], row.was && said(named(row, "was_on"), { when: row.was })] : [`${dayName(row.day)}, ${hours}`];
  return html`<p class="muted">${[...unit, ...placed].filter(Boolean).map((line) => html`${line}<br />`)}</p>
    ${row.isTray && row.notes.length > 0 && html`<ul class="found">${row.notes.map((each) => html`<li>${each}</li>`)}</ul>`}
    <p class="tools">
      ${!row.isTray && row.kind !== "alternance" && !row.isDue && html`<button type="button" data-writes onclick=${() => on.pin(row)}>${row.pinned ? words.unpin : words.pin}</button>`}
      <button type="button" onclick=${on.release}>${words.put_back}</button>
      ${!row.isTray && html`<button type="button" data-writes id="take-out" title=${words[named(row, "take_out_why")]} onclick=${() => on.takeOut(row)}>${words.take_out}</button>`}
      ${!row.isTray && row.unit && !isExam && html`<button type="button" data-writes onclick=${() => on.pinUnit(row)}>${row.pinned ? words.unpin_unit : words.pin_unit}</button>`}
    </p>`;
}

function Dates({ held, found, more, on }) {
  const say = (name, values) => said(named(held, name), values);
  return html`<section><h3>${say("best_dates")}</h3>
    <p class="muted">${found.isPart ? say("looking") : found.possible ? say("possible_count", { n: found.possible }) : say("no_dates")}</p>
    <ul class="best-dates">${found.best.map((each) => html`<li><button type="button" onclick=${() => on.go(each.at)}><span>${each.when}</span> <b>${each.points}</b></button></li>`)}</ul></section>
    ${more && more.why && html`<section><h3>${words.why_no_date}</h3><ul class="found">${more.why.map((each) => html`<li>${each}</li>`)}</ul></section>`}
    ${(!more || !more.chains) && html`<p class="muted" role="status">${held.kind === "exam" ? words.looking_why : words.looking_further}</p>`}
    ${more && more.chains && more.chains.length > 0 && html`<section><h3>${words.one_more_move}</h3>
      <ul class="chains">${more.chains.map((each) => html`<li><button type="button" disabled=${isReader} onclick=${() => on.both(each)}><span>${each.when}<small>${said("if_other", { id: each.other, to: each.to })}</small></span>
        <b class=${each.clashes > 0 ? "warn" : ""}>${each.clashes > 0 ? "⚠ " : ""}${each.points}</b></button></li>`)}</ul></section>`}`;
}

export function Panel({ board, held, found, more, looked, wanted, offered, told, done, isFolded, on }) {
  const at = wanted || looked;
  const verdict = held && found && at && at !== held.at && (found.slots[at] || null);
  const fold = html`<button type="button" class="fold" aria-expanded=${isFolded ? "false" : "true"} onclick=${on.fold}>${isFolded ? `▴ ${words.unfold}` : `▾ ${words.fold}`}</button>`;
  const name = held ? held.id : words.board;
  if (isFolded) return html`<aside class="panel folded" aria-label=${name}>${fold}<strong>${held ? held.id : ""}</strong></aside>`;
  if (!held) return html`<aside class="panel" aria-label=${name}>${fold}<${Idle} ...${{ board, told, done, on }} /></aside>`;
  return html`<aside class="panel" aria-label=${name} aria-busy=${!found || found.isPart ? "true" : "false"}>${fold}
    <h2>${held.id}</h2><${About} row=${held} on=${on} />
    ${told && html`<section class="why no"><strong>${words.refused}</strong><ul>${told.map((each) => html`<li>${each}</li>`)}</ul></section>`}
    ${!found && html`<p role="status">${words[named(held, "looking")]}</p>`}
    ${offered && html`<section><h3>${said("exchange", { id: offered.id })}</h3>
      <${Reasons} verdict=${offered.verdict} reasons=${offered.reasons}>
        ${!offered.verdict.no && html`<p><button type="button" data-writes class="go" onclick=${() => on.exchange(offered.id)}>${said("exchange", { id: offered.id })}</button></p>`}
        <${Anyway} key=${offered.id} verdict=${offered.verdict} text=${words.anyway_exchange} go=${() => on.exchange(offered.id, true)} />
      <//></section>`}
    ${!offered && at && at === held.at && html`<p>${words[named(held, "same_place")]}</p>`}
    ${!offered && verdict && html`<section><h3>${said("here", { when: when(board, at, verdict) })}</h3><${Reasons} verdict=${verdict} reasons=${found.reasons}>
      ${wanted && html`<${Anyway} key=${wanted} verdict=${verdict} text=${words.anyway} go=${() => on.anyway(wanted)} />`}<//></section>`}
    ${found && html`<${Dates} ...${{ held, found, more, on }} />
      <section><h3>${words.to_tell}</h3><p>${(offered ? offered.tell : found.tell).join(", ")}</p></section>`}
  </aside>`;
}

export function Figures({ board, held, found, looked }) {
  const verdict = found && looked && found.slots[looked];
  const isExam = held && held.kind === "exam";
  const points = isExam ? board.examPoints : board.points;
  const there = verdict && !verdict.no && verdict.points !== 0 && html`<span class="warn">${said("there", { points: points + verdict.points })}</span>`;
  const isBest = board.bound !== null && board.bound === board.points;
  return html`<footer class="figures">
    <span><span class="muted">${words.clashes}</span> <b class=${board.clashes ? "warn" : "good"}>${board.clashes}</b></span>
    <span><span class="muted">${words.points}</span> <b>${board.points}</b> ${!isExam && there}</span>
    ${board.bound !== null && html`<span class=${isBest ? "good" : "muted"}>${isBest ? `✓ ${said("proved", { n: board.points })}` : said("at_least", { n: board.bound })}</span>`}
    ${(board.exams > 0 || isExam) && html`<span id="exam-points" class=${isExam ? "" : "idle"}><span class="muted">${words.examinations}, ${words.points.toLowerCase()}</span> <b>${board.examPoints}</b> ${isExam && there}
      ${board.areExamsBest && !(isExam && there) && html`<span class="good">✓ ${words.exams_best}</span>`}</span>`}
    <span class=${board.violations.length ? "bad" : "muted"}>${board.violations.length ? broken(board) : words.rules_kept}</span>
  </footer>`;
}
