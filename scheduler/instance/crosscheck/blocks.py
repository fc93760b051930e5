"""Long sessions: what contradicts counts, and what no day of the grid can hold."""

from collections.abc import Iterator

from scheduler.instance.crosscheck.grid import Grid
from scheduler.instance.crosscheck.units import counts_of, frequency_key, frequency_table
from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.slots import LONGEST_PAUSE, WEEKDAYS, runs_on
from scheduler.instance.schema.units import Unit
from scheduler.wording import SESSION, SLOT, counted, say


def check_blocks(draft: InstanceDraft) -> Iterator[Finding]:
    grid, table = Grid.of(draft), frequency_table(draft)
    for loc, unit in draft.rows(Unit, "units.*").items():
        key = "block" if unit.blocks is None else "blocks"
        if (unit.block is None and unit.blocks is None) or not unit.is_scheduled:
            continue
        if unit.block is not None and unit.blocks is not None:
            yield Finding(
                (*loc, "block"),
                f"UE {unit.code} : « block » vaut pour toutes les séances, « blocks » pour chacune ; effacez l’un des "
                "deux",
                f"unit {unit.code}: “block” is for all sessions, “blocks” for each of them; delete one of the two",
                on_key=True,
            )
        if unit.blocks is not None:
            row = (table or {}).get(frequency_key(unit))
            is_in_hours = unit.hours is not None or (row is not None and row.hours is not None)
            yield from _counts(loc, unit, unit.blocks, counts_of(unit, table), is_in_hours=is_in_hours)
        if grid is not None:
            yield from _too_long(loc, key, unit, grid)


def _counts(
    loc: Loc, unit: Unit, blocks: tuple[int, ...], counts: tuple[int, int] | None, *, is_in_hours: bool
) -> Iterator[Finding]:
    """A number of sessions that is not that of the counts; or none, where hours are stated."""
    if counts is None and is_in_hours:
        yield Finding(
            (*loc, "blocks"),
            f"UE {unit.code} : des heures (« hours ») laissent libre le nombre de séances, « blocks » le fixe ; "
            "effacez l’un des deux, ou écrivez « block » si toutes prennent autant de créneaux",
            f"unit {unit.code}: “hours” leave the number of sessions open, “blocks” fixes it; delete one of the two, "
            "or write “block” if all take as many slots",
            on_key=True,
        )
    elif counts is not None and sum(counts) != len(blocks):
        said = counted(len(blocks), SESSION)
        yield Finding(
            (*loc, "blocks"),
            f"UE {unit.code} : « blocks » donne {said.fr}, l’UE en a {counts[0]} + {counts[1]} = {sum(counts)} ; "
            "écrivez un nombre par séance, ou corrigez « in_person » et « webconference »",
            f"unit {unit.code}: “blocks” gives {said.en}, the unit has {counts[0]} + {counts[1]} = {sum(counts)}; "
            "write a number for each session, or correct “in_person” and “webconference”",
            on_key=True,
        )


def _too_long(loc: Loc, key: str, unit: Unit, grid: Grid) -> Iterator[Finding]:
    """More slots in a row than any day of the unit has."""
    size = max(unit.sizes)
    rows = [row for row in grid.slots if unit.slots is None or row.start in unit.slots]
    weekdays = [day for day in WEEKDAYS if unit.weekdays is None or day in unit.weekdays]
    most = max((n for n in range(1, size + 1) for day in weekdays if any(runs_on(day, rows, n))), default=0)
    if 0 < most < size:
        where = key if key == "block" or unit.blocks is None else unit.blocks.index(size)
        pause = LONGEST_PAUSE.seconds // 60
        yield Finding(
            (*loc, "blocks", where) if isinstance(where, int) else (*loc, where),
            *say(
                "UE {unit} : aucun de ses jours n’a {n} de suite (l’un après l’autre, {pause} min de pause au plus) ; "
                "écrivez {most} au plus, ou ajoutez des créneaux",
                "unit {unit}: none of its days has {n} in a row (one after the other, with a pause of {pause} min at "
                "most); write {most} at most, or add slots",
                unit=unit.code,
                n=counted(size, SLOT),
                pause=pause,
                most=most,
            ),
        )
