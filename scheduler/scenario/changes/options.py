"""Changes on the command line: `--unavailable "VERNET 2023-03-06..2023-03-17"`, from an option and back to one."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pydantic import TypeAdapter, ValidationError

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.load import as_typed, is_echo
from scheduler.instance.reading.draft import Loc
from scheduler.instance.reading.validation import Errors, validated
from scheduler.instance.reading.yamltext import flow
from scheduler.instance.reading.yamltree import YamlPlaces, parse_yaml
from scheduler.instance.schema.fields import Id
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.change import CHANGES, Change, Short
from scheduler.scenario.changes.checks import unknown_trainers
from scheduler.scenario.changes.examples import as_here, example_of
from scheduler.scenario.changes.forms import Unreadable
from scheduler.scenario.changes.scenario import Scenario, Written
from scheduler.scenario.changes.schema_faults import describe
from scheduler.text import Text
from scheduler.wording import quoted

ANY = "--change"
"""The option that takes any change, whole."""
IMPROVE = "--improve"
"""A trainer whose sessions may move for a better timetable: no change, but a part of the scenario."""
EVERYBODY = ("all", "tous")
_ALL_AT_ONCE = "ligne-de-commande"
_UNSAFE = set('"$`\\!')
_LONGEST = 20_000
_TOO_LONG = Text(
    "ce changement est trop long pour une option ; écrivez-le dans un fichier, et donnez celui-ci par --scenario",
    "this change is too long for an option; write it in a file, and give that with --scenario",
)


def short_forms() -> dict[str, tuple[type[Change], Short]]:
    """Every change that is short enough to be typed, by its option; `--change` takes any, as a file writes it."""
    return {short.option: (kind, short) for kind in CHANGES.values() for short in kind.shorts}


def option_names() -> tuple[str, ...]:
    """Every option that is a change."""
    return (*short_forms(), ANY)


def about(option: str) -> Text:
    """What an option does, with an example, for the help."""
    if option == ANY:
        example = example_of("add_room")
        return Text(
            f"Tout changement, écrit comme dans un fichier de scénario : « {example} ».",
            f"Any change, written as in a scenario file: “{example}”.",
        )
    kind, short = short_forms()[option]
    said = short.about or kind.about
    return Text(f'{said.fr} Exemple : "{short.example}".', f'{said.en} Example: "{short.example}".')


def shown(change: Change, *, whole: bool = False) -> str:
    """The change's option and its value, quoted for a shell; read back, it is the same change.

    What has no short form is shown `whole`, as a scenario file writes it: `--change "add_unit: {…}"`.
    """
    option, value = (ANY, written(change)) if whole else _option_of(change)
    safe = f'"{value}"' if not set(value) & _UNSAFE else shlex.quote(value)
    return f"{option} {value if shlex.quote(value) == value else safe}"


def shown_together(changes: Sequence[Change]) -> list[str]:
    """The options that make these changes in this order. A command reads the options of one name together: where that
    would be another order, each is shown whole."""
    runs = [name for name, _ in groupby(_option_of(change)[0] for change in changes)]
    return [shown(change, whole=len(runs) > len(set(runs))) for change in changes]


def written(change: Change) -> str:
    """As a line of a scenario file: `close: {first: 2023-02-02}`."""
    ((key, content),) = change.model_dump(exclude_unset=True, exclude_none=True, by_alias=True).items()
    return f"{key}: {flow(content)}"


def _option_of(change: Change) -> tuple[str, str]:
    """The option and its value, unquoted."""
    values = ((short.option, short.form.write(change)) for short in change.shorts)
    return next(((option, value) for option, value in values if value is not None), (ANY, written(change)))


@dataclass(frozen=True)
class _OptionPlaces:
    """Where each change of a scenario made of options was typed: `--close "2023-02-20"`."""

    given: tuple[tuple[str, str], ...]
    improve: tuple[str, ...] = ()

    def of(self, loc: Loc, *, key: bool = False) -> Place:
        if len(loc) > 1 and isinstance(loc[1], int):
            return _place_of(*(self.given[loc[1]] if loc[0] == "changes" else (IMPROVE, self.improve[loc[1]])))
        return Place(self.given[0][0] if self.given else ANY)


def from_options(given: Sequence[tuple[str, str]], instance: Instance, improve: Sequence[str] = ()) -> Written:
    """One scenario with the options' changes in order (`improve` the values of `--improve`), and their places.

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
        if not _is_id(wish):
            faults += [Fault(_place_of(IMPROVE, wish), found.text) for found in unknown_trainers((wish,), instance)]
    if faults:
        raise InputError(faults)
    return Written(
        Scenario(name=_ALL_AT_ONCE, changes=tuple(changes), improve=wishes), _OptionPlaces(tuple(given), wishes)
    )


def change_of(option: str, value: str, instance: Instance) -> Change:
    """The change that an option says. Raises InputError with every fault of it; names that it does not know come out
    when it is applied."""
    place = _place_of(option, value)
    if option == ANY:
        return _any_change(value, place, instance)
    kind, short = short_forms()[option]
    try:
        content = short.form.read(value, instance)
    except Unreadable as error:
        text = _with_example(error.text, option, short.example, instance) if error.by_example else error.text
        raise InputError.at(place, *text) from error
    return _validated({kind.key: content}, place, instance)


def _any_change(value: str, place: Place, instance: Instance) -> Change:
    if len(value.encode(errors="replace")) > _LONGEST:
        raise InputError.at(place, *_TOO_LONG)
    root, faults = parse_yaml(value, place.file)
    if faults or root is None or root.value is None:
        nothing = Text("rien n’est écrit", "nothing is written")
        raise InputError(faults or [Fault(place, _with_example(nothing, ANY, example_of("close"), instance))])
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


def _place_of(option: str, value: str) -> Place:
    """The option with its value, on one line."""
    return Place(f'{option} "{quoted(value).en[1:-1]}"')


def _trainers(wish: str, instance: Instance) -> tuple[str, ...]:
    """The trainer, or everybody; a trainer may have the word for a name."""
    return tuple(instance.trainer) if wish in EVERYBODY and wish not in instance.trainer else (wish,)


def _is_id(name: str) -> bool:
    """Whether a trainer could be called so."""
    try:
        TypeAdapter(Id).validate_python(name)
    except ValidationError:
        return False
    return True


def _with_example(what: Text, option: str, example: str, instance: Instance) -> Text:
    here = as_here(example, instance)
    return Text(
        f'{what.fr} ; écrivez par exemple : {option} "{here}"', f'{what.en}; write for example: {option} "{here}"'
    )
