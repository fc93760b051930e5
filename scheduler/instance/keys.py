"""Every key of an instance, explained in French and English: the table is made from the schema, and complete."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.leaves import fields_of, is_list, model_of, row_model
from scheduler.text import Text

_HEAD = """\
# Les clés d’une instance · The keys of an instance

« obligatoire » : à écrire toujours ; sinon, ce qui vaut quand la clé n’est pas écrite. `[]` : une liste.
“required”: always to be written; otherwise what holds when the key is not written. `[]`: a list.

| clé · key | sinon · default | français | English |
|---|---|---|---|
"""

MEANINGS: dict[str, Text] = {
    "version": Text("Version du format : 1.", "Version of the format: 1."),
    "name": Text("Nom court de l’année : minuscules, chiffres, « - ».",
                 "Short name of the year: lower case, digits, “-”."),
    "title": Text("Titre, montré partout.", "Title, shown everywhere."),
    "timezone": Text("Fuseau horaire IANA du centre.", "The centre's IANA time zone."),
    "locale": Text("Langue des messages et des fichiers : fr ou en.", "Language of messages and files: fr or en."),
    "assumptions": Text("Hypothèses, rappelées dans le rapport.", "Assumptions, recalled in the report."),
    "calendar": Text("Le calendrier de l’année.", "The calendar of the year."),
    "calendar.semesters": Text("Les semestres ; ils peuvent se chevaucher.", "The semesters; they may overlap."),
    "calendar.semesters.first": Text("Premier jour de cours.", "First day of courses."),
    "calendar.semesters.last": Text("Dernier jour de cours.", "Last day of courses."),
    "calendar.semesters.id": Text("Identifiant, que cite « period ».", "Identifier, which “period” names."),
    "calendar.semesters.revision": Text("Révisions, sans cours.", "Revision, without courses."),
    "calendar.semesters.exams": Text("Examens, 1re session.", "Exams, first session."),
    "calendar.semesters.second_session": Text("Examens, 2de session.", "Exams, second session."),
    "calendar.semesters.enrolment_until": Text("Fin des inscriptions.", "End of enrolment."),
    "calendar.enrolment_opens": Text("Ouverture des inscriptions.", "Enrolment opens."),
    "calendar.holidays": Text("Jours fériés, sans cours.", "Public holidays, without courses."),
    "calendar.holidays.country": Text("Pays, deux lettres : FR.", "Country, two letters: FR."),
    "calendar.holidays.subdivision": Text("Région : 974 est La Réunion.", "Region: 974 is La Réunion."),
    "calendar.holidays.taught": Text("Jours fériés où il y a cours malgré tout.", "Holidays taught all the same."),
    "calendar.closures": Text("Interruptions et fermetures, sans cours.",
                              "Interruptions and closures, without courses."),
    "calendar.closures.name": Text("Nom de la fermeture.", "Name of the closure."),
    "calendar.exam_slots": Text(
        "Heures d’ouverture des jours d’examens, samedi compris s’il est nommé. Sinon : du premier créneau du jour à "
        "la fin du dernier, toutes les 30 minutes.",
        "Opening hours of examination days, Saturday if it is named. Otherwise: from the first slot of the weekday to "
        "the end of the last, every 30 minutes."),
    "calendar.exam_slots.end": Text("Fin, 21:00 : tout examen y est fini.", "End, 21:00: every paper is over."),
    "calendar.exam_slots.weekdays": Text("Jours : mon, tue, wed, thu, fri, sat, sun.",
                                         "Weekdays: mon, tue, wed, thu, fri, sat, sun."),
    "calendar.exam_slots.step": Text(
        "Minutes entre deux débuts possibles : 15, 30. Sinon : un examen commence avec ces heures.",
        "Minutes between two possible starts: 15, 30. Otherwise: a paper starts with these hours."),
    "calendar.closures.from": Text("Fermé à partir de cette heure du premier jour, 12:00. Sinon : tout le jour.",
                                   "Closed from this hour of the first day on, 12:00. Otherwise: all day."),
    "calendar.closures.to": Text("Fermé jusqu’à cette heure du dernier jour. Sinon : tout le jour.",
                                 "Closed until this hour of the last day. Otherwise: all day."),
    "slots": Text("Les créneaux de la semaine.", "The slots of the week."),
    "slots.end": Text("Fin, 19:00 ; avant le début : le lendemain.", "End, 19:00; before the start: the next day."),
    "slots.first": Text("Créneau à partir de ce jour. Sinon : toute l’année.",
                        "A slot from this day on. Otherwise: all year."),
    "slots.last": Text("Créneau jusqu’à ce jour, compris.", "A slot until this day, included."),
    "slots.weekdays": Text("Jours du créneau : mon, tue, wed, thu, fri, sat, sun.",
                           "Days of the slot: mon, tue, wed, thu, fri, sat, sun."),
    "alternance": Text("La journée des apprentis au centre.", "The day of apprentices at the centre."),
    "alternance.start": Text("Début de la journée.", "Start of the day."),
    "alternance.end": Text("Fin de la journée.", "End of the day."),
    "alternance.hours": Text("Heures qui comptent, repas exclu.", "Hours that count, lunch excluded."),
    "law": Text("Limites de la journée d’un apprenti.", "Limits of an apprentice's day."),
    "law.hours_per_day": Text("Heures par jour, au plus.", "Hours a day, at most."),
    "law.rest_hours": Text("Heures de repos entre deux jours, au moins.", "Hours of rest between two days, at least."),
    "frequency": Text("Séances d’une UE selon sa modalité, sa période, ses ECTS.",
                      "Sessions of a unit by its modality, period and ECTS."),
    "frequency.modality": Text("cours ou tp.", "cours or tp."),
    "frequency.period": Text("semester ou annual.", "semester or annual."),
    "frequency.in_person": Text("Nombre de regroupements.", "Number of in-person sessions."),
    "frequency.webconference": Text("Nombre de webconférences.", "Number of webconferences."),
    "frequency.hours": Text("Des heures à la place des nombres, comme pour une UE.",
                            "Hours instead of numbers, as for a unit."),
    "frequency.hours.in_person": Text("Heures de regroupements.", "Hours of in-person sessions."),
    "frequency.hours.webconference": Text("Heures de webconférences.", "Hours of webconferences."),
    "frequency.tolerance": Text("Heures de plus ou de moins permises.", "Hours more or less that are allowed."),
    "sites": Text("Les lieux.", "The sites."),
    "sites.address": Text("Adresse.", "Address."),
    "rooms": Text("Les salles.", "The rooms."),
    "rooms.site": Text("Le lieu où elle est.", "The site it is at."),
    "rooms.capacity": Text("Places.", "Seats."),
    "rooms.features": Text("Équipements, cités par les UE : [pc].", "Equipment, named by the units: [pc]."),
    "rooms.closed": Text("Dates où elle est fermée.", "Dates at which it is closed."),
    "rooms.exam_capacity": Text("Places en examen. Sinon : la moitié.", "Places in an examination. Otherwise: half."),
    "rooms.exam_sharing": Text(
        "Plusieurs examens à la fois : any, oui ; same_start, s’ils commencent ensemble ; none, non.",
        "Several papers at once: any, yes; same_start, if they start together; none, no."),
    "groups": Text("Les groupes d’étudiants.", "The groups of students."),
    "groups.size": Text("Nombre d’étudiants.", "Number of students."),
    "groups.part_of": Text("Le groupe qui contient celui-ci.", "The group that contains this one."),
    "groups.site": Text("Le lieu où il est, pour les UE à une salle par site. Sinon : celui du groupe qui le "
                       "contient, ou de ses autres UE, ou le premier.",
                        "Where it sits, for units with a room at each site. Otherwise: as the group that "
                       "contains it, as its other units, or the first."),
    "groups.alternance": Text("Journées d’alternance, pour des apprentis.", "Alternance days, for apprentices."),
    "groups.alternance.min": Text("Au moins, dans l’année.", "At least, in the year."),
    "groups.alternance.max": Text("Au plus, dans l’année.", "At most, in the year."),
    "groups.alternance.weekdays": Text(
        "Jours possibles, avec ou sans créneaux ; un seul est choisi pour l’année. Sinon : ceux qui ont des créneaux.",
        "Possible weekdays, with slots or without; one is chosen for the year. Otherwise: those with slots."),
    "groups.extra_time": Text("Étudiants qui ont un tiers-temps aux examens.",
                              "Students with a third more time in examinations."),
    "groups.present": Text("Dates où il a cours, s’il arrive ou part en cours d’année. Sinon : toute l’année.",
                           "Dates on which it has courses, if it comes or goes during the year. Otherwise: all year."),
    "trainers": Text("Les formateurs.", "The trainers."),
    "trainers.role": Text("Fonction, pour mémoire.", "Role, for the record."),
    "trainers.availability": Text("Disponibilités ; ce qui n’est pas dit est ok.",
                                  "Availability; what is not said is ok."),
    "trainers.availability.weekly": Text(
        "Par jour (tue: avoid) ou par début de créneau (tue: {17:00: avoid}) : unavailable, avoid, ok, prefer.",
        "By weekday (tue: avoid) or by start of a slot (tue: {17:00: avoid}): unavailable, avoid, ok, prefer."),
    "trainers.calendar": Text("Un .ics ou .csv à côté de l’instance : il est indisponible quand il y est occupé.",
                              "An .ics or .csv beside the instance: unavailable when it says busy."),
    "trainers.max_evenings_per_week": Text("Soirées par semaine, au plus.", "Evenings a week, at most."),
    "trainers.max_sessions_per_evening": Text("Séances par soirée, au plus.", "Sessions an evening, at most."),
    "trainers.most_hours": Text("Heures de cours, au plus : {week: 6, year: 90}.",
                                "Hours of teaching, at most: {week: 6, year: 90}."),
    "trainers.most_hours.week": Text("Heures par semaine, au plus.", "Hours a week, at most."),
    "trainers.most_hours.year": Text("Heures dans l’année, au plus.", "Hours in the year, at most."),
    "units": Text("Les UE.", "The units."),
    "units.code": Text("Code, qui nomme aussi le cours de Moodle.", "Code, which names the Moodle course too."),
    "units.title": Text("Intitulé.", "Title."),
    "units.modality": Text("cours, tp, foad ou activity ; foad et activity n’ont pas de séance ici.",
                           "cours, tp, foad or activity; foad and activity get no session here."),
    "units.period": Text("Un semestre, ou annual ; obligatoire pour cours et tp.",
                         "A semester, or annual; required for cours and tp."),
    "units.first": Text("Rien avant ce jour de la période.", "Nothing before this day of the period."),
    "units.last": Text("Rien après ce jour de la période.", "Nothing after this day of the period."),
    "units.weekdays": Text("Ces jours seulement : [tue, thu]. Sinon : tous.",
                           "These weekdays only: [tue, thu]. Otherwise: any."),
    "units.slots": Text("Débuts des créneaux où elle peut avoir lieu. Sinon : tous.",
                        "Starts of the slots in which it may be held. Otherwise: any."),
    "units.pauses": Text("Dates où elle n’a pas lieu.", "Dates on which it is not held."),
    "units.after": Text("Rien avant que ces UE soient terminées : [UTC501], ou [{unit: UTC501, sessions: 2}].",
                        "Nothing before these units have ended: [UTC501], or [{unit: UTC501, sessions: 2}]."),
    "units.after.unit": Text("L’UE qui vient d’abord.", "The unit that comes first."),
    "units.after.sessions": Text("Seulement ses premières séances, autant que cela. Sinon : toutes.",
                                 "Only its first sessions, so many. Otherwise: all."),
    "units.year": Text("Année d’étude.", "Year of study."),
    "units.groups": Text("Groupes qui la suivent.", "Groups that attend it."),
    "units.sections": Text("Demi-groupes, chacun avec toutes les séances de l’UE : [[TP1], [TP2]].",
                           "Half-groups, each with all the unit's sessions: [[TP1], [TP2]]."),
    "units.parallel": Text("true : les demi-groupes ont leurs séances aux mêmes heures, chacun dans sa salle.",
                           "true: the half-groups have their sessions at the same times, each in its room."),
    "units.trainers": Text("Formateurs qui l’assurent.", "Trainers who teach it."),
    "units.teaching": Text("À plusieurs : one, un par séance, ou together, tous ensemble.",
                           "With several: one, one per session, or together, all at once."),
    "units.shares": Text("Séances de chacun, avec one. Sinon : au choix du logiciel.",
                         "Sessions of each, with one. Otherwise: the program chooses."),
    "units.in_person": Text("Regroupements, à la place de « frequency » ; donnez les deux nombres.",
                            "In-person sessions, instead of “frequency”; give both numbers."),
    "units.webconference": Text("Webconférences, de même.", "Webconferences, likewise."),
    "units.hours": Text("Heures à la place des nombres : 50 (en regroupement), ou {in_person: 30, webconference: 20}.",
                        "Hours instead of numbers: 50 (in person), or {in_person: 30, webconference: 20}."),
    "units.hours.in_person": Text("Heures de regroupements, en autant de séances qu’il faut.",
                                  "Hours of in-person sessions, however many these are."),
    "units.hours.webconference": Text("Heures de webconférences, de même.", "Hours of webconferences, likewise."),
    "units.tolerance": Text("Heures de plus ou de moins permises, de chaque type. Sinon : aucune.",
                            "Hours more or less that are allowed, of each kind. Otherwise: none."),
    "units.block": Text("Créneaux que prend chaque séance, de suite : 2. Sinon : un.",
                        "Slots that each session takes, in a row: 2. Otherwise: one."),
    "units.blocks": Text("De même, séance par séance, sans ordre : [2, 2, 1] ; pour un TP, c’est aussi leur nombre.",
                         "The same session by session, in no order: [2, 2, 1]; of a practical also their number."),
    "units.sessions_per_week": Text("Séances par semaine, au plus.", "Sessions a week, at most."),
    "units.features": Text("Équipements nécessaires de la salle.", "Equipment that the room must have."),
    "units.site": Text("Le lieu imposé.", "The site it must be at."),
    "units.rooms_per_site": Text("true : une salle sur le site de chacun de ses groupes, reliées par vidéo.",
                                 "true: a room at the site of each of its groups, linked by video."),
    "units.url": Text("Lien des webconférences.", "Link of the webconferences."),
    "units.exams": Text("Ses examens, chacun une fois par session.", "Its examinations, each once in each session."),
    "units.exams.kind": Text("written, sur table ; oral ; work, travail à rendre.",
                             "written, a paper; oral; work, to hand in."),
    "units.exams.hours": Text("Durée en heures ; d’un oral, temps de présence du jury.",
                              "Length in hours; of an oral, how long the jury sits."),
    "units.exams.at": Text(
        "Début de la 1re session s’il est imposé, échéance d’un travail : 2023-02-21 18:00 Europe/Paris.",
        "Start in the first session where it is imposed; when work is due: 2023-02-21 18:00 Europe/Paris."),
    "units.exams.second_at": Text("De même, en 2de session.", "Likewise, in the second session."),
    "units.exams.semester": Text("Semestre des dates d’examens. Sinon : celui de l’UE, le dernier d’une annuelle.",
                                 "Semester of its dates. Otherwise: the unit's, of an annual one the last."),
    "units.exams.room_features": Text("Équipements nécessaires des salles.", "Equipment that its rooms must have."),
    "units.exams.together_with": Text("UE qui composent au même instant sur le même sujet.",
                                      "Units that sit the same paper at the same instant."),
    "units.exams.minutes_per_candidate": Text("Minutes par candidat d’un oral.", "Minutes for a candidate of an oral."),
    "pins": Text("Ce qui est fixé : avec date, une séance ; sans, toutes celles de l’UE.",
                 "What is fixed: with a date, one session; without, all those of the unit."),
    "pins.slot": Text("Début du créneau.", "Start of the slot."),
    "pins.room": Text("La salle.", "The room."),
    "pins.kind": Text("in_person ou webconference.", "in_person or webconference."),
    "pins.number": Text("Rang de la séance dans l’UE.", "Rank of the session in the unit."),
    "busy": Text("Heures prises ailleurs par des groupes.", "Times at which groups are busy elsewhere."),
    "busy.groups": Text("Les groupes pris.", "The groups that are busy."),
    "busy.title": Text("Ce qui les prend.", "What keeps them busy."),
    "busy.file": Text("Un .ics, ou un .csv de colonnes date,start,end, à côté de l’instance.",
                      "An .ics, or a .csv of columns date,start,end, beside the instance."),
    "busy.times": Text("Ou les heures, ici.", "Or the times, here."),
    "busy.times.start": Text("Début.", "Start."),
    "busy.times.end": Text("Fin.", "End."),
    "busy.weekly": Text("Ou les heures de chaque semaine : un emploi, un sport.",
                        "Or the times of every week: a job, a sport."),
    "busy.weekly.from": Text("Début, 17:00.", "Start, 17:00."),
    "busy.weekly.to": Text("Fin, 18:30.", "End, 18:30."),
    "busy.weekly.first": Text("À partir de ce jour. Sinon : dès le début de l’année.",
                              "From this day on. Otherwise: from the beginning of the year."),
    "busy.weekly.last": Text("Jusqu’à ce jour, compris.", "Until this day, included."),
    "busy.unit": Text("L’UE enseignée alors par un autre centre.", "The unit that another centre teaches then."),
    "busy.show": Text("Montrée aux étudiants (calendriers, pages) ? Sinon : si une UE est nommée.",
                      "Shown to students (feeds, pages)? Otherwise: where a unit is named."),
    "staff": Text("Surveillants qui n’enseignent pas.", "Invigilators who do not teach."),
    "staff.availability": Text("Disponibilités, comme celles des formateurs.", "Availability, like that of trainers."),
    "staff.availability.weekly": Text("Par jour (tue: avoid) ou par début de créneau.",
                                      "By weekday (tue: avoid) or by start of a slot."),
    "exams": Text("Ce qui vaut pour tous les examens, et qui les passe.",
                  "What holds for all examinations, and who sits them."),
    "exams.break_minutes": Text("Pause entre deux examens d’un candidat, en minutes.",
                                "Minutes between two papers of a candidate."),
    "exams.most_per_day": Text("Examens d’un groupe par jour, au plus.", "Papers of a group in a day, at most."),
    "exams.invigilators_per_room": Text("Surveillants par salle, au moins ; 0 : ne pas en désigner.",
                                        "Invigilators in a room, at least; 0: name none."),
    "exams.candidates_per_invigilator": Text("Un surveillant pour tant de candidats, entamés.",
                                             "One invigilator for so many candidates, begun."),
    "exams.trainers_invigilate": Text("Les formateurs surveillent aussi.", "Trainers invigilate too."),
    "exams.heavy_ects": Text("ECTS à partir desquels un examen est gros.",
                             "ECTS from which on an examination is heavy."),
    "exams.candidates": Text(
        "Candidats comptés : retardataires, redoublants, 2de session. Sinon : les groupes de l’UE en 1re session, "
        "personne en 2de.",
        "Candidates counted: retakers, others, second session. Otherwise: the unit's groups in the first session, "
        "nobody in the second."),
    "exams.candidates.candidates": Text("Combien.", "How many."),
    "exams.candidates.group": Text("Leur groupe ; pour un groupe de l’UE, à la place de son effectif.",
                                   "Their group; of a group of the unit, instead of its size."),
    "exams.candidates.extra_time": Text("Dont tiers-temps.", "Of them with a third more time."),
    "exams.named": Text("Candidats par code, en plus : leurs examens ne se chevauchent pas.",
                        "Candidates by their codes, besides: their papers never overlap."),
    "exams.named.code": Text("Code anonyme.", "Anonymous code."),
    "exams.candidates_file": Text("Ou un .csv de colonnes code,unit,session, à côté de l’instance.",
                                  "Or a .csv of columns code,unit,session, beside the instance."),
    "exams.pins": Text("Ce qui est fixé des examens.", "What is fixed of examinations."),
    "exams.pins.number": Text("Rang de l’examen dans « exams » de l’UE.", "Its rank in “exams” of the unit."),
    "exams.pins.start": Text("L’heure de début.", "The hour at which it starts."),
    "exams.pins.room": Text("Une de ses salles.", "One of its rooms."),
    "weights": Text("Poids des critères, à la place des usuels : {Q2: 5}.",
                    "Weights of criteria, for the usual: {Q2: 5}."),
    "weight_by_size": Text("true : les critères des groupes comptent par étudiant, chacun une fois.",
                           "true: the criteria of groups count by student, each once."),
}  # fmt: skip
_ANYWHERE: dict[str, Text] = {
    "first": Text("Premier jour, 2022-09-05.", "First day, 2022-09-05."),
    "last": Text("Dernier jour, compris.", "Last day, included."),
    "id": Text("Identifiant.", "Identifier."),
    "title": Text("Nom montré.", "Name shown."),
    "unit": Text("L’UE.", "The unit."),
    "date": Text("Le jour.", "The day."),
    "session": Text("first, 1re session ; second, 2de session.", "first or second session."),
    "start": Text("Début, 17:00.", "Start, 17:00."),
    "ects": Text("Crédits ECTS.", "ECTS credits."),
    "name": Text("Nom montré.", "Name shown."),
    "dated": Text("À des dates ; la dernière ligne l’emporte.", "At dates; the last row wins."),
    "level": Text("unavailable, avoid, ok ou prefer.", "unavailable, avoid, ok or prefer."),
    "weekdays": Text("Ces jours seulement. Sinon : tous.", "These weekdays. Otherwise: all."),
    "slots": Text("Débuts de créneaux. Sinon : tous.", "Starts of slots. Otherwise: all."),
    "every": Text(
        "2 : une semaine sur deux, à compter de celle de « first ».",
        "2: every second week, counted from that of “first”.",
    ),
    "weekday": Text("Le jour de la semaine.", "The weekday."),
}
"""Of keys whose path ends so."""


def keys() -> Iterator[tuple[str, FieldInfo, bool]]:
    """Each key, by its path, in the order of the schema; whether it holds a list."""
    yield from _keys(Instance, "")


def meaning(path: str) -> Text:
    """Raises KeyError when nobody explained it."""
    if (found := said_of(path, MEANINGS, _ANYWHERE)) is None:
        raise KeyError(path)
    return found


def said_of(path: str, of_keys: Mapping[str, Text], anywhere: Mapping[str, Text]) -> Text | None:
    """What a table says of the key; else of all whose path ends so, the longest end first."""
    steps = path.split(".")
    ends = (".".join(steps[n:]) for n in range(1, len(steps)))
    return of_keys.get(path) or next((anywhere[end] for end in ends if end in anywhere), None)


def page() -> str:
    """The table, as Markdown."""
    rows = [
        f"| `{path}`{' `[]`' if is_list else ''} | {_default(field)} | {meaning(path).fr} | {meaning(path).en} |\n"
        for path, field, is_list in keys()
    ]
    return _HEAD + "".join(rows)


def _keys(model: type[BaseModel], above: str) -> Iterator[tuple[str, FieldInfo, bool]]:
    for name, field in fields_of(model):
        yield f"{above}{name}", field, is_list(field.annotation)
        if (inner := model_of(field.annotation) or row_model(field.annotation)) is not None:
            yield from _keys(inner, f"{above}{name}.")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**obligatoire · required**"
    value = field.default
    if value in (None, (), {}) or isinstance(value, BaseModel):
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
