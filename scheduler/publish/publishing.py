"""Publishing a timetable, and going back to an earlier revision: what is refused, what is written."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scheduler import __version__
from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.errors import Fault, InputError, Place
from scheduler.export.ical.events import one_line, planned_events, uid_suffix
from scheduler.instance.schema.instance import Instance
from scheduler.publish.changes.changes import Changes
from scheduler.publish.changes.texts import EXAMS_PREFIX
from scheduler.publish.events import CANCELLED_FOR, EventLife, Version, following
from scheduler.publish.store import contents
from scheduler.publish.store.store import HeadMoved, Revision, RevisionDraft, Store
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Held, Timetable
from scheduler.wording import SESSION, counted, listing, say, shown, span

_OTHER = (
    "c’est « {new} », et ce qui est publié est « {old} » (révision {number}) : une autre année, ou une autre "
    "formation, qui a sa propre base (--database)",
    "this is “{new}”, and what is published is “{old}” (revision {number}): another year, or another school, which has "
    "a database of its own (--database)",
)
_NEXT_YEAR = (
    "c’est « {new} », l’année qui suit « {old} » (révision {number}) : publiée ici, elle prend sa place dans les "
    "agendas de chacun, aux mêmes adresses",
    "this is “{new}”, the year after “{old}” (revision {number}): published here, it takes its place in everybody's "
    "calendars, at the same addresses",
)
AlreadyThere = tuple[Instance | None, Timetable]
"""What an ENF that has imported a revision has: what it is brought up to date from."""


@dataclass(frozen=True)
class Candidate:
    """A timetable, the instance it is for, and the checker's verdict on both."""

    instance: Instance
    timetable: Timetable
    report: Report
    of: Revision | None = None
    """The revision whose content it is, when it is published again."""

    @property
    def instance_digest(self) -> str:
        """Of the instance as its planner has it: the stored one has its busy files written in it."""
        return self.of.instance_digest if self.of is not None else self.instance.digest


@dataclass(frozen=True)
class Signature:
    """Who publishes, why, and when (aware). `forced` is the reason to publish what would be refused."""

    by: str
    why: str
    now: dt.datetime
    forced: str | None = None
    redated: bool = False
    """Dated by the clock even when the revision before is dated later: a clock was wrong then."""

    def moment(self, head: Revision | None) -> dt.datetime:
        """When it is published: later than the revision before, whatever the clock says, for clients that compare the
        moments alone."""
        now = self.now.astimezone(dt.UTC).replace(microsecond=0)
        if head is None or self.redated:
            return now
        return max(now, head.published_at + dt.timedelta(seconds=1))


@dataclass(frozen=True)
class Publication:
    """What was done: the revision, whether it is new, and what it changed since the one before (none for the first)."""

    revision: Revision
    is_new: bool
    changes: Changes | None


def objections(candidate: Candidate, head: Revision | None, store: Store | None) -> list[Text]:
    """Why the timetable should not be published, the checker's verdict apart; each can be forced. Of a first
    publication there need be no store."""
    instance, timetable = candidate.instance, candidate.timetable
    found: list[Text] = []
    if timetable.instance != instance.name:
        found.append(
            Text(
                f"cet emploi du temps a été fait pour « {shown(timetable.instance)} », pas pour « {instance.name} »",
                f"this timetable was made for “{shown(timetable.instance)}”, not for “{instance.name}”",
            )
        )
    if outside := _outside(instance, timetable):
        days = counted(len(outside), SESSION)
        ids = listing([shown(id_) for id_ in outside])
        found.append(
            Text(f"{days.fr} hors des dates de l’année : {ids.fr}", f"{days.en} outside the year's dates: {ids.en}")
        )
    if head is not None and head.instance != instance.name:
        found.append(
            say(
                *(_NEXT_YEAR if follows(instance, head, store) else _OTHER),
                new=instance.name,
                old=head.instance,
                number=head.number,
            )
        )
    elif head is not None and store is not None and head.instance_digest != candidate.instance_digest:
        last, first = Timeline(store.open(head)[0]).bounds, Timeline(instance).bounds
        if first[0] > last[1] or first[1] < last[0]:
            when = span(*last)
            found.append(
                Text(
                    f"c’est une autre année que la révision {head.number} ({when.fr}) "
                    f"sous le même nom « {instance.name} » ; donnez un autre nom à l’instance de "
                    "la nouvelle année",
                    f"this is another year than revision {head.number} ({when.en}) under the same name "
                    f"“{instance.name}”; give the new year's instance another name",
                )
            )
    return found


