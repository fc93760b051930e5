/* Elements are built from text nodes only: nothing of the data is ever parsed as HTML. */
const data = JSON.parse(document.getElementById("data").textContent);
const w = data.words;
const $ = (id) => document.getElementById(id);

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function shape(kind, className) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", className);
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#shape-${kind}`);
  svg.append(use);
  return svg;
}

const mark = (kind) => shape(kind, `mark ${kind}`);
const badge = (kind) =>
  el("span", { class: `badge ${kind}`, "aria-hidden": "true" }, shape(kind, ""), el("b", {}, w[`${kind}_letter`]));
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, key) => values[key]);
