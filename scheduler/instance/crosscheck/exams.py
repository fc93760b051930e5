"""Examinations: each has its length, its session a window, its candidates a group of the unit."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from scheduler.instance.crosscheck.calendar import SEMESTERS
from scheduler.instance.crosscheck.grid import ends_before_start
from scheduler.instance.exam_semesters import semester_of
from scheduler.instance.instants import at, exists, local
from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.dates import Semester
from scheduler.instance.schema.exams import (
    EXAM_SESSIONS,
    Assessment,
    CandidateCount,
    ExamPin,
    NamedCandidate,
    zoned,
)
from scheduler.instance.schema.groups import Group
from scheduler.instance.schema.slots import ExamHours
from scheduler.instance.schema.units import ANNUAL, Unit
from scheduler.wording import quoted

_KEY = {"first": "at", "second": "second_at"}


def check_exams(draft: InstanceDraft) -> Iterator[Finding]:
    for loc, hours in draft.rows(ExamHours, "calendar.exam_slots.*").items():
        if hours.end <= hours.start:
            yield ends_before_start(loc, hours)
    semesters = _semesters(draft)
    counts, named = draft.rows(CandidateCount, "exams.candidates.*"), draft.rows(NamedCandidate, "exams.named.*")
    rows: list[CandidateCount | NamedCandidate] = [*counts.values(), *named.values()]
    seated, again = {row.unit for row in rows}, {row.unit for row in rows if row.session == "second"}
    has_file = any(value is not None for _, value in draft.raw("exams.candidates_file"))
    for loc, unit in draft.rows(Unit, "units.*").items():
        for index, exam in enumerate(unit.exams):
            where = (*loc, "exams", index)
            yield from _form(where, unit, exam)
            if semesters is not None:
                yield from _when(where, unit, exam, semesters, draft.zone)
                if unit.code in again:
                    yield from _no_second_session(where, unit, exam, semesters, draft.zone)
        if unit.exams and not (unit.groups or unit.code in seated or has_file):
            yield Finding(
                (*loc, "exams"),
                f"UE {unit.code} : personne ne passe ses examens ; ajoutez « groups: [1A] » à l’UE, ou une ligne à "
                "« exams: candidates »",
                f"unit {unit.code}: nobody sits its examinations; add “groups: [1A]” to the unit, or a row to "
                "“exams: candidates”",
                on_key=True,
            )
    yield from _candidates(draft, counts, named)
    yield from _pins(draft)
    yield from _staff(draft)
    for loc, group in draft.rows(Group, "groups.*").items():
        if group.extra_time > group.size:
            yield _too_many_extra((*loc, "extra_time"), group.extra_time, group.size)


def _semesters(draft: InstanceDraft) -> dict[str, Semester] | None:
    if not draft.complete(Semester, SEMESTERS):
        return None
    rows = sorted(draft.rows(Semester, SEMESTERS).values(), key=lambda row: row.first)
    return {row.id: row for row in rows}


def _form(loc: Loc, unit: Unit, exam: Assessment) -> Iterator[Finding]:
    lacks = None
    if exam.kind == "written" and exam.hours is None:
        lacks = "hours", "hours: 3"
    elif exam.kind == "oral" and exam.minutes_per_candidate is None:
        lacks = "minutes_per_candidate", "minutes_per_candidate: 20"
    if lacks is not None:
        yield Finding(
            loc,
            f"UE {unit.code} : il manque « {lacks[0]} » à son examen ({exam.kind}) ; ajoutez par exemple "
            f"« {lacks[1]} »",
            f"unit {unit.code}: its examination ({exam.kind}) lacks “{lacks[0]}”; add for example “{lacks[1]}”",
        )
    surplus: dict[str, object] = {}
    if exam.kind != "oral":
        surplus["minutes_per_candidate"] = exam.minutes_per_candidate
    if exam.kind == "work":
        surplus |= {"hours": exam.hours, "room_features": exam.room_features or None}
        surplus["together_with"] = exam.together_with or None
    for key, value in surplus.items():
        if value is not None:
            yield Finding(
                (*loc, key),
                f"UE {unit.code} : « {key} » n’a pas de sens pour un examen « {exam.kind} » ; effacez cette ligne",
                f"unit {unit.code}: “{key}” means nothing for an examination “{exam.kind}”; delete this line",
                on_key=True,
            )
    if exam.hours is not None and abs(exam.hours * 60 - round(exam.hours * 60)) > 1e-6:
        yield Finding(
            (*loc, "hours"),
            f"UE {unit.code} : {exam.hours:g} h ne font pas un nombre entier de minutes ; écrivez par exemple 1.5",
            f"unit {unit.code}: {exam.hours:g} h are no whole number of minutes; write for example 1.5",
        )
    for index, code in enumerate(exam.together_with):
        if code == unit.code:
            yield Finding(
                (*loc, "together_with", index),
                f"UE {unit.code} : son examen est commun avec elle-même ; nommez une autre UE",
                f"unit {unit.code}: its examination is shared with itself; name another unit",
            )


def _when(loc: Loc, unit: Unit, exam: Assessment, semesters: dict[str, Semester], zone: ZoneInfo) -> Iterator[Finding]:
    semester = semester_of(unit, exam, semesters, zone)
    if semester is None:
        if exam.semester is not None or unit.period not in (None, ANNUAL):
            return  # a name that is not there, and reported
        yield Finding(
            loc,
            f"UE {unit.code} : rien ne dit à quel semestre appartient cet examen ; ajoutez par exemple "
            f"« semester: {next(iter(semesters), 'S1')} »",
            f"unit {unit.code}: nothing says to which semester this examination belongs; add for example "
            f"“semester: {next(iter(semesters), 'S1')}”",
        )
        return
    for session in EXAM_SESSIONS:
        window, moment = semester.window(session), exam.fixed(session)
        if session == "first" and window is None and exam.kind != "work":
            yield Finding(
                loc,
                f"UE {unit.code} : le semestre {semester.id} n’a pas de dates d’examens ; ajoutez-lui « exams: "
                "{first: …, last: …} »",
                f"unit {unit.code}: the semester {semester.id} has no dates of examinations; add to it “exams: "
                "{first: …, last: …}”",
            )
        if moment is None:
            continue
        day, clock, own = zoned(moment, zone)
        where = (*loc, _KEY[session])
        if not exists(day, clock, own):
            yield Finding(
                where,
                f"UE {unit.code} : {quoted(moment).fr} n’existe pas, l’heure change ({own.key}) ; écrivez une autre "
                "heure",
                f"unit {unit.code}: {quoted(moment).en} does not exist, the clocks change ({own.key}); write another "
                "hour",
            )
        elif exam.kind != "work" and window is not None and local(at(day, clock, own), zone).date() not in window:
            there = local(at(day, clock, own), zone).date()
            yield Finding(
                where,
                f"UE {unit.code} : c’est le {there} au centre, hors de la session du {window.first} au {window.last} ; "
                f"corrigez l’une de ces dates",
                f"unit {unit.code}: that is {there} at the centre, outside the session from {window.first} to "
                f"{window.last}; correct one of these dates",
            )


def _no_second_session(
    loc: Loc, unit: Unit, exam: Assessment, semesters: dict[str, Semester], zone: ZoneInfo
) -> Iterator[Finding]:
    semester = semester_of(unit, exam, semesters, zone)
    if semester is not None and semester.second_session is None and exam.second_at is None:
        yield Finding(
            loc,
            f"UE {unit.code} : elle a des candidats en 2de session, mais le semestre {semester.id} n’en a pas les "
            "dates ; ajoutez-lui « second_session: {first: …, last: …} »",
            f"unit {unit.code}: it has candidates in the second session, but the semester {semester.id} has no dates "
            "of one; add to it “second_session: {first: …, last: …}”",
        )


def _candidates(
    draft: InstanceDraft, counts: dict[Loc, CandidateCount], named: dict[Loc, NamedCandidate]
) -> Iterator[Finding]:
    for loc, row in counts.items():
        if row.extra_time > row.candidates:
            yield _too_many_extra((*loc, "extra_time"), row.extra_time, row.candidates)
    for loc, there in draft.twice((loc, (row.unit, row.session, row.group)) for loc, row in counts.items()):
        yield Finding(
            loc,
            f"ces candidats {counts[loc].unit} sont déjà donnés {there.fr} ; gardez une seule des deux lignes",
            f"these candidates of {counts[loc].unit} are already given on {there.en}; keep only one of the two lines",
        )
    for loc, there in draft.twice(named.items()):
        yield Finding(
            loc,
            f"ce candidat est déjà donné {there.fr} ; effacez l’une des deux lignes",
            f"this candidate is already given on {there.en}; delete one of the two lines",
        )
    without = {unit.code for unit in draft.rows(Unit, "units.*").values() if not unit.exams}
    pins = draft.rows(ExamPin, "exams.pins.*")
    for loc, code in ((loc, row.unit) for table in (counts, named, pins) for loc, row in table.items()):
        if code in without:
            yield Finding(
                (*loc, "unit"),
                f"l’UE {code} n’a pas d’examen ; ajoutez-lui « exams », par exemple « exams: [{{kind: written, "
                "hours: 3}] »",
                f"the unit {code} has no examination; add “exams” to it, for example “exams: [{{kind: written, "
                "hours: 3}]”",
            )


def _too_many_extra(loc: Loc, extra: int, of: int) -> Finding:
    return Finding(
        loc,
        f"{extra} candidats ont un tiers-temps, sur {of} ; corrigez l’un de ces nombres",
        f"{extra} candidates have extra time, out of {of}; correct one of these numbers",
    )


def _pins(draft: InstanceDraft) -> Iterator[Finding]:
    units = {unit.code: unit for unit in draft.rows(Unit, "units.*").values()}
    for loc, pin in draft.rows(ExamPin, "exams.pins.*").items():
        unit = units.get(pin.unit)
        if unit is not None and unit.exams and pin.number > len(unit.exams):
            yield Finding(
                (*loc, "number"),
                f"l’UE {pin.unit} a {len(unit.exams)} examen(s), pas {pin.number} ; corrigez ce nombre",
                f"the unit {pin.unit} has {len(unit.exams)} examination(s), not {pin.number}; correct this number",
            )
        if pin.date is None and pin.start is None and pin.room is None:
            yield Finding(
                loc,
                f"cette ligne ne fixe rien de l’examen {pin.unit} ; ajoutez « date », « start » ou « room », ou "
                "effacez-la",
                f"this row fixes nothing of the examination of {pin.unit}; add “date”, “start” or “room”, or delete it",
            )


def _staff(draft: InstanceDraft) -> Iterator[Finding]:
    trainers = set(draft.names("trainers.*.id"))
    for loc, name in draft.raw("staff.*.id"):
        if isinstance(name, str) and name.strip() in trainers:
            shown = quoted(name)
            yield Finding(
                loc,
                f"{shown.fr} est déjà un formateur ; effacez cette ligne, ou donnez un autre nom",
                f"{shown.en} is a trainer already; delete this row, or give another name",
            )