def follows(instance: Instance, head: Revision, store: Store | None) -> bool:
    """Whether it is the next year of the same people: courses after the published ones, some of the same groups."""
    if store is None:
        return False
    last = store.open(head)[0]
    ended, begins = Timeline(last).stretches[-1].last, Timeline(instance).stretches[0].first
    return begins > ended and not set(last.group).isdisjoint(instance.group)


def _outside(instance: Instance, timetable: Timetable) -> list[str]:
    first, last = Timeline(instance).bounds
    return [
        one.id
        for one in timetable.held
        if not (_is_fit(one) and first <= one.start.astimezone(instance.zone).date() <= last)
    ]


def publish(store: Store, candidate: Candidate, signature: Signature, head: Revision | None) -> Publication:
    """Write the revision that follows `head`, the last one that the planner saw.

    The same timetable with the same instance makes no revision. Whoever calls has looked at `objections` and at the
    report. Raises HeadMoved when somebody published meanwhile; InputError when an
    identity cannot be published.
    """
    instance, timetable = candidate.instance, candidate.timetable
    refuse_unfit(timetable)
    current = store.head()
    if current is not None and (head is None or current.number != head.number):
        raise HeadMoved(current, head.number if head is not None else None)
    if head is not None and is_published(candidate, head):
        return Publication(head, False, None)
    before = store.open(head) if head is not None else None
    lives = store.events(head.number) if head is not None else {}
    moment = _undropped(signature.moment(head), lives.values())
    changes = Changes(before, (instance, timetable), moment) if before is not None else None
    added = following(
        planned_events(instance, timetable),
        lives,
        now=moment,
        instance=before[0] if before is not None else instance,
        is_other_year=head is not None and head.instance != instance.name,
    )
    draft = RevisionDraft(
        instance,
        candidate.instance_digest,
        timetable,
        moment,
        signature.by,
        signature.why,
        signature.forced,
        report_json(candidate.report),
        _counts(changes, added, lives, timetable),
        __version__,
        added,
        signature.now,
    )
    return Publication(store.add(draft, head.number if head is not None else None), True, changes)


def _undropped(moment: dt.datetime, lives: Iterable[EventLife]) -> dt.datetime:
    """That moment, or the next second at which no feed drops a cancelled event: a feed that changes twice in one second
    says to those who compare the moments alone that it did not."""
    drops = {version.stamp + CANCELLED_FOR for life in lives for version in life.versions}
    while moment in drops:
        moment += dt.timedelta(seconds=1)
    return moment


def restored(store: Store, revision: Revision, head: Revision | None) -> Candidate:
    """The content of an earlier revision, to be published again; identities given since then are retired in it."""
    instance, timetable = store.open(revision)
    if head is None or head.number == revision.number:
        return Candidate(instance, timetable, check(instance, timetable), revision)
    events, suffix = store.events(head.number), uid_suffix(instance)
    given = {life.last.content.held for uid, life in events.items() if uid.endswith(suffix)}
    later = set(store.open(head)[1].retired) if head.instance == instance.name else set[str]()
    used = {held.id for held in timetable.held}
    retired = ({*timetable.retired, *later} | {name for name in given if name}) - used
    timetable = timetable.model_copy(update={"retired": tuple(sorted(retired))})
    return Candidate(instance, timetable, check(instance, timetable), revision)


def is_published(candidate: Candidate, head: Revision) -> bool:
    """Whether the last revision is this very timetable with this very instance."""
    return head.timetable_content == contents.digest(
        contents.of_timetable(candidate.timetable)
    ) and head.instance_content == contents.digest(contents.of_instance(candidate.instance))


def refuse_unfit(timetable: Timetable) -> None:
    """Raises InputError for what cannot be published, not even by force."""
    _refuse_identities(timetable)
    _refuse_hours(timetable)


def _refuse_identities(timetable: Timetable) -> None:
    """Two sessions with one identity are one event to subscribers, and a line break cannot be in an event's UID: there
    is no way to publish them, not even by force."""
    times = Counter(held.id for held in (*timetable.held, *(timetable.exams or ())))
    found: list[Text] = []
    if twins := [shown(id_) for id_, n in times.items() if n > 1]:
        said = listing(twins)
        found.append(
            Text(
                f"plusieurs séances ont la même identité : {said.fr} ; donnez à chacune la sienne",
                f"several sessions have the same identity: {said.en}; give each its own",
            )
        )
    if unfit := [shown(id_) for id_ in times if not id_ or one_line(id_) != id_]:
        said = listing([f"« {id_} »" for id_ in unfit])
        english = listing([f"“{id_}”" for id_ in unfit])
        example = f"{shown(next((session.unit for session in timetable.sessions), 'UE1'))}-07"
        found.append(
            Text(
                f"une identité est vide ou contient des espaces de trop ou des caractères de contrôle : {said.fr} ; "
                f"écrivez-la comme {example}",
                f"an identity is empty or has needless spaces or control characters: {english.en}; write it like "
                f"{example}",
            )
        )
    if found:
        raise InputError([Fault(Place("timetable.json"), text) for text in found])


