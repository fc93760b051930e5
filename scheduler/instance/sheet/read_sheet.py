"""A programme sheet read as an instance: its data, and what is doubtful or missing. Nothing is invented."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from scheduler.errors import InputError
from scheduler.instance.reading.draft import Loc
from scheduler.instance.sheet.remarks import Remarks, SheetRemark
from scheduler.instance.sheet.sections import place_hours
from scheduler.instance.sheet.sections.calendar_table import CalendarTable
from scheduler.instance.sheet.sections.frequency_table import read_frequency
from scheduler.instance.sheet.sections.sheet_units import SheetUnits
from scheduler.instance.sheet.sections.trainer_names import trainers
from scheduler.instance.sheet.sheet_file import SheetFile
from scheduler.instance.sheet.sheet_text import Found, SheetText
from scheduler.text import Text

T = TypeVar("T")
Lines = dict[Loc, int]
"""Of the sheet, by the place in the instance."""
_VALUE = 3
"""What a row that is read is worth, in remarks."""
_ORDINALS = {1: "1re", 2: "2e", 3: "3e"}


@dataclass(frozen=True)
class SheetReading:
    """What a sheet says, as an instance has it, and where."""

    data: Found
    remarks: tuple[SheetRemark, ...]
    lines: Mapping[Loc, int]
    """Of the sheet, for the rows that come from it."""
    has_pages: bool = False
    """Whether its lines are numbers of pages."""


@dataclass
class _Views:
    """The texts that one sheet can be read as; each section is taken from the one that shows most of it."""

    views: Sequence[SheetText]
    remarks: Remarks
    lines: Lines = field(default_factory=dict)

    def best(
        self,
        read: Callable[[SheetText, Remarks], tuple[T, Lines]],
        worth: Callable[[T], int],
        table: str,
        gist: Callable[[T], object] = lambda value: value,
    ) -> T:
        """What the best text shows of a section, its lines kept; of those as good, the one with most columns parted.
        Two as good that disagree in the `gist` are marked."""
        tried = []
        for view in self.views:
            remarks = Remarks()
            value, lines = read(view, remarks)
            tried.append((_VALUE * worth(value) - len(remarks.found), value, lines, remarks))
        score, value, lines, remarks = max(reversed(tried), key=lambda each: each[0])
        self.lines.update(lines)
        self.remarks.found += remarks.found
        if worth(value) and any(each[0] == score and gist(each[1]) != gist(value) for each in tried):
            self.remarks.doubt((table,), min(lines.values(), default=None), _TWO_READINGS, key=table)
        return value


def read_sheet(file: SheetFile) -> SheetReading:
    """Raises InputError when it is no programme sheet at all."""
    remarks = Remarks()
    views = _Views(file.views, remarks)
    units = views.best(
        _units, lambda rows: sum(("ects" in row or "hours" in row) and "modality" in row for row in rows), "units"
    )
    calendar = views.best(
        _calendar, lambda found: sum(map(len, found["semesters"])) + len(found["closures"]), "calendar"
    )
    frequency, minutes = views.best(
        lambda sheet, notes: _frequency(sheet, units, notes), lambda found: len(found[0]) + bool(found[1]), "frequency"
    )
    if not units and not frequency and not any("first" in row for row in calendar["semesters"]):
        raise InputError.at(file.name, *_NO_SHEET)
    top = views.best(lambda sheet, notes: (place_hours.head(sheet, notes), {}), lambda found: len(found.said), "title")
    name, title = place_hours.title(top, calendar, remarks)
    zone = views.best(lambda sheet, notes: (place_hours.zone(sheet, notes), {}), lambda found: found[0] is not None,
                      "timezone")  # fmt: skip
    if zone[1] is not None:
        calendar["holidays"] = zone[1]
    slots = views.best(lambda sheet, notes: place_hours.slots(sheet, minutes, notes), len, "slots")
    site = views.best(place_hours.site, len, "sites", lambda found: found.get("id"))
    hours, days = views.best(place_hours.alternance, lambda found: 2 * sum(each is not None for each in found),
                             "alternance")  # fmt: skip
    people = views.best(trainers, len, "trainers", lambda rows: [row["name"] for row in rows])
    groups = _groups(units, days, has_alternance=hours is not None)
    _attend(units, groups, remarks, views.lines)
    remarks.missing(("groups",), None, _NO_SIZES)
    remarks.missing(("rooms",), None, _NO_ROOMS)
    if people:
        remarks.missing(("trainers",), views.lines["trainers", 0], _NO_HOURS_OF_PEOPLE)
    weeks = any(row.get(key) for row in calendar["semesters"] for key in ("revision", "exams"))
    data: Found = {
        "version": 1, "name": name, "title": title, "timezone": zone[0], "locale": "fr",
        "assumptions": [_WEEKS] if weeks else None,
        "calendar": calendar, "slots": slots, "alternance": hours, "frequency": frequency,
        "sites": [site] if site else None, "groups": groups, "trainers": people, "units": units,
    }  # fmt: skip
    return SheetReading(
        {key: value for key, value in data.items() if value}, tuple(remarks.found), views.lines, file.has_pages
    )


def _units(sheet: SheetText, remarks: Remarks) -> tuple[list[Found], Lines]:
    units = SheetUnits(sheet, remarks)
    return units.units(), {("units", index): line for index, line in enumerate(units.lines)}


def _calendar(sheet: SheetText, remarks: Remarks) -> tuple[Found, Lines]:
    table = CalendarTable(sheet, remarks)
    return table.read(), table.lines


def _frequency(sheet: SheetText, units: list[Found], remarks: Remarks) -> tuple[tuple[list[Found], int | None], Lines]:
    table = read_frequency(sheet, units, remarks)
    lines: Lines = {("frequency", index): line for index, line in enumerate(table.lines)}
    return (table.rows, table.session_minutes), lines


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


def _attend(units: list[Found], groups: list[Found], remarks: Remarks, lines: Lines) -> None:
    for index, unit in enumerate(units):
        if "year" in unit:
            unit["groups"] = [group["id"] for group in groups if group["id"].startswith(f"{unit['year']}A-")]
        if unit.get("modality") in ("cours", "tp"):
            remarks.missing(("units", index, "trainers"), lines["units", index], _WHO, code=unit["code"])


_TWO_READINGS = (
    "« {key} » : lue de deux manières, la fiche dit deux choses ; vérifiez",
    "“{key}”: read in two ways, the sheet says two things; check it",
)
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
