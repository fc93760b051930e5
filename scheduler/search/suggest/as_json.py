"""Suggestions for programs: the same keys always, every sentence in one language."""

import datetime as dt
from typing import Any

from scheduler.evaluate.effect import Effect
from scheduler.files import json_bytes
from scheduler.instance.schema.instance import Instance
from scheduler.search.suggest.consequences import change_words
from scheduler.search.suggest.explain import SessionReason
from scheduler.search.suggest.moves import Move, Refusal
from scheduler.search.suggest.others import Chain, Swap
from scheduler.search.suggest.suggestion import Suggestion
from scheduler.text import Lang
from scheduler.timetable.schema import Held, Session


def suggestion_json(instance: Instance, found: Suggestion, lang: Lang, *, top: int) -> bytes:
    """The suggestion: the `top` best of each list, and how many dates there are in all."""
    return json_bytes(
        {
            "session": _row(instance, found.row),
            "from": _day(found.from_day),
            "possible": len(found.moves.possible),
            "refused": len(found.moves.refused),
            "dates": [_move(instance, move, lang) for move in found.moves.possible[:top]],
            "with_other_moved": [_chain(instance, chain, lang) for chain in found.chains[:top]],
            "blocked": [_blocked(instance, refusal, lang) for refusal in found.moves.refused if refusal.blockers],
            "swaps": [_swap(instance, swap, lang) for swap in found.swaps[:top]],
            "weekdays": weekdays_json(instance, found.reason, lang),
        }
    )


def swap_json(instance: Instance, swap: Swap, from_day: dt.date | None, lang: Lang) -> bytes:
    return json_bytes(
        {"session": _row(instance, swap.before), "from": _day(from_day), "swap": _swap(instance, swap, lang)}
    )


def _move(instance: Instance, move: Move, lang: Lang) -> dict[str, Any]:
    return {**_row(instance, move.after), **_effect(instance, move.effect, lang), **_along(instance, move.along)}


def _along(instance: Instance, along: tuple[Session, ...]) -> dict[str, Any]:
    """The key is there where half-groups are at once."""
    return {"along": [_row(instance, each) for each in along]} if along else {}


def _chain(instance: Instance, chain: Chain, lang: Lang) -> dict[str, Any]:
    other = {"before": _row(instance, chain.other.before), "after": _row(instance, chain.other.after)}
    return {**_row(instance, chain.after), **_effect(instance, chain.effect, lang), "other": other}


def _swap(instance: Instance, swap: Swap, lang: Lang) -> dict[str, Any]:
    return {
        **_row(instance, swap.after),
        **_effect(instance, swap.effect, lang),
        "other": {"before": _row(instance, swap.other_before), "after": _row(instance, swap.other_after)},
        "allowed": swap.effect.allowed,
        "violations": [{"rule": v.rule, "text": v.text.to(lang), "ids": list(v.ids)} for v in swap.violations],
        **_along(instance, swap.along),
    }


def _blocked(instance: Instance, refusal: Refusal, lang: Lang) -> dict[str, Any]:
    row = _row(instance, refusal.after)
    return {
        "start": row["start"],
        "blockers": list(refusal.blockers),
        "reasons": [violation.text.to(lang) for violation in refusal.violations],
    }


def weekdays_json(instance: Instance, reason: SessionReason, lang: Lang) -> list[dict[str, Any]]:
    """What each weekday would cost, or why it has no date; `weekday` 0 is Monday."""
    return [
        {
            "weekday": each.weekday,
            "text": each.text.to(lang),
            "best": None if each.best is None else _move(instance, each.best, lang),
            "hours": [
                {
                    "start": hour.start.strftime("%H:%M"),
                    "possible": hour.possible,
                    "refused": hour.refused,
                    "clashes": None if hour.best is None else hour.best.effect.clashes,
                    "cost": None if hour.best is None else hour.best.effect.cost,
                }
                for hour in each.hours
            ],
            "causes": [{"text": text.to(lang), "slots": n} for text, n in each.causes],
            "closed": [{"text": text.to(lang), "dates": n} for text, n in each.closed],
        }
        for each in reason.weekdays
    ]


def _effect(instance: Instance, effect: Effect, lang: Lang) -> dict[str, Any]:
    return {
        "clashes": effect.clashes,
        "clashes_added": [clash.text.to(lang) for clash in effect.clashes_added],
        "clashes_removed": [clash.text.to(lang) for clash in effect.clashes_removed],
        "cost": effect.cost,
        "criteria": [
            {
                "code": change.code,
                "subject": change.subject,
                "value": change.value,
                "weight": change.weight,
                "points": change.points,
                "text": change_words(instance, change).to(lang),
            }
            for change in effect.criteria
        ],
    }


def _row(instance: Instance, row: Held) -> dict[str, Any]:
    return {
        "id": row.id,
        "unit": row.unit,
        "kind": row.kind,
        "start": row.start.astimezone(instance.zone).isoformat(),
        "end": row.end.astimezone(instance.zone).isoformat(),
        "groups": list(row.groups),
        "trainers": list(row.trainers),
        "room": row.room,
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
