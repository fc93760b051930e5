"""The report of timetable.html in words: the verdict, what the solver proved, the criteria, hours and sessions, the
clashes that remain."""

from dataclasses import dataclass
from typing import Literal

from scheduler.checker.report import Clash, Criterion, Report
from scheduler.demand.frequency import demand_of
from scheduler.demand.problem import Problem
from scheduler.export.page.texts import Words
from scheduler.instance.schema.instance import Instance
from scheduler.model.unit_relaxation import RELAXED, least_of_each_unit
from scheduler.rules import HARD, RULES
from scheduler.text import Text
from scheduler.timetable.schema import ClashReason, TierResult, Timetable
from scheduler.wording import NOTHING

Tone = Literal["good", "near", "warn", "bad"]
"""`good` is checked or proved; `near` is known up to a gap, and wears no tick."""
_PAST = Text(" sans toucher au passé", " with the past as it is")
_QUALITY_UNKNOWN = Text("Qualité non prouvée", "Quality not proved")
_FEWEST = Text(
    "Leur nombre total est prouvé le plus petit possible ; pour savoir pourquoi : scheduler explain.",
    "Their total is proved the smallest possible; to know why: scheduler explain.",
)
_NOT_PROVED_UNAVOIDABLE = Text("Non prouvé inévitable.", "Not proved unavoidable.")


@dataclass(frozen=True)
class PageVerdict:
    """One line of the header: a few words, and the sentence that says what they mean."""

    tone: Tone
    short: str
    sentence: str


@dataclass(frozen=True)
class TierRow:
    """One objective: what was reached, what no timetable can be below, and how far apart they can be."""

    name: str
    status: str
    value: int
    bound: str
    gap: str


@dataclass(frozen=True)
class PointRow:
    subject: str
    value: int
    text: str


@dataclass(frozen=True)
class CriterionRow:
    code: str
    name: str
    sentence: str
    value: int
    weight: int
    cost: int
    points: tuple[PointRow, ...]


def verdicts(instance: Instance, timetable: Timetable, report: Report, words: Words) -> tuple[PageVerdict, ...]:
    """What a planner must know before relying on the timetable: the rules, the clashes, how good it is."""
    lines = [_rules(timetable, report, words), _clashes(timetable, report, words)]
    if timetable.digest != instance.digest:
        lines.append(_changed(words))
    elif report.accepted and (criteria := _tier(timetable, "criteria")) is not None:
        is_replanned = _is_replanned(timetable) and criteria.value == report.cost
        lines.append(
            _replanned(criteria, words) if is_replanned else _quality(criteria, instance, timetable, report, words)
        )
    return tuple(lines)


def tier_rows(timetable: Timetable, words: Words) -> tuple[TierRow, ...]:
    """The solver's tiers as the timetable's file states them; a gap is a share of the value, rounded up."""
    rows = []
    for tier in timetable.tiers:
        known = tier.status != "unknown"
        rows.append(
            TierRow(
                name=words[f"tier_{tier.tier}"],
                status=words[f"status_{tier.status}"],
                value=tier.value,
                bound=words.number(tier.bound) if known else "–",
                gap=_gap(tier, words) if known else "–",
            )
        )
    return tuple(rows)


def criterion_rows(report: Report, words: Words) -> tuple[CriterionRow, ...]:
    return tuple(_criterion(criterion, words) for criterion in report.criteria)


def _criterion(criterion: Criterion, words: Words) -> CriterionRow:
    rule = RULES[criterion.code]
    points = [PointRow(point.subject, point.value, words.of(point.text)) for point in criterion.points if point.value]
    return CriterionRow(
        code=criterion.code,
        name=words.of(rule.name),
        sentence=words.of(rule.sentence),
        value=criterion.value,
        weight=criterion.weight,
        cost=criterion.cost,
        points=tuple(points),
    )


def _rules(timetable: Timetable, report: Report, words: Words) -> PageVerdict:
    held = words.count(len(timetable.sessions), "session")
    if timetable.alternance:
        held += words.of(Text(" et ", " and ")) + words.count(len(timetable.alternance), "alternance_day")
    if report.accepted:
        said = Text(
            f"{held}, toutes placées. Un vérificateur indépendant du calcul a recalculé les {len(HARD)} règles à "
            "partir des dates : aucune n’est enfreinte.",
            f"{held}, all placed. A checker independent of the solver recomputed the {len(HARD)} rules from the "
            "dates: none is broken.",
        )
        return PageVerdict("good", words.of(Text("Complet, vérifié", "Complete, verified")), words.of(said))
    broken = words.count(len(report.all_violations), "fault")
    said = Text(
        f"{held}. Le vérificateur a trouvé {broken} : ne diffusez pas cet emploi du temps.",
        f"{held}. The checker found {broken}: do not publish this timetable.",
    )
    return PageVerdict("bad", words.of(Text("Refusé", "Refused")), words.of(said))


