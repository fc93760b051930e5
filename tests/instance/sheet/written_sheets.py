"""Sheets like the real one with other values and another order, and what is to be read of each."""

import datetime as dt
import random
import textwrap
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler.instance.sheet.read_sheet import SheetReading
from scheduler.wording import month, weekday
from tests.cli.program import REAL

REAL_SHEET = Path(REAL, "fiche.txt")
_WORDS = """gestion droit société économie informatique méthodes outils communication théorie pratique travail emploi
santé réseaux données projet qualité finance territoire développement élèves université accueil négociation""".split()  # noqa: SIM905
_SURNAMES = """DUPONT PAYET HOARAU DE-LA-TOUR ÉTIENNE O’BRIEN GRONDIN AH-SING FONTAINE RIVIÈRE BOYER
LEBRETON""".split()  # noqa: SIM905
_ROLES = ["Formatrice", "Docteur en droit", "Consultant, formateur", "Ingénieure en informatique", "Psychologue"]
_MONTHS = [month(number).fr for number in range(1, 13)]
_DAYS = [weekday(number).fr for number in range(6)]


@dataclass
class WrittenSheet:
    """A text, and the instance data that it says."""

    text: str
    calendar: dict[str, Any]
    units: list[dict[str, Any]]
    frequency: list[dict[str, Any]]
    trainers: list[dict[str, Any]]
    slots: list[tuple[str, str]]
    name: str
    sections: list[str] = field(default_factory=list)


def written_sheet(rng: random.Random) -> WrittenSheet:
    """A sheet of another programme and year, its sections in any order and its headings before or after them."""
    year = rng.randint(2015, 2035)
    code = "".join(rng.sample("ABCDLRN", 3)) + f"{rng.randint(1, 99):02d}"
    calendar, calendar_text = _calendar(rng, year)
    frequency, frequency_text, minutes = _frequency(rng)
    units, cards, told, first = _units(rng, [row["ects"] for row in frequency])
    trainers, trainers_text = _trainers(rng)
    slots, hours_text = _hours(rng, minutes)
    total = sum(unit["ects"] for unit in units)
    sections = [
        _section(rng, "CALENDRIER PREVISIONNEL", calendar_text),
        "Fréquence des cours\n\n" + frequency_text,
        _section(rng, "UNITES D’ENSEIGNEMENT", f"Le diplôme est organisé en {first[1]} unités d’enseignement, dont les "
                 f"{first[0]} premières à valider pour \nl’obtention du certificat :\n\n{told}"),
        cards,
        _section(rng, "INTERVENANTS", trainers_text),
        _section(rng, "DUREE, LIEU ET HORAIRES", hours_text),
        "Publics\nSalariés en activité, en reconversion professionnelle, demandeurs d’emploi. Les examens sont \n"
        "programmés à la fin de chaque semestre ; voir TET999 et la table des fréquences.",
        "RENSEIGNEMENTS\n\ndu lundi au jeudi de 8h15 à 12h30 et de 13h30 à 17h\n12, rue des Lilas\n97410 SAINT PIERRE",
    ]  # fmt: skip
    rng.shuffle(sections)
    head = f"FICHE FORMATION  {year}-{year + 1}\n\nGESTION DES TERRITOIRES\n\n{code} - LICENCE\n\n{total} crédits ECTS"
    return WrittenSheet(
        "\n\n".join([head, *sections]) + "\n", calendar, units, frequency, trainers, slots,
        f"{code.lower()}-{year}-{(year + 1) % 100:02d}", [head, *sections],
    )  # fmt: skip


def _section(rng: random.Random, heading: str, text: str) -> str:
    return f"{heading}\n\n{text}" if rng.random() < 0.5 else f"{text}\n\n{heading}"


