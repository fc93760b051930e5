"""`scheduler suggest`: other dates for one session, ranked, while the planner is on the telephone."""

import datetime as dt
import gc
import shlex
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text as Line

from scheduler.cli.core.grammar import Argument, Command, Manual
from scheduler.cli.core.options import DayType, WholeNumber, common_options, option, timetable_argument
from scheduler.cli.core.output import Output
from scheduler.cli.core.published import first_day, instance_option, read_published, say_first_day
from scheduler.export.page_words import Words
from scheduler.instance.schema import Instance
from scheduler.search.suggest.as_json import suggestion_json, swap_json
from scheduler.search.suggest.effect import Effect
from scheduler.search.suggest.explain import MOST_CLOSED
from scheduler.search.suggest.moves import Refusal
from scheduler.search.suggest.score import Row
from scheduler.search.suggest.suggestion import TRIES, Suggestion, suggest, suggest_swap
from scheduler.search.suggest.swaps import Swap
from scheduler.search.suggest.words import effect_words, row_words
from scheduler.text import Lang, Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.schema import AlternanceDay, Session, Timetable
from scheduler.wording import SLOT, counted, short_moment, signed, weekday

if TYPE_CHECKING:
    from scheduler.cli.plan.plan import Clock

_TOP = 5
_NEAREST = 3
"""Blocked slots that the terminal names."""
_MANUAL = Manual(
    Text("Proposer d’autres dates pour une séance.", "Suggest other dates for a session."),
    Text(
        "Les meilleures dates pour une séance, ou une journée d’alternance, d’un emploi du temps publié : chacune avec "
        "sa salle, les conflits et les points en plus ou en moins, et pour qui ; les dates qui demandent qu’une seule "
        f"autre séance se déplace (les {TRIES} plus prometteuses sont essayées) ; les séances avec lesquelles elle "
        "peut échanger son créneau ; et pour chaque jour de la semaine, pourquoi les autres créneaux sont écartés. "
        "L’identifiant d’une séance est dans sessions.csv ; le code d’une UE seul liste les siens. Rien n’est modifié.",
        "The best dates for a session, or an alternance day, of a published timetable: each with its room, the clashes "
        "and points more or less, and for whom; the dates for which one other session would have to move (the "
        f"{TRIES} most promising are tried); the sessions with which it can exchange its slot; and for each weekday, "
        "why the other slots are ruled out. A session's id is in sessions.csv; a unit's code alone lists its own. "
        "Nothing is changed.",
    ),
    (
        (
            "scheduler suggest solutions/tiny CM1-02",
            Text("Les meilleures dates pour la séance CM1-02.", "The best dates for the session CM1-02."),
        ),
        (
            "scheduler suggest solutions/tiny CM1-02 --swap-with TP1-02",
            Text("Ce que coûterait d’échanger ces deux séances.", "What exchanging these two sessions would cost."),
        ),
    ),
    (0, 2),
)
_ABOUT = {
    "session": Text(
        "la séance : son identifiant, comme TRS001-07, ou celui d’une journée d’alternance",
        "the session: its id, such as TRS001-07, or that of an alternance day",
    ),
    "from": Text(
        "Ne rien déplacer, ni proposer, avant cette date (par défaut aujourd’hui, pendant l’année de l’emploi du "
        "temps).",
        "Move and suggest nothing before this date (default: today, during the timetable's year).",
    ),
    "top": Text(f"Nombre de propositions (par défaut {_TOP}).", f"Number of suggestions (default {_TOP})."),
    "swap": Text("Ce que coûterait d’échanger son créneau avec cette séance.", "What exchanging its slot with this "
                 "session would cost."),
    "json": Text("Écrire la réponse en JSON.", "Write the answer as JSON."),
}  # fmt: skip


def suggest_command(lang: Lang, output: Output, clock: "Clock") -> Command:
    """`suggest TIMETABLE SESSION_ID`."""

    def run(
        timetable: Path,
        session: str,
        instance: Path | None,
        first: dt.date | None,
        top: int,
        swap_with: str | None,
        as_json: bool,
    ) -> int:
        asked = _Asked(timetable, session, instance, first, top, swap_with, as_json)
        with _without_collector():
            _answer(asked, output, clock)
        return 0

    return Command("suggest", _MANUAL, lang, params=_params(lang), callback=run)


@dataclass(frozen=True)
class _Asked:
    """The command line."""

    timetable: Path
    session: str
    instance: Path | None
    first: dt.date | None
    top: int
    swap_with: str | None
    as_json: bool


def _answer(asked: _Asked, output: Output, clock: "Clock") -> None:
    known, published, report = read_published(asked.timetable, asked.instance, output)
    from_day = first_day(asked.first, known, published, clock())
    if asked.swap_with is not None:
        swap = suggest_swap(known, published, report, asked.session, asked.swap_with, from_day=from_day)
        if asked.as_json:
            output.raw(swap_json(known, swap, from_day, output.lang))
        else:
            _Printer(output, known, published, asked).swap(swap, from_day)
        return
    found = suggest(known, published, report, asked.session, from_day=from_day)
    if asked.as_json:
        output.raw(suggestion_json(known, found, output.lang, top=asked.top))
    else:
        _Printer(output, known, published, asked).suggestion(found)


