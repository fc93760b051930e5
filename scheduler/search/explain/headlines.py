"""What was proved of an instance and of a set of facts, in a sentence, and no more than that."""

from scheduler.search.explain.explanation import Status
from scheduler.search.params import Params
from scheduler.text import Text
from scheduler.wording import say, spelled

_NOTHING = Text("", "")


def headline(status: Status, params: Params, strict: bool) -> Text:
    """What is known of the instance."""
    without = Text(" sans conflit de formateur", " without a trainer clash") if strict else _NOTHING
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
        "{together} Il suffit d’en changer un (vérifié).",
        "{together} Changing any one is enough (verified).",
        together=together,
    )
