"""A scenario: a named list of changes, as a file or the command line gives it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from pydantic import Field, SerializeAsAny

from scheduler.errors import Place
from scheduler.instance.reading.draft import Loc, Locator
from scheduler.instance.schema.fields import Data, Day, Id, Slug, Title, Version
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.sentences import trainer_name
from scheduler.text import Text
from scheduler.wording import Noun, choices, counted, joined

MOST_ALTERNATIVES = 5
"""Ways to carry out one scenario that can be asked for."""
_MOST_NAMED = 3
_NOTHING = Text("rien ne change", "nothing changes")


class Scenario(Data):
    """A named list of changes, and from which day they may touch the timetable."""

    version: Version = 1
    name: Slug
    title: Title | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    """Nothing before this day is moved; `--from` decides where it is not given."""
    changes: tuple[SerializeAsAny[Change], ...] = ()
    improve: tuple[Id, ...] = ()
    """Trainers whose sessions may then move, as many as it takes, for a better timetable."""

    def another(self, number: int) -> "Scenario":
        """The name under which another way to carry it out is kept, from 2."""
        named = {"name": f"{self.name}-{number}", "title": f"{self.title or self.name} ({number})"}
        return self.model_copy(update=named)


class Written(NamedTuple):
    """A scenario as somebody wrote it, and where each of its values is: a line of a file, an option."""

    scenario: Scenario
    places: Locator


def merged(name: str, written: Sequence[Written]) -> Written:
    """The changes of several scenarios one after the other, as one scenario without a day of its own."""
    changes = {(number, at): change for number, each in enumerate(written) for at, change in enumerate(each[0].changes)}
    wishes = {(number, at): who for number, each in enumerate(written) for at, who in enumerate(each[0].improve)}
    places = _MergedPlaces(name, [each.places for each in written], {"changes": list(changes), "improve": list(wishes)})
    return Written(Scenario(name=name, changes=tuple(changes.values()), improve=tuple(wishes.values())), places)


@dataclass(frozen=True)
class _MergedPlaces:
    name: str
    places: Sequence[Locator]
    origins: Mapping[str, Sequence[tuple[int, int]]]
    """Of each change and wish: which scenario's, and its number there."""

    def of(self, loc: Loc, *, key: bool = False) -> Place:
        match loc:
            case (str(part), int(at), *rest):
                number, at = self.origins[part][at]
                return self.places[number].of((part, at, *rest), key=key)
            case _:
                return Place(self.name)


def title_of(scenario: Scenario, instance: Instance) -> Text:
    """The scenario's own title, else what it changes."""
    if scenario.title is not None:
        return Text(scenario.title, scenario.title)
    if not scenario.changes and not scenario.improve:
        return _NOTHING
    first = [change.said(instance) for change in scenario.changes[:_MOST_NAMED]]
    if scenario.improve:
        who = choices(trainer_name(instance, name) for name in scenario.improve)
        first.append(Text(f"séances libres de bouger : {who.fr}", f"sessions free to move: {who.en}"))
    more = max(0, len(scenario.changes) - _MOST_NAMED)
    n = counted(more, Noun("autre changement", "other change", "autres changements"))
    return joined(Text(" ; ", "; "), [*first, *([n] if more else [])])
