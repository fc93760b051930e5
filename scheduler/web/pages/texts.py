"""Every word of the pages that the server shows, in French and English."""

from scheduler.text import Text

WORDS: dict[str, Text] = {
    "timetable": Text("Emploi du temps", "Timetable"),
    "skip": Text("Aller au contenu", "Skip to the content"),
    "parts": Text("Parties de la page", "Parts of the page"),
    "other_language": Text("English", "Français"),
    "published": Text(
        "Publié le {when} (révision {number}). Chaque fois que vous l’ouvrez, cette page montre la dernière version.",
        "Published on {when} (revision {number}). Each time you open it, this page shows the latest version.",
    ),
    "zone": Text(
        "Toutes les heures sont celles du centre ({zone}), où que vous soyez.",
        "All times are the centre’s ({zone}), wherever you are.",
    ),
    "gone": Text(
        "Cet emploi du temps n’est plus publié : vous ne voyez ici que ce qui a été annulé depuis moins de 30 jours. "
        "Demandez à votre centre l’adresse qui le remplace.",
        "This timetable is no longer published: you see here only what was cancelled less than 30 days ago. Ask your "
        "centre for the address that replaces it.",
    ),
    "at": Text("{date} à {clock}", "{date} at {clock}"),
    # What comes next
    "next": Text("Prochaines séances", "Next sessions"),
    "nothing_next": Text("Aucune séance à venir.", "No session to come."),
    "today": Text("aujourd’hui", "today"),
    "tomorrow": Text("demain", "tomorrow"),
    "now": Text("En ce moment", "At the moment"),
    "until": Text("jusqu’au {last}", "until {last}"),
    "from_to": Text("du {first} au {last}", "{first} to {last}"),
    "join": Text("Rejoindre la webconférence", "Join the webconference"),
    # Changes
    "changes": Text("Changements récents", "Recent changes"),
    "cancelled": Text("Annulée", "Cancelled"),
    "cancelled_on": Text("Annulée le {date}", "Cancelled on {date}"),
    "moved_on": Text("Déplacée le {date}", "Moved on {date}"),
    "changed_on": Text("Modifiée le {date}", "Changed on {date}"),
    "exam_cancelled_on": Text("Annulé le {date}", "Cancelled on {date}"),
    "exam_moved_on": Text("Déplacé le {date}", "Moved on {date}"),
    "exam_changed_on": Text("Modifié le {date}", "Changed on {date}"),
    "band_cancelled_on": Text("Annulation du {date}", "Cancellation of {date}"),
    "band_changed_on": Text("Modification du {date}", "Change of {date}"),
    "was": Text("avant\u00a0: {what}", "before: {what}"),
    "more_changes_one": Text(
        "Une autre séance a changé ; elle est marquée dans l’année.",
        "Another session changed; it is marked in the year.",
    ),
    "more_changes": Text(
        "{n} autres séances ont changé ; elles sont marquées dans l’année.",
        "{n} other sessions changed; they are marked in the year.",
    ),
    # The year
    "year": Text("Toute l’année", "The whole year"),
    "list": Text("La liste des séances", "The list of sessions"),
    "months": Text("Mois", "Months"),
    "past_one": Text("La semaine passée", "The past week"),
    "past": Text("Les {n} semaines passées", "The {n} past weeks"),
    "week_of": Text("Semaine du {first}", "Week of {first}"),
    "this_week": Text("cette semaine", "this week"),
    "no_session": Text("Aucune séance.", "No session."),
    "empty": Text("Rien n’est prévu pour l’instant.", "Nothing is planned for now."),
    "place": Text("Lieu", "Place"),
    "print": Text("Imprimer", "Print"),
    # Subscribing
    "subscribe": Text("Mettre dans mon agenda", "Put it in my calendar"),
    "subscribe_why": Text(
        "Abonnez votre agenda à cette adresse : il suivra tout seul les séances déplacées et annulées.",
        "Subscribe your calendar to this address: it will follow moved and cancelled sessions by itself.",
    ),
    "subscribe_button": Text("S’abonner sur cet appareil", "Subscribe on this device"),
    "subscribe_on": Text(
        "iPhone, iPad, Mac, Outlook classique, Thunderbird, ICSx⁵. Si rien ne s’ouvre, suivez les étapes ci-dessous.",
        "iPhone, iPad, Mac, classic Outlook, Thunderbird, ICSx⁵. If nothing opens, follow the steps below.",
    ),
    "address": Text("Adresse à copier dans votre agenda", "Address to copy to your calendar"),
    "moodle_address": Text("Adresse pour Moodle", "Address for Moodle"),
    "copy_address": Text("Copier", "Copy"),
    "copied": Text("Copié", "Copied"),
    "copy_failed": Text("Faites Ctrl+C ou Copier", "Press Ctrl+C or Copy"),
    "qr": Text(
        "Pour ouvrir cette page sur un autre appareil, scannez ce code.",
        "To open this page on another device, scan this code.",
    ),
    "qr_label": Text("Code QR de l’adresse de cette page", "QR code of this page’s address"),
    "do_not_import": Text(
        "Ne téléchargez pas le fichier pour l’importer : une copie ne changerait plus jamais.",
        "Do not download the file to import it: a copy would never change again.",
    ),
    "private": Text(
        "Cette adresse n’est faite que pour les personnes concernées : qui la connaît lit cet emploi du temps. Ne la "
        "publiez pas ; si elle a trop circulé, le centre en donne une autre.",
        "This address is only meant for the people concerned: whoever knows it can read this timetable. Do not publish "
        "it; if it has spread too far, the centre gives another one.",
    ),
    "steps": Text("Étape par étape", "Step by step"),
    "delay": Text("Mise à jour", "Updates"),
    "urgent": Text(
        "Ces délais sont ceux des agendas, pas les nôtres. Un changement de dernière minute peut donc y arriver trop "
        "tard : le centre l’annonce aussi, et cette page le montre dès sa publication.",
        "These delays are the calendars’ own, not ours. A last-minute change may thus reach them too late: the centre "
        "announces it as well, and this page shows it as soon as it is published.",
    ),
    # The first page
    "home_title": Text("Emplois du temps", "Timetables"),
    "home_what": Text(
        "Ce serveur donne à chaque groupe, formateur, salle et UE d’un centre de formation son emploi du temps, et "
        "l’adresse à laquelle abonner un agenda.",
        "This server gives each group, trainer, room and unit of a training centre its timetable, and the address to "
        "which a calendar subscribes.",
    ),
    "home_ask": Text(
        "Chacun a sa propre adresse, et aucune n’est affichée ici. Demandez la vôtre à votre centre.",
        "Everybody has an address of their own, and none is shown here. Ask your centre for yours.",
    ),
}
