"""Fixing sessions where they are, and letting them go: entries of `pins` in the instance's file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.desk.draft.change import TextChange
from scheduler.desk.draft.pin_lines import CANNOT_WRITE, pin_line, with_pins, without_pins
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.draft.state import DraftState
from scheduler.instance.schema.units import Pin
from scheduler.text import Text
from scheduler.timetable.schema import AlternanceDay, Held, Session
from scheduler.wording import SESSION, counted, moment


@dataclass(frozen=True)
class PinEdit:
    """What the pins of the instance become, how its text does, what that is called, and what is said where the text is
    written in a way that no edit of ours suits."""

    pins: tuple[Pin, ...]
    change: Callable[[], TextChange | None]
    label: Text
    cannot: Text


def pinning(state: DraftState, rows: Sequence[Held]) -> PinEdit:
    """Fix these where they are; those that are fixed already stay so. Raises ActRefused when there is nothing to do."""
    sessions = [row for row in rows if isinstance(row, Session) and not state.pins_of(row)]
    if not sessions:
        raise _nothing_to_pin(rows)
    starts = [row.start.astimezone(state.instance.zone) for row in sessions]
    pins = [
        Pin(unit=row.unit, date=start.date(), slot=start.time(), kind=row.kind)
        for row, start in zip(sessions, starts, strict=True)
    ]
    line, first = ", ".join(map(pin_line, pins)), sessions[0]
    when, several = moment(starts[0]), counted(len(sessions), SESSION)
    return PinEdit(
        (*state.instance.pins, *pins),
        lambda: with_pins(state.text, pins),
        Text(f"{first.id} fixée le {when.fr}", f"{first.id} pinned on {when.en}")
        if len(sessions) == 1
        else Text(f"{several.fr} fixées : {_names(sessions)}", f"{several.en} pinned: {_names(sessions)}"),
        Text(CANNOT_WRITE.fr.format(line=line), CANNOT_WRITE.en.format(line=line)),
    )


def unpinning(state: DraftState, rows: Sequence[Held]) -> PinEdit:
    """Take away the pins that hold these where they are. Raises as `pinning`."""
    held = [row for row in rows if isinstance(row, Session) and state.pins_of(row)]
    if not held:
        raise _nothing_to_unpin(rows)
    # One pin may hold two sessions of its day.
    gone = sorted({state.pins_of(row)[0] for row in held})
    pins = state.instance.pins
    line, several = ", ".join(pin_line(pins[n]) for n in gone), counted(len(held), SESSION)
    return PinEdit(
        tuple(pin for n, pin in enumerate(pins) if n not in gone),
        lambda: without_pins(state.text, gone),
        Text(f"{held[0].id} libérée", f"{held[0].id} unpinned")
        if len(held) == 1
        else Text(f"{several.fr} libérées : {_names(held)}", f"{several.en} unpinned: {_names(held)}"),
        Text(
            f"enlevez vous-même « {line} » de l’entrée « pins » du fichier",
            f"take “{line}” out of the entry “pins” of the file yourself",
        ),
    )


def _names(rows: Sequence[Session]) -> str:
    return ", ".join(row.id for row in rows)


def _nothing_to_pin(rows: Sequence[Held]) -> ActRefused:
    if rows and all(isinstance(row, AlternanceDay) for row in rows):
        return ActRefused(Text("une journée d’alternance ne se fixe pas", "an alternance day cannot be pinned"))
    if len(rows) == 1:
        return ActRefused(Text(f"{rows[0].id} est déjà fixée", f"{rows[0].id} is pinned already"))
    return ActRefused(Text("il n’y a rien de plus à fixer", "there is nothing more to pin"))


def _nothing_to_unpin(rows: Sequence[Held]) -> ActRefused:
    if len(rows) != 1:
        return ActRefused(Text("rien n’y est fixé à sa date", "nothing there is pinned to its date"))
    name = rows[0].id
    return ActRefused(
        Text(
            f"{name} n’est pas fixée à sa date ; ce qui l’est pour toute l’UE se change dans « pins »",
            f"{name} is not pinned to its date; what is pinned for the whole unit is changed in “pins”",
        )
    )
