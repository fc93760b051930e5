"""How people of a comparison are called, who may be in one of its instances alone."""

from scheduler.instance.schema.exams import StaffMember
from scheduler.instance.schema.trainers import Trainer
from scheduler.scenario.comparison.compare import Comparison, Row
from scheduler.wording import shown


def trainer_name(comparison: Comparison, row: Row | None, trainer: str) -> str:
    """The name people know of a trainer, or of somebody who invigilates; the id of one that no instance knows."""
    instances = [comparison.instance]
    if row is not None and row.planned is not None:
        instances.insert(0, row.planned.instance)
    for instance in instances:
        people: tuple[Trainer | StaffMember, ...] = (*instance.trainers, *instance.staff)
        for person in people:
            if person.id == trainer:
                return shown(person.name)
    return shown(trainer)
