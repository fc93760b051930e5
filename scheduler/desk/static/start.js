// The start page: how each year stands, and a new one: made from what is filled in, looked at, then written.
import { html, render, useRef, useState } from "./vendor/htm-preact.js";
import { Who } from "./account.js";
import { Help, Hint } from "./hints.js";
import { account, ask, lang, post, said, start, words } from "./api.js";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HOLIDAYS = ["FR-974", "FR", "FR-971", "FR-972", "FR-973", "FR-976", "BE", "CH", "LU", "CA-QC", "MU", "GB"];

// How each year stands

function verdicts(found) {
  if (found.faults) return [["bad", found.faults.length === 1 ? words.year_fault : said("year_faults", { n: found.faults.length })]];
  const many = (n, one, more) => (n === 1 ? words[one] : said(more, { n }));
  const told = [];
  if (found.changes === undefined) told.push(["plainly", words.year_new]);
  else told.push(["plainly", found.changes ? many(found.changes, "year_draft_one", "year_draft_many") : words.year_draft]);
  if (found.published) told.push(["plainly", said(found.differs ? "year_differs" : "year_published", { n: found.published })]);
  if (found.isEmpty) told.push(["warn", said("year_empty", { n: found.sessions })]);
  else {
    if (found.broken) told.push(["bad", many(found.broken, "year_broken_one", "year_broken")]);
    if (found.unplaced) told.push(["warn", many(found.unplaced, "year_unplaced_one", "year_unplaced")]);
    if (found.unplacedExams) told.push(["warn", many(found.unplacedExams, "year_unplaced_exam", "year_unplaced_exams")]);
    if (found.clashes) told.push(["warn", many(found.clashes, "year_clash", "year_clashes")]);
    if (!found.broken && !found.unplaced && !found.unplacedExams && !found.clashes) told.push(["good", words.year_good]);
  }
  return told;
}

const known = new Map(); // what each year is, by its name

async function look(row) {
  const found = await ask("standing", { year: row.dataset.year });
  if (found.refused) return;
  known.set(row.dataset.year, found);
  render(verdicts(found).map(([kind, text]) => html`<span class="verdict ${kind}">${text}</span>`), row.querySelector(".standing"));
  const about = document.createElement("div");
  if (found.faults) about.className = "faults";
  row.querySelector("a").after(about);
  const title = row.querySelector("a");
  if (found.title) title.append(Object.assign(document.createElement("small"), { textContent: found.title }));
  if (found.who) row.querySelector(".standing").title = said("year_last", { day: new Intl.DateTimeFormat(lang).format(new Date(found.last)), who: found.who });
  if (found.faults) {
    row.append(about);
    render(html`<ul>${found.faults.map((each) => html`<li>${each.place}: ${each.text}</li>`)}</ul>`, about);
  } else about.remove();
}

// A new year

function Field({ name, label, why, faults, type = "text", value, wide, children, ...more }) {
  const wrong = faults.filter((fault) => fault.place === name);
  const told = wrong.length ? `${name}-fault` : null;
  return html`<div class=${wide ? "field wide" : "field"}>
    <label for=${name}>${label}</label>
    ${children || html`<input id=${name} name=${name} type=${type} defaultValue=${value} aria-invalid=${wrong.length ? "true" : null} aria-describedby=${told} ...${more} />`}
    ${wrong.map((fault) => html`<small class="fault" id=${told}>${fault.text}</small>`)}
    ${why && html`<small>${why}</small>`}
  </div>`;
}

function Choice({ name, options, faults, label, onchange }) {
  return html`<${Field} ...${{ name, label, faults }}><select id=${name} name=${name} onchange=${onchange}>
    ${options.map(([value, text]) => html`<option value=${value}>${text}</option>`)}
  </select><//>`;
}