def _calendar(rng: random.Random, year: int) -> tuple[dict[str, Any], str]:
    monday = dt.date(year, 9, 1)
    monday += dt.timedelta(days=-monday.weekday() % 7, weeks=rng.randint(0, 3))
    rows = []
    for n, start in enumerate((monday, monday + dt.timedelta(weeks=rng.randint(25, 27)))):
        last = start + dt.timedelta(weeks=rng.randint(17, 20), days=4)
        revision = last + dt.timedelta(days=3)
        exams = revision + dt.timedelta(weeks=1)
        rows.append({
            "id": f"S{n + 1}", "first": start, "last": last,
            "revision": (revision, revision + dt.timedelta(days=5)), "exams": (exams, exams + dt.timedelta(days=5)),
            "enrolment_until": start + dt.timedelta(weeks=rng.randint(1, 6)),
        })  # fmt: skip
    again = rows[1]["exams"][0] + dt.timedelta(weeks=3)
    for row in rows:
        row["second_session"] = (again, again + dt.timedelta(days=12))
    pause = monday + dt.timedelta(weeks=15)
    closure = (pause, pause + dt.timedelta(weeks=rng.randint(1, 3), days=-3))
    opens = dt.date(year, 6, 1)
    said = _dates(rng)
    gap = rng.choice([" ", "\n\n", "   "])

    def both(key: str) -> str:
        return gap.join(said(row[key]) for row in rows)

    def weeks(key: str) -> str:
        return gap.join(f"semaine du {gap}{said(row[key][0])}" for row in rows)

    lines = [
        f"Ouverture des préinscriptions en ligne le {'1er' if opens.day == 1 else opens.day} "
        f"{_MONTHS[opens.month - 1]} {opens.year}",
        f"Inscriptions jusqu’au {both('enrolment_until')}", f"Début des cours {both('first')}",
        f"Fin des cours {both('last')}", f"Semaine de révisions {weeks('revision')}",
        f"Examens 1ère session {weeks('exams')}",
        f"Examens 2nde session quinzaine du {said(again)} au \n\n{said(rows[0]['second_session'][1])}",
    ]  # fmt: skip
    rng.shuffle(lines)
    back = closure[1] + dt.timedelta(days=7 - closure[1].weekday())
    lines.append(
        f"Interruption des cours \n\ndu {said(closure[0])} au {said(closure[1])} inclus - reprise le {said(back)}"
    )
    text = "semestre 1 semestre 2\n\n" + "\n\n".join(lines)
    return {"semesters": rows, "enrolment_opens": opens, "closure": closure}, text


def _dates(rng: random.Random) -> Any:
    style = rng.choice(["%d/%m/%y", "%d/%m/%Y", "%d.%m.%Y", "long"])
    if style == "long":
        return lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return lambda day: day.strftime(style)


def _frequency(rng: random.Random) -> tuple[list[dict[str, Any]], str, int]:
    columns = [*sorted(rng.sample([2, 3, 4, 6], rng.randint(2, 3))), 8]
    tp = [rng.randint(4, 14) for _ in columns]
    cours = [(rng.randint(3, 9), rng.randint(3, 9)) for _ in columns]
    minutes = rng.choice([120, 120, 90])
    rows = []
    for n, ects in enumerate(columns):
        period = "annual" if ects == 8 else "semester"
        rows.append({"modality": "tp", "period": period, "ects": ects, "in_person": tp[n], "webconference": 0})
        rows.append({"modality": "cours", "period": period, "ects": ects,
                     "in_person": cours[n][0], "webconference": cours[n][1]})  # fmt: skip
    head = " ".join(f"{ects} ECTS" for ects in columns)
    if rng.random() < 0.5:
        cells = "\n\n".join(f"{a} regroup.\n+\n\n{b} webconf." for a, b in cours)
    else:
        cells = " ".join(f"{a} regroup." for a, _ in cours) + "\n+ + +\n" + "  ".join(f"{b} webconf." for _, b in cours)
    length = "2H" if minutes == 120 else "1H30"
    lines = [f"TP {' '.join(f'{n} regroup.' for n in tp)}", f"Cours {cells}"]
    rng.shuffle(lines)
    text = f"UE semestrielle UE annuelle\n\n{head}\n\n" + "\n\n".join(lines)
    text += "\n\nFOAD 100% distanciel via la plateforme de télé-enseignement du Cnam\n\n"
    return rows, text + f">> durée d’un regroupement et d’une webconférence : {length} <<", minutes


