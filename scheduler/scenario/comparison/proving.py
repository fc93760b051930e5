"""What was proved of a scenario's timetable, in sentences."""

from collections.abc import Iterator

from scheduler.checker.report import Report
from scheduler.scenario.comparison.compare import Figures, Row
from scheduler.text import Text
from scheduler.timetable.schema import TierResult
from scheduler.wording import CLASH, NOTHING, Noun, counted

MOVE = Noun("déplacement", "move")
CHANGE = Noun(
    "changement léger (même créneau ; autre salle, formateur ou type de séance)",
    "light change (same slot; another room, trainer or kind)",
    "changements légers (même créneau ; autre salle, formateur ou type de séance)",
    "light changes (same slot; another room, trainer or kind)",
)


def proved(row: Row, today: Report) -> Iterator[Text]:
    """« 6 déplacements, c’est prouvé : aucun emploi du temps n’en a moins. » and the like, for each objective.

    A proof about fewer moves holds at the number of clashes that is stated before it.
    """
    figures = row.figures
    if figures is None:
        return
    yield clashes_said(figures, row.proof("clashes"), today)
    yield _said(counted(figures.moves, MOVE), figures.moves, row.proof("moves"), _given(figures))
    if figures.changes:
        yield _said(counted(figures.changes, CHANGE), figures.changes, row.proof("changes"), NOTHING)
    if figures.cancelled or figures.added:
        gone, new = figures.cancelled, figures.added
        yield Text(
            f"{gone} séance{'s' if gone > 1 else ''} annulée{'s' if gone > 1 else ''}, {new} "
            f"ajoutée{'s' if new > 1 else ''}.",
            f"{gone} session{'' if gone == 1 else 's'} cancelled, {new} added.",
        )
    if row.outcome.scenario.improve:
        yield _improved(figures, row.outcome.floor)
    if figures.is_reweighed:
        yield Text(
            f"Ce scénario change des poids : avec les siens, ses critères valent {figures.own_cost} points ; le "
            "tableau compte avec ceux d’aujourd’hui.",
            f"This scenario changes weights: by its own its criteria cost {figures.own_cost}; the table counts by "
            "today’s.",
        )


def clashes_said(figures: Figures, proof: TierResult | None, today: Report) -> Text:
    """The clashes, against today's."""
    if not figures.clashes:
        return Text("Aucun conflit.", "No clash.")
    before = counted(today.clash_count, CLASH)
    number = counted(figures.clashes, CLASH)
    said = _said(number, figures.clashes, proof, NOTHING)
    return Text(f"{said.fr} Aujourd’hui : {before.fr}.", f"{said.en} Today: {before.en}.")


def _improved(figures: Figures, floor: int | None) -> Text:
    """What letting sessions move gained, and how much more could be hoped for."""
    cost, gain = figures.own_cost, max(0, -figures.cost_added)
    points = counted(gain, Noun("point", "point"))
    won = (
        Text(f"{points.fr} de moins qu’aujourd’hui", f"{points.en} fewer than today")
        if gain
        else Text("rien de mieux qu’aujourd’hui", "nothing better than today")
    )
    if floor is None or figures.clashes:
        return Text(f"Critères : {won.fr}.", f"Criteria: {won.en}.")
    if cost <= floor:
        return Text(
            f"Critères : {won.fr} ; c’est prouvé : aucun emploi du temps sans conflit ne fait mieux, quoi qu’on "
            "déplace.",
            f"Criteria: {won.en}; proved: no timetable without clashes does better, whatever moves.",
        )
    return Text(
        f"Critères : {won.fr} ; aucun emploi du temps sans conflit ne descend sous {floor}, quoi qu’on déplace.",
        f"Criteria: {won.en}; no timetable without clashes goes below {floor}, whatever moves.",
    )


def _given(figures: Figures) -> Text:
    return Text(" à ce nombre de conflits", " at this number of clashes") if figures.clashes else NOTHING


def _said(number: Text, value: int, proof: TierResult | None, given: Text) -> Text:
    if value == 0:
        return Text(f"{number.fr}.", f"{number.en}.")
    if proof is None or proof.status == "unknown":
        return Text(
            f"{number.fr} ; on ignore s’il peut y en avoir moins.", f"{number.en}; whether fewer is possible is not "
            "known.",
        )  # fmt: skip
    if proof.status == "optimal":
        return Text(
            f"{number.fr}, c’est prouvé : aucun emploi du temps n’en a moins{given.fr}.",
            f"{number.en}, proved: no timetable has fewer{given.en}.",
        )
    return Text(f"{number.fr}, au moins {proof.bound}{given.fr}.", f"{number.en}, at least {proof.bound}{given.en}.")
