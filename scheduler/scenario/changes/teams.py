"""What happens to who teaches and how much: trainers of a unit, its shares, counts, kinds and rhythm.

Sessions already held stay with those who held them. Each function makes one change to the state, or raises Refused.
"""

from scheduler.instance.schema import SessionKind, Unit
from scheduler.scenario.changes.change import AddTrainer, Counts, Kind, Replace, Rhythm
from scheduler.scenario.changes.state import Refused, State
from scheduler.text import Text
from scheduler.wording import KINDS, SESSION, counted, date, de


def replace(state: State, change: Replace) -> None:
    unit, old, new = state.units[change.unit], change.trainer, change.by
    if old not in unit.trainers:
        team = ", ".join(unit.trainers) or "–"
        raise Refused(
            Text(
                f"{old} n’enseigne pas {unit.code} ; écrivez l’un de ses formateurs : {team}",
                f"{old} does not teach {unit.code}; write one of its trainers: {team}",
            ),
            "trainer",
        )
    if old == new:
        raise Refused(Text(f"{old} ne peut pas se remplacer soi-même", f"{old} cannot replace themselves"), "by")
    if unit.teaching == "together" and len(unit.trainers) > 1:
        _replace_in_team(state, unit, old, new)
        return
    held = state.past.held(unit.code, trainer=old)
    if held == 0:
        trainers = tuple(dict.fromkeys(new if trainer == old else trainer for trainer in unit.trainers))
        shares = _moved(unit.shares, old, new, 0) if unit.shares is not None and len(trainers) > 1 else None
        state.put(unit, trainers=trainers, shares=shares)
        return
    shares = _shares_now(state, unit)
    rest = shares.get(old, 0) - held
    if rest <= 0:
        state.note(
            f"{unit.code} : toutes les séances {de(old)} sont passées ; il ne reste rien à reprendre.",
            f"{unit.code}: all sessions of {old} are past; nothing is left to take over.",
        )
        return
    trainers = unit.trainers if new in unit.trainers else (*unit.trainers, new)
    state.put(unit, trainers=trainers, teaching="one", shares=_moved(shares, old, new, held))
    n, left = counted(held, SESSION), counted(rest, SESSION)
    state.note(
        f"{unit.code} : {old} garde {n.fr} d’avant le {_day(state).fr} ; {new} en reprend {rest}.",
        f"{unit.code}: {old} keeps {n.en} from before {_day(state).en}; {new} takes over {left.en}.",
    )


def _replace_in_team(state: State, unit: Unit, old: str, new: str) -> None:
    held = state.past.held(unit.code)
    if held:
        n = counted(held, SESSION)
        raise Refused(
            Text(
                f"{unit.code} est enseignée par {', '.join(unit.trainers)} ensemble, et {n.fr} d’avant le "
                f"{_day(state).fr} l’ont été ; supprimez l’UE et ajoutez-en une pour le reste, ou commencez plus tôt "
                "par --from",
                f"{unit.code} is taught by {', '.join(unit.trainers)} together, and {n.en} before {_day(state).en} "
                "already were; drop the unit and add one for the rest, or start earlier with --from",
            ),
            "unit",
        )
    state.put(unit, trainers=tuple(dict.fromkeys(new if trainer == old else trainer for trainer in unit.trainers)))


def _shares_now(state: State, unit: Unit) -> dict[str, int]:
    """The shares stated; else those of the timetable, which is all that says who would have taught what."""
    total = state.demand(unit).total
    if unit.shares is not None:
        return dict(unit.shares)
    if len(unit.trainers) == 1:
        return {unit.trainers[0]: total}
    given = {trainer: state.past.given(unit.code, trainer) for trainer in unit.trainers}
    return _fitted(state, unit, given, total)


def _moved(shares: dict[str, int], old: str, new: str, kept: int) -> dict[str, int]:
    """The shares once what `old` has beyond `kept` is `new`'s."""
    after = dict(shares)
    rest = after.pop(old, 0) - kept
    if kept:
        after[old] = kept
    after[new] = after.get(new, 0) + rest
    return after


def add_trainer(state: State, change: AddTrainer) -> None:
    unit = state.units[change.unit]
    if change.trainer in unit.trainers:
        state.note(
            f"{change.trainer} enseigne déjà {unit.code} : cela ne change rien.",
            f"{change.trainer} teaches {unit.code} already: this changes nothing.",
        )
        return
    if unit.teaching == "together" and len(unit.trainers) > 1:
        raise Refused(
            Text(
                f"les formateurs {de(unit.code)} enseignent ensemble ; un de plus n’y prendrait pas de séances à leur "
                "place : remplacez l’un d’eux (« replace »)",
                f"the trainers of {unit.code} teach together; one more would not take sessions in their place: replace "
                "one of them (“replace”)",
            ),
            "unit",
        )
    if unit.shares is not None:
        state.note(
            f"{unit.code} : avec {change.trainer}, les parts indiquées ne valent plus ; le logiciel les choisit.",
            f"{unit.code}: with {change.trainer}, the shares stated no longer hold; the program chooses them.",
        )
    state.put(unit, trainers=(*unit.trainers, change.trainer), teaching="one", shares=None)


