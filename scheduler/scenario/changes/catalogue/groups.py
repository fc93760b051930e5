"""Groups: they come, go, and come back; alternance days of apprentices.

The past is as it was: who was not there does not attend it.
"""

import datetime as dt
from typing import Any

from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.fields import Count
from scheduler.instance.schema.groups import Alternance, Group, lineage_of
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.catalogue.programme import NOTHING_LEFT, end_unit
from scheduler.scenario.changes.catalogue.sections import sections_said, without_sections
from scheduler.scenario.changes.change import Change, Raw, Short, goes_back
from scheduler.scenario.changes.forms import Own, Template, halves, number
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import GROUPS, GroupName, UnitName
from scheduler.text import Text
from scheduler.wording import ALTERNANCE_DAY, SESSION, STUDENT, Noun, counted, date, de

_KEPT = Noun(
    "UE qu’il suivait continue", "unit that it attended keeps",
    "UE qu’il suivait continuent", "units that it attended keep",
)  # fmt: skip


def _read_days(value: str, _: Instance) -> Raw:
    """`1A-ALT=17..20`, with both numbers or one; a single number is both."""
    group, days = halves(value, "=")
    least, dots, most = days.partition("..")
    given = {"min": least, "max": most if dots else least}
    return {"group": group, **{key: number(word) for key, word in given.items() if word}}


def _write_days(c: "AlternanceDays") -> str | None:
    if c.min is None and c.max is None:
        return None
    least, most = ("" if n is None else str(n) for n in (c.min, c.max))
    return f"{c.group}={least}..{most}"


class AddGroup(Group, Change):
    """A group as in the instance, and the units that it attends besides those it inherits."""

    key = "add_group"
    heading = Text("Un groupe de plus", "One more group")
    about = Text(
        "Un groupe de plus, comme dans l’instance, avec les UE qu’il suit (units) ; un groupe parti peut revenir.",
        "One more group, as in the instance, with the units that it attends; a group that left may come back.",
    )
    example = "{id: 1B-SOIR, size: 12, units: [TRS001]}"
    adds = GROUPS

    units: tuple[UnitName, ...] = ()

    def said(self, instance: Instance) -> Text:
        n = counted(self.size, STUDENT)
        return Text(f"nouveau groupe {self.id} ({n.fr})", f"new group {self.id} ({n.en})")

    def apply(self, state: State) -> None:
        if self.id in state.groups:
            _come_back(state, self)
            return
        group = self.row(Group)
        if state.turn is not None and not group.present:
            group = group.model_copy(update={"present": state.spans_from(state.turn)})
        state.groups[self.id] = group
        for code in dict.fromkeys(self.units):
            unit = state.units[code]
            if unit.sections is not None:
                raise Refused(
                    f"{code} est enseignée à des demi-groupes ({sections_said(unit.sections)}) ; ajoutez le groupe "
                    "sans cette UE, et son demi-groupe dans le fichier de l’instance",
                    f"{code} is taught to half-groups ({sections_said(unit.sections)}); add the group without this "
                    "unit, and its half-group in the instance's file",
                    "units",
                )
            state.put(unit, groups=tuple(dict.fromkeys((*unit.groups, self.id))))
            held = state.past.held(code)
            if held:
                n = counted(held, SESSION)
                past = Text("est passée", "is past") if held == 1 else Text("sont passées", "are past")
                state.note(
                    f"{self.id} arrive en cours d’année : {n.fr} {de(code)} {past.fr} sans ce groupe.",
                    f"{self.id} arrives during the year: {n.en} of {code} {past.en} without this group.",
                )

    def comes_back(self, state: State) -> bool:
        return self.id in state.groups and bool(state.groups[self.id].present)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return _days_go_back(self.id, base, asked, repaired)


