"""From an instance to a timetable the checker has accepted."""

from importlib.metadata import version

from scheduler import __version__
from scheduler.checker.check import check
from scheduler.demand.arithmetic import forced_clashes, impossibilities
from scheduler.demand.problem import Problem
from scheduler.errors import Impossible, NothingFound, RefusedByChecker
from scheduler.instance.schema.instance import Instance
from scheduler.model.solution import Assignment, from_timetable, to_timetable
from scheduler.search.clash_bound.unavoidable import reasons
from scheduler.search.incumbent import Incumbent, Keep
from scheduler.search.params import Params
from scheduler.search.progress import Observer, nobody
from scheduler.search.result import Ending, Result
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.search.tiers import Tiers, Verdict
from scheduler.text import Text
from scheduler.timetable.schema import Provenance, Timetable


def plan(
    instance: Instance,
    params: Params,
    *,
    observe: Observer = nobody,
    stop: Stop | None = None,
    keep: Keep = lambda *_: None,
    start: Timetable | None = None,
) -> Result:
    """Place every session of the instance: clashes first, then the criteria, within the limits of `params`.

    `keep` is given each better timetable, accepted by the checker, with what is proved of it. `start`: a timetable of
    this instance that the checker accepts; the result is no worse.

    Raises Impossible with the proof's facts, NothingFound when the limit came first, RefusedByChecker when the
    checker refuses our own timetable, InputError when a unit's counts are unknown.
    """
    problem = Problem.of(instance)
    if facts := impossibilities(problem):
        raise Impossible(facts)
    clashes = forced_clashes(problem)
    if clashes and params.strict:
        raise Impossible([*clashes, _STRICT])
    stop = stop or Stop()
    runner, provenance = Runner(params, stop), provenance_of(params)

    def measure(assignment: Assignment) -> tuple[int, int]:
        report = check(instance, to_timetable(problem, assignment, provenance))
        if report.violations:
            raise RefusedByChecker([REFUSED, *(violation.text for violation in report.violations)])
        return report.clash_count, report.cost

    incumbent = Incumbent(measure, observe, lambda: runner.elapsed_s, keep)
    incumbent.raise_clash_bound(1 if clashes else 0)
    if start is not None:
        incumbent.offer(from_timetable(problem, start))
    search = Tiers(runner, problem, incumbent, provenance)
    if search.run() is Verdict.IMPOSSIBLE:
        raise Impossible([_STRICT if params.strict else _HARD_RULES])
    if incumbent.assignment is None:
        raise NothingFound([INTERRUPTED if stop.is_set() else nothing_found(params)])
    timetable = to_timetable(problem, incumbent.assignment, provenance, incumbent.tiers())
    timetable = timetable.model_copy(update={"reasons": reasons(problem, search.why)})
    ending: Ending = "proved" if incumbent.is_proved() else "interrupted" if stop.is_set() else "limit"
    return Result(timetable, check(instance, timetable), ending)


def provenance_of(params: Params) -> Provenance:
    """How the timetable comes about."""
    return Provenance(
        scheduler=__version__,
        ortools=version("ortools"),
        seed=params.seed,
        workers=params.workers,
        time_limit_s=params.time_limit_s,
        strict=params.strict,
    )


_STRICT = Text(
    "Aucun emploi du temps sans conflit de formateur n’existe : c’est prouvé. Sans --strict, leur nombre est réduit au "
    "minimum et chacun est nommé. « scheduler explain --strict », suivi de la même instance, dit pourquoi et à qui "
    "demander quoi.",
    "No timetable without a trainer clash exists: this is proved. Without --strict their number is made as small as "
    "can be, and each is named. “scheduler explain --strict” with the same instance says why, and whom to ask.",
)
_HARD_RULES = Text(
    "Aucun emploi du temps ne respecte toutes les règles obligatoires, même avec des conflits de formateurs : c’est "
    "prouvé. « scheduler explain », suivi de la même instance, nomme ce qui se contredit, et dit à qui "
    "demander quoi.",
    "No timetable keeps all the hard rules, even with trainer clashes: this is proved. “scheduler explain” with the "
    "same instance names the points that contradict each other, and says whom to ask for what.",
)
REFUSED = Text(
    "Erreur interne : le vérificateur refuse l’emploi du temps calculé ; rien n’a été écrit.",
    "Internal error: the checker refuses the timetable that was computed; nothing has been written.",
)
INTERRUPTED = Text(
    "Interrompu avant un premier emploi du temps : rien n’a été écrit.",
    "Interrupted before a first timetable: nothing has been written.",
)


def nothing_found(params: Params) -> Text:
    return Text(
        f"Aucun emploi du temps trouvé en {params.time_limit_s:g} s, sans preuve qu’il n’en existe pas : allongez "
        "--time-limit.",
        f"No timetable found in {params.time_limit_s:g} s, and no proof that none exists: raise --time-limit.",
    )
