"""The text of an instance's file with the values of a changed instance: what did not change stays as it is typed.

Whoever keeps the text reads it again first: anchors and the like may give it another meaning.
"""

from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.merge import merged
from scheduler.instance.workbook.rows import document_of


def with_values(text: str, before: Instance, after: Instance) -> str:
    """The text, which is read as `before`, changed where `after` is another. Raises ValueError where it is written in a
    way that this does not know."""
    return merged(text, document_of(before).data, document_of(with_files(before, after)).data, {})


def with_files(before: Instance, after: Instance) -> Instance:
    """`after`, with the files and weekly hours from which `before` has its busy times: changes are made to what was
    read of them."""
    known = {(busy.title, busy.times): {"file": busy.file, "weekly": busy.weekly} for busy in before.busy}
    busy = tuple(each.model_copy(update=known.get((each.title, each.times), {})) for each in after.busy)
    read = {trainer.id: (trainer.calendar, trainer.from_calendar) for trainer in before.trainers}
    trainers = tuple(each.having_read(*read.get(each.id, (None, ()))) for each in after.trainers)
    return after.having(busy=busy, trainers=trainers)