def _units(rng: random.Random, columns: list[int]) -> tuple[list[dict[str, Any]], str, str, tuple[int, int]]:
    number, width = rng.randint(6, 13), rng.randint(40, 90)
    codes: list[str] = []
    while len(codes) < number:
        new = "".join(rng.sample("ABCEGMNPRST", 3)) + f"{rng.randint(1, 250):03d}"
        codes += [new] if new not in codes else []
    first = number // 2
    units, cards, told = [], [], []
    short = sorted({ects for ects in columns if ects != 8})
    for n, code in enumerate(codes):
        title = " ".join(rng.sample(_WORDS, rng.randint(2, 9))).capitalize()
        modality = rng.choice(["cours", "cours", "cours", "tp", "foad"])
        # Each column has a unit that says whether it is annual.
        ects = short[n] if n < len(short) else rng.choice([*short, 8])
        modality = "cours" if n < len(short) or n == number - 1 else modality
        ects = 8 if n == number - 1 else ects
        period = None if modality == "foad" else "annual" if ects == 8 else rng.choice(["S1", "S2"])
        units.append({"code": code, "title": title, "ects": ects, "modality": modality, "period": period,
                      "year": 1 if n < first else 2})  # fmt: skip
        shown = {"annual": "An.", None: "-"}.get(period, period)
        tail = "FOAD\n\na\n1" if modality == "foad" else f"{'TP' if modality == 'tp' else 'cours'} 1"
        wrapped = "\n".join(f"{line} " for line in textwrap.wrap(title, width)).rstrip()
        cards.append(f"{code}\n{rng.choice(['', chr(10)])}{wrapped}\n\n{ects} ECTS\n\n{shown}\n{tail}")
        told.append(f"{code} : {wrapped}\nÊtre capable de mobiliser les notions de base de la matière, et de les \n"
                    f"appliquer. Voir aussi {rng.choice(codes)}.")  # fmt: skip
    units.append({"code": "UASO03", "title": "Expérience professionnelle", "ects": 30, "modality": "activity",
                  "period": None, "year": 2})  # fmt: skip
    cards.append("UASO03\n\nExpérience professionnelle\n\n30 ECTS")
    return units, "\n\n".join(cards), "\n\n".join(told), (first, number)


def _trainers(rng: random.Random) -> tuple[list[dict[str, Any]], str]:
    people, lines = [], []
    for surname in rng.sample(_SURNAMES, rng.randint(2, 7)):
        name = f"{rng.choice(['J.', 'M.', 'MG', 'A.-L.', 'Claire', 'Mme B.'])} {surname}"
        role = rng.choice(_ROLES)
        people.append({"name": name, "role": role})
        lines.append(f"{name}, {role}")
    more = "\n\nPour les unités d’enseignement dispensées en FOAD (100% distanciel), il s’agira \nd’autres."
    return people, "\n".join(lines) + (more if rng.random() < 0.5 else "")


def _hours(rng: random.Random, minutes: int) -> tuple[list[tuple[str, str]], str]:
    start, number = rng.choice([17 * 60, 17 * 60 + 30, 18 * 60]), rng.randint(1, 2)
    last, end = rng.randint(2, 5), start + number * minutes

    def clock(at: int) -> str:
        return f"{at // 60}h{f'{at % 60:02d}' if at % 60 else ''}"

    slots = [(f"{t // 60:02d}:{t % 60:02d}", f"{(t + minutes) // 60:02d}:{(t + minutes) % 60:02d}")
             for t in (start + n * minutes for n in range(number))]  # fmt: skip
    text = (
        "•	 Durée minimale : 2 ans\n•	 Lieu de formation : centre régional du Cnam (SAINT PIERRE) et \nà distance\n"
        f"•	 Horaires : du lundi au {_DAYS[last]} de {clock(start)} à {clock(end)} selon \nle cas"
    )
    return slots, text


