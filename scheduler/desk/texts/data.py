"""What the view Data says."""

from scheduler.text import Text

DATA = {
    "the_year": Text("L’année", "The year"),
    "sections": Text("Parties des données", "Parts of the data"),
    "state_of_data": Text("État des données", "State of the data"),
    "skip_to_data": Text("Aller aux données", "Go to the data"),
    "filter": Text("Filtrer", "Filter"),
    "one_row": Text("{n} ligne", "{n} row"),
    "rows_count": Text("{n} lignes", "{n} rows"),
    "row": Text("Ligne", "Row"),
    "row_number": Text("ligne {n}", "row {n}"),
    "add_row": Text("Ajouter", "Add"),
    "duplicate": Text("Dupliquer", "Duplicate"),
    "remove_row": Text("Supprimer", "Delete"),
    "row_detail": Text("Détail…", "Detail…"),
    "close_row": Text("Fermer le détail", "Close the detail"),
    "all_fields": Text("Toute la ligne", "The whole row"),
    "no_rows": Text(
        "Aucune ligne : ajoutez-en une, ou collez ici un tableau copié d’Excel (Ctrl+V).",
        "No row: add one, or paste a table copied from Excel here (Ctrl+V).",
    ),
    "no_match": Text("Aucune ligne ne contient ce texte.", "No row holds this text."),
    "named_there": Text("Cité ailleurs", "Named elsewhere"),
    "named_where": Text(
        "« {name} » est cité ailleurs. Sans lui, rien ne s’enregistre tant que ceci n’est pas corrigé :",
        "“{name}” is named elsewhere. Without it, nothing is saved until this is mended:",
    ),
    "remove_all_the_same": Text("Supprimer quand même", "Delete all the same"),
    "keep_row": Text("Garder", "Keep"),
    "whole_year": Text("toute l’année", "whole year"),
    "sessions": Text("Séances", "Sessions"),
    "brush": Text("Peindre avec", "Paint with"),
    "week_of": Text("Sa semaine", "The week"),
    "dates_of": Text("À certaines dates", "At certain dates"),
    "paint_all": Text("Tout peindre : {what}", "Paint all: {what}"),
    "mark_dates": Text(
        "Choisissez le premier jour, puis le dernier (le même pour un seul jour), ou tirez de l’un à l’autre.",
        "Choose the first day, then the last (the same one twice for a single day), or drag from one to the other.",
    ),
    "from_here": Text(
        "À partir du {from} : choisissez le dernier jour. Échap : y renoncer.",
        "From {from}: choose the last day. Escape: leave it.",
    ),
    "marked": Text("Du {from} au {to} : {level}.", "From {from} to {to}: {level}."),
    "in_part": Text("en partie", "in part"),
    "weights": Text("Règles et poids", "Rules and weights"),
    "weights_why": Text(
        "Le logiciel cherche le planning qui coûte le moins de points. Le prix dit ce qui compte pour vous : 0, rien.",
        "The program looks for the timetable that costs the fewest points. The price says what matters to you: 0, "
        "nothing.",
    ),
    "counts": Text("Ce qui coûte", "What costs"),
    "price": Text("Prix en points", "Price in points"),
    "usual_price": Text("Usuel", "Usual"),
    "today": Text("Aujourd’hui", "Today"),
    "costs_today": Text("Points", "Points"),
    "hard_rules": Text("Ce qui est toujours respecté, et les conflits", "What is always kept, and clashes"),
    "workbook": Text("Classeur Excel", "Excel workbook"),
    "workbook_why": Text(
        "Toute l’année en tables Excel. Renvoyé ici, le classeur montre d’abord ce qu’il changerait.",
        "The whole year as Excel tables. Sent back here, the workbook first shows what it would change.",
    ),
    "workbook_out": Text("Télécharger le classeur", "Download the workbook"),
    "workbook_in": Text("Regarder un classeur :", "Look at a workbook:"),
    "reading_file": Text("Lecture…", "Reading…"),
    "file_not_sent": Text(
        "Ce fichier n’a pas pu être envoyé (9 Mo au plus).", "This file could not be sent (9 MB at most)."
    ),
    "offer_faulty": Text(
        "Rien ne peut être repris tant que ceci n’est pas corrigé dans le fichier :",
        "Nothing can be taken over until this is mended in the file:",
    ),
    "offer_same": Text("Ce fichier ne change rien.", "This file changes nothing."),
    "offer_counts": Text(
        "ajoutées : {added}, changées : {changed}, ôtées : {gone}, inchangées : {unchanged}",
        "added: {added}, changed: {changed}, gone: {gone}, unchanged: {unchanged}",
    ),
    "offer_added": Text("Ajouté", "Added"),
    "offer_changed": Text("Changé", "Changed"),
    "offer_gone": Text("Ôté", "Gone"),
    "offer_take": Text("Reprendre ces changements", "Take these changes over"),
    "offer_leave": Text("Ne rien reprendre", "Take nothing over"),
    "not_saved": Text("Non enregistré", "Not saved"),
    "not_saved_why": Text(
        "Ce que vous tapez est gardé dans ce navigateur, et s’enregistre dès que les fautes sont corrigées.",
        "What you type is kept in this browser, and saved as soon as the faults are mended.",
    ),
    "not_saved_faults": Text("Non enregistré. Fautes : {n}.", "Not saved. Faults: {n}."),
    "saving": Text("Enregistrement…", "Saving…"),
    "saved_now": Text("Enregistré.", "Saved."),
    "discard": Text("Abandonner ces changements", "Discard these changes"),
    "lost_wishes": Text(
        "Changements laissés de côté, parce que ces cases ont changé entre-temps : {n}.",
        "Changes set aside, because these cells have changed meanwhile: {n}.",
    ),
    "one_fault": Text("{n} faute", "{n} fault"),
    "fault_count": Text("{n} fautes", "{n} faults"),
    "counting": Text("Ce que le calcul montre", "What counting shows"),
    "proved_impossible": Text("Impossible :", "Impossible:"),
    "proved_clash": Text("Conflit certain :", "Certain clash:"),
    "file_edited": Text("Le fichier a été modifié par un autre programme", "The file was edited by another program"),
    "file_broken": Text(
        "Le fichier a été modifié par un autre programme et n’est plus lisible : corrigez-le là-bas. Ce que vous tapez "
        "ici est gardé.",
        "The file was edited by another program and can no longer be read: mend it there. What you type here is kept.",
    ),
    "seen": Text("Vu", "Seen"),
    "data_hint": Text(
        "Tout s’enregistre à mesure, et s’annule. « Détail… » montre une ligne entière : les disponibilités d’un "
        "formateur s’y peignent.",
        "All is saved as you go, and can be undone. “Detail…” shows a whole row: a trainer's availability is painted "
        "there.",
    ),
    "data_keys": Text(
        "Flèches : aller · Entrée ou F2 : modifier · Tab : à droite · Suppr : vider · Maj+flèches : choisir · Ctrl+C, "
        "Ctrl+V : copier, coller avec Excel",
        "Arrows: go · Enter or F2: edit · Tab: to the right · Delete: empty · Shift+arrows: select · Ctrl+C, Ctrl+V: "
        "copy, paste with Excel",
    ),
}
