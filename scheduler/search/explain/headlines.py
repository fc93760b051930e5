"""What was proved of an instance and of a set of facts, in a sentence, and no more than that."""

from scheduler.checker.words import say
from scheduler.search.explain.explanation import Status
from scheduler.search.params import Params
from scheduler.text import Text

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
                "qu’il n’en existe pas. Allongez --time-limit.",
                "Whether a timetable{w} exists is not known: in {limit} s none was found and nothing proves that none "
                "exists. Raise --time-limit.",
                w=without,
                limit=limit,
            )


def cause(count: int, *, minimal: bool, strict: bool) -> Text:
    """What was verified of so many facts, and no more."""
    clash = Text(" sans conflit de formateur", " without a trainer clash") if strict else _NOTHING
    if count == 1:
        together = Text(f"Ce fait ne peut pas tenir, à lui seul{clash.fr}.", f"This fact alone cannot hold{clash.en}.")
    else:
        together = Text(
            f"Ces {count} faits ne tiennent pas ensemble{clash.fr}",
            f"These {count} facts cannot hold together{clash.en}",
        )
    if not minimal:
        return say(
            "{together}{end} Il n’a pas pu être vérifié dans le temps donné que chacun d’eux est nécessaire.",
            "{together}{end} That each of them is needed could not be verified in the time given.",
            together=together,
            end="" if count == 1 else ".",
        )
    if count == 1:
        return together
    return say(
        "{together} : sans l’un d’eux, quel qu’il soit, un emploi du temps des autres existe (vérifié).",
        "{together}: without any one of them a timetable of the others exists (verified).",
        together=together,
    )
