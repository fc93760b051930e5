"""Where the program speaks: results to standard output, everything else to standard error, in the user's language.

Text is never refused for its encoding: what a terminal cannot show is written in plain letters. A reader that closes
the pipe early (`scheduler show … | head`) changes nothing to the work nor to the exit code.
"""

import codecs
import io
import os
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any, AnyStr, TextIO

from rich.box import SIMPLE
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text as Line

from scheduler.errors import SchedulerError
from scheduler.files import json_bytes, why_refused
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang, Text

_PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-", "…": "...",
          "×": "x", "œ": "oe", "Œ": "OE", "→": "->", "·": "-", "✓": "v", "✗": "x",
          "≤": "<="}  # fmt: skip
_ERRORS = "scheduler-plain"
PIPE_WIDTH = 120
"""Columns of a table that no terminal shows."""


@dataclass
class Output:
    """`chosen` is the language the user asked for on this line, `lang` the one in force."""

    lang: Lang
    chosen: Lang | None = None
    fixed: bool = False
    """Whether the user chose `lang`, here or in SCHEDULER_LANG, so that the instance's own does not replace it."""
    debug: bool = False

    def speak_as(self, locale: Lang) -> None:
        """Continue in the instance's language, unless the user chose one."""
        if not self.fixed:
            self.lang = locale

    def files_lang(self, instance: Instance) -> Lang:
        """The language of what is written in files: the instance's, unless this very line asks for another.

        SCHEDULER_LANG does not count: it is how one reader likes to be told, and feeds are read by everyone.
        """
        return self.chosen or instance.locale

    def of(self, text: Text | str, /, **values: object) -> str:
        """The text in the language in force, with the values in its braces."""
        said = text.to(self.lang) if isinstance(text, Text) else text
        if not values:
            return said
        return said.format(**{name: self.of(one) if isinstance(one, Text) else one for name, one in values.items()})

    def say(self, text: Text | str = "", /, **values: object) -> None:
        """A line of the result, to standard output."""
        _say(sys.stdout, printable(self.of(text, **values)) + "\n")

    def note(self, text: Text | str = "", /, **values: object) -> None:
        """A line beside the result, to standard error."""
        _say(sys.stderr, printable(self.of(text, **values)) + "\n")

    def bullets(self, texts: Iterable[Text | str]) -> None:
        """A line of the result for each, with a dash."""
        for text in texts:
            self.say(f"  – {self.of(text)}")

    def ask(self, text: Text) -> None:
        """A question beside the result, to standard error: the answer is written on its line."""
        _say(sys.stderr, printable(self.of(text)))

    def raw(self, content: bytes) -> None:
        """Bytes as they are, to standard output: for programs."""
        if sys.stdout is not None:
            sys.stdout.flush()
            _write(sys.stdout.buffer, content)

    def json(self, content: object) -> None:
        """The answer for a program, to standard output."""
        self.raw(json_bytes(content))

    def table(self, columns: Iterable[Column], rows: Iterable[Iterable[object]], **style: Any) -> None:
        """A table, to standard output, as wide as the terminal; its cells are shown as they are, without markup."""
        table = Table(*columns, **{"box": SIMPLE, "pad_edge": False, **style})
        for row in rows:
            table.add_row(*(Line(str(cell)) for cell in row))
        self.show(table)

    def show(self, renderable: RenderableType) -> None:
        """What rich draws, to standard output, as wide as the terminal."""
        if sys.stdout is not None:
            _say(sys.stdout, rendered(renderable, sys.stdout))


def rendered(renderable: RenderableType, stream: TextIO) -> str:
    """What rich makes of it for this stream: colours on a terminal, ASCII lines where the encoding has no others."""
    terminal = stream.isatty()
    memory = _Memory(stream.encoding or "utf-8")
    width = None if terminal or "COLUMNS" in os.environ else PIPE_WIDTH
    console = Console(
        file=memory, width=width, force_terminal=terminal, markup=False, emoji=False, highlight=False, safe_box=True
    )
    console.print(_Printable(renderable))
    return "\n".join(line.rstrip() for line in memory.getvalue().split("\n"))


def printable(text: str) -> str:
    """The text without what could command a terminal: a file may hold an escape sequence as a name."""
    return "".join(c if c.isprintable() or c in "\n\u00a0\u202f" else "\N{REPLACEMENT CHARACTER}" for c in text)


@dataclass(frozen=True)
class _Printable:
    """What is rendered, each piece of text `printable`: its own colours stay, those that a name brings do not."""

    inner: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self.inner, options):
            yield Segment(printable(segment.text), segment.style, segment.control)


class _Memory(io.StringIO):
    """A text in memory that will go to a stream of that encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]  # io.StringIO has none of its own
        return self._encoding


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Letters without accents and straight quotes, for an encoding that lacks the others."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    codec = error.encoding
    return "".join(_nearest(c, codec) for c in error.object[error.start : error.end]), error.end


def _nearest(character: str, codec: str) -> str:
    known = _PLAIN.get(character) or unicodedata.normalize("NFKD", character)
    return known.encode(codec, "ignore").decode(codec) or "?"


codecs.register_error(_ERRORS, _plain)


def _say(stream: TextIO | None, text: str) -> None:
    if stream is None:  # closed before the program started: nobody reads
        return
    if isinstance(stream, io.TextIOWrapper) and stream.errors != _ERRORS:
        stream.reconfigure(errors=_ERRORS)
    _write(stream, text)


def _write(stream: IO[AnyStr], content: AnyStr) -> None:
    """Raises SchedulerError when the result cannot be handed over, on a full disk for example."""
    try:
        stream.write(content)
        stream.flush()
    except OSError as error:
        # Later writes, and Python's own at exit, go nowhere instead of failing again.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        if isinstance(error, BrokenPipeError) or stream is sys.stderr:
            return  # the reader has left; or there is nobody to tell
        why = why_refused(error)
        raise SchedulerError(
            [
                Text(
                    f"impossible d’écrire sur la sortie standard ({why.fr})",
                    f"cannot write to standard output ({why.en})",
                )
            ]
        ) from error
