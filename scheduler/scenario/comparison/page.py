"""whatif.html: the scenarios side by side, and the moves of each drawn on the weeks.

Like timetable.html it is complete in itself: no request, a Content-Security-Policy that allows its own style and script
alone, everything of the instance escaped. Without JavaScript it has the table and every scenario's moves in words.
"""

from itertools import chain

from scheduler.export.page.data import Json, marks
from scheduler.export.page.page import Page, embedded
from scheduler.export.page.texts import WORDS as TIMETABLE_WORDS
from scheduler.export.page.texts import Words
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.comparison.compare import Comparison, Row
from scheduler.scenario.comparison.page_rows import matrix, scenario_rows
from scheduler.scenario.comparison.telling import MANY, columns
from scheduler.text import Lang, Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.diff import Difference
from scheduler.timetable.schema import AlternanceDay, Held, Session

_AS_IN_TIMETABLE = (
    "skip", "today", "clashes", "trainer", "total", "groups", "trainers", "print", "criterion", "value", "weight",
    "weeks", "legend", "alternance", "webconference",
)  # fmt: skip
WORDS: dict[str, Text] = {
    **{key: TIMETABLE_WORDS[key] for key in _AS_IN_TIMETABLE},
    "whatif": Text("Et si…", "What if"),
    "comparison": Text("Les scénarios", "The scenarios"),
    "comparison_help": Text(
        "Du meilleur choix au moins bon : conflits, puis déplacements, changements légers, critères, étudiants. "
        "Choisissez un scénario pour voir ce qu’il déplace.",
        "From the best choice to the worst: clashes, then moves, light changes, criteria, students. Choose a "
        "scenario to see what it moves.",
    ),
    "all_scenarios": Text("Tous les scénarios", "All scenarios"),
    "rank": Text("Rang", "Rank"),
    "scenario": Text("Scénario", "Scenario"),
    "moves": Text("Déplacements", "Moves"),
    "changes": Text("Salle ou formateur seuls", "Room or trainer alone"),
    "sessions": Text("Séances annulées, ajoutées", "Sessions cancelled, added"),
    "cost": Text("Critères, total des points", "Criteria, total of points"),
    "students": Text("Étudiants touchés", "Students touched"),
    "status": Text("Réponse", "Answer"),
    "sort": Text("Trier par cette colonne", "Sort by this column"),
    "equal": Text("à égalité", "equal"),
    "sweep": Text("Qui est critique, et quand", "Who is critical, and when"),
    "sweep_help": Text(
        "Déplacements si le formateur est absent pendant la période qui commence ce jour ; « +n » : conflits ajoutés, "
        "× : aucun emploi du temps possible, ? : sans réponse, · : rien ne bouge, case vide : aucune séance. "
        "Choisissez une case pour la voir.",
        "Moves if the trainer is away in the span that begins on this day; “+n”: clashes added, ×: no timetable "
        "possible, ?: no answer, ·: nothing moves, empty: no session. Choose a cell to see it.",
    ),
    "show": Text("Montrer", "Show"),
    "everyone": Text("Tous ceux qui sont touchés", "Everyone who is affected"),
    "moves_list": Text("Ce qui change, par date", "What changes, by date"),
    "clash_list": Text("Conflits qui restent", "Clashes that remain"),
    "criteria": Text("Critères, un par un", "Criteria, one by one"),
    "difference": Text("Écart", "Difference"),
    "changed_weeks": Text("Changements et conflits", "Changes and clashes"),
    "all_weeks": Text("Toutes", "All"),
    "old_place": Text("ancienne place", "old place"),
    "new_place": Text("nouvelle place", "new place"),
    "changed": Text("salle, formateur ou type changé", "room, trainer or kind changed"),
    "unmoved": Text("ne bouge pas", "does not move"),
    "clash": Text("Conflit", "Clash"),
    "cancelled": Text("annulée", "cancelled"),
    "added": Text("ajoutée", "added"),
    "room_changes": Text("salle {old} → {new}", "room {old} → {new}"),
    "trainer_changes": Text("{old} → {new}", "{old} → {new}"),
    "others": Text("{n} autres séances", "{n} other sessions"),
    "other": Text("1 autre séance", "1 other session"),
    "in_person": Text("regroupement", "in-person session"),
    "count_one": Text("1 changement", "1 change"),
    "count_many": Text("{n} changements", "{n} changes"),
    "moved_from": Text("{id}, nouvelle place ; était {when}. Aller à l’ancienne place.",
                       "{id}, new place; was {when}. Go to the old place."),
    "moved_to": Text("{id}, ancienne place ; va {when}. Aller à la nouvelle place.",
                     "{id}, old place; goes to {when}. Go to the new place."),
    "go_to": Text("Voir le changement {n} sur les semaines", "See change {n} on the weeks"),
    "nothing_drawn": Text("Rien ne change dans les semaines de ce choix.", "Nothing changes in these weeks."),
    "noscript": Text(
        "JavaScript est désactivé : le tableau et les changements de chaque scénario sont ici en toutes lettres ; le "
        "dessin des semaines en a besoin.",
        "JavaScript is off: the table and the changes of each scenario are here in words; the drawing of the weeks "
        "needs it.",
    ),
}  # fmt: skip


