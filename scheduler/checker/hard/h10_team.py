"""H10 Team: a session is taught by its unit's trainers: all together, or exactly one, in the shares asked for."""

from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Violation
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Unit
from scheduler.text import Text
from scheduler.wording import SESSION, counted, listing, say, shown


def check(facts: LocalTimetable) -> Iterator[Violation]:
    for unit in facts.instance.scheduled_units:
        yield from facts.once(_wrong_teams, facts.instance, unit, facts.of_unit[unit.code])
    for unit in facts.instance.courses:
        yield from _wrong_shares(facts, unit)


def _wrong_teams(instance: Instance, unit: Unit, held: Iterable[Meeting]) -> Iterator[Violation]:
    for meeting in held:
        fault = _fault(instance, unit, meeting)
        if fault is not None:
            text = say("{session} : {fault}", "{session}: {fault}", session=meeting.label, fault=fault)
            yield Violation("H10", text, (meeting.id,))


def _fault(instance: Instance, unit: Unit, meeting: Meeting) -> Text | None:
    listed = meeting.session.trainers
    one_of_several = unit.teaching == "one" and len(unit.trainers) > 1
    if one_of_several:
        right = len(listed) == 1 and listed[0] in unit.trainers
    else:
        right = sorted(listed) == sorted(unit.trainers)
    if right:
        return None
    values = {"listed": _names(instance, listed), "team": _names(instance, unit.trainers)}
    if one_of_several:
        return say(
            "formateur indiqué : {listed} ; il en faut un seul parmi {team}",
            "trainer listed: {listed}; it takes exactly one of {team}",
            **values,
        )
    return say("formateur indiqué : {listed} ; il faut {team}", "trainer listed: {listed}; it takes {team}", **values)


def _wrong_shares(facts: LocalTimetable, unit: Unit) -> Iterator[Violation]:
    """Those of a unit with sections are over all of them."""
    sections = facts.instance.rows_of(unit.code)
    held = [meeting for section in sections for meeting in facts.of_unit[section.code]]
    for trainer, share in (unit.shares or {}).items():
        taken = tuple(meeting.id for meeting in held if trainer in meeting.trainers)
        if len(taken) != share:
            text = say(
                "{unit} : {trainer} a {n} au lieu de {share}",
                "{unit}: {trainer} has {n} instead of {share}",
                unit=unit.code,
                trainer=_names(facts.instance, (trainer,)),
                n=counted(len(taken), SESSION),
                share=share,
            )
            is_lack = len(taken) < share and any(facts.lacks(section.code) for section in sections)
            yield Violation("H10", text, taken, unit.code, is_lack)


def _names(instance: Instance, ids: tuple[str, ...]) -> Text:
    """Names of the trainers the instance knows; an unknown id as it is, between quotes."""
    if not ids:
        return Text("aucun", "none")
    known = instance.trainer
    return listing([known[id_].name if id_ in known else _unknown(id_) for id_ in ids])


def _unknown(trainer: str) -> Text:
    return say("« {id} » (inconnu)", "“{id}” (unknown)", id=shown(trainer))
