"""What the ENF's administrator does with the files of an update, step by step, in words: terminal and file."""

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scheduler.export.enf.files import Attendance, Row
from scheduler.export.enf.update import (
    BEGUN,
    CORRECT,
    DELETE,
    IMPORT,
    NEW_COURSES,
    NEW_GROUPS,
    Update,
    When,
    count,
)
from scheduler.text import Lang, Text
from scheduler.wording import SESSION, Noun, clock, counted, joined, listing, moment, say, shown

STEPS_FILE = "moodle-update.txt"
_COURSE = Noun("cours", "course", "cours")
_GROUP = Noun("groupe", "group")
_COMING = Noun("séance à venir", "session yet to come", "séances à venir", "sessions yet to come")
_BEGAN = Noun("séance déjà commencée", "session already begun", "séances déjà commencées", "sessions already begun")
_BEGUN = Text(
    "Vérifier {n} ({file}) : l’emploi du temps n’a plus rien à ces heures pour ces groupes. Supprimer une séance "
    "efface les présences saisies : ne supprimez que si rien n’y est saisi et que rien n’a eu lieu. Tenue à une autre "
    "date : changez sa date dans Moodle, les présences restent.",
    "Check {n} ({file}): the timetable has nothing left at these hours for these groups. Deleting a session wipes the "
    "attendance taken in it: delete only if none is taken and nothing was held. Held on another date: change its date "
    "in Moodle, the attendance stays.",
)
_DELETE = Text(
    "Supprimer {n}, à la main ({file}) : cours, activité Présence, « Toutes », cocher, « Supprimer ».",
    "Delete {n}, by hand ({file}): course, Attendance activity, “All”, tick, “Delete”.",
)
_OVER = Text(
    "L’année est passée : supprimer une séance efface les présences qui y sont saisies.",
    "The year is over: deleting a session wipes the attendance taken in it.",
)
_CORRECT = Text(
    "Corriger la description de {n}, à la main ({file}) : Moodle a déjà quelque chose à cette heure et sauterait la "
    "nouvelle. S’il y en a beaucoup, supprimez plutôt, et à la fin importez moodle-attendance.csv en entier.",
    "Correct the description of {n}, by hand ({file}): Moodle has something at that hour already and would skip the "
    "new one. If there are many, rather delete, and in the end import the whole of moodle-attendance.csv.",
)
_LEFT = Text(
    "Rien à faire pour {n} dont la salle, le lien ou le genre a changé : Moodle garde l’ancienne description.",
    "Nothing to do for {n} of which the room, link or kind has changed: Moodle keeps the former description.",
)
_NEW_COURSES = Text(
    "Créer {n} : Administration du site › Cours › Importer des cours (/admin/tool/uploadcourse/), {file}. Ajoutez à "
    "chacun une activité Présence et une seule, sans laquelle rien ne s’y importe : {names}.",
    "Create {n}: Site administration › Courses › Upload courses (/admin/tool/uploadcourse/), {file}. Add an Attendance "
    "activity to each, and one only: without it nothing is imported there: {names}.",
)
_RETURNING = Text(
    "Montrer de nouveau {n} déjà dans l’ENF, cachés quand ils sont sortis du programme : paramètres du cours, "
    "« Visibilité du cours ». N’y ajoutez rien : une seconde activité Présence doublerait chaque séance. Vérifiez-en "
    "le nom et les dates. Un cours qui n’y serait pas se crée par moodle-courses.csv, avec une activité Présence.",
    "Show again {n} that the ENF has, hidden when they left the programme: course settings, “Course visibility”. Add "
    "nothing there: a second Attendance activity would double each session. Check the name and the dates. One that is "
    "not there is created with moodle-courses.csv, with an Attendance activity.",
)
_NEW_GROUPS = Text(
    "Créer {n} : dans un cours, Participants › Groupes › Importer des groupes (/group/import.php), {file} ; mettez-y "
    "les étudiants. Moodle n’importe pas les séances d’un groupe qu’il n’a pas.",
    "Create {n}: in any course, Participants › Groups › Import groups (/group/import.php), {file}; put the students "
    "in. Moodle does not import the sessions of a group that it lacks.",
)
_IMPORT = Text(
    "Importer {n} : Administration du site › Plugins › Modules d’activité › Présence › Importer des séances "
    "(/mod/attendance/import/sessions.php), {file}. Moodle saute celles qu’il a déjà.",
    "Import {n}: Site administration › Plugins › Activity modules › Attendance › Import sessions "
    "(/mod/attendance/import/sessions.php), {file}. Moodle skips those that it already has.",
)
_CHANGED = Text(
    "Corriger le nom ou les dates de {n}, dans les paramètres du cours (Présence cache ce qui en précède le début).",
    "Correct the name or the dates of {n}, in the course's settings (Attendance hides what precedes its start).",
)
_GONE = Text(
    "Cacher {n} hors du programme désormais ; ne pas supprimer : les notes et les présences y sont.",
    "Hide {n} out of the programme from now on; do not delete: marks and attendance are in there.",
)
_GONE_GROUPS = Text(
    "Retirer les étudiants de {n} qui ne suivent plus le cours : Participants › Groupes. Ne supprimez pas un groupe "
    "dont des séances ont eu lieu : leurs présences n’auraient plus de groupe.",
    "Take the students out of {n} that no longer attend the course: Participants › Groups. Do not delete a group of "
    "which sessions were held: their attendance would have no group.",
)
_HEAD = Text(
    "À faire dans l’ENF (Moodle), {span}, dans cet ordre :", "To do in the ENF (Moodle), {span}, in this order:"
)
_ELSEWHERE = Text(
    "Attention : ce que l’ENF a déjà est de « {old} », et ceci de « {new} ». Une nouvelle année s’exporte sans "
    "--since, les cours de l’an passé ayant reçu d’autres noms abrégés. Sinon, regardez bien avant de supprimer.",
    "Beware: what the ENF already has is of “{old}”, and this of “{new}”. A new year is exported without --since, last "
    "year's courses having been given other short names. Otherwise look carefully before you delete.",
)
_NOTHING = Text("Rien à faire dans l’ENF (Moodle), {span}.", "Nothing to do in the ENF (Moodle), {span}.")
_MORE = Text("… et {n} de plus, dans {file}", "… and {n} more, in {file}")
_HOURS = Text(
    "Les heures sont celles du centre ({zone}). Moodle montre à chacun les siennes, selon son profil.",
    "Hours are the centre's ({zone}). Moodle shows everyone their own, according to their profile.",
)