PAGE = Page(
    "scheduler.scenario.comparison",
    "whatif.html",
    ("page.css", "weeks.css", "report.css", "print.css", "whatif.css"),
    ("dom.js", "calendar.js", "moves.js", "whatif.js"),
)


def page(comparison: Comparison, *, lang: Lang | None = None) -> str:
    """The page of a comparison, in `lang` or the instance's own language; the same arguments give the same text."""
    words = Words(lang or comparison.instance.locale)
    own = {key: words.of(text) for key, text in WORDS.items()}
    return PAGE.render(
        lang=words.lang,
        title=f"{own['whatif']} – {comparison.instance.title}",
        w=own,
        instance=comparison.instance,
        report=comparison.report,
        rows=scenario_rows(comparison, words),
        labels=columns(comparison.rows),
        many=MANY,
        matrix=matrix(comparison, words),
        examples=_examples(comparison),
        data=embedded(page_data(comparison, words, own)),
    )


def _examples(comparison: Comparison) -> tuple[str, str, str]:
    """Units for the legend: those of a change before those that only exist; fewer than three repeat."""
    moved = (held.unit for row in comparison.rows for each in row.differences
             if isinstance(held := each.after or each.before, Session))  # fmt: skip
    found = list(dict.fromkeys(chain(moved, (unit.code for unit in comparison.instance.scheduled_units))))
    return found[0], found[1 % len(found)], found[2 % len(found)]


def page_data(comparison: Comparison, words: Words, own: dict[str, str]) -> Json:
    """What the script draws: today's sessions once, and of each scenario what differs. The same arguments always give
    the same object. Dates and hours are texts in the centre's zone, so that the reader's own zone changes nothing."""
    instance = comparison.instance
    timeline = Timeline(instance.model_copy(update={"locale": words.lang}))
    today = [_held_data(instance, held) for held in comparison.timetable.held]
    return {
        "lang": words.lang,
        "zone": instance.timezone,
        "words": own,
        "columns": _weekdays(comparison, timeline),
        "marks": marks(timeline, words),
        "taught": [day.isoformat() for day in timeline.slots_on],
        "inside": _lineages(comparison),
        "trainers": _names(comparison),
        "today": today,
        "clashes": sorted({id_ for clash in comparison.report.clashes for id_ in clash.ids}),
        "first": _first(comparison),
        "scenarios": [_scenario_data(instance, row) for row in comparison.rows],
    }


def _first(comparison: Comparison) -> int:
    """The scenario shown first: the best choice; of a sweep, the worst absence."""
    names = [row.name for row in comparison.rows]
    worst = next((row for row in comparison.critical if row.planned is not None), None)
    return names.index(worst.name) if comparison.sweep is not None and worst is not None else 0


def _scenario_data(instance: Instance, row: Row) -> Json:
    clashes = row.planned.report.clashes if row.planned is not None else ()
    return {
        "name": row.name,
        "title": row.title,
        "groups": row.affected.groups,
        "trainers": row.affected.trainers,
        "clashes": sorted({id_ for clash in clashes for id_ in clash.ids}),
        "changes": [_difference_data(instance, each) for each in row.differences],
    }


def _difference_data(instance: Instance, each: Difference) -> Json:
    return {
        "id": each.id,
        "change": each.kind,
        "before": _held_data(instance, each.before) if each.before is not None else None,
        "after": _held_data(instance, each.after) if each.after is not None else None,
    }


def _held_data(instance: Instance, held: Held) -> Json:
    start = held.start.astimezone(instance.zone)
    row: Json = {
        "id": held.id,
        "day": start.date().isoformat(),
        "start": f"{start:%H:%M}",
        "groups": held.groups,
        "trainers": held.trainers,
    }
    if isinstance(held, AlternanceDay):
        return row | {"kind": "alternance"}
    return row | {"unit": held.unit, "kind": held.kind, "room": held.room}


def _weekdays(comparison: Comparison, timeline: Timeline) -> list[int]:
    """Weekdays shown, Monday 0: those taught, and any other on which something is held."""
    days = {day.weekday() for day in timeline.slots_on}
    planned = [row.planned.timetable for row in comparison.rows if row.planned is not None]
    for timetable in (comparison.timetable, *planned):
        starts = chain((s.start for s in timetable.sessions), (d.start for d in timetable.alternance))
        days |= {start.astimezone(comparison.instance.zone).weekday() for start in starts}
    return sorted(days)


def _lineages(comparison: Comparison) -> dict[str, list[str]]:
    """Whose sessions a group attends: its own and those of the groups it is part of, in whatever instance it is."""
    found: dict[str, list[str]] = {}
    for instance in _instances(comparison):
        for group in instance.groups:
            found.setdefault(group.id, list(instance.lineage(group.id)))
    return found


def _names(comparison: Comparison) -> dict[str, str]:
    ids = dict.fromkeys(trainer.id for instance in _instances(comparison) for trainer in instance.trainers)
    owner = {
        trainer.id: row
        for row in comparison.rows
        if row.planned is not None
        for trainer in row.planned.instance.trainers
    }
    return {id_: comparison.name_of(id_, owner.get(id_)) for id_ in ids}


def _instances(comparison: Comparison) -> list[Instance]:
    return [comparison.instance, *(row.planned.instance for row in comparison.rows if row.planned is not None)]
