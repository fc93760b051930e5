"""Publishing what was read, as `publish` and `rollback` do: its options, what is refused, what is told."""

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from scheduler.checker.as_json import report_data
from scheduler.checker.report import Report
from scheduler.cli.core import summary
from scheduler.cli.core.commands import Option
from scheduler.cli.core.options import JSON
from scheduler.cli.core.output import Output
from scheduler.cli.core.publications import DATABASE, REVISION_NUMBER, option_for, sentence_option, somebody
from scheduler.cli.publish.changes import MESSAGES_OUT, print_changes, write_changes
from scheduler.errors import Fault, InputError, Place
from scheduler.publish.as_json import changes_data, revision_data
from scheduler.publish.changes.changes import Changes
from scheduler.publish.publishing import (
    Candidate,
    Publication,
    Signature,
    changes_of,
    is_published,
    objections,
    publish,
)
from scheduler.publish.store.store import Revision, Store
from scheduler.text import Text
from scheduler.wording import ALTERNANCE_DAY, EXAM, SESSION, Noun, counted, instant, listing, say, shown

_ABOUT_AFTER = Text(
    "La dernière révision que vous connaissez : rien n’est publié si ce n’est plus elle, et ce que vous en défaites "
    "l’est exprès.",
    "The last revision that you know of: nothing is published if it no longer is, and what you undo of it you undo on "
    "purpose.",
)
_ABOUT_BY = Text("Qui publie (par défaut votre nom d’utilisateur).", "Who publishes (default: your user name).")
_ABOUT_FORCE = Text(
    "Publier malgré un refus ; la raison est gardée avec la révision.",
    "Publish despite a refusal; the reason is kept with the revision.",
)
_ABOUT_REDATE = Text(
    "Dater cette révision de l’heure de cette machine, même si la dernière est datée plus tard : une horloge était "
    "fausse.",
    "Date this revision by this machine's clock, even if the last one is dated later: a clock was wrong.",
)
_REFUSED = Text(
    'Rien n’est publié. Corrigez l’emploi du temps, ou publiez-le tel quel par --force "RAISON".',
    'Nothing is published. Correct the timetable, or publish it as it is with --force "REASON".',
)
_ADVICE = Text(' ; rien n’est publié sans --force "RAISON"', '; nothing is published without --force "REASON"')
_ALREADY = Text("Rien à publier : c’est déjà la révision {n}.", "Nothing to publish: this is revision {n} already.")
_PUBLISHED = Text("Révision {n} publiée le {when} par {by}.", "Revision {n} published on {when} by {by}.")
_FIRST = Text("Première publication : {parts}.", "First publication: {parts}.")
_ADDRESS = Noun("nouvelle adresse de flux", "new feed address", "nouvelles adresses de flux", "new feed addresses")
_GIVEN = Text("{n} à envoyer : scheduler feed list{base}", "{n} to send: scheduler feed list{base}")
_SLOW = dt.timedelta(hours=1)
_CLOCK = Text(
    "Note : la dernière révision est datée du {when}, plus tard que l’heure de cette machine ; réglez l’heure. Celle "
    "d’aujourd’hui est datée juste après. Si c’est l’heure d’alors qui était fausse, publiez désormais avec --redate.",
    "Note: the last revision is dated {when}, later than this machine's clock; set the clock. This one is dated just "
    "after it. If it was the clock of then that was wrong, publish with --redate from now on.",
)
_REDATED = Text(
    "Note : la dernière révision est datée du {when} ; celle-ci est datée de maintenant (--redate). Les agendas la "
    "suivent par son numéro d’ordre ; un agenda qui ne compare que les dates peut garder l’ancienne heure d’une séance "
    "déplacée : réabonnez-le.",
    "Note: the last revision is dated {when}; this one is dated now (--redate). Calendars follow it by its sequence "
    "number; one that compares dates alone may keep the old hour of a session that moved: subscribe to it again.",
)
_HOW = Text(
    "Messages à envoyer, CSV et page : scheduler diff {old} {new}{base} --out DOSSIER",
    "Messages to send, CSV and page: scheduler diff {old} {new}{base} --out DIRECTORY",
)
_HOW_FIRST = Text(
    "Messages à envoyer, CSV et page : la même commande avec --out DOSSIER",
    "Messages to send, CSV and page: the same command with --out DIRECTORY",
)
_ABOUT_CLASHES = Text(
    "Publier malgré les conflits de formateurs, qui sont listés ; sans terminal où poser la question, rien n’est "
    "publié sans cette option.",
    "Publish despite trainer clashes, which are listed; without a terminal to ask at, nothing is published without "
    "this option.",
)
PUBLISHING = (
    sentence_option("--by", _ABOUT_BY),
    DATABASE,
    sentence_option("--force", _ABOUT_FORCE),
    Option("--accept-clashes", about=_ABOUT_CLASHES),
    Option("--after", about=_ABOUT_AFTER, value=Text("RÉVISION", "REVISION"), type=REVISION_NUMBER),
    Option("--redate", about=_ABOUT_REDATE),
    MESSAGES_OUT,
    JSON,
)
"""How a revision is to be published: `PublishOptions` holds the values."""
MOST_CLASHES = 100
"""Clashes told here; the page of `--out` has them all."""
_CLASH = Noun("conflit de formateur", "trainer clash", "conflits de formateurs", "trainer clashes")
_HAS = Text("Attention : cet emploi du temps a {n}.", "Warning: this timetable has {n}.")
_KNOWN = Text(" (déjà dans la révision {r})", " (in revision {r} already)")
_MORE_CLASHES = Text("  … et {n} de plus", "  … and {n} more")
_ASK = Text("Publier quand même ? [o/N] ", "Publish all the same? [y/N] ")
_YES = frozenset({"o", "oui", "y", "yes"})
_NOT_ACCEPTED = Text(
    "rien n’est publié : il reste {n} ; corrigez l’emploi du temps, ou acceptez-les par --accept-clashes",
    "nothing is published: {n} left; correct the timetable, or accept them with --accept-clashes",
)


