"""An explanation in the terminal, and for programs."""

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scheduler.cli.core.output import Output
from scheduler.scenario.repairs.answer_json import EXAM_STATUS, STATUS, RepeatedQuestion, command_of, lines_of
from scheduler.text import Text
from scheduler.wording import CLASH, NOTHING, Noun, counted, joined, listing, say

if TYPE_CHECKING:
    from scheduler.scenario.repairs.answer import Answer, ExamAnswer
    from scheduler.scenario.repairs.repair import Repair
    from scheduler.search.explain.explanation import Explanation

_STATUS_STRICT = {
    **STATUS,
    "impossible": Text(
        "Impossible, c’est prouvé : aucun emploi du temps n’est sans conflit de formateur. Sans --strict, leur nombre "
        "est réduit au minimum.",
        "Impossible, and proved so: no timetable is without a trainer clash. Without --strict their number is made as "
        "small as can be.",
    ),
    "possible": Text(
        "Possible : un emploi du temps sans conflit de formateur existe.",
        "Possible: a timetable without a trainer clash exists.",
    ),
}
_NOT_ISOLATED = Text(
    "Les points qui se contredisent n’ont pas pu être isolés dans le temps donné, et rien n’a été cherché pour "
    "débloquer : allongez --time-limit.",
    "The points that contradict each other could not be singled out in the time given, and nothing was looked for that "
    "would help: raise --time-limit.",
)
ARITHMETIC = Text("Un simple décompte le prouve :", "Arithmetic alone proves it:")
_INTERRUPTED = Text(
    "Interrompu par Ctrl-C : voici ce qui était déjà prouvé.", "Interrupted by Ctrl-C: this was proved already."
)
_HELP = Text(
    "Ce qui débloquerait (chacun suffit, vérifié en refaisant tout l’emploi du temps ; le plus facile à obtenir "
    "d’abord) :",
    "What would help (any one is enough, verified by planning the whole instance with it; the easiest to obtain "
    "first):",
)
_HELP_AGAIN = Text(
    "Ce qui débloquerait (chacun suffit, vérifié sans toucher au passé ; le plus facile à obtenir d’abord) :",
    "What would help (any one is enough, verified with the past as it is; the easiest to obtain first):",
)
_FEWER_AGAIN = Text(
    "Ce qui en éviterait (vérifié sans toucher au passé) :", "What would avoid some (verified with the past as it is):"
)
_FEWER = Text(
    "Ce qui en éviterait (vérifié en refaisant tout l’emploi du temps) :",
    "What would avoid some (verified by planning the whole instance with it):",
)
_UNVERIFIED = Text(
    "Non vérifié dans le temps donné (allongez --time-limit) :",
    "Not verified in the time given (raise --time-limit):",
)
_NONE = Text(
    "Aucune réparation n’a été trouvée parmi celles qui sont essayées (un soir de formateur, deux séances une semaine, "
    "une webconférence, un autre formateur, une soirée par semaine de plus, une salle, un jour férié ou une fermeture, "
    "une journée d’alternance, une séance de moins). Changez l’un des points ci-dessus, puis relancez.",
    "No repair was found among those that are tried (a trainer's evening, two sessions in a week, a webconference, "
    "another trainer, an evening a week more, a room, a holiday or closure, an alternance day, a session fewer). "
    "Change one of the points above, then run again.",
)
_PARTIAL = Text(
    "Ce qui lèverait une raison, mais pas les autres (vérifié pour ses UE seules) :",
    "What would remove one reason, but not the others (verified for its units alone):",
)
_ALL_OF = Text("Tout à la fois :", "All of these:")
_NO_REASON = Text(
    "Ce qui les rend inévitables n’a pas pu être isolé dans le temps donné : allongez --time-limit.",
    "What makes them unavoidable could not be singled out in the time given: raise --time-limit.",
)
_NOT_PROVED = Text(
    "Aucun n’est prouvé inévitable : allongez --time-limit.", "None is proved unavoidable: raise --time-limit."
)
_WHY = Text("Pourquoi ? {headline}", "Why? {headline}")
_WHY_OF_SEVERAL = Text("Pourquoi ({number} sur {many}) ? {headline}", "Why ({number} of {many})? {headline}")
_MORE = Text(
    "D’autres raisons sont possibles : celles-ci d’abord, puis relancez.",
    "There may be other reasons: these first, then run again.",
)
_MOVE = Noun("déplacement", "move")  # of sessions, and of alternance days
_NO_FEWER_MOVES = Text(" (pas moins, c’est prouvé)", " (no fewer: proved)")
_TRAINER_CLASH = Noun("conflit de formateur", "trainer clash", "conflits de formateur", "trainer clashes")
_FEWEST_PROVED = Text("{n}, pas moins : c’est prouvé.", "{n}, no fewer: this is proved.")
_FEWEST_KNOWN = Text("{n}, au mieux de ce qui est connu.", "{n}, the fewest known.")
_FOR_REASON = Text("pour la raison {number} : ", "for reason {number}: ")
_LEFT = Text(" Il reste {n}{proved}.", " {n} left{proved}.")
_NO_FEWER = Text(", pas moins : c’est prouvé", ", no fewer: proved")
_AT_MOST = Text(" au plus", " at most")
_TRY = Text("       essayer : {command}", "       try: {command}")
_WRITE = Text("       écrire dans l’instance : {line}", "       write in the instance: {line}")
_ITS_LINE = Text("sa ligne", "its line")
_CHANGES_AND_LINE = Text("les changements essayés, puis sa ligne,", "the changes tried, then its line,")
_NEXT_TRY = Text(
    "Pour la suite : demandez d’abord le n° 1 ; « essayer » montre qui bouge, sans rien changer.",
    "What to do next: ask for number 1 first; “try” shows who moves, and changes nothing.",
)
_NEXT_WRITE = Text(
    "Pour la suite : demandez d’abord le n° 1 ; une fois d’accord, écrivez {what} dans l’instance, puis : {plan}",
    "What to do next: ask for number 1 first; once agreed, write {what} in the instance, then: {plan}",
)
_LEFT_OUT = Text("Au mieux, tous ont une date sauf : {papers}.", "At best, all have a date but: {papers}.")
_EXAMS_HELP = Text(
    "Ce qui débloquerait (chaque ligne suffit, vérifié en plaçant tous les examens) :",
    "What would help (any one line is enough, verified by placing all the examinations):",
)
_EXAMS_NONE = Text(
    "Ni un seul ni deux des changements essayés ensemble ne suffisent, dans le temps donné (jours de plus, samedi, "
    "places, surveillant).",
    "Neither one nor two together of the changes that are tried are enough, in the time given (more days, a Saturday, "
    "places, an invigilator).",
)
_NO_CLASH = Text("Et sans aucun conflit de formateur.", "And without any trainer clash.")


