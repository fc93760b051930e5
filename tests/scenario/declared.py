"""A kind of change that the catalogue does not have: a trainer's limit of evenings a week."""

from scheduler.instance.schema.fields import Positive
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.change import Change, Short
from scheduler.scenario.changes.forms import Template
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import TrainerName
from scheduler.text import Text


class Evenings(Change):
    key = "evenings"
    about = Text("Soirées d’un formateur par semaine, au plus.", "Evenings of a trainer in one week, at most.")
    example = "{trainer: VERNET, most: 2}"
    shorts = (Short("--evenings", "VERNET=2", Template("{trainer}={most:d}")),)

    trainer: TrainerName
    most: Positive

    def said(self, instance: Instance) -> Text:  # noqa: ARG002
        return Text(f"{self.trainer} : {self.most} soirées par semaine", f"{self.trainer}: {self.most} evenings a week")

    def apply(self, state: State) -> None:
        if self.most > 7:
            raise Refused("une semaine a 7 soirées", "a week has 7 evenings", "most")
        trainer = state.trainers[self.trainer]
        state.trainers[self.trainer] = trainer.model_copy(update={"max_evenings_per_week": self.most})
