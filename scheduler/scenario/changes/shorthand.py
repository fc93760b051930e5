"""Short forms of the command line, `--unavailable "VERNET 2023-03-06..2023-03-17"`, and back from a change to one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.load import as_typed, is_echo
from scheduler.instance.reading.draft import Loc
from scheduler.instance.reading.validation import Errors, validated
from scheduler.instance.reading.yamltree import YamlPlaces, parse_yaml
from scheduler.instance.schema import SESSION_KINDS, Instance
from scheduler.instance.written import written
from scheduler.scenario.changes.change import AddTrainer, Change, OpenLevel, Scenario
from scheduler.scenario.changes.examples import as_here
from scheduler.scenario.changes.grammar import (
    Raw,
    Unreadable,
    alone,
    clocks,
    dates,
    halves,
    looks_dated,
    named,
    number,
    weekdays,
    when,
)
from scheduler.scenario.changes.references import unknown_trainers
from scheduler.scenario.changes.shown import ANY as ANY
from scheduler.scenario.changes.shown import shown as shown
from scheduler.scenario.changes.wording import EXAMPLES, describe
from scheduler.text import Text
from scheduler.wording import quoted, suggestion

Reader = Callable[[str, Instance], Raw]
LEVELS: tuple[str, ...] = get_args(OpenLevel)
_ALL_AT_ONCE = "ligne-de-commande"


@dataclass(frozen=True)
class Short:
    """An option of the command line that is one change: `key` of the change, an example of its value, what it does."""

    key: str
    example: str
    about: Text
    read: Reader
    """From the value to the change's content, as a person would have typed it in a file. Raises Unreadable."""


def _unavailable(value: str, _: Instance) -> Raw:
    trainer, words = named(value)
    return {"trainer": trainer, **when(words)}


def _available(value: str, _: Instance) -> Raw:
    trainer, words = named(value)
    levels = [word for word in words if word in LEVELS]
    if len(levels) > 1:
        raise Unreadable(Text(f"{quoted(levels[1]).fr} est de trop", f"{quoted(levels[1]).en} is one too many"))
    level = {"level": levels[0]} if levels else {}
    return {"trainer": trainer, **level, **when([word for word in words if word not in LEVELS])}


def _close(value: str, instance: Instance) -> Raw:
    first, words = named(value)
    if first not in instance.room and first not in instance.site and looks_dated(written(value)):
        first, *words = written(value).split()
    if not words and (first in instance.room or first in instance.site):
        raise Unreadable(Text("il y manque les dates de la fermeture", "the dates of closing are missing"))
    if not words:
        return dates(first)
    if len(words) > 1:
        raise Unreadable(Text(f"{quoted(words[1]).fr} est de trop", f"{quoted(words[1]).en} is too much"))
    if first not in instance.room and first not in instance.site:
        typed, near = quoted(first), suggestion(first, [*instance.room, *instance.site])
        raise Unreadable(
            Text(f"{typed.fr} n’est ni une salle ni un site ; {near.fr}", f"{typed.en} is no room or site; {near.en}"),
            by_example=False,
        )
    return {"room" if first in instance.room else "site": first, **dates(words[0])}


def _replace(value: str, _: Instance) -> Raw:
    unit, people = halves(value, ":")
    old, new = halves(people, "=")
    return {"unit": unit, "trainer": old, "by": new}


def _add_trainer(value: str, _: Instance) -> Raw:
    unit, trainer = halves(value, "=")
    return {"unit": unit, "trainer": trainer}


def _counts(value: str, _: Instance) -> Raw:
    unit, counts = halves(value, "=")
    in_person, webconference = halves(counts, "+")
    return {"unit": unit, "in_person": number(in_person), "webconference": number(webconference)}


def _kind(value: str, _: Instance) -> Raw:
    unit, rest = halves(value, "=")
    words = rest.split()
    count = {"count": number(words.pop(0))} if len(words) == 2 else {}
    return {"unit": unit, **count, "to": " ".join(words)}


def _rhythm(value: str, _: Instance) -> Raw:
    unit, count = halves(value, "=")
    return {"unit": unit, "sessions_per_week": number(count)}


def _weight(value: str, _: Instance) -> Raw:
    criterion, weight = halves(value, "=")
    return {"criterion": criterion, "weight": number(weight)}


def _alternance(value: str, _: Instance) -> Raw:
    group, days = halves(value, "=")
    least, dots, most = days.partition("..")
    if not dots:
        return {"group": group, "min": number(least), "max": number(least)}
    return {
        "group": group,
        **({"min": number(least)} if least else {}),
        **({"max": number(most)} if most else {}),
    }


def _room(value: str, _: Instance) -> Raw:
    room, rest = halves(value, "=")
    found: Raw = {"room": room}
    for word in rest.split():
        if word.isdigit():
            found["capacity"] = number(word)
        else:
            found["features"] = word.split(",")
    return found


