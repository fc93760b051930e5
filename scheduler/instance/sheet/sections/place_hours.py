"""Whose sheet it is, of which year, where and when courses are: title, centre, hours of the evening, alternance."""

import datetime as dt
import re
from dataclasses import dataclass

from scheduler.instance.reading.draft import Loc
from scheduler.instance.schema.fields import is_zone
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.sheet.remarks import Remarks
from scheduler.instance.sheet.sheet_dates import WEEKDAY
from scheduler.instance.sheet.sheet_text import Found, SheetText, has_gap, label, one_spaced, plain

_SHEET = rf"fiche\s+(?:de\s+)?{label('formation')}\s+(\d{{4}})\s?[-/]\s?(\d{{4}}|\d{{2}})"
_DIPLOMA = (
    r"^\s*([a-z]{2,4}\d{2,5}[a-z]?\d*)\s+-\s+(?:titre|licence|master|certificat|dipl|bachelor|bloc|dut|deust|mast)"
)
_POSTCODE = r"(?<![\d/])((?:0[1-9]|[1-8]\d|9[0-8])\d{3})[ \t]+([a-z][a-z' -]{2,40})"
_WAYS = r"rue|avenue|boulevard|bd|av\.|chemin|route|place|impasse|allee|quai"
_STREET = rf"^\s*(\d{{1,4}}(?:\s?(?:bis|ter))?\s?,?\s+(?:{_WAYS})\s[^\n]{{3,60}})"
_PLACE = r"lieux?\s+de\s+formation\s*:\s*((?:[^\n•]+\n?){1,3}?)(?=\s*(?:\n|•|horaires|$))"
_CLOCK = r"(\d{1,2})\s?(?:h|:)\s?(\d{2})?"
_DAYS_OF_WEEK = rf"({WEEKDAY})\s+au\s+({WEEKDAY})"
_HOURS = rf"horaires\s*:?\s*[^\n•:]{{0,40}}?{_DAYS_OF_WEEK}\s*,?\s+de\s+{_CLOCK}\s*{label('à')}\s*{_CLOCK}"
_ALTERNANCE = rf"journ\W?e?e\s+de\s+{_CLOCK}"
_DAYS = rf"(?:pendant\s+)?(\d{{1,2}})\s+{label('à')}\s+(\d{{1,2}})\s+fois"
_LONGEST_PLACE = 80
_REGIONS = {
    "971": ("America/Guadeloupe", "971"), "972": ("America/Martinique", "972"), "973": ("America/Cayenne", "973"),
    "974": ("Indian/Reunion", "974"), "976": ("Indian/Mayotte", "976"), "988": ("Pacific/Noumea", "NC"),
    "987": ("Pacific/Tahiti", "PF"), "975": ("America/Miquelon", "PM"),
}  # fmt: skip
_DAY_NAMES = WEEKDAY.split("|")


@dataclass(frozen=True)
class SheetHead:
    years: tuple[int, int] | None
    programme: str | None
    """`ACCOMPAGNEMENT SOCIAL ET PROFESSIONNEL`, as it is written."""
    code: str | None

    @property
    def said(self) -> list[object]:
        return [one for one in (self.years, self.programme, self.code) if one is not None]


def head(sheet: SheetText, remarks: Remarks) -> SheetHead:
    """What the top of the sheet says."""
    found = sheet.search(_SHEET)
    years = None
    programme = None
    if found is not None:
        first, last = int(found[1]), int(found[2])
        last = last if last > 99 else first - first % 100 + last
        years = (first, last)
        line = sheet.line_at(found.start())
        if last != first + 1:
            remarks.doubt(("title",), line, _ODD_YEARS, first=first, last=last)
        following = sheet.text[found.end() :].split("\n")
        programme = next((one_spaced(text) for text in following if text.strip()), None)
    else:
        remarks.missing(("title",), None, _NO_YEARS)
    diploma = sheet.search(_DIPLOMA)
    return SheetHead(years, programme, sheet.original(diploma, 1).upper() if diploma is not None else None)


