"""The convocation of each group: a text to be sent as it is, in both languages."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scheduler.export.audience import EXAM_KINDS, EXAM_SESSIONS, Programme, file_name
from scheduler.instance.instants import local
from scheduler.instance.schema.exams import ExamSession
from scheduler.text import Lang, Text
from scheduler.timetable.exams import Exam
from scheduler.wording import NOTHING, capital, clock, duration, hours, joined, say, weekday
from scheduler.wording.dates import long_date

FOLDER = "convocations"
_LANGS: tuple[Lang, ...] = ("fr", "en")
_TITLE = Text("Convocation aux examens", "Convocation to examinations")
HEADS = tuple(_TITLE.to(lang).encode() for lang in _LANGS)
"""How every convocation begins."""
_GROUP = Text("Groupe : {name}", "Group: {name}")
_OTHERS = Text(
    "Candidats hors des groupes : présentez-vous aux examens des UE que vous repassez.",
    "Candidates outside the groups: come to the examinations of the units that you sit again.",
)
_ZONE = Text("Heures locales ({zone}).", "Local times ({zone}).")
_OTHERS_FILE = "~others"
"""No group has such an id."""


def convocations(programme: Programme) -> dict[str, bytes]:
    """By path; a group that sits nothing has none."""
    made: dict[str, bytes] = {}
    for group in programme.instance.groups:
        if sat := programme.sat_by(group.id):
            who = say(*_GROUP, name=_named(programme, group.id))
            made |= _in_both(programme, file_name(group.id), who, sat)
    if apart := [exam for exam in programme.exams if programme.has_others(exam)]:
        made |= _in_both(programme, _OTHERS_FILE, _OTHERS, apart)
    return made


def _in_both(programme: Programme, name: str, who: Text, sat: Sequence[Exam]) -> dict[str, bytes]:
    text = convocation(programme, who, sat)
    return {f"{FOLDER}/{name}.{lang}.txt": text.to(lang).encode() for lang in _LANGS}


def _named(programme: Programme, group: str) -> str:
    name = _on_one_line(programme.group_name(group))
    return name if name == group else f"{name} ({group})"


def convocation(programme: Programme, who: Text, sat: Sequence[Exam]) -> Text:
    """`sat` in time order, session by session."""
    instance = programme.instance
    title = _on_one_line(instance.title)
    lines = [_TITLE, Text(title, title), NOTHING, who]
    for session in dict.fromkeys(exam.session for exam in sat):
        lines += [NOTHING, *_of_session(programme, session, [exam for exam in sat if exam.session == session])]
    zone = say(*_ZONE, zone=instance.timezone)
    return joined("\n", [*lines, NOTHING, zone, NOTHING])


def _of_session(programme: Programme, session: ExamSession, sat: Sequence[Exam]) -> Iterator[Text]:
    heading = EXAM_SESSIONS[session]
    yield heading
    yield Text("-" * len(heading.fr), "-" * len(heading.en))
    for exam in sat:
        yield from _exam(programme, exam)


def _exam(programme: Programme, exam: Exam) -> Iterator[Text]:
    zone = programme.instance.zone
    start, end = local(exam.start, zone), local(exam.end, zone)
    day, kind = joined(" ", (weekday(start.date()), long_date(start.date()))), EXAM_KINDS[exam.kind]
    title = programme.unit_title(exam.unit)
    unit = exam.unit if title == exam.unit else f"{exam.unit} – {title}"
    yield NOTHING
    if exam.kind == "work":
        yield say("Le {day}, {time} au plus tard", "By {day}, {time}", day=day, time=clock(start))
    else:
        yield say("{day}, {time}", "{day}, {time}", day=capital(day), time=hours(start, end))
    yield Text(f"  {unit}", f"  {unit}")
    long = duration(round((exam.end - exam.start).total_seconds()))
    if exam.kind == "written":
        yield say("  {kind}, durée : {long}", "  {kind}, length: {long}", kind=kind, long=long)
        if exam.extra_time:
            until = clock(local(exam.extended_end, zone))
            yield say("  Avec un tiers temps : jusqu’à {until}", "  With extra time: until {until}", until=until)
    elif exam.kind == "oral":
        yield say("  {kind}, chacun à son tour", "  {kind}, one after the other", kind=kind)
    else:
        yield say("  {kind}", "  {kind}", kind=kind)
    for room in dict.fromkeys(room.room for room in exam.rooms):
        yield say("  {place}", "  {place}", place=_place(programme, room))


def _place(programme: Programme, room: str) -> Text:
    return Text(*(_on_one_line(replace(programme, lang=lang).location(room)) for lang in _LANGS))


def _on_one_line(text: str) -> str:
    """However it was typed."""
    return " ".join(text.split())