@dataclass(frozen=True)
class PublishOptions:
    """How a revision is to be published."""

    database: str | None
    by: str | None
    why: str | None
    force: str | None
    accept_clashes: bool
    after: int | None
    out: Path | None
    as_json: bool
    redate: bool

    def signature(self, now: dt.datetime, *, is_forced: bool) -> Signature:
        return Signature(self.by or somebody(), self.why or "", now, self.force if is_forced else None, self.redate)


def announce(
    output: Output,
    store: Store,
    candidate: Candidate,
    head: Revision | None,
    asked: PublishOptions,
    now: dt.datetime,
    place: str,
) -> int:
    """Publish after `head` unless there is an objection, and tell what was done. The exit code."""
    if head is not None and is_published(candidate, head):
        _tell(output, store, Publication(head, False, None), candidate, asked)
        return 0
    found = objections(candidate, head, store)
    # A first publication was judged before there was a database.
    if head is not None and is_refused(output, candidate, found, asked, place, head):
        return 1
    if head is not None and now < head.published_at - _SLOW:
        when = instant(head.published_at.astimezone(candidate.instance.zone))
        output.note(_REDATED if asked.redate else _CLOCK, when=when)
    is_forced = bool(found) or not candidate.report.accepted
    done = publish(store, candidate, asked.signature(now, is_forced=is_forced), head)
    _tell(output, store, done, candidate, asked)
    return 0


def is_refused(
    output: Output, candidate: Candidate, found: list[Text], asked: PublishOptions, place: str, head: Revision | None
) -> bool:
    """Whether the checker refuses it; then says so. Raises InputError when there are objections, or clashes that
    nobody accepts."""
    report = candidate.report
    if found and asked.force is None:
        faults = [Fault(Place(place), Text(text.fr + _ADVICE.fr, text.en + _ADVICE.en)) for text in found]
        if report.clashes and not asked.accept_clashes:
            faults.append(Fault(Place(place), clashes_left(report)))
        raise InputError(faults)
    if not report.accepted and asked.force is None:
        if asked.as_json:
            output.json(report_data(report, output.lang))
        else:
            summary.print_verdict(output, candidate.instance, candidate.timetable, report)
        output.note(_REFUSED)
        return True
    if report.clashes:
        tell_clashes(output, report, head, aside=asked.as_json)
        if not (asked.accept_clashes or (not asked.as_json and are_accepted(output))):
            raise InputError.at(place, *clashes_left(report))
    return False


