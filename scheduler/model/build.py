"""The model under construction: the solver's model, the guards of its hard rules, the named terms of its objective."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.demand.problem import Problem
from scheduler.rules import RULES
from scheduler.scopes import OF_GROUP

Expr = cp_model.LinearExprT
Var = cp_model.IntVar


@dataclass(frozen=True)
class Term:
    """A named part of an objective: `expr` points of the rule's measure, lost by `subject`."""

    rule: str
    subject: str
    expr: Expr


class Build:
    """Rules post constraints and terms here; they never see each other.

    With `guarded`, every hard constraint holds only under the literal of its (rule, subject): the solver can then say
    which facts cannot hold together. `go_on` is called with each variable, and raises when there is no time left.
    """

    def __init__(self, problem: Problem, *, guarded: bool = False, go_on: Callable[[], None] = lambda: None) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.terms: list[Term] = []
        self.guards: dict[tuple[str, str], Var] = {}
        self._guarded = guarded
        self._go_on = go_on

    def boolean(self, name: str = "") -> Var:
        self._go_on()
        return self.model.new_bool_var(name)

    def integer(self, least: int, most: int, name: str = "") -> Var:
        self._go_on()
        return self.model.new_int_var(least, most, name)

    def post(
        self, rule: str, subject: str, constraint: cp_model.Constraint | cp_model.BoundedLinearExpression | bool
    ) -> None:
        """Post a constraint of a hard rule about `subject` (a unit's code, a group's, trainer's or room's id).

        A comparison between sums without variables is a plain bool; the solver's model takes it as well.
        """
        if not isinstance(constraint, cp_model.Constraint):
            constraint = self.model.add(constraint)
        if self._guarded:
            constraint.only_enforce_if(self._guard(rule, subject))

    def at_most(self, rule: str, subject: str, count: int, literals: Sequence[Var]) -> None:
        """At most `count` of the literals; nothing is posted where that cannot fail."""
        if len(literals) <= count:
            return
        if count == 1:
            self.post(rule, subject, self.model.add_at_most_one(literals))
        else:
            self.post(rule, subject, sum(literals) <= count)

    def within(self, rule: str, subject: str, bounds: tuple[int, int], literals: Sequence[Var]) -> None:
        """Between `bounds` of the literals, both included."""
        least, most = bounds
        self.post(rule, subject, self.model.add_linear_constraint(cp_model.LinearExpr.sum(literals), least, most))

    def imply(self, literals: Sequence[Var], target: Var) -> None:
        """`target` is true when any of the literals is: a definition, not a rule."""
        for literal in literals:
            self.model.add_implication(literal, target)

    def term(self, rule: str, subject: str, expr: Expr) -> None:
        """A part of a criterion, as often as the group that loses it weighs."""
        times = self.problem.instance.group_weight[subject] if self._is_of_groups(rule) else 1
        if times:
            self.terms.append(Term(rule, subject, times * expr if times > 1 else expr))

    def total(self, rules: Collection[str]) -> Expr:
        """Sum of the terms of these rules, each at the instance's weight (a clash weighs 1)."""
        weight = self.problem.instance.weight
        return sum(weight.get(term.rule, 1) * term.expr for term in self.terms if term.rule in rules)

    def _is_of_groups(self, rule: str) -> bool:
        return rule in RULES and RULES[rule].scope in OF_GROUP

    def _guard(self, rule: str, subject: str) -> Var:
        key = (rule, subject)
        if key not in self.guards:
            self.guards[key] = self.boolean(f"{rule} {subject}")
        return self.guards[key]
