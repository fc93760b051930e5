"""Sentences of publishing: what changed, said to those it concerns, and why a publication is refused."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scheduler.export.audience import ALTERNANCE, EXAM_KINDS, EXAM_SESSIONS, KINDS, Programme
from scheduler.instance.schema.places import rooms_named
from scheduler.text import Text
from scheduler.timetable.diff import AnyDifference, DifferenceKind
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Planned, Session
from scheduler.wording import (
    ALTERNANCE_DAY,
    EXAM,
    SESSION,
    Noun,
    clock,
    counted,
    instant,
    joined,
    listing,
    moment,
    say,
    shown,
)
from scheduler.wording import (
    NOTHING as NO_WORDS,
)

MOVED = Text("Déplacées", "Moved")
TO_WEBCONFERENCE = Text("Deviennent des webconférences (à la même heure)", "Become webconferences (at the same hour)")
TO_IN_PERSON = Text("Deviennent des regroupements (à la même heure)", "Become in-person sessions (at the same hour)")
CHANGED = Text("Salle ou formateur (à la même heure)", "Room or trainer (at the same hour)")
CANCELLED = Text("Annulées", "Cancelled")
ADDED = Text("Ajoutées", "Added")
LEFT = Text("Ne vous concernent plus", "No longer yours")
JOINED = Text("Vous concernent désormais", "Now yours")
SESSIONS = Text("Séances", "Sessions")
ALTERNANCE_DAYS = Text("Journées d’alternance", "Alternance days")
EXAMS_MOVED = Text("Examens déplacés", "Examinations moved")
EXAMS_CHANGED = Text(
    "Salle ou surveillants d’un examen (à la même heure)", "Room or invigilators of an examination (at the same hour)"
)
EXAMS_CANCELLED = Text("Examens annulés", "Examinations cancelled")
EXAMS_ADDED = Text("Examens ajoutés", "Examinations added")
EXAMS = Text("Examens", "Examinations")
INFORMATION = Text("À noter aussi", "Also note")
CLASHES = Text("Conflits de formateurs qui restent", "Trainer clashes that remain")
HEADINGS = (
    EXAMS_MOVED, EXAMS_CHANGED, EXAMS_CANCELLED, MOVED, TO_WEBCONFERENCE, TO_IN_PERSON, CHANGED, CANCELLED, EXAMS_ADDED,
    ADDED, LEFT, JOINED, EXAMS, SESSIONS, ALTERNANCE_DAYS,
)  # fmt: skip
"""In the order in which they are told: what makes people come at the wrong hour first."""
_HEADING_OF: dict[DifferenceKind, Text] = {"moved": MOVED, "changed": CHANGED, "cancelled": CANCELLED, "added": ADDED}
_EXAM_HEADING_OF: dict[DifferenceKind, Text] = {
    "moved": EXAMS_MOVED, "changed": EXAMS_CHANGED, "cancelled": EXAMS_CANCELLED, "added": EXAMS_ADDED,
}  # fmt: skip
KINDS_OF_CHANGE: tuple[DifferenceKind, ...] = ("moved", "changed", "cancelled", "added")
_COUNTS: dict[DifferenceKind, Noun] = {
    "moved": Noun("déplacée", "moved", many_en="moved"),
    "changed": Noun("modifiée à la même heure", "changed at the same hour", "modifiées à la même heure",
                    "changed at the same hour"),
    "cancelled": Noun("annulée", "cancelled", many_en="cancelled"),
    "added": Noun("ajoutée", "added", many_en="added"),
}  # fmt: skip
_EXAM_COUNTS: dict[DifferenceKind, Noun] = {
    "moved": Noun("déplacé", "moved", many_en="moved"),
    "changed": Noun("modifié à la même heure", "changed at the same hour", "modifiés à la même heure",
                    "changed at the same hour"),
    "cancelled": Noun("annulé", "cancelled", many_en="cancelled"),
    "added": Noun("ajouté", "added", many_en="added"),
}  # fmt: skip
NOTHING = Text("Aucune séance ne change.", "No session changes.")
SAME_HOURS = Text(
    "Aucune séance ne change d’heure, de salle ni de formateur.", "No session changes its hour, room or trainer."
)
_GLUE = re.compile(r"(?<=\d) (?=[^\W\d])|(?<=\d h) (?=\d)|(?<=n°) | (?=[:;?!»])|(?<=«) ")
"""Spaces at which a line must not break: `17 h 30`, `n° 3`, before a French colon."""
_FIRST = Text("première publication", "first publication")
_AROUND = Text(
    "Intitulés, liens, lieux ou groupes : {n} mis à jour dans les flux.",
    "Titles, links, places or groups: {n} updated in the feeds.",
)
_EVENT = Noun("événement", "event")
DAYS_PREFIX = "days_"
"""Of the counts of each kind, how many are alternance days: `days_moved`."""
EXAMS_PREFIX = "exams_"
"""The same of examinations; not there where none changed."""


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
        "change par « {look} », reprenez-le dans votre emploi du temps, puis publiez de nouveau, avec « --after {n} », "
        "qui dit que vous l’avez vue",
        "nothing is published: {by} published revision {n} meanwhile ({when}){why}; {base}. See what it changes with "
        "“{look}”, take it into your timetable, then publish again, with “--after {n}”, which says that you have seen "
        "it",
        by=shown(by),
        n=number,
        when=instant(when),
        why=reason,
        base=base,
        look=look,
    )


def counts_said(counts: Mapping[str, int]) -> Text:
    """« 3 séances déplacées, 1 annulée ; 1 journée d’alternance ajoutée. »"""
    days = {kind: counts.get(DAYS_PREFIX + kind, 0) for kind in KINDS_OF_CHANGE}
    exams = {kind: counts.get(EXAMS_PREFIX + kind, 0) for kind in KINDS_OF_CHANGE}
    sessions = {kind: counts.get(kind, 0) - days[kind] - exams[kind] for kind in KINDS_OF_CHANGE}
    parts = (_counted(sessions, SESSION), _counted(days, ALTERNANCE_DAY), _counted(exams, EXAM, _EXAM_COUNTS))
    said = [part for part in parts if part is not None]
    if not said:
        return NOTHING
    return Text(f"{' ; '.join(part.fr for part in said)}.", f"{'; '.join(part.en for part in said)}.")


def changed_said(parent: int | None, counts: Mapping[str, int]) -> Text:
    """What a revision changed, from its counts; around the sessions, where none of them did."""
    if parent is None:
        return _FIRST
    said = counts_said(counts)
    if said == NOTHING and (updated := counts.get("updated", 0)):
        said = say(*_AROUND, n=counted(updated, _EVENT))
    return said


def _counted(
    counts: Mapping[DifferenceKind, int], noun: Noun, forms: Mapping[DifferenceKind, Noun] = _COUNTS
) -> Text | None:
    """« 3 séances déplacées, 1 annulée »; nothing when there is nothing."""
    parts: list[Text] = []
    for kind in (kind for kind in KINDS_OF_CHANGE if counts[kind] > 0):
        n = counts[kind]
        number = Text(str(n), str(n)) if parts else counted(n, noun)
        parts.append(joined(" ", (number, forms[kind].after(n))))
    return joined(", ", parts) if parts else None


def heading_of(each: AnyDifference) -> Text:
    """Under which heading everybody is told of it."""
    old, new = each.before, each.after
    if isinstance(each.held, Exam):
        return _EXAM_HEADING_OF[each.kind]
    if each.kind == "changed" and isinstance(old, Session) and isinstance(new, Session) and old.kind != new.kind:
        return TO_WEBCONFERENCE if new.kind == "webconference" else TO_IN_PERSON
    return _HEADING_OF[each.kind]


def difference_said(each: AnyDifference, before: Programme, after: Programme) -> Text:
    """« TRS001 – Écouter, regroupement n° 3 : mardi 07/03/2023 17 h – 19 h → jeudi 09/03/2023 … (salle R1 ; Paul) »"""
    what, how = difference_parts(each, before, after)
    return Text(f"{what.fr} : {how.fr}", f"{what.en}: {how.en}")


def difference_parts(each: AnyDifference, before: Programme, after: Programme) -> tuple[Text, Text]:
    """What it is about; when it is, or from when to when, with its room and trainers."""
    details = [] if isinstance(each.held, AlternanceDay) else list(_details(each.before, each.after, before, after))
    about = Text(" ; ".join(detail.fr for detail in details), "; ".join(detail.en for detail in details))
    tail = Text(f" ({about.fr})", f" ({about.en})") if details else Text("", "")
    when = _when(each, before, after)
    return _what(each, before, after), Text(when.fr + tail.fr, when.en + tail.en)


def _what(each: AnyDifference, before: Programme, after: Programme) -> Text:
    held, programme = each.held, after if each.after is not None else before
    if isinstance(held, AlternanceDay):
        return say("{a}, {g}", "{a}, {g}", a=ALTERNANCE, g=whole(programme.group_name(held.group)))
    title, unit = whole(programme.unit_title(held.unit)), shown(held.unit)
    named = Text(f"{unit} – {title}", f"{unit} – {title}") if title != unit else Text(unit, unit)
    if isinstance(held, Exam):
        kind, of = EXAM_KINDS[held.kind], EXAM_SESSIONS[held.session]
        return Text(f"{named.fr}, {kind.fr.lower()} ({of.fr})", f"{named.en}, {kind.en.lower()} ({of.en.lower()})")
    kind = KINDS[held.kind]
    number, was = held.number, each.before.number if isinstance(each.before, Session) else held.number
    # The rank in time order may change with the date: people know the session by its old one.
    rank = Text(f"n° {number}", f"{number}")
    if number != was:
        rank = Text(f"n° {was}, désormais n° {number}", f"{was}, now {number}")
    return Text(f"{named.fr}, {kind.fr.lower()} {rank.fr}", f"{named.en}, {kind.en.lower()} {rank.en}")


def glued(text: str) -> str:
    """The text with spaces that no line breaks at, where French has them."""
    return _GLUE.sub("\u00a0", text)


def whole(name: str) -> str:
    """A name in a message that is sent: on one line, without what no screen shows, and not cut as in a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in name).split())


