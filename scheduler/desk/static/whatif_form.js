// A change as a form. What there is to fill in comes from the server, which reads it and says what is wrong, at its place.
import { html } from "./vendor/htm-preact.js";
import { words } from "./api.js";

const isEmpty = (value) => value === undefined || value === null || value === ""
  || (Array.isArray(value) && !value.length) || (value.constructor === Object && !Object.keys(value).length);

// What was filled in: nothing for what was left empty.
export function filled(value) {
  if (Array.isArray(value)) return value.map(filled).filter((each) => !isEmpty(each));
  if (value && value.constructor === Object) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each)]).filter(([, each]) => !isEmpty(each)));
  }
  return value;
}

const number = (text) => (/^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text.trim());
const list = (text) => text.split(",").map((each) => each.trim()).filter(Boolean);

function Choice({ field, id, value, set, attributes }) {
  return html`<select id=${id} ...${attributes} value=${value ?? ""} onchange=${(event) => set(event.target.value)}>
    <option value="">${field.required ? words.if_choose : words.if_any}</option>
    ${field.choices.map(([key, name]) => html`<option value=${key} selected=${key === value}>${name}</option>`)}
  </select>`;
}

function Many({ field, id, value, set }) {
  const chosen = value || [];
  const toggle = (key) => set(chosen.includes(key) ? chosen.filter((each) => each !== key) : field.choices.map(([each]) => each).filter((each) => each === key || chosen.includes(each)));
  return html`<span class="many">${field.choices.map(([key, name]) => html`<label class="tick"><input type="checkbox" id=${`${id}.${key}`} checked=${chosen.includes(key)} onchange=${() => toggle(key)} /> ${name}</label>`)}</span>`;
}

function Counts({ field, id, value, set }) {
  return html`<span class="many">${field.choices.map(([key, name]) => html`<label class="tick"><input type="number" min="0" id=${`${id}.${key}`} value=${value?.[key] ?? ""} oninput=${(event) => set({ ...value, [key]: number(event.target.value) })} /> ${name}</label>`)}</span>`;
}

function Records({ field, id, value, set, faults }) {
  const rows = value || [];
  return html`<span class="rows">${rows.map((row, at) => html`<span class="record">
    <${Fields} fields=${field.fields} at=${`${id}[${at}]`} values=${row} faults=${faults} set=${(next) => set(rows.map((each, n) => (n === at ? next : each)))} />
    <button type="button" class="plain" onclick=${() => set(rows.filter((_, n) => n !== at))}>${words.if_remove_row}</button></span>`)}
    <button type="button" class="plain" onclick=${() => set([...rows, {}])}>${words.if_add_row}</button></span>`;
}

function Input(props) {
  const { field, id, value, set, attributes } = props;
  const text = (type, read, extra) => html`<input type=${type} id=${id} ...${attributes} ...${extra} value=${Array.isArray(value) ? value.join(", ") : value ?? ""} required=${field.required} oninput=${(event) => set(read(event.target.value))} />`;
  switch (field.input) {
    case "choice": return html`<${Choice} ...${props} />`;
    case "many": return html`<${Many} ...${props} />`;
    case "counts": return html`<${Counts} ...${props} />`;
    case "records": return html`<${Records} ...${props} />`;
    case "record": return html`<span class="record"><${Fields} fields=${field.fields} at=${id} values=${value || {}} faults=${props.faults} set=${set} /></span>`;
    case "day": return text("date", (given) => given, { min: field.min, max: field.max });
    case "number": return text("number", number, { min: field.min, max: field.max, step: field.step || 1 });
    case "words": return html`${text("text", list, {})}<small class="muted">${words.if_words}</small>`;
    default: return text("text", (given) => given, {});
  }
}

const isGroup = (field) => ["many", "counts", "records", "record"].includes(field.input);

function Field({ field, at, values, set, faults }) {
  const id = `${at}.${field.name}`;
  const mine = faults.filter((each) => each.at === id || (field.input !== "records" && field.input !== "record" && each.at.startsWith(`${id}[`)) || each.at.startsWith(`${id}.`));
  const own = isGroup(field) && field.fields ? mine.filter((each) => each.at === id) : mine;
  const attributes = own.length ? { "aria-invalid": "true", "aria-describedby": `${id}-fault` } : {};
  const input = html`<${Input} field=${field} id=${id} value=${values[field.name] ?? field.initial} faults=${faults} attributes=${attributes}
    set=${(value) => set({ ...values, [field.name]: value })} />`;
  const fault = own.length ? html`<small class="fault" id=${`${id}-fault`}>${own.map((each) => each.text).join(" ")}</small>` : null;
  if (isGroup(field)) return html`<fieldset class="field"><legend>${field.label}</legend>${input}${fault}</fieldset>`;
  return html`<p class="field"><label for=${id}>${field.label}${field.required ? html`<span aria-hidden="true"> *</span>` : null}</label>${input}${fault}</p>`;
}

function Fields({ fields, at, values, set, faults }) {
  return fields.map((field) => html`<${Field} key=${field.name} field=${field} at=${at} values=${values} set=${set} faults=${faults} />`);
}

const FEW = 5;
const isPlain = (field) => field.required || field.name === "last"; // the last day stands beside the first

// One change of the scenario that is being written.
export function ChangeForm({ form, at, values, set, remove, faults }) {
  const here = `changes[${at}].${form.key}`;
  const few = form.fields.length <= FEW ? form.fields : form.fields.filter(isPlain);
  const more = form.fields.filter((field) => !few.includes(field));
  const shown = form.fields.map((field) => `${here}.${field.name}`);
  const rest = faults.filter((each) => each.at.startsWith(`changes[${at}]`) && !shown.some((id) => each.at === id || each.at.startsWith(`${id}.`) || each.at.startsWith(`${id}[`)));
  const isMoreAtFault = more.some((field) => faults.some((each) => each.at.startsWith(`${here}.${field.name}`)));
  return html`<section class="change" aria-label=${form.heading}>
    <header><h3>${form.heading}</h3><button type="button" class="plain" onclick=${remove} aria-label=${`${words.if_remove_change} : ${form.heading}`}>✕</button></header>
    ${rest.map((each) => html`<p class="fault">${each.text}</p>`)}
    <div class="fields"><${Fields} fields=${few} at=${here} values=${values} set=${set} faults=${faults} /></div>
    ${more.length ? html`<details open=${isMoreAtFault || null}><summary>${words.if_more}</summary><div class="fields"><${Fields} fields=${more} at=${here} values=${values} set=${set} faults=${faults} /></div></details>` : null}
  </section>`;
}
