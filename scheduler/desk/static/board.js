// The board of a year: what is on it is what the server says; this holds only what is picked up and looked at.
import { html, render, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { act, ask, lang, news, said, words } from "./api.js";
import { Top } from "./frame.js";
import { Grid, neighbour } from "./grid.js";
import { Figures, Panel } from "./panel.js";
import { SolvePanel } from "./solve.js";

const root = document.getElementById("view");
const FAR = 6; // pixels before a press becomes a drag
const EDGE = 60; // pixels from the edge at which a drag scrolls

function prepared(board) {
  const rowsOn = new Map();
  for (const row of board.rows) rowsOn.set(row.day, [...(rowsOn.get(row.day) || []), row]);
  return { ...board, rowsOn };
}

function Bar({ board }) {
  const folders = ["groups", "trainers", "rooms", "units"];
  return html`<div class="controls">
    <label for="of">${words.timetable_of}</label>
    <select id="of" value=${board.of} onchange=${(event) => { location.hash = event.target.value; }}>
      ${folders.map((folder) => html`<optgroup label=${words[folder]}>${board.audiences.filter((each) => each.path.startsWith(`${folder}/`))
        .map((each) => html`<option value=${each.path} selected=${each.path === board.of}>${each.name}</option>`)}</optgroup>`)}
    </select>
    <ul class="legend" aria-label=${words.legend}>
      <li><i class="session in_person"></i>${words.in_person}</li><li><i class="session webconference"></i>${words.webconference}</li>
      <li><i class="session alternance"></i>${words.alternance}</li>
      <li><i class="slot free best"></i>${words.best}</li><li><i class="slot free"></i>${words.free}</li>
      <li><i class="slot clash"></i>${words.clash}</li><li><i class="slot no"></i>${words.closed}</li>
      <li><i class="session sibling"></i>${words.siblings}</li>
    </ul>
  </div>`;
}

function Desk() {
  const [board, setBoard] = useState(null);
  const [held, setHeld] = useState(null);
  const [found, setFound] = useState(null);
  const [looked, setLooked] = useState(null);
  const [offered, setOffered] = useState(null);
  const [told, setTold] = useState(null);
  const [done, setDone] = useState(null);
  const [solve, setSolve] = useState(null);
  const [isSolveOpen, setSolveOpen] = useState(false);
  const [limit, setLimit] = useState(40);
  const [focus, setFocus] = useState(null);
  const [live, setLive] = useState("");
  const [isLost, setLost] = useState(false);
  const now = useRef({});
  now.current = { board, held, found, solve };
  const asking = useRef(null);
  const acting = useRef(Promise.resolve());
  const keys = useRef(null);
  const scroller = useRef(null);

  async function load() {
    const next = prepared(await ask("board", { of: decodeURIComponent(location.hash.slice(1)) }));
    if (next.refused) { setTold(next.refused); return; }
    setBoard(next);
    now.current.board = next;
    const again = now.current.held && next.rows.find((row) => row.id === now.current.held.id);
    if (again) pick(again, next);
    else if (now.current.held) release();
    setFocus((old) => old || (next.rows[0] && next.rows[0].id));
  }

  async function pick(row, from = now.current.board) {
    asking.current?.abort();
    asking.current = new AbortController();
    setHeld(row); setFound(null); setOffered(null); setTold(null); setDone(null); setLooked(row.at);
    try {
      const answer = await ask("verdicts", { session: row.id }, asking.current.signal);
      if (answer.refused) { setTold(answer.refused); setHeld(null); return; }
      if (answer.state !== from.state) { await load(); return; }
      setFound(answer);
      setLive(said("picked", { id: row.id, n: answer.possible }));
    } catch (error) {
      if (error.name !== "AbortError") setLost(true);
    }
  }

  function release() {
    asking.current?.abort();
    const { held: was } = now.current;
    setHeld(null); setFound(null); setOffered(null); setTold(null); setLooked(null);
    if (was) { setLive(said("put", { id: was.id })); setFocus(was.id); focusOn(`[data-id="${was.id}"]`); }
  }

  function focusOn(selector) {
    requestAnimationFrame(() => document.querySelector(`.grid ${selector}`)?.focus({ preventScroll: false }));
  }

  // One act after the other: each is made on the state that the one before it left.
  function perform(wish, id) {
    acting.current = acting.current.then(() => performed(wish, id));
    return acting.current;
  }

  async function performed(wish, id) {
    try {
      const answer = await act({ state: now.current.board.state, ...wish });
      if (answer.stale) { setLive(answer.stale); await load(); setTold([answer.stale]); return; }
      if (answer.refused) { setTold(answer.refused); setLive(`${words.refused}. ${answer.refused.join(" ")}`); return; }
      const label = wish.kind === "undo" ? said("undone", { label: answer.last.label }) : said("done", { label: answer.last.label, clashes: answer.clashes, points: answer.points });
      setHeld(null); setFound(null); setOffered(null); setTold(null); setLooked(null);
      now.current.held = null;
      await load();
      setDone({ label, tell: answer.tell });
      setLive(label);
      if (id) { setFocus(id); focusOn(`[data-id="${id}"]`); }
    } catch {
      setLost(true);
    }
  }

  async function command(wish) {
    try {
      const answer = await act({ state: now.current.board.state, ...wish });
      if (answer.refused) setTold(answer.refused);
    } catch {
      setLost(true);
    }
  }

  async function offer(row) {
    const answer = await ask("exchange", { session: now.current.held.id, other: row.id });
    if (answer.refused) setTold(answer.refused);
    else setOffered({ ...answer, id: row.id });
  }

  function drop(at) {
    const { held: row, found: known } = now.current;
    const verdict = row && known && known.slots[at];
    if (!verdict) return;
    setLooked(at); setOffered(null);
    if (verdict.no) { setLive(`${words.impossible}. ${verdict.no.map((n) => known.reasons[n]).join(" ")}`); return; }
    perform({ kind: "move", session: row.id, at }, row.id);
  }

  const on = {
    session(row) {
      if (!now.current.held) pick(row);
      else if (now.current.held.id === row.id) release();
      else if (row.kind === "alternance" || now.current.held.kind === "alternance" || row.at === now.current.held.at) pick(row);
      else offer(row);
    },
    slot: drop,
    look(at, row) { if (now.current.held && (!row || row.id === now.current.held.id)) { setLooked(at); setOffered(null); } setFocus(row ? row.id : at); },
    pin(row) { perform({ kind: row.pinned ? "unpin" : "pin", session: row.id }, row.id); },
    exchange(other) { perform({ kind: "exchange", session: now.current.held.id, other }, now.current.held.id); },
    again(kind) { perform({ kind }); },
    open() { release(); setSolveOpen(true); },
    close() { setSolveOpen(false); },
    limit: setLimit,
    solve() { command({ kind: "solve", limit_s: limit }); },
    stop() { command({ kind: "stop" }); },
    go(at) { setLooked(at); setFocus(at); focusOn(`[data-at="${at}"]`); },
    release,
    press(event, row) { if (event.pointerType === "mouse" && event.button === 0) drag(event, row); },
  };

  function drag(event, row) {
    const [x, y] = [event.clientX, event.clientY];
    let isDragging = false;
    let speed = 0;
    const roll = setInterval(() => scroller.current?.scrollBy(0, speed), 16);
    const moved = (next) => {
      if (!isDragging && Math.hypot(next.clientX - x, next.clientY - y) > FAR) {
        isDragging = true;
        document.body.classList.add("dragging");
        if (now.current.held?.id !== row.id) pick(row);
      }
      const box = scroller.current.getBoundingClientRect();
      speed = !isDragging ? 0 : next.clientY < box.top + EDGE ? -12 : next.clientY > box.bottom - EDGE ? 12 : 0;
    };
    const up = async (last) => {
      clearInterval(roll);
      window.removeEventListener("pointermove", moved);
      window.removeEventListener("pointerup", up);
      if (!isDragging) return;
      document.body.classList.remove("dragging");
      const target = document.elementFromPoint(last.clientX, last.clientY)?.closest("button[data-at]");
      window.addEventListener("click", (click) => { click.stopPropagation(); click.preventDefault(); }, { capture: true, once: true });
      setTimeout(() => window.dispatchEvent(new Event("click")), 0); // none may follow: take the listener away again
      if (target && target.dataset.id && target.dataset.id !== row.id) {
        const other = now.current.board.rows.find((each) => each.id === target.dataset.id);
        if (other && now.current.held) offer(other);
      } else if (target && !target.dataset.id) {
        while (now.current.held && !now.current.found) await new Promise((done) => setTimeout(done, 30));
        drop(target.dataset.at);
      }
    };
    window.addEventListener("pointermove", moved);
    window.addEventListener("pointerup", up);
  }

  function key(event) {
    if (!board) return;
    const button = event.target.closest?.(".grid button[data-row]");
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z") { event.preventDefault(); on.again("undo"); }
    else if ((event.ctrlKey || event.metaKey) && (event.key === "y" || (event.shiftKey && event.key === "Z"))) { event.preventDefault(); on.again("redo"); }
    else if (event.key === "Escape" && held) { event.preventDefault(); release(); }
    else if (button && event.key.startsWith("Arrow")) {
      event.preventDefault();
      neighbour(button, event.key)?.focus();
    } else if (event.key === "p" && !event.ctrlKey && !event.metaKey && button?.dataset.id) {
      const row = board.rows.find((each) => each.id === button.dataset.id);
      if (row && row.kind !== "alternance") on.pin(row);
    }
  }

  keys.current = key;
  useEffect(() => {
    document.addEventListener("keydown", (event) => keys.current(event));
    load().catch(() => setLost(true));
    const turned = () => load();
    window.addEventListener("hashchange", turned);
    news({
      state(number) { if (now.current.board && number !== now.current.board.state) load(); },
      solve(next) {
        const was = now.current.solve;
        now.current.solve = next;
        setSolve(next);
        if (next && !next.ended && !was) setSolveOpen(true);
        if (next && next.ended && was && !was.ended) setLive(next.ended);
      },
      lost() { setLost(true); },
      back() { setLost(false); },
    });
    return () => window.removeEventListener("hashchange", turned);
  }, []);

  if (!board) return html`<p class="sheet" role="status">${told ? told.join(" ") : "…"}</p>`;
  return html`<div class="whole">
    <a class="skip" href="#of" onclick=${(event) => { event.preventDefault(); document.querySelector(".grid button[tabindex='0']")?.focus(); }}>${words.skip}</a>
    <${Top} figures=${board} again=${on.again}>
      <button type="button" id="solve" onclick=${on.open}>${solve && !solve.ended ? words.solve_running : words.solve}</button>
      <a class="button" href="timetable.json" title=${words.download_why}>${words.download}</a>
    <//>
    ${isLost && html`<p class="lost" role="alert">${words.lost}</p>`}
    <main class="work"><section class="year" ref=${scroller} data-of=${board.of} aria-label=${board.name}><${Bar} board=${board} />
      <${Grid} ...${{ board, held, found, on, focus }} /></section>
      ${isSolveOpen && !held ? html`<${SolvePanel} ...${{ solve, limit, on }} />` : html`<${Panel} ...${{ board, held, found, looked, offered, told, done, on }} />`}</main>
    <${Figures} ...${{ board, found, looked }} />
    <p class="hidden" role="status" aria-live="polite">${live}</p>
  </div>`;
}

document.documentElement.lang = lang;
render(html`<${Desk} />`, root);
