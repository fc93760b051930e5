"""Arithmetic that proves, before any search, that examinations cannot be held: every fault at once."""

from collections.abc import Iterator
from itertools import combinations

from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.text import Text
from scheduler.wording import listing, moment, say


def exam_impossibilities(problem: ExamProblem) -> list[Text]:
    """Facts of which each is enough; none where arithmetic proves nothing."""
    alone = [text for row in problem.rows for text in alone_impossible(problem, row)]
    return [*alone, *_at_once(problem), *_too_many(problem)]


def alone_impossible(problem: ExamProblem, row: PaperRow) -> list[Text]:
    """Why the paper cannot be held, whatever becomes of the others."""
    return [*_no_start(row), *_no_places(problem, row)]


def _no_start(row: PaperRow) -> Iterator[Text]:
    if not row.starts:
        yield say(
            "{paper} : aucune heure n’est possible pour ses {minutes} minutes : ouvrez des heures d’examens, ou "
            "libérez ses groupes et ses formateurs",
            "{paper}: no hour is possible for its {minutes} minutes: open hours of examinations, or free its "
            "groups and trainers",
            paper=row.paper.id,
            minutes=row.longest,
        )


def _no_places(problem: ExamProblem, row: PaperRow) -> Iterator[Text]:
    rooms = problem.rooms_for(row)
    places = sum(room.exam_places for room in rooms)
    if row.paper.juries > len(rooms):
        yield say(
            "{paper} : {juries} jurys pour {n} salles qui conviennent",
            "{paper}: {juries} juries for {n} rooms that suit",
            paper=row.paper.id,
            juries=row.paper.juries,
            n=len(rooms),
        )
    elif not row.paper.juries and places < row.paper.candidates:
        yield say(
            "{paper} : {n} candidats pour {places} places d’examen dans toutes les salles qui conviennent",
            "{paper}: {n} candidates for {places} places in all the rooms that suit",
            paper=row.paper.id,
            n=row.paper.candidates,
            places=places,
        )


def _at_once(problem: ExamProblem) -> Iterator[Text]:
    """Two papers of one candidate that are fixed too close."""
    pause, told = problem.instance.exams.break_minutes, set[tuple[int, int]]()
    for rows in problem.sets:
        fixed = [row for row in rows if len(row.starts) == 1]
        for one, other in combinations(sorted(fixed, key=lambda row: row.starts[0]), 2):
            key = (one.index, other.index)
            if other.starts[0] < one.starts[0] + one.longest + pause and key not in told:
                told.add(key)
                yield say(
                    "{one} et {other} ont les mêmes candidats, et ne peuvent avoir lieu que le {start} et le {next}",
                    "{one} and {other} have the same candidates, and can be held only on {start} and on {next}",
                    one=one.paper.id,
                    other=other.paper.id,
                    start=moment(problem.moment(one.starts[0])),
                    next=moment(problem.moment(other.starts[0])),
                )


def _too_many(problem: ExamProblem) -> Iterator[Text]:
    """More papers of a group than its days hold."""
    most = problem.instance.exams.most_per_day
    for group, rows in problem.group_rows.items():
        for session in ("first", "second"):
            mine = [row for row in rows if row.paper.session == session]
            for window in {row.paper.semester.id for row in mine}:
                here = [row for row in mine if row.paper.semester.id == window]
                days = {problem.day(minute) for row in here for minute in row.starts}
                if len(here) > most * len(days):
                    yield _crowded(group, here, len(days), most)


def _crowded(group: str, rows: list[PaperRow], days: int, most: int) -> Text:
    return say(
        "{group} : {n} examens pour {days} jours possibles, au plus {most} par jour : {papers}",
        "{group}: {n} examinations for {days} possible days, at most {most} a day: {papers}",
        group=group,
        n=len(rows),
        days=days,
        most=most,
        papers=listing([row.paper.id for row in rows]),
    )