def site(sheet: SheetText, remarks: Remarks) -> tuple[Found, dict[Loc, int]]:
    """The row of `sites`, and its line in the sheet."""
    said = sheet.search(_PLACE)
    if said is None:
        remarks.missing(("sites",), None, _NO_PLACE)
        return {}, {}
    line = sheet.line_at(said.start())
    place = re.split(r"\s+et\s+(?:formation|.{0,3}distance)|\s+et$", sheet.original(said, 1))[0].strip(" ,;.")
    town = re.search(r"\(([^)]+)\)", place)
    name = town[1] if town is not None else place
    row: Found = {"id": re.sub(r"[^\w-]+", "-", name).strip("-").upper()[:64], "title": place[:1].upper() + place[1:]}
    is_cut = place.count("(") != place.count(")") or has_gap(sheet.text[said.start(1) : said.end(1)])
    if len(place) > _LONGEST_PLACE or is_cut or re.search(r"\b(?:de|du|des|la|le|et)$", place):
        remarks.doubt(("sites", 0), line, _ODD_PLACE, place=place)
    address = _address(sheet)
    if address:
        row["address"] = address
    return row, {("sites", 0): line}


def _address(sheet: SheetText) -> str | None:
    """A street with the post code on its line or the next ones."""
    for street in sheet.finditer(_STREET):
        code = re.compile(_POSTCODE).search(sheet.plain, street.start(1), street.end() + 60)
        if code is not None:
            town = re.split(r"\s\d", sheet.text[code.start() : code.end()].strip(), maxsplit=1)[0]
            return f"{sheet.original(street, 1).split(code[1])[0].strip(' ,')}, {one_spaced(town)}"
    return None


def zone(sheet: SheetText, remarks: Remarks) -> tuple[str | None, Found | None]:
    """The time zone and the public holidays of the post codes, where all say the same."""
    codes = {m[1] for m in sheet.finditer(_POSTCODE)}
    regions = {_REGIONS.get(code[:3], ("Europe/Paris", None)) for code in codes}
    if len(regions) != 1:
        remarks.missing(("timezone",), None, _NO_ZONE)
        return None, None
    ((name, subdivision),) = regions
    assert is_zone(name)
    return name, {"country": "FR", **({"subdivision": subdivision} if subdivision else {})}


def slots(sheet: SheetText, minutes: int | None, remarks: Remarks) -> tuple[list[Found], dict[Loc, int]]:
    """The evening cut into sessions of that length."""
    said = sheet.search(_HOURS)
    if said is None:
        remarks.missing(("slots",), None, _NO_HOURS)
        return [], {}
    line = sheet.line_at(said.start())
    first, last = (_DAY_NAMES.index(said[n]) for n in (1, 2))
    start, end = (int(said[n]) * 60 + int(said[n + 1] or 0) for n in (3, 5))
    if minutes is None:
        return [], {}  # told already
    number = (end - start) // minutes if minutes else 0
    if first > last or number < 1 or end > 24 * 60:
        remarks.missing(("slots",), line, _ODD_HOURS, said=sheet.original(said))
        return [], {}
    if (end - start) % minutes:
        remarks.doubt(("slots",), line, _REST, said=sheet.original(said), minutes=minutes)
    weekdays = list(WEEKDAYS[first : last + 1])
    times = [(start + n * minutes, start + (n + 1) * minutes) for n in range(number)]
    return [{"start": _clock(a), "end": _clock(b), "weekdays": weekdays} for a, b in times], {("slots", 0): line}


def alternance(sheet: SheetText, remarks: Remarks) -> tuple[tuple[Found | None, Found | None], dict[Loc, int]]:
    """The hours of an alternance day, and how many a year: none where the sheet speaks of none."""
    day = sheet.search(_ALTERNANCE)
    if day is None:
        apprentices = sheet.search(r"contrat\s+d\W?\s?(?:apprentissage|alternance)")
        if apprentices is not None:
            remarks.missing(("alternance",), sheet.line_at(apprentices.start()), _NO_ALTERNANCE)
        return (None, None), {}
    line = sheet.line_at(day.start())
    remarks.missing(("alternance",), line, _ALTERNANCE_HOURS)
    number = re.compile(_DAYS).search(sheet.plain, day.end(), day.end() + 200)
    if number is None:
        remarks.missing(("groups",), line, _ALTERNANCE_DAYS)
    hours = int(day[1]) + int(day[2] or 0) / 60
    days = {"min": int(number[1]), "max": int(number[2])} if number is not None else None
    return ({"hours": int(hours) if hours == int(hours) else hours}, days), {("alternance",): line}


