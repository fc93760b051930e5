"""A page whose columns stand side by side, read column by column: by the empty strips that run down it.

Nothing tells a strip between two columns from one within a table. A page is therefore read in several ways, without any
of its strips, with one of the widest, with two…, and each section of the sheet is taken from the way that shows most of
it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from statistics import median

from scheduler.instance.sheet.sheet_text import SheetText

MOST_STRIPS = 4
_CROSSING = 0.08
"""Part of a page's lines, such as its title, that may cross a strip."""
_RUN = re.compile(r"\S+(?: \S+)*")
_TALL = 1.7
"""Of the usual distance of two lines: a blank line between them."""


@dataclass(frozen=True)
class WordRun:
    """Words that stand together on a line, and from where to where."""

    begin: float
    end: float
    text: str


@dataclass(frozen=True)
class PageLine:
    number: int
    """What it is found by: the line of the text, or the page of the PDF."""
    runs: tuple[WordRun, ...]
    top: float
    """How far down it is."""


Page = Sequence[PageLine]


def text_pages(text: str) -> Sequence[Page]:
    """Of a text that keeps columns side by side (`pdftotext -layout`), by its form feeds; none of another."""
    pages, number = [], 0
    for part in text.split("\f"):
        lines = []
        for line in part.split("\n"):
            number += 1
            lines.append(
                PageLine(number, tuple(WordRun(m.start(), m.end(), m[0]) for m in _RUN.finditer(line)), number)
            )
        number -= 1  # the last one goes on after the form feed
        pages.append(lines)
    parted = sum(len(line.runs) > 1 for page in pages for line in page)
    full = sum(bool(line.runs) for page in pages for line in page)
    return pages if parted > full // 10 else []


def column_views(pages: Sequence[Page], *, narrowest: float, has_pages: bool = False) -> Iterator[SheetText]:
    """The pages with none of their strips, with one of each, with two, and so on, the widest first; a strip is
    `narrowest` at least."""
    strips = [_strips(page, narrowest)[:MOST_STRIPS] for page in pages]
    ranks = range(max(map(len, strips), default=0))
    for chosen in chain.from_iterable(combinations(ranks, number) for number in range(len(ranks) + 1)):
        lines: list[str] = []
        numbers: list[int] = []
        for page, wide in zip(pages, strips, strict=True):
            cuts = sorted(wide[rank] for rank in chosen if rank < len(wide))
            for column in range(len(cuts) + 1):
                for at, line in _column(page, cuts, column):
                    lines.append(line)
                    numbers.append(at)
        yield SheetText("\n".join(lines), tuple(numbers), has_pages)


def _strips(page: Page, narrowest: float) -> list[float]:
    """The middles of the empty strips, the widest first."""
    ends = [(run.begin, run.end) for line in page for run in line.runs]
    if not ends:
        return []
    first, last = int(min(begin for begin, _ in ends)), int(max(end for _, end in ends)) + 1
    covered = [0] * (last - first + 1)
    for line in page:
        for x in {x for run in line.runs for x in range(int(run.begin) - first, int(run.end) - first + 1)}:
            covered[min(x, last - first)] += 1
    most = max(1, int(_CROSSING * sum(bool(line.runs) for line in page)))
    found: list[tuple[int, float]] = []
    begin: int | None = None
    for x, number in enumerate(covered):
        if number <= most:
            begin = x if begin is None else begin
        elif begin is not None:
            found.append((x - begin, first + (x + begin) / 2))
            begin = None
    wide = [(width, middle) for width, middle in found if width >= narrowest]
    return [middle for _, middle in sorted(wide, reverse=True)]


def _column(page: Page, cuts: Sequence[float], column: int) -> Iterator[tuple[int, str]]:
    """The lines of one column; what crosses a strip is of the column in which it begins."""
    lines = [(line, [run.text for run in line.runs if sum(run.begin > cut for cut in cuts) == column]) for line in page]
    own = [(line, texts) for line, texts in lines if texts]
    steps = [after.top - before.top for (before, _), (after, _) in pairwise(own)]
    usual = median([step for step in steps if step > 0] or [0])
    for (line, texts), step in zip(own, [0, *steps], strict=False):
        if step > _TALL * usual:
            yield line.number, ""
        yield line.number, "  ".join(texts)
    if own:
        yield own[-1][0].number, ""
