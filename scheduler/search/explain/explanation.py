"""What an explanation says."""

from dataclasses import dataclass
from typing import Literal

from scheduler.search.reasons.fact import Fact
from scheduler.text import Text

Status = Literal["impossible", "possible", "unknown"]
"""`impossible`: proved that no timetable exists. `possible`: one was found. `unknown`: neither in the time given."""


@dataclass(frozen=True)
class Cause:
    """Facts that cannot hold together: proved of them alone, whatever the rest of the instance says.

    `minimal`: verified that without any single one of them a timetable of the others exists. `facts` carry their
    sentences; `headline` says what was verified.
    """

    facts: tuple[Fact, ...]
    minimal: bool
    headline: Text

    @property
    def texts(self) -> tuple[Text, ...]:
        return tuple(fact.text for fact in self.facts)


@dataclass(frozen=True)
class Explanation:
    """Why no timetable exists, or that one does, or that neither is known.

    `arithmetic`: the faults that counting proves, all of them. `causes`: sets of facts that cannot hold together, each
    about other units than the ones before; the first is the smallest. Both may be there, either proves it.
    `headline`: the status in a sentence.
    """

    status: Status
    headline: Text
    arithmetic: tuple[Text, ...] = ()
    causes: tuple[Cause, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Those of the first cause."""
        return self.causes[0].facts if self.causes else ()

    @property
    def minimal(self) -> bool:
        return bool(self.causes) and self.causes[0].minimal
