/* What is shown is in the address (#group=ASP1&week=2022-10-03), so that a link shows the same to someone else. */
const state = { audience: null, week: null, items: new Map(), all: false, folded: false };
const keyOf = (audience) => (audience.kind === "all" ? "all" : `${audience.kind}=${encodeURIComponent(audience.id)}`);
const weekDays = data.weeks.map((week) => week.day);

function readAddress() {
  const parameters = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  const kind = ["group", "trainer", "room", "all"].find((name) => parameters.has(name));
  const week = parameters.get("week");
  return { kind, id: kind === "all" ? "" : parameters.get(kind), week: weekDays.includes(week) ? week : null };
}

function follow(event) {
  const { kind, id, week } = readAddress();
  if (kind) {
    const wanted = data.audiences.find((audience) => audience.kind === kind && audience.id === id);
    const shown = wanted ?? state.audience ?? data.audiences[0];
    $("notice").hidden = Boolean(wanted);
    if (!wanted) $("notice").textContent = fill(w.unknown_audience, { id, name: shown.name });
    choose(shown);
    // a link in a card is gone once followed: the focus goes to what it led to
    if (event && document.activeElement === document.body) $("who").focus({ preventScroll: true });
    if (week) goTo(week);
  }
  if (kind || ["#timetable", "#report"].includes(location.hash)) show(location.hash === "#report");
}

function show(report) {
  $("timetable").hidden = report;
  $("report").hidden = !report;
  for (const [id, current] of [["to-report", report], ["to-timetable", !report]]) {
    if (current) $(id).setAttribute("aria-current", "page");
    else $(id).removeAttribute("aria-current");
  }
}

function choose(audience) {
  if (state.audience === audience) return;
  state.audience = audience;
  state.items = byDay(everythingOf(audience));
  markAway(audience);
  $("audience").value = keyOf(audience);
  $("to-timetable").hash = keyOf(audience);
  $("who").textContent = audience.kind === "all" ? audience.name : w[audience.kind] + colon + audience.name;
  $("facts").textContent = audience.facts.join(" · ");
  const kinds = new Set([...state.items.values()].flat().map((item) => item.kind));
  if (away.on.size) kinds.add("away");
  for (const entry of document.querySelectorAll(".legend [data-kind]")) {
    entry.hidden = ["alternance", "busy", "away"].includes(entry.dataset.kind) && !kinds.has(entry.dataset.kind);
  }
  drawYear(state.items);
  drawWeeks(audience, state.items);
  goTo(state.week ?? firstWeek());
}

/* This week during the year; before and after it, the first week with something in it. */
function firstWeek() {
  const now = mondayOf(today);
  if (weekDays.includes(now)) return now;
  return weekDays.find((week) => columnsOf(week).some((day) => state.items.has(day))) ?? weekDays[0];
}

function goTo(week) {
  state.week = week;
  const at = weekDays.indexOf(week);
  $("previous").disabled = at === 0;
  $("next").disabled = at === weekDays.length - 1;
  $("week").value = week;
  for (const node of document.querySelectorAll("#week-list > .week, #months tr[data-week]")) {
    node.classList.toggle("current", node.dataset.week === week);
  }
}

/* The reader chose a week: the address says so, without a step back in the history for each one. */
function visit(week, { focus = false } = {}) {
  goTo(week);
  history.replaceState(null, "", `#${keyOf(state.audience)}&week=${week}`);
  const node = $(`week-${week}`);
  if (focus) node.querySelector("h4").focus({ preventScroll: true });
  if (focus || state.all) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    node.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: focus && !state.all ? "nearest" : "start" });
  }
}

function listWeeks(all) {
  state.all = all;
  $("week-list").classList.toggle("all", all);
  $("one-week").setAttribute("aria-pressed", String(!all));
  $("all-weeks").setAttribute("aria-pressed", String(all));
}

function fillChooser() {
  const titles = { group: w.groups, trainer: w.trainers, room: w.rooms };
  for (const [kind, title] of Object.entries(titles)) {
    const options = data.audiences.filter((audience) => audience.kind === kind)
      .map((audience) => el("option", { value: keyOf(audience) }, audience.name));
    if (options.length) $("audience").append(el("optgroup", { label: title }, options));
  }
  const all = data.audiences.find((audience) => audience.kind === "all");
  $("audience").append(el("option", { value: "all" }, all.name));
  $("week").append(...weekDays.map((week) => {
    const days = columnsOf(week);
    return el("option", { value: week }, `${weekNumber(week)} · ${spanOf(days[0], days.at(-1), "short")}`);
  }));
}

function listen() {
  const step = (count) => visit(weekDays[weekDays.indexOf(state.week) + count]);
  $("audience").addEventListener("change", (event) => { location.hash = event.target.value; });
  $("week").addEventListener("change", (event) => visit(event.target.value));
  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
  $("today").disabled = !weekDays.includes(mondayOf(today));
  $("today").addEventListener("click", () => visit(mondayOf(today)));
  $("one-week").addEventListener("click", () => listWeeks(false));
  $("all-weeks").addEventListener("click", () => listWeeks(true));
  $("print").addEventListener("click", () => print());
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => {
    state.folded = !$("year").open;
    $("year").open = true;
    nameEachSheet();
  });
  addEventListener("afterprint", () => { $("year").open = !state.folded; });
  listenYear();
}

/* A sheet that got loose must say whose it is: the foot of each bears the title and the audience. */
function nameEachSheet() {
  const sheet = document.styleSheets[0];
  const last = sheet.cssRules.length - 1;
  if (sheet.cssRules[last].cssText.startsWith("@page")) sheet.deleteRule(last);
  const said = [document.querySelector("h1").textContent, $("report").hidden ? $("who").textContent : w.report].join(" · ");
  const quoted = said.replace(/["\\\n\r\f<]/g, (letter) => `\\${letter.charCodeAt(0).toString(16)} `);
  sheet.insertRule(`@page { @bottom-left { content: "${quoted}"; font: 8pt Arial, sans-serif; } }`, sheet.cssRules.length);
}

function listenYear() {
  const months = $("months");
  const tip = (event) => showTip(event.target.closest("button"), state.items);
  months.addEventListener("keydown", moveInYear);
  months.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    showTip(null);
    visit(mondayOf(button.dataset.day), { focus: true });
  });
  months.addEventListener("mouseover", tip);
  months.addEventListener("mouseleave", (event) => { if (event.relatedTarget !== $("tip")) showTip(null); });
  $("tip").addEventListener("mouseleave", () => showTip(null));
  months.addEventListener("focusin", (event) => { if (event.target.matches(":focus-visible")) tip(event); });
  months.addEventListener("focusout", () => showTip(null));
  addEventListener("keydown", (event) => { if (event.key === "Escape") showTip(null); });
}

fillChooser();
listen();
$("bar").hidden = false;
$("year").open = matchMedia("(min-width: 40rem)").matches; // on a telephone, the week comes first
choose(data.audiences[0]);
show(false);
follow();
