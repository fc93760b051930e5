"""What every slot of the year says of a session that is picked up: as data, in one language."""

from collections.abc import Sequence
from typing import Any

from scheduler.checker.report import Violation
from scheduler.desk.board.board import to_tell
from scheduler.desk.board.examinations import exam_places
from scheduler.desk.draft.judgements import Hours
from scheduler.desk.draft.labels import ALL_RULES
from scheduler.desk.draft.state import DraftState
from scheduler.evaluate.effect import Effect
from scheduler.exams.suggest import ExamMove
from scheduler.export.audience import Programme
from scheduler.instance.instants import local
from scheduler.search.suggest.consequences import effect_words
from scheduler.search.suggest.moves import Move
from scheduler.search.suggest.others import Chain, Swap
from scheduler.text import Lang
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Planned, Session
from scheduler.wording import clock, long_date, short_weekday, signed

Json = dict[str, Any]
MOST_BEST = 8
"""Dates in the list of the best."""


def verdicts(state: DraftState, row: Planned, found: Hours, lang: Lang, *, is_part: bool = False) -> Json:
    """By slot, or hour of an examination: `points` and `clashes` more or less, the room and people it would have, and
    what changes; or the reasons against it. Reasons are numbered, for most slots share them. `is_part`: of some dates,
    and the best are not known."""
    reasons: dict[str, int] = {}
    slots, best = dict[str, Json](), list[Json]()
    programme = Programme(state.instance, state.timetable, lang)
    for move in found.possible:
        at = _at(state, move.after)
        if isinstance(move, ExamMove):
            effect = _of_exam(move, reasons, lang)
        else:
            effect = _effect(state, move.effect, reasons, lang)
        slots[at] = {**effect, **_place(programme, row, move), **_hour(programme, move.after)}
        if len(best) < MOST_BEST and effect["clashes"] <= 0 and not is_part:
            best.append({"at": at, "when": _when(state, move.after, lang), "points": effect["shown"]})
    for refusal in found.refused:
        no = _refused(refusal.violations, reasons, lang, is_final=state.is_twice(refusal.after))
        slots[_at(state, refusal.after)] = {**no, **_hour(programme, refusal.after)}
    return {
        "state": state.number,
        "id": row.id,
        "isPart": is_part,
        "slots": slots,
        "reasons": list(reasons),
        "possible": len(found.possible),
        "best": best,
        "tell": to_tell(state.instance, [row], lang),
    }


def exchange(state: DraftState, found: Swap, lang: Lang) -> Json:
    """Whether two sessions can be exchanged, and what that changes."""
    reasons: dict[str, int] = {}
    verdict = (
        _refused(found.violations, reasons, lang, is_final=False)
        if found.violations
        else _effect(state, found.effect, reasons, lang)
    )
    tell = to_tell(state.instance, [found.before, found.other_before], lang)
    return {"state": state.number, "verdict": verdict, "reasons": list(reasons), "tell": tell}


def _effect(state: DraftState, effect: Effect, reasons: dict[str, int], lang: Lang) -> Json:
    said = [text.to(lang) for text in effect_words(state.instance, effect)]
    return {
        "points": effect.cost,
        "shown": signed(effect.cost),
        "clashes": effect.clashes,
        "why": [reasons.setdefault(text, len(reasons)) for text in said],
    }


def _of_exam(move: ExamMove, reasons: dict[str, int], lang: Lang) -> Json:
    said = [text.to(lang) for text in move.changes]
    return {
        "points": move.points,
        "shown": signed(move.points),
        "clashes": 0,
        "why": [reasons.setdefault(text, len(reasons)) for text in said],
    }


def _place(programme: Programme, row: Planned, move: Move | ExamMove) -> Json:
    """The room, and the trainers where they are others than today's; of an examination who watches over it."""
    after, instance = move.after, programme.instance
    if isinstance(after, Exam):
        return {**exam_places(after, programme), "trainers": []}
    if not isinstance(row, Session) or not isinstance(after, Session):
        return {}
    rooms = instance.rooms_in(after.room)
    names = [instance.trainer[name].name for name in after.trainers if name in instance.trainer]
    return {
        "room": " + ".join(room.title or room.id for room in rooms) or None,
        "trainers": names if after.trainers != row.trainers else [],
    }


def exchanges(state: DraftState, swaps: Sequence[Swap]) -> Json:
    """The price of an exchange, by the other session; those that break a rule are left out."""
    found = {
        swap.other_before.id: {"shown": signed(swap.effect.cost), "clashes": swap.effect.clashes} for swap in swaps
    }
    return {"state": state.number, "exchanges": found}


def others(state: DraftState, chains: Sequence[Chain], lang: Lang) -> Json:
    """Dates that one other session makes free, the best first."""
    found = [
        {
            "at": _at(state, chain.after),
            "when": _when(state, chain.after, lang),
            "points": signed(chain.effect.cost),
            "clashes": chain.effect.clashes,
            "other": chain.other.before.id,
            "to": _when(state, chain.other.after, lang),
        }
        for chain in chains[:MOST_BEST]
    ]
    return {"state": state.number, "chains": found}


def _refused(violations: tuple[Violation, ...], reasons: dict[str, int], lang: Lang, *, is_final: bool) -> Json:
    """`rules`: their names, each once. `final`: no planner can know better."""
    rules = dict.fromkeys(violation.rule for violation in violations)
    return {
        "no": _numbers(violations, reasons, lang),
        "rules": [ALL_RULES[code].name.to(lang) for code in rules],
        "final": is_final,
    }


def _numbers(violations: tuple[Violation, ...], reasons: dict[str, int], lang: Lang) -> list[int]:
    texts = dict.fromkeys(violation.text.to(lang) for violation in violations)
    return [reasons.setdefault(text, len(reasons)) for text in texts]


def _hour(programme: Programme, row: Planned) -> Json:
    """Of an examination, which starts at no slot that the board shows."""
    if not isinstance(row, Exam):
        return {}
    return {"hour": clock(local(row.start, programme.instance.zone)).to(programme.lang)}


def _at(state: DraftState, row: Planned) -> str:
    return row.start.astimezone(state.instance.zone).isoformat()


def _when(state: DraftState, row: Planned, lang: Lang) -> str:
    start = row.start.astimezone(state.instance.zone)
    return f"{short_weekday(start.date()).to(lang)} {long_date(start.date()).to(lang)}, {clock(start).to(lang)}"
