"""What a suggested date changes, and why other dates are refused, in the planner’s words."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from scheduler.checker.report import Clash, Violation
from scheduler.evaluate.effect import CriterionChange, Effect
from scheduler.instance.schema.instance import Instance
from scheduler.rules import RULES
from scheduler.text import Text
from scheduler.timetable.schema import Held
from scheduler.wording import Noun, joined, listing, short_moment, signed

_NAMED = 3
"""Names that a reason gives before it only counts."""

_MEASURES = {
    "Q1": Noun("point d’écart au rythme régulier", "point off an even rhythm", "points d’écart au rythme régulier",
               "points off an even rhythm"),
    "Q2": Noun("trajet", "trip"),
    "Q3": Noun("soirée mixte", "mixed evening", "soirées mixtes"),
    "Q4": Noun("soirée au-delà de 3 par semaine", "evening above 3 a week", "soirées au-delà de 3 par semaine",
               "evenings above 3 a week"),
    "Q5": Noun("jour de semaine utilisé", "weekday used", "jours de semaine utilisés", "weekdays used"),
    "Q6": Noun("défaut d’enchaînement", "fault of sequence", "défauts d’enchaînement", "faults of sequence"),
    "Q7": Noun("soirée tardive", "late evening", "soirées tardives"),
    "Q8": Noun("séance à une heure à éviter", "session at an avoided time", "séances à une heure à éviter",
               "sessions at avoided times"),
    "Q9": Noun("salle utilisée", "room used", "salles utilisées", "rooms used"),
    "Q10": Noun("séance hors des heures préférées", "session outside the preferred times",
                "séances hors des heures préférées", "sessions outside the preferred times"),
}  # fmt: skip
_CAUSES: dict[str, Text] = {
    "H1": Text("séances trop inégales entre les semestres", "too uneven a split over the semesters"),
    "H3": Text("déjà une séance de l’UE cette semaine-là", "the unit already has a session that week"),
    "H4": Text("aucune salle libre", "no room free"),
    "H5": Text("déjà une journée d’alternance cette semaine-là", "already an alternance day that week"),
    "H6": Text("hors de la période de l’UE", "outside the unit's period"),
    "H7": Text("journée trop longue, ou repos trop court, d’apprentis", "apprentices' day too long, or rest too short"),
    "H8": Text("deux sites dans la même soirée", "two sites in one evening"),
    "H9": Text("fixé par l’instance", "pinned by the instance"),
    "H10": Text("parts des formateurs", "shares of the trainers"),
    "H11": Text("charge du formateur dépassée", "trainer's load exceeded"),
    "H12": Text(
        "avant la fin d’une UE qu’elle suit, ou après le début d’une UE qui la suit",
        "before a unit that it comes after has ended, or after one that comes after it has begun",
    ),
    "H13": Text("l’autre demi-groupe n’y est pas", "the other half-group is not there"),
}
_GROUP_TAKEN = Text("groupe déjà pris", "group already taken")
_GROUP_AT_CENTRE = Text("journée d’alternance du groupe", "the group's alternance day")
_ONE_WEEKDAY = Text("l’alternance a un seul jour de semaine", "alternance has one weekday only")
_GROUP_AWAY = Text("groupe occupé ailleurs", "group busy elsewhere")


def change_words(instance: Instance, change: CriterionChange) -> Text:
    """`−1 trajet pour G1`, `+2 trips for G1`."""
    n, name = signed(change.value), instance.trainer.get(change.subject)
    who = name.name if name is not None else change.subject
    measure = _MEASURES.get(change.code)
    what = measure.after(abs(change.value)) if measure is not None else RULES[change.code].name
    return Text(f"{n} {what.fr} pour {who}", f"{n} {what.en} for {who}")


def effect_words(instance: Instance, effect: Effect) -> list[Text]:
    """Clashes first, then each criterion that counts, the dearest first; a criterion of weight 0 is left out."""
    added, removed = effect.clashes_added, effect.clashes_removed
    said = [
        Text(f"nouveau conflit : {c.text.fr}", f"new clash: {c.text.en}") for c in added if not _is_left_of(c, removed)
    ]
    said += [
        Text(f"conflit évité : {c.text.fr}", f"clash avoided: {c.text.en}")
        for c in removed
        if not _is_left_of(c, added)
    ]
    counted = sorted((c for c in effect.criteria if c.points), key=lambda c: -c.points)
    return said + [change_words(instance, change) for change in counted]


def _is_left_of(clash: Clash, larger: Sequence[Clash]) -> bool:
    """Whether it is what was, or will be, left of a larger clash, with a session more."""
    return any(
        (clash.rule, clash.trainer) == (other.rule, other.trainer) and set(clash.ids) < set(other.ids)
        for other in larger
    )


def consequences(instance: Instance, effect: Effect) -> Text:
    said = effect_words(instance, effect)
    return joined(", ", said) if said else Text("rien d’autre ne change", "nothing else changes")


class Causes:
    """Why slots are not possible, counted: each cause once a slot, with the names it has met."""

    def __init__(self, instance: Instance, rows: Iterable[Held], row: Held) -> None:
        self._instance, self._row = instance, row
        self._unit = {each.id: each.unit or "" for each in rows}
        self._met: Counter[Text] = Counter()
        self._names: dict[Text, Counter[str]] = {}

    def refused(self, after: Held, violations: Sequence[Violation]) -> None:
        other_weekday = after.start.weekday() != self._row.start.weekday()
        self._add([self._of_violation(violation, other_weekday) for violation in violations])

    def clashing(self, clashes: Sequence[Clash]) -> None:
        self._add([self._of_clash(clash) for clash in clashes])

    def counted(self) -> list[tuple[Text, int]]:
        """`groupe déjà pris (TRS002, TET007)` and the number of slots, the most frequent first."""
        return [(self._named(cause), n) for cause, n in self._met.most_common()]

    def _add(self, found: Iterable[tuple[Text, Sequence[str]]]) -> None:
        known = dict[Text, set[str]]()
        for cause, names in found:
            known.setdefault(cause, set()).update(names)
        for cause, met in known.items():
            self._met[cause] += 1
            self._names.setdefault(cause, Counter()).update(sorted(met))

    def _named(self, cause: Text) -> Text:
        names = [name for name, _ in self._names[cause].most_common()]
        if not names:
            return cause
        said = ", ".join([*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])
        return Text(f"{cause.fr} ({said})", f"{cause.en} ({said})")

    def _of_violation(self, violation: Violation, other_weekday: bool) -> tuple[Text, Sequence[str]]:
        others = [name for name in violation.ids if name != self._row.id]
        units = [unit for name in others if (unit := self._unit.get(name))]
        if violation.rule == "H2":
            return (_GROUP_TAKEN, units) if units else (_GROUP_AT_CENTRE if others else _GROUP_AWAY, ())
        if violation.rule == "H5" and other_weekday:
            return _ONE_WEEKDAY, ()
        return _CAUSES.get(violation.rule, RULES[violation.rule].name), units if violation.rule == "H8" else ()

    def _of_clash(self, clash: Clash) -> tuple[Text, Sequence[str]]:
        who = self._instance.trainer[clash.trainer].name
        if clash.rule == "C2":
            return Text(f"{who} indisponible", f"{who} unavailable"), ()
        units = [unit for name in clash.ids if name != self._row.id and (unit := self._unit.get(name))]
        return Text(f"{who} déjà pris", f"{who} already booked"), units


def row_words(row: Held, zone: dt.tzinfo) -> Text:
    """`TRS001-07 (mar. 14/03/2023 17 h)`."""
    when = short_moment(row.start.astimezone(zone))
    return Text(f"{row.id} ({when.fr})", f"{row.id} ({when.en})")


def counted_causes(causes: Iterable[tuple[Text, int]]) -> Text:
    """`groupe déjà pris (TRS002) 12 fois, aucune salle libre 3 fois`."""
    return listing([Text(f"{c.fr} : {n} fois", f"{c.en}: {n} times" if n > 1 else f"{c.en}: once") for c, n in causes])
