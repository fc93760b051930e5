// Values of the instance: found, changed without touching the others, shown as a planner reads them.
import { lang, words } from "./api.js";

// A row that is a name alone (`after: [UTC501]`) names its unit.
export function valueAt(data, path) {
  return path.reduce((at, part) => (typeof at === "string" ? (part === "unit" ? at : undefined) : at?.[part]), data);
}

function put(at, path, change) {
  if (!path.length) return change(Array.isArray(at) ? at.slice() : { ...at });
  const copy = Array.isArray(at) ? at.slice() : { ...at };
  copy[path[0]] = put(copy[path[0]], path.slice(1), change);
  return copy;
}

// The data after the steps that the desk answers; what does not change is shared.
export function applied(data, steps) {
  for (const [kind, path, ...more] of steps) {
    const last = path[path.length - 1];
    if (kind === "add") data = put(data, path, (rows) => { rows.splice(more[0], 0, more[1]); return rows; });
    else data = put(data, path.slice(0, -1), (table) => {
      if (kind === "set") table[last] = more[0];
      else if (kind === "remove") table.splice(last, 1);
      else delete table[last];
      return table;
    });
  }
  return data;
}

const IDENTITIES = ["id", "code"];
export const identityOf = (row) => IDENTITIES.map((key) => row?.[key]).find((value) => value !== undefined);
export const isIdentity = (key) => IDENTITIES.includes(key);
export const keyOf = (path) => path.join("\u0000");

export function day(text) {
  const found = lang === "fr" && /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return found ? `${found[3]}/${found[2]}/${found[1]}` : String(text);
}

function one(value, kind, field) {
  if (kind === "choice" || kind === "flag") return field.options?.find(([code]) => code === value)?.[1] ?? String(value);
  if (kind === "date") return day(value);
  if (value === "annual" && field.path === "units.period") return words.whole_year;
  if (typeof value === "number" && lang === "fr") return String(value).replace(".", ",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function shown(value, field) {
  if (value === undefined || value === null) return "";
  if (field.kind === "list" && Array.isArray(value)) return value.map((each) => one(each, field.item, field)).join(field.long ? "\n" : ", ");
  if (field.kind === "parts" && Array.isArray(value)) return value.map((part) => (Array.isArray(part) ? part.join(", ") : String(part))).join(" / ");
  if (field.kind === "numbers" && typeof value === "object") return Object.entries(value).map(([name, n]) => `${name}: ${n}`).join(", ");
  if (field.kind === "rows") return Array.isArray(value) && value.length ? String(value.length) : "";
  if (field.kind === "other") return Object.keys(value).length ? "✓" : "";
  return one(value, field.kind, field);
}

export function usual(field) {
  return field.default === undefined ? "" : shown(field.default, field);
}

// Columns of a table, or lines of a form: objects are taken apart, what is identified comes first.
export function columnsOf(fields, above = [], said = "", isNeeded = true) {
  const found = fields.flatMap((field) => {
    const path = [...above, field.key];
    const label = said ? `${said} · ${field.label.toLowerCase()}` : field.label;
    if (field.kind === "object") return columnsOf(field.fields, path, label, isNeeded && field.required === true);
    return [{ field, path, label, needed: isNeeded && field.required }];
  });
  return above.length ? found : [...found.filter((each) => isIdentity(each.path[0])), ...found.filter((each) => !isIdentity(each.path[0]))];
}

// What a cell can name: pairs of identifier and words.
export function namesIn(data, field) {
  if (field.options) return field.options;
  if (/\.slots?$/.test(field.path)) {
    return [...new Set((data.slots || []).map((slot) => slot.start))].sort().map((start) => [start, start]);
  }
  if (!field.names) return null;
  const [table, key] = field.names.split(".*.");
  const rows = valueAt(data, table.split(".")) || [];
  const named = rows.filter((row) => row?.[key]).map((row) => [row[key], row.name || row.title ? `${row[key]} – ${row.name || row.title}` : row[key]]);
  return field.path === "units.period" ? [["annual", words.whole_year], ...named] : named;
}

// A block as spreadsheets copy it: tabs, lines, quotes around cells with either.
export function block(text) {
  const rows = [[""]];
  let isQuoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at], row = rows[rows.length - 1], last = row.length - 1;
    if (sign === '"' && (isQuoted || row[last] === "")) {
      if (isQuoted && source[at + 1] === '"') { row[last] += '"'; at += 1; } else isQuoted = !isQuoted;
    } else if (sign === "\t" && !isQuoted) row.push("");
    else if (sign === "\n" && !isQuoted) rows.push([""]);
    else row[last] += sign;
  }
  return rows;
}
