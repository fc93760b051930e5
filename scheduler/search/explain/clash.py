"""Why a clash of a timetable is there: no timetable avoids it, or another one does, or that is not known."""

from dataclasses import dataclass
from typing import Literal

from scheduler.checker.check import check
from scheduler.checker.report import Clash
from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.search.clash_bound.unavoidable import Unavoidable, clashes_by_trainer, is_minimal, unavoidable
from scheduler.search.params import Params
from scheduler.search.reasons.oracle import Oracle
from scheduler.search.reasons.premises import Premises
from scheduler.search.run import Runner, Status
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.schema import Timetable
from scheduler.wording import CLASH, counted, names, say

Verdict = Literal["unavoidable", "avoidable", "unknown"]
"""`unavoidable`: its trainers have as few clashes as any timetable leaves them, or the whole timetable has.
`avoidable`: a timetable with fewer clashes was found. `unknown`: neither in the time given."""


@dataclass(frozen=True)
class ClashExplanation:
    """`why`: the trainer's proved number of clashes with its facts, when there is such a proof; `minimal`: verified
    that without any one of these facts a timetable of the others has fewer. `text` says the verdict."""

    clash: Clash
    verdict: Verdict
    text: Text
    why: Unavoidable | None = None
    minimal: bool = False


def explain_clash(
    instance: Instance, timetable: Timetable, clash: int, params: Params, *, stop: Stop | None = None
) -> ClashExplanation:
    """Why the clash is there; `clash` counts from 1, in the order of the checker's report.

    Raises LookupError when the report has no such clash.
    """
    report = check(instance, timetable)
    if not 1 <= clash <= len(report.clashes):
        raise LookupError(f"the timetable has {len(report.clashes)} clashes, no number {clash}")
    asked, problem, runner = report.clashes[clash - 1], Problem.of(instance), Runner(params, stop or Stop())
    found = clashes_by_trainer(problem, report)
    bound = _proved(instance, timetable)
    every = unavoidable(runner, problem, found=found, bound=min(bound, report.clash_count))
    index = next(n for n, trainer in enumerate(instance.trainers) if trainer.id == asked.trainer)
    why = next((each for each in every if index in each.trainers), None)
    minimal = why is not None and is_minimal(runner, problem, why)
    if why is not None and why.count == sum(found.get(trainer, 0) for trainer in why.trainers):
        who = names(instance.trainers[trainer].name for trainer in why.trainers)
        return ClashExplanation(asked, "unavoidable", _unavoidable(who, why.count), why, minimal)
    verdict: Verdict = "unavoidable"
    if bound < report.clash_count:
        verdict = _with_fewer(runner, problem, report.clash_count - 1)
    return ClashExplanation(asked, verdict, _said(verdict, report.clash_count), why, minimal)


def _proved(instance: Instance, timetable: Timetable) -> int:
    """Of how many clashes it was proved, when the timetable was made, that none has fewer; of this very instance, and
    not of a timetable planned again, whose past was kept."""
    tiers = {tier.tier: tier.bound for tier in timetable.tiers}
    return tiers.get("clashes", 0) if timetable.digest == instance.digest and "moves" not in tiers else 0


def _with_fewer(runner: Runner, problem: Problem, fewer: int) -> Verdict:
    """Whether some timetable of the whole instance has at most so many clashes, all trainers together."""
    premises = Premises.of_clashes(problem, fewer)
    answer = Oracle(runner, premises).ask(premises.facts, limit_s=runner.remaining_s, workers=runner.cores)
    if answer is Status.OPTIMAL:
        return "avoidable"
    return "unavoidable" if answer is Status.INFEASIBLE else "unknown"


def _unavoidable(who: Text, count: int) -> Text:
    return say(
        "Aucun emploi du temps ne laisse moins de {n} à {who} : c’est prouvé. Ce conflit peut changer de date, leur "
        "nombre ne peut pas baisser sans changer l’un des points qui suivent.",
        "No timetable leaves {who} fewer than {n}: this is proved. This clash can move to another date; their number "
        "cannot fall without changing one of the points below.",
        n=counted(count, CLASH),
        who=who,
    )


def _said(verdict: Verdict, count: int) -> Text:
    n = counted(count, CLASH)
    match verdict:
        case "unavoidable":
            return say(
                "Aucun emploi du temps n’a moins de {n} en tout : c’est prouvé. Celui-ci ne disparaît qu’au prix d’un "
                "autre.",
                "No timetable has fewer than {n} in all: this is proved. This one goes only at the price of another.",
                n=n,
            )
        case "avoidable":
            return say(
                "Ce n’est pas une fatalité : un autre emploi du temps a moins de {n} en tout. Relancez « scheduler "
                "plan » pour l’obtenir.",
                "This is not fate: another timetable has fewer than {n} in all. Run “scheduler plan” again to have it.",
                n=n,
            )
        case "unknown":
            return say(
                "On ne sait pas si un emploi du temps a moins de {n} en tout : aucun n’a été trouvé dans le temps "
                "donné, et rien ne prouve qu’il n’en existe pas. Donnez plus de temps (--time-limit).",
                "Whether a timetable has fewer than {n} in all is not known: none was found in the time given, and "
                "nothing proves that none exists. Give more time (--time-limit).",
                n=n,
            )
