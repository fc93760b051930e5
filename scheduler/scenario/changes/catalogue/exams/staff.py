"""Those who watch over examinations and do not teach: one is away, one comes."""

from scheduler.instance.schema.exams import StaffMember
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.catalogue.people import with_level
from scheduler.scenario.changes.change import Change, Short, When
from scheduler.scenario.changes.forms import DAYS_OF_WEEK, HOURS, SPAN, NameAndWords
from scheduler.scenario.changes.sentences import during
from scheduler.scenario.changes.state import State
from scheduler.scenario.changes.tables import STAFF, StaffName
from scheduler.text import Text


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
