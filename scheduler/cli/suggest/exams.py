"""Other hours for an examination, in the terminal and for programs."""

from typing import TYPE_CHECKING, Any

from rich.table import Column

from scheduler.cli.core.output import Output
from scheduler.exam_rules import EXAM_RULES
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang, Text
from scheduler.timetable.exams import Exam
from scheduler.wording import joined, listing, moment, say, short_moment, shown, signed

if TYPE_CHECKING:
    from scheduler.exams.suggest import ExamMove, ExamMoves

_NONE = Text("Aucune autre heure ne respecte toutes les règles.", "No other hour keeps all the rules.")
_BEST = Text(
    "Les meilleures heures ({shown} sur {all} possibles ; plus de points, c’est moins bien) :",
    "The best hours ({shown} of {all} possible; more points are worse):",
)
_REFUSED = Text("Les autres heures, et ce qu’elles enfreindraient :", "The other hours, and what they would break:")
_NEXT = Text("Pour la suite : scheduler whatif … {option}", "What to do next: scheduler whatif … {option}")


def print_exam(output: Output, instance: Instance, found: "ExamMoves", top: int) -> None:
    before, zone, of = found.before, instance.zone, output.of
    when = moment(before.start.astimezone(zone))
    what = say("{id}, {when} ({where})", "{id}, {when} ({where})", id=before.id, when=when, where=_where(before))
    output.say(what)
    output.say()
    if not found.possible:
        output.say(_NONE)
    else:
        output.say(_BEST, shown=min(top, len(found.possible)), all=len(found.possible))
        columns = [
            Column(of(Text("Quand", "When")), no_wrap=True),
            Column(of(Text("Où, et qui surveille", "Where, and who invigilates"))),
            Column(of(Text("Points", "Points")), justify="right"),
            Column(of(Text("Ce qui change", "What changes")), ratio=1),
        ]
        output.table(columns, [_cells(output, instance, move) for move in found.possible[:top]])
    if found.refused:
        output.say()
        output.say(_REFUSED)
        output.bullets(_refusal(instance, move) for move in found.refused[:top])
    if found.possible:
        start = found.possible[0].after.start.astimezone(zone)
        output.say()
        output.say(_NEXT, option=f'--move-exam "{before.id} {start.date()} {start.time().isoformat("minutes")}"')


def _cells(output: Output, instance: Instance, move: "ExamMove") -> tuple[str, ...]:
    of = output.of
    gone = [say("plus : {what}", "no more: {what}", what=text) for text in move.lost]
    changes = [*move.gained, *gone] or [Text("rien d’autre", "nothing else")]
    when = short_moment(move.after.start.astimezone(instance.zone))
    return of(when), of(_where(move.after)), signed(move.points), "\n".join(map(of, changes))


def _where(exam: Exam) -> Text:
    rooms = listing([shown(room.room) for room in exam.rooms])
    return joined(" ; ", [rooms, listing([shown(who) for who in exam.invigilators])]) if exam.invigilators else rooms


def _refusal(instance: Instance, move: "ExamMove") -> Text:
    when = short_moment(move.after.start.astimezone(instance.zone))
    names = listing([EXAM_RULES[code].name for code in dict.fromkeys(each.rule for each in move.violations)])
    return say("{when} : {rules}. {why}", "{when}: {rules}. {why}", when=when, rules=names, why=move.violations[0].text)


def exam_moves_data(instance: Instance, found: "ExamMoves", lang: Lang) -> dict[str, Any]:
    return {
        "exam": found.before.id,
        "possible": [_data(instance, move, lang) for move in found.possible],
        "refused": [_data(instance, move, lang) for move in found.refused],
    }


def _data(instance: Instance, move: "ExamMove", lang: Lang) -> dict[str, Any]:
    return {
        "start": move.after.start.astimezone(instance.zone).isoformat(),
        "rooms": [room.room for room in move.after.rooms],
        "invigilators": list(move.after.invigilators),
        "points": move.points,
        "gained": [text.to(lang) for text in move.gained],
        "lost": [text.to(lang) for text in move.lost],
        "violations": [{"rule": each.rule, "text": each.text.to(lang)} for each in move.violations],
    }
