"""What `suggest` found, in the terminal: dates, exchanges, why other slots are ruled out, what to type next; other
hours for an examination, for programs too."""

import datetime as dt
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Column

from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import say_first_day
from scheduler.evaluate.effect import Effect
from scheduler.exam_rules import EXAM_RULES
from scheduler.export.page.texts import Words
from scheduler.instance.schema.instance import Instance
from scheduler.search.suggest.consequences import effect_words, row_words
from scheduler.search.suggest.explain import MOST_CLOSED
from scheduler.search.suggest.moves import Refusal
from scheduler.search.suggest.others import Swap
from scheduler.search.suggest.suggestion import Suggestion
from scheduler.text import Lang, Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Held, Session, Timetable
from scheduler.wording import NOTHING, SLOT, counted, joined, listing, moment, say, short_moment, shown, signed, weekday

if TYPE_CHECKING:
    from scheduler.exams.suggest import ExamMove, ExamMoves


_NEAREST = 3
"""Blocked slots that the terminal names."""
_NO_HOUR = Text("Aucune autre heure ne respecte toutes les règles.", "No other hour keeps all the rules.")
_BEST = Text(
    "Les meilleures heures ({shown} sur {all} possibles ; plus de points, c’est moins bien) :",
    "The best hours ({shown} of {all} possible; more points are worse):",
)
_REFUSED = Text("Les autres heures, et ce qu’elles enfreindraient :", "The other hours, and what they would break:")
_NEXT_EXAM = Text("Pour la suite : scheduler whatif … {option}", "What to do next: scheduler whatif … {option}")


@dataclass(frozen=True)
class SuggestOptions:
    """What the command line says of the answer, and of the command to type next."""

    timetable: Path
    instance: Path | None
    top: int
    is_day_asked: bool


def _none(number: int) -> Text:
    day = weekday(number)
    return Text(f"{day.fr} : aucune", f"{day.en}: none")


