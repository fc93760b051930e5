"""What a busy file says, and how much of it is read at most."""

from collections import Counter
from typing import Literal, NamedTuple

from scheduler.instance.schema.groups import BusyTime

MOST_TIMES = 20_000
"""Of one file; a group busy day and night has some hundreds."""
MOST_FAULTS = 200
"""More would say nothing new of a file, and fill the memory."""
Aside = Literal["cancelled", "free", "instant", "outside", "replaced"]
"""Why something in a file keeps nobody busy in the year."""


class BusyContents(NamedTuple):
    """What a file says: its busy times, how much of it was set aside and why, how many events it has in all."""

    times: list[BusyTime]
    aside: Counter[Aside]
    number: int
