"""What the guide and the first-use hints say, apart from the guide's pages themselves."""

from scheduler.text import Text

GUIDE = {
    "guide": Text("Guide du planificateur", "Planner's guide"),
    "guide_start": Text("Années", "Years"),
    "guide_data": Text("Données", "Data"),
    "guide_board": Text("Planning", "Board"),
    "guide_solve": Text("Calculer", "Solve"),
    "guide_whatif": Text("Et si…", "What if"),
    "guide_explain": Text("Expliquer", "Explain"),
    "guide_publish": Text("Publier", "Publish"),
    "guide_picture_start": Text(
        "La page des années et les façons d’en commencer une", "The page of the years and the ways to begin one"
    ),
    "guide_picture_data": Text(
        "La page Données : tableaux, cellules et fautes", "The page Data: tables, cells and faults"
    ),
    "guide_picture_board": Text(
        "Une séance prise : chaque créneau dit son prix", "A session picked up: every slot says its price"
    ),
    "guide_picture_solve": Text(
        "Ce qu’un calcul peut faire, et le temps donné", "What a search can do, and the time given"
    ),
    "guide_picture_whatif": Text(
        "Ce qui peut arriver, et le formulaire d’une absence", "What may happen, and the form of an absence"
    ),
    "guide_picture_explain": Text("La question posée à la page Expliquer", "The question put to the page Explain"),
    "guide_picture_publish": Text(
        "Ce qui change, pour qui, et la publication", "What changes, for whom, and publishing"
    ),
    "hint": Text("Astuce", "Hint"),
    "hint_read": Text("Compris", "Got it"),
    "hint_off": Text("Ne plus en montrer", "Show no more"),
    "hints_show": Text("Montrer les astuces sur les pages", "Show hints on the pages"),
    "hint_start": Text(
        "Ouvrez une année, ou commencez-en une. Le « ? » de chaque page ouvre le guide.",
        "Open a year, or begin one. The “?” of each page opens the guide.",
    ),
    "hint_board": Text(
        "Prenez une séance : tous les créneaux disent ce qu’ils coûtent. Ctrl+Z revient en arrière.",
        "Pick a session up: every slot says what it costs. Ctrl+Z takes back.",
    ),
    "hint_data": Text(
        "Tapez, collez depuis Excel, peignez les semaines : les fautes se disent à leur cellule.",
        "Type, paste from Excel, paint the weeks: faults are told at their cell.",
    ),
    "hint_whatif": Text(
        "Essayez sans risque : rien ne change dans le brouillon avant « Adopter ».",
        "Try without risk: nothing changes in the draft before “Adopt”.",
    ),
    "hint_explain": Text(
        "Demandez pourquoi : chaque remède s’essaie d’un bouton.", "Ask why: each remedy is tried with a button."
    ),
    "hint_publish": Text(
        "Relisez ce qui change et pour qui : personne ne voit rien avant « Publier… ».",
        "Read what changes and for whom: nobody sees anything before “Publish…”.",
    ),
}
