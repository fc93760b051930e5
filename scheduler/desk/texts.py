"""What the desk's pages say, by name; the scripts are given all of it in the page's language."""

from scheduler.text import Lang, Text

_TEXTS = {
    "years": Text("Années", "Years"),
    "no_years": Text(
        "Aucune année ici. Une année est un dossier avec un fichier « instance.yaml » : « scheduler init DOSSIER ».",
        "No year here. A year is a folder with a file “instance.yaml”: “scheduler init DIR”.",
    ),
    "board": Text("Planning", "Board"),
    "open": Text("Ouvrir", "Open"),
    "undo": Text("Annuler", "Undo"),
    "redo": Text("Rétablir", "Redo"),
    "undo_what": Text("Annuler : {what} (Ctrl+Z)", "Undo: {what} (Ctrl+Z)"),
    "redo_what": Text("Rétablir : {what} (Ctrl+Y)", "Redo: {what} (Ctrl+Y)"),
    "nothing_to_undo": Text("Rien à annuler", "Nothing to undo"),
    "nothing_to_redo": Text("Rien à rétablir", "Nothing to redo"),
    "download": Text("Enregistrer sous…", "Save as…"),
    "download_why": Text(
        "Le fichier de l’emploi du temps, pour « scheduler publish » et « scheduler export »",
        "The timetable's file, for “scheduler publish” and “scheduler export”",
    ),
    "saved": Text("Brouillon enregistré", "Draft saved"),
    "changes": Text("{n} changements depuis l’ouverture", "{n} changes since it was opened"),
    "one_change": Text("1 changement depuis l’ouverture", "1 change since it was opened"),
    "no_change": Text("aucun changement", "no change"),
    "timetable_of": Text("Planning de", "Timetable of"),
    "groups": Text("Groupes", "Groups"),
    "trainers": Text("Formateurs", "Trainers"),
    "rooms": Text("Salles", "Rooms"),
    "units": Text("UE", "Units"),
    "legend": Text("Légende", "Legend"),
    "in_person": Text("Regroupement", "In-person session"),
    "webconference": Text("Webconférence", "Webconference"),
    "in_person_mark": Text("R", "P"),
    "webconference_mark": Text("W", "W"),
    "alternance": Text("Journée d’alternance", "Alternance day"),
    "busy": Text("Occupé ailleurs", "Busy elsewhere"),
    "best": Text("le meilleur", "the best"),
    "free": Text("libre, et ce qu’il coûte en points", "free, and what it costs in points"),
    "clash": Text("conflit de formateur", "trainer clash"),
    "closed": Text("impossible", "impossible"),
    "siblings": Text("autres séances de l’UE", "other sessions of the unit"),
    "pinned": Text("fixée", "pinned"),
    "week": Text("S{n}", "W{n}"),
    "now": Text("Tenue ici", "Held here"),
    "choose": Text(
        "Choisissez une séance : la souris, le doigt, ou les flèches puis Entrée. Tous les créneaux de l’année disent "
        "alors s’ils conviennent.",
        "Choose a session: with the mouse, a finger, or the arrows and Enter. Every slot of the year then says whether "
        "it suits.",
    ),
    "keys": Text(
        "Flèches : aller d’un créneau à l’autre · Entrée : prendre, poser · Échap : reposer · P : fixer, libérer",
        "Arrows: go from slot to slot · Enter: pick up, drop · Escape: put back · P: pin, unpin",
    ),
    "pin": Text("Fixer", "Pin"),
    "unpin": Text("Libérer", "Unpin"),
    "put_back": Text("Reposer", "Put back"),
    "exchange": Text("Échanger avec {id}", "Exchange with {id}"),
    "looking": Text("Je regarde tous les créneaux…", "Looking at every slot…"),
    "here": Text("Ici : {when}", "Here: {when}"),
    "possible": Text("Possible, {points} points", "Possible, {points} points"),
    "with_clash": Text(
        "Possible avec {n} conflit de plus, {points} points", "Possible with {n} more clash, {points} points"
    ),
    "impossible": Text("Impossible", "Impossible"),
    "nothing_else": Text("rien d’autre ne change", "nothing else changes"),
    "taught_by": Text("avec {trainers}", "with {trainers}"),
    "best_dates": Text("Les meilleures dates", "The best dates"),
    "no_dates": Text("Aucune autre date n’est possible.", "No other date is possible."),
    "possible_count": Text("{n} créneaux possibles", "{n} possible slots"),
    "to_tell": Text("À prévenir", "To be told"),
    "clashes": Text("Conflits", "Clashes"),
    "points": Text("Points", "Points"),
    "there": Text("→ {points} ici", "→ {points} here"),
    "proved": Text("{n} : optimal, prouvé", "{n}: optimal, proved"),
    "at_least": Text("aucun planning en dessous de {n}, prouvé", "no timetable below {n}, proved"),
    "rules_kept": Text("toutes les règles sont respectées", "every rule is kept"),
    "rules_broken": Text("{n} règles enfreintes", "{n} rules broken"),
    "picked": Text("{id} prise : {n} créneaux possibles.", "{id} picked up: {n} possible slots."),
    "put": Text("{id} reposée.", "{id} put back."),
    "done": Text("{label}. Conflits : {clashes}, points : {points}.", "{label}. Clashes: {clashes}, points: {points}."),
    "undone": Text("Annulé : {label}.", "Undone: {label}."),
    "meanwhile": Text(
        "Rien n’a été fait : le planning a changé entre-temps ({labels}). Le voici tel qu’il est maintenant.",
        "Nothing was done: the timetable changed meanwhile ({labels}). Here it is as it is now.",
    ),
    "refused": Text("Refusé", "Refused"),
    "lost": Text(
        "Le bureau ne répond plus : relancez « scheduler desk ». Ce qui était fait est enregistré.",
        "The desk does not answer any more: start “scheduler desk” again. What was done is saved.",
    ),
    "back": Text("Le bureau répond à nouveau.", "The desk answers again."),
    "solve": Text("Calculer…", "Solve…"),
    "solve_title": Text("Calculer le planning", "Solve the timetable"),
    "solve_why": Text(
        "Tout le planning est calculé à nouveau ; ce qui est fixé ne bouge pas. Le résultat remplace le planning "
        "d’un coup, et « Annuler » rend l’ancien. Vous pouvez fermer la page : le calcul continue.",
        "The whole timetable is solved anew; what is pinned does not move. The result replaces the timetable at once, "
        "and “Undo” gives the old one back. You may close the page: the search goes on.",
    ),
    "solve_limit": Text("Temps donné", "Time given"),
    "seconds": Text("{n} s", "{n} s"),
    "minutes": Text("{n} min", "{n} min"),
    "solve_go": Text("Calculer", "Solve"),
    "solve_stop": Text("Arrêter et garder le meilleur", "Stop and keep the best"),
    "solve_stopping": Text("Arrêt…", "Stopping…"),
    "solve_elapsed": Text("{elapsed} s sur {limit} s", "{elapsed} s of {limit} s"),
    "solve_held": Text("Trouvé : {clashes} conflits, {cost} points", "Found: {clashes} clashes, {cost} points"),
    "solve_nothing": Text("Pas encore de planning complet", "No complete timetable yet"),
    "solve_bound": Text("Prouvé : pas moins de {bound} points", "Proved: no less than {bound} points"),
    "solve_chart": Text("Points au fil du temps, et ce qui est prouvé", "Points over time, and what is proved"),
    "solve_running": Text("Calcul en cours", "Solving"),
    "close": Text("Fermer", "Close"),
    "empty_board": Text(
        "Ce planning est vide : « Calculer… » place les séances.",
        "This timetable is empty: “Solve…” places the sessions.",
    ),
    "skip": Text("Aller au planning", "Go to the timetable"),
    "journal": Text("Ce qui a été fait", "What has been done"),
    "same_place": Text("C’est là qu’elle est.", "It is there already."),
    "other_state": Text("Le planning a changé : {label}", "The timetable has changed: {label}"),
    "closed_door": Text("Cette adresse n’ouvre pas le bureau", "This address does not open the desk"),
    "closed_door_why": Text(
        "L’adresse imprimée par « scheduler desk » ne sert qu’une fois, dans un seul navigateur. Pour en ouvrir un "
        "autre, arrêtez le bureau (Ctrl-C) et relancez-le : rien n’est perdu.",
        "The address that “scheduler desk” prints serves once, in one browser. To open another, stop the desk (Ctrl-C) "
        "and start it again: nothing is lost.",
    ),
    "faulty": Text("Cette année ne s’ouvre pas", "This year does not open"),
    "draft": Text("brouillon", "draft"),
    "no_draft": Text("pas encore ouverte", "not opened yet"),
    "no_timetable": Text("pas encore d’emploi du temps", "no timetable yet"),
    "internal": Text(
        "Erreur du logiciel ; rien n’a changé. Relancez « scheduler desk --debug » et signalez ce qu’il affiche.",
        "A fault of the program; nothing has changed. Start “scheduler desk --debug” and report what it shows.",
    ),
    "no_such_page": Text(
        "Cette page n’existe pas, ou cette année n’y est plus", "There is no such page, or the year is no longer there"
    ),
    "no_act": Text(
        "Le bureau ne connaît pas cette demande ; rien n’a changé",
        "The desk does not know this request; nothing has changed",
    ),
    "unknown_session": Text("cette séance n’existe plus", "this session does not exist any more"),
}


def texts(lang: Lang) -> dict[str, str]:
    return {name: text.to(lang) for name, text in _TEXTS.items()}


def said(name: str, lang: Lang) -> str:
    """One text. Raises KeyError."""
    return _TEXTS[name].to(lang)