class DropGroup(Change):
    """A group, and the units that only it attends, are no more; groups that are part of it go with it."""

    key = "drop_group"
    heading = Text("Un groupe part", "A group leaves")
    about = Text(
        "Un groupe n’existe plus, ni ceux qui en font partie, ni les UE que personne d’autre ne suit ; le passé reste.",
        "A group is dropped, with its parts and the units that nobody else attends; what was held stays.",
    )
    example = "{group: 1A-SOIR}"
    shorts = (Short("--drop-group", "1A-SOIR", Template("{group}")),)

    group: GroupName

    def said(self, instance: Instance) -> Text:
        return Text(f"groupe {self.group} supprimé", f"group {self.group} dropped")

    def apply(self, state: State) -> None:
        gone = {self.group}
        while inside := {g.id for g in state.groups.values() if g.part_of in gone} - gone:
            gone |= inside
        if gone >= state.groups.keys() or all(gone.issuperset(unit.groups) for unit in state.units.values()):
            raise Refused(*NOTHING_LEFT, "group")
        _leave(state, gone)
        shared: list[str] = []
        for unit in list(state.units.values()):
            without_sections(state, unit, gone - state.groups.keys())
        for unit in list(state.units.values()):
            left = tuple(group for group in unit.groups if group in state.groups)
            if unit.groups and gone.issuperset(unit.groups):
                end_unit(state, unit.code)
                if unit.code in state.units:
                    state.put(state.units[unit.code], groups=left)
                else:
                    state.note(
                        f"{unit.code} n’a plus de groupe : elle est supprimée.",
                        f"{unit.code} has no group left: it is dropped.",
                    )
            elif not gone.isdisjoint(unit.groups):
                state.put(unit, groups=left)
                shared.append(unit.code)
        if shared:
            n = counted(len(shared), _KEPT)
            state.note(
                f"{self.group} n’a plus cours ; {n.fr} avec les autres groupes.",
                f"{self.group} has no more courses; {n.en} the other groups.",
            )
        state.busy = tuple(
            busy.model_copy(update={"groups": left})
            for busy in state.busy
            if (left := tuple(group for group in busy.groups if group in state.groups))
        )


class AlternanceDays(Change):
    """An apprentice group has another number of alternance days; what is not given stays."""

    key = "alternance"
    heading = Text("D’autres journées d’alternance", "Other alternance days")
    about = Text("Journées d’alternance d’un groupe.", "Alternance days of a group.")
    example = "{group: 1A-ALT, min: 17, max: 20}"
    shorts = (Short("--alternance", "1A-ALT=17..20", Own(_read_days, _write_days)),)

    group: GroupName
    min: Count | None = None
    max: Count | None = None

    def said(self, instance: Instance) -> Text:
        least, most = self.min, self.max
        n = counted(most if most is not None else least or 0, ALTERNANCE_DAY)
        if least is not None and least == most:
            return Text(f"{self.group} : {n.fr}", f"{self.group}: {n.en}")
        if least is not None and most is not None:
            return Text(f"{self.group} : de {least} à {n.fr}", f"{self.group}: {least} to {n.en}")
        bound = Text("au moins", "at least") if least is not None else Text("au plus", "at most")
        return Text(f"{self.group} : {bound.fr} {n.fr}", f"{self.group}: {bound.en} {n.en}")

    def apply(self, state: State) -> None:
        group = state.groups[self.group]
        if self.min is None and self.max is None:
            raise Refused(
                "aucun nombre n’est donné ; ajoutez « min » ou « max »",
                "no number: add “min” or “max”",
            )
        before = group.alternance
        if before is None and (self.min is None or self.max is None):
            raise Refused(
                f"{group.id} n’a pas encore de journées d’alternance ; donnez « min » et « max »",
                f"{group.id} has no alternance days yet; give “min” and “max”",
                "group",
            )
        given = self.stated("min", "max")
        after = before.model_copy(update=given) if before is not None else Alternance(**given)
        if after.min > after.max:
            raise Refused(
                f"{group.id} : au moins {after.min} journées mais au plus {after.max} ; donnez « min » et « max »",
                f"{group.id}: at least {after.min} days but at most {after.max}; give “min” and “max”",
                "min" if self.min is not None else "max",
            )
        held = state.past.alternance(group.id)
        if after.max < held and state.past.day is not None:
            n, day = counted(held, ALTERNANCE_DAY), date(state.past.day)
            raise Refused(
                f"{group.id} : {n.fr} d’avant le {day.fr}, plus que {after.max} ; écrivez {held} ou plus",
                f"{group.id}: {n.en} before {day.en}, more than {after.max}; write {held} or more",
                "max",
            )
        if after == before:
            state.unchanged(
                f"{group.id} a déjà de {after.min} à {after.max} journées d’alternance",
                f"{group.id} has {after.min} to {after.max} alternance days already",
            )
        state.groups[group.id] = group.model_copy(update={"alternance": after})

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return _days_go_back(self.group, base, asked, repaired)


