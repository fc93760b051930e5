"""The real sheet as a page shows it: columns side by side, calendar and frequency table in rows.

Runs of words with their places, of which both a PDF and a text that keeps columns are made."""

import re
import textwrap
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from tests.instance.sheet.written_sheets import REAL_SHEET

Placed = tuple[float, float, str]
"""Words with their distance from the left and from the top."""
_SIZE = 6.5
_WIDTH = 2.6
"""Of a letter, about."""


def drawn_pages() -> list[list[Placed]]:
    text = REAL_SHEET.read_text(encoding="utf-8").replace("\t", " ")

    def part(begin: str, end: str) -> str:
        return text[text.index(begin) : text.index(end, text.index(begin))]

    head: list[Placed] = [(40, 40, "FICHE FORMATION  2022-2023"), (40, 60, "ACCOMPAGNEMENT SOCIAL ET PROFESSIONNEL"),
                          (40, 80, "CRN01 - TITRE RNCP NIVEAU 5")]  # fmt: skip
    one = [*head, *_column(part("120 crédits", "Document non"), 40, 110, 38)]
    one += [*_column(part("Le secteur social", "Publics\n"), 210, 110, 52), *_calendar(420, 110)]
    one += _column(part("•  Durée minimale".replace("  ", "\t ").replace("\t", " "), "pour en savoir"), 420, 320, 42)
    one += _column(part("18, rue Claude", "Vers le site"), 420, 420, 45)
    two = [
        *_cards(part("TET003\nMéth", "J. VIRACAOUNDIN")),
        *_column(part("Le diplôme Chargé", "TET003\nMéth"), 345, 40, 66),
    ]
    three = [(40.0, 40.0, "INTERVENANTS"), *_column(part("J. VIRACAOUNDIN", "INTERVENANTS"), 40, 60, 64)]
    three += _column(part("c. L’élève doit", "Possibilité d’équivalence"), 40, 240, 64)
    three += [*_column(part("Organisation\n", "Fréquence des cours"), 310, 40, 64), *_frequency(310, 400)]
    return [one, two, three, _column(part(" TET099 : Analyse", "Moyens et méthodes"), 40, 40, 90)]


def as_pdf(pages: list[list[Placed]], canvas: Any) -> bytes:
    memory = BytesIO()
    sheet = canvas.Canvas(memory)
    for page in pages:
        sheet.setFont("Helvetica", _SIZE)
        for x, y, said in page:
            sheet.drawString(x, 830 - y, said)
        sheet.showPage()
    sheet.save()
    return memory.getvalue()


def as_text(pages: list[list[Placed]]) -> str:
    """As `pdftotext -layout` keeps columns."""
    texts = []
    for page in pages:
        lines, last = [], 0.0
        for top in sorted({y for _, y, _ in page}):
            line = ""
            for x, _, said in sorted(one for one in page if one[1] == top):
                at = int(x / _WIDTH)
                line = (line.ljust(at) if len(line) < at - 1 else f"{line}  ") + said
            lines += ["", line] if top - last > 13 else [line]
            last = top
        texts.append("\n".join(lines))
    return "\n\f".join(texts)


def _column(text: str, x: float, y: float, width: int) -> list[Placed]:
    lines = [part for line in text.split("\n") for part in (textwrap.wrap(line, width) or [""])]
    return [(x, y + 8 * n, line) for n, line in enumerate(lines) if line]


def _calendar(x: float, y: float) -> Iterator[Placed]:
    rows = [
        ("CALENDRIER PREVISIONNEL",), ("", "semestre 1", "semestre 2"),
        ("Ouverture des préinscriptions en ligne le 1er juin 2022",), ("Inscriptions jusqu’au", "31/10/22", "31/03/23"),
        ("Début des cours", "05/09/22", "06/03/23"), ("Fin des cours", "10/02/23", "21/07/23"),
        ("Semaine de révisions", "semaine du", "semaine du"), ("", "13/02/23", "24/07/23"),
        ("Examens 1ère session", "semaine du", "semaine du"), ("", "20/02/23", "31/07/23"),
        ("Examens 2nde session", "quinzaine du 21/08/23 au"), ("", "02/09/23"), ("Interruption des cours",),
        ("du 19/12/2022 au 06/01/2023 inclus",), ("- reprise le 09/01/2023",),
    ]  # fmt: skip
    for n, row in enumerate(rows):
        yield from ((x + at, y + 11 * n, said) for at, said in zip((0, 80, 125), row, strict=False) if said)


def _cards(text: str) -> Iterator[Placed]:
    y = 40.0
    for card in re.split(r"\n+(?=[A-Z]{3}\d{3}\n|UA\w{4}\n)", text):
        lines = [line for line in card.split("\n") if line.strip()]
        at = next(n for n, line in enumerate(lines) if "ECTS" in line)
        yield (40, y, lines[0])
        yield from ((40, y + 9 + 8 * n, line.strip()) for n, line in enumerate(lines[1:at]))
        yield from ((260, y + 9, lines[at]), (295, y + 9, " ".join(lines[at + 1 :]) or "–"))
        y += 12 + 8 * at


def _frequency(x: float, y: float) -> Iterator[Placed]:
    """The name of the second row stands in the middle of its cells."""
    yield from ((x, y, "Fréquence des cours"), (x + 60, y + 14, "UE semestrielle"), (x + 200, y + 14, "UE annuelle"))
    yield from ((x, y + 36, "TP"), (x, y + 56, "Cours"))
    for n, (ects, tp, a, b) in enumerate(((3, 6, 4, 4), (4, 7, 4, 5), (6, 8, 5, 5), (8, 14, 8, 7))):
        at = x + 40 + 55 * n
        yield from ((at, y + 24, f"{ects} ECTS"), (at, y + 36, f"{tp} regroup."), (at, y + 48, f"{a} regroup."))
        yield from ((at + 8, y + 56, "+"), (at, y + 64, f"{b} webconf."))
    yield (x, y + 90, ">> durée d’un regroupement et d’une webconférence : 2H <<")
