// Whose session this is, and its end. Nothing where there are no accounts.
import { html, useRef, useState } from "./vendor/htm-preact.js";
import { account, isReader, post, words } from "./api.js";

// Another password for one's own account: whoever is logged in by the old one elsewhere is logged out.
function Password({ dialog }) {
  const [told, setTold] = useState(null);
  const [isDone, setDone] = useState(false);
  async function change(event) {
    event.preventDefault();
    const { old, fresh, again } = event.target.elements;
    if (fresh.value !== again.value) { setTold([words.password_differs]); again.select(); return; }
    const answer = await post("/password", { old: old.value, new: fresh.value }).catch((error) => ({ refused: [error.message] }));
    setTold(answer.refused || null);
    setDone(!answer.refused);
    if (!answer.refused) event.target.reset();
  }
  const field = (name, text, kind) => html`<div class="field"><label for=${`password-${name}`}>${text}</label><input id=${`password-${name}`} name=${name} type="password" autocomplete=${kind} required maxlength="200" /></div>`;
  return html`<dialog ref=${dialog} class="own-password" aria-labelledby="own-password"><form onsubmit=${change}>
    <h2 id="own-password">${words.password_own}</h2><p class="hint">${words.password_why}</p>
    <input type="hidden" name="username" autocomplete="username" value=${account.name} />
    ${field("old", words.password_old, "current-password")}${field("fresh", words.password_new, "new-password")}${field("again", words.password_again, "new-password")}
    ${told && html`<ul class="faults" role="alert">${told.map((each) => html`<li>${each}</li>`)}</ul>`}
    ${isDone && html`<p class="good" role="status">✓ ${words.password_done}</p>`}
    <p class="tools"><button class="go">${words.password_change}</button>
      <button type="button" onclick=${() => { dialog.current.close(); setTold(null); setDone(false); }}>${words.close}</button></p>
  </form></dialog>`;
}

export function Who() {
  const dialog = useRef(null);
  if (!account) return null;
  const leave = async () => { await post("/logout", {}); location.assign("/"); };
  return html`<span class="who"><button type="button" class="link" id="own" title=${words.password_own} onclick=${() => dialog.current.showModal()}>${account.name}${isReader && ` (${words.reader})`}</button>
    <button type="button" id="log-out" onclick=${leave}>${words.log_out}</button></span><${Password} dialog=${dialog} />`;
}