def _come_back(state: State, change: AddGroup) -> None:
    """A group that had left: the same students, in the same units, on more dates."""
    group, day = state.groups[change.id], state.turn
    if state.past.timetable is None and group.present and group.present[-1].last < state.year[1]:
        return  # it had left: whether before the day of re-planning, who knows the timetable says
    if day is None or not group.present or any(day <= span.last for span in group.present):
        shown = group.id
        raise Refused(
            f"le groupe {shown} existe déjà dans l’instance ; donnez un autre nom",
            f"the group {shown} exists in the instance already; give another name",
            "id",
        )
    own = {unit.code for unit in state.units.values() if group.id in unit.groups}
    asked = (change.size, change.part_of, set(change.units) or own)
    if asked != (group.size, group.part_of, own):
        units = ", ".join(sorted(own)) or "–"
        raise Refused(
            f"le groupe {group.id} a existé cette année avec {group.size} étudiants et ces UE : {units} ; il peut "
            "revenir tel quel, sinon donnez un autre nom",
            f"the group {group.id} was there this year with {group.size} students and these units: {units}; it may "
            "come back as it was, else give another name",
            "id",
        )
    after: dict[str, Any] = {"present": (*group.present, *(change.present or state.spans_from(day)))}
    if change.alternance is not None:
        after["alternance"] = change.alternance
    state.groups[group.id] = group.model_copy(update=after)


def _leave(state: State, gone: set[str]) -> None:
    """Those who attended something leave on the day of re-planning, the others were never there."""
    lineage = {group: lineage_of(group, state.groups) for group in gone}
    spans = {group: _before(state, state.groups[group]) for group in gone}
    begun = {g for g in gone if all(spans.get(each, True) for each in lineage[g]) and _has_attended(state, lineage[g])}
    kept = {each for group in begun for each in lineage[group]}
    for name in gone - kept:
        del state.groups[name]
    for name in gone & kept:
        group, held = state.groups[name], state.past.alternance(name)
        days = group.alternance.model_copy(update={"min": held, "max": held}) if group.alternance is not None else None
        state.groups[name] = group.model_copy(update={"present": spans[name], "alternance": days})
    if kept and state.turn is not None:
        names, day = ", ".join(name for name in state.groups if name in gone & kept), date(state.turn)
        state.note(
            f"{names} : parti le {day.fr} ; ce qui précède reste.", f"{names}: gone on {day.en}; what is before stays."
        )


def _before(state: State, group: Group) -> tuple[Span, ...]:
    """When it was there before the day of re-planning."""
    if state.turn is None:
        return ()
    last, whole_year = state.turn - dt.timedelta(days=1), Span(first=state.timeline.bounds[0], last=state.turn)
    return tuple(
        span.model_copy(update={"last": min(span.last, last)})
        for span in group.present or (whole_year,)
        if span.first <= last
    )


def _has_attended(state: State, lineage: tuple[str, ...]) -> bool:
    units = (unit for unit in state.units.values() if not set(lineage).isdisjoint(unit.groups))
    return any(state.past.held(unit.code) for unit in units) or any(state.past.alternance(g) for g in lineage)


def _days_go_back(group: str, base: Instance, asked: Instance, repaired: Instance) -> bool:
    before, now, then = (getattr(each.group.get(group), "alternance", None) for each in (base, asked, repaired))
    return any(goes_back(before, now, then, field) for field in ("min", "max"))
