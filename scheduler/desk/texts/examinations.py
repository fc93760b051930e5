"""What the board says of examinations. A name that ends with `_exam` stands for the one without, of sessions."""

from scheduler.text import Text

EXAMINATIONS = {
    "exam": Text("Examen", "Examination"),
    "exam_mark": Text("E", "E"),
    "examinations": Text("Examens", "Examinations"),
    "exams_best": Text("optimal, prouvé", "optimal, proved"),
    "due_by": Text("à rendre avant {hour}", "due by {hour}"),
    "watched_by": Text("Surveillance : {who}", "Invigilation: {who}"),
    "nobody_watches": Text("Personne ne surveille encore", "Nobody invigilates yet"),
    "answers_for": Text("Joignable pendant l’épreuve : {who}", "Can be reached meanwhile: {who}"),
    "picked_exam": Text("{id} pris : {n} heures possibles.", "{id} picked up: {n} possible hours."),
    "put_exam": Text("{id} reposé.", "{id} put back."),
    "not_placed_exam": Text("Pas encore placé", "Not placed yet"),
    "was_on_exam": Text("Il était le {when}", "It was on {when}"),
    "take_out_why_exam": Text(
        "L’examen va dans « À placer » (touche Suppr)", "The examination goes to “To be placed” (Delete key)"
    ),
    "pinned_exam": Text("fixé", "pinned"),
    "looking_exam": Text("Je regarde toutes les heures de sa session…", "Looking at every hour of its session…"),
    "possible_count_exam": Text("{n} heures possibles", "{n} possible hours"),
    "best_dates_exam": Text("Les meilleures heures", "The best hours"),
    "no_dates_exam": Text("Aucune autre heure n’est possible.", "No other hour is possible."),
    "same_place_exam": Text("C’est là qu’il est.", "It is there already."),
    "why_no_date": Text("Pourquoi aucune date", "Why no date"),
    "looking_why": Text("Je cherche ce qui s’y oppose…", "Looking for what is in its way…"),
}