function Empty({ faults }) {
  const [isLong, setLong] = useState(true);
  const [isDouble, setDouble] = useState(true);
  const numbers = isLong ? [0, 1] : [0];
  const slots = isDouble ? [["17:30", "19:30"], ["19:30", "21:30"]] : [["17:30", "19:30"]];
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = start.zones.includes(here) ? [here, ...start.zones.filter((each) => each !== here)] : start.zones;
  const holidays = new Intl.DisplayNames([lang], { type: "region", fallback: "code" });
  const region = (code) => { const [country, part] = code.split("-"); const overseas = { 974: "RE", 971: "GP", 972: "MQ", 973: "GF", 976: "YT" }[part]; return holidays.of(overseas || country) + (part && !overseas ? ` (${part})` : ""); };
  return html`
    <fieldset><${Field} name="title" label=${words.new_title} placeholder=${words.new_title_example} required wide faults=${faults} />
      <${Field} name="name" label=${words.new_name} why=${words.new_name_from_title} faults=${faults} />
      <${Choice} name="timezone" label=${words.new_timezone} options=${zones.map((zone) => [zone, zone])} faults=${faults} />
      <${Choice} name="holidays" label=${words.new_holidays} options=${[...HOLIDAYS.map((code) => [code, region(code)]), ["", words.new_no_holidays]]} faults=${faults} /></fieldset>
    <fieldset><legend>${words.new_semesters}</legend>
      ${numbers.map((n) => html`
        <${Field} name=${`calendar.semesters[${n}].first`} label=${`${said("new_semester", { n: n + 1 })} – ${words.new_first_day}`} type="date" required faults=${faults} />
        <${Field} name=${`calendar.semesters[${n}].last`} label=${`${said("new_semester", { n: n + 1 })} – ${words.new_last_day}`} type="date" required faults=${faults} />`)}
      <label class="tick wide"><input type="checkbox" checked=${isLong} onchange=${() => setLong(!isLong)} />${words.new_two_semesters}</label></fieldset>
    <fieldset><legend>${words.new_evenings}</legend>
      <div class="field wide"><span id="weekdays">${words.new_weekdays}</span><div class="days" role="group" aria-labelledby="weekdays">
        ${WEEKDAYS.map((day, n) => html`<label><input type="checkbox" name="weekdays" value=${day} defaultChecked=${n < 5} />${words[`weekday_${day}`]}</label>`)}</div>
        ${faults.filter((fault) => fault.place.includes("weekdays")).slice(0, 1).map((fault) => html`<small class="fault">${fault.text}</small>`)}</div>
      ${slots.map(([from, to], n) => html`
        <${Field} name=${`slots[${n}].start`} label=${`${said("new_slot", { n: n + 1 })}, ${words.new_from}`} type="time" value=${from} required faults=${faults} />
        <${Field} name=${`slots[${n}].end`} label=${`${said("new_slot", { n: n + 1 })}, ${words.new_to}`} type="time" value=${to} required faults=${faults} />`)}
      <label class="tick wide"><input type="checkbox" checked=${isDouble} onchange=${() => setDouble(!isDouble)} />${words.new_two_slots}</label></fieldset>
    <fieldset><legend>${words.new_rows}</legend>
      <small class="field wide muted">${words.new_rows_why}</small>
      <${Field} name="sites[0].title" label=${words.new_site} value=${words.new_site_default} required faults=${faults} />
      <${Field} name="rooms[0].id" label=${words.new_room} value=${words.new_room_default} required faults=${faults} />
      <${Field} name="groups[0].id" label=${words.new_group} value=${words.new_group_default} required faults=${faults} />
      <${Field} name="groups[0].size" label=${words.new_size} type="number" value="20" min="1" required faults=${faults} />
      <${Field} name="trainers[0].id" label=${words.new_trainer} value=${words.new_trainer_default} required faults=${faults} />
      <${Field} name="units[0].code" label=${words.new_unit} value="UE1" required faults=${faults} />
      <${Field} name="units[0].title" label=${words.new_unit_title} value="UE 1" required faults=${faults} />
      <${Field} name="units[0].ects" label=${words.new_ects} type="number" value="6" min="1" required faults=${faults} />
      <${Field} name="units[0].in_person" label=${words.new_in_person} type="number" value="10" min="0" required faults=${faults} />
      <${Field} name="units[0].webconference" label=${words.new_webconference} type="number" value="0" min="0" required faults=${faults} /></fieldset>`;
}