def show(output: Output, answer: "Answer", asked: RepeatedQuestion, *, repaired: bool, told: bool) -> None:
    """The answer, the facts numbered, then the repairs. `told`: the arithmetic was shown before the search."""
    if answer.interrupted:
        output.say(_INTERRUPTED)
        output.say()
    explanation = answer.explanation
    if explanation is not None:
        _explanation(output, explanation, told=told, strict=asked.strict)
        if explanation.status == "impossible" and not explanation.causes:
            output.say()
            for text in answer.said:
                output.say(text)
            output.say(_NOT_ISOLATED)
        elif explanation.status == "impossible" and repaired:
            _repairs(output, answer.repairs, asked, _HELP_AGAIN if asked.is_again else _HELP)
            _advice(output, answer.repairs, asked)
    if answer.moves is not None:
        output.say(_moved(answer.moves, least=answer.moves_least))
    if answer.fewest is not None:
        _clashes(output, answer, asked, repaired=repaired)
    if answer.exams is not None:
        _examinations(output, answer.exams, repaired=repaired)


def _examinations(output: Output, answer: "ExamAnswer", *, repaired: bool) -> None:
    """Beside what is said of the sessions: whether all can be held, why not, what would help."""
    from scheduler.scenario.changes.options import shown_together

    found = answer.explanation
    output.say()
    output.say(EXAM_STATUS[found.status])
    if found.arithmetic:
        arithmetic(output, found.arithmetic)
    if found.left_out:
        output.say(_LEFT_OUT, papers=listing(found.left_out).to(output.lang))
    for cause in found.causes:
        if cause.facts:
            output.say(say("{what} :", "{what}:", what=cause.headline))
            output.bullets(cause.facts)
    if found.status == "impossible" and repaired:
        output.say(_EXAMS_HELP if answer.repairs else _EXAMS_NONE)
        output.bullets(
            say("{what} : {how}", "{what}: {how}", what=each.text, how=" ".join(shown_together(each.changes)))
            for each in answer.repairs
        )


def _explanation(output: Output, explanation: "Explanation", *, told: bool, strict: bool) -> None:
    if explanation.status == "unknown":
        output.say(joined(" ", (STATUS["unknown"], explanation.headline)))
    elif not told:
        output.say((_STATUS_STRICT if strict else STATUS)[explanation.status])
        arithmetic(output, explanation.arithmetic)
    many = len(explanation.causes)
    for number, cause in enumerate(explanation.causes, 1):
        output.say()
        output.say(_WHY if many == 1 else _WHY_OF_SEVERAL, number=number, many=many, headline=cause.headline)
        for rank, text in enumerate(cause.texts, 1):
            output.say("  {rank}. {text}", rank=rank, text=text)
    _more(output, explanation)


