"""The instance that a sheet makes, as a file: what is open is marked where it belongs, and listed."""

import textwrap
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ruamel.yaml.nodes import CollectionNode, MappingNode

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.dump import dumped
from scheduler.instance.load import parse
from scheduler.instance.reading.draft import Loc, path_of
from scheduler.instance.reading.yamltext import node_at, root_of
from scheduler.instance.schema.instance import Instance
from scheduler.instance.sheet.gaps import filled
from scheduler.instance.sheet.read_sheet import SheetReading, read_sheet
from scheduler.instance.sheet.sheet_file import SheetFile
from scheduler.text import Lang, Text

_WIDTH = 118
_MARKS = {"doubt": Text("À VÉRIFIER", "TO CHECK"), "missing": Text("À COMPLÉTER", "TO FILL IN")}
_LINE = Text("fiche, ligne {line}", "sheet, line {line}")
_PAGE = Text("fiche, page {line}", "sheet, page {line}")
_HEADING = Text(
    "Fait de la fiche {name} par « scheduler read-sheet ».\n"
    "Ce que la fiche ne dit pas est marqué « À COMPLÉTER », ce qui est douteux « À VÉRIFIER ».",
    "Made of the sheet {name} by “scheduler read-sheet”.\n"
    "What the sheet does not say is marked “TO FILL IN”, what is doubtful “TO CHECK”.",
)


@dataclass(frozen=True)
class SheetNote:
    """One thing to check or to fill in: in the new file, and in the sheet."""

    kind: Literal["doubt", "missing"]
    key: str
    place: Place
    sheet: Place
    line: int | None
    """Of the sheet, or its page; none of what is nowhere in it."""
    text: Text


@dataclass(frozen=True)
class SheetInstance:
    """The file's text, and the instance that it is; if it is none yet, what must be filled in."""

    text: str
    reading: SheetReading
    notes: tuple[SheetNote, ...]
    instance: Instance | None
    faults: tuple[Fault, ...]

    @property
    def read(self) -> dict[str, int]:
        """How many rows of each table there are; of `semesters`, those whose courses have their dates."""
        tables = {key: len(self.reading.data.get(key, ())) for key in ("frequency", "units", "trainers")}
        semesters = self.reading.data["calendar"]["semesters"]
        rows = [row for row in semesters if isinstance(row, dict)] if isinstance(semesters, list) else []
        return {"semesters": sum("first" in row and "last" in row for row in rows), **tables}


def sheet_instance(
    sheet: SheetFile,
    folder: Path,
    *,
    gaps: tuple[str, str] | None = None,
    target: str = "instance.yaml",
    lang: Lang = "fr",
) -> SheetInstance:
    """Of a sheet; `gaps`: text and name of a file that says what it does not; `folder`: that of the busy files which
    they name.

    Raises InputError when it is no sheet, and with the faults of the gaps.
    """
    reading = read_sheet(sheet)
    if gaps is not None:
        reading = filled(reading, *gaps)
    heading = _HEADING.to(lang).format(name=Path(sheet.name).name.replace("\n", " "))
    made, lines = _marked(dumped(reading.data, heading), reading, lang)
    notes = tuple(
        SheetNote(one.kind, path_of(one.loc), Place(target, line), _place(sheet, one.line), one.line, one.text)
        for one, line in zip(reading.remarks, lines, strict=True)
    )
    try:
        instance: Instance | None = parse(made, target, folder)[0]
        faults: tuple[Fault, ...] = ()
    except InputError as error:
        instance, faults = None, error.faults
    return SheetInstance(made, reading, notes, instance, faults)


def _place(sheet: SheetFile, line: int | None) -> Place:
    return Place(f"{sheet.name}, p. {line}") if sheet.has_pages and line is not None else Place(sheet.name, line)


def _marked(text: str, reading: SheetReading, lang: Lang) -> tuple[str, list[int]]:
    """The text with a comment above each value that a remark is about, and the lines of these comments."""
    root, found_at = root_of(text), (_PAGE if reading.has_pages else _LINE).to(lang)
    assert root is not None
    above: dict[int, list[int]] = defaultdict(list)
    lines = text.rstrip("\n").split("\n")
    for number, remark in enumerate(reading.remarks):
        above[_line(root, remark.loc, len(lines))].append(number)
    for loc, line in reading.lines.items():
        at = _line(root, loc, len(lines), exactly=True)
        if at < len(lines) and " # " not in lines[at]:
            lines[at] += f" # {found_at.format(line=line)}"
    made: list[str] = []
    found: dict[int, int] = {}
    for at in range(len(lines) + 1):
        own = lines[at] if at < len(lines) else ""
        indent = own[: len(own) - len(own.lstrip())]
        if own[:1].isalpha() and own.endswith(":"):
            made.append("")
        for number in above[at]:
            remark = reading.remarks[number]
            found[number] = len(made) + 1
            where = f" ({found_at.format(line=remark.line)})" if remark.line is not None else ""
            said = f"{_MARKS[remark.kind].to(lang)}{where}{' : ' if lang == 'fr' else ': '}{remark.text.to(lang)}"
            mark = f"{indent}# "
            made += textwrap.wrap(said, _WIDTH, initial_indent=mark, subsequent_indent=mark, break_on_hyphens=False)
        if at < len(lines):
            made.append(own)
    return "\n".join(made) + "\n", [found[number] for number in range(len(reading.remarks))]


def _line(root: MappingNode, loc: Loc, end: int, *, exactly: bool = False) -> int:
    """Where the value at `loc` begins in the text, or what should hold it; `end` for what has no table there."""
    for length in range(len(loc), 0, -1):
        try:
            key, node = node_at(root, loc[:length])
        except LookupError:
            if exactly:
                return end
            continue
        begins = int((key or node).start_mark.line)
        is_long = node.flow_style if isinstance(node, CollectionNode) else True
        if exactly and is_long and node.end_mark.line != begins:
            return end  # a comment within a text would be text
        return begins
    return end
