"""The draft of one year: the instance's file, the timetable being made, and the journal that holds every act.

The checker decides: an act is done only when the whole timetable, judged again from its dates, breaks no hard rule.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from scheduler.desk.draft.change import ActChange, Head, HeadChange, TextChange, between, digest, with_rows
from scheduler.desk.draft.instance_text import InstanceText
from scheduler.desk.draft.journal import ACTING, Act, Conflict, Journal
from scheduler.desk.draft.judge import Judge
from scheduler.desk.draft.judgements import Hours, Judgements
from scheduler.desk.draft.labels import despite, moved, taken_out
from scheduler.desk.draft.pinning import PinEdit, pinning, unpinning
from scheduler.desk.draft.refusals import (
    EDITED,
    NO_SLOT,
    ActRefused,
    ActStale,
    edited_since,
    nothing_to,
    still_pinned,
    unwritable,
)
from scheduler.desk.draft.state import DraftState, nothing
from scheduler.errors import InputError
from scheduler.evaluate.effect import came
from scheduler.evaluate.evaluator import edited
from scheduler.instance import load as instances
from scheduler.instance.instants import local, utc
from scheduler.instance.schema.instance import Instance
from scheduler.text import Text
from scheduler.timetable import store
from scheduler.timetable.diff import AnyDifference, carried, differences, exam_differences
from scheduler.timetable.schema import Planned, Timetable, is_held

logger = logging.getLogger(__name__)


class Draft:
    """One year on the desk. Thread-safe: acts follow one another, answers come from the state they were asked of.

    Opening it reads the instance and goes through the journal again; what a killed desk had acknowledged is there.
    Raises InputError when a file is at fault, and ActRefused when the draft's timetable no longer suits the instance.
    """

    def __init__(
        self, file: Path, journal: Journal, first: Path | None, clock: Callable[[], dt.datetime], who: str
    ) -> None:
        self.file, self._text = file, InstanceText(file)
        self._journal, self._first, self._clock, self._who = journal, first, clock, who
        self._lock = threading.RLock()
        self._judge = Judge()
        self._base = self._opened()
        self.state = self._read()
        self._judgements = Judgements(self.state, self._lock)

    # Reading

    def _opened(self) -> Timetable:
        """The timetable of the journal's first act, which is written now if there is none yet: a year that was never
        planned begins with an empty one."""
        base = self._journal.base()
        if base is None:
            first = nothing(instances.load(self.file)) if self._first is None else store.load(self._first)
            base = store.to_json(first)
            opened = Text("Ouverture de l’emploi du temps", "Timetable opened")
            try:
                self._journal.add(self._act(1, "open", opened, ActChange()), base)
            except Conflict:  # another desk has just opened it
                base = self._journal.base() or base
        try:
            return Timetable.model_validate_json(base)
        except ValueError as error:
            raise self._journal.damaged() from error

    def _read(self) -> DraftState:
        text, acts = self._text.read(), self._journal.acts()
        if not acts:
            raise self._journal.damaged()
        last, change = acts[-1].number, acts[-1].change.text
        if change is not None and digest(text) == change.digest_before and not self._journal.is_written(last):
            text = change.of(text)  # the journal was written, and the desk killed before the file was
            try:
                self._text.write(text)
            except OSError as error:
                raise InputError.at(self.file, *unwritable(error)) from error
            self._journal.set_written(last)
        instance = self._instance(text)
        timetable, head = self._base.on_clocks(instance.zone), Head.of(self._base)
        try:
            for act in acts:
                timetable = act.change.of(timetable)
                head = head if act.change.head is None else act.change.head.after
        except ValueError as error:
            raise self._journal.damaged() from error
        return self._judge.state(text, instance, timetable.on_clocks(instance.zone), acts, head)

    def _instance(self, text: str) -> Instance:
        """The instance that the file is, or will be, with this text. Raises InputError."""
        return instances.parse(text, str(self.file), self.file.parent)[0]

    def refresh(self) -> DraftState:
        """The state, read anew when the instance's file was edited by another program, or the journal has acts of
        another desk. Raises InputError when the file is at fault now; the draft then stays as it was."""
        with self._lock:
            if self._journal.last() != self.state.number or self._text.read() != self.state.text:
                self.state = self._read()
            return self.state

    @property
    def judged(self) -> Judgements:
        """What every slot says of a session, as the draft stands."""
        found, state = self._judgements, self.state
        if found.state is not state:
            found = self._judgements = Judgements(state, self._lock)
        return found

    def moves(self, session: str) -> tuple[DraftState, Hours]:
        """Every other slot of the year for that session or day, every other hour of an examination. Raises KeyError,
        ActRefused."""
        judged = self.judged
        return judged.state, judged.moves(session)

    # Acts

    def move(self, seen: int, session: str, start: dt.datetime, *, anyway: bool = False) -> DraftState:
        """Hold it in that slot, placed before or not, in the room and with the trainer that suit best. `anyway`: the
        planner knows better than the rules, which stay broken and listed. Raises ActRefused with every reason,
        ActStale, KeyError."""
        with self._lock:
            state = self._on(seen)
            row, day = state.row(session), local(start, state.instance.zone).date()
            found = self.judged.near(session, {day})
            kind = "move" if session in state.held else "place"
            move = next((m for m in found.possible if utc(m.after.start) == utc(start)), None)
            if move is not None:
                return self._place(state, kind, move.edits, moved(state, row, move.after))
            refused = next((r for r in found.refused if utc(r.after.start) == utc(start)), None)
            if refused is None:
                raise ActRefused(NO_SLOT)
            if not anyway or any(map(state.is_twice, refused.edits)):
                raise ActRefused(*(violation.text for violation in refused.violations))
            label = despite(moved(state, row, refused.after), refused.violations)
            return self._place(state, kind, refused.edits, label, is_allowed=True)

    def move_both(self, seen: int, session: str, start: dt.datetime, other: str) -> DraftState:
        """Hold it in a slot that the other session makes free, which goes where it suits best. Raises as `move`."""
        with self._lock:
            state = self._on(seen)
            chains = self.judged.chains(session)
            found = next((c for c in chains if utc(c.after.start) == utc(start) and c.other.before.id == other), None)
            if found is None:
                raise ActRefused(NO_SLOT)
            rows = [found.after, found.other.after]
            both = [
                moved(state, before, after)
                for before, after in zip((found.before, found.other.before), rows, strict=True)
            ]
            label = Text("{} ; {}".format(*(each.fr for each in both)), "{}; {}".format(*(each.en for each in both)))
            return self._place(state, "move_both", found.edits, label)

    def exchange(self, seen: int, session: str, other: str, *, anyway: bool = False) -> DraftState:
        """Each in the other's slot. Raises as `move`."""
        with self._lock:
            state, found = self._on(seen), self.judged.swap(session, other)
            label = Text(f"{session} et {other} échangées", f"{session} and {other} exchanged")
            if found.violations:
                if not anyway or any(map(state.is_twice, found.edits)):
                    raise ActRefused(*(violation.text for violation in found.violations))
                label = despite(label, found.violations)
            return self._place(state, "exchange", found.edits, label, is_allowed=anyway)

    def take_out(self, seen: int, sessions: Sequence[str]) -> DraftState:
        """Out of the timetable, into the tray. Raises as `move`."""
        with self._lock:
            state = self._on(seen)
            rows = [state.held[session] for session in sessions]
            pinned = [row for row in rows if state.pins_of(row)]
            if pinned or not rows:
                raise still_pinned(pinned)
            after = edited(state.timetable, (), {row.id for row in rows})
            return self._do(state, "take_out", between(state.timetable, after), taken_out(rows))

    def pin(self, seen: int, sessions: Sequence[str]) -> DraftState:
        """Fix these where they are: entries of `pins` in the instance's file. Raises as `move`."""
        with self._lock:
            state = self._on(seen)
            return self._write(state, "pin", pinning(state, [state.held[session] for session in sessions]))

    def unpin(self, seen: int, sessions: Sequence[str]) -> DraftState:
        """Take away the pins that hold these where they are. Raises as `move`."""
        with self._lock:
            state = self._on(seen)
            return self._write(state, "unpin", unpinning(state, [state.held[session] for session in sessions]))

    def take(self, seen: int | None, timetable: Timetable, label: Text) -> DraftState:
        """Go on from another timetable of the same year, such as a new search's; sessions in the same slot keep their
        identity. `seen` None: whatever has been done meanwhile, and whatever the file has become. Raises as `move`."""
        with self._lock:
            state = self._latest() if seen is None else self._on(seen)
            # Who comes back keeps its name.
            known = with_rows(state.timetable, (*state.timetable.held, *(r for r in state.tray if is_held(r))))
            there = timetable.on_clocks(state.instance.zone)
            after = carried(known, there).having_exams(there.exams or ())
            rows = between(state.timetable, after).rows
            return self._do(
                state,
                "take",
                ActChange(rows=rows, head=HeadChange(before=state.head, after=_head(after, there))),
                label,
            )

    def edit(
        self, seen: int, text: str, label: Text, renamed: Callable[[Timetable], Timetable] | None = None
    ) -> DraftState:
        """The instance's file with this text. The timetable stays, with new names where rows were `renamed`, and what
        it breaks of the new rules stands beside it. Raises InputError with every fault of the text, ActRefused,
        ActStale."""
        with self._lock:
            state = self._on(seen)
            rows = () if renamed is None else between(state.timetable, renamed(state.timetable)).rows
            change = ActChange(rows=rows, text=TextChange.between(state.text, text))
            return self._do(state, "edit", change, label, is_allowed=True)

    def note(self, seen: int | None, done: Callable[[DraftState], Text]) -> DraftState:
        """Something is done that leaves the draft as it is, such as publishing it; the journal says what, and no undo
        takes it back. `seen` None: it is not about the draft. Raises ActStale, and what `done` raises."""
        with self._lock:
            label = done(self._latest() if seen is None else self._on(seen))
            try:
                while not self._noted(label):
                    pass
            except InputError as error:  # it is done all the same, and known where it was done
                logger.warning("not in the journal: %s (%s)", label.en, error)
            return self.state

    def _noted(self, label: Text) -> bool:
        """Whether it was the next act; else another desk has just done one."""
        state = self.refresh()
        act = self._act(state.number + 1, "note", label, ActChange())
        try:
            self._journal.add(act)
        except Conflict:
            return False
        self.state = replace(state, number=act.number, acts=(*state.acts, act))
        return True

    def adopt(self, seen: int, text: str, timetable: Timetable, label: Text, *, is_allowed: bool) -> DraftState:
        """The instance's file with this text, and the timetable that was planned for it, in one step. `is_allowed`: be
        it that rules are broken. Raises as `edit`."""
        with self._lock:
            state = self._on(seen)
            after = timetable.on_clocks(state.instance.zone)
            change = ActChange(
                rows=between(state.timetable, after).rows,
                text=None if text == state.text else TextChange.between(state.text, text),
                head=HeadChange(before=state.head, after=Head.of(after)),
            )
            return self._do(state, "adopt", change, label, is_allowed=is_allowed)

    def undo(self, seen: int) -> DraftState:
        """Take back the last act. Raises as `move`."""
        return self._again(seen, "undo")

    def redo(self, seen: int) -> DraftState:
        """Do again what was taken back last. Raises as `move`."""
        return self._again(seen, "redo")

    def _again(self, seen: int, kind: str) -> DraftState:
        with self._lock:
            state = self._on(seen)
            stack = state.stacks.done if kind == "undo" else state.stacks.undone
            if not stack:
                raise nothing_to(kind)
            act = stack[-1]
            change = act.change if kind == "redo" else act.change.turned_round()
            if change.text is not None and digest(state.text) != change.text.digest_before:
                raise edited_since(act)
            return self._do(state, kind, change, act.label, of=act.number)

    def _latest(self) -> DraftState:
        """As it stands: while the file is at fault, as it stood before."""
        try:
            return self.refresh()
        except InputError:
            return self.state

    def _on(self, seen: int) -> DraftState:
        state = self.refresh()
        if seen != state.number:
            raise ActStale(tuple(act for act in state.acts if act.number > seen))
        return state

    def _place(
        self, state: DraftState, kind: str, rows: Sequence[Planned], label: Text, *, is_allowed: bool = False
    ) -> DraftState:
        change = between(state.timetable, edited(state.timetable, rows))
        return self._do(state, kind, change, label, is_allowed=is_allowed)

    def _write(self, state: DraftState, kind: str, edit: PinEdit) -> DraftState:
        """Change the file so that it has these pins, and is otherwise what it was: read again before it is written.
        Raises ActRefused where that is not so."""
        try:
            text = edit.change()
            instance = None if text is None else self._instance(text.of(state.text))
        except (InputError, ValueError):  # it is written in a way that no edit of ours suits
            text = instance = None
        if text is None or instance is None or instance != edit.after:
            raise ActRefused(edit.cannot)
        return self._do(state, kind, ActChange(text=text), edit.label)

    def _do(
        self, state: DraftState, kind: str, change: ActChange, label: Text, of: int | None = None, *,
        is_allowed: bool = False,
    ) -> DraftState:  # fmt: skip
        """Judge, write down, then show: in this order, so that what is shown is on disk and accepted. `is_allowed`:
        also where it breaks rules that were kept."""
        text = state.text if change.text is None else change.text.of(state.text)
        instance = state.instance if change.text is None else self._instance(text)
        timetable = change.of(state.timetable)
        act = self._act(state.number + 1, kind, label, change, of)
        head = state.head if change.head is None else change.head.after
        after = self._judge.state(text, instance, timetable, (*state.acts, act), head)
        broken = [violation.text for violation in came(state.report, after.report)]
        if broken and of is None and not is_allowed:  # undoing gives back what was once, whatever is wrong with it now
            raise ActRefused(*broken)
        try:
            self._journal.add(act)
        except Conflict:
            self.state = self._read()
            raise ActStale(self.state.acts[state.number :]) from None
        if change.text is not None:
            self._write_file(state.text, text, act)
        self.state = after
        return after

    def _write_file(self, before: str, text: str, act: Act) -> None:
        """The instance's file, after its act: if it cannot be written, or was edited in this very moment, the act is
        taken back and the planner told."""
        try:
            # If not put, and yet another desk has gone on from this act, it is that desk's.
            if not self._text.put(before, text) and self._journal.last() == act.number:
                raise ActRefused(EDITED)
            self._journal.set_written(act.number)
        except (OSError, InputError, ActRefused) as error:
            # Nothing to turn round: the file is as it was.
            self._journal.add(self._act(act.number + 1, "undo", act.label, ActChange(), of=act.number))
            self.state = self._read()
            if isinstance(error, OSError):
                raise ActRefused(unwritable(error, self.file)) from error
            raise

    def _act(self, number: int, kind: str, label: Text, change: ActChange, of: int | None = None) -> Act:
        now = self._clock().astimezone(dt.UTC).replace(microsecond=0)
        return Act(number, now, self.who, kind, label, of, change)

    def now(self) -> dt.datetime:
        """By the desk's clock, aware."""
        return self._clock()

    @property
    def who(self) -> str:
        """Who acts now: the account that asks, else whoever started the desk."""
        return ACTING.get() or self._who

    def changed(self) -> tuple[AnyDifference, ...]:
        """What differs from the timetable that was opened first, in time order; examinations last."""
        now = self.state.timetable
        return (*differences(self._base, now), *exam_differences(self._base, now))


def _head(after: Timetable, given: Timetable) -> Head:
    """Of a timetable whose sessions took the names of others; what was proved of its examinations is."""
    return Head.of(after).model_copy(update={"exam_tier": given.exam_tier, "undated": given.undated})