class Printer:
    """The answer in the terminal."""

    def __init__(self, output: Output, instance: Instance, published: Timetable, asked: SuggestOptions) -> None:
        self._output, self._instance, self._words = output, instance, Words(output.lang)
        self._published, self._asked = published, asked

    def suggestion(self, found: Suggestion) -> None:
        top = self._asked.top
        self._head(found.row, found.reason.text, found.from_day)
        self._dates(found, top)
        self._chains(found, top)
        self._swaps(found.swaps[:top])
        self._weekdays(found)
        self._next(found)

    def swap(self, swap: Swap, from_day: dt.date | None) -> None:
        one, two = row_words(swap.before, self._instance.zone), row_words(swap.other_before, self._instance.zone)
        self._head(swap.before, Text(f"Échanger {one.fr} et {two.fr}.", f"Exchange {one.en} and {two.en}."), from_day)
        if swap.violations:
            self._output.say(Text("Impossible :", "Not possible:"))
            self._output.bullets(violation.text for violation in swap.violations)
            self._output.say(
                Text(
                    "Sans --swap-with, les échanges possibles sont listés.",
                    "Without --swap-with, the possible exchanges are listed.",
                )
            )
            return
        self._output.say(self._total(swap.effect))
        self._output.bullets([*self._rooms_of(swap), *self._with(swap.along)])
        self._output.bullets(effect_words(self._instance, swap.effect))
        self._command(swap.edits, from_day)

    def _head(self, row: Held, text: Text, from_day: dt.date | None) -> None:
        self._output.say(text)
        if isinstance(row, Session):
            trainers = ", ".join(self._instance.trainer[name].name for name in row.trainers)
            room = Text(f", salle {row.room}", f", room {row.room}") if row.room is not None else NOTHING
            title, groups = self._instance.unit[row.unit].title, ", ".join(row.groups)
            self._output.say(
                Text(f"{title} – {groups} – {trainers}{room.fr}", f"{title} – {groups} – {trainers}{room.en}")
            )
        say_first_day(self._output.say, from_day, is_asked=self._asked.is_day_asked)

    def _dates(self, found: Suggestion, top: int) -> None:
        moves = found.moves.possible
        if not moves:
            return
        self._output.say()
        shown = min(top, len(moves))
        self._output.say(
            Text(
                f"Les meilleures dates ({shown} sur {len(moves)} possibles ; plus de points, c’est moins bien) :",
                f"The best dates ({shown} of {len(moves)} possible; more points are worse):",
            )
        )
        self._table(
            (m.after, m.effect, [*self._trainers(m.before, m.after), *self._with(m.along)]) for m in moves[:top]
        )

    def _with(self, along: Iterable[Session]) -> list[Text]:
        """The sessions of other half-groups that go with it, and where."""
        names = ", ".join(each.id if each.room is None else f"{each.id} ({each.room})" for each in along)
        return [Text(f"avec {names}", f"with {names}")] if names else []

    def _trainers(self, before: Held, after: Held) -> list[Text]:
        """Who would teach the session, if somebody else."""
        if not isinstance(before, Session) or not isinstance(after, Session) or before.trainers == after.trainers:
            return []
        names = ", ".join(self._instance.trainer[name].name for name in after.trainers)
        return [Text(f"assurée par {names}", f"taught by {names}")]

    def _chains(self, found: Suggestion, top: int) -> None:
        """Slots that other sessions occupy: the best for which only one must move, and who occupies the nearest."""
        blocked = [refusal for refusal in found.moves.refused if refusal.blockers]
        if not blocked:
            return
        self._output.say()
        if found.taken:
            self._output.say(self._tried(found))
        if found.chains:
            self._table((c.after, c.effect, [self._moved(c.other.before, c.other.after)]) for c in found.chains[:top])
        n = counted(len(blocked), SLOT)
        self._output.say(
            Text(
                f"Pris par d’autres séances, qui devraient se déplacer : {n.fr} (--json : tous). Les plus proches :",
                f"Taken by other sessions, which would have to move: {n.en} (--json: all). The nearest:",
            )
        )
        nearest = sorted(blocked, key=lambda r: (len(r.blockers), abs(r.after.start - found.row.start), r.after.start))
        self._output.bullets(self._who(refusal) for refusal in nearest[:_NEAREST])

    def _tried(self, found: Suggestion) -> Text:
        """How many slots are occupied by one other session, how many were tried, how many it can leave."""
        n = counted(found.taken, SLOT)
        some = found.tried < found.taken
        tried = Text(f" ; les {found.tried} plus prometteurs essayés", f"; the {found.tried} most promising tried")
        asked = tried if some else Text(", tous essayés" if found.taken > 1 else ", essayé", ", all tried")
        free = len(found.chains)
        return Text(
            f"En déplaçant une seule autre séance ({n.fr}{asked.fr}) : {free or 'aucune date'}"
            f"{' possibles' if free > 1 else ' possible' if free else ''}",
            f"With only one other session moved ({n.en}{asked.en}): {free or 'no date'}{' possible' if free else ''}",
        )

    def _who(self, refusal: Refusal) -> Text:
        when, names = short_moment(refusal.after.start.astimezone(self._instance.zone)), ", ".join(refusal.blockers)
        return Text(f"{when.fr} : {names}", f"{when.en}: {names}")

    def _moved(self, before: Held, after: Held) -> Text:
        zone = self._instance.zone
        old, new = row_words(before, zone), short_moment(after.start.astimezone(zone))
        return Text(f"{old.fr} passe au {new.fr}", f"{old.en} moves to {new.en}")

    def _swaps(self, swaps: tuple[Swap, ...]) -> None:
        if not swaps:
            return
        self._output.say()
        self._output.say(Text("Échanger son créneau avec :", "Exchange its slot with:"))
        self._table(
            (
                (
                    swap.after,
                    swap.effect,
                    [Text(swap.other_before.id, swap.other_before.id), *self._rooms_of(swap), *self._with(swap.along)],
                )
                for swap in swaps
            ),
        )

    def _rooms_of(self, swap: Swap) -> list[Text]:
        """The room of the other session, if it is another."""
        if swap.other_before.room == swap.other_after.room:
            return []
        name, room = swap.other_after.id, swap.other_after.room
        return [Text(f"{name} en salle {room}", f"{name} in room {room}")]

    def _table(self, rows: Iterable[tuple[Held, Effect, list[Text]]]) -> None:
        zone, of = self._instance.zone, self._output.of
        cells = []
        for row, effect, more in rows:
            changes = [*more, *effect_words(self._instance, effect)] or [Text("rien d’autre", "nothing else")]
            when = of(short_moment(row.start.astimezone(zone)))
            cells.append(
                (when, row.room or "–", signed(effect.clashes), signed(effect.cost), "\n".join(map(of, changes)))
            )
        columns = [
            Column(self._words["date_column"], no_wrap=True),
            Column(of(Text("Salle", "Room")), overflow="fold"),
            *self._effect_columns(),
            Column(of(Text("Ce qui change", "What changes")), ratio=1),
        ]
        self._output.table(columns, cells)

    def _effect_columns(self) -> list[Column]:
        return [
            Column(self._words["clashes"], justify="right"),
            Column(self._output.of(Text("Points", "Points")), justify="right"),
        ]

    def _weekdays(self, found: Suggestion) -> None:
        """The best of each weekday, and why its other slots are ruled out."""
        zone, of = self._instance.zone, self._output.of
        rows = []
        for reason in found.reason.weekdays:
            closed = [(Text(f"sans cours, {t.fr}", f"no courses, {t.en}"), n) for t, n in reason.closed[:MOST_CLOSED]]
            why = "\n".join(f"{n} × {of(text)}" for text, n in (*reason.causes, *closed))
            clashes, cost, when = "–", "–", _none(reason.weekday)
            if (best := reason.best) is not None:
                clashes, cost = signed(best.effect.clashes), signed(best.effect.cost)
                when = short_moment(best.after.start.astimezone(zone))
            rows.append((of(when), clashes, cost, why or "–"))
        columns = [
            Column(of(Text("Au mieux", "At best")), no_wrap=True),
            *self._effect_columns(),
            Column(of(Text("Créneaux écartés, et pourquoi", "Slots ruled out, and why")), ratio=1),
        ]
        self._output.say()
        self._output.say(Text("Par jour de la semaine :", "By weekday:"))
        self._output.table(columns, rows)

    def _next(self, found: Suggestion) -> None:
        self._output.say()
        if found.moves.possible and isinstance(found.row, Session):
            self._command(found.moves.possible[0].edits, found.from_day)
        elif isinstance(found.row, AlternanceDay):
            self._output.say(
                Text(
                    "Pour la suite : une journée d’alternance ne se fixe pas par « --pin » ; changez sa date dans "
                    "timetable.json, puis vérifiez-le par « scheduler check ».",
                    "What to do next: no pin fixes an alternance day; change its date in timetable.json, then have it "
                    "checked with “scheduler check”.",
                )
            )
        else:
            self._output.say(
                Text(
                    "Pour la suite : essayez un échange, ou déplacez d’abord une séance qui occupe le créneau voulu.",
                    "What to do next: try an exchange, or first move a session that is in the slot you want.",
                )
            )

    def _total(self, effect: Effect) -> Text:
        clashes, cost = signed(effect.clashes), signed(effect.cost)
        return Text(f"Possible : conflits {clashes}, points {cost}.", f"Possible: clashes {clashes}, points {cost}.")

    def _command(self, rows: Iterable[Session | AlternanceDay], from_day: dt.date | None) -> None:
        """The command that plans the timetable again with these dates: a pin for each session."""
        zone = self._instance.zone
        pins = [
            f'--pin "{row.unit} {row.start.astimezone(zone):%Y-%m-%d %H:%M}{self._kind(row)}"'
            for row in rows
            if isinstance(row, Session)
        ]
        instance = f" --instance {shlex.quote(str(self._asked.instance))}" if self._asked.instance is not None else ""
        # Before the year nothing is past, and “whatif” takes only days of the year.
        first = ""
        if from_day is not None and from_day >= Timeline(self._instance).bounds[0]:
            first = f" --from {from_day.isoformat()}"
        line = f"scheduler whatif {shlex.quote(str(self._asked.timetable))}{instance}{first} {' '.join(pins)}"
        self._output.say(
            Text(
                f"Pour la suite, refaire l’emploi du temps avec une séance de l’UE à cette date :\n  {line}",
                f"What to do next, plan again with a session of the unit on that date:\n  {line}",
            )
        )

    def _kind(self, row: Session) -> str:
        """The kind of session, which a pin needs where the unit has sessions of both kinds."""
        kinds = {session.kind for session in self._published.of_unit[row.unit]}
        return f" {row.kind}" if len(kinds) > 1 else ""


