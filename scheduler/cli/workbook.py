"""`scheduler workbook INSTANCE -o FILE`: an instance as an Excel workbook, and back."""

from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.core import files
from scheduler.cli.core.commands import Invocation, Manual, Option, command
from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.core.options import FILE, INSTANCE, out_option
from scheduler.cli.core.output import Output
from scheduler.errors import InputError
from scheduler.instance.reading.source import EXCEL_SUFFIXES, instance_file, is_there, read_bytes
from scheduler.instance.workbook.headings import sheet_name
from scheduler.instance.workbook.tables import YEAR
from scheduler.text import Text
from scheduler.wording import Noun, counted, listing

if TYPE_CHECKING:
    from scheduler.instance.workbook.preview import Fate, Preview, TableRowChange

_MANUAL = Manual(
    Text("Passer une instance en classeur Excel, et retour.", "Turn an instance into an Excel workbook, and back."),
    Text(
        "Écrit l’instance en classeur .xlsx, une feuille par table, ou le classeur en fichier YAML. Rien n’est perdu "
        "dans un sens ni dans l’autre. Un fichier YAML qui est déjà là ne change que là où le classeur dit autre "
        "chose : ses commentaires restent. Un classeur se donne aussi tel quel partout où l’on donne une instance.",
        "Writes the instance as an .xlsx workbook, a sheet for each table, or the workbook as a YAML file. Nothing is "
        "lost either way. A YAML file that is there is changed only where the workbook says something else: its "
        "comments stay. A workbook can also be given as it is wherever an instance is.",
    ),
    (
        (
            "scheduler workbook instances/tiny -o annee.xlsx",
            Text("Écrire le classeur.", "Write the workbook."),
        ),
        (
            "scheduler workbook annee.xlsx -o instances/tiny/instance.yaml --preview",
            Text("Voir ce que le classeur changerait.", "See what the workbook would change."),
        ),
        (
            "scheduler workbook annee.xlsx -o instances/tiny/instance.yaml",
            Text("Le reporter dans le fichier YAML.", "Carry it into the YAML file."),
        ),
    ),
    (0, 1, 2),
)
_OUT = Text(
    "Le fichier à écrire : .xlsx pour un classeur, .yaml pour une instance.",
    "The file to write: .xlsx for a workbook, .yaml for an instance.",
)
_PREVIEW = Text("Dire ce qui changerait, sans rien écrire.", "Say what would change, and write nothing.")
_REPLACE = Text("Remplacer un classeur qui est déjà là.", "Replace a workbook that is already there.")
_SUFFIX = Text(
    "le fichier à écrire finit par .xlsx ou par .yaml ; écrivez par exemple -o annee.xlsx",
    "the file to write ends with .xlsx or .yaml; write for example -o year.xlsx",
)
_SAME_KIND = Text(
    "c’est déjà un fichier YAML ; pour en faire un classeur, donnez par --out un nom en .xlsx",
    "this is a YAML file already; to make a workbook of it, give a name in .xlsx with --out",
)
_THERE = Text(
    "ce classeur existe et dit autre chose ; donnez un autre nom, ou --replace pour le remplacer",
    "this workbook exists and says something else; give another name, or --replace to replace it",
)
_HEADING = Text("scheduler workbook : écrit à partir de {path}\n", "scheduler workbook: made from {path}\n")
_WRITTEN = Text("Fichier écrit : {file}", "File written: {file}")
_NEW = Text("{file} serait un nouveau fichier.", "{file} would be a new file.")
_SAME = Text("Rien ne change.", "Nothing changes.")
_FATES: "dict[Fate, Noun]" = {
    "added": Noun("ajoutée", "added", many_en="added"),
    "changed": Noun("changée", "changed", many_en="changed"),
    "gone": Noun("ôtée", "gone", many_en="gone"),
    "unchanged": Noun("inchangée", "unchanged", many_en="unchanged"),
}
_SIGNS = {"added": "+", "changed": "~", "gone": "−"}
_MOST_TOLD = 40
_OTHER = Noun("autre changement", "other change", "autres changements")


@command(
    "workbook",
    _MANUAL,
    INSTANCE,
    out_option(_OUT, FILE, required=True),
    Option("--preview", "is_preview", about=_PREVIEW),
    Option("--replace", "is_replaced", about=_REPLACE),
)
def workbook_command(run: Invocation, instance: Path, out: Path, is_preview: bool, is_replaced: bool) -> int:
    from scheduler.instance.workbook.conversion import source_of, taken_over
    from scheduler.instance.workbook.writing.write import write_workbook

    suffix, file = out.suffix.lower(), instance_file(instance)
    if suffix not in (*EXCEL_SUFFIXES[:1], ".yaml", ".yml"):
        raise BadUsage(_SUFFIX)
    source = source_of(file, lambda read: run.output.speak_as(read.lang) if read.lang is not None else None)
    run.output.speak_as(source.instance.locale)
    for text in source.read.ignored if source.read is not None else ():
        run.output.note(Text(f"Note : {text.fr}", f"Note: {text.en}"))
    files.refuse_unwritable(out.parent, [out.name])
    if suffix == ".xlsx":
        content = write_workbook(source.instance, source.own_times)
        if not is_replaced and is_there(out) and read_bytes(out, 10 * len(content) + 1_000_000) != content:
            raise InputError.at(out, *_THERE)
    elif source.read is None:
        raise InputError.at(file, *_SAME_KIND)
    else:
        taken = taken_over(source, out, _HEADING.to(run.output.lang).format(path=file.name))
        content = taken.text.encode()
        if taken.changes is not None:
            _say_changes(run.output, taken.changes)
        elif is_preview:
            run.output.say(_NEW, file=out)
    if not is_preview:
        files.write(out.parent, {out.name: content})
        run.output.say(_WRITTEN, file=out)
    return 0


def _say_changes(output: Output, changes: "Preview") -> None:
    """How many rows of each table come, change, go; then each of them."""
    if not changes.changes:
        output.say(_SAME)
        return
    for table, counts in changes.counts.items():
        told = [counted(counts[fate], noun) for fate, noun in _FATES.items() if counts[fate]]
        if counts.keys() - {"unchanged"}:
            output.say(Text("{sheet} : {rows}", "{sheet}: {rows}"), sheet=sheet_name(table), rows=listing(told))
    for row in changes.changes[:_MOST_TOLD]:
        output.say(f"  {_SIGNS[row.fate]} {output.of(_row_name(row))}{_fields(row, output)}")
    if more := len(changes.changes[_MOST_TOLD:]):
        output.say(Text("  … et {more}", "  … and {more}"), more=counted(more, _OTHER))


def _row_name(row: "TableRowChange") -> Text:
    sheet = sheet_name(row.table)
    return sheet if row.table == YEAR else Text(f"{sheet.fr} {row.name}", f"{sheet.en} {row.name}")


def _fields(row: "TableRowChange", output: Output) -> str:
    """What changed of a row: `Places : 12 → 24`."""
    said = []
    for field in row.fields:
        before, after = (value or "–" for value in field.shown(output.lang))
        said.append(output.of(Text("{name} : {before} → {after}", "{name}: {before} → {after}"),
                              name=field.name, before=before, after=after))  # fmt: skip
    return f" ({' ; '.join(said)})" if said else ""
