"""An explanation for programs; and the commands and lines that carry a repair out."""

import datetime as dt
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler.text import Lang, Text

if TYPE_CHECKING:
    from scheduler.scenario.repairs.answer import Answer, ClashAnswer, ExamAnswer
    from scheduler.scenario.repairs.question import Question
    from scheduler.scenario.repairs.repair import Repair
    from scheduler.search.reasons.fact import Fact


STATUS = {
    "impossible": Text("Impossible, c’est prouvé.", "Impossible, and proved so."),
    "possible": Text("Possible : un emploi du temps existe.", "Possible: a timetable exists."),
    "unknown": Text("Inconnu.", "Unknown."),
}

EXAM_STATUS = {
    "impossible": Text(
        "Examens : impossible de les placer tous, c’est prouvé.",
        "Examinations: not all can be held, and this is proved.",
    ),
    "possible": Text("Examens : tous peuvent avoir lieu.", "Examinations: all can be held."),
    "unknown": Text(
        "Examens : on ne sait pas si tous peuvent avoir lieu ; allongez --time-limit.",
        "Examinations: whether all can be held is not known; raise --time-limit.",
    ),
}


@dataclass(frozen=True)
class RepeatedQuestion:
    """What the commands proposed repeat: what is asked, and the words of the line before its changes."""

    question: "Question"
    again: tuple[str, ...]
    """`scheduler explain instances/x`, or `scheduler whatif solutions/x`, to which the changes are added."""
    plans: Path | None
    """The instance to plan once it is repaired; None for a timetable."""
    strict: bool = False

    @property
    def is_again(self) -> bool:
        """Whether a published timetable is planned again."""
        return self.question.published is not None


def command_of(repair: "Repair", asked: RepeatedQuestion) -> str:
    from scheduler.scenario.changes.options import shown_together

    options = shown_together((*asked.question.changes, *repair.changes))
    return " ".join((*(shlex.quote(word) for word in asked.again), *options))


def lines_of(repair: "Repair", asked: RepeatedQuestion) -> tuple[Text, ...]:
    """Of a what-if none: they are made by publishing what its command writes."""
    from scheduler.scenario.repairs.lines import lines

    question = asked.question
    if question.published is not None and question.changes:
        return ()
    changed = question.with_changes(repair.changes)
    assert changed is not None  # it was verified
    return lines(question.instance, changed)


def answer_data(answer: "Answer", asked: RepeatedQuestion, lang: Lang) -> dict[str, Any]:
    """The same keys always, every sentence in one language."""
    explanation = answer.explanation
    status = explanation.status if explanation is not None else "possible"
    return {
        "status": status,
        "headline": explanation.headline.to(lang) if explanation is not None else STATUS[status].to(lang),
        "interrupted": answer.interrupted,
        "arithmetic": [text.to(lang) for text in explanation.arithmetic] if explanation is not None else [],
        "causes": [
            {
                "minimal": cause.minimal,
                "headline": cause.headline.to(lang),
                "facts": [_fact(fact, lang) for fact in cause.facts],
            }
            for cause in (explanation.causes if explanation is not None else ())
        ],
        "repairs": [_repair(repair, asked, lang) for repair in answer.repairs],
        "moves": answer.moves,
        "moves_proved": answer.moves_least,
        "clash_count": answer.fewest,
        "clash_count_proved": answer.least,
        "clash": _asked(answer, lang),
        "clashes": [_clash(each, asked, lang) for each in answer.clashes],
        "examinations": _exams(answer.exams, lang) if answer.exams is not None else None,
    }


def _exams(answer: "ExamAnswer", lang: Lang) -> dict[str, Any]:
    from scheduler.scenario.changes.options import shown_together

    found = answer.explanation
    return {
        "status": found.status,
        "headline": EXAM_STATUS[found.status].to(lang),
        "arithmetic": [text.to(lang) for text in found.arithmetic],
        "left_out": list(found.left_out),
        "causes": [
            {
                "papers": list(cause.papers),
                "minimal": cause.minimal,
                "headline": cause.headline.to(lang),
                "facts": [text.to(lang) for text in cause.facts],
            }
            for cause in found.causes
        ],
        "repairs": [
            {"text": each.text.to(lang), "try": " ".join(shown_together(each.changes))} for each in answer.repairs
        ],
    }


def _asked(answer: "Answer", lang: Lang) -> dict[str, Any] | None:
    found = answer.asked
    if found is None:
        return None
    return {
        "trainer": found.clash.trainer,
        "text": found.clash.text.to(lang),
        "verdict": found.verdict,
        "why": found.text.to(lang),
        "minimal": found.minimal,
    }


def _fact(fact: "Fact", lang: Lang) -> dict[str, Any]:
    return {"kind": fact.kind, "rule": fact.rule, "subject": fact.subject, "text": fact.text.to(lang)}


def _plain(value: Any) -> Any:
    """As a scenario file writes it: `17:00`, `2022-09-12`."""
    if isinstance(value, dict):
        return {key: _plain(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(content) for content in value]
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, dt.date) else value


def _clash(each: "ClashAnswer", asked: RepeatedQuestion, lang: Lang) -> dict[str, Any]:
    return {
        "trainers": [asked.question.instance.trainers[trainer].id for trainer in each.clash.trainers],
        "count": each.clash.count,
        "text": each.clash.text.to(lang),
        "repairs": [_repair(repair, asked, lang) for repair in each.repairs],
    }


def _repair(repair: "Repair", asked: RepeatedQuestion, lang: Lang) -> dict[str, Any]:
    from scheduler.scenario.changes.catalogue.closures import Teach
    from scheduler.scenario.changes.catalogue.people import Limits

    return {
        "text": repair.text.to(lang),
        "asks": [ask.to(lang) for ask in repair.asks],
        "verified": repair.verified,
        "cause": repair.cause + 1 if repair.cause is not None else None,
        "changes": [_plain(change.model_dump(exclude_unset=True, by_alias=True)) for change in repair.changes],
        "limits_raised": [
            {"trainer": change.trainer, "limit": name, "most": most}
            for change in repair.changes
            if isinstance(change, Limits)
            for name, most in change.given.items()
        ],
        "holidays_taught": [change.date.isoformat() for change in repair.changes if isinstance(change, Teach)],
        "try": command_of(repair, asked),
        "write": [line.to(lang) for line in lines_of(repair, asked)],
        "moves": repair.moves,
        "moves_proved": repair.moves_least,
        "clashes_left": repair.clashes_left,
        "clashes_left_proved": repair.least,
    }
