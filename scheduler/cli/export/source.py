"""What `scheduler export` writes: files of the planner's, or a published revision; and what the ENF has already."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scheduler.cli.core import files
from scheduler.cli.core.output import Output
from scheduler.cli.core.publications import opened
from scheduler.cli.core.reading import read_both
from scheduler.errors import Fault, Faults, InputError, Place
from scheduler.export.enf import steps as enf_steps
from scheduler.export.formats import FORMATS
from scheduler.instance.schema.instance import Instance
from scheduler.publish.publishing import imported as imported_since
from scheduler.publish.store.location import where
from scheduler.publish.store.store import Revision, Store
from scheduler.text import Text
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable
from scheduler.wording import say

ALL = "all"
_FEEDS_ELSEWHERE = Text(
    "les calendriers de ce qui est publié viennent de toutes les révisions ; écrivez-les par « scheduler feed write "
    "--out DOSSIER », ou donnez INSTANCE et EMPLOI_DU_TEMPS",
    "the feeds of what is published come from all the revisions; write them with “scheduler feed write --out "
    "DIRECTORY”, or give INSTANCE and TIMETABLE",
)
_BOTH = Text(
    "ne va pas avec --imported : dites ce que l’ENF a déjà par l’un ou par l’autre",
    "does not go with --imported: say what the ENF already has with one or the other",
)
_OF_FILES = Text(
    "ne va pas avec INSTANCE et EMPLOI_DU_TEMPS : écrivez une révision, ou des fichiers",
    "does not go with INSTANCE and TIMETABLE: write a revision, or files",
)
_ONLY_ENF = Text(
    "ne sert qu’aux fichiers de l’ENF ; ajoutez enf à --to", "is only for the files of the ENF; add enf to --to"
)
_LATER = Text(
    "la révision {since} est plus récente que celle à écrire, la {revision} ; l’ENF ne peut que suivre",
    "revision {since} is later than the one to write, {revision}; the ENF can only follow",
)
_NOTHING_PUBLISHED = Text(
    "rien n’est encore publié ; publiez par « scheduler publish », ou donnez INSTANCE et EMPLOI_DU_TEMPS",
    "nothing is published yet; publish with “scheduler publish”, or give INSTANCE and TIMETABLE",
)


@dataclass(frozen=True)
class ExportOptions:
    """The command line: which timetable to write, and what Moodle has already."""

    instance: Path | None
    timetable: Path | None
    formats: tuple[str, ...]
    imported: Path | None
    since: int | None
    revision: int | None
    database: str | None

    @property
    def is_published(self) -> bool:
        """Whether a revision is written, rather than the planner's files."""
        return self.instance is None

    @property
    def wanted(self) -> tuple[str, ...]:
        """The formats to write. “All” leaves out a revision’s feeds: they come from every revision before it."""
        if ALL not in self.formats:
            return self.formats
        return tuple(name for name in FORMATS if name != "ical" or not self.is_published)

    def faults(self) -> Iterator[Fault]:
        """Options that contradict each other."""
        if self.since is not None and self.imported is not None:
            yield Fault(Place("--since"), _BOTH)
        if self.is_published and "ical" in self.formats:
            yield Fault(Place("--to ical"), _FEEDS_ELSEWHERE)
        if not self.is_published and self.revision is not None:
            yield Fault(Place("--revision"), _OF_FILES)
        if "csv" not in self.wanted:
            for name, value in (("--since", self.since), ("--imported", self.imported)):
                if value is not None:
                    yield Fault(Place(name), _ONLY_ENF)
        if self.since is not None and self.revision is not None and self.since > self.revision:
            yield Fault(Place("--since"), say(*_LATER, since=self.since, revision=self.revision))


@dataclass(frozen=True)
class ExportSource:
    """What is written: an instance and a timetable, and the revision they come from."""

    instance: Instance
    timetable: Timetable
    revision: Revision | None
    has: tuple[Instance | None, Timetable] | None
    """What Moodle has already, with its instance where it is known."""
    once: frozenset[str]
    """Units of this year that Moodle may have had before that."""
    span: Text | None
    """From which revision to which the ENF is updated, in words; none when the line does not say what it has."""

    @property
    def folder(self) -> Path:
        """Where to write by default: a revision never overwrites the files that the planner works with."""
        folder = files.output_folder(self.instance)
        return folder if self.revision is None else folder / f"revision-{self.revision.number}"


def read(asked: ExportOptions, output: Output) -> ExportSource:
    """Raises InputError with every fault of the line, of the files and of the database."""
    faults = Faults(list(asked.faults()))
    with ExitStack() as stack:
        held = revision = before = revisions = None
        if asked.instance is not None and asked.timetable is not None:
            held = faults.of(partial(read_both, asked.instance, asked.timetable, output))
        imported = faults.of(partial(store.load, asked.imported)) if asked.imported is not None else None
        if asked.is_published or asked.since:
            revisions = faults.of(lambda: stack.enter_context(opened(where(asked.database, asked.timetable), output)))
        if revisions is not None and asked.is_published:
            revision = faults.of(partial(_revision, revisions, asked.revision))
        if revisions is not None and asked.since:
            before = faults.of(partial(revisions.revision, asked.since))
        if revisions is not None and revision is not None:
            held = revisions.open(revision)
            output.speak_as(held[0].locale)
        faults.tell()
        assert held is not None  # else something was at fault
        number = revision.number if revision is not None else None
        if imported is not None:
            return ExportSource(*held, revision, (None, imported), frozenset(), enf_steps.span(None, number))
        if asked.since is None:
            return ExportSource(*held, revision, None, frozenset(), None)
        has: tuple[Instance | None, Timetable] | None = None
        once = frozenset[str]()
        if revisions is not None and before is not None:
            has, once = imported_since(revisions, before, held[0], revision)
        return ExportSource(*held, revision, has, once, enf_steps.span(asked.since, number))


def _revision(revisions: Store, number: int | None) -> Revision:
    """That revision, or the last. Raises InputError when there is none."""
    head = revisions.head() if number is None else revisions.revision(number)
    if head is None:
        raise InputError.at(revisions.place, *_NOTHING_PUBLISHED)
    return head
