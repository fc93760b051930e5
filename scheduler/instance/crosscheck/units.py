"""Teaching units: who, when, how many sessions, in which shares."""

from collections.abc import Iterator

from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.regulations import Frequency
from scheduler.instance.schema.units import ANNUAL, Unit
from scheduler.text import Text
from scheduler.wording import quoted, suggestion

_OF_SESSIONS = ("in_person", "webconference", "hours", "block", "blocks", "after", "sections", "rooms_per_site")
_PERIOD = {"annual": Text("annuel", "annual"), "semester": Text("semestriel", "one semester")}


def check_units(draft: InstanceDraft) -> Iterator[Finding]:
    table = frequency_table(draft)
    for loc, unit in draft.rows(Unit, "units.*").items():
        yield from _shares(loc, unit, table)
        if not unit.is_scheduled:
            yield from _no_session(loc, unit)
        else:
            yield from _one_count(loc, unit)
            yield from _nobody(loc, unit)
            yield from _no_row(loc, unit, table)


def frequency_table(draft: InstanceDraft) -> dict[tuple[str, str, int], Frequency] | None:
    """The rows by modality, period and ECTS; None when one of them is faulty."""
    if not draft.complete(Frequency, "frequency.*"):
        return None
    rows = draft.rows(Frequency, "frequency.*").values()
    return {(row.modality, row.period, row.ects): row for row in rows}


def counts_of(unit: Unit, table: dict[tuple[str, str, int], Frequency] | None) -> tuple[int, int] | None:
    """In-person sessions and webconferences of the unit: those it states, else the table's; None when unknown, or
    stated in hours."""
    if unit.in_person is not None and unit.webconference is not None:
        return unit.in_person, unit.webconference
    if unit.blocks is not None and unit.modality == "tp":
        return len(unit.blocks), 0
    row = (table or {}).get(frequency_key(unit))
    if unit.hours is not None or row is None or row.in_person is None or row.webconference is None:
        return None
    return row.in_person, row.webconference


def frequency_key(unit: Unit) -> tuple[str, str, int]:
    return unit.modality, "annual" if unit.period == ANNUAL else "semester", unit.ects


def _nobody(loc: Loc, unit: Unit) -> Iterator[Finding]:
    missing = (
        ("trainers", not unit.trainers, Text("aucun formateur", "no trainer"), "trainers: [MARTIN]"),
        ("groups", not unit.groups, Text("aucun groupe", "no group"), "groups: [1A]"),
        ("period", unit.period is None, Text("aucune période", "no period"), "period: S1"),
    )
    for key, absent, what, example in missing:
        if absent:
            yield Finding(
                (*loc, key),
                f"UE {unit.code} : {what.fr} ; ajoutez par exemple « {example} », ou « modality: foad » ou "
                "« activity » si elle n’a pas de séance ici",
                f"unit {unit.code}: {what.en}; add for example “{example}”, or “modality: foad” or “activity” "
                "if it has no session here",
            )


def _no_session(loc: Loc, unit: Unit) -> Iterator[Finding]:
    """What is said of sessions, of a unit that has none."""
    for key in _OF_SESSIONS:
        value = getattr(unit, key)
        if value is None or value is False or value == ():
            continue
        is_number = isinstance(value, int) and value is not True
        said = f"{key}: {value}" if is_number else key
        yield Finding(
            (*loc, key),
            f"UE {unit.code} : « {said} », mais une UE « {unit.modality} » n’a pas de séance ici ; effacez-le, ou "
            "écrivez « modality: cours » ou « tp »",
            f"unit {unit.code}: “{said}”, but a unit “{unit.modality}” has no session here; delete it, or write "
            "“modality: cours” or “tp”",
            on_key=not is_number,
        )