def wrong_and_silent(reading: SheetReading, truth: WrittenSheet) -> list[str]:
    """What is read otherwise than the sheet says, or not at all, and no remark is about it."""
    marked = [remark.loc for remark in reading.remarks]

    def is_marked(*loc: str | int) -> bool:
        return any(loc[: len(at)] == at or at[: len(loc)] == loc for at in marked)

    found: list[str] = []

    def compare(what: str, is_told: bool, read: object, said: object) -> None:
        if read != said and not is_told:
            found.append(f"{what}: {read!r}, not {said!r}")

    data = reading.data
    rows = {row["id"]: (n, row) for n, row in enumerate(data["calendar"]["semesters"])}
    for row in truth.calendar["semesters"]:
        n, read = rows.get(row["id"], (0, {}))
        for key, said in row.items():
            value = read.get(key)
            value = (value["first"], value["last"]) if isinstance(value, dict) else value
            compare(f"{row['id']}.{key}", is_marked("calendar", "semesters", n, key), value, said)
    closures = [(one["first"], one["last"]) for one in data["calendar"]["closures"]]
    compare(
        "closures", is_marked("calendar", "closures") or ("calendar",) in marked, closures, [truth.calendar["closure"]]
    )
    units = {row["code"]: (n, row) for n, row in enumerate(data.get("units", ()))}
    for unit in truth.units:
        if unit["code"] not in units:
            compare(unit["code"], ("units",) in marked, None, unit)
            continue
        n, read = units[unit["code"]]
        for key, said in unit.items():
            compare(f"{unit['code']}.{key}", is_marked("units", n, key), read.get(key), said)
    known = {unit["code"] for unit in truth.units}
    compare("units", ("units",) in marked, [code for code in units if code not in known], [])
    table = sorted(tuple(row.values()) for row in data.get("frequency", ()))
    said_table = sorted(tuple(row.values()) for row in truth.frequency)
    compare("frequency", ("frequency",) in marked, table, said_table)
    people = [row["name"] for row in data.get("trainers", ())]
    doubts = [remark for remark in reading.remarks if remark.loc == ("trainers",) and remark.kind == "doubt"]
    compare("trainers", bool(doubts) or not people, people,
            [row["name"] for row in truth.trainers])  # fmt: skip
    slots = [(f"{row['start']:%H:%M}", f"{row['end']:%H:%M}") for row in data.get("slots", ())]
    compare("slots", ("slots",) in marked, slots, truth.slots)
    (place,) = data.get("sites", [{}])
    compare("site", ("sites", 0) in marked or ("sites",) in marked, place.get("id"), "SAINT-PIERRE")
    compare("name", ("title",) in marked or ("name",) in marked, data.get("name"), truth.name)
    return found


def without_accents(text: str, lost: str = "") -> str:
    """Accents taken away; or their letters with them, with `lost` in their place."""
    return "".join(
        lost if lost and unicodedata.decomposition(c) and c.isalpha() else unicodedata.normalize("NFD", c)[0]
        for c in text
    )


def damaged(text: str, rng: random.Random) -> str:
    """The text as it comes out of a bad conversion: a line or two lost, doubled, joined or split, pages broken."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(lines))
        match rng.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[at])
            case 2:
                lines.insert(at, f"\f{rng.choice(['', '3', 'www.cnam.re'])}\n")
            case 3 if at + 1 < len(lines):
                lines[at : at + 2] = [f"{lines[at]} {lines[at + 1]}"]
            case 4:
                lines[at] = lines[at].replace(" ", rng.choice(["  ", "\u00a0", " \n"]))
            case _:
                lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)]
    return "\n".join(lines)
