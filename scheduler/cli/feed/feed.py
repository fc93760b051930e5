"""`scheduler feed`: the addresses of the published feeds, and the feeds themselves as files."""

from scheduler.cli.core.commands import CommandGroup, Manual
from scheduler.cli.feed.change import new_command, revoke_command
from scheduler.cli.feed.list import list_command
from scheduler.cli.feed.write import write_command
from scheduler.text import Text

_MANUAL = Manual(
    Text("Les adresses des flux publiés : les lister, en donner, en reprendre.", "Addresses of the published feeds."),
    Text(
        "Chaque groupe, formateur, salle et UE a une adresse que personne ne peut deviner : sa page (emploi du temps, "
        "abonnement) et, avec « .ics », son flux. « scheduler serve » les sert. La première publication les donne.",
        "Each group, trainer, room and unit has an address that nobody can guess: its page (timetable, how to "
        "subscribe) and, with “.ics”, its feed. “scheduler serve” serves them. The first publication gives them.",
    ),
    (
        ("scheduler feed list", Text("Les adresses à envoyer.", "The addresses to send.")),
        (
            "scheduler feed new groups/1A-ALT",
            Text("Une nouvelle adresse pour 1A-ALT ; l’ancienne se ferme.", "A new address; the old one is closed."),
        ),
    ),
    (0, 2),
)


feed_command = CommandGroup(
    "feed",
    _MANUAL,
    {
        "list": lambda: list_command,
        "new": lambda: new_command,
        "revoke": lambda: revoke_command,
        "write": lambda: write_command,
    },
)
