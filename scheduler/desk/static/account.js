// Whose session this is, and its end. Nothing where there are no accounts.
import { html } from "./vendor/htm-preact.js";
import { account, post, words } from "./api.js";

export function Who() {
  if (!account) return null;
  const leave = async () => { await post("/logout", {}); location.assign("/"); };
  return html`<span class="who"><span class="muted">${account.name}${account.role === "reader" && ` (${words.reader})`}</span>
    <button type="button" id="log-out" onclick=${leave}>${words.log_out}</button></span>`;
}