def print_exam(output: Output, instance: Instance, before: Exam, found: "ExamMoves", top: int) -> None:
    zone, of = instance.zone, output.of
    when = moment(before.start.astimezone(zone))
    what = say("{id}, {when} ({where})", "{id}, {when} ({where})", id=before.id, when=when, where=_exam_where(before))
    output.say(what)
    output.say()
    if not found.possible:
        output.say(_NO_HOUR)
    else:
        output.say(_BEST, shown=min(top, len(found.possible)), all=len(found.possible))
        columns = [
            Column(of(Text("Quand", "When")), no_wrap=True),
            Column(of(Text("Où, et qui surveille", "Where, and who invigilates"))),
            Column(of(Text("Points", "Points")), justify="right"),
            Column(of(Text("Ce qui change", "What changes")), ratio=1),
        ]
        output.table(columns, [_exam_cells(output, instance, move) for move in found.possible[:top]])
    if found.refused:
        output.say()
        output.say(_REFUSED)
        output.bullets(_refusal(instance, move) for move in found.refused[:top])
    if found.possible:
        start = found.possible[0].after.start.astimezone(zone)
        output.say()
        output.say(_NEXT_EXAM, option=f'--move-exam "{before.id} {start.date()} {start.time().isoformat("minutes")}"')