def counts(state: State, change: Counts) -> None:
    unit = _scheduled(state, change.unit)
    demand = state.demand(unit)
    if change.in_person is None and change.webconference is None:
        raise Refused(
            Text("aucun nombre n’est donné ; ajoutez « in_person » ou « webconference »",
                 "no number is given; add “in_person” or “webconference”")
        )  # fmt: skip
    after: dict[SessionKind, int] = {
        "in_person": demand.in_person if change.in_person is None else change.in_person,
        "webconference": demand.webconference if change.webconference is None else change.webconference,
    }
    _state_counts(state, unit, after)


def kind(state: State, change: Kind) -> None:
    unit = _scheduled(state, change.unit)
    demand = state.demand(unit)
    other: SessionKind = "in_person" if change.to == "webconference" else "webconference"
    if demand.of(other) < change.count:
        n = counted(demand.of(other), KINDS[other])
        raise Refused(
            Text(
                f"{unit.code} n’a que {n.fr} ; écrivez {demand.of(other)} au plus",
                f"{unit.code} has only {n.en}; write at most {demand.of(other)}",
            ),
            "count",
        )
    _state_counts(state, unit, {change.to: demand.of(change.to) + change.count, other: demand.of(other) - change.count})


def _state_counts(state: State, unit: Unit, after: dict[SessionKind, int]) -> None:
    before = state.demand(unit)
    for sort, count in after.items():
        held = state.past.held(unit.code, sort)
        if count < held:
            n = counted(held, KINDS[sort])
            raise Refused(
                Text(
                    f"{unit.code} a déjà {n.fr} d’avant le {_day(state).fr}, et n’en aurait plus que {count} ; "
                    f"écrivez {held} ou plus",
                    f"{unit.code} has {n.en} before {_day(state).en} already, and would have only {count}; write "
                    f"{held} or more",
                ),
                sort,
            )
    if all(before.of(sort) == count for sort, count in after.items()):
        state.note(
            f"{unit.code} a déjà {before.in_person} + {before.webconference} séances : cela ne change rien.",
            f"{unit.code} has {before.in_person} + {before.webconference} sessions already: this changes nothing.",
        )
    shares = _fitted(state, unit, unit.shares, sum(after.values())) if unit.shares is not None else None
    state.put(unit, shares=shares, **after)


def _fitted(state: State, unit: Unit, shares: dict[str, int], total: int) -> dict[str, int]:
    """Shares that make the total: sessions more or fewer are those of whoever has most still to come."""
    after = dict(shares)
    coming = {trainer: share - state.past.held(unit.code, trainer=trainer) for trainer, share in shares.items()}
    while after and sum(after.values()) != total:
        step = 1 if sum(after.values()) < total else -1
        chosen = max(coming, key=lambda trainer: (coming[trainer], trainer))
        after[chosen] += step
        coming[chosen] += step
    if after != shares:
        told = ", ".join(f"{trainer} {share}" for trainer, share in after.items())
        state.note(
            f"{unit.code} : pour {total} séances, les parts deviennent {told}.",
            f"{unit.code}: for {total} sessions, the shares become {told}.",
        )
    return after


def rhythm(state: State, change: Rhythm) -> None:
    unit = _scheduled(state, change.unit)
    if unit.sessions_per_week == change.sessions_per_week:
        n = counted(unit.sessions_per_week, SESSION)
        state.note(
            f"{unit.code} peut déjà avoir {n.fr} par semaine : cela ne change rien.",
            f"{unit.code} may have {n.en} in one week already: this changes nothing.",
        )
    state.put(unit, sessions_per_week=change.sessions_per_week)


def _scheduled(state: State, code: str) -> Unit:
    unit = state.units[code]
    if not unit.is_scheduled:
        raise Refused(
            Text(
                f"l’UE {code} (« {unit.modality} ») n’a pas de séance ici ; vérifiez son code",
                f"the unit {code} (“{unit.modality}”) has no session here; check its code",
            ),
            "unit",
        )
    if unit.last is not None and state.past.day is not None and unit.last < state.past.day:
        ended = date(unit.last)
        raise Refused(
            Text(
                f"l’UE {code} s’est terminée le {ended.fr} ; ajoutez-en une autre (« add_unit ») pour la suite",
                f"the unit {code} ended on {ended.en}; add another one (“add_unit”) for what is to come",
            ),
            "unit",
        )
    return unit


def _day(state: State) -> Text:
    return date(state.past.day) if state.past.day is not None else Text("", "")