function LastYear({ faults }) {
  const [year, setYear] = useState(start.years[0]);
  const semesters = known.get(year)?.semesters || [];
  return html`<fieldset>
      <${Choice} name="year" label=${words.new_which} options=${start.years.map((each) => [each, each])} faults=${faults} onchange=${(event) => setYear(event.target.value)} />
      <${Field} name="first" label=${words.new_first_day} type="date" required faults=${faults} />
      ${semesters.slice(1).map((each) => html`<${Field} key=${each.id} name=${`firsts.${each.id}`} label=${said("new_first_of", { semester: each.title })} type="date" why=${words.new_first_why} faults=${faults} />`)}
    </fieldset><fieldset>
      <${Field} name="title" label=${words.new_title} why=${words.new_kept_name} faults=${faults} />
      <${Field} name="name" label=${words.new_name} why=${words.new_kept_name} faults=${faults} /></fieldset>`;
}

function Example({ faults }) {
  return html`<fieldset>
    <${Choice} name="example" label=${words.new_which_example} options=${[["tiny", words.new_tiny], ["cnam", words.new_cnam]]} faults=${faults} />
    <${Field} name="name" label=${words.new_name} why=${words.new_name_why} required faults=${faults} /></fieldset>`;
}

function SheetForm({ faults }) {
  return html`<fieldset>
      <${Field} name="file" label=${words.new_file_sheet} type="file" accept=".pdf,.txt" required wide faults=${faults} />
      <${Field} name="title" label=${words.new_title} why=${words.new_of_sheet} faults=${faults} />
      <${Field} name="name" label=${words.new_name} why=${words.new_of_sheet} faults=${faults} /></fieldset>
    <fieldset><legend>${words.new_not_in_sheet}</legend>
      <${Field} name="size" label=${words.new_size_each} type="number" value="20" min="1" required faults=${faults} />
      <${Field} name="alternance_start" label=${words.new_alternance_start} type="time" value="09:00" faults=${faults} />
      <${Field} name="alternance_end" label=${words.new_alternance_end} type="time" value="17:00" faults=${faults} />
      <small class="wide muted">${words.new_nobody_why}</small></fieldset>`;
}

function Workbook({ faults }) {
  return html`<fieldset>
    <${Field} name="file" label=${words.new_file_workbook} type="file" accept=".xlsx,.xlsm" required wide faults=${faults} />
    <${Field} name="name" label=${words.new_name} why=${words.new_of_workbook} faults=${faults} /></fieldset>`;
}

// What a file holds, as text that JSON can carry.
async function uploaded(file) {
  if (!file?.size) return null;
  const content = await new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
  return { name: file.name, content };
}

const number = (text) => (text === "" ? "" : Number(text));

// What each form sends; the names of fields are the places at which the server finds faults.
const SENT = {
  empty(form) {
    const at = (name) => form.get(name) ?? "";
    const semesters = [0, 1].filter((n) => form.has(`calendar.semesters[${n}].first`)).map((n) => ({
      id: `S${n + 1}`, title: said("new_semester", { n: n + 1 }), first: at(`calendar.semesters[${n}].first`), last: at(`calendar.semesters[${n}].last`),
    }));
    const slots = [0, 1].filter((n) => form.has(`slots[${n}].start`)).map((n) => ({ start: at(`slots[${n}].start`), end: at(`slots[${n}].end`) }));
    return {
      title: at("title"), name: at("name"), timezone: at("timezone"), holidays: at("holidays"), semesters, slots, weekdays: form.getAll("weekdays"),
      site: at("sites[0].title"), room: at("rooms[0].id"), group: at("groups[0].id"), size: number(at("groups[0].size")), trainer: at("trainers[0].id"),
      unit: { code: at("units[0].code"), title: at("units[0].title") }, ects: number(at("units[0].ects")),
      in_person: number(at("units[0].in_person")), webconference: number(at("units[0].webconference")),
    };
  },
  last_year(form) {
    const firsts = Object.fromEntries([...form].filter(([name]) => name.startsWith("firsts.")).map(([name, value]) => [name.slice(7), value]));
    return { year: form.get("year"), first: form.get("first"), firsts, title: form.get("title"), name: form.get("name") };
  },
  async workbook(form) {
    return { file: await uploaded(form.get("file")), name: form.get("name") };
  },
  async sheet(form) {
    return {
      file: await uploaded(form.get("file")), title: form.get("title"), name: form.get("name"), size: number(form.get("size")),
      alternance_start: form.get("alternance_start"), alternance_end: form.get("alternance_end"),
    };
  },
  example: (form) => ({ example: form.get("example"), name: form.get("name") }),
};
// Of one field, two places.
const SAME = { "rooms[0].title": "rooms[0].id", "rooms[0].capacity": "groups[0].size", "groups[0].title": "groups[0].id", "trainers[0].name": "trainers[0].id" };
const FORMS = { last_year: LastYear, workbook: Workbook, sheet: SheetForm, empty: Empty, example: Example };

