"""Damages of the form: keys, types, dates, YAML itself; and what must be said about each."""

from typing import NamedTuple


class Damage(NamedTuple):
    """`old` in the sample becomes `new`; on the line and column of `at`, the fault says the value and the remedy."""

    old: str
    new: str
    at: str
    value: str
    fr: str
    en: str


# fmt: off
SCHEMA = {
    "unknown key": Damage(
        "capacity: 20", "capacty: 20",
        at="capacty", value="capacty", fr="« capacity »", en="“capacity”",
    ),
    "missing key": Damage(
        "name: J. Vernet, ", "",
        at="{id: VERNET", value="name", fr="ajoutez", en="add for example",
    ),
    "duplicate key": Damage(
        "locale: fr", "locale: fr\nlocale: en",
        at="locale: en", value="locale", fr="ligne 5", en="line 5",
    ),
    "no such day": Damage(
        "first: 2022-09-05", "first: 2022-13-26",
        at="2022-13-26", value="2022-13-26", fr="01 à 12", en="01 to 12",
    ),
    "no such hour": Damage(
        "start: 17:00,", "start: 17:60,",
        at="17:60", value="17:60", fr="00 à 59", en="00 to 59",
    ),
    "French date": Damage(
        "2022-12-19", "26/12/2022",
        at="26/12", value="26/12/2022", fr="écrivez 2022-12-26", en="write 2022-12-26",
    ),
    "compact date": Damage(
        "2022-12-19", "20221219",
        at="20221219", value="20221219", fr="2022-12-19", en="write 2022-12-19",
    ),
    "far year": Damage(
        "2023-07-21", "2923-07-21",
        at="2923", value="2923-07-21", fr="1990 à 2100", en="1990 to 2100",
    ),
    "French hour": Damage(
        "start: 08:30", "start: 8h30",
        at="8h30", value="8h30", fr="écrivez 08:30", en="write 08:30",
    ),
    "hour as number": Damage(
        "start: 08:30", "start: 8",
        at="8, end", value="8", fr="écrivez 08:00", en="write 08:00",
    ),
    "text for number": Damage(
        "capacity: 30", "capacity: trente",
        at="trente", value="trente", fr="nombre entier", en="whole number",
    ),
    "quoted number": Damage(
        "capacity: 30", "capacity: \"30\"",
        at="\"30\"", value="30", fr="sans guillemets", en="without quotes",
    ),
    "number for text": Damage(
        "title: Sample", "title: 2022",
        at="2022\n", value="2022", fr="guillemets : \"2022\"", en="\"2022\"",
    ),
    "decimal count": Damage(
        "in_person: 5", "in_person: 2.5",
        at="2.5", value="2.5", fr="nombre entier", en="whole number",
    ),
    "decimal comma": Damage(
        "hours: 7", "hours: \"7,5\"",
        at="\"7,5\"", value="7,5", fr="écrivez 7.5", en="write 7.5",
    ),
    "too small": Damage(
        "capacity: 20", "capacity: 0",
        at="0, closed", value="0", fr="d’au moins 1", en="at least 1",
    ),
    "too large": Damage(
        "hours: 7", "hours: 25",
        at="25}", value="25", fr="d’au plus 24", en="at most 24",
    ),
    "null": Damage(
        "title: Sample", "title:",
        at="title:\n", value="title", fr="écrivez un texte", en="write a text",
    ),
    "empty list": Damage(
        "groups: [G1], title", "groups: [], title",
        at="[], title", value="groups", fr="un élément", en="one item",
    ),
    "text for list": Damage(
        "groups: [G1], title", "groups: G1, title",
        at="G1, title", value="G1", fr="[G1]", en="[G1]",
    ),
    "text for rows": Damage(
        "weights:", "assumptions: {a: b}\nweights:",
        at="{a", value="assumptions", fr="« - … »", en="“- …”",
    ),
    "empty table": Damage(
        "weights:", "assumptions:\nweights:",
        at="assumptions:\n", value="assumptions", fr="effacez", en="delete",
    ),
    "list for block": Damage(
        "alternance: {start: 08:30, end: 16:30, hours: 7}", "alternance: [7]",
        at="[7]", value="alternance", fr="start: 17:00", en="start: 17:00",
    ),
    "text for block": Damage(
        "{id: G1, size: 12}", "G1",
        at="G1\n", value="G1", fr="size: 14", en="size: 14",
    ),
    "text for weights": Damage(
        "weights: {Q1: 2, Q5: 3}", "weights: no",
        at="no\n", value="no", fr="{Q1: 2}", en="{Q1: 2}",
    ),
    "modality": Damage(
        "modality: foad", "modality: FOADE",
        at="FOADE", value="FOADE", fr="« foad »", en="“foad”",
    ),
    "weekday in French": Damage(
        "mon: avoid", "lundi: avoid",
        at="lundi", value="lundi", fr="« mon »", en="“mon”",
    ),
    "level no": Damage(
        "mon: avoid", "mon: no",
        at="no, tue", value="no", fr="unavailable, avoid", en="unavailable, avoid",
    ),
    "weekday on": Damage(
        "weekday: mon", "weekday: on",
        at="on}", value="« on »", fr="mon, tue", en="mon, tue",
    ),
    "hour of a day": Damage(
        "{17:00: avoid}", "{17h: avoid}",
        at="17h", value="17h", fr="écrivez 17:00", en="write 17:00",
    ),
    "level of an hour": Damage(
        "{17:00: avoid}", "{17:00: never}",
        at="never", value="never", fr="unavailable", en="unavailable",
    ),
    "zone": Damage(
        "Indian/Reunion", "Indian/Réunion",
        at="Indian/R", value="Indian/Réunion", fr="« Indian/Reunion »", en="“Indian/Reunion”",
    ),
    "locale": Damage(
        "locale: fr", "locale: de",
        at="de\n", value="« de »", fr="fr, en", en="fr, en",
    ),
    "version": Damage(
        "version: 1", "version: 2",
        at="2\n", value="« 2 »", fr="écrivez 1", en="write 1",
    ),
    "slug": Damage(
        "name: sample", "name: Mon École",
        at="Mon", value="Mon École", fr="mon-", en="mon-",
    ),
    "id": Damage(
        "id: R2", "id: Salle 2",
        at="Salle 2", value="Salle 2", fr="« Salle-2 »", en="“Salle-2”",
    ),
    "id of dots": Damage(
        "id: R2", "id: ..",
        at="..,", value="« .. »", fr="« A1 »", en="“A1”",
    ),
    "url": Damage(
        "modality: foad", "modality: foad, url: enf",
        at="enf", value="enf", fr="https://", en="https://",
    ),
    "country": Damage(
        "country: FR", "country: France",
        at="France", value="France", fr="par exemple FR", en="such as FR",
    ),
    "long title": Damage(
        "title: Sample", f"title: {'x' * 301}",
        at="xxx", value="x" * 60 + "…", fr="300 au plus", en="at most 300",
    ),
    "merge key": Damage(
        "{id: PORT, title: Le Port}", "{id: PORT, title: Le Port, <<: {}}",
        at="<<", value="<<", fr="toutes lettres", en="write the keys out",
    ),
    "tag": Damage(
        "title: Sample", "title: !!python/object:os.system x",
        at="!!python", value="!!python/object:os.system", fr="effacez-la", en="delete it",
    ),
    "escaped control": Damage(
        "title: Sample", "title: \"a\\0b\"",
        at="\"a", value="U+0000", fr="effacez-le", en="delete it",
    ),
    "second document": Damage(
        "weights: {Q1: 2, Q5: 3}", "weights: {}\n---\nx: 1",
        at="---", value="---", fr="effacez cette ligne", en="delete this line",
    ),
    "alias to nothing": Damage(
        "title: Sample", "title: *other",
        at="*other", value="*other", fr="guillemets", en="quotes",
    ),
    "complex key": Damage(
        "title: Sample", "? [a, b]\n: c",
        at="[a", value="", fr="un simple mot", en="a single word",
    ),
}
# fmt: on
