"""What an ENF that has imported a revision has: what it is brought up to date from."""

from scheduler.instance.schema.instance import Instance
from scheduler.publish.store.store import Revision, Store
from scheduler.timetable.schema import Timetable

Held = tuple[Instance | None, Timetable]


def imported(
    store: Store, before: Revision, instance: Instance, revision: Revision | None
) -> tuple[Held, frozenset[str]]:
    """What the ENF has since it imported `before`, and the units of that year that it may have had until then.
    `instance`: of what is exported now, which `revision` published if it is one."""
    once = store.units_up_to(before.number, instance.name)
    # Reading an instance again takes seconds at scale.
    is_same = revision is not None and before.instance_content == revision.instance_content
    return ((instance, store.timetable(before)) if is_same else store.open(before)), once