def _when(each: AnyDifference, before: Programme, after: Programme) -> Text:
    old = _span(each.before, before) if each.before is not None else None
    new = _span(each.after, after) if each.after is not None else None
    zones = [programme.instance.timezone for programme in (before, after)]
    if old is not None and new is not None and zones[0] != zones[1]:  # what the clock shows says nothing alone
        old, new = (
            Text(f"{span.fr} ({zone})", f"{span.en} ({zone})") for span, zone in zip((old, new), zones, strict=True)
        )
    if old is not None and new is not None and old != new:
        return joined(" → ", (old, new))
    found = new or old
    assert found is not None
    return found


def _span(held: Planned, programme: Programme) -> Text:
    """`mardi 07/03/2023 17 h – 19 h`; of work to hand in, when it is due."""
    zone = programme.instance.zone
    start, end = held.start.astimezone(zone), held.end.astimezone(zone)
    if isinstance(held, Exam) and held.kind == "work":
        return moment(start)
    until = clock(end) if start.date() == end.date() else moment(end)
    return joined(" – ", (moment(start), until))


def _details(old: Planned | None, new: Planned | None, before: Programme, after: Programme) -> Iterator[Text]:
    """Kind, room, trainers and link: as they are, or from what to what."""
    if isinstance(old or new, Exam):
        exams = [(one, of) for one, of in ((old, before), (new, after)) if isinstance(one, Exam) and one.rooms]
        for tell in (_rooms, _watching):
            if parts := [part for part in dict.fromkeys(tell(one, of) for one, of in exams) if part != NO_WORDS]:
                yield joined(" → ", parts)
        return
    held = [(one, of) for one, of in ((old, before), (new, after)) if isinstance(one, Session)]
    is_other_kind = len({one.kind for one, _ in held}) > 1
    if is_other_kind:
        yield joined(" → ", [_kind(one) for one, _ in held])
    if any(one.room is not None for one, _ in held):
        yield joined(" → ", dict.fromkeys(_room(one, of) for one, of in held))
    yield joined(" → ", dict.fromkeys(_trainers(one, of) for one, of in held))
    if isinstance(new, Session) and (old is None or is_other_kind) and (url := after.url(new)) is not None:
        yield Text(f"lien : {url}", f"link: {url}")


