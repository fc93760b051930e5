"""The order of units: of units that have sessions, enough of them, and in no circle."""

from collections.abc import Iterator

from scheduler.instance.crosscheck.units import counts_of, frequency_table
from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.units import Predecessor, Unit
from scheduler.wording import SESSION, counted


def check_orders(draft: InstanceDraft) -> Iterator[Finding]:
    rows, table = draft.rows(Unit, "units.*"), frequency_table(draft)
    by_code = {unit.code: unit for unit in rows.values()}
    found = set[frozenset[str]]()
    for loc, unit in rows.items():
        seen = set[str]()
        for number, predecessor in enumerate(unit.after):
            at = (*loc, "after", number)
            if predecessor.unit in seen:
                yield Finding(
                    at,
                    f"UE {unit.code} : {predecessor.unit} est deux fois dans « after » ; effacez l’une des deux",
                    f"unit {unit.code}: {predecessor.unit} is twice in “after”; delete one of them",
                )
            seen.add(predecessor.unit)
            if predecessor.unit in by_code:
                earlier = by_code[predecessor.unit]
                yield from _sessions(at, unit, predecessor, earlier, counts_of(earlier, table))
        circle = _circle(unit.code, by_code)
        if circle and frozenset(circle) not in found:
            found.add(frozenset(circle))
            shown = " → ".join((*circle, unit.code))
            yield Finding(
                (*loc, "after"),
                f"UE {unit.code} : elle viendrait après elle-même ({shown}) ; effacez l’un de ces « after »",
                f"unit {unit.code}: it would come after itself ({shown}); delete one of these “after”",
                on_key=True,
            )


def _sessions(
    at: Loc, unit: Unit, predecessor: Predecessor, earlier: Unit, counts: tuple[int, int] | None
) -> Iterator[Finding]:
    code = earlier.code
    if not earlier.is_scheduled or counts == (0, 0):
        yield Finding(
            at,
            f"UE {unit.code} : elle suit {code}, qui n’a pas de séance ici ; effacez cette ligne, ou donnez à "
            f"{unit.code} une date de début (« first »)",
            f"unit {unit.code}: it comes after {code}, which has no session here; delete this line, or give "
            f"{unit.code} a first date (“first”)",
        )
    elif counts is not None and predecessor.sessions is not None and predecessor.sessions > sum(counts):
        n = counted(sum(counts), SESSION)
        yield Finding(
            at,
            f"UE {unit.code} : elle attend {predecessor.sessions} séances de {code}, qui a {n.fr} ; écrivez "
            f"{sum(counts)} au plus",
            f"unit {unit.code}: it waits for {predecessor.sessions} sessions of {code}, which has {n.en}; write at "
            f"most {sum(counts)}",
        )


def _circle(code: str, by_code: dict[str, Unit]) -> tuple[str, ...]:
    """The units that lead from this one back to it, each after the next; none where nothing does."""
    came: dict[str, str] = {}
    waiting = [code]
    while waiting:
        at = waiting.pop()
        for earlier in (each.unit for each in by_code[at].after):
            if earlier == code:
                path = [at]
                while path[-1] != code:
                    path.append(came[path[-1]])
                return tuple(reversed(path))
            if earlier in by_code and earlier not in came:
                came[earlier] = at
                waiting.append(earlier)
    return ()
