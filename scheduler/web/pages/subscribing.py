"""How to subscribe with each calendar, and how long it takes to see a change.

What the vendors say, looked up in November 2026: Google, “up to 12 hours” (support.google.com/calendar/answer/37100),
a day and more as its users measure; Outlook.com, “approximately every 3 hours”, “can take more than 24” (Microsoft
support, “Import or subscribe to a calendar”); classic Outlook, the feed's X-PUBLISHED-TTL, an hour, when it sends and
receives; macOS and iOS, their own settings; Thunderbird, the calendar's setting, 30 minutes at first; Moodle, the
interval of its form, whose default is a week (managesubscriptions.php); ICSx⁵, one interval for all (its FAQ). Where
nobody promises it, « environ ».
"""

from dataclasses import dataclass
from typing import Literal

from scheduler.text import Text

AddressKind = Literal["feed", "moodle"]


@dataclass(frozen=True)
class CalendarProgram:
    """A calendar program or service: what to do in it, and when it next looks."""

    key: str
    name: Text
    steps: tuple[Text, ...]
    delay: Text
    address: AddressKind = "feed"


CLIENTS: tuple[CalendarProgram, ...] = (
    CalendarProgram(
        "iphone",
        Text("iPhone et iPad", "iPhone and iPad"),
        (
            Text(
                "Sur cette page, ouverte sur l’iPhone, touchez « S’abonner sur cet appareil », puis « S’abonner ».",
                "On this page, opened on the iPhone, tap “Subscribe on this device”, then “Subscribe”.",
            ),
            Text(
                "Ou bien, dans l’app Calendrier : Calendriers → Ajouter un calendrier → Ajouter un calendrier avec "
                "abonnement, et collez l’adresse.",
                "Or, in the Calendar app: Calendars → Add Calendar → Add Subscription Calendar, and paste the address.",
            ),
        ),
        Text(
            "selon le réglage de récupération des nouvelles données de l’iPhone (Réglages, comptes de Calendrier), de "
            "15 minutes à quelques heures.",
            "as the iPhone’s Fetch New Data setting says (Settings, Calendar Accounts), from 15 minutes to some hours.",
        ),
    ),
    CalendarProgram(
        "android",
        Text("Téléphone Android", "Android phone"),
        (
            Text(
                "L’application Google Agenda ne sait pas ajouter une adresse : ajoutez-la une fois sur le site de "
                "Google Agenda (voir ci-dessous), sur un ordinateur. Elle apparaît ensuite dans l’application.",
                "The Google Calendar app cannot add an address: add it once on Google Calendar’s site (see below), on "
                "a computer. It then appears in the app.",
            ),
            Text(
                "Ou installez ICSx⁵, une application libre : touchez +, collez l’adresse, et choisissez l’intervalle "
                "le plus court. Les séances arrivent dans l’agenda de votre téléphone.",
                "Or install ICSx⁵, a free-software app: tap +, paste the address, and choose the shortest interval. "
                "The sessions come to your phone’s calendar.",
            ),
        ),
        Text("celle de Google, ou l’intervalle choisi dans ICSx⁵.", "Google’s own, or the interval chosen in ICSx⁵."),
    ),
    CalendarProgram(
        "google",
        Text("Google Agenda", "Google Calendar"),
        (
            Text(
                "Copiez l’adresse, puis ouvrez calendar.google.com sur un ordinateur.",
                "Copy the address, then open calendar.google.com on a computer.",
            ),
            Text(
                "À gauche, à côté de « Autres agendas », cliquez sur + puis « À partir de l’URL ».",
                "On the left, next to “Other calendars”, click + then “From URL”.",
            ),
            Text(
                "Collez l’adresse et cliquez sur « Ajouter un agenda ».", "Paste the address and click “Add calendar”."
            ),
        ),
        Text(
            "environ 12 à 24 heures, parfois plus. Google n’a aucun réglage, et actualiser la page n’y change rien.",
            "about 12 to 24 hours, sometimes more. Google has no setting, and reloading the page changes nothing.",
        ),
    ),
    CalendarProgram(
        "mac",
        Text("Mac (Calendrier)", "Mac (Calendar)"),
        (
            Text(
                "Dans Calendrier : Fichier → Nouvel abonnement à un calendrier, et collez l’adresse.",
                "In Calendar: File → New Calendar Subscription, and paste the address.",
            ),
            Text(
                "Choisissez l’emplacement iCloud pour le voir aussi sur l’iPhone, et une actualisation automatique "
                "toutes les heures.",
                "Choose the location iCloud to see it on the iPhone too, and auto-refresh every hour.",
            ),
        ),
        Text(
            "selon l’actualisation choisie, de 5 minutes à une semaine.",
            "as chosen for auto-refresh, from 5 minutes to a week.",
        ),
    ),
    CalendarProgram(
        "outlook",
        Text("Outlook : le site et le nouvel Outlook", "Outlook: the site and the new Outlook"),
        (
            Text(
                "Copiez l’adresse. Dans le calendrier : « Ajouter un calendrier », puis « S’abonner à partir du web ».",
                "Copy the address. In the calendar: “Add calendar”, then “Subscribe from web”.",
            ),
            Text(
                "Collez l’adresse, donnez un nom, puis « Importer ».", "Paste the address, give a name, then “Import”."
            ),
        ),
        Text(
            "environ 3 heures, parfois plus de 24 heures ; aucun réglage.",
            "about 3 hours, sometimes more than 24; there is no setting.",
        ),
    ),
    CalendarProgram(
        "outlook-classic",
        Text("Outlook classique (Windows)", "Classic Outlook (Windows)"),
        (
            Text(
                "Copiez l’adresse. Dans le calendrier : Ajouter un calendrier → À partir d’Internet.",
                "Copy the address. In the calendar: Add Calendar → From Internet.",
            ),
            Text("Collez l’adresse, OK, puis Oui.", "Paste the address, OK, then Yes."),
        ),
        Text("environ une heure tant qu’Outlook est ouvert.", "about an hour while Outlook is open."),
    ),
    CalendarProgram(
        "thunderbird",
        Text("Thunderbird", "Thunderbird"),
        (
            Text(
                "Dans l’agenda : « Nouvel agenda » → « Sur le réseau », et collez l’adresse.",
                "In the calendar: “New Calendar” → “On the Network”, and paste the address.",
            ),
            Text(
                "Laissez le nom d’utilisateur vide, cherchez les agendas, puis abonnez-vous.",
                "Leave the user name empty, find calendars, then subscribe.",
            ),
        ),
        Text(
            "30 minutes tant que Thunderbird est ouvert ; l’intervalle se règle dans les propriétés de l’agenda.",
            "30 minutes while Thunderbird is open; the interval is set in the calendar’s properties.",
        ),
    ),
    CalendarProgram(
        "moodle",
        Text("Moodle (ENF)", "Moodle (ENF)"),
        (
            Text(
                "Copiez l’adresse ci-dessous, faite pour Moodle : elle retire aussitôt ce qui est annulé.",
                "Copy the address below, made for Moodle: what is cancelled leaves it at once.",
            ),
            Text(
                "Calendrier → Importer ou exporter des calendriers → Importer un calendrier.",
                "Calendar → Import or export calendars → Import calendar.",
            ),
            Text(
                "Donnez un nom, choisissez l’URL du calendrier, collez l’adresse, et surtout un intervalle d’une "
                "heure : Moodle propose une semaine.",
                "Give a name, choose the calendar URL, paste the address, and above all an hourly interval: Moodle "
                "proposes a week.",
            ),
            Text(
                "Pour tout un cours, le type d’événement « Cours » n’est proposé qu’à qui y est inscrit : un "
                "administrateur qui ne l’est pas s’y inscrit d’abord comme enseignant, ou laisse ce soin à l’un d’eux.",
                "For a whole course, the event type “Course” is offered only to those enrolled in it: an administrator "
                "who is not enrols as a teacher first, or leaves it to one.",
            ),
            Text(
                "« L’URL iCal fournie n’est pas valide » veut dire que Moodle n’a pas pu la lire : elle n’a "
                "plus cours, ou l’administrateur de Moodle ne l’autorise pas : Administration du site › Général › "
                "Sécurité HTTP. Il faut https sur le port 443 (ou 80), et un serveur hors d’un réseau privé.",
                "“The given iCal URL is invalid” means that Moodle could not read it: it is no longer valid, or "
                "Moodle’s administrator does not allow it: Site administration › General › HTTP security. It takes "
                "https on port 443 (or 80), and a server outside any private network.",
            ),
        ),
        Text(
            "à l’intervalle choisi, dès que Moodle exécute ses tâches.",
            "at the interval chosen, once Moodle runs its tasks.",
        ),
        address="moodle",
    ),
)
