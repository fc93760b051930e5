"""The remaining clashes by trainer, with the reason of those that are proved unavoidable."""

from dataclasses import dataclass

from scheduler.checker.report import Clash, Report
from scheduler.export.page.texts import Words
from scheduler.instance.schema.instance import Instance
from scheduler.text import Text
from scheduler.timetable.schema import ClashReason, Timetable

_FEWEST = Text(
    "Leur nombre total est prouvé le plus petit possible ; pour savoir pourquoi : scheduler explain.",
    "Their total is proved the smallest possible; to know why: scheduler explain.",
)
_NOT_PROVED = Text("Non prouvé inévitable.", "Not proved unavoidable.")


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
        _group(instance, who, clashes, by_trainer.get(who[0]), fewest=fewest, words=words)
        for who, clashes in groups.items()
    )


def _group(
    instance: Instance, who: tuple[str, ...], clashes: list[Clash], reason: ClashReason | None, *, fewest: bool,
    words: Words,
) -> ClashGroup:  # fmt: skip
    count = sum(clash.excess for clash in clashes)
    notes = [words.of(Text(reason.fr, reason.en))] if reason else []
    beyond = count - (reason.count if reason else 0)
    if beyond > 0 and fewest:
        notes.append(words.of(_FEWEST))
    elif beyond > 0:
        notes.append(words.of(_beyond(beyond, words) if reason else _NOT_PROVED))
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
