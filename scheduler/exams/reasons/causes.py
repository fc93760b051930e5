"""The fewest facts for which an examination has no date beside those that have one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from scheduler.exams.arithmetic import alone_impossible
from scheduler.exams.problem import ExamProblem
from scheduler.exams.reasons.relaxed import ExamFact, ExamOracle, exam_facts
from scheduler.search.explain import explanation
from scheduler.search.reasons.shrink import shrunk
from scheduler.search.run import Runner, Status
from scheduler.text import Text
from scheduler.wording import listing, say

_PATIENCE_S = 8.0


@dataclass(frozen=True)
class ExamCause:
    """Why examinations cannot all be held: `papers` are those of it that are left without a date. `facts` cannot hold
    together, which is proved; `minimal`: without any one of them the others can, which is verified."""

    papers: tuple[str, ...]
    headline: Text
    facts: tuple[Text, ...] = ()
    minimal: bool = False

    @property
    def text(self) -> Text:
        """In one sentence after the other."""
        if not self.facts:
            return self.headline
        names = listing([Text(f"({n}) {each.fr}", f"({n}) {each.en}") for n, each in enumerate(self.facts, 1)], 9)
        return say("{what} : {facts}.", "{what}: {facts}.", what=self.headline, facts=names)


def causes(problem: ExamProblem, left_out: Collection[str], runner: Runner) -> Iterator[ExamCause]:
    """A cause for each paper without a date, of which several may share one. `problem`: with all papers."""
    alone = {row.paper.id: alone_impossible(problem, row) for row in problem.rows if row.paper.id in left_out}
    for name, texts in alone.items():
        if texts:
            yield ExamCause((name,), texts[0], (), True)
    hopeless = {name for name, texts in alone.items() if texts}
    open_ = sorted(set(left_out) - hopeless)
    placed = {row.paper.id for row in problem.rows} - set(left_out)
    oracle = ExamOracle(problem, runner, patience_s=_PATIENCE_S)
    told = set[str]()
    for name in open_:
        if name in told:
            continue
        found = _least(problem, oracle, {*placed, name})
        if found is None:
            yield ExamCause((name,), say(*_UNKNOWN, paper=name))
            continue
        facts, minimal = found
        told.add(name)
        headline = explanation.cause(len(facts), minimal=minimal, strict=False)
        what = say(
            "{paper} n’a pas de date. {headline}", "{paper} has no date. {headline}", paper=name,
            headline=Text(headline.fr.rstrip("."), headline.en.rstrip(".")),
        )  # fmt: skip
        yield ExamCause((name,), what, tuple(fact.text for fact in facts), minimal)


def _least(
    problem: ExamProblem, oracle: ExamOracle, papers: Collection[str]
) -> tuple[tuple[ExamFact, ...], bool] | None:
    """As few facts about these papers as cannot hold together, and whether that is verified; None when they may."""
    every = exam_facts(problem, papers)
    if oracle.ask(every) is not Status.INFEASIBLE:
        return None

    def proves(some: Collection[ExamFact]) -> bool:
        return oracle.ask(some) is Status.INFEASIBLE

    rows = tuple(fact for fact in every if fact.kind == "paper")
    others = tuple(fact for fact in every if fact.kind != "paper")
    needed = shrunk(rows, lambda some: proves((*others, *some)))
    facts = shrunk((*_about(others, problem, needed), *needed), proves)
    minimal = all(oracle.ask([other for other in facts if other != fact]) is Status.OPTIMAL for fact in facts)
    return facts, minimal


def _about(others: tuple[ExamFact, ...], problem: ExamProblem, needed: tuple[ExamFact, ...]) -> tuple[ExamFact, ...]:
    """Without what is about papers that are left out."""
    subjects = {fact.subject for fact in needed}
    rows = [row for row in problem.rows if row.paper.id in subjects]
    subjects |= {group for row in rows for group in problem.sitting_of(row.paper)} | {""}
    subjects |= {name for row in rows for name in row.paper.names}
    return tuple(fact for fact in others if fact.subject in subjects)


_UNKNOWN = (
    "{paper} n’a pas de date : aucune n’a été trouvée dans le temps donné, sans preuve qu’il n’y en a pas",
    "{paper} has no date: none was found in the time given, without a proof that there is none",
)
