"""The first sheet of a workbook: how to fill it in, and which sheets there are."""

from collections.abc import Mapping

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scheduler.instance.keys import MEANINGS
from scheduler.instance.workbook.headings import YEAR_ABOUT
from scheduler.instance.workbook.tables import YEAR
from scheduler.instance.workbook.writing.book import link_to
from scheduler.text import Lang, Text

_TITLE = Text("Comment remplir ce classeur", "How to fill in this workbook")
_LINES = (
    Text(
        "Une ligne par chose : une UE, un formateur, une salle… Ajoutez les vôtres sous celles qui sont là ; pour en "
        "ôter une, effacez la ligne entière. Les lignes vides ne comptent pas.",
        "One row for each thing: a unit, a trainer, a room… Add yours below those that are there; to take one away, "
        "delete the whole row. Empty rows do not count.",
    ),
    Text(
        "Une étoile après un titre : la case est à remplir. Les autres peuvent rester vides ; cliquez sur une case "
        "pour lire ce qui vaut alors.",
        "A star after a heading: the cell must be filled in. Others may stay empty; click on a cell to read what "
        "holds then.",
    ),
    Text(
        "Plusieurs valeurs dans une case se séparent par des virgules : 1A, 1B. Des parts s’écrivent MARTIN: 5, "
        "PETIT: 3, et des demi-groupes TP1 / TP2.",
        "Several values in a cell are separated by commas: 1A, 1B. Shares are written MARTIN: 5, PETIT: 3, and "
        "half-groups TP1 / TP2.",
    ),
    Text("Les dates s’écrivent 05/09/2022 et les heures 17:00.", "Dates are written 2022-09-05 and hours 17:00."),
    Text(
        "Un identifiant (1A, MARTIN, TRS001) est sans espace, et c’est lui que les autres feuilles citent. Pour le "
        "changer, changez-le partout (Rechercher et remplacer).",
        "An id (1A, MARTIN, TRS001) has no spaces, and it is what other sheets name. To change it, change it "
        "everywhere (Find and replace).",
    ),
    Text(
        "Disponibilités : une ligne par formateur, un jour ou un créneau par colonne ; vide veut dire possible. "
        "Un créneau rempli l’emporte sur son jour. Les exceptions datées ont leur feuille ; la dernière l’emporte.",
        "Availability: a row for each trainer, a whole day or a slot in each column; empty means possible. A slot "
        "that is filled in wins over its day. Dated exceptions have their sheet; the last one wins.",
    ),
    Text(
        "Vous pouvez déplacer, renommer ou ajouter des colonnes et des feuilles, trier, filtrer, colorer. Gardez la "
        "première ligne et la première colonne, qui sont cachées : elles retrouvent tout après vos changements.",
        "You may move, rename or add columns and sheets, sort, filter, colour. Keep the first row and the first "
        "column, which are hidden: they find everything again.",
    ),
    Text(
        "Une fois enregistré, ce classeur se donne partout où l’on donne une instance : scheduler plan annee.xlsx. "
        "Pour en faire un fichier YAML : scheduler workbook annee.xlsx -o instance.yaml. Chaque faute y est dite par "
        "sa feuille et sa case.",
        "Once saved, this workbook is given wherever an instance is: scheduler plan year.xlsx. To make a YAML file "
        "of it: scheduler workbook year.xlsx -o instance.yaml. Every fault is named by its sheet and cell.",
    ),
)
_SHEETS = Text("Les feuilles", "The sheets")


def guide(sheet: Worksheet, formats: Mapping[str, Format], names: Mapping[str, str], lang: Lang) -> None:
    """Fill the sheet in; `names` are the sheets of the workbook, by the path of their table."""
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, _TITLE.to(lang), formats["title"])
    row = 2
    for text in _LINES:
        sheet.merge_range(row, 0, row, 1, text.to(lang), formats["line"])
        sheet.set_row(row, 32)
        row += 1
    sheet.write_string(row + 1, 0, _SHEETS.to(lang), formats["section"])
    row += 2
    for path, name in names.items():
        if path not in ("guide", "lists"):
            sheet.write_url(row, 0, link_to(name), formats["link"], string=name)
            about = YEAR_ABOUT if path == YEAR else MEANINGS.get(path, Text("", ""))
            sheet.write_string(row, 1, about.to(lang), formats["line"])
            row += 1
