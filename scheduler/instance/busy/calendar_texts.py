"""What is said of busy files: what is at fault in a line and what to write instead, what was set aside and why."""

from collections.abc import Mapping
from typing import get_args

from scheduler.instance.busy.contents import MOST_TIMES, Aside
from scheduler.text import Text
from scheduler.wording import quoted

_ASIDE: dict[Aside, Text] = {
    "cancelled": Text("annulé", "cancelled"),
    "free": Text("marqué comme libre", "shown as free"),
    "instant": Text("sans durée", "without a length"),
    "outside": Text("hors de l’année", "outside the year"),
    "replaced": Text("remplacé par une version plus récente", "replaced by a newer version"),
}


def set_aside(aside: Mapping[Aside, int]) -> Text | None:
    """What was not counted, and why; None when everything was."""
    kinds = [(aside[why], _ASIDE[why]) for why in get_args(Aside) if aside.get(why)]
    if not kinds:
        return None
    fr = ", ".join(f"{n} {text.fr}" for n, text in kinds)
    en = ", ".join(f"{n} {text.en}" for n, text in kinds)
    return Text(f"sans compter {fr}", f"set aside: {en}")


NOTHING = Text("le fichier ne contient aucun événement", "the file holds no event")


def unreadable(name: str, value: str) -> Text:
    shown = quoted(f"{name}:{value}")
    return Text(
        f"{shown.fr} ne peut pas être lu ; redemandez ce fichier ou corrigez la ligne",
        f"{shown.en} cannot be read; ask for this file again or correct the line",
    )


WITHOUT_START = Text(
    "cet événement n’a pas de ligne « DTSTART » ; ajoutez-la, par exemple « DTSTART:20221004T130000Z »",
    "this event has no line “DTSTART”; add it, for example “DTSTART:20221004T130000Z”",
)


def said_twice(name: str) -> Text:
    return Text(
        f"« {name} » est donné deux fois dans cet événement ; gardez une seule des deux lignes",
        f"“{name}” is given twice in this event; keep only one of the two lines",
    )


def unknown_zone(zone: str) -> Text:
    shown = quoted(zone)
    return Text(
        f"le fuseau horaire {shown.fr} est inconnu ; écrivez par exemple TZID=Europe/Paris",
        f"the time zone {shown.en} is unknown; write for example TZID=Europe/Paris",
    )


def ends_before(start: str, end: str) -> Text:
    return Text(
        f"la fin ({end}) ne suit pas le début ({start}) ; corrigez « DTEND »",
        f"the end ({end}) does not follow the start ({start}); correct “DTEND”",
    )


def backwards(name: str, value: str) -> Text:
    shown = quoted(f"{name}:{value}")
    return Text(
        f"{shown.fr} finit avant de commencer ; écrivez une durée positive, par exemple PT2H",
        f"{shown.en} ends before it begins; write a positive duration, for example PT2H",
    )


def no_rule(value: str) -> Text:
    shown = quoted(value)
    return Text(
        f"la répétition {shown.fr} n’est pas admise ; écrivez FREQ=DAILY, WEEKLY, MONTHLY ou YEARLY, et INTERVAL et "
        "COUNT d’au moins 1",
        f"the recurrence {shown.en} is not allowed; write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, with INTERVAL and "
        "COUNT of at least 1",
    )


def too_far(value: str) -> Text:
    shown = quoted(value)
    return Text(
        f"il faudrait compter trop de dates pour suivre {shown.fr} ; écrivez « UNTIL » au lieu de « COUNT », un début "
        "plus proche de l’année, ou ne gardez que les événements de l’année",
        f"too many dates would have to be counted to follow {shown.en}; write “UNTIL” in place of “COUNT”, a start "
        "nearer to the year, or keep the events of the year only",
    )


TOO_MANY = Text(
    f"plus de {MOST_TIMES} occupations dans ce fichier ; ne gardez que celles de l’année et du groupe",
    f"more than {MOST_TIMES} busy times in this file; keep only those of the year and the group",
)
