"""Criteria: what each weighs."""

from collections.abc import Iterator

from scheduler.instance.reading.draft import Finding, Loc
from scheduler.instance.schema.fields import Count
from scheduler.instance.schema.instance import Instance
from scheduler.rules import CRITERIA, RULES
from scheduler.scenario.changes.change import Change, Short
from scheduler.scenario.changes.forms import Template
from scheduler.scenario.changes.state import State
from scheduler.text import Text
from scheduler.wording import quoted, suggestion


class Weight(Change):
    """A criterion weighs something else."""

    key = "weight"
    heading = Text("Un critère pèse autrement", "A criterion weighs something else")
    about = Text("Le poids d’un critère.", "The weight of a criterion.")
    example = "{criterion: Q2, weight: 5}"
    shorts = (Short("--weight", "Q2=5", Template("{criterion}={weight:d}")),)

    criterion: str
    weight: Count

    def said(self, instance: Instance) -> Text:
        code, weight = self.criterion, self.weight
        name = RULES[code].name if code in CRITERIA else Text(code, code)
        return Text(f"le critère {code} ({name.fr}) pèse {weight}", f"the criterion {code} ({name.en}) weighs {weight}")

    def check(self, at: Loc, state: State) -> Iterator[Finding]:
        if self.criterion in CRITERIA:
            return
        shown, instead = quoted(self.criterion), suggestion(self.criterion, CRITERIA)
        if self.criterion in RULES:
            instead = Text(
                "seuls les critères ont un poids : effacez cette ligne", "only criteria have a weight: delete this line"
            )
        yield Finding(
            (*at, "criterion"),
            f"{shown.fr} n’est pas un critère ; {instead.fr}",
            f"{shown.en} is no criterion; {instead.en}",
        )

    def apply(self, state: State) -> None:
        now = state.base.weight | state.weights
        if now | {self.criterion: self.weight} == now:
            state.unchanged(
                f"{self.criterion} pèse déjà {self.weight}", f"{self.criterion} weighs {self.weight} already"
            )
        state.weights[self.criterion] = self.weight


class WeightBySize(Change):
    """Groups weigh as many students as they have, or all the same."""

    key = "weight_by_size"
    heading = Text("Compter par étudiant, ou par groupe", "Count by student, or by group")
    about = Text(
        "Les critères des groupes comptent par étudiant (true) ou par groupe (false).",
        "The criteria of groups count by student (true) or by group (false).",
    )
    example = "{by_size: true}"

    by_size: bool

    def said(self, instance: Instance) -> Text:
        if self.by_size:
            return Text("les critères des groupes comptent par étudiant", "the criteria of groups count by student")
        return Text("les critères des groupes comptent par groupe", "the criteria of groups count by group")

    def apply(self, state: State) -> None:
        if state.weight_by_size == self.by_size:
            state.unchanged("C’est déjà ainsi que les critères comptent", "The criteria count this way already")
        state.weight_by_size = self.by_size
