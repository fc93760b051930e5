"""How many slots in a row the sessions of a unit take."""

from typing import Annotated

from pydantic import Field

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Block, Unit
from scheduler.scenario.changes.catalogue.programme import PAST_SESSION, scheduled
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import UnitName
from scheduler.text import Text
from scheduler.wording import SLOT, counted, listing


class UnitBlocks(Change):
    """The sessions of a unit take so many slots in a row: all as many, or each its own."""

    key = "unit_blocks"
    heading = Text("Des séances plus longues ou plus courtes", "Longer or shorter sessions")
    about = Text(
        "Les séances d’une UE prennent tant de créneaux de suite : toutes autant, ou chacune les siens.",
        "The sessions of a unit take so many slots in a row: all as many, or each its own.",
    )
    example = "{unit: TRS001, block: 2}"

    unit: UnitName
    block: Block | None = None
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)] | None = None

    def said(self, instance: Instance) -> Text:
        sizes = listing([str(size) for size in self.blocks]) if self.blocks is not None else Text("", "")
        n = counted(self.block or 1, SLOT)
        if self.blocks is not None:
            return Text(
                f"{self.unit} : séances de {sizes.fr} créneaux de suite",
                f"{self.unit}: sessions of {sizes.en} slots in a row",
            )
        return Text(f"{self.unit} : séances de {n.fr} de suite", f"{self.unit}: sessions of {n.en} in a row")

    def apply(self, state: State) -> None:
        unit = scheduled(state, self.unit)
        if (self.block is None) == (self.blocks is None):
            raise Refused(
                "donnez « block », pour toutes les séances, ou « blocks », pour chacune",
                "give “block”, for all sessions, or “blocks”, for each of them",
            )
        after = unit.model_copy(update={"block": self.block, "blocks": self.blocks})
        if _lengths(after, state) == _lengths(unit, state):
            state.note(
                f"{unit.code} a déjà des séances de cette longueur : cela ne change rien.",
                f"{unit.code} has sessions of this length already: this changes nothing.",
            )
        _refuse_past(state, after)
        state.put(unit, block=self.block, blocks=self.blocks)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        now, then = asked.unit[self.unit], repaired.unit.get(self.unit)
        return then is not None and (now.block, now.blocks) != (then.block, then.blocks)


def _lengths(unit: Unit, state: State) -> list[int]:
    return sorted(unit.blocks or [unit.block or 1] * state.demand(unit).total)


def _refuse_past(state: State, unit: Unit) -> None:
    """What was held stays held: as long as it was."""
    timeline, other = state.timeline, list[int]()
    for session in state.past.sessions(unit.code):
        time = timeline.time_at.get((session.start, session.end))
        if time is not None and time.size not in unit.sizes:
            other.append(time.size)
    if other:
        n, size = counted(len(other), PAST_SESSION), counted(other[0], SLOT)
        raise Refused(
            f"{unit.code} a déjà {n.fr} de {size.fr} ; comptez-les dans « blocks », ou ajoutez pour la suite une UE à "
            "part (« drop_unit » et « add_unit »)",
            f"{unit.code} has {n.en} of {size.en} already; count them in “blocks”, or add a unit of its own for what "
            "is to come (“drop_unit” and “add_unit”)",
        )
