"""The files of the draft, marked as such, and of each revision: page, Excel, calendars, the ENF's and what it needs."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.draft.state import DraftState
from scheduler.desk.publish.publications import content
from scheduler.desk.view import XLSX
from scheduler.export.audience import feed_file
from scheduler.export.enf import steps as enf_steps
from scheduler.export.enf.update import Update
from scheduler.export.formats import PAGE, Imported, Wanted, make, zipped
from scheduler.export.ical.moodle import Variant
from scheduler.instance.schema.instance import Instance
from scheduler.publish.publishing import imported
from scheduler.publish.store.store import Revision, Store
from scheduler.text import Lang, Text
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import FILE_NAME
from scheduler.wording import say, shown

_DRAFT = Text("BROUILLON · {title}", "DRAFT · {title}")
_DRAFT_NAME = Text("brouillon", "draft")
_REVISION_NAME = Text("revision-{n}", "revision-{n}")
_NOT_LAST = Text(
    "les calendriers de ce qui est publié viennent de toutes les révisions : prenez ceux de la dernière",
    "the feeds of what is published come from all the revisions: take those of the last one",
)
_NO_ZONE = Text(
    "« {zone} » n’est pas un fuseau horaire ; écrivez par exemple Europe/Paris",
    "“{zone}” is no time zone; write for example Europe/Paris",
)
_LATER = Text(
    "l’ENF ne peut pas avoir une révision plus récente que celle-ci", "the ENF cannot have a later revision than this"
)
_TYPES = {
    "html": "text/html", "xlsx": XLSX, "csv": "text/csv", "json": "application/json", "zip": "application/zip",
}  # fmt: skip

_ALONE = {
    "page": ("html", PAGE), "xlsx": ("xlsx", "plan.xlsx"), "csv": ("csv", "sessions.csv"), "json": ("json", FILE_NAME),
}  # fmt: skip
"""What is one file: its format, and the name that it has among the files of a timetable."""


@dataclass(frozen=True)
class Download:
    """A file, as a browser is given it."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        return _TYPES[self.name.rpartition(".")[2]]


@dataclass(frozen=True)
class FilesSource:
    """What files are made of: the draft, or a revision."""

    instance: Instance
    timetable: Timetable
    report: Report
    revision: Revision | None
    is_last: bool
    """The revision is what is published now."""
    store: Store | None

    def stem(self, lang: Lang) -> str:
        """`revision-3-tiny`, `brouillon-tiny`."""
        if self.revision is None:
            return f"{_DRAFT_NAME.to(lang)}-{self.instance.name}"
        return f"{say(_REVISION_NAME.fr, _REVISION_NAME.en, n=self.revision.number).to(lang)}-{self.instance.name}"


@dataclass(frozen=True)
class EnfWish:
    """How the ENF's files are to be made. `since`: the revision that it has; 0: none, and everything is new; None: not
    told, and no update is made."""

    since: int | None
    zone: ZoneInfo | None
    category: int


def written_draft(state: DraftState, store: Store | None, lang: Lang) -> FilesSource:
    """The draft, with its mark in its title, which every file shows. Raises ActRefused when it breaks rules: no
    timetable leaves that the checker refuses."""
    if not state.report.accepted:
        raise ActRefused(*(violation.text for violation in state.report.all_violations))
    title = _DRAFT.to(lang).format(title=state.instance.title)
    instance = state.instance.model_copy(update={"title": title})
    return FilesSource(instance, state.timetable, state.report, None, False, store)


def written_revision(store: Store, number: int) -> FilesSource:
    """Raises InputError when there is none of that number."""
    revision = store.revision(number)
    instance, timetable = content(store, revision)
    return FilesSource(instance, timetable, check(instance, timetable), revision, revision == store.head(), store)


def zone_of(name: str) -> ZoneInfo | None:
    """None for an empty name: the centre's. Raises ActRefused."""
    if not name.strip():
        return None
    if name.strip() not in available_timezones():
        raise ActRefused(say(_NO_ZONE.fr, _NO_ZONE.en, zone=shown(name.strip())))
    return ZoneInfo(name.strip())


def page(written: FilesSource, lang: Lang, now: dt.datetime) -> bytes:
    return _made(written, lang, now, "html")[PAGE]


def download(written: FilesSource, what: str, lang: Lang, now: dt.datetime, enf: EnfWish) -> Download:
    """`what`: page, xlsx, csv, json, enf, ical or moodle. Raises KeyError for another; ActRefused."""
    stem = written.stem(lang)
    if what in ("enf", "ical", "moodle"):
        files = enf_files(written, lang, now, enf) if what == "enf" else _feeds(written, lang, now, what)
        return Download(f"{stem}-{what}.zip", zipped({f"{stem}/{name}": content for name, content in files.items()}))
    suffix, file = _ALONE[what]
    return Download(f"{stem}.{suffix}", _made(written, lang, now, suffix)[file])


def enf_files(written: FilesSource, lang: Lang, now: dt.datetime, enf: EnfWish) -> dict[str, bytes]:
    found = update(written, lang, now, enf)
    wanted = Wanted(
        lang, ("csv",), server_timezone=enf.zone, category=enf.category,
        imported=None if found is None else Imported(found, _span(written, enf)),
    )  # fmt: skip
    return make(written.instance, written.timetable, written.report, wanted, now=now)


def steps(written: FilesSource, lang: Lang, now: dt.datetime, enf: EnfWish) -> list[str]:
    """What to do in the ENF, in order, as lines."""
    found = update(written, lang, now, enf)
    return [] if found is None else enf_steps.told(found, _span(written, enf), lang, enf.zone)


def update(written: FilesSource, lang: Lang, now: dt.datetime, enf: EnfWish) -> Update | None:
    if enf.since is None:
        return None
    has, once = None, frozenset[str]()
    if enf.since and written.store is not None:
        if written.revision is not None and enf.since > written.revision.number:
            raise ActRefused(_LATER)
        before = written.store.revision(enf.since)
        has, once = imported(written.store, before, written.instance, written.revision)
    return Update(has, (written.instance, written.timetable), now, lang, once)


def _span(written: FilesSource, enf: EnfWish) -> Text:
    return enf_steps.span(enf.since, written.revision.number if written.revision is not None else None)


def _feeds(written: FilesSource, lang: Lang, now: dt.datetime, what: str) -> dict[str, bytes]:
    """Of the draft, a picture of it; of what is published, the feeds that its subscribers have."""
    variant: Variant = "moodle" if what == "moodle" else "standard"
    if written.revision is None:
        wanted = Wanted(lang, ("ical",), variant=variant)
        return make(written.instance, written.timetable, written.report, wanted, now=now)
    snapshot = written.store.snapshot() if written.store is not None and written.is_last else None
    if snapshot is None:
        raise ActRefused(_NOT_LAST)
    return {
        feed_file(path): snapshot.feed(path, lang=lang, now=now, variant=variant).content for path in snapshot.audiences
    }


def _made(written: FilesSource, lang: Lang, now: dt.datetime, format_: str) -> dict[str, bytes]:
    return make(written.instance, written.timetable, written.report, Wanted(lang, (format_,)), now=now)
