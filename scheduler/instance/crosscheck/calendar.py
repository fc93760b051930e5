"""The calendar: dates in order, closures apart, holidays of a known place."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from scheduler.instance.crosscheck.grid import no_time_between
from scheduler.instance.public_holidays import countries, holidays_of, is_known, subdivisions
from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.dates import Closure, Holidays, Span
from scheduler.instance.schema.leaves import date_paths
from scheduler.wording import quoted, suggestion

SEMESTERS, CLOSURES = "calendar.semesters.*", "calendar.closures.*"
_LONGEST_SEMESTER_DAYS = 366
_LONGEST_YEAR_DAYS = 2 * 366


def check_calendar(draft: InstanceDraft) -> Iterator[Finding]:
    yield from _ends_before_start(draft)
    yield from _overlapping_closures(draft)
    yield from _closed_hours(draft)
    yield from _too_long(draft)
    yield from _weeks_inside_courses(draft)


def _ends_before_start(draft: InstanceDraft) -> Iterator[Finding]:
    for path in (path.removesuffix(".first") for path in date_paths() if path.endswith(".first")):
        for loc, span in draft.spans(path).items():
            if span.last < span.first:
                yield Finding(
                    (*loc, "last"),
                    f"la fin, {span.last}, précède le début, {span.first} ; échangez ou corrigez ces dates",
                    f"the end, {span.last}, is before the start, {span.first}; swap or correct these dates",
                )


def _in_order(draft: InstanceDraft, path: str) -> list[tuple[Loc, Span]]:
    spans = [(loc, span) for loc, span in draft.spans(path).items() if span.first <= span.last]
    if path == CLOSURES:  # with their hours, where they have some
        closures = draft.rows(Closure, path)
        spans = [(loc, closures.get(loc, span)) for loc, span in spans]
    return sorted(spans, key=lambda pair: (pair[1].first, _begin(pair[1]), pair[1].last))


def _begin(span: Span) -> dt.time:
    return span.begin or dt.time.min if isinstance(span, Closure) else dt.time.min


def _one_after_the_other(before: Span, after: Span) -> bool:
    """Whether two closures share a day and no hour of it."""
    return isinstance(before, Closure) and isinstance(after, Closure) and before.ends <= after.begins


def _closed_hours(draft: InstanceDraft) -> Iterator[Finding]:
    for loc, closure in draft.rows(Closure, CLOSURES).items():
        if closure.first == closure.last and closure.begin is not None and closure.end is not None:
            if closure.end <= closure.begin:
                yield Finding((*loc, "to"), *no_time_between(closure.begin, closure.end))
        elif closure.end == dt.time.min:
            before = closure.last - dt.timedelta(days=1)
            yield Finding(
                (*loc, "to"),
                f"jusqu’à 0 h, cette fermeture n’atteint pas le {closure.last} ; écrivez « last: {before} » sans "
                "« to »",
                f"until 0:00, this closure does not reach {closure.last}; write “last: {before}” without “to”",
            )


def _overlapping_closures(draft: InstanceDraft) -> Iterator[Finding]:
    latest: tuple[Loc, Span] | None = None
    for loc, span in _in_order(draft, CLOSURES):
        if latest is not None and span.first <= latest[1].last and not _one_after_the_other(latest[1], span):
            there, other = draft.line_of(latest[0]), latest[1]
            after = other.last + dt.timedelta(days=1)
            yield Finding(
                (*loc, "first"),
                f"cette fermeture commence le {span.first}, pendant la précédente ({there.fr}, du {other.first} au "
                f"{other.last}) ; écrivez {after} ou plus tard, ou corrigez l’autre",
                f"this closure starts on {span.first}, during the one before ({there.en}, from {other.first} to "
                f"{other.last}); write {after} or later, or correct the other one",
            )
        if latest is None or span.last > latest[1].last:
            latest = loc, span


def _too_long(draft: InstanceDraft) -> Iterator[Finding]:
    spans = _in_order(draft, SEMESTERS)
    for loc, span in spans:
        days = (span.last - span.first).days + 1
        if days > _LONGEST_SEMESTER_DAYS:
            yield Finding(
                (*loc, "last"),
                f"du {span.first} au {span.last}, ce semestre dure {days} jours ; corrigez l’année de l’une des dates",
                f"from {span.first} to {span.last} this semester lasts {days} days; correct the year of one date",
            )
    for (_, before), (loc, after) in pairwise(spans):
        ended = max(span.last for _, span in spans if span.first <= before.first)
        if (after.first - ended).days > _LONGEST_YEAR_DAYS:
            yield Finding(
                (*loc, "first"),
                f"ce semestre commence le {after.first}, le précédent finit le {ended} ; une instance est une "
                "seule année : corrigez l’une des dates",
                f"this semester starts on {after.first}, the one before ends on {ended}; an instance is a "
                "single year: correct one of the dates",
            )


def _weeks_inside_courses(draft: InstanceDraft) -> Iterator[Finding]:
    """Revision, examinations and second session come after the courses: days of a semester are taught."""
    courses = draft.spans(SEMESTERS)
    for week in ("revision", "exams", "second_session"):
        for loc, span in draft.spans(f"{SEMESTERS}.{week}").items():
            semester = courses.get(loc[:-1])
            if semester is not None and semester.first <= semester.last and span.first <= semester.last:
                after = semester.last + dt.timedelta(days=1)
                yield Finding(
                    (*loc, "first"),
                    f"« {week} » commence le {span.first}, avant la fin des cours le {semester.last} ; écrivez "
                    f"{after} ou plus tard, ou déclarez ces jours dans « closures »",
                    f"“{week}” starts on {span.first}, before the courses end on {semester.last}; write {after} "
                    "or later, or declare these days in “closures”",
                )


def check_holidays(draft: InstanceDraft) -> Iterator[Finding]:
    for loc, source in draft.rows(Holidays, "calendar.holidays").items():
        if source.country not in countries():
            shown = quoted(source.country)
            yield Finding(
                (*loc, "country"),
                f"les jours fériés du pays {shown.fr} sont inconnus ; écrivez ses deux lettres, par exemple FR, "
                "ou effacez « holidays » et déclarez-les dans « closures »",
                f"the public holidays of the country {shown.en} are unknown; write its two letters, such as FR, or "
                "delete “holidays” and declare them in “closures”",
            )
        elif not is_known(source):
            shown, instead = quoted(source.subdivision), suggestion(source.subdivision, subdivisions(source.country))
            yield Finding(
                (*loc, "subdivision"),
                f"la subdivision {shown.fr} de {source.country} est inconnue ; {instead.fr}",
                f"the subdivision {shown.en} of {source.country} is unknown; {instead.en}",
            )
        else:
            yield from _taught_on_no_holiday(loc, source)


def _taught_on_no_holiday(loc: Loc, source: Holidays) -> Iterator[Finding]:
    for index, day in enumerate(source.taught):
        known = holidays_of(source, day.year)
        if day in known:
            continue
        if not known:
            yield Finding(
                (*loc, "taught", index),
                f"aucun jour férié de {source.country} n’est connu pour {day.year} ; effacez cette date, et "
                "déclarez dans « closures » les jours de cette année où le centre est fermé",
                f"no public holiday of {source.country} is known for {day.year}; delete this date, and declare in "
                "“closures” the days of that year on which the centre is closed",
            )
            continue
        near = min(known, key=partial(_distance, day))
        yield Finding(
            (*loc, "taught", index),
            f"le {day} n’est pas férié ; le plus proche est le {near} ({known[near].fr}) : corrigez ou effacez",
            f"{day} is no public holiday; the nearest is {near} ({known[near].en}): correct or delete it",
        )


def _distance(day: dt.date, other: dt.date) -> dt.timedelta:
    return abs(day - other)
