"""H10 Team: a session is taught by its unit's trainers: all together, or exactly one, in the shares asked for."""

from collections.abc import Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Violation
from scheduler.instance.schema.units import Unit
from scheduler.text import Text
from scheduler.wording import SESSION, counted, listing, say, shown


def check(facts: LocalTimetable) -> Iterator[Violation]:
    for unit in facts.instance.scheduled_units:
        for meeting in facts.of_unit[unit.code]:
            fault = _fault(facts, unit, meeting)
            if fault is not None:
                text = say("{session} : {fault}", "{session}: {fault}", session=meeting.label, fault=fault)
                yield Violation("H10", text, (meeting.id,))
        yield from _wrong_shares(facts, unit)


def _fault(facts: LocalTimetable, unit: Unit, meeting: Meeting) -> Text | None:
    listed = meeting.session.trainers
    one_of_several = unit.teaching == "one" and len(unit.trainers) > 1
    if one_of_several:
        right = len(listed) == 1 and listed[0] in unit.trainers
    else:
        right = sorted(listed) == sorted(unit.trainers)
    if right:
        return None
    values = {"listed": _names(facts, listed), "team": _names(facts, unit.trainers)}
    if one_of_several:
        return say(
            "formateur indiqué : {listed} ; il en faut un seul parmi {team}",
            "trainer listed: {listed}; it takes exactly one of {team}",
            **values,
        )
    return say("formateur indiqué : {listed} ; il faut {team}", "trainer listed: {listed}; it takes {team}", **values)


def _wrong_shares(facts: LocalTimetable, unit: Unit) -> Iterator[Violation]:
    held = facts.of_unit[unit.code]
    for trainer, share in (unit.shares or {}).items():
        taken = tuple(meeting.id for meeting in held if trainer in meeting.trainers)
        if len(taken) != share:
            text = say(
                "{unit} : {trainer} a {n} au lieu de {share}",
                "{unit}: {trainer} has {n} instead of {share}",
                unit=unit.code,
                trainer=_names(facts, (trainer,)),
                n=counted(len(taken), SESSION),
                share=share,
            )
            is_lack = len(taken) < share and facts.lacks(unit.code)
            yield Violation("H10", text, taken, unit.code, is_lack)


def _names(facts: LocalTimetable, ids: tuple[str, ...]) -> Text:
    """Names of the trainers the instance knows; an unknown id as it is, between quotes."""
    if not ids:
        return Text("aucun", "none")
    known = facts.instance.trainer
    return listing([known[id_].name if id_ in known else _unknown(id_) for id_ in ids])


def _unknown(trainer: str) -> Text:
    return say("« {id} » (inconnu)", "“{id}” (unknown)", id=shown(trainer))
