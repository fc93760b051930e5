"""A programme sheet read as an instance: its data, and what is doubtful or missing. Nothing is invented."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.errors import InputError
from scheduler.instance.reading.draft import Loc
from scheduler.instance.sheet import place_hours
from scheduler.instance.sheet.calendar_table import CalendarTable
from scheduler.instance.sheet.frequency_table import read_frequency
from scheduler.instance.sheet.remarks import Remarks, SheetRemark
from scheduler.instance.sheet.sheet_text import Found, SheetText
from scheduler.instance.sheet.trainer_names import trainers
from scheduler.instance.sheet.unit_cards import SheetUnits
from scheduler.text import Text

_ORDINALS = {1: "1re", 2: "2e", 3: "3e"}


@dataclass(frozen=True)
class SheetReading:
    """What a sheet says, as an instance has it, and where."""

    data: Found
    remarks: tuple[SheetRemark, ...]
    lines: Mapping[Loc, int]
    """Of the sheet, for the rows that come from it."""


def read_sheet(text: str, file: str) -> SheetReading:
    """Raises InputError when it is no programme sheet at all."""
    sheet, remarks = SheetText.of(text), Remarks()
    programme = SheetUnits(sheet, remarks)
    units = programme.units()
    table = CalendarTable(sheet, remarks)
    calendar = table.read()
    frequency = read_frequency(sheet, units, remarks)
    if not units and not frequency.rows and not any("first" in row for row in calendar["semesters"]):
        raise InputError.at(file, *_NO_SHEET)
    lines: dict[Loc, int] = {
        **table.lines,
        **{("units", index): line for index, line in enumerate(programme.lines)},
        **{("frequency", index): line for index, line in enumerate(frequency.lines)},
    }
    name, title = place_hours.title(place_hours.head(sheet, remarks), calendar, remarks)
    zone, holidays = place_hours.zone(sheet, remarks)
    if holidays is not None:
        calendar["holidays"] = holidays
    slots, at_slots = place_hours.slots(sheet, frequency.session_minutes, remarks)
    site, at_site = place_hours.site(sheet, remarks)
    hours, days, _ = place_hours.alternance(sheet, remarks)
    people, at_people = trainers(sheet, remarks)
    lines |= {("trainers", index): line for index, line in enumerate(at_people)}
    lines |= {loc: at for loc, at in ((("slots", 0), at_slots), (("sites", 0), at_site)) if at is not None}
    groups = _groups(units, days, has_alternance=hours is not None)
    _attend(units, groups, remarks, programme.lines)
    remarks.missing(("groups",), None, _NO_SIZES)
    remarks.missing(("rooms",), None, _NO_ROOMS)
    if people:
        remarks.missing(("trainers",), at_people[0], _NO_HOURS_OF_PEOPLE)
    weeks = any(row.get(key) for row in calendar["semesters"] for key in ("revision", "exams"))
    data: Found = {
        "version": 1, "name": name, "title": title, "timezone": zone, "locale": "fr",
        "assumptions": [_WEEKS] if weeks else None,
        "calendar": calendar, "slots": slots, "alternance": hours, "frequency": frequency.rows,
        "sites": [site] if site else None, "groups": groups, "trainers": people, "units": units,
    }  # fmt: skip
    return SheetReading({key: value for key, value in data.items() if value}, tuple(remarks.found), lines)


def _groups(units: list[Found], days: Found | None, *, has_alternance: bool) -> list[Found]:
    """One of the evening for each year of study, and one of apprentices where the sheet speaks of alternance."""
    years = sorted({unit["year"] for unit in units if "year" in unit})
    found: list[Found] = []
    for ending, name, extra in (("SOIR", "soir", None), ("ALT", "alternance", days)):
        if ending == "ALT" and not has_alternance:
            continue
        for year in years:
            row = {"id": f"{year}A-{ending}", "title": f"{_ORDINALS.get(year, f'{year}e')} année – {name}"}
            found.append({**row, **({"alternance": dict(extra)} if extra else {})})
    return found


def _attend(units: list[Found], groups: list[Found], remarks: Remarks, lines: list[int]) -> None:
    for index, (unit, line) in enumerate(zip(units, lines, strict=True)):
        if "year" in unit:
            unit["groups"] = [group["id"] for group in groups if group["id"].startswith(f"{unit['year']}A-")]
        if unit.get("modality") in ("cours", "tp"):
            remarks.missing(("units", index, "trainers"), line, _WHO, code=unit["code"])


_WEEKS = "Les semaines de révisions et d’examens, dont la fiche donne le lundi, sont prises du lundi au samedi."
_NO_SHEET = Text(
    "aucune UE, aucune date de cours ni table de fréquence n’est trouvée : ce n’est pas une fiche de formation, ou son "
    "texte n’a pas été extrait (un PDF d’images ?)",
    "no unit, no date of courses and no frequency table is found: this is no programme sheet, or its text was not "
    "extracted (a PDF of images?)",
)
_NO_SIZES = (
    "la fiche ne dit ni les groupes ni leurs effectifs : un groupe du soir, et d’apprentis s’il y en a, est supposé "
    "pour chaque année ; écrivez « size » de chacun",
    "the sheet says neither groups nor their sizes: a group of the evening, and of apprentices if there are some, is "
    "supposed for each year; write “size” of each",
)
_NO_ROOMS = (
    "la fiche ne dit pas les salles ; écrivez-les avec leur capacité",
    "the sheet does not say the rooms; write them with their capacity",
)
_NO_HOURS_OF_PEOPLE = (
    "la fiche ne dit pas quand les formateurs sont disponibles : ils le sont toujours ici",
    "the sheet does not say when trainers are available: here they always are",
)
_WHO = (
    "{code} : la fiche ne dit pas qui l’assure ; écrivez « trainers »",
    "{code}: the sheet does not say who teaches it; write “trainers”",
)