def _clashes(timetable: Timetable, report: Report, words: Words) -> PageVerdict:
    count = report.clash_count
    if count == 0:
        return PageVerdict("good", words.of(Text("Aucun conflit", "No clash")), words["no_clash"])
    tier, past = _tier(timetable, "clashes"), _PAST if _is_replanned(timetable) else NOTHING
    if tier is not None and tier.status == "optimal" and tier.value == count:
        said = Text(
            f"Le minimum, prouvé : on ne peut pas en avoir moins{past.fr}.",
            f"The least, proved: there cannot be fewer{past.en}.",
        )
    elif tier is not None and tier.status == "feasible" and tier.value == count:
        said = Text(
            f"Il en reste au moins {tier.bound} dans tout emploi du temps{past.fr} ; on ignore si l’on peut faire "
            f"mieux que {count}.",
            f"Every timetable{past.en} has at least {tier.bound}; whether fewer than {count} is possible is not known.",
        )
    else:
        said = Text("On ignore si l’on peut en avoir moins.", "Whether there can be fewer is not known.")
    return PageVerdict("warn", words.count(count, "clash"), words.of(said))


def _changed(words: Words) -> PageVerdict:
    said = Text(
        "Cet emploi du temps a été calculé pour une autre version de l’instance : il a été vérifié contre la version "
        "présente, mais ce que le calcul avait prouvé ne vaut plus.",
        "This timetable was made for another version of the instance: it was checked against the present one, but "
        "what the solver had proved no longer holds.",
    )
    return PageVerdict("warn", words.of(Text("Instance modifiée depuis", "Instance changed since")), words.of(said))


def _quality(tier: TierResult, instance: Instance, timetable: Timetable, report: Report, words: Words) -> PageVerdict:
    """How far from the best timetable this one can be."""
    cost, stated = words.count(report.cost, "point"), words.number(tier.value)
    if tier.value != report.cost:
        said = Text(
            f"Le vérificateur compte {cost}, le fichier en annonce {stated} : il a été modifié depuis le calcul.",
            f"The checker counts {cost}, the file states {stated}: it was edited after it was made.",
        )
        return PageVerdict(
            "warn", words.of(Text("Modifié depuis le calcul", "Edited since it was made")), words.of(said)
        )
    clashes = _tier(timetable, "clashes")
    none = clashes is None or clashes.value == 0
    given = NOTHING if none else Text(" à ce nombre de conflits", " with this number of clashes")
    tone: Tone = "warn"
    if tier.status == "optimal":
        tone, short, said = (
            "good",
            Text("Optimal, prouvé", "Optimal, proved"),
            Text(
                f"Aucun emploi du temps ne fait mieux{given.fr} : c’est prouvé.",
                f"No timetable does better{given.en}: it is proved.",
            ),
        )
    elif tier.status == "feasible" and tier.bound > 0:
        tone, (short, said) = "near", _bounded(tier, given, words)
        if none and tier.value > tier.bound:
            apart = _apart(instance, report, words)
            said = Text(said.fr + apart.fr, said.en + apart.en)
    else:
        short, said = (
            _QUALITY_UNKNOWN,
            Text(f"Le meilleur possible{given.fr} n’est pas connu.", f"The best possible{given.en} is not known."),
        )
    whole = Text(f"{cost} sur l’ensemble des critères. {said.fr}", f"{cost} over all the criteria. {said.en}")
    return PageVerdict(tone, words.of(short), words.of(whole))


def _is_replanned(timetable: Timetable) -> bool:
    """Whether it was made of a published one with the fewest moves: all that is proved of it is proved given these."""
    return _tier(timetable, "moves") is not None


def _bounded(tier: TierResult, given: Text, words: Words) -> tuple[Text, Text]:
    gap, bound = _gap(tier, words), words.number(tier.bound)
    gain = words.count(tier.value - tier.bound, "point")
    return (
        Text(f"À {gap} au plus du meilleur possible", f"At most {gap} from the optimum"),
        Text(
            f"Aucun emploi du temps ne peut descendre sous {bound}{given.fr} : on ne peut donc gagner que {gain} au "
            f"plus, soit {gap}.",
            f"No timetable can be below {bound}{given.en}: at most {gain} can be gained, that is {gap}.",
        ),
    )


def _replanned(tier: TierResult, words: Words) -> PageVerdict:
    cost, bound = words.count(tier.value, "point"), words.number(tier.bound)
    tone: Tone = "warn"
    short, said = (
        _QUALITY_UNKNOWN,
        Text("on ignore si l’on peut faire mieux", "whether there is a better one is not known"),
    )
    if tier.status == "optimal":
        tone = "good"
        short = Text("Le mieux sans changer davantage, prouvé", "The best without more changes, proved")
        said = Text("aucun emploi du temps ne fait mieux, c’est prouvé", "no timetable does better, which is proved")
    elif tier.status == "feasible" and tier.bound > 0:
        tone = "near"
        short = Text(f"À {_gap(tier, words)} au plus du mieux sans changer davantage",
                     f"At most {_gap(tier, words)} from the best without more changes")  # fmt: skip
        said = Text(f"aucun emploi du temps ne peut descendre sous {bound}", f"no timetable can be below {bound}")
    whole = Text(
        f"{cost} sur l’ensemble des critères. À ce nombre de conflits, de déplacements et de changements légers, et "
        f"sans toucher au passé, {said.fr}.",
        f"{cost} over all the criteria. With this number of clashes, moves and light changes, and the past as it is, "
        f"{said.en}.",
    )
    return PageVerdict(tone, words.of(short), words.of(whole))


