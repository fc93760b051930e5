// The desk's answers. Every request names the language; an act names the state that it was made on.
const config = JSON.parse(document.getElementById("config").textContent);
export const words = config.words;
export const { lang, title, tabs, start, account } = config;
// Sees everything and changes nothing: what writes has the attribute `data-writes`, which hides it.
export const isReader = account?.role === "reader";

// The name of what is said of it: an examination has words of its own, where French asks for them or it is another thing.
export const named = (row, name) => (row.kind === "exam" && `${name}_exam` in words ? `${name}_exam` : name);

export function said(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

async function answer(path, options) {
  const response = await fetch(path, options);
  if (response.status === 401 && path !== "/login?lang=" + lang) sayOver();
  const type = response.headers.get("content-type") || "";
  const content = type.startsWith("application/json") ? await response.json() : null;
  if (!response.ok && content === null) throw new Error(`${response.status}`);
  return content;
}

// The session is over: whoever logs in again, in another tab, goes on here; nothing that was typed is lost.
function sayOver() {
  if (document.getElementById("over")) return;
  const told = Object.assign(document.createElement("p"), { id: "over", className: "lost over", role: "alert", textContent: `${words.log_in_again} ` });
  told.append(Object.assign(document.createElement("a"), { href: "/", target: "_blank", textContent: words.log_in_there, onclick: () => told.remove() }));
  document.body.prepend(told);
}

export function ask(name, values = {}, signal) {
  return answer(`${name}.json?${new URLSearchParams({ lang, ...values })}`, { signal });
}

export async function act(wish) {
  if (isReader) return { refused: [words.reader_only] };
  return post("acts", wish);
}

export function post(path, wish, signal) {
  return answer(`${path}?lang=${lang}`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(wish), signal,
  });
}

// What happens to the draft, by name: the number of its `state`, and what works for it. A window that nobody sees does
// not listen: browsers keep six connections to one address, and a seventh window would wait for ever.
export function news({ lost, back, ...heard }) {
  let source = null;
  const listen = () => {
    source?.close();
    source = null;
    if (document.visibilityState === "hidden") return;
    source = new EventSource(`news?lang=${lang}`);
    for (const [name, hear] of Object.entries(heard)) source.addEventListener(name, (event) => hear(JSON.parse(event.data)));
    source.onerror = lost;
    source.onopen = back;
  };
  document.addEventListener("visibilitychange", listen);
  listen();
}
