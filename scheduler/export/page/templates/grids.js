/* The year and the weeks of whom the page shows: which week is in front, by mouse and keyboard. */
const state = { audience: null, week: null, items: new Map(), all: false, folded: false };
const weekDays = data.weeks.map((week) => week.day);

function showGrids(audience, items) {
  state.audience = audience;
  state.items = byDay(items);
  markAway(audience);
  const kinds = new Set([...state.items.values()].flat().map((item) => item.kind));
  if (away.on.size) kinds.add("away");
  for (const entry of document.querySelectorAll(".legend [data-kind]")) {
    entry.hidden = ["alternance", "busy", "exam", "away"].includes(entry.dataset.kind) && !kinds.has(entry.dataset.kind);
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
  $("previous-week").disabled = at === 0;
  $("next-week").disabled = at === weekDays.length - 1;
  $("week").value = week;
  for (const node of document.querySelectorAll("#week-list > .week, #months tr[data-week]")) {
    node.classList.toggle("current", node.dataset.week === week);
  }
}

/* The reader chose a week; the page may put it in its address. */
function visit(week, { focus = false } = {}) {
  goTo(week);
  dispatchEvent(new CustomEvent("weekchosen", { detail: week }));
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

function listenGrids() {
  const step = (count) => visit(weekDays[weekDays.indexOf(state.week) + count]);
  $("week").append(...weekDays.map((week) => {
    const days = columnsOf(week);
    return el("option", { value: week }, `${weekNumber(week)} · ${spanOf(days[0], days.at(-1), "short")}`);
  }));
  $("week").addEventListener("change", (event) => visit(event.target.value));
  $("previous-week").addEventListener("click", () => step(-1));
  $("next-week").addEventListener("click", () => step(1));
  $("today").disabled = !weekDays.includes(mondayOf(today));
  $("today").addEventListener("click", () => visit(mondayOf(today)));
  $("one-week").addEventListener("click", () => listWeeks(false));
  $("all-weeks").addEventListener("click", () => listWeeks(true));
  $("year").open = matchMedia("(min-width: 40rem)").matches; // on a telephone, the week comes first
  listenYear();
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