def _kind(session: Session) -> Text:
    kind = KINDS[session.kind]
    return Text(kind.fr.lower(), kind.en.lower())


def _room(session: Session, programme: Programme) -> Text:
    """The room, and where it is when there is more than one place to go to."""
    if session.room is None:
        return Text("sans salle", "no room")
    fr, en = replace(programme, lang="fr"), replace(programme, lang="en")
    several = len(programme.instance.sites) > 1 and len(rooms_named(session.room)) == 1
    site = programme.site_of(session.room) if several else None
    place = f", {whole(site.title)}" if site is not None else ""
    return Text(whole(fr.room_name(session.room)) + place, whole(en.room_name(session.room)) + place)


def _rooms(exam: Exam, programme: Programme) -> Text:
    fr, en = replace(programme, lang="fr"), replace(programme, lang="en")
    rooms = dict.fromkeys(room.room for room in exam.rooms)
    return listing([Text(whole(fr.room_name(room)), whole(en.room_name(room))) for room in rooms])


def _watching(exam: Exam, programme: Programme) -> Text:
    if not exam.invigilators:
        return NO_WORDS
    names = listing([whole(programme.invigilator_name(who)) for who in exam.invigilators])
    return say("surveillance : {names}", "invigilation: {names}", names=names)


def _trainers(session: Session, programme: Programme) -> Text:
    if not session.trainers:
        return Text("sans formateur", "no trainer")
    return listing([whole(programme.trainer_name(trainer)) for trainer in session.trainers])
