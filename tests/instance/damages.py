"""Every way to damage the sample that a planner could stumble on, and what must be said about it."""

from tests.instance.damages_of_form import SCHEMA, Damage

# fmt: off
REFERENCES = {
    "trainer": Damage(
        "trainers: [VERNET]", "trainers: [VERNAY]",
        at="VERNAY", value="VERNAY", fr="« VERNET »", en="“VERNET”",
    ),
    "group": Damage(
        "period: S1, groups: [G1]", "period: S1, groups: [Z]",
        at="Z]", value="« Z »", fr="G1, A1", en="G1, A1",
    ),
    "period": Damage(
        "period: S1", "period: S3",
        at="S3", value="S3", fr="S1, S2, annual", en="S1, S2, annual",
    ),
    "site": Damage(
        "site: PORT, capacity: 30", "site: PORTE, capacity: 30",
        at="PORTE", value="PORTE", fr="« PORT »", en="“PORT”",
    ),
    "unit's site": Damage(
        "period: S1", "period: S1, site: TAMPON",
        at="TAMPON", value="TAMPON", fr="PORT", en="PORT",
    ),
    "container": Damage(
        "part_of: G1", "part_of: G2",
        at="G2", value="« G2 »", fr="G1, A1", en="G1, A1",
    ),
    "pin's unit": Damage(
        "unit: TRS001", "unit: TRS01",
        at="TRS01,", value="TRS01", fr="« TRS001 »", en="“TRS001”",
    ),
    "pin's room": Damage(
        "room: R1", "room: R9",
        at="R9", value="R9", fr="R1, R2", en="R1, R2",
    ),
    "busy group": Damage(
        "groups: [G1], title", "groups: [G1, X1], title",
        at="X1", value="X1", fr="G1, A1", en="G1, A1",
    ),
    "weight": Damage(
        "Q5: 3", "Q55: 3",
        at="Q55", value="Q55", fr="« Q5 »", en="“Q5”",
    ),
    "weight of a hard rule": Damage(
        "Q5: 3", "H1: 3",
        at="H1", value="« H1 »", fr="seuls les critères", en="only criteria",
    ),
    "duplicate unit": Damage(
        "code: TET007", "code: TRS001",
        at="TRS001, title: Web", value="TRS001", fr="ligne 33", en="line 33",
    ),
    "duplicate room": Damage(
        "id: R2", "id: R1",
        at="R1, site: PORT, capacity: 20", value="R1", fr="ligne 24", en="line 24",
    ),
    "a room that differs by a capital": Damage(
        "id: R2", "id: r1",
        at="r1, site: PORT, capacity: 20", value="r1", fr="ligne 24", en="line 24",
    ),
    "a group that differs by an accent": Damage(
        "id: A1", "id: Ǵ1",
        at="Ǵ1, size: 6", value="Ǵ1", fr="donnez-lui un autre nom", en="give it another name",
    ),
    "a unit that differs by a sign that nobody sees": Damage(
        "code: AST002", 'code: "TRS\\u200D001"',
        at='"TRS\\u200D001"', value="TRS", fr="Moodle les confondent", en="Moodle take them for one",
    ),
    "duplicate group": Damage(
        "id: A1", "id: G1",
        at="G1, size: 6", value="G1", fr="ligne 27", en="line 27",
    ),
    "duplicate trainer": Damage(
        "id: LEBON", "id: VERNET",
        at="VERNET, name: Le Bon", value="VERNET", fr="ligne 30", en="line 30",
    ),
    "duplicate semester": Damage(
        "id: S2", "id: S1",
        at="S1, first: 2023", value="S1", fr="ligne 8", en="line 8",
    ),
    "semester annual": Damage(
        "id: S2", "id: annual",
        at="annual", value="annual", fr="par exemple S1", en="for example S1",
    ),
    "twice in a list": Damage(
        "groups: [G1], title", "groups: [G1, G1], title",
        at="G1], title", value="G1", fr="deux fois", en="twice",
    ),
}
CALENDAR = {
    "semester backwards": Damage(
        "first: 2022-09-05, last: 2023-02-10", "first: 2022-09-05, last: 2022-02-10",
        at="2022-02-10", value="2022-02-10", fr="échangez", en="swap",
    ),
    "semester of years": Damage(
        "first: 2023-03-06, last: 2023-07-21", "first: 2023-03-06, last: 2024-07-21",
        at="2024-07-21", value="2024-07-21", fr="corrigez", en="correct the year",
    ),
    "semesters years apart": Damage(
        "first: 2023-03-06, last: 2023-07-21", "first: 2033-03-06, last: 2033-07-21",
        at="2033-03-06", value="2033-03-06", fr="une seule année", en="a single year",
    ),
    "closures overlap": Damage(
        "2023-01-20", "2023-01-05",
        at="2023-01-05", value="2023-01-05", fr="2023-01-07", en="2023-01-07",
    ),
    "closure backwards": Damage(
        "last: 2023-01-06", "last: 2022-01-06",
        at="2022-01-06", value="2022-01-06", fr="échangez", en="swap",
    ),
    "room closed backwards": Damage(
        "capacity: 20, closed: [{first: 2022-10-03", "capacity: 20, closed: [{first: 2022-10-08",
        at="2022-10-07}]}\ngroups", value="2022-10-08", fr="échangez", en="swap",
    ),
    "exams in courses": Damage(
        "exams: {first: 2023-02-20", "exams: {first: 2023-02-06",
        at="2023-02-06", value="2023-02-06", fr="2023-02-11", en="2023-02-11 or later",
    ),
    "country of no holidays": Damage(
        "country: FR, subdivision", "country: XX, subdivision",
        at="XX", value="XX", fr="FR", en="FR",
    ),
    "subdivision": Damage(
        "\"974\"", "\"97-4\"",
        at="\"97-4\"", value="97-4", fr="« 974 »", en="“974”",
    ),
    "taught, no holiday": Damage(
        "[2023-05-08]", "[2023-05-09]",
        at="2023-05-09", value="2023-05-09", fr="Fête de la Victoire", en="Victory Day",
    ),
    "taught in a year without holidays": Damage(
        'FR, subdivision: "974", taught: [2023-05-08]', "LK, taught: [2029-05-01]",
        at="2029-05-01", value="2029", fr="effacez cette date", en="delete this date",
    ),
    "slot backwards": Damage(
        "start: 17:00, end: 19:00}", "start: 17:00, end: 16:00}",
        at="16:00}", value="16:00", fr="échangez", en="swap",
    ),
    "slots overlap": Damage(
        "start: 19:00", "start: 18:30",
        at="18:30", value="18:30–21:00", fr="17:00–19:00 (ligne 15)", en="17:00–19:00 (line 15)",
    ),
    "alternance backwards": Damage(
        "end: 16:30", "end: 08:00",
        at="08:00", value="08:00", fr="échangez", en="swap",
    ),
    "alternance too short": Damage(
        "hours: 7", "hours: 9",
        at="9}", value="9 h", fr="8 au plus", en="at most 8",
    ),
    "frequency twice": Damage(
        "{modality: tp, period: semester, ects: 4", "{modality: cours, period: semester, ects: 6",
        at="{modality: cours, period: semester, ects: 6, in_person: 7", value="6 ECTS", fr="ligne 19", en="line 19",
    ),
}
PEOPLE = {
    "group in itself": Damage(
        "part_of: G1", "part_of: A1",
        at="A1, alternance", value="A1", fr="effacez", en="delete",
    ),
    "group larger than its container": Damage(
        "size: 6", "size: 13",
        at="13", value="13", fr="« G1 » où ils sont 12", en="“G1” of 12",
    ),
    "alternance min above max": Damage(
        "min: 18", "min: 21",
        at="21", value="21", fr="échangez", en="swap",
    ),
    "alternance without hours": Damage(
        "alternance: {start: 08:30, end: 16:30, hours: 7}\n", "",
        at="alternance: {min", value="alternance", fr="start: 08:30", en="start: 08:30",
    ),
    "weekly hour off the grid": Damage(
        "{17:00: avoid}", "{18:00: avoid}",
        at="18:00: avoid", value="18:00", fr="17:00, 19:00", en="17:00, 19:00",
    ),
    "weekly hour of another day": Damage(
        "tue: {17:00", "fri: {19:00",
        at="19:00: avoid", value="19:00", fr="17:00", en="17:00",
    ),
    "weekday without slots": Damage(
        "mon: avoid", "sun: avoid",
        at="sun", value="sun", fr="dimanche", en="Sunday",
    ),
    "dated hour off the grid": Damage(
        "slots: [17:00]", "slots: [17:30]",
        at="17:30", value="17:30", fr="17:00, 19:00", en="17:00, 19:00",
    ),
    "dated hour of another day": Damage(
        "slots: [17:00]", "weekdays: [wed], slots: [19:00]",
        at="19:00]}]", value="19:00", fr="17:00", en="17:00",
    ),
    "busy backwards": Damage(
        "start: 18:00, end: 20:00", "start: 18:00, end: 17:00",
        at="17:00}]", value="17:00", fr="corrigez", en="correct",
    ),
    "busy never": Damage(
        ", times: [{date: 2022-10-10, start: 18:00, end: 20:00}]", "",
        at="{groups: [G1], title: Else", value="Elsewhere", fr="iCal ou CSV", en="iCal or CSV",
    ),
}
UNITS = {
    "not in the table": Damage(
        "ects: 6, modality: cours, period: S1", "ects: 5, modality: cours, period: S1",
        at="5, modality", value="TRS001", fr="6 ECTS, cours, semestriel", en="6 ECTS, cours, one semester",
    ),
    "annual not in the table": Damage(
        "period: S1", "period: annual",
        at="6, modality: cours, period: annual", value="TRS001", fr="4 ECTS, tp", en="4 ECTS, tp",
    ),
    "no trainer": Damage(
        ", trainers: [VERNET]", "",
        at="{code: TRS001", value="TRS001", fr="trainers: [", en="trainers: [",
    ),
    "no group": Damage(
        "period: S1, groups: [G1]", "period: S1",
        at="{code: TRS001", value="TRS001", fr="groups: [", en="groups: [",
    ),
    "no period": Damage(
        "period: S1, ", "",
        at="{code: TRS001", value="TRS001", fr="period: S1", en="period: S1",
    ),
    "one count of two": Damage(
        "ects: 6, modality: cours, period: S1", "ects: 6, in_person: 3, modality: cours, period: S1",
        at="3, modality", value="in_person: 3", fr="« webconference »", en="“webconference”",
    ),
    "counts of a FOAD unit": Damage(
        "modality: foad", "modality: foad, in_person: 3",
        at="3}", value="in_person: 3", fr="effacez", en="delete",
    ),
    "shares that do not add up": Damage(
        "LEBON: 7", "LEBON: 6",
        at="shares", value="6", fr="7 + 0 = 7", en="7 + 0 = 7",
    ),
    "share of a stranger": Damage(
        "LEBON: 7", "VERNET: 7",
        at="VERNET: 7", value="VERNET", fr="LEBON", en="LEBON",
    ),
    "shares together": Damage(
        "shares: {LEBON: 7}", "teaching: together, shares: {LEBON: 7}",
        at="shares", value="TET007", fr="effacez", en="delete",
    ),
}
PINS = {
    "in a closure": Damage(
        "date: 2022-10-04", "date: 2022-12-26",
        at="2022-12-26", value="2022-12-26", fr="Break", en="Break",
    ),
    "on a holiday": Damage(
        "date: 2022-10-04", "date: 2022-11-01",
        at="2022-11-01", value="2022-11-01", fr="Toussaint", en="All Saints",
    ),
    "in another semester": Damage(
        "date: 2022-10-04", "date: 2023-04-04",
        at="2023-04-04", value="2023-04-04", fr="hors de sa période", en="outside its period",
    ),
    "on a Saturday": Damage(
        "date: 2022-10-04", "date: 2022-10-08",
        at="2022-10-08", value="2022-10-08", fr="samedi", en="Saturday",
    ),
    "off the grid": Damage(
        "date: 2022-10-04, slot: 17:00", "date: 2022-10-05, slot: 19:00",
        at="19:00, room", value="19:00", fr="17:00", en="17:00",
    ),
    "weekday without slots": Damage(
        "weekday: mon", "weekday: sat",
        at="sat", value="sat", fr="mon, tue", en="mon, tue",
    ),
    "date and weekday": Damage(
        "weekday: mon", "weekday: mon, date: 2023-03-07",
        at="mon, date", value="2023-03-07", fr="gardez", en="keep one",
    ),
    "nothing": Damage(
        ", weekday: mon", "",
        at="{unit: TET007", value="TET007", fr="ajoutez « date »", en="add “date”",
    ),
    "number without date": Damage(
        "weekday: mon", "weekday: mon, number: 3",
        at="3}", value="3", fr="ajoutez « date »", en="add “date”",
    ),
    "number beyond the count": Damage(
        "number: 1", "number: 11",
        at="11}", value="11", fr="10 au plus", en="at most 10",
    ),
    "room of a webconference": Damage(
        "kind: in_person", "kind: webconference",
        at="R1, kind", value="R1", fr="effacez « room »", en="delete “room”",
    ),
    "kind without sessions": Damage(
        "weekday: mon", "weekday: mon, kind: webconference",
        at="webconference}", value="webconference", fr="7 + 0", en="7 + 0",
    ),
    "unit without sessions": Damage(
        "unit: TET007", "unit: AST002",
        at="AST002, weekday", value="AST002", fr="effacez", en="delete",
    ),
}
# fmt: on

EVERY = {
    f"{family}: {name}": damage
    for family, table in (
        ("schema", SCHEMA),
        ("reference", REFERENCES),
        ("calendar", CALENDAR),
        ("people", PEOPLE),
        ("unit", UNITS),
        ("pin", PINS),
    )
    for name, damage in table.items()
}