def _interruption(value: str, instance: Instance) -> Raw:
    named(value)
    value = value.strip()
    known = [closure.name for closure in instance.calendar.closures if value.startswith(f"{closure.name} ")]
    name = max(known, key=len, default="")
    if not name:
        name, _space, last = written(value).rpartition(" ")
        return {"name": name.strip(), **dates(last)} if name and looks_dated(last) else {"name": value}
    words = written(value[len(name) :].strip()).split()
    if len(words) > 1:
        raise Unreadable(Text(f"{quoted(words[1]).fr} est de trop", f"{quoted(words[1]).en} is too much"))
    return {"name": name, **dates(words[0])}


def _pin(value: str, instance: Instance) -> Raw:
    unit, words = named(value)
    found: Raw = {"unit": unit}
    for word in words:
        pair = _pinned(word, instance)
        if pair[0] in found:
            raise Unreadable(Text(f"{quoted(word).fr} est de trop", f"{quoted(word).en} is one too many"))
        found |= (pair,)
    return found


def _pinned(word: str, instance: Instance) -> tuple[str, Any]:
    """A pin's key and value for one word of it."""
    hours, days = clocks(word), weekdays(word)
    if word in SESSION_KINDS:
        return "kind", word
    if word in instance.room:
        return "room", word
    if word.startswith("#"):
        return "number", number(word[1:])
    if hours is not None and len(hours) == 1:
        return "slot", word
    if days is not None and len(days) == 1:
        return "weekday", days[0]
    if looks_dated(word):
        return "date", word
    typed, near = quoted(word), suggestion(word, instance.room)
    raise Unreadable(
        Text(
            f"{typed.fr} n’est ni une date, ni un jour, ni une heure, ni une salle ; {near.fr}",
            f"{typed.en} is neither a date nor a weekday nor an hour nor a room; {near.en}",
        ),
        by_example=False,
    )


def _unpin(value: str, _: Instance) -> Raw:
    unit, words = named(value)
    if len(words) > 1:
        raise Unreadable(Text(f"{quoted(words[1]).fr} est de trop", f"{quoted(words[1]).en} is too much"))
    return {"unit": unit, **({"date": words[0]} if words else {})}


SHORTS: dict[str, Short] = {
    "--unavailable": Short(
        "unavailable",
        "VERNET 2023-03-06..2023-03-17 mon,tue 17:00",
        Text("Un formateur ne peut pas venir.", "A trainer cannot come."),
        _unavailable,
    ),
    "--available": Short(
        "available",
        "VERNET tue 17:00",
        Text("Un formateur peut venir, après tout.", "A trainer can come after all."),
        _available,
    ),
    "--close": Short(
        "close",
        "A101 2023-03-06..2023-03-07",
        Text(
            "Le centre (des dates seules), une salle ou un site est fermé.",
            "The centre (dates alone), a room or a site is closed.",
        ),
        _close,
    ),
    "--replace": Short(
        "replace",
        "TET007:LEBON=MAKSENE",
        Text("Un autre formateur reprend une UE.", "Another trainer takes a unit over."),
        _replace,
    ),
    "--add-trainer": Short(
        "add_trainer",
        "TRS001=MAKSENE",
        Text("Un formateur de plus pour une UE.", "One more trainer for a unit."),
        _add_trainer,
    ),
    "--counts": Short(
        "counts",
        "TRS001=4+6",
        Text("Regroupements et webconférences d’une UE.", "In-person sessions and webconferences of a unit."),
        _counts,
    ),
    "--kind": Short(
        "kind",
        "TRS001=1 webconference",
        Text("Des séances d’une UE deviennent de cette sorte.", "Sessions of a unit become of this kind."),
        _kind,
    ),
    "--two-a-week": Short(
        "rhythm",
        "TRS001",
        Text("Une UE peut avoir deux séances par semaine.", "A unit may have two sessions in one week."),
        lambda value, _: {"unit": alone(value), "sessions_per_week": 2},
    ),
    "--rhythm": Short(
        "rhythm",
        "TRS001=3",
        Text("Séances d’une UE par semaine, au plus.", "Sessions of a unit in one week, at most."),
        _rhythm,
    ),
    "--drop-unit": Short(
        "drop_unit",
        "TRS001",
        Text("Une UE n’a plus lieu.", "A unit is dropped."),
        lambda value, _: {"unit": alone(value)},
    ),
    "--drop-group": Short(
        "drop_group",
        "1A-SOIR",
        Text("Un groupe n’existe plus.", "A group is dropped."),
        lambda value, _: {"group": alone(value)},
    ),
    "--weight": Short("weight", "Q2=5", Text("Le poids d’un critère.", "The weight of a criterion."), _weight),
    "--pin": Short(
        "pin", "TRS001 2023-03-06 17:00", Text("Fixe une séance d’une UE.", "Fixes a session of a unit."), _pin
    ),
    "--unpin": Short(
        "unpin",
        "TRS001 2023-03-06",
        Text("Libère ce qui est fixé pour une UE (à une date).", "Frees the pins of a unit (of a date)."),
        _unpin,
    ),
    "--alternance": Short(
        "alternance",
        "1A-ALT=17..20",
        Text("Journées d’alternance d’un groupe.", "Alternance days of a group."),
        _alternance,
    ),
    "--room": Short(
        "room",
        "A101=40 pc",
        Text("Capacité et équipement d’une salle.", "Capacity and features of a room."),
        _room,
    ),
    "--interruption": Short(
        "interruption",
        "Interruption des cours 2022-12-26..2023-01-13",
        Text("Les dates d’une interruption changent.", "The dates of an interruption change."),
        _interruption,
    ),
}
"""Every change that is short enough to be typed; `--change` takes any, as a scenario file writes it."""
ABOUT_ANY = Text(
    f"Tout changement, écrit comme dans un fichier de scénario : « {EXAMPLES['add_room']} ».",
    f"Any change, written as in a scenario file: “{EXAMPLES['add_room']}”.",
)


