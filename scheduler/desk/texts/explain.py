"""What the page Explain says."""

from scheduler.text import Text

EXPLAIN = {
    "why_title": Text("Expliquer", "Explain"),
    "why_lead": Text(
        "Les quelques points qui se contredisent, et à qui demander quoi pour que cela aille.",
        "The few points that contradict each other, and whom to ask what, so that it works.",
    ),
    "why_year": Text(
        "Pourquoi cette année est impossible, ou a des conflits ?", "Why is this year impossible, or clashing?"
    ),
    "why_clashes": Text("Les conflits du brouillon", "The clashes of the draft"),
    "why_scenarios": Text("Les scénarios qui ne vont pas", "The scenarios that cannot be done"),
    "why_ask": Text("Pourquoi ?", "Why?"),
    "why_ask_what": Text("Pourquoi ? {what}", "Why? {what}"),
    "why_limit": Text("Temps de recherche", "Time to search"),
    "why_s": Text("{n} s", "{n} s"),
    "why_min": Text("{n} min", "{n} min"),
    "why_at_work": Text("{phase} · {elapsed} s", "{phase} · {elapsed} s"),
    "why_stop": Text("Arrêter, et garder ce qui est prouvé", "Stop, and keep what is proved"),
    "why_stopping": Text("Arrêt…", "Stopping…"),
    "why_nothing": Text(
        "Choisissez ce qu’il faut expliquer. Si l’année est possible et sans conflit, c’est dit aussi.",
        "Choose what is to be explained. If the year is possible and without a clash, that is said too.",
    ),
    "why_outdated": Text(
        "Le brouillon a changé depuis : relancez l’explication avant de vous y fier.",
        "The draft has changed since: explain again before you rely on it.",
    ),
    "why_interrupted": Text("Arrêté : voici ce qui était déjà prouvé.", "Stopped: this was proved already."),
    "why_arithmetic": Text("Rien qu’en comptant", "By counting alone"),
    "why_cause": Text("Ces points se contredisent", "These points contradict each other"),
    "why_cause_n": Text("Raison {n}", "Reason {n}"),
    "why_minimal": Text(
        "Vérifié : sans l’un d’entre eux, les autres peuvent tenir ensemble.",
        "Verified: without any one of them, the others can hold together.",
    ),
    "why_unavoidable": Text("Conflits qu’aucun planning n’évite", "Clashes that no timetable avoids"),
    "why_fewest": Text("{n} conflits dans le planning trouvé", "{n} clashes in the timetable found"),
    "why_least": Text("{n} conflits, aucun planning n’en a moins", "{n} clashes, no timetable has fewer"),
    "why_repairs": Text("Ce qui aiderait, le plus facile d’abord", "What would help, the easiest first"),
    "why_no_repairs": Text(
        "Aucun remède n’a été trouvé dans le temps donné.", "No remedy was found in the time given."
    ),
    "why_verified": Text("Vérifié", "Verified"),
    "why_unverified": Text("Non vérifié", "Not verified"),
    "why_moves": Text("{n} déplacements", "{n} moves"),
    "why_left": Text("{n} conflits restent", "{n} clashes remain"),
    "why_try": Text("Essayer", "Try it"),
    "why_try_what": Text("Essayer : {what}", "Try it: {what}"),
    "why_try_why": Text(
        "« Essayer » en fait un scénario, à comparer puis à adopter dans « Et si… ».",
        "“Try it” makes a scenario of it, to be compared and then adopted in “What if”.",
    ),
    "why_done": Text("Expliqué : {title}", "Explained: {title}"),
}
