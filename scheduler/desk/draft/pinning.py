"""Fixing sessions and examinations where they are, and letting them go: entries of `pins`, and of `exams: pins`, in the
instance's file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from scheduler.desk.draft.change import TextChange
from scheduler.desk.draft.labels import feminine
from scheduler.desk.draft.pin_lines import CANNOT_WRITE, exam_pin_line, pin_line, with_pins, without_pins
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.draft.state import DraftState
from scheduler.instance.kept_text import with_values
from scheduler.instance.schema.exams import ExamPin
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Pin
from scheduler.text import Text
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Planned, Session
from scheduler.wording import EXAM, SESSION, counted, listing, moment


@dataclass(frozen=True)
class PinEdit:
    """What the instance becomes, which is another in its pins alone, how its text does, what that is called, and what
    is said where the text is written in a way that no edit of ours suits."""

    after: Instance
    change: Callable[[], TextChange | None]
    label: Text
    cannot: Text


def pinning(state: DraftState, rows: Sequence[Planned]) -> PinEdit:
    """Fix these where they are; those that are fixed already stay so. Raises ActRefused when there is nothing to do."""
    loose = [row for row in rows if _has_a_choice(row) and not state.pins_of(row)]
    if not loose:
        raise _nothing_to_pin(rows)
    zone = state.instance.zone
    pins, exam_pins = list[Pin](), list[ExamPin]()
    for row in loose:
        start = row.start.astimezone(zone)
        if isinstance(row, Exam):
            key = {"unit": row.unit, "session": row.session, "number": row.number}
            exam_pins.append(ExamPin(**key, date=start.date(), start=start.time()))
        else:
            pins.append(Pin(unit=row.unit, date=start.date(), slot=start.time(), kind=row.kind))
    after = _with(state.instance, (*state.instance.pins, *pins), (*state.instance.exams.pins, *exam_pins))
    line, when, e = (
        ", ".join([*map(pin_line, pins), *map(exam_pin_line, exam_pins)]),
        moment(loose[0].start),
        feminine(loose[0]),
    )
    return PinEdit(
        after,
        lambda: _changed(state, after, with_pins(state.text, pins) if pins else None, bool(pins)),
        Text(f"{loose[0].id} fixé{e} le {when.fr}", f"{loose[0].id} pinned on {when.en}")
        if len(loose) == 1
        else _several(loose, "fixé{e}s", "pinned"),
        Text(CANNOT_WRITE.fr.format(line=line), CANNOT_WRITE.en.format(line=line)),
    )


def unpinning(state: DraftState, rows: Sequence[Planned]) -> PinEdit:
    """Take away the pins that hold these where they are. Raises as `pinning`."""
    held = [row for row in rows if _has_a_choice(row) and state.pins_of(row)]
    if not held:
        raise _nothing_to_unpin(rows)
    # One pin may hold two sessions of its day.
    gone = sorted({state.pins_of(row)[0] for row in held if not isinstance(row, Exam)})
    exams_gone = {number for row in held if isinstance(row, Exam) for number in state.pins_of(row)}
    pins, exam_pins = state.instance.pins, state.instance.exams.pins
    after = _with(
        state.instance,
        tuple(pin for n, pin in enumerate(pins) if n not in gone),
        tuple(pin for n, pin in enumerate(exam_pins) if n not in exams_gone),
    )
    line = ", ".join([*(pin_line(pins[n]) for n in gone), *(exam_pin_line(exam_pins[n]) for n in sorted(exams_gone))])
    return PinEdit(
        after,
        lambda: _changed(state, after, without_pins(state.text, gone) if gone else None, bool(gone)),
        Text(f"{held[0].id} libéré{feminine(held[0])}", f"{held[0].id} unpinned")
        if len(held) == 1
        else _several(held, "libéré{e}s", "unpinned"),
        Text(
            f"enlevez vous-même « {line} » de l’entrée « pins » du fichier",
            f"take “{line}” out of the entry “pins” of the file yourself",
        ),
    )


def _has_a_choice(row: Planned) -> TypeGuard[Session | Exam]:
    """Whether it has a date that can be fixed: work to hand in is due when it is due."""
    return isinstance(row, Session) or (isinstance(row, Exam) and row.kind != "work")


def _with(instance: Instance, pins: tuple[Pin, ...], exam_pins: tuple[ExamPin, ...]) -> Instance:
    exams = instance.exams
    if exam_pins != exams.pins:
        exams = exams.model_copy(update={"pins": exam_pins})
    return instance.model_copy(update={"pins": pins, "exams": exams})


def _changed(state: DraftState, after: Instance, of_sessions: TextChange | None, is_wanted: bool) -> TextChange | None:
    """The text with the pins of sessions, and then with those of examinations; None where the former cannot be
    written. Raises ValueError where the latter cannot."""
    if of_sessions is None and is_wanted:
        return None
    if after.exams == state.instance.exams:
        return of_sessions
    text = state.text if of_sessions is None else of_sessions.of(state.text)
    before = state.instance.having(pins=after.pins)
    return TextChange.between(state.text, with_values(text, before, after))


def _several(rows: Sequence[Session | Exam], fr: str, en: str) -> Text:
    """“3 séances fixées : …”, “2 séances et 1 examen fixés : …”."""
    exams = sum(isinstance(row, Exam) for row in rows)
    counts = [counted(n, noun) for n, noun in ((len(rows) - exams, SESSION), (exams, EXAM)) if n]
    said, names = listing(counts), ", ".join(row.id for row in rows)
    done = fr.format(e="" if exams else "e")
    return Text(f"{said.fr} {done} : {names}", f"{said.en} {en}: {names}")


def _nothing_to_pin(rows: Sequence[Planned]) -> ActRefused:
    if rows and all(isinstance(row, AlternanceDay) for row in rows):
        return ActRefused(Text("une journée d’alternance ne se fixe pas", "an alternance day cannot be pinned"))
    if len(rows) == 1 and not _has_a_choice(rows[0]):
        return ActRefused(Text("un travail à rendre ne se fixe pas", "work to hand in cannot be pinned"))
    if len(rows) == 1:
        name, e = rows[0].id, feminine(rows[0])
        return ActRefused(Text(f"{name} est déjà fixé{e}", f"{name} is pinned already"))
    return ActRefused(Text("il n’y a rien de plus à fixer", "there is nothing more to pin"))


def _nothing_to_unpin(rows: Sequence[Planned]) -> ActRefused:
    if len(rows) != 1:
        return ActRefused(Text("rien n’y est fixé à sa date", "nothing there is pinned to its date"))
    name, e = rows[0].id, feminine(rows[0])
    return ActRefused(
        Text(
            f"{name} n’est pas fixé{e} à sa date ; ce qui l’est pour toute l’UE se change dans « pins »",
            f"{name} is not pinned to its date; what is pinned for the whole unit is changed in “pins”",
        )
    )