def title(top: SheetHead, calendar: Found, remarks: Remarks) -> tuple[str | None, str | None]:
    """The instance's name and title: the programme, its code, the years of its courses."""
    firsts = [row["first"] for row in calendar["semesters"] if "first" in row]
    years = top.years
    if firsts and years is not None and min(firsts).year != years[0]:
        remarks.doubt(("calendar",), None, _OTHER_YEAR, first=years[0], last=years[1], day=min(firsts).isoformat())
    if years is None and firsts:
        years = (min(firsts).year, min(firsts).year + 1)
    if years is None or not (top.code or top.programme):
        return None, None
    if top.code is None:
        remarks.doubt(("name",), None, _NO_CODE)
    base = top.code or "-".join(re.findall("[a-z0-9]+", plain(top.programme or "")))
    name = f"{base.lower()[:70]}-{years[0]}-{years[1] % 100:02d}"
    said = top.programme or top.code or ""
    said = said.capitalize() if said.isupper() else said
    return name, f"{said}{f' ({top.code})' if top.code and top.programme else ''}, {years[0]}-{years[1]}"


def _clock(minutes: int) -> dt.time:
    return dt.time(minutes // 60 % 24, minutes % 60)


_ODD_YEARS = (
    "« {first}-{last} » : ce ne sont pas deux années qui se suivent ; vérifiez",
    "“{first}-{last}”: these are not two years in a row; check it",
)
_NO_YEARS = (
    "« FICHE FORMATION 2022-2023 » n’est pas trouvé : l’année et l’intitulé de la formation sont à vérifier",
    "“FICHE FORMATION 2022-2023” is not found: the year and the title of the programme are to be checked",
)
_OTHER_YEAR = (
    "la fiche est de {first}-{last}, et les cours commencent le {day} ; vérifiez les dates",
    "the sheet is of {first}-{last}, and courses begin on {day}; check the dates",
)
_NO_CODE = (
    "le code du diplôme (« CRN01 - TITRE… ») n’est pas trouvé : le nom vient de l’intitulé ; vérifiez-le",
    "the diploma's code (“CRN01 - TITRE…”) is not found: the name is that of the programme; check it",
)
_ODD_PLACE = ("« {place} » : vérifiez le lieu de formation", "“{place}”: check the place")
_NO_PLACE = (
    "« Lieu de formation » n’est pas trouvé ; écrivez le lieu des cours",
    "“Lieu de formation” is not found; write where courses are",
)
_NO_ZONE = (
    "aucun code postal ne dit où est le centre, ou plusieurs le disent autrement ; écrivez « timezone » et "
    "« calendar: holidays »",
    "no post code says where the centre is, or several say otherwise; write “timezone” and “calendar: holidays”",
)
_NO_HOURS = (
    "« Horaires : du lundi au vendredi de 17h à 21h » n’est pas trouvé ; écrivez les créneaux",
    "“Horaires : du lundi au vendredi de 17h à 21h” is not found; write the slots",
)
_ODD_HOURS = (
    "« {said} » : ces heures ne font pas de créneau ; écrivez-les",
    "“{said}”: these hours make no slot; write them",
)
_REST = (
    "« {said} » n’est pas un nombre entier de séances de {minutes} min ; vérifiez les créneaux",
    "“{said}” is no whole number of sessions of {minutes} min; check the slots",
)
_ALTERNANCE_HOURS = (
    "la fiche ne dit pas à quelle heure la journée d’alternance commence et finit ; écrivez « start » et « end »",
    "the sheet does not say when the alternance day starts and ends; write “start” and “end”",
)
_NO_ALTERNANCE = (
    "la fiche parle d’apprentis, et d’aucune journée d’alternance ; s’il y en a, écrivez « alternance » et leurs "
    "groupes",
    "the sheet speaks of apprentices and of no alternance day; write “alternance” and their groups if there are some",
)
_ALTERNANCE_DAYS = (
    "le nombre de journées d’alternance dans l’année n’est pas trouvé ; écrivez « min » et « max »",
    "the number of alternance days in the year is not found; write “min” and “max”",
)
