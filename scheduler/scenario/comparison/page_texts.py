"""Every word of whatif.html, in French and English."""

from scheduler.text import Text

WORDS: dict[str, Text] = {
    "whatif": Text("Et si…", "What if"),
    "skip": Text("Aller au contenu", "Skip to the content"),
    "comparison": Text("Les scénarios", "The scenarios"),
    "comparison_help": Text(
        "Du meilleur choix au moins bon : conflits, puis déplacements, changements légers, critères, étudiants. "
        "Choisissez un scénario pour voir ce qu’il déplace.",
        "From the best choice to the worst: clashes, then moves, light changes, criteria, students. Choose a "
        "scenario to see what it moves.",
    ),
    "all_scenarios": Text("Tous les scénarios", "All scenarios"),
    "today": Text("Aujourd’hui", "Today"),
    "rank": Text("Rang", "Rank"),
    "scenario": Text("Scénario", "Scenario"),
    "clashes": Text("Conflits", "Clashes"),
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
    "trainer": Text("Formateur", "Trainer"),
    "total": Text("Total", "Total"),
    "show": Text("Montrer", "Show"),
    "everyone": Text("Tous ceux qui sont touchés", "Everyone who is affected"),
    "groups": Text("Groupes", "Groups"),
    "trainers": Text("Formateurs", "Trainers"),
    "print": Text("Imprimer", "Print"),
    "moves_list": Text("Ce qui change, par date", "What changes, by date"),
    "clash_list": Text("Conflits qui restent", "Clashes that remain"),
    "criteria": Text("Critères, un par un", "Criteria, one by one"),
    "criterion": Text("Critère", "Criterion"),
    "value": Text("Valeur", "Value"),
    "difference": Text("Écart", "Difference"),
    "weight": Text("Poids", "Weight"),
    "weeks": Text("Les semaines", "The weeks"),
    "changed_weeks": Text("Changements et conflits", "Changes and clashes"),
    "all_weeks": Text("Toutes", "All"),
    "legend": Text("Légende", "Legend"),
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
    "alternance": Text("Journée d’alternance", "Alternance day"),
    "in_person": Text("regroupement", "in-person session"),
    "webconference": Text("webconférence", "webconference"),
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