def _tell(output: Output, store: Store, done: Publication, candidate: Candidate, asked: PublishOptions) -> None:
    revision = done.revision
    old, changes = _changes(store, done, candidate, asked)
    if asked.as_json:
        told = changes_data(changes, revision, output.lang) if changes is not None and done.is_new else None
        output.json({"published": done.is_new, "revision": revision_data(revision), "since": told})
    else:
        base = option_for(store.place)
        _say(output, done, changes, candidate, asked, base)
        given = sum(address.made_at == revision.published_at for address in store.addresses.all())
        if done.is_new and given:
            n = counted(given, _ADDRESS)
            output.say(_GIVEN, n=n, base=base)
    if changes is not None and asked.out is not None:
        write_changes(output, asked.out, changes, old, revision, quiet=asked.as_json)


def _changes(
    store: Store, done: Publication, candidate: Candidate, asked: PublishOptions
) -> tuple[Revision | None, Changes | None]:
    """The changes to tell, and the revision they start from. Files are also written for a revision that exists already:
    the run that published it may have been killed before it wrote them."""
    revision = done.revision
    if not done.is_new:
        return changes_of(store, revision) if asked.out is not None else (None, None)
    if done.changes is None or revision.parent is None:
        return None, Changes.first(candidate.instance, candidate.timetable)
    return store.revision(revision.parent), done.changes


def _say(
    output: Output, done: Publication, changes: Changes | None, candidate: Candidate, asked: PublishOptions, base: str
) -> None:
    revision = done.revision
    if changes is None or not done.is_new:
        output.say(_ALREADY, n=revision.number)
        return
    when = instant(revision.published_at.astimezone(candidate.instance.zone))
    output.say(_PUBLISHED, n=revision.number, when=when, by=shown(revision.published_by))
    if changes.is_first:
        sessions = counted(len(candidate.timetable.sessions), SESSION)
        days = counted(len(candidate.timetable.alternance), ALTERNANCE_DAY)
        parts = [sessions, days] if candidate.timetable.alternance else [sessions]
        parts += [counted(n, EXAM)] if (n := len(candidate.timetable.exams or ())) else []
        output.say(_FIRST, parts=listing(parts))
    else:
        print_changes(output, changes)
    if changes.notices and asked.out is None:
        how = _HOW_FIRST if changes.is_first else _HOW
        output.say(how, old=revision.parent, new=revision.number, base=base)


def tell_clashes(output: Output, report: Report, head: Revision | None, *, aside: bool) -> None:
    """Each clash, who and when, and which of them the last revision has too; beside the result if `aside`."""
    said = output.note if aside else output.say
    said(_HAS, n=_counted(report))
    known = {(one["rule"], one["trainer"], one["start"]) for one in (head.clashes if head is not None else ())}
    for clash in report.clashes[:MOST_CLASHES]:
        is_known = head is not None and (clash.rule, clash.trainer, clash.start.isoformat()) in known
        also = output.of(_KNOWN, r=head.number) if head is not None and is_known else ""
        said("  – {text}{also}", text=clash.text, also=also)
    if (more := len(report.clashes) - MOST_CLASHES) > 0:
        said(_MORE_CLASHES, n=more)


def are_accepted(output: Output) -> bool:
    """The answer of whoever is at the terminal; without a terminal, no."""
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stderr)):
        return False
    output.ask(_ASK)
    return sys.stdin.readline().strip().casefold() in _YES


def clashes_left(report: Report) -> Text:
    return say(*_NOT_ACCEPTED, n=_counted(report))


def _counted(report: Report) -> Text:
    return counted(report.clash_count, _CLASH)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