def _apart(instance: Instance, report: Report, words: Words) -> Text:
    """Where what separates the timetable from the bound can lie: the bound is one of weekdays and evenings, and of the
    dates of a unit (Q1, Q6) it mostly knows what the unit alone must pay."""
    paid = sum(criterion.cost for criterion in report.criteria if criterion.code in RELAXED)
    beyond = paid - sum(least_of_each_unit(Problem.of(instance)).values())
    if beyond <= 0:
        return NOTHING
    n, spread, sequence = words.count(beyond, "point"), RULES["Q1"].name, RULES["Q6"].name
    return Text(
        f" Dans cet écart, {n} relèvent de « {spread.fr} » et « {sequence.fr} » : de ces deux critères, la preuve ne "
        "connaît guère que le minimum de chaque UE prise seule. Le reste relève des soirées et des jours de semaine.",
        f" This bound knows evenings and weekdays; of “{spread.en}” and “{sequence.en}” it mostly counts what each "
        f"unit alone must pay: the timetable pays {n} more. The rest lies in evenings and weekdays.",
    )


def _tier(timetable: Timetable, name: str) -> TierResult | None:
    return next((tier for tier in timetable.tiers if tier.tier == name), None)


def _gap(tier: TierResult, words: Words) -> str:
    """(value − bound) / value, the convention of solvers; nothing to gain is 0 %."""
    return words.percent(tier.value - tier.bound, tier.value) if tier.value else words.percent(0, 1)


def derivations(instance: Instance, words: Words) -> dict[str, str]:
    """Where each unit's counts come from: « TRS001 : 6 ECTS, cours, semestriel → 5 + 5 ».

    A unit whose counts nothing gives has none; the checker says so.
    """
    known = [
        unit
        for unit in instance.courses
        if None not in (unit.in_person, unit.webconference)
        or unit.hours is not None
        or instance.frequency_of(unit) is not None
    ]
    return {unit.code: demand_of(instance, unit).derivation.to(words.lang) for unit in known}


@dataclass(frozen=True)
class ClashGroup:
    """The clashes of one trainer, or of several whom one reason is about. `notes`: the reason, and what is not
    proved."""

    who: str
    count: int
    notes: tuple[str, ...]
    clashes: tuple[Clash, ...]


def clash_groups(instance: Instance, timetable: Timetable, report: Report, words: Words) -> tuple[ClashGroup, ...]:
    """Every clash of the report once, in the order of trainers.

    What was proved for another version of the instance is not repeated.
    """
    reasons = timetable.reasons if timetable.digest == instance.digest else ()
    by_trainer = {trainer: reason for reason in reasons for trainer in reason.trainers}
    groups: dict[tuple[str, ...], list[Clash]] = {}
    for trainer in instance.trainers:
        reason = by_trainer.get(trainer.id)
        mine = [clash for clash in report.clashes if clash.trainer == trainer.id]
        if mine:
            groups.setdefault(reason.trainers if reason else (trainer.id,), []).extend(mine)
    fewest = _is_fewest(instance, timetable, report)
    return tuple(
        _clash_group(instance, who, clashes, by_trainer.get(who[0]), fewest=fewest, words=words)
        for who, clashes in groups.items()
    )


def _clash_group(
    instance: Instance, who: tuple[str, ...], clashes: list[Clash], reason: ClashReason | None, *, fewest: bool,
    words: Words,
) -> ClashGroup:  # fmt: skip
    count = sum(clash.excess for clash in clashes)
    notes = [words.of(Text(reason.fr, reason.en))] if reason else []
    beyond = count - (reason.count if reason else 0)
    if beyond > 0 and fewest:
        notes.append(words.of(_FEWEST))
    elif beyond > 0:
        notes.append(words.of(_beyond(beyond, words) if reason else _NOT_PROVED_UNAVOIDABLE))
    names = [instance.trainer[trainer].name if trainer in instance.trainer else trainer for trainer in who]
    return ClashGroup(", ".join(names), count, tuple(notes), tuple(clashes))


def _beyond(count: int, words: Words) -> Text:
    more = words.number(count)
    return Text(
        f"{more} de plus, {'non prouvés inévitables' if count > 1 else 'non prouvé inévitable'}.",
        f"{more} more, not proved unavoidable.",
    )


def _is_fewest(instance: Instance, timetable: Timetable, report: Report) -> bool:
    """Whether the solver proved that no timetable of this instance has fewer clashes."""
    return timetable.digest == instance.digest and any(
        tier.tier == "clashes" and tier.status == "optimal" and tier.value == report.clash_count
        for tier in timetable.tiers
    )