_COMMA = Text(
    "À chaque importation : séparateur « virgule », encodage UTF-8 (un Moodle en français propose le point-virgule).",
    "At each import: separator “comma”, encoding UTF-8 (a French Moodle proposes the semicolon).",
)


_SUBSCRIBE = Text(
    "Calendrier d’un nouveau cours : abonnez-le à l’adresse de son UE suivie de ?variant=moodle (« scheduler feed list "
    "units »). Moodle ne propose le type d’événement « Cours » qu’à qui est inscrit au cours, administrateur compris ; "
    "« L’URL iCal fournie n’est pas valide » veut aussi dire qu’il bloque l’adresse (Administration du site › Général "
    "› Sécurité HTTP).",
    "Calendar of a new course: subscribe it to its unit's address with ?variant=moodle (“scheduler feed list units”). "
    "Moodle offers the event type “Course” only to those enrolled in the course, administrators included; “The given "
    "iCal URL is invalid” also means that it blocks the address (Site administration › General › HTTP security).",
)


@dataclass(frozen=True)
class Step:
    """Something to do, and to which sessions, groups or courses."""

    text: Text
    lines: tuple[Text, ...] = ()


def span(since: int | None, to: int | None) -> Text:
    """From which revision to which; none where a file was given instead."""
    if since is None:
        first = Text("de l’emploi du temps déjà importé", "from the timetable already imported")
    elif since == 0:
        first = Text("de la première importation", "from the first import")
    else:
        first = Text(f"de la révision {since}", f"from revision {since}")
    last = Text("à cet emploi du temps", "to this timetable")
    return joined(" ", (first, Text(f"à la révision {to}", f"to revision {to}") if to is not None else last))


def head(update: Update, of: Text) -> Text:
    """The line above the steps; when Moodle needs nothing, the only one."""
    said = _NOTHING if update.is_nothing else _HEAD
    return say(*said, span=of)


def steps(update: Update, server_timezone: ZoneInfo | None = None) -> tuple[Step, ...]:
    """What to do, in order: what is deleted or changed by hand, then what is imported, each after what it needs."""
    place = _Clock(update.after[0].zone, server_timezone or update.after[0].zone)
    return (*_by_hand(update, place), *_imported(update), *_settings(update))


def told(
    update: Update, of: Text, lang: Lang, server_timezone: ZoneInfo | None = None, *, longest: int | None = None
) -> list[str]:
    """The steps as lines, numbered; the list of each cut after `longest`."""
    lines = [head(update, of).to(lang)]
    if update.before is not None and update.before[1].instance != update.after[1].instance:
        old, new = shown(update.before[1].instance), shown(update.after[1].instance)
        lines += ["", say(*_ELSEWHERE, old=old, new=new).to(lang)]
    for number, step in enumerate(steps(update, server_timezone), start=1):
        lines += ["", f"{number}. {step.text.to(lang)}", *(f"   – {line.to(lang)}" for line in step.lines[:longest])]
        if longest is not None and len(step.lines) > longest:
            more = say(*_MORE, n=len(step.lines) - longest, file=STEPS_FILE)
            lines.append(f"   {more.to(lang)}")
    if update.left_as_said:
        lines += ["", say(*_LEFT, n=counted(update.left_as_said, _BEGAN)).to(lang)]
    if update.new_courses or update.new_groups or update.to_import:
        lines += ["", _COMMA.to(lang)]
    if update.new_courses:
        lines += ["", _SUBSCRIBE.to(lang)]
    if not update.is_nothing:
        lines += ["", say(*_HOURS, zone=update.after[0].timezone).to(lang)]
    return lines


