// A workbook that is sent: what it would change, and nothing taken over before the planner says so.
import { html, useState } from "./vendor/htm-preact.js";
import { act, post, said, words } from "./api.js";

const SIGNS = { added: "+", changed: "~", gone: "−" };

export function OfferedFile({ state, done }) {
  const [found, setFound] = useState(null);
  const [told, setTold] = useState(null);

  async function send(file) {
    setFound(null);
    setTold([words.reading_file]);
    const content = await new Promise((ready, failed) => {
      const reader = new FileReader();
      reader.onload = () => ready(reader.result.slice(reader.result.indexOf(",") + 1));
      reader.onerror = failed;
      reader.readAsDataURL(file);
    });
    const answer = await post("offer.json", { name: file.name, content }).catch(() => ({ refused: [words.file_not_sent] }));
    setTold(answer.refused || null);
    if (!answer.refused) setFound(answer);
  }

  async function take() {
    const result = await act({ kind: "take_over", state, key: found.key });
    if (result.refused || result.stale) { setTold(result.refused || [result.stale]); return; }
    setFound(null);
    done();
  }

  return html`<section class="offer"><h3>${words.workbook}</h3><p class="muted">${words.workbook_why}</p>
    <p class="table-tools"><a class="button" href="workbook.xlsx">${words.workbook_out}</a>
      <label data-writes>${words.workbook_in} <input type="file" accept=".xlsx,.yaml,.yml" onchange=${(event) => { if (event.target.files[0]) send(event.target.files[0]); event.target.value = ""; }} /></label></p>
    ${told && html`<p class="bad" role="alert">${told.join(" ")}</p>`}
    ${found && html`<div class="offered" role="status"><h4>${found.name}</h4>
      ${found.faults.length > 0 ? html`<p class="bad">${words.offer_faulty}</p><ul>${found.faults.map((each) => html`<li class="bad">⚠ ${each}</li>`)}</ul>`
        : !found.rows.length ? html`<p>${words.offer_same}</p>` : html`<ul class="counts">${found.tables.filter((each) => each.added || each.changed || each.gone).map((each) => html`<li><b>${each.name}</b> ${said("offer_counts", { added: each.added || 0, changed: each.changed || 0, gone: each.gone || 0, unchanged: each.unchanged || 0 })}</li>`)}</ul>
          <ul class="changes">${found.rows.map((row) => html`<li class=${row.fate}><b>${SIGNS[row.fate]} ${words[`offer_${row.fate}`]}</b> ${row.table} · ${row.name}${row.fields.map(([name, before, after]) => html`<small>${name} : ${before || "–"} → ${after || "–"}</small>`)}</li>`)}</ul>
          ${found.more > 0 && html`<p>… + ${found.more}</p>`}
          <p><button type="button" class="add" onclick=${take}>${words.offer_take}</button> <button type="button" onclick=${() => setFound(null)}>${words.offer_leave}</button></p>`}
    </div>`}
  </section>`;
}