EVERYBODY = ("all", "tous")
IMPROVE = "--improve"
"""A trainer whose sessions may move for a better timetable: no change, but a part of the scenario."""


@dataclass(frozen=True)
class OptionPlaces:
    """Where each change of a scenario made of options was typed: `--close "2023-02-20"`."""

    given: tuple[tuple[str, str], ...]
    improve: tuple[str, ...] = ()

    def of(self, loc: Loc, *, key: bool = False) -> Place:  # noqa: ARG002 – a Locator; an option has only one place
        if len(loc) > 1 and isinstance(loc[1], int):
            return place_of(*(self.given[loc[1]] if loc[0] == "changes" else (IMPROVE, self.improve[loc[1]])))
        return Place(self.given[0][0] if self.given else ANY)


def place_of(option: str, value: str) -> Place:
    """The option with its value, on one line."""
    return Place(f'{option} "{quoted(value).en[1:-1]}"')


def change_of(option: str, value: str, instance: Instance) -> Change:
    """The change that an option says. Raises InputError with every fault of it; names it does not know are for
    `crosscheck`."""
    place = place_of(option, value)
    if option == ANY:
        return _any_change(value, place, instance)
    short = SHORTS[option]
    try:
        content = short.read(value, instance)
    except Unreadable as error:
        text = _as_example(error.text, option, instance) if error.by_example else error.text
        raise InputError([Fault(place, text)]) from error
    return _validated({short.key: content}, place, instance)


def from_options(
    given: Sequence[tuple[str, str]], instance: Instance, name: str = _ALL_AT_ONCE, improve: Sequence[str] = ()
) -> tuple[Scenario, OptionPlaces]:
    """One scenario with the options' changes in order (`improve` the values of `--improve`), and their places for
    `crosscheck`.

    Raises InputError with the faults of all options at once.
    """
    changes: list[Change] = []
    faults: list[Fault] = []
    for option, value in given:
        try:
            changes.append(change_of(option, value, instance))
        except InputError as error:
            faults += error.faults
    wishes = tuple(dict.fromkeys(name for wish in improve for name in _trainers(wish, instance)))
    for wish in wishes:
        if isinstance(validated(AddTrainer, {"unit": "U", "trainer": wish}), Errors):  # it can be nobody's name
            faults += [Fault(place_of(IMPROVE, wish), found.text) for found in unknown_trainers((wish,), instance)]
    if faults:
        raise InputError(faults)
    return Scenario(name=name, changes=tuple(changes), improve=wishes), OptionPlaces(tuple(given), wishes)


def _trainers(wish: str, instance: Instance) -> tuple[str, ...]:
    """The trainer, or everybody; a trainer may have the word for a name."""
    return tuple(instance.trainer) if wish in EVERYBODY and wish not in instance.trainer else (wish,)


def _any_change(value: str, place: Place, instance: Instance) -> Change:
    if len(value.encode(errors="replace")) > _LONGEST:
        raise InputError([Fault(place, _TOO_LONG)])
    root, faults = parse_yaml(value, place.file)
    if faults or root is None or root.value is None:
        raise InputError(
            faults or [Fault(place, _as_example(Text("rien n’est écrit", "nothing is written"), ANY, instance))]
        )
    return _validated(root.plain, place, instance, YamlPlaces(place.file, root))


def _validated(data: Any, place: Place, instance: Instance, places: YamlPlaces | None = None) -> Change:
    change = validated(Change, data)
    if not isinstance(change, Errors):
        return change
    found = [
        describe({**as_typed(error, places), "loc": ("changes", 0, *error["loc"])}, instance)
        for error in change.first
        if not is_echo(error)
    ]
    raise InputError([Fault(place, text) for text in dict.fromkeys(found)])


def _as_example(what: Text, option: str, instance: Instance) -> Text:
    example = as_here(SHORTS[option].example if option in SHORTS else EXAMPLES["close"], instance)
    return Text(
        f'{what.fr} ; écrivez par exemple : {option} "{example}"', f'{what.en}; write for example: {option} "{example}"'
    )


_LONGEST = 20_000
_TOO_LONG = Text(
    "ce changement est trop long pour une option ; écrivez-le dans un fichier, et donnez celui-ci par --scenario",
    "this change is too long for an option; write it in a file, and give that with --scenario",
)
