"""Who teaches a unit. Sessions already held stay with those who held them."""

from collections.abc import Sequence

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Unit
from scheduler.scenario.changes.change import Change, Short
from scheduler.scenario.changes.forms import Template
from scheduler.scenario.changes.sentences import trainer_name
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import TrainerName, UnitName
from scheduler.text import Text
from scheduler.wording import SESSION, counted, de


class Replace(Change):
    """Another trainer takes a unit over: its sessions that are not past, or all of them."""

    key = "replace"
    heading = Text("Un formateur est remplacé", "A trainer is replaced")
    about = Text(
        "Un autre formateur reprend une UE ; les séances passées restent au premier.",
        "Another trainer takes a unit over; sessions already held stay with the first.",
    )
    example = "{unit: TET007, trainer: LEBON, by: MAKSENE}"
    shorts = (Short("--replace", "TET007:LEBON=MAKSENE", Template("{unit}:{trainer}={by}")),)

    unit: UnitName
    trainer: TrainerName
    by: TrainerName

    def said(self, instance: Instance) -> Text:
        old, new = trainer_name(instance, self.trainer), trainer_name(instance, self.by)
        return Text(f"{new} remplace {old} dans {self.unit}", f"{new} replaces {old} in {self.unit}")

    def apply(self, state: State) -> None:
        unit, old, new = state.units[self.unit], self.trainer, self.by
        if old not in unit.trainers:
            team = ", ".join(unit.trainers) or "–"
            raise Refused(
                f"{old} n’enseigne pas {unit.code} ; écrivez l’un de ses formateurs : {team}",
                f"{old} does not teach {unit.code}; write one of its trainers: {team}",
                "trainer",
            )
        if old == new:
            raise Refused(f"{old} ne peut pas se remplacer soi-même", f"{old} cannot replace themselves", "by")
        if unit.teaching == "together" and len(unit.trainers) > 1:
            _replace_in_team(state, unit, old, new)
            return
        held = state.past.held(unit.code, trainer=old)
        if held == 0:
            trainers = tuple(dict.fromkeys(new if trainer == old else trainer for trainer in unit.trainers))
            shares = _moved(unit.shares, old, new, 0) if unit.shares is not None and len(trainers) > 1 else None
            state.put(unit, trainers=trainers, shares=shares)
            return
        if state.demand(unit).is_in_hours and unit.shares is None:
            trainers = unit.trainers if new in unit.trainers else (*unit.trainers, new)
            state.put(unit, trainers=trainers, teaching="one", shares={old: held} if len(trainers) > 1 else None)
            n = counted(held, SESSION)
            state.note(
                f"{unit.code} : {old} garde {n.fr} d’avant le {state.day_said.fr} ; les suivantes sont à d’autres.",
                f"{unit.code}: {old} keeps {n.en} from before {state.day_said.en}; those to come are others’.",
            )
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
            f"{unit.code} : {old} garde {n.fr} d’avant le {state.day_said.fr} ; {new} en reprend {rest}.",
            f"{unit.code}: {old} keeps {n.en} from before {state.day_said.en}; {new} takes over {left.en}.",
        )

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        """Back to the first one, in whatever way, or to a third."""
        now, then = asked.unit.get(self.unit), repaired.unit.get(self.unit)
        if now is None or then is None:
            return False
        shared = (then.shares or {}).get(self.trainer, 0) > (now.shares or {}).get(self.trainer, 0)
        freed = self.trainer in then.trainers and now.shares is not None and then.shares is None
        back = self.trainer in then.trainers and self.trainer not in now.trainers
        return back or shared or freed or _no_longer_teaches(self.unit, [self.by], asked, repaired)


class AddTrainer(Change):
    """Another trainer may teach the unit's sessions too, one of them each."""

    key = "add_trainer"
    heading = Text("Un formateur de plus pour une UE", "One more trainer for a unit")
    about = Text(
        "Un formateur de plus peut enseigner des séances d’une UE.", "One more trainer may teach a unit’s sessions."
    )
    example = "{unit: TRS001, trainer: MAKSENE}"
    shorts = (Short("--add-trainer", "TRS001=MAKSENE", Template("{unit}={trainer}")),)

    unit: UnitName
    trainer: TrainerName

    def said(self, instance: Instance) -> Text:
        who = trainer_name(instance, self.trainer)
        return Text(f"{who} peut aussi enseigner {self.unit}", f"{who} may teach {self.unit} too")

    def apply(self, state: State) -> None:
        unit = state.units[self.unit]
        if self.trainer in unit.trainers:
            state.unchanged(f"{self.trainer} enseigne déjà {unit.code}", f"{self.trainer} teaches {unit.code} already")
            return
        if unit.teaching == "together" and len(unit.trainers) > 1:
            raise Refused(
                f"les formateurs {de(unit.code)} enseignent ensemble ; un de plus n’y prendrait pas de séances à leur "
                "place : remplacez l’un d’eux (« replace »)",
                f"the trainers of {unit.code} teach together; one more would not take sessions in their place: replace "
                "one of them (“replace”)",
                "unit",
            )
        if unit.shares is not None:
            state.note(
                f"{unit.code} : avec {self.trainer}, les parts indiquées ne valent plus ; le logiciel les choisit.",
                f"{unit.code}: with {self.trainer}, the shares stated no longer hold; the program chooses them.",
            )
        state.put(unit, trainers=(*unit.trainers, self.trainer), teaching="one", shares=None)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return _no_longer_teaches(self.unit, [self.trainer], asked, repaired)


def _no_longer_teaches(unit: str, who: Sequence[str], asked: Instance, repaired: Instance) -> bool:
    now, then = asked.unit.get(unit), repaired.unit.get(unit)
    return now is not None and then is not None and bool(set(who) & set(now.trainers) - set(then.trainers))


def _replace_in_team(state: State, unit: Unit, old: str, new: str) -> None:
    held = state.past.held(unit.code)
    if held:
        n = counted(held, SESSION)
        raise Refused(
            f"{unit.code} est enseignée par {', '.join(unit.trainers)} ensemble, et {n.fr} d’avant le "
            f"{state.day_said.fr} l’ont été ; supprimez l’UE et ajoutez-en une pour le reste, ou commencez plus tôt "
            "par --from",
            f"{unit.code} is taught by {', '.join(unit.trainers)} together, and {n.en} before {state.day_said.en} "
            "already were; drop the unit and add one for the rest, or start earlier with --from",
            "unit",
        )
    state.put(unit, trainers=tuple(dict.fromkeys(new if trainer == old else trainer for trainer in unit.trainers)))


def _shares_now(state: State, unit: Unit) -> dict[str, int]:
    """The shares stated; else those of the timetable, which is all that says who would have taught what."""
    if unit.shares is not None:
        return dict(unit.shares)
    total = state.demand(unit).total * len(unit.each_section)
    if len(unit.trainers) == 1:
        return {unit.trainers[0]: total}
    given = {trainer: state.past.given(unit.code, trainer) for trainer in unit.trainers}
    return fitted_shares(state, unit, given, total)


def _moved(shares: dict[str, int], old: str, new: str, kept: int) -> dict[str, int]:
    """The shares once what `old` has beyond `kept` is `new`'s."""
    after = dict(shares)
    rest = after.pop(old, 0) - kept
    if kept:
        after[old] = kept
    after[new] = after.get(new, 0) + rest
    return after


def fitted_shares(state: State, unit: Unit, shares: dict[str, int], total: int) -> dict[str, int]:
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
