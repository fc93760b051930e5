"""What an explanation says, and in a sentence what was proved: no more than that."""

from dataclasses import dataclass
from typing import Literal

from scheduler.search.params import Params
from scheduler.search.reasons.fact import Fact
from scheduler.text import Text
from scheduler.wording import NOTHING, say, spelled

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


def headline(status: Status, params: Params, strict: bool) -> Text:
    """What is known of the instance."""
    without = Text(" sans conflit de formateur", " without a trainer clash") if strict else NOTHING
    match status:
        case "impossible":
            return say(
                "Aucun emploi du temps{w} n’existe : c’est prouvé.",
                "No timetable{w} exists: this is proved.",
                w=without,
            )
        case "possible":
            return say("Un emploi du temps{w} existe.", "A timetable{w} exists.", w=without)
        case "unknown":
            limit = f"{params.time_limit_s:g}"
            return say(
                "On ne sait pas si un emploi du temps{w} existe : en {limit} s, aucun n’a été trouvé et rien ne prouve "
                "qu’il n’en existe pas. Donnez plus de temps (--time-limit).",
                "Whether a timetable{w} exists is not known: in {limit} s none was found and nothing proves that none "
                "exists. Give more time (--time-limit).",
                w=without,
                limit=limit,
            )


def cause(count: int, *, minimal: bool, strict: bool) -> Text:
    """What was verified of so many facts, and no more."""
    n = spelled(count)
    if count == 1:
        together = Text("Ce point suffit à tout empêcher.", "This point alone makes it impossible.")
        if strict:
            together = Text("Ce point suffit à causer un conflit.", "This point alone makes a clash.")
    elif strict:
        together = Text(
            f"Sans conflit de formateur, ces {n.fr} points se contredisent.",
            f"Without a trainer clash, these {n.en} points contradict each other.",
        )
    else:
        together = Text(f"Ces {n.fr} points se contredisent.", f"These {n.en} points contradict each other.")
    if not minimal:
        return say(
            "{together} Peut-être ne sont-ils pas tous en cause (pas vérifié dans le temps donné).",
            "{together} Not all of them may be to blame (not verified in the time given).",
            together=together,
        )
    if count == 1:
        return together
    return say(
        "{together} Il suffit d’en changer un pour lever cette contradiction (vérifié).",
        "{together} Changing any one is enough to lift this contradiction (verified).",
        together=together,
    )