def as_file(update: Update, of: Text, lang: Lang, server_timezone: ZoneInfo | None = None) -> bytes:
    """All of it, to send to the ENF's administrator with the other files."""
    return ("\n".join(told(update, of, lang, server_timezone)) + "\n").encode()


@dataclass(frozen=True)
class _Clock:
    """The centre's time, and the server's where it is another."""

    centre: ZoneInfo
    server: ZoneInfo

    def of(self, when: When) -> Text:
        start, end = (instant.astimezone(self.centre) for instant in when)
        said = joined(" – ", (moment(start), clock(end)))
        served = start.astimezone(self.server)
        if served.utcoffset() == start.utcoffset():
            return said
        return say("{a} (serveur : {b})", "{a} (server: {b})", a=said, b=moment(served))


def _by_hand(update: Update, place: _Clock) -> Iterator[Step]:
    if update.begun:
        lines = []
        for begun in update.begun:
            line = _session(begun.attendance, place)
            if begun.moved_to is not None:
                line = say("{a} → {b}", "{a} → {b}", a=line, b=place.of(begun.moved_to))
            lines.append(line)
        yield _step(_BEGUN, _sessions([each.attendance for each in update.begun], _BEGAN), BEGUN, lines)
    if update.to_delete:
        lines = [_session(each, place) for each in update.to_delete]
        noun = SESSION if update.is_over else _COMING
        text = joined(" ", (_DELETE, _OVER)) if update.is_over else _DELETE
        yield _step(text, _sessions(update.to_delete, noun), DELETE, lines)
    if update.to_correct:
        found = [each.attendance for each in update.to_correct]
        lines = [
            say(
                "{a} : « {old} » devient « {new} »", "{a}: “{old}” becomes “{new}”",
                a=_session(each.attendance, place), old=html.unescape(each.former),
                new=html.unescape(each.attendance.description),
            )
            for each in update.to_correct
        ]  # fmt: skip
        noun = SESSION if update.is_over else _COMING
        yield _step(_CORRECT, _sessions(found, noun), CORRECT, lines)


def _imported(update: Update) -> Iterator[Step]:
    if update.new_courses:
        n = counted(len(update.new_courses), _COURSE)
        names = ", ".join(update.new_courses)
        yield Step(say(*_NEW_COURSES, n=n, file=NEW_COURSES, names=names))
    if update.returning_courses:
        n = counted(len(update.returning_courses), _COURSE)
        yield _step(_RETURNING, n, "", _courses(update.returning_courses))
    if update.new_groups:
        n = counted(len(update.new_groups), _GROUP)
        yield _step(_NEW_GROUPS, n, NEW_GROUPS, _groups(update.new_groups))
    if update.to_import:
        yield _step(_IMPORT, _sessions(update.to_import, SESSION), IMPORT, [])


def _settings(update: Update) -> Iterator[Step]:
    if update.changed_courses:
        n = counted(len(update.changed_courses), _COURSE)
        yield _step(_CHANGED, n, "", _courses(update.changed_courses))
    if update.gone_courses:
        n = counted(len(update.gone_courses), _COURSE)
        yield _step(_GONE, n, "", [Text(name, name) for name in update.gone_courses])

    if update.gone_groups:
        n = counted(len(update.gone_groups), _GROUP)
        yield _step(_GONE_GROUPS, n, "", _groups(update.gone_groups))


def _courses(rows: Iterable[Row]) -> list[Text]:
    """Each with what its settings should say."""
    return [
        say(
            "{name} : « {title} », début {first}, fin {last}", "{name}: “{title}”, starts {first}, ends {last}",
            name=row["shortname"], title=row["fullname"], first=_day(row["startdate"]), last=_day(row["enddate"]),
        )
        for row in rows
    ]  # fmt: skip


def _groups(rows: Iterable[Row]) -> list[Text]:
    return [
        Text(f"{row['coursename']} : {row['groupname']}", f"{row['coursename']}: {row['groupname']}") for row in rows
    ]


def _step(text: Text, n: Text, file: str, lines: Sequence[Text]) -> Step:
    return Step(say(*text, n=n, file=file), tuple(lines))


def _sessions(found: Sequence[Attendance], noun: Noun) -> Text:
    """As many as Moodle counts: `5 séances à venir`, one for each group."""
    return counted(count(found), noun)


def _session(attendance: Attendance, place: _Clock) -> Text:
    """`TRS001, 1A et 1B : mardi 04/10/2022 17 h – 19 h`."""
    groups = listing([shown(group) for group in attendance.groups])
    who = joined(", ", [Text(attendance.course, attendance.course), *([groups] if attendance.groups else [])])
    when = place.of((attendance.start, attendance.end))
    return say("{who} : {when}", "{who}: {when}", who=who, when=when)


def _day(iso: str) -> Text:
    year, month, day = iso.split("-")
    return Text(f"{day}/{month}/{year}", iso)
