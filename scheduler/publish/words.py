"""Sentences of publishing: what changed, said to those it concerns, and why a publication is refused."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from scheduler.checker.words import counted, joined, listing, moment, say, shown
from scheduler.export.audience import KINDS, Programme
from scheduler.text import Text
from scheduler.timetable.diff import Difference, DifferenceKind, Held
from scheduler.timetable.schema import AlternanceDay, Session

HEADINGS: dict[DifferenceKind, Text] = {
    "moved": Text("Déplacées", "Moved"),
    "changed": Text("Salle ou formateur", "Room or trainer"),
    "cancelled": Text("Annulées", "Cancelled"),
    "added": Text("Ajoutées", "Added"),
}
"""In the order in which they are told: what makes people come at the wrong hour first."""
LEFT = Text("Ne vous concernent plus", "No longer yours")
JOINED = Text("Vous concernent désormais", "Now yours")
_COUNTS: dict[DifferenceKind, tuple[Text, Text]] = {
    "moved": (Text("déplacée", "moved"), Text("déplacées", "moved")),
    "changed": (Text("change de salle ou de formateur", "changes room or trainer"),
                Text("changent de salle ou de formateur", "change room or trainer")),
    "cancelled": (Text("annulée", "cancelled"), Text("annulées", "cancelled")),
    "added": (Text("ajoutée", "added"), Text("ajoutées", "added")),
}  # fmt: skip
NOTHING = Text("Aucune séance ne change.", "No session changes.")
_ALTERNANCE = Text("journée d’alternance", "alternance day")


def moved_on(number: int, by: str, when: dt.datetime, why: str, seen: int | None) -> Text:
    """Somebody published meanwhile: who, what, and what to do now."""
    reason = Text(f" : « {shown(why)} »", f": “{shown(why)}”") if why else Text("", "")
    base = (
        Text(f"vous partiez de la révision {seen}", f"you started from revision {seen}")
        if seen is not None
        else Text("vous partiez d’une base vide", "you started from an empty database")
    )
    look = f"scheduler diff {seen} {number}" if seen is not None else "scheduler history"
    return say(
        "rien n’est publié : {by} a publié entre-temps la révision {n} (le {when}){why} ; {base}. Regardez ce qu’elle "
        "change par « {look} », reprenez-le dans votre emploi du temps, puis publiez de nouveau",
        "nothing is published: {by} published revision {n} meanwhile ({when}){why}; {base}. See what it changes with "
        "“{look}”, take it into your timetable, then publish again",
        by=shown(by),
        n=number,
        when=instant(when),
        why=reason,
        base=base,
        look=look,
    )


def instant(when: dt.datetime) -> Text:
    """`24/11/2026 06:34` in the centre's zone, `24/11/2026 02:34 UTC` where it is not known."""
    zone = " UTC" if when.tzinfo is dt.UTC else ""
    return Text(f"{when:%d/%m/%Y %H:%M}{zone}", f"{when:%Y-%m-%d %H:%M}{zone}")


def counts_said(counts: dict[DifferenceKind, int]) -> Text:
    """« 3 séances déplacées, 1 annulée. »"""
    some = [kind for kind in HEADINGS if counts.get(kind)]
    if not some:
        return NOTHING
    parts = []
    for rank, kind in enumerate(some):
        n, (one, many) = counts[kind], _COUNTS[kind]
        number = counted(n, Text("séance", "session")) if rank == 0 else Text(str(n), str(n))
        parts.append(joined(" ", (number, many if n > 1 else one)))
    said = joined(", ", parts)
    return Text(f"{said.fr}.", f"{said.en}.")


def difference_said(each: Difference, before: Programme, after: Programme) -> Text:
    """« TRS001 · Regroupement 3 : mardi 07/03/2023 17 h → jeudi 09/03/2023 19 h (salle R1, J. VERNET) »"""
    old, new = each.before, each.after
    programme = after if new is not None else before
    details = [] if isinstance(each.held, AlternanceDay) else list(_details(old, new, before, after))
    about = Text(" ; ".join(detail.fr for detail in details), "; ".join(detail.en for detail in details))
    tail = Text(f" ({about.fr})", f" ({about.en})") if details else Text("", "")
    return say(
        "{what} : {when}{tail}", "{what}: {when}{tail}",
        what=_what(each.held, programme), when=_when(each, before, after), tail=tail,
    )  # fmt: skip


def _what(held: Held, programme: Programme) -> Text:
    if isinstance(held, AlternanceDay):
        return say("{a}, {g}", "{a}, {g}", a=_ALTERNANCE, g=shown(programme.group_name(held.group)))
    kind, title = KINDS[held.kind], _whole(programme.unit_title(held.unit))
    unit, number = shown(held.unit), held.number
    return Text(f"{unit} – {title}, {kind.fr.lower()} n° {number}", f"{unit} – {title}, {kind.en.lower()} {number}")


def _whole(name: str) -> str:
    """A name in a message that is sent: not cut, as it would be in a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in name).split())


def _when(each: Difference, before: Programme, after: Programme) -> Text:
    old = _span(each.before, before) if each.before is not None else None
    new = _span(each.after, after) if each.after is not None else None
    if old is not None and new is not None and old != new:
        return joined(" → ", (old, new))
    found = new or old
    assert found is not None
    return found


def _span(held: Held, programme: Programme) -> Text:
    """`mardi 07/03/2023 17 h – 19 h`."""
    zone = programme.instance.zone
    start, end = held.start.astimezone(zone), held.end.astimezone(zone)
    until = f"{end:%H:%M}"
    return Text(f"{moment(start).fr} – {until if end.minute else f'{end.hour} h'}", f"{moment(start).en} – {until}")


def _details(old: Held | None, new: Held | None, before: Programme, after: Programme) -> Iterator[Text]:
    """Kind, room and trainers: as they are, or from what to what."""
    held = [(one, of) for one, of in ((old, before), (new, after)) if isinstance(one, Session)]
    if len({one.kind for one, _ in held}) > 1:
        yield joined(" → ", [_kind(one) for one, _ in held])
    rooms = [_room(one, of) for one, of in held]
    if any(one.room is not None for one, _ in held):
        yield joined(" → ", dict.fromkeys(rooms))
    yield joined(" → ", dict.fromkeys(_trainers(one, of) for one, of in held))


def _kind(session: Session) -> Text:
    kind = KINDS[session.kind]
    return Text(kind.fr.lower(), kind.en.lower())


def _room(session: Session, programme: Programme) -> Text:
    if session.room is None:
        return Text("sans salle", "no room")
    fr, en = replace(programme, lang="fr"), replace(programme, lang="en")
    return Text(shown(fr.room_name(session.room)), shown(en.room_name(session.room)))


def _trainers(session: Session, programme: Programme) -> Text:
    if not session.trainers:
        return Text("sans formateur", "no trainer")
    return listing([shown(programme.trainer_name(trainer)) for trainer in session.trainers])
