// Solving: how long to search, then how it goes, and its end.
import { html } from "./vendor/htm-preact.js";
import { said, words } from "./api.js";

const LIMITS = [10, 40, 120, 600, 1800];
const [WIDTH, HEIGHT] = [280, 90];

function limitSaid(seconds) {
  return seconds < 60 ? said("seconds", { n: seconds }) : said("minutes", { n: seconds / 60 });
}

// The cost as a falling line, the bound as a rising one: what lies between is not known to be needed.
function Chart({ solve }) {
  if (solve.moments.length < 2) return null;
  const all = solve.moments.flatMap(([, cost, bound]) => [cost, bound].filter((each) => each > 0));
  const [least, most, last] = [Math.min(...all), Math.max(...all), solve.moments.at(-1)[0] || 1];
  const x = (seconds) => (seconds / last) * WIDTH;
  const y = (points) => HEIGHT - 6 - ((points - least) / (most - least || 1)) * (HEIGHT - 12);
  const line = (index) => solve.moments.filter((each) => each[index] > 0).map((each, at, kept) =>
    `${at ? `H${x(each[0])}` : `M${x(each[0])},${y(each[index])}`}V${y(kept[at][index])}`).join("");
  return html`<svg class="chart" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${words.solve_chart}>
    <path class="cost" d=${line(1)} /><path class="bound" d=${line(2)} />
  </svg>`;
}

const HOW = ["complete", "improve", "replan", "new"];

// What a search can do here, and what it would begin with.
function Kinds({ board, how, from, on }) {
  const can = { new: true, complete: board.unplaced > 0, improve: !board.unplacedSessions && !board.violations.length, replan: !board.isEmpty };
  return html`<fieldset class="kinds"><legend>${words.solve_how}</legend>
    ${HOW.map((kind) => html`<label key=${kind}><input type="radio" name="how" value=${kind} checked=${how === kind} disabled=${!can[kind]} onchange=${() => on.how(kind)} />
      <span>${words[`solve_${kind}`]}<small>${words[`solve_${kind}_why`]}</small></span></label>`)}
    ${how === "replan" && html`<label class="from"><span>${words.solve_from}</span><input type="date" id="from" value=${from} onchange=${(event) => on.from(event.target.value)} /></label>`}
  </fieldset>`;
}

export function SolvePanel({ board, solve, limit, how, from, told, on }) {
  const isWorking = solve && !solve.ended;
  return html`<aside class="panel" aria-label=${words.solve_title}>
    <h2>${words.solve_title}</h2>
    ${!isWorking && html`${told && html`<ul class="faults">${told.map((each) => html`<li>${each}</li>`)}</ul>`}
      <${Kinds} ...${{ board, how, from, on }} /><p class="muted">${words.solve_why}</p>
      <p class="tools"><label for="limit">${words.solve_limit}</label>
        <select id="limit" value=${limit} onchange=${(event) => on.limit(Number(event.target.value))}>
          ${LIMITS.map((each) => html`<option value=${each} selected=${each === limit}>${limitSaid(each)}</option>`)}
        </select></p>
      <p class="tools"><button type="button" class="go" id="go" onclick=${on.solve}>${words.solve_go}</button>
        <button type="button" onclick=${on.close}>${words.close}</button></p>`}
    ${solve && html`<section aria-label=${words.solve_running}>
      <h3>${solve.ended || solve.phase}</h3>
      <progress max=${solve.limit_s} value=${Math.min(solve.elapsed_s, solve.limit_s)} aria-label=${words.solve_running}></progress>
      <p class="muted">${said("solve_elapsed", { elapsed: Math.round(solve.elapsed_s), limit: solve.limit_s })}</p>
      <p id="held">${solve.cost === null ? words.solve_nothing : said("solve_held", solve)}</p>
      ${solve.bound > 0 && html`<p class="muted">${said("solve_bound", solve)}</p>`}
      <${Chart} solve=${solve} />
      ${isWorking && html`<p class="tools"><button type="button" data-writes id="stop" disabled=${solve.stopping} onclick=${on.stop}>${solve.stopping ? words.solve_stopping : words.solve_stop}</button></p>`}
    </section>`}
  </aside>`;
}