def _refuse_hours(timetable: Timetable) -> None:
    """No calendar shows an event that ends before it begins (RFC 5545, 3.6.1), nor one of a year that it cannot write
    in every zone; not even by force."""
    unfit = [shown(one.id) for one in timetable.held if one.end <= one.start or not _is_fit(one)]
    unfit += [shown(exam.id) for exam in timetable.exams or () if not _has_hours(exam) or not _is_fit(exam)]
    if unfit:
        said = listing(unfit)
        text = Text(
            f"ces séances finissent avant de commencer, ou leur année n’est pas de notre temps : {said.fr} ; corrigez "
            "leurs heures",
            f"these sessions end before they begin, or their year is not of our time: {said.en}; correct their hours",
        )
        raise InputError.at("timetable.json", *text)


def _has_hours(exam: Exam) -> bool:
    """Work to hand in has one: when it is due."""
    return exam.end >= exam.start if exam.kind == "work" else exam.end > exam.start


def _is_fit(held: Held | Exam) -> bool:
    return all(1900 <= moment.year <= 9000 for moment in (held.start, held.end))


def _counts(
    changes: Changes | None, added: Mapping[str, Version], lives: Mapping[str, EventLife], timetable: Timetable
) -> dict[str, int]:
    """Sessions by what became of them, and `updated`: events of the feeds whose subscribers get a new text."""
    exams = len(timetable.exams or ())
    first = {"added": len(timetable.held) + exams, "moved": 0, "changed": 0, "cancelled": 0}
    first |= {f"{EXAMS_PREFIX}added": exams} if exams else {}
    counts = {str(kind): n for kind, n in changes.counts.items()} if changes is not None else first
    updated = sum(uid in lives and version.sequence > lives[uid].last.sequence for uid, version in added.items())
    return {**counts, "updated": updated}


def report_json(report: Report) -> dict[str, Any]:
    """The checker's verdict as it is kept with a revision, in both languages."""
    return {
        "accepted": report.accepted,
        "violations": [{"rule": v.rule, **_both(v.text), "ids": list(v.ids)} for v in report.all_violations],
        "clash_count": report.clash_count,
        "clashes": [
            {"rule": c.rule, "trainer": c.trainer, "start": c.start.isoformat(), "excess": c.excess, **_both(c.text)}
            for c in report.clashes
        ],
        "cost": report.cost,
        "criteria": {criterion.code: criterion.value for criterion in report.criteria},
        "notes": _all(report.notes),
    }


def _all(texts: Iterable[Text]) -> list[dict[str, str]]:
    return [_both(text) for text in texts]


def _both(text: Text) -> dict[str, str]:
    return {"fr": text.fr, "en": text.en}


def refuse_moved_on(
    store: Store, head: Revision | None, *, after: int | None, began: dt.datetime | None, now: dt.datetime
) -> None:
    """Raises HeadMoved when the last revision is not the one that its planner knows, `after`; when they do not say,
    when it was written since this program began: two planners at once. One that is dated later than now says that a
    clock is wrong, and nothing else."""
    if after is not None and store.revision(after) != head:
        raise HeadMoved(store.revision(after + 1), after)
    if head is None or after is not None or began is None or head.written_at is None:
        return
    if not began < head.written_at <= now:
        return
    seen = next((one.number for one in store.history() if one.written_at is None or one.written_at <= began), None)
    raise HeadMoved(head, seen)


def changes_of(store: Store, revision: Revision) -> tuple[Revision | None, Changes]:
    """What a revision changed, and since which: the one before, or none when it is the first."""
    after = store.open(revision)
    if revision.parent is None:
        return None, Changes.first(*after)
    parent = store.revision(revision.parent)
    return parent, Changes(store.open(parent), after, revision.published_at)


def imported(
    store: Store, before: Revision, instance: Instance, revision: Revision | None
) -> tuple[AlreadyThere, frozenset[str]]:
    """What the ENF has since it imported `before`, and the units of that year that it may have had until then.
    `instance`: of what is exported now, which `revision` published if it is one."""
    once = store.units_up_to(before.number, instance.name)
    # Reading an instance again takes seconds at scale.
    is_same = revision is not None and before.instance_content == revision.instance_content
    return ((instance, store.timetable(before)) if is_same else store.open(before)), once
