"""Who sits examinations: retakers and others, those who have a third more time; who watches over them and does not
teach: one is away, one comes."""

from scheduler.export.audience import EXAM_SESSIONS
from scheduler.instance.schema.exams import CandidateCount, ExamSession, StaffMember
from scheduler.instance.schema.fields import Count
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.catalogue.exams.papers import refuse_past
from scheduler.scenario.changes.catalogue.people import with_level
from scheduler.scenario.changes.change import Change, Raw, Short, When
from scheduler.scenario.changes.forms import DAYS_OF_WEEK, HOURS, SPAN, NameAndWords, Own, Template, halves, number
from scheduler.scenario.changes.sentences import during
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import STAFF, GroupName, StaffName, UnitName
from scheduler.text import Text
from scheduler.timetable.exams import exam_id
from scheduler.wording import Noun, counted

_CANDIDATE = Noun("candidat", "candidate")


def _read_retakers(value: str, _: Instance) -> Raw:
    unit, candidates = halves(value, "=")
    return {"unit": unit, "session": "second", "candidates": number(candidates)}


def _write_retakers(c: "ExamCandidates") -> str | None:
    is_short = (c.session, c.group, c.extra_time) == ("second", None, 0)
    return f"{c.unit}={c.candidates}" if is_short else None


class ExamCandidates(Change):
    """So many sit the papers of a unit in a session, of a group or beside the groups."""

    key = "exam_candidates"
    heading = Text("Des candidats en plus ou en moins", "Candidates more or fewer")
    about = Text(
        "Nombre de candidats à la 2de session d’une UE (rattrapages), ou à une autre session, d’un groupe ou en plus.",
        "How many sit the second session of a unit (retakers), or another session, of a group or beside the groups.",
    )
    example = "{unit: TRS001, session: second, candidates: 4, extra_time: 1}"
    shorts = (Short("--retakers", "TRS001=4", Own(_read_retakers, _write_retakers)),)

    unit: UnitName
    session: ExamSession
    candidates: Count
    group: GroupName | None = None
    extra_time: Count = 0
    """So many of them have a third more time."""

    def said(self, instance: Instance) -> Text:
        n, of = counted(self.candidates, _CANDIDATE), EXAM_SESSIONS[self.session]
        whom = f" ({self.group})" if self.group is not None else ""
        return Text(f"{self.unit}, {of.fr} : {n.fr}{whom}", f"{self.unit}, {of.en.lower()}: {n.en}{whom}")

    def apply(self, state: State) -> None:
        unit = state.units[self.unit]
        if not unit.exams:
            raise Refused(
                f"l’UE {self.unit} n’a pas d’examen ; choisissez-en une qui en a",
                f"the unit {self.unit} has no examination; choose one that has some",
                "unit",
            )
        for rank in range(1, len(unit.exams) + 1):
            refuse_past(state, exam_id(self.unit, rank, self.session), "unit")
        row = CandidateCount(
            unit=self.unit,
            session=self.session,
            candidates=self.candidates,
            group=self.group,
            extra_time=self.extra_time,
        )
        key = (self.unit, self.session, self.group)
        before = state.exams.candidates
        if row in before:
            state.unchanged(
                f"{self.unit} : ce nombre de candidats est déjà le sien", f"{self.unit} has so many candidates already"
            )
        others = (one for one in before if (one.unit, one.session, one.group) != key)
        state.set_exams(candidates=(*others, row))

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        mine = [
            {row for row in instance.exams.candidates if (row.unit, row.session) == (self.unit, self.session)}
            for instance in (asked, repaired)
        ]
        return mine[0] != mine[1]


class ExtraTime(Change):
    """So many of a group have a third more time, in all its examinations."""

    key = "extra_time"
    heading = Text("Des candidats ont un tiers-temps", "Candidates have extra time")
    about = Text(
        "Combien de candidats d’un groupe ont un tiers-temps, à tous ses examens à venir.",
        "How many candidates of a group have a third more time, in all its examinations to come.",
    )
    example = "{group: 1A-SOIR, candidates: 2}"
    shorts = (Short("--extra-time", "1A-SOIR=2", Template("{group}={candidates:d}")),)

    group: GroupName
    candidates: Count

    def said(self, instance: Instance) -> Text:
        n = counted(self.candidates, _CANDIDATE)
        return Text(f"{self.group} : {n.fr} avec tiers-temps", f"{self.group}: {n.en} with extra time")

    def apply(self, state: State) -> None:
        group = state.groups[self.group]
        if self.candidates > group.size:
            raise Refused(
                f"{self.group} a {group.size} étudiants ; écrivez {group.size} au plus",
                f"{self.group} has {group.size} students; write {group.size} at most",
                "candidates",
            )
        if group.extra_time == self.candidates:
            state.unchanged(
                f"{self.group} en a déjà autant avec tiers-temps", f"{self.group} has so many with extra time already"
            )
        state.groups[self.group] = group.model_copy(update={"extra_time": self.candidates})

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        now, then = (instance.group.get(self.group) for instance in (asked, repaired))
        return now is not None and (then is None or now.extra_time != then.extra_time)


class StaffAway(When):
    """Somebody who watches over examinations cannot come."""

    key = "staff_away"
    heading = Text("Un surveillant est absent", "An invigilator is away")
    about = Text(
        "Un surveillant qui n’enseigne pas ne peut pas venir ; pour un formateur : unavailable.",
        "An invigilator who does not teach cannot come; for a trainer: unavailable.",
    )
    example = "{person: ACCUEIL, first: 2023-02-20, last: 2023-02-21}"
    shorts = (
        Short(
            "--staff-away", "ACCUEIL 2023-02-20..2023-02-21", NameAndWords("person", (SPAN, DAYS_OF_WEEK, HOURS))
        ),
    )  # fmt: skip

    person: StaffName

    def said(self, instance: Instance) -> Text:
        who, when = _name(instance, self.person), during(self)
        return Text(f"{who} indisponible {when.fr}", f"{who} unavailable {when.en}")

    def apply(self, state: State) -> None:
        member = state.staff[self.person]
        after = with_level(state, self, self.person, member.availability, "unavailable")
        state.staff[self.person] = member.model_copy(update={"availability": after})

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        now, then = (
            next((one.availability for one in instance.staff if one.id == self.person), None)
            for instance in (asked, repaired)
        )
        return now != then


class AddStaff(StaffMember, Change):
    """One more person who watches over examinations."""

    key = "add_staff"
    heading = Text("Un surveillant de plus", "One more invigilator")
    about = Text("Un surveillant de plus, comme dans l’instance.", "One more invigilator, as in the instance.")
    example = "{id: ACCUEIL2, name: Second surveillant}"
    adds = STAFF

    def said(self, instance: Instance) -> Text:
        return Text(f"nouveau surveillant {self.name}", f"new invigilator {self.name}")

    def apply(self, state: State) -> None:
        state.staff[self.id] = self.row(StaffMember)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return {one.id for one in asked.staff} - {one.id for one in repaired.staff} >= {self.id}


def _name(instance: Instance, person: str) -> str:
    return next((one.name for one in instance.staff if one.id == person), person)