@contextmanager
def _without_collector() -> Iterator[None]:
    """A second's work has no rubbish worth looking for, and looking for it takes a fifth of that second."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _params(lang: Lang) -> list[click.Parameter]:
    day, number, name = Text("DATE", "DATE"), Text("NOMBRE", "NUMBER"), Text("SÉANCE", "SESSION")
    return [
        timetable_argument(lang),
        Argument("session", metavar=name, about=_ABOUT["session"], lang=lang, required=True),
        instance_option(lang),
        option("--from", "first", about=_ABOUT["from"], lang=lang, metavar=day, type=DayType()),
        option("--top", about=_ABOUT["top"], lang=lang, metavar=number, type=WholeNumber(1, 1000), default=_TOP),
        option("--swap-with", about=_ABOUT["swap"], lang=lang, metavar=name),
        option("--json", "as_json", about=_ABOUT["json"], lang=lang, is_flag=True),
        *common_options(lang),
    ]


def _none(number: int) -> Text:
    day = weekday(number)
    return Text(f"{day.fr} : aucune", f"{day.en}: none")


class _Printer:
    """The answer in the terminal."""

    def __init__(self, output: Output, instance: Instance, published: Timetable, asked: _Asked) -> None:
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
            self._say(Text("Impossible :", "Not possible:"))
            self._list(violation.text for violation in swap.violations)
            self._say(
                Text(
                    "Sans --swap-with, les échanges possibles sont listés.",
                    "Without --swap-with, the possible exchanges are listed.",
                )
            )
            return
        self._say(self._total(swap.effect))
        self._list(self._rooms_of(swap))
        self._list(effect_words(self._instance, swap.effect))
        self._command((swap.after, swap.other_after), from_day)

    def _head(self, row: Row, text: Text, from_day: dt.date | None) -> None:
        self._say(text)
        if isinstance(row, Session):
            trainers = ", ".join(self._instance.trainer[name].name for name in row.trainers)
            room = Text(f", salle {row.room}", f", room {row.room}") if row.room is not None else Text("", "")
            title, groups = self._instance.unit[row.unit].title, ", ".join(row.groups)
            self._say(Text(f"{title} – {groups} – {trainers}{room.fr}", f"{title} – {groups} – {trainers}{room.en}"))
        say_first_day(self._say, from_day, is_asked=self._asked.first is not None)

    def _dates(self, found: Suggestion, top: int) -> None:
        moves = found.moves.possible
        if not moves:
            return
        self._output.say()
        shown = min(top, len(moves))
        self._say(
            Text(
                f"Les meilleures dates ({shown} sur {len(moves)} possibles ; plus de points, c’est moins bien) :",
                f"The best dates ({shown} of {len(moves)} possible; more points are worse):",
            )
        )
        self._table((move.after, move.effect, self._trainers(move.before, move.after)) for move in moves[:top])

    def _trainers(self, before: Row, after: Row) -> list[Text]:
        """Who would teach it, when that changes."""
        if not isinstance(before, Session) or not isinstance(after, Session) or before.trainers == after.trainers:
            return []
        names = ", ".join(self._instance.trainer[name].name for name in after.trainers)
        return [Text(f"assurée par {names}", f"taught by {names}")]

    def _chains(self, found: Suggestion, top: int) -> None:
        """Slots that others are in the way of: how few must move for the best, who is there for the nearest."""
        blocked = [refusal for refusal in found.moves.refused if refusal.blockers]
        if not blocked:
            return
        self._output.say()
        if found.taken:
            self._say(self._tried(found))
        if found.chains:
            self._table((c.after, c.effect, [self._moved(c.other.before, c.other.after)]) for c in found.chains[:top])
        n = counted(len(blocked), SLOT)
        self._say(
            Text(
                f"Pris par d’autres séances, qui devraient se déplacer : {n.fr} (--json : tous). Les plus proches :",
                f"Taken by other sessions, which would have to move: {n.en} (--json: all). The nearest:",
            )
        )
        nearest = sorted(blocked, key=lambda r: (len(r.blockers), abs(r.after.start - found.row.start), r.after.start))
        self._list(self._who(refusal) for refusal in nearest[:_NEAREST])

    def _tried(self, found: Suggestion) -> Text:
        """Of the slots that one other session takes, how many it can leave, and how many were looked at."""
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

    def _moved(self, before: Row, after: Row) -> Text:
        zone = self._instance.zone
        old, new = row_words(before, zone), short_moment(after.start.astimezone(zone))
        return Text(f"{old.fr} passe au {new.fr}", f"{old.en} moves to {new.en}")

    def _swaps(self, swaps: tuple[Swap, ...]) -> None:
        if not swaps:
            return
        self._output.say()
        self._say(Text("Échanger son créneau avec :", "Exchange its slot with:"))
        self._table(
            (
                (swap.after, swap.effect, [Text(swap.other_before.id, swap.other_before.id), *self._rooms_of(swap)])
                for swap in swaps
            ),
        )

    def _rooms_of(self, swap: Swap) -> list[Text]:
        """Where the other session would be held, when that changes."""
        if swap.other_before.room == swap.other_after.room:
            return []
        name, room = swap.other_after.id, swap.other_after.room
        return [Text(f"{name} en salle {room}", f"{name} in room {room}")]

    def _table(self, rows: Iterable[tuple[Row, Effect, list[Text]]]) -> None:
        table, w = Table(box=SIMPLE, pad_edge=False), self._words
        table.add_column(w["date_column"], no_wrap=True)
        table.add_column(w.of(Text("Salle", "Room")), overflow="fold")
        table.add_column(w["clashes"], justify="right")
        table.add_column(w.of(Text("Points", "Points")), justify="right")
        table.add_column(w.of(Text("Ce qui change", "What changes")), ratio=1)
        for row, effect, more in rows:
            changes = [*more, *effect_words(self._instance, effect)] or [Text("rien d’autre", "nothing else")]
            room = "–" if isinstance(row, AlternanceDay) else row.room or "–"
            table.add_row(
                Line(w.of(short_moment(row.start.astimezone(self._instance.zone)))), Line(room), signed(effect.clashes),
                signed(effect.cost), Line("\n".join(w.of(change) for change in changes)),
            )  # fmt: skip
        self._output.show(table)

    def _weekdays(self, found: Suggestion) -> None:
        """The best of each weekday, and why its other slots are ruled out."""
        w, zone = self._words, self._instance.zone
        table = Table(box=SIMPLE, pad_edge=False)
        table.add_column(w.of(Text("Au mieux", "At best")), no_wrap=True)
        table.add_column(w["clashes"], justify="right")
        table.add_column(w.of(Text("Points", "Points")), justify="right")
        table.add_column(w.of(Text("Créneaux écartés, et pourquoi", "Slots ruled out, and why")), ratio=1)
        for reason in found.reason.weekdays:
            closed = [(Text(f"sans cours, {t.fr}", f"no courses, {t.en}"), n) for t, n in reason.closed[:MOST_CLOSED]]
            why = "\n".join(f"{n} × {w.of(text)}" for text, n in (*reason.causes, *closed))
            effect = None if reason.best is None else reason.best.effect
            when = (
                _none(reason.weekday) if reason.best is None else short_moment(reason.best.after.start.astimezone(zone))
            )
            clashes, cost = ("–", "–") if effect is None else (signed(effect.clashes), signed(effect.cost))
            table.add_row(Line(w.of(when)), clashes, cost, Line(why or "–"))
        self._output.say()
        self._say(Text("Par jour de la semaine :", "By weekday:"))
        self._output.show(table)

    def _next(self, found: Suggestion) -> None:
        self._output.say()
        if found.moves.possible and isinstance(found.row, Session):
            self._command((found.moves.possible[0].after,), found.from_day)
        elif isinstance(found.row, AlternanceDay):
            self._say(
                Text(
                    "Pour la suite : une journée d’alternance ne se fixe pas par « --pin » ; changez sa date dans "
                    "timetable.json, puis vérifiez-le par « scheduler check ».",
                    "What to do next: no pin fixes an alternance day; change its date in timetable.json, then have it "
                    "checked with “scheduler check”.",
                )
            )
        else:
            self._say(
                Text(
                    "Pour la suite : essayez un échange, ou déplacez d’abord une séance qui occupe le créneau voulu.",
                    "What to do next: try an exchange, or first move a session that is in the slot you want.",
                )
            )

    def _total(self, effect: Effect) -> Text:
        clashes, cost = signed(effect.clashes), signed(effect.cost)
        return Text(f"Possible : conflits {clashes}, points {cost}.", f"Possible: clashes {clashes}, points {cost}.")

    def _command(self, rows: Iterable[Session | AlternanceDay], from_day: dt.date | None) -> None:
        """How to have the timetable planned again so: a pin for each session."""
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
        self._say(
            Text(
                f"Pour la suite, refaire l’emploi du temps avec une séance de l’UE à cette date :\n  {line}",
                f"What to do next, plan again with a session of the unit on that date:\n  {line}",
            )
        )

    def _kind(self, row: Session) -> str:
        """A pin's last word, where the unit has sessions of both kinds."""
        kinds = {session.kind for session in self._published.of_unit[row.unit]}
        return f" {row.kind}" if len(kinds) > 1 else ""

    def _list(self, texts: Iterable[Text]) -> None:
        for text in texts:
            self._output.say(f"  – {self._words.of(text)}")

    def _say(self, text: Text) -> None:
        self._output.say(self._words.of(text))
