"""What an act changes: rows of the timetable, and a span of the instance's text. Turned round, it undoes itself."""

import hashlib
from collections.abc import Iterable
from typing import Self

from pydantic import BaseModel, ConfigDict

from scheduler.instance.instants import utc
from scheduler.instance.schema.fields import rebuilt
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import (
    AlternanceDay,
    ClashReason,
    Planned,
    Provenance,
    Session,
    TierResult,
    Timetable,
)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _alike(one: str, other: str) -> int:
    """So many characters at the beginning are the same."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RowChange(_Data):
    """A session, alternance day or examination before and after; without one of them it comes or goes."""

    before: Session | AlternanceDay | Exam | None
    after: Session | AlternanceDay | Exam | None

    def turned_round(self) -> Self:
        return self.model_copy(update={"before": self.after, "after": self.before})


class TextChange(_Data):
    """`old` at `offset` of the instance file becomes `new`; digests of the whole text before and after."""

    offset: int
    old: str
    new: str
    digest_before: str
    digest_after: str

    @classmethod
    def at(cls, text: str, offset: int, old: str, new: str) -> Self:
        """The change of `old` at `offset` of this text. Raises ValueError when it does not have `old` there."""
        change = cls(offset=offset, old=old, new=new, digest_before=digest(text), digest_after="")
        return change.model_copy(update={"digest_after": digest(change.of(text))})

    @classmethod
    def between(cls, before: str, after: str) -> Self:
        """The one span in which two texts differ."""
        start = _alike(before, after)
        kept = _alike(before[start:][::-1], after[start:][::-1])
        return cls.at(before, start, before[start : len(before) - kept], after[start : len(after) - kept])

    def turned_round(self) -> Self:
        return self.model_copy(
            update={
                "old": self.new, "new": self.old,
                "digest_before": self.digest_after, "digest_after": self.digest_before,
            }
        )  # fmt: skip

    def of(self, text: str) -> str:
        """The text changed. Raises ValueError when it does not have `old` there."""
        end = self.offset + len(self.old)
        if text[self.offset : end] != self.old:
            raise ValueError("the text is another one")
        return text[: self.offset] + self.new + text[end:]


class Head(_Data):
    """All of a timetable but its rows: how it came about, what was proved of it and of which instance, and the
    identities that are never given again."""

    digest: str
    provenance: Provenance
    tiers: tuple[TierResult, ...]
    reasons: tuple[ClashReason, ...]
    retired: tuple[str, ...]
    exam_tier: TierResult | None = None
    undated: tuple[str, ...] = ()
    has_exams: bool = False
    """Whether examinations were planned, be it that there are none."""
    dates: str = ""
    """Of what it holds: what was proved of its examinations is of these beside these sessions, and of no others."""

    @classmethod
    def of(cls, timetable: Timetable) -> Self:
        known = {name: getattr(timetable, name) for name in cls.model_fields if name in Timetable.model_fields}
        return cls(**known, has_exams=timetable.exams is not None, dates=dates_of(timetable))

    def about_exams(self, timetable: Timetable) -> Timetable:
        """The timetable, which says of the examinations that could not be placed those that still have no date, and
        where it holds none, whether any were planned."""
        if not timetable.exams and (timetable.exams is not None) != self.has_exams:
            timetable = timetable.with_exams((), None) if self.has_exams else timetable.without_exams
        held = {exam.id for exam in timetable.exams or ()}
        left = tuple(name for name in self.undated if name not in held)
        return timetable if left == timetable.undated else timetable.model_copy(update={"undated": left})


class HeadChange(_Data):
    """The head before and after an act that brings another timetable."""

    before: Head
    after: Head

    def turned_round(self) -> Self:
        return self.model_copy(update={"before": self.after, "after": self.before})


class ActChange(_Data):
    """All that one act changes."""

    rows: tuple[RowChange, ...] = ()
    text: TextChange | None = None
    head: HeadChange | None = None

    def turned_round(self) -> Self:
        return self.model_copy(
            update={
                "rows": tuple(row.turned_round() for row in self.rows),
                "text": None if self.text is None else self.text.turned_round(),
                "head": None if self.head is None else self.head.turned_round(),
            }
        )

    def of(self, timetable: Timetable) -> Timetable:
        """The timetable changed. Raises ValueError when it does not hold the rows that are to change."""
        held: dict[str, Planned] = {row.id: row for row in timetable.planned}
        for row in self.rows:
            id_ = next(each.id for each in (row.before, row.after) if each is not None)
            if not _is_same(held.get(id_), row.before):
                raise ValueError(f"{id_} is not as the act supposes")
            if row.after is None:
                del held[id_]
            else:
                held[id_] = row.after
        return with_rows(timetable, held.values())


def _is_same(one: Planned | None, other: Planned | None) -> bool:
    """Whether both are alike, by the instants at which they are held: an hour that comes twice is, in Python, never
    equal to itself on another clock."""
    return one == other or (one is not None and other is not None and _in_utc(one) == _in_utc(other))


def _in_utc(row: Planned) -> Planned:
    return row.model_copy(update={"start": utc(row.start), "end": utc(row.end)})


def dates_of(timetable: Timetable) -> str:
    """A digest of every session, alternance day and examination, whatever the clock they are told by."""
    return digest("".join(_in_utc(row).model_dump_json() for row in sorted(timetable.planned, key=lambda row: row.id)))


def between(before: Timetable, after: Timetable) -> ActChange:
    """The rows in which two timetables differ, numbers included."""
    old: dict[str, Planned] = {row.id: row for row in before.planned}
    new: dict[str, Planned] = {row.id: row for row in after.planned}
    return ActChange(
        rows=tuple(
            RowChange(before=old.get(id_), after=new.get(id_))
            for id_ in (*old, *(id_ for id_ in new if id_ not in old))
            if old.get(id_) != new.get(id_)
        )
    )


def with_rows(timetable: Timetable, rows: Iterable[Planned]) -> Timetable:
    """The timetable with these rows alone, in the order of its file."""
    held = tuple(rows)
    sessions = sorted((r for r in held if isinstance(r, Session)), key=lambda s: (s.start, s.unit, s.id))
    days = sorted((r for r in held if isinstance(r, AlternanceDay)), key=lambda d: (d.start, d.group))
    made = rebuilt(timetable, sessions=tuple(sessions), alternance=tuple(days))
    return made.having_exams(row for row in held if isinstance(row, Exam))
