// For whom something changes: each group's and trainer's lines, before → after, and the message to send.
import { html, useEffect, useState } from "./vendor/htm-preact.js";
import { ask, lang, said, words } from "./api.js";

const FEW = 6; // so many are shown open

export async function copied(text, what, say) {
  try {
    await navigator.clipboard.writeText(text);
    say(said("pub_copied", { what }));
  } catch {
    say(words.pub_not_copied);
  }
}

// French puts spaces where no line breaks: the same in what is shown.
function Lines({ parts }) {
  return parts.map((part) => html`<h4>${part.heading}</h4><ul class="lines">${part.lines.map(([what, how]) => html`<li>${what && html`<b>${what}</b> `}${how.split(" → ").map((each, at, all) =>
    html`${at > 0 && html`<span class="arrow"> → </span>`}${all.length > 1 && at === 0 ? html`<del>${each}</del>` : each}`)}</li>`)}</ul>`);
}

function Notice({ of, notice, revision, isOpen, isFirst, on }) {
  const [found, setFound] = useState(null);
  const [wanted, setWanted] = useState(isOpen);
  useEffect(() => {
    if (wanted && !found) ask("notice", { of, revision }).then(setFound);
  }, [wanted]);
  const count = notice.count === 1 ? words[isFirst ? "pub_one_session" : "pub_one"] : said(isFirst ? "pub_many_sessions" : "pub_many", { n: notice.count });
  return html`<details open=${isOpen} ontoggle=${(event) => event.target.open && setWanted(true)} data-of=${of}>
    <summary><b>${notice.name}</b> <span class="muted">${[notice.size && said("pub_students", { n: notice.size }), notice.count > 0 && count, notice.facts > 0 && said("pub_fact", { n: notice.facts })].filter(Boolean).join(" · ")}</span></summary>
    ${!found ? html`<p role="status">…</p>` : found.refused ? html`<ul class="faults">${found.refused.map((each) => html`<li>${each}</li>`)}</ul>` : html`<${Lines} parts=${found.parts} />
      <details class="mail"><summary>${revision ? words.pub_message : words.pub_message_draft}</summary>
        <p><span class="muted">${words.pub_subject}</span> ${found.subject}</p><pre tabindex="0" role="region" aria-label=${`${words.pub_message} ${notice.name}`}>${found.text}</pre></details>
      <p class="tools"><button type="button" onclick=${() => copied(found.text, notice.name, on.say)}>${words.pub_copy}</button>
        ${found.mailto ? html`<a class="button" href=${found.mailto}>${words.pub_mailto}</a>` : html`<span class="hint">${words.pub_mailto_long}</span>`}
        <a class="button" href=${`message.eml?${new URLSearchParams({ lang, of, revision })}`} download=${found.file}>${words.pub_eml}</a></p>`}
  </details>`;
}

export function Told({ revision, found, on }) {
  const [told, setTold] = useState(found || null);
  useEffect(() => { if (!found) ask("changes", { revision }).then(setTold); }, []);
  if (!told) return html`<p role="status">…</p>`;
  if (told.refused) return html`<ul class="faults">${told.refused.map((each) => html`<li>${each}</li>`)}</ul>`;
  if (!told.notices.length) return html`<p>${revision ? told.summary : words.pub_nobody}</p>`;
  const isOpen = told.notices.length <= FEW && !told.isFirst;
  return html`<section class="told" aria-label=${said("pub_whom", { n: told.notices.length })}>
    <h2>${said("pub_whom", { n: told.notices.length })}</h2>
    ${revision > 0 && html`<p>${told.summary}</p>`}
    <p class="tools"><a class="button" href=${`messages.zip?${new URLSearchParams({ lang, revision })}`} title=${words.pub_zip_why}>${words.pub_zip}</a>
      ${revision > 0 && html`<a class="button" href=${`changes.html?${new URLSearchParams({ lang, revision })}`} target="_blank" rel="noopener">${words.pub_changes_page}</a>`}</p>
    ${["group", "trainer", "staff"].map((kind) => {
      const some = told.notices.filter((each) => each.kind === kind);
      return some.length > 0 && html`<h3>${words[`pub_${kind}s`]}</h3>${some.map((each) => html`<${Notice} key=${each.of} of=${each.of} notice=${each} isFirst=${told.isFirst} ...${{ revision, isOpen, on }} />`)}`;
    })}
  </section>`;
}
