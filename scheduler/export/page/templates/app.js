/* What is shown is in the address (#group=ASP1&week=2022-10-03), so that a link shows the same to someone else. */
const keyOf = (audience) => (audience.kind === "all" ? "all" : `${audience.kind}=${encodeURIComponent(audience.id)}`);

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
  $("audience").value = keyOf(audience);
  $("to-timetable").hash = keyOf(audience);
  $("who").textContent = audience.kind === "all" ? audience.name : w[audience.kind] + colon + audience.name;
  $("facts").textContent = audience.facts.join(" · ");
  showGrids(audience, everythingOf(audience));
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
}

function listen() {
  $("audience").addEventListener("change", (event) => { location.hash = event.target.value; });
  $("print").addEventListener("click", () => print());
  addEventListener("hashchange", follow);
  // without a step back in the history for each week
  addEventListener("weekchosen", ({ detail }) => history.replaceState(null, "", `#${keyOf(state.audience)}&week=${detail}`));
  addEventListener("beforeprint", () => {
    state.folded = !$("year").open;
    $("year").open = true;
    nameEachSheet();
  });
  addEventListener("afterprint", () => { $("year").open = !state.folded; });
  listenGrids();
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

fillChooser();
listen();
$("bar").hidden = false;
choose(data.audiences[0]);
show(false);
follow();
