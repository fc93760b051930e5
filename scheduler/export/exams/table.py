"""exams.csv: examinations as other programs read them. Contract: docs/formats.md, "CSV files"."""

from collections.abc import Iterator

from scheduler.export.audience import Programme
from scheduler.export.csv_files import Cells, for_programs
from scheduler.instance.instants import local

FILE_NAME = "exams.csv"
COLUMNS = (
    "exam_id", "unit", "title", "session", "kind", "start", "end", "groups", "candidates", "extra_time", "rooms",
    "invigilators", "url", "status",
)  # fmt: skip

HEADS = (for_programs(COLUMNS, ()),)
"""How the file begins."""


def exams_csv(programme: Programme) -> bytes:
    """A line for each examination, in time order. `end` is without extra time; `extra_time`: how many have it. Work to
    hand in ends when it starts: when it is due. No instance says where an examination is held online: `url` is empty.
    """
    return for_programs(COLUMNS, _rows(programme))


def _rows(programme: Programme) -> Iterator[Cells]:
    zone = programme.instance.zone
    for exam in programme.exams:
        yield {
            "exam_id": exam.id,
            "unit": exam.unit,
            "title": programme.unit_title(exam.unit),
            "session": exam.session,
            "kind": exam.kind,
            "start": local(exam.start, zone).isoformat(timespec="seconds"),
            "end": local(exam.end, zone).isoformat(timespec="seconds"),
            "groups": ";".join(exam.groups),
            "candidates": exam.candidates,
            "extra_time": exam.extra_time,
            "rooms": ";".join(dict.fromkeys(room.room for room in exam.rooms)),
            "invigilators": ";".join(exam.invigilators),
            "url": "",
            "status": "confirmed",
        }
