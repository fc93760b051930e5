"""`scheduler read-sheet FILE -o instance.yaml`: the centre's programme sheet as an instance."""

import shlex
from pathlib import Path
from typing import Any

from scheduler.cli.core import files
from scheduler.cli.core.commands import Argument, Invocation, Manual, Option, command
from scheduler.cli.core.options import FILE, JSON, out_option
from scheduler.cli.core.values import PATH
from scheduler.instance.reading.source import INSTANCE_FILE, read_text
from scheduler.instance.sheet.sheet_file import SheetFile
from scheduler.instance.sheet.sheet_instance import SheetInstance, SheetNote, sheet_instance
from scheduler.text import Text
from scheduler.wording import Noun, counted, listing

_MANUAL = Manual(
    Text(
        "Lire la fiche de formation du centre comme une instance.", "Read the centre's programme sheet as an instance."
    ),
    Text(
        "Lit un PDF (avec le module facultatif « pdf ») ou le texte qu’en tire pdftotext : le calendrier, la table "
        "« Fréquence des cours », chaque UE, les intervenants, le lieu et les horaires. Rien n’est inventé : ce que la "
        "fiche ne dit pas ou dit deux fois autrement est marqué dans le fichier, et listé avec la ligne de la fiche. "
        "Un petit fichier (--fill) dit le reste : une partie d’instance, dont les lignes sont reconnues à leur « id » "
        "ou « code ». Un fichier qui existe n’est pas écrasé.",
        "Reads a PDF (with the optional module “pdf”), or the text that pdftotext makes of it: the calendar, the table "
        "“Fréquence des cours”, every unit, the trainers, the place and hours. Nothing is invented: what the sheet "
        "does not say, or says twice in two ways, is marked in the file, and listed with the sheet's line. A small "
        "file (--fill) says the rest: a part of an instance, whose rows are known by their “id” or “code”. A file that "
        "is there is not overwritten.",
    ),
    (
        (
            "scheduler read-sheet fiche-crn01-2022-23.pdf -o instance.yaml",
            Text("Lire la fiche, et voir ce qui manque.", "Read the sheet, and see what is missing."),
        ),
        (
            "scheduler read-sheet fiche.txt -o annee/instance.yaml --fill manques.yaml",
            Text("Avec ce qu’elle ne dit pas, dans manques.yaml.", "With what it does not say, in manques.yaml."),
        ),
    ),
    (0, 1, 2),
)
_SHEET = Argument(
    "sheet",
    FILE,
    Text("la fiche : un PDF, ou le texte qu’en tire pdftotext", "the sheet: a PDF, or the text pdftotext makes of it"),
    type=PATH,
)
_ABOUT_OUT = Text("Le fichier à écrire.", "The file to write.")
_ABOUT_FILL = Text(
    "Ce que la fiche ne dit pas : « units: [{code: TET003, trainers: [VERNET]}] », « rooms: … », en YAML.",
    "What the sheet does not say: “units: [{code: TET003, trainers: [VERNET]}]”, “rooms: …”, in YAML.",
)
_ABOUT_GAPS = Text(
    "le petit fichier qui complète la fiche, en YAML", "the small file that completes the sheet, in YAML"
)
_READ = Text("Lu dans la fiche : {parts}.", "Read in the sheet: {parts}.")
_DOUBTS = Text("\nÀ vérifier :", "\nTo check:")
_MISSING = Text("\nÀ compléter :", "\nTo fill in:")
_FAULTS = Text(
    "\nÉcrit : {file}. Ce n’est pas encore une instance complète ; il y manque :",
    "\nWritten: {file}. It is no complete instance yet; it lacks:",
)
_DONE = Text(
    "\nÉcrit : {file} ({title}). Ensuite : scheduler plan {typed}",
    "\nWritten: {file} ({title}). Next: scheduler plan {typed}",
)
_PARTS = {
    "semesters": Noun("semestre", "semester"),
    "frequency": Noun("ligne de fréquence", "row of frequency", "lignes de fréquence", "rows of frequency"),
    "units": Noun("UE", "unit", "UE", "units"),
    "trainers": Noun("formateur", "trainer"),
}


@command(
    "read-sheet",
    _MANUAL,
    _SHEET,
    out_option(_ABOUT_OUT, FILE, required=True),
    Option("--fill", about=_ABOUT_FILL, value=FILE, type=PATH),
    JSON,
)
def read_sheet_command(run: Invocation, sheet: Path, out: Path, fill: Path | None, as_json: bool) -> int:
    source = SheetFile.read(sheet)
    gaps = (read_text(fill, _ABOUT_GAPS), str(fill)) if fill is not None else None
    target = files.new_instance(out)
    lang = run.output.chosen or "fr"
    made = sheet_instance(source, target.parent, gaps=gaps, target=str(target), lang=lang)
    files.write(target.parent, {target.name: made.text.encode()})
    if as_json:
        run.output.json(_data(made, target, run))
        return 0
    run.output.say(_READ, parts=listing([counted(made.read[key], noun) for key, noun in _PARTS.items()]))
    for kind, head in (("doubt", _DOUBTS), ("missing", _MISSING)):
        notes = [note for note in made.notes if note.kind == kind]
        if notes:
            run.output.say(head)
            run.output.bullets(f"{_place(note)}{run.output.of(note.text)}" for note in notes)
    if made.instance is None:
        run.output.say(_FAULTS, file=target)
        run.output.bullets(fault.to(run.output.lang) for fault in made.faults)
        return 0
    typed = target.parent if target.name == INSTANCE_FILE and target.parent.name else target
    run.output.say(_DONE, file=target, title=made.instance.title, typed=shlex.quote(str(typed)))
    return 0


def _place(note: SheetNote) -> str:
    """None, of what is nowhere in the sheet."""
    return f"{note.sheet}: " if note.line is not None else ""


def _data(made: SheetInstance, target: Path, run: Invocation) -> dict[str, Any]:
    return {
        "file": str(target),
        "read": made.read,
        "is_complete": made.instance is not None,
        "notes": [
            {
                "kind": note.kind,
                "key": note.key,
                "line": note.place.line,
                "sheet_line": note.line,
                "text": run.output.of(note.text),
            }
            for note in made.notes
        ],
        "faults": [
            {"line": fault.place.line, "column": fault.place.column, "text": run.output.of(fault.text)}
            for fault in made.faults
        ],
    }
