"""Half-groups: who of a unit is taught apart."""

from collections.abc import Collection, Iterable

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Section, Unit, course_of
from scheduler.scenario.changes.catalogue.programme import PIN, nothing_held, scheduled
from scheduler.scenario.changes.change import Change, differs
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import UnitName
from scheduler.text import Text
from scheduler.wording import NOTHING, counted, listing

_AT_ONCE = Text(", aux mêmes heures", ", at the same times")
_EACH_ITS_OWN = Text(", chacun à ses heures", ", each at its own times")


class Sections(Change):
    """A unit is taught to half-groups, each with all its sessions; or, without any, to all its groups together."""

    key = "sections"
    heading = Text("Une UE en demi-groupes", "A unit in half-groups")
    about = Text(
        "Une UE est enseignée à des demi-groupes, chacun avec toutes ses séances, aux mêmes heures avec "
        "parallel: true ; [] : à tous ensemble.",
        "A unit is taught to half-groups, each with all its sessions, at the same times with parallel: true; "
        "[]: to all together.",
    )
    example = "{unit: TRS001, sections: [[1A-SOIR], [1A-ALT]]}"

    unit: UnitName
    sections: tuple[Section, ...]
    parallel: bool | None = None
    """None: as it is."""

    def said(self, instance: Instance) -> Text:
        if not self.sections:
            return Text(f"{self.unit} : tous les groupes ensemble", f"{self.unit}: all groups together")
        when = NOTHING
        if self.parallel is not None:
            when = _AT_ONCE if self.parallel else _EACH_ITS_OWN
        who = sections_said(self.sections)
        return Text(f"{self.unit} en demi-groupes : {who}{when.fr}", f"{self.unit} in half-groups: {who}{when.en}")

    def apply(self, state: State) -> None:
        unit = scheduled(state, self.unit)
        if len(self.sections) == 1:
            raise Refused(
                "une seule section, c’est l’UE entière ; donnez-en deux ou plus, ou [] pour tous ensemble",
                "one section is the whole unit; give two or more, or [] for all together",
                "sections",
            )
        parallel = bool(self.sections) and (unit.parallel if self.parallel is None else self.parallel)
        if self.parallel and not self.sections:
            raise Refused(
                "« parallel: true » va avec des demi-groupes ; donnez « sections », ou effacez-le",
                "“parallel: true” goes with half-groups; give “sections”, or delete it",
                "parallel",
            )
        is_same = (self.sections or None) == unit.sections
        if is_same and parallel == unit.parallel:
            state.unchanged(f"{unit.code} est déjà enseignée ainsi", f"{unit.code} is taught like this already")
            return
        if is_same and not parallel:  # what was held at once stays as it was
            state.put(unit, parallel=False)
            return
        nothing_held(state, unit, "unit")
        state.put(unit, sections=self.sections or None, shares=unit.shares if is_same else None, parallel=parallel)
        _free_sections(state, unit.code)
        if unit.shares is not None and not is_same:
            state.note(
                f"{unit.code} : les parts indiquées ne valent plus ; le logiciel les choisit.",
                f"{unit.code}: the shares stated no longer hold; the program chooses them.",
            )

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return differs(asked.unit.get(self.unit), repaired.unit.get(self.unit), "sections", "parallel")


def sections_said(sections: Iterable[Section]) -> str:
    """`TP1 / TP2 + TP3`"""
    return " / ".join(" + ".join(groups) for groups in sections)


def without_sections(state: State, unit: Unit, gone: Collection[str]) -> None:
    """The unit when these groups are no more: what is left of its sections, while there are several."""
    if unit.sections is None or not {group for groups in unit.sections for group in groups} & set(gone):
        return
    kept = (tuple(group for group in groups if group not in gone) for groups in unit.sections)
    left = tuple(groups for groups in kept if groups)
    if len(left) > 1:
        state.put(unit, sections=left)
        _free_sections(state, unit.code)
    elif left:
        state.put(unit, sections=None, groups=left[0], shares=None, parallel=False)
        _free_sections(state, unit.code)


def _free_sections(state: State, code: str) -> None:
    """Without the pins of half-groups that the unit no longer has."""
    known = {code, *(row.code for row in state.units[code].each_section)}
    gone = [pin for pin in state.pins if course_of(pin.unit) == code and pin.unit not in known]
    if gone:
        n, names = counted(len(gone), PIN), listing(dict.fromkeys(pin.unit for pin in gone))
        state.note(
            f"{names.fr} : plus de demi-groupe de ce nom, donc {n.fr} en moins.",
            f"{names.en}: no half-group of this name any more, hence {n.en} less.",
        )
        state.pins = tuple(pin for pin in state.pins if pin not in gone)
