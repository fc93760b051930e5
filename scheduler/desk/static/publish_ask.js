// What the view asks: a question before what cannot be undone, a line of text.
import { html, useLayoutEffect, useRef } from "./vendor/htm-preact.js";
import { words } from "./api.js";

// `isOpen`: something is still to be answered.
// Asked once, before what cannot be undone. The browser keeps the focus inside, and gives it back.
export function Ask({ title, yes, children, onyes, onno, busy, isOpen = false, told }) {
  const dialog = useRef(null);
  useLayoutEffect(() => { // at once: Escape is for the dialog as soon as it is seen
    const shown = dialog.current;
    shown.showModal();
    return () => shown.close(); // which gives the focus back
  }, []);
  return html`<dialog ref=${dialog} class="ask" aria-labelledby="ask-title" oncancel=${(event) => { event.preventDefault(); if (!busy) onno(); }}>
    <h2 id="ask-title">${title}</h2>${children}
    ${told && html`<div class="why no" role="alert"><strong>${words.refused}</strong><ul>${told.map((each) => html`<li>${each}</li>`)}</ul></div>`}
    <p class="tools"><button type="button" class="go" id="yes" disabled=${busy || isOpen} onclick=${onyes}>${yes}</button>
      <button type="button" disabled=${busy} onclick=${onno}>${words.pub_no}</button></p>
  </dialog>`;
}

export function Field({ id, text, value, set, example, ...others }) {
  return html`<label class="field" for=${id}><span>${text}</span><input id=${id} value=${value} placeholder=${example || ""} oninput=${(event) => set(event.target.value)} ...${others} /></label>`;
}
