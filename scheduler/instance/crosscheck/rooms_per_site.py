"""Units with a room at the site of each of their groups: where these sit."""

from collections.abc import Iterator

from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.groups import Group, lineage_of
from scheduler.instance.schema.places import Site
from scheduler.instance.schema.units import Unit
from scheduler.wording import quoted


def check_rooms_per_site(draft: InstanceDraft) -> Iterator[Finding]:
    rows = draft.rows(Group, "groups.*")
    groups = {group.id: group for group in rows.values()}
    around = {name: [each for each in lineage_of(name, groups) if each in groups] for name in groups}
    for loc, group in ((loc, group) for loc, group in rows.items() if group.site is not None):
        other = next((groups[name] for name in around[group.id][1:] if groups[name].site is not None), None)
        if other is not None and other.site != group.site:
            assert group.site is not None
            own, its = quoted(group.site), quoted(other.site or "")
            yield Finding(
                (*loc, "site"),
                f"groupe {group.id} : il est à {own.fr}, et {other.id}, dont il fait partie, à {its.fr} ; effacez le "
                f"« site » de {other.id} ou écrivez le même",
                f"group {group.id}: it is at {own.en}, and {other.id}, which contains it, at {its.en}; delete the "
                f"“site” of {other.id} or write the same",
            )
    for loc, unit in draft.rows(Unit, "units.*").items():
        if unit.rooms_per_site:
            yield from _unit(loc, unit, groups, around, len(draft.rows(Site, "sites.*")) > 1)


def _unit(
    loc: Loc, unit: Unit, groups: dict[str, Group], around: dict[str, list[str]], several: bool
) -> Iterator[Finding]:
    here = (*loc, "rooms_per_site")
    if unit.site is not None:
        yield Finding(
            here,
            f"UE {unit.code} : une salle par site, et un seul « site » ({unit.site}) ; effacez l’un des deux",
            f"unit {unit.code}: a room at each site, and a single “site” ({unit.site}); delete one of them",
            on_key=True,
        )
    named = [name for each in unit.sections or [unit.groups] for name in each if several and name in groups]
    for name in dict.fromkeys(named):
        if any(groups[each].site is not None for each in around[name]):
            continue
        parts = [group.id for group in groups.values() if group.site is not None and name in around[group.id][1:]]
        if parts:  # else a site is taken for it, and a note says which
            yield Finding(
                here,
                f"UE {unit.code} : une salle par site, mais on ne sait pas où est le groupe {name} ; citez plutôt ses "
                f"parties ({', '.join(parts)})",
                f"unit {unit.code}: a room at each site, but where the group {name} sits is not said; name its parts "
                f"({', '.join(parts)}) instead",
                on_key=True,
            )