function Preview({ found, way }) {
  return html`<div class="preview" role="status">
    <p>${said("new_would_be", found)}</p>
    ${["decide", "dropped", "carried"].filter((fate) => found.notes[fate]).map((fate) => html`<details class=${fate} open=${fate !== "carried"}>
      <summary>${words[`new_${fate}`]} (${found.notes[fate].length})</summary>
      <ul>${found.notes[fate].map((note) => html`<li>${way === "sheet" && html`<span class="muted">${note.place}</span> `}${note.text}</li>`)}</ul></details>`)}
  </div>`;
}

function NewYear() {
  const [way, setWay] = useState(null);
  const [faults, setFaults] = useState([]);
  const [found, setFound] = useState(null);
  const form = useRef(null);
  const ways = Object.keys(FORMS).filter((each) => each !== "last_year" || start.years.length);

  async function send(path) {
    const answer = await post(path, { way, ...await SENT[way](new FormData(form.current)) });
    const told = answer.faults?.map((fault) => ({ ...fault, place: SAME[fault.place] || fault.place })) || (answer.refused || []).map((text) => ({ place: "", text }));
    setFaults(told.filter((fault, n) => told.findIndex((each) => each.place === fault.place && (fault.place || each.text === fault.text)) === n));
    if (told.length) {
      setFound(null);
      requestAnimationFrame(() => (form.current.querySelector("[aria-invalid='true']") || form.current.querySelector(".other"))?.focus());
    }
    return told.length ? null : answer;
  }

  async function create(event) {
    event.preventDefault();
    const answer = await send("new");
    if (answer) location.assign(`/y/${encodeURIComponent(answer.name)}/?lang=${lang}`);
  }

  async function preview() {
    if (form.current.reportValidity()) setFound(await send("new/preview"));
  }

  const Form = FORMS[way];
  const placed = new Set(form.current ? [...form.current.elements].map((each) => each.name) : []);
  const others = faults.filter((fault) => !placed.has(fault.place) && !fault.place.includes("weekdays"));
  return html`<h2 id="new-title">${words.new_year}</h2>
    ${start.alone ? html`<p class="muted">${words.new_alone}</p>` : html`<div class="ways">${ways.map((each) => html`
      <button type="button" data-way=${each} aria-expanded=${String(each === way)} onclick=${() => { setWay(each === way ? null : each); setFaults([]); setFound(null); }}>
        <b>${words[`new_${each}`]}</b><span>${words[`new_${each}_why`]}</span></button>`)}</div>`}
    ${Form && html`<form ref=${form} key=${way} onsubmit=${create} oninput=${() => setFound(null)} aria-label=${words[`new_${way}`]}>
      <${Form} faults=${faults} />
      ${others.length > 0 && html`<div class="other" role="alert" tabindex="-1"><h3>${words.new_faults}</h3><ul class="faults">${others.map((fault) => html`<li>${fault.place}${fault.place && ": "}${fault.text}</li>`)}</ul></div>`}
      ${found && html`<${Preview} found=${found} way=${way} />`}
      <div class="row">${["last_year", "workbook", "sheet"].includes(way) && !found ? html`<button type="button" class="go" id="preview" onclick=${preview}>${words.new_preview}</button>` : html`<button class="go" id="create">${words.new_create}</button>`}
        <small class="muted">${words.new_nothing_yet}</small></div>
    </form>`}`;
}

document.documentElement.lang = lang;
for (const row of document.querySelectorAll("[data-year]")) look(row).catch(() => {});
render(html`<${Help} /> <${Who} />`, document.getElementById("who"));
render(html`<${Hint} />`, document.getElementById("hint"));
if (account?.role !== "reader") render(html`<${NewYear} />`, document.getElementById("new"));
