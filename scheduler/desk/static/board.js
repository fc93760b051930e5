// The board of a year: what is on it is what the server says; this holds only what is picked up and looked at.
import { html, render, useEffect, useRef, useState } from "./vendor/htm-preact.js";
import { act, ask, lang, named, news, said, words } from "./api.js";
import { Top } from "./frame.js";
import { Grid, inWeek, neighbour, weeksInSight } from "./grid.js";
import { Figures, Panel } from "./panel.js";
import { SolvePanel } from "./solve.js";
import { Tray, trayRow } from "./tray.js";

const root = document.getElementById("view");
const FAR = 6; // pixels before a press becomes a drag
const SOON = 600; // ms after which a session that is held is looked at further
const LOOK = 120; // ms of looking at a session after which its verdicts are asked for
const EDGE = 60; // pixels from the edge at which a drag scrolls

// What is shown of the board: one sheet, or two side by side; with everything of the year that both have.
function prepared(board) {
  const sheets = board.sheets.map((sheet) => {
    const rowsOn = new Map();
    for (const row of sheet.rows) rowsOn.set(row.day, [...(rowsOn.get(row.day) || []), row]);
    return { ...sheet, rowsOn };
  });
  return { ...board, sheets, of: sheets[0].of, rows: sheets.flatMap((sheet) => sheet.rows), slots: Object.assign({}, ...sheets.map((sheet) => sheet.slots)) };
}

// The address names the boards: `#groups/1A`, or two of them with a bar between.
function wanted() {
  const [of, beside] = decodeURIComponent(location.hash.slice(1)).split("|");
  return beside ? { of, beside } : { of };
}

function Bar({ board, sheet, index, on }) {
  const folders = ["groups", "trainers", "rooms", "units", "staff"].filter((folder) => board.audiences.some((each) => each.path.startsWith(`${folder}/`)));
  const id = index ? "beside" : "of";
  const isTwo = board.sheets.length > 1;
  return html`<div class="controls">
    <label for=${id}>${index ? words.beside : words.timetable_of}</label>
    <select id=${id} value=${sheet.of} onchange=${(event) => on.show(index, event.target.value)}>
      ${folders.map((folder) => html`<optgroup label=${words[folder]}>${board.audiences.filter((each) => each.path.startsWith(`${folder}/`))
        .map((each) => html`<option value=${each.path} selected=${each.path === sheet.of}>${each.name}</option>`)}</optgroup>`)}
    </select>
    ${index === 0 && html`<button type="button" class="choice wide" id="two" aria-pressed=${isTwo ? "true" : "false"} onclick=${() => on.show(1, isTwo ? null : on.other())}>${isTwo ? words.one_board : words.side_by_side}</button>`}
    ${index === 0 && html`<ul class="legend" aria-label=${words.legend}>
      <li><i class="session in_person"></i>${words.in_person}</li><li><i class="session webconference"></i>${words.webconference}</li>
      <li><i class="session alternance"></i>${words.alternance}</li>
      ${board.exams > 0 && html`<li><i class="session exam"></i>${words.exam}</li>`}
      <li><i class="slot free best"></i>${words.best}</li><li><i class="slot free"></i>${words.free}</li>
      <li><i class="slot clash"></i>${words.clash}</li><li><i class="slot no"></i>${words.closed}</li>
      <li><i class="session sibling"></i>${words.siblings}</li>
    </ul>`}
  </div>`;
}