def _more(output: Output, explanation: "Explanation") -> None:
    """Only so many causes are told, and only so long is looked for them: the planner misses those of the arithmetic."""
    from scheduler.search.explain.explain import MOST_CAUSES

    many = len(explanation.causes)
    if many >= MOST_CAUSES or 1 < many < len(explanation.arithmetic):
        output.say()
        output.say(_MORE)


def impossible_by_arithmetic(output: Output, texts: Sequence[Text], *, strict: bool) -> None:
    """At once, before the search for more."""
    output.say((_STATUS_STRICT if strict else STATUS)["impossible"])
    arithmetic(output, texts)


def arithmetic(output: Output, texts: Sequence[Text]) -> None:
    if texts:
        output.say()
        output.say(ARITHMETIC)
    output.bullets(texts)


def _moved(moves: int, *, least: bool) -> Text:
    """As `whatif` says it."""
    proved = _NO_FEWER_MOVES if least and moves else NOTHING
    return say("{n}{proved}.", "{n}{proved}.", n=counted(moves, _MOVE), proved=proved)


def _clashes(output: Output, answer: "Answer", asked: RepeatedQuestion, *, repaired: bool) -> None:
    fewest = answer.fewest or 0
    if not fewest:
        output.say(_NO_CLASH)
        return
    output.say()
    if answer.asked is None:
        output.say(_FEWEST_PROVED if answer.least else _FEWEST_KNOWN, n=counted(fewest, _TRAINER_CLASH))
    else:
        output.say(answer.asked.text)
    for each in answer.clashes:
        output.say()
        output.say("  {text}", text=each.clash.text)
        if repaired and each.repairs:
            _repairs(output, each.repairs, asked, _FEWER_AGAIN if asked.is_again else _FEWER)
    if not answer.clashes and answer.asked is None:
        output.say(_NO_REASON if answer.least else _NOT_PROVED)
    _advice(output, [repair for each in answer.clashes for repair in each.repairs], asked)


def _repairs(output: Output, repairs: "Sequence[Repair]", asked: RepeatedQuestion, heading: Text) -> None:
    verified = [repair for repair in repairs if repair.verified]
    output.say()
    output.say(heading if verified else _NONE)
    for rank, repair in enumerate(verified, 1):
        _ask(output, f"  {rank}. ", repair)
        _how(output, repair, asked)
    _partial(output, [repair for repair in repairs if repair.cause is not None])
    unverified = [repair for repair in repairs if not repair.verified and repair.cause is None]
    if unverified:
        output.say()
        output.say(_UNVERIFIED)
        for repair in unverified:
            _ask(output, "  – ", repair)


def _ask(output: Output, lead: str, repair: "Repair") -> None:
    """On one line; where several people are to be asked, on a line for each."""
    together = len(repair.asks) > 1
    output.say("{lead}{what}{left}", lead=lead, what=_ALL_OF if together else repair.text, left=_left(repair))
    for ask in repair.asks if together else ():
        output.say("       • {ask}", ask=ask)


def _partial(output: Output, repairs: "Sequence[Repair]") -> None:
    """What removes one cause, where another has no repair."""
    if repairs:
        output.say()
        output.say(_PARTIAL)
    for repair in repairs:
        _ask(output, f"  – {output.of(_FOR_REASON, number=(repair.cause or 0) + 1)}", repair)


def _left(repair: "Repair") -> Text:
    """What remains of the clashes, and what moves."""
    left = repair.clashes_left
    if left is None:
        said = NOTHING
    elif not left:
        said = Text(" Il ne reste aucun conflit.", " No clash is left.")
    else:
        said = say(*_LEFT, n=counted(left, CLASH), proved=_NO_FEWER if repair.least else _AT_MOST)
    return said if repair.moves is None else joined(" ", (said, _moved(repair.moves, least=repair.moves_least)))


def _how(output: Output, repair: "Repair", asked: RepeatedQuestion) -> None:
    """To try it without touching anything; to write it down once agreed."""
    output.say(_TRY, command=command_of(repair, asked))
    for line in lines_of(repair, asked):
        output.say(_WRITE, line=line)


def _advice(output: Output, repairs: "Iterable[Repair]", asked: RepeatedQuestion) -> None:
    if not any(repair.verified for repair in repairs):
        return
    output.say()
    if asked.plans is None:
        output.say(_NEXT_TRY)
        return
    plan = f"scheduler plan {shlex.quote(str(asked.plans))}{' --strict' if asked.strict else ''}"
    output.say(_NEXT_WRITE, what=_CHANGES_AND_LINE if asked.question.changes else _ITS_LINE, plan=plan)
