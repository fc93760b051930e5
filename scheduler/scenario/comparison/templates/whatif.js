/* Which scenario and whose weeks are shown is in the address, so that a link shows the same to someone else. */
const state = { at: 0, audience: null, every: false };

const current = () => data.scenarios[state.at];

function draw() {
  const scenario = current();
  $("drawn").hidden = !scenario.changes.length && !scenario.clashes.length && !state.every;
  if (!$("drawn").hidden) drawMoves(scenario, state.audience, state.every);
}

function choose(at, { focus = false } = {}) {
  state.at = at;
  state.audience = null;
  $("scenario").value = current().name;
  for (const section of document.querySelectorAll(".scenario")) section.hidden = section.id !== `scenario-${at}`;
  for (const row of $("rows").rows) row.classList.toggle("chosen", row.dataset.index === String(at));
  listAudiences();
  draw();
  if (focus) {
    const title = $(`title-${at}`);
    title.scrollIntoView({ block: "start" });
    title.focus({ preventScroll: true });
  }
}

/* Only those whom the scenario touches. */
function listAudiences() {
  const option = (kind, id, name) => el("option", { value: `${kind}=${id}` }, name);
  const parts = [
    [w.groups, current().groups.map((id) => option("group", id, id))],
    [w.trainers, current().trainers.map((id) => option("trainer", id, data.trainers[id] ?? id))],
  ];
  $("audience").replaceChildren(el("option", { value: "" }, w.everyone),
    ...parts.filter(([, options]) => options.length).map(([label, options]) => el("optgroup", { label }, options)));
}

function follow(event) {
  const name = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B")).get("scenario");
  const at = data.scenarios.findIndex((scenario) => scenario.name === name);
  if (at >= 0) choose(at, { focus: Boolean(event) });
}

function show(every) {
  state.every = every;
  $("week-list").classList.toggle("all", every);
  $("some").setAttribute("aria-pressed", String(!every));
  $("every").setAttribute("aria-pressed", String(every));
  draw();
}

/* One click sorts a column from the least, the next from the most; scenarios without figures stay last. */
function sortBy(head, column) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const keyOf = (row) => row.cells[column]?.dataset.sort;
  const value = (row) => (column === 1 ? row.cells[1].textContent : Number(keyOf(row)));
  const order = (a, b) => {
    if (column !== 1 && (keyOf(a) === undefined || keyOf(b) === undefined)) return Number(keyOf(a) === undefined) - Number(keyOf(b) === undefined);
    const [x, y] = [value(a), value(b)];
    return (column === 1 ? x.localeCompare(y, data.lang) : x - y) * (down ? -1 : 1);
  };
  $("rows").append(...[...$("rows").rows].sort(order));
}

function listenTable() {
  [...$("comparison").tHead.rows[0].cells].forEach((head, column) => {
    const button = el("button", { type: "button", title: w.sort, onclick: () => sortBy(head, column) }, head.textContent);
    head.replaceChildren(button);
  });
}

/* A number of the list leads to its place on the weeks, a chip to the other place of its session. */
function partner(chip) {
  return [...document.querySelectorAll(`#week-list [data-number="${chip.dataset.number}"]`)].find((other) => other !== chip);
}

function light(number) {
  for (const node of document.querySelectorAll("#week-list .lit")) node.classList.remove("lit");
  if (number) for (const node of document.querySelectorAll(`#week-list [data-number="${number}"]`)) node.classList.add("lit");
}

function goTo(chip) {
  if (!chip) return;
  chip.scrollIntoView({ block: "center" });
  chip.focus({ preventScroll: true });
  light(chip.dataset.number);
}

function goToChange(number) {
  if (!document.querySelector(`#week-list [data-number="${number}"]`)) { // another audience is shown
    state.audience = null;
    $("audience").value = "";
    draw();
  }
  goTo(document.querySelector(`#week-list [data-number="${number}"]`));
}

function listen() {
  $("scenario").addEventListener("change", (event) => { location.hash = `scenario=${encodeURIComponent(event.target.value)}`; });
  $("audience").addEventListener("change", (event) => {
    const [kind, ...id] = event.target.value.split("=");
    state.audience = kind ? { kind, id: id.join("=") } : null;
    draw();
  });
  $("some").addEventListener("click", () => show(false));
  $("every").addEventListener("click", () => show(true));
  $("print").addEventListener("click", () => print());
  const weeks = $("week-list");
  weeks.addEventListener("click", (event) => goTo(partner(event.target.closest("button.chip") ?? weeks)));
  for (const name of ["mouseover", "focusin"]) {
    weeks.addEventListener(name, (event) => light(event.target.closest("[data-number]")?.dataset.number));
  }
  for (const item of document.querySelectorAll(".moves li")) {
    const number = item.dataset.change;
    item.querySelector(".num").replaceWith(el("button", { type: "button", class: "num", "aria-label": fill(w.go_to, { n: number }),
      onclick: () => goToChange(number) }, number));
  }
  addEventListener("hashchange", follow);
}

if (data.scenarios.length) {
  listenTable();
  listen();
  $("bar").hidden = false;
  choose(data.first);
  follow();
}