def _one_count(loc: Loc, unit: Unit) -> Iterator[Finding]:
    stated = {"in_person": unit.in_person, "webconference": unit.webconference}
    given = [key for key, count in stated.items() if count is not None]
    if len(given) == 1:
        absent = next(key for key in stated if key not in given)
        yield Finding(
            (*loc, given[0]),
            f"UE {unit.code} : « {given[0]}: {stated[given[0]]} » est donné sans « {absent} » ; donnez les deux, ou "
            "aucun pour suivre la table « frequency »",
            f"unit {unit.code}: “{given[0]}: {stated[given[0]]}” is given without “{absent}”; give both, or none "
            "to follow the table “frequency”",
        )


def _no_row(loc: Loc, unit: Unit, table: dict[tuple[str, str, int], Frequency] | None) -> Iterator[Finding]:
    stated = any(each is not None for each in (unit.in_person, unit.webconference, unit.hours))
    stated |= unit.blocks is not None and unit.modality == "tp"
    if table is None or stated or unit.period is None or frequency_key(unit) in table:
        return
    period = _PERIOD[frequency_key(unit)[1]]
    rows_fr = " ; ".join(f"{ects} ECTS, {modality}, {_PERIOD[p].fr}" for modality, p, ects in table) or "aucune"
    rows_en = "; ".join(f"{ects} ECTS, {modality}, {_PERIOD[p].en}" for modality, p, ects in table) or "none"
    yield Finding(
        (*loc, "ects"),
        f"UE {unit.code} : la table « frequency » n’a pas de ligne pour {unit.ects} ECTS {unit.modality} {period.fr} "
        f"(ses lignes : {rows_fr}) ; corrigez l’UE, ajoutez la ligne, ou donnez « in_person » et « webconference », ou "
        "« hours »",
        f"unit {unit.code}: the table “frequency” has no row for {unit.ects} ECTS, {unit.modality}, {period.en} "
        f"(its rows: {rows_en}); correct the unit, add the row, or give “in_person” and “webconference”, or “hours”",
    )


def _shares(loc: Loc, unit: Unit, table: dict[tuple[str, str, int], Frequency] | None) -> Iterator[Finding]:
    if unit.shares is None:
        return
    if unit.teaching == "together":
        yield Finding(
            (*loc, "shares"),
            f"UE {unit.code} : « shares » partage les séances, mais « teaching: together » les donne toutes à tous ; "
            "effacez l’un des deux",
            f"unit {unit.code}: “shares” divides the sessions, but “teaching: together” gives all to all; "
            "delete one of them",
            on_key=True,
        )
        return
    for name in unit.shares:
        if name not in unit.trainers:
            shown, instead = quoted(name), suggestion(name, unit.trainers)
            yield Finding(
                (*loc, "shares", name),
                f"UE {unit.code} : {shown.fr} a une part sans être dans ses « trainers » ; {instead.fr}",
                f"unit {unit.code}: {shown.en} has a share but is not among its “trainers”; {instead.en}",
                on_key=True,
            )
    counts, n = counts_of(unit, table), len(unit.sections or (1,))
    if counts is not None and n > 1 and sum(unit.shares.values()) != n * sum(counts):
        total, each = sum(unit.shares.values()), sum(counts)
        yield Finding(
            (*loc, "shares"),
            f"UE {unit.code} : les parts font {total} séances, ses {n} sections en ont {n} × {each} = {n * each} ; "
            "corrigez les parts, qui sont sur toutes les sections",
            f"unit {unit.code}: the shares make {total} sessions, its {n} sections have {n} × {each} = {n * each}; "
            "correct the shares, which are over all sections",
            on_key=True,
        )
    elif counts is not None and n == 1 and sum(unit.shares.values()) != sum(counts):
        total = sum(unit.shares.values())
        yield Finding(
            (*loc, "shares"),
            f"UE {unit.code} : les parts font {total} séances, l’UE en a {counts[0]} + {counts[1]} = {sum(counts)} ; "
            "corrigez les parts",
            f"unit {unit.code}: the shares make {total} sessions, the unit has {counts[0]} + {counts[1]} = "
            f"{sum(counts)}; correct the shares",
            on_key=True,
        )
