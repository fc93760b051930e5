"""Clashes of what is about to be published: told one by one, and accepted by whoever publishes."""

import sys
from typing import TextIO

from scheduler.checker.report import Report
from scheduler.cli.core.commands import Option
from scheduler.cli.core.output import Output
from scheduler.publish.store.store import Revision
from scheduler.text import Text
from scheduler.wording import Noun, counted, say

LONGEST = 100
"""Clashes told here; the page of `--out` has them all."""
_ABOUT = Text(
    "Publier malgré les conflits de formateurs, qui sont listés ; sans terminal où poser la question, rien n’est "
    "publié sans cette option.",
    "Publish despite trainer clashes, which are listed; without a terminal to ask at, nothing is published without "
    "this option.",
)
_CLASH = Noun("conflit de formateur", "trainer clash", "conflits de formateurs", "trainer clashes")
_HAS = Text("Attention : cet emploi du temps a {n}.", "Warning: this timetable has {n}.")
_KNOWN = Text(" (déjà dans la révision {r})", " (in revision {r} already)")
_MORE = Text("  … et {n} de plus", "  … and {n} more")
_ASK = Text("Publier quand même ? [o/N] ", "Publish all the same? [y/N] ")
_YES = frozenset({"o", "oui", "y", "yes"})
_NOT_ACCEPTED = Text(
    "rien n’est publié : il reste {n} ; corrigez l’emploi du temps, ou acceptez-les par --accept-clashes",
    "nothing is published: {n} left; correct the timetable, or accept them with --accept-clashes",
)


ACCEPT_CLASHES = Option("--accept-clashes", about=_ABOUT)


def tell(output: Output, report: Report, head: Revision | None, *, aside: bool) -> None:
    """Each clash, who and when, and which of them the last revision has too; beside the result if `aside`."""
    said = output.note if aside else output.say
    said(_HAS, n=_counted(report))
    known = {(one["rule"], one["trainer"], one["start"]) for one in (head.clashes if head is not None else ())}
    for clash in report.clashes[:LONGEST]:
        is_known = head is not None and (clash.rule, clash.trainer, clash.start.isoformat()) in known
        also = output.of(_KNOWN, r=head.number) if head is not None and is_known else ""
        said("  – {text}{also}", text=clash.text, also=also)
    if (more := len(report.clashes) - LONGEST) > 0:
        said(_MORE, n=more)


def is_accepted(output: Output) -> bool:
    """The answer of whoever is at the terminal; without a terminal, no."""
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stderr)):
        return False
    output.ask(_ASK)
    return sys.stdin.readline().strip().casefold() in _YES


def not_accepted(report: Report) -> Text:
    return say(_NOT_ACCEPTED.fr, _NOT_ACCEPTED.en, n=_counted(report))


def _counted(report: Report) -> Text:
    return counted(report.clash_count, _CLASH)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
