"""X1 Examinations: each that is demanded is held once, in its window and hours, whole, at its fixed instant.

What the timetable itself names as without a date is not demanded here, and a note says it; but it can name so only what
is demanded, and has none.
"""

from collections import Counter
from collections.abc import Iterator

from scheduler.checker.exams.sittings import Sitting, Sittings
from scheduler.checker.report import Violation
from scheduler.instance.instants import utc
from scheduler.timeline.papers import Paper, partners
from scheduler.wording import duration, instant, listing, moment, say, shown


def check(facts: Sittings) -> Iterator[Violation]:
    held = Counter((one.exam.unit, one.exam.number, one.exam.session) for one in facts.all)
    for paper in facts.papers:
        if not held[paper.key] and paper.id not in facts.undated:
            text = say("{paper} : l’examen n’a pas de date", "{paper}: the examination has no date", paper=paper.label)
            yield Violation("X1", text, (), paper.unit.code, is_lack=True)
    for one in facts.all:
        if one.paper is None:
            text = say("{label} : l’instance n’en demande pas", "{label}: the instance demands none", label=one.label)
            yield Violation("X1", text, (one.id,))
            continue
        if held[one.paper.key] > 1:
            text = say(
                "{label} : il a lieu {n} fois, une seule est demandée",
                "{label}: it is held {n} times, once is demanded",
                label=one.label,
                n=held[one.paper.key],
            )
            yield Violation("X1", text, (one.id,))
        yield from facts.once(_itself, one, one.paper)
    yield from _together(facts)
    yield from undated(facts)


def undated(facts: Sittings) -> Iterator[Violation]:
    """What the timetable names as without a date, and is none or has one."""
    demanded, held = {paper.id for paper in facts.papers}, {one.id for one in facts.all}
    for name in dict.fromkeys(facts.undated):
        if name not in demanded:
            text = say(
                "{name} est dit sans date (« undated »), mais l’instance ne demande pas cet examen ; effacez ce nom",
                "{name} is named as without a date (“undated”), but the instance demands no such examination; delete "
                "this name",
                name=shown(name),
            )
            yield Violation("X1", text, (name,))
        elif name in held:
            text = say(
                "{name} est dit sans date (« undated »), mais il en a une ; effacez ce nom",
                "{name} is named as without a date (“undated”), but it has one; delete this name",
                name=name,
            )
            yield Violation("X1", text, (name,))


def _itself(one: Sitting, paper: Paper) -> Iterator[Violation]:
    if one.id != paper.id or one.exam.kind != paper.exam.kind:
        text = say(
            "{label} : nom et type indiqués : {id}, {kind} ; ce sont {wanted}, {other}",
            "{label}: name and kind stated: {id}, {kind}; they are {wanted}, {other}",
            label=one.label,
            id=shown(one.id),
            kind=shown(one.exam.kind),
            wanted=paper.id,
            other=paper.exam.kind,
        )
        yield Violation("X1", text, (one.id,))
    seconds = round((utc(one.end) - utc(one.start)).total_seconds())
    if seconds != 60 * paper.minutes:
        text = say(
            "{label} : il dure {found}, il en faut {wanted}",
            "{label}: it lasts {found}, {wanted} needed",
            label=one.label,
            found=duration(max(0, seconds)),
            wanted=duration(60 * paper.minutes),
        )
        yield Violation("X1", text, (one.id,))
    if paper.fixed is not None:
        if utc(one.start) != utc(paper.fixed):
            text = say(
                "{label} : il est fixé le {when}", "{label}: it is fixed on {when}", label=one.label,
                when=moment(paper.fixed),
            )  # fmt: skip
            yield Violation("X1", text, (one.id,))
        return
    if paper.window is not None and one.day not in paper.window:
        text = say(
            "{label} : hors de la session, du {first} au {last}",
            "{label}: outside the session, from {first} to {last}",
            label=one.label,
            first=paper.window.first.isoformat(),
            last=paper.window.last.isoformat(),
        )
        yield Violation("X1", text, (one.id,))
    elif not any(opening.holds(one.start, one.until) for opening in paper.openings):
        text = say(
            "{label} : jusqu’à {until}, il ne tient pas dans les heures d’examens, ou n’y commence pas à une heure "
            "permise",
            "{label}: until {until} it is not within the hours of examinations, or starts at no hour of theirs",
            label=one.label,
            until=instant(one.until),
        )
        yield Violation("X1", text, (one.id,))


def _together(facts: Sittings) -> Iterator[Violation]:
    of_paper = {one.paper.key: one for one in facts.all if one.paper is not None}
    for paper, others in facts.once(_shared, facts.papers):
        here = of_paper.get(paper.key)
        there = [of_paper[other.key] for other in others if other.key in of_paper]
        apart = [one for one in there if here is not None and utc(one.start) != utc(here.start)]
        if here is not None and apart:
            text = say(
                "{label} : le même examen commence à une autre heure : {others}",
                "{label}: the same examination starts at another hour: {others}",
                label=here.label,
                others=listing([one.label for one in apart]),
            )
            yield Violation("X1", text, (here.id, *(one.id for one in apart)))


def _shared(every: tuple[Paper, ...]) -> Iterator[tuple[Paper, list[Paper]]]:
    """Papers with those of other units that are the same."""
    for paper in every:
        if others := partners(paper, every):
            yield paper, others