def _exam_cells(output: Output, instance: Instance, move: "ExamMove") -> tuple[str, ...]:
    of = output.of
    changes = move.changes or (Text("rien d’autre", "nothing else"),)
    when = short_moment(move.after.start.astimezone(instance.zone))
    return of(when), of(_exam_where(move.after)), signed(move.points), "\n".join(map(of, changes))


def _exam_where(exam: Exam) -> Text:
    rooms = listing([shown(room.room) for room in exam.rooms])
    return joined(" ; ", [rooms, listing([shown(who) for who in exam.invigilators])]) if exam.invigilators else rooms


def _refusal(instance: Instance, move: "ExamMove") -> Text:
    when = short_moment(move.after.start.astimezone(instance.zone))
    names = listing([EXAM_RULES[code].name for code in dict.fromkeys(each.rule for each in move.violations)])
    return say("{when} : {rules}. {why}", "{when}: {rules}. {why}", when=when, rules=names, why=move.violations[0].text)


def exam_moves_data(instance: Instance, name: str, found: "ExamMoves", lang: Lang) -> dict[str, Any]:
    return {
        "exam": name,
        "possible": [_exam_data(instance, move, lang) for move in found.possible],
        "refused": [_exam_data(instance, move, lang) for move in found.refused],
    }


def _exam_data(instance: Instance, move: "ExamMove", lang: Lang) -> dict[str, Any]:
    return {
        "start": move.after.start.astimezone(instance.zone).isoformat(),
        "rooms": [room.room for room in move.after.rooms],
        "invigilators": list(move.after.invigilators),
        "points": move.points,
        "gained": [text.to(lang) for text in move.gained],
        "lost": [text.to(lang) for text in move.lost],
        "along": [exam.id for exam in move.along],
        "violations": [{"rule": each.rule, "text": each.text.to(lang)} for each in move.violations],
    }
