"""Facts about what a unit or a trainer states by itself, in the planner's words: order, own times, hours."""

from scheduler.demand.problem import Problem
from scheduler.search.reasons.fact import OWN_TIMES, Fact
from scheduler.text import Text
from scheduler.wording import duration, listing, own_times, say, sessions_of, span


def after(problem: Problem, fact: Fact) -> Text:
    predecessor = problem.instance.unit[fact.subject].after[fact.number or 0]
    return say("{unit} ne commence qu’après {what}.", "{unit} only begins after {what}.",
               unit=fact.subject, what=sessions_of(predecessor.unit, predecessor.sessions))  # fmt: skip


def parallel(problem: Problem, fact: Fact) -> Text:
    return say(
        "{unit} a ses séances aux mêmes heures que les autres demi-groupes.",
        "{unit} has its sessions at the same times as the other half-groups.",
        unit=problem.instance.unit[fact.subject].code,
    )


def times(problem: Problem, fact: Fact) -> Text:
    unit = problem.instance.unit[fact.subject]
    if OWN_TIMES[fact.number or 0] == "pauses":
        when = listing([span(each.first, each.last) for each in unit.pauses or ()])
        return say("{unit} n’a pas lieu {when}.", "{unit} is not held {when}.", unit=unit.code, when=when)
    said = [getattr(unit, key) if number == fact.number else None for number, key in enumerate(OWN_TIMES)]
    return say("{unit} n’a lieu que {when}.", "{unit} is only held {when}.", unit=unit.code, when=own_times(*said[:4]))


def hours(problem: Problem, fact: Fact) -> Text:
    trainer, in_year = problem.instance.trainer[fact.subject], fact.number == 1
    most = (trainer.most_hours.year if in_year else trainer.most_hours.week) or 0
    return say(
        "{who} enseigne {hours} {per} au plus.",
        "{who} teaches at most {hours} {per}.",
        who=trainer.name,
        hours=duration(round(3600 * most)),
        per=Text("par an", "a year") if in_year else Text("par semaine", "a week"),
    )