// What is exchanged with nothing.
const isAlone = (row) => row.kind === "alternance" || row.kind === "exam";

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
  const [how, setHow] = useState("new");
  const [from, setFrom] = useState(new Date().toISOString().slice(0, 10));
  const [focus, setFocus] = useState(null);
  const [live, setLive] = useState("");
  const [isLost, setLost] = useState(false);
  const [more, setMore] = useState(null);
  const [kept, setKept] = useState(null);
  const [isFolded, setFolded] = useState(matchMedia("(max-height: 34rem)").matches);
  const now = useRef({ acts: 0, heard: 0 });
  now.current = { ...now.current, board, held, found, solve, kept };
  const ahead = useRef({ known: new Map() });
  const asking = useRef(null);
  const acting = useRef(Promise.resolve());
  const keys = useRef(null);
  const scroller = useRef(null);

  async function load() {
    const answer = await ask("board", wanted());
    if (answer.refused) { setTold(answer.refused); return; }
    const next = show(answer);
    const again = now.current.held && rowNamed(next, now.current.held.id);
    if (again) pick(again, next);
    else if (now.current.held) release();
  }

  function show(answer) {
    const next = prepared(answer);
    setBoard(next);
    now.current.board = next;
    ahead.current.known.clear();
    setFocus((old) => old || (next.rows[0] && next.rows[0].id));
    return next;
  }

  // The session of the boards or the tray.
  function rowNamed(of, id) {
    const entry = of.tray.find((each) => each.ids.includes(id));
    return of.rows.find((row) => row.id === id) || (entry && trayRow({ ...entry, ids: [id, ...entry.ids.filter((each) => each !== id)] }));
  }

  // What every slot says, asked for once: maybe before the session is picked up. In a large year first the weeks in sight.
  function verdictsOf(id, days) {
    const { known } = ahead.current;
    const key = `${id} ${days ? days.first : ""}`;
    if (!known.has(key)) {
      const asked = ask("verdicts", { session: id, ...days });
      known.set(key, asked);
      asked.catch(() => known.delete(key));
    }
    return known.get(key);
  }

  function inSight() {
    const { board: { isLarge, sheets } } = now.current;
    return isLarge && sheets.length === 1 ? weeksInSight(scroller.current, sheets[0]) : null;
  }

  async function pick(row, from = now.current.board) {
    const asked = { id: row.id };
    asking.current = asked;
    setFolded(false);
    setHeld(row); setFound(null); setMore(null); setKept(null); setOffered(null); setTold(null); setDone(null); setLooked(row.at);
    now.current.held = row;
    try {
      const days = inSight();
      let answer = null;
      for (const part of days ? [days, null] : [null]) {
        answer = await verdictsOf(row.id, part);
        if (asking.current !== asked) return;
        if (answer.refused) { setTold(answer.refused); setHeld(null); return; }
        if (answer.state !== from.state) { await load(); return; }
        setFound(answer);
        now.current.found = answer;
      }
      setLive(said(named(row, "picked"), { id: row.id, n: answer.possible }));
      if (row.isTray && answer.best.length) { setFocus(answer.best[0].at); focusOn(`[data-at="${answer.best[0].at}"]:not([data-id])`); }
      setTimeout(async () => { // what takes longer, once the planner looks at the first answer
        if (asking.current !== asked) return;
        const isExam = row.kind === "exam";
        const isWhy = isExam && row.isTray && !answer.possible;
        let known = isExam && !isWhy ? { chains: [] } : {};
        setMore(known);
        for (const what of isExam ? (isWhy ? ["why"] : []) : row.isTray ? ["others"] : ["exchanges", "others"]) {
          const next = await ask(what, { session: row.id });
          if (asking.current !== asked || next.state !== answer.state) return;
          known = { ...known, ...next };
          setMore(known);
        }
      }, SOON);
    } catch {
      if (asking.current === asked) setLost(true);
    }
  }

  function release() {
    asking.current = null;
    const { held: was } = now.current;
    setHeld(null); setFound(null); setMore(null); setKept(null); setOffered(null); setTold(null); setLooked(null);
    if (was) setLive(said(named(was, "put"), { id: was.id }));
    if (was && was.isTray) focusOn(`[data-tray="${was.id}"]`, ".tray");
    else if (was) { setFocus(was.id); focusOn(`[data-id="${was.id}"]`); }
  }

  function focusOn(selector, within = ".grid") {
    requestAnimationFrame(() => document.querySelector(`${within} ${selector}`)?.focus({ preventScroll: false }));
  }

  // One act after the other: each is made on the state that the one before it left.
  function perform(wish, id) {
    acting.current = acting.current.then(() => performed(wish, id));
    return acting.current;
  }

  async function performed(wish, id) {
    now.current.acts += 1;
    try {
      const answer = await act({ state: now.current.board.state, ...wanted(), ...wish });
      if (answer.stale) { setLive(answer.stale); await load(); setTold([answer.stale]); return; }
      if (answer.refused) { setTold(answer.refused); setLive(`${words.refused}. ${answer.refused.join(" ")}`); return; }
      const label = wish.kind === "undo" ? said("undone", { label: answer.last.label }) : said("done", { label: answer.last.label, clashes: answer.clashes, points: answer.points });
      asking.current = null;
      setHeld(null); setFound(null); setMore(null); setKept(null); setOffered(null); setTold(null); setLooked(null);
      now.current.held = null;
      show(answer);
      if (matchMedia("(max-height: 34rem)").matches) setFolded(true);
      setDone({ label, tell: answer.tell });
      setLive(label);
      if (id) { setFocus(id); focusOn(`[data-id="${id}"]`); }
    } catch {
      setLost(true);
    } finally {
      now.current.acts -= 1;
      hear(now.current.heard);
    }
  }

  // The number of the draft's state: this window has its own acts already, and waits for the answer of one.
  function hear(number) {
    now.current.heard = number;
    if (!now.current.acts && now.current.board && number > now.current.board.state) load();
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

  async function drop(at) {
    const { held: row } = now.current;
    if (!row) return;
    while (now.current.held === row && !now.current.found?.slots[at] && (!now.current.found || now.current.found.isPart)) await new Promise((soon) => setTimeout(soon, 30));
    const { held, found: known } = now.current;
    const verdict = held === row && known && known.slots[at];
    if (!verdict) return;
    setLooked(at); setOffered(null); setKept(null);
    if (verdict.no) { setKept(at); setFolded(false); setLive(`${words.impossible}. ${verdict.no.map((n) => known.reasons[n]).join(" ")}`); return; }
    perform({ kind: "move", session: row.id, at }, row.id);
  }

  const on = {
    session(row) {
      if (!now.current.held) pick(row);
      else if (now.current.held.id === row.id) release();
      else if (now.current.held.isTray || isAlone(row) || isAlone(now.current.held) || row.at === now.current.held.at) pick(row);
      else offer(row);
    },
    slot: drop,
    tray(row) { if (now.current.held && row.ids.includes(now.current.held.id)) release(); else pick(row); },
    takeOut(row) { perform({ kind: "take_out", sessions: [row.id] }); },
    anyway(at) { perform({ kind: "move", session: now.current.held.id, at, anyway: true }, now.current.held.id); },
    both(chain) { perform({ kind: "move_both", session: now.current.held.id, at: chain.at, other: chain.other }, now.current.held.id); },
    pinUnit(row) { perform({ kind: row.pinned ? "unpin" : "pin", unit: row.unit }, row.id); },
    pinWeek(sheet, week, isPinned) { perform({ kind: isPinned ? "unpin" : "pin", week: week.monday, of: sheet.of }); },
    fold() { setFolded((was) => !was); },
    find,
    // A moment's look at a session asks for its verdicts already.
    ahead(row) {
      clearTimeout(ahead.current.timer);
      ahead.current.timer = setTimeout(() => { if (!now.current.held) verdictsOf(row.id, inSight()).catch(() => null); }, LOOK);
    },
    other() { return (board.audiences.find((each) => each.path.startsWith("trainers/")) || board.audiences[0]).path; },
    show(index, path) {
      const [of, beside] = board.sheets.map((sheet) => sheet.of);
      const next = index ? [of, path] : [path, beside];
      location.hash = next.filter(Boolean).join("|");
    },
    look(at, row) { if (now.current.held && (!row || row.id === now.current.held.id)) { setLooked(at); setOffered(null); if (at !== now.current.kept) setKept(null); } setFocus(row ? row.id : at); },
    hover(at) { if (now.current.held) setLooked(at); },
    pin(row) { perform({ kind: row.pinned ? "unpin" : "pin", session: row.id }, row.id); },
    exchange(other, anyway = false) { perform({ kind: "exchange", session: now.current.held.id, other, anyway }, now.current.held.id); },
    again(kind) { perform({ kind }); },
    open() {
      release();
      setHow(board.isEmpty ? "new" : board.unplaced ? "complete" : board.violations.length ? "replan" : "improve");
      setSolveOpen(true);
    },
    how: setHow,
    from: setFrom,
    close() { setSolveOpen(false); },
    limit: setLimit,
    solve() { setTold(null); command({ kind: "solve", limit_s: limit, how, from: how === "replan" ? from : "" }); },
    stop() { command({ kind: "stop" }); },
    go(at) { setLooked(at); setFocus(at); focusOn(`[data-at="${at}"]`); },
    release,
    press(event, row) { if (event.pointerType === "mouse" && event.button === 0) drag(event, row); },
  };

  // The session that a clash or a broken rule is about, on another board if it is not on these.
  function find(fault) {
    const id = fault.ids.find((each) => rowNamed(now.current.board, each)) || fault.ids[0];
    setFocus(id);
    if (board.rows.some((row) => row.id === id)) focusOn(`[data-id="${id}"]`);
    else if (fault.of) { now.current.after = id; location.hash = fault.of; }
  }

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
      if (!row.isTray && document.elementFromPoint(last.clientX, last.clientY)?.closest(".tray")) on.takeOut(row);
      else if (target && !row.isTray && target.dataset.id && target.dataset.id !== row.id) {
        const other = now.current.board.rows.find((each) => each.id === target.dataset.id);
        if (other && now.current.held && !isAlone(row) && !isAlone(other)) offer(other);
      } else if (target && !target.dataset.id) {
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
      if (row && row.kind !== "alternance" && !row.isDue) on.pin(row);
    } else if (event.key === "P" && !event.ctrlKey && !event.metaKey && button) {
      const sheet = board.sheets.find((each) => each.of === button.closest(".year").dataset.of);
      const week = sheet.weeks[Number(button.dataset.row)];
      on.pinWeek(sheet, week, inWeek(sheet, week).every((each) => each.pinned));
    } else if (event.key === "Delete" && button?.dataset.id) {
      const row = board.rows.find((each) => each.id === button.dataset.id);
      if (row) on.takeOut(row);
    }
  }

  keys.current = key;
  useEffect(() => {
    document.addEventListener("keydown", (event) => keys.current(event));
    load().catch(() => setLost(true));
    const turned = async () => {
      await load();
      const id = now.current.after;
      now.current.after = null;
      if (id) { setFocus(id); focusOn(`[data-id="${id}"]`); }
    };
    window.addEventListener("hashchange", turned);
    news({
      state: hear,
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
      <button type="button" data-writes id="solve" onclick=${on.open}>${solve && !solve.ended ? words.solve_running : words.solve}</button>
      <a class="button" href="timetable.json" title=${words.download_why}>${words.download}</a>
    <//>
    ${isLost && html`<p class="lost" role="alert">${words.lost}</p>`}
    <main class=${`work ${board.sheets.length > 1 ? "two" : ""} ${isFolded && !isSolveOpen ? "low" : ""}`}>
      ${board.sheets.map((sheet, index) => html`<section class="year" key=${index} ref=${index ? null : scroller} data-of=${sheet.of} aria-label=${sheet.name}>
        <${Bar} ...${{ board, sheet, index, on }} /><${Grid} board=${sheet} prices=${(more && more.exchanges) || {}} ...${{ held, found, on, focus }} /></section>`)}
      ${isSolveOpen && !held ? html`<${SolvePanel} ...${{ board, solve, limit, how, from, told, on }} />` : html`<${Panel} ...${{ board, held, found, more, looked, wanted: kept, offered, told, done, isFolded, on }} />`}</main>
    <${Tray} ...${{ board, held, on }} />
    <${Figures} ...${{ board, held, found, looked }} />
    <p class="hidden" role="status" aria-live="polite">${live}</p>
  </div>`;
}

document.documentElement.lang = lang;
render(html`<${Desk} />`, root);
