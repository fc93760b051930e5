"""What the whole sheet says of its units: cards and descriptions compared, counted and added up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scheduler.instance.reading.draft import Loc
from scheduler.instance.sheet.remarks import Remarks
from scheduler.instance.sheet.sections.unit_cards import LONGEST_TITLE, UnitCard, UnitDescription, cards, descriptions
from scheduler.instance.sheet.sheet_text import Found, SheetText, letters, plain
from scheduler.wording import listing

_NEVER_LAST = re.compile(r"^(?:d[eu]s?|d'|l'|l[ae]s?|et|en|a|aux?|pour|sur|dans|par|avec|une?|ou)$|[,:(-]$")
"""The last word of a title that goes on."""
_MODALITIES = ("cours", "tp", "foad")
_FEW = {"une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
        "onze": 11, "douze": 12}  # fmt: skip
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_FEW)})"
_ALL_UNITS = rf"{_NUMBER}\s+unit\W?e?s?\s+d\W?\s?enseignement\s*,?\s+dont\s+les\s+{_NUMBER}\s+premi"
_YEARS = r"dur\W?e?e\s+minimale\s*:\s*(\d)\s+ans?"
_TOTAL = r"(\d{2,3})\s+cr\W?e?dits\s+ects"


@dataclass
class SheetUnits:
    """What the whole sheet says of its units."""

    sheet: SheetText
    remarks: Remarks
    cards: list[UnitCard] = field(init=False)
    descriptions: list[UnitDescription] = field(init=False)

    def __post_init__(self) -> None:
        self.cards = list(self._once(cards(self.sheet)))
        self.descriptions = descriptions(self.sheet)

    def units(self) -> list[Found]:
        """A row of the instance for each card, in the order of the sheet, its lines in `lines`."""
        years = self._years()
        rows = []
        for index, card in enumerate(self.cards):
            row: Found = {"code": card.code}
            self._title(index, card, row)
            self._figures(index, card, row)
            if card.code in years:
                row["year"] = years[card.code]
            rows.append(row)
        self._check_total(rows)
        self._check_both_lists()
        if any(card.symbols for card in self.cards):
            line = next(card.line for card in self.cards if card.symbols)
            self.remarks.doubt(("units",), line, _SYMBOLS)
        return rows

    @property
    def lines(self) -> list[int]:
        return [card.line for card in self.cards]

    def _once(self, found: list[UnitCard]) -> Iterator[UnitCard]:
        """A code that has two cards keeps the fuller one."""
        known: dict[str, UnitCard] = {}
        for card in found:
            other = known.get(card.code)
            if other is None:
                known[card.code] = card
                continue
            better, worse = (card, other) if other.ects is None and card.ects is not None else (other, card)
            known[card.code] = better
            if worse.ects is not None and worse.said != better.said:
                self.remarks.doubt(
                    ("units",), worse.line, _TWO_CARDS, code=card.code, where=self.sheet.where(better.line)
                )
        if not known:
            self.remarks.missing(("units",), None, _NO_CARDS)
        yield from known.values()

    def _title(self, index: int, card: UnitCard, row: Found) -> None:
        loc = ("units", index, "title")
        if not card.title:
            said = next((d for d in self.descriptions if d.code == card.code), None)
            if said is None:
                self.remarks.missing(loc, card.line, _NO_TITLE, code=card.code)
                return
            row["title"] = said.first_line
            self.remarks.doubt(loc, said.line, _TITLE_FROM_DESCRIPTION, code=card.code)
            return
        row["title"] = card.title
        words = letters(card.title)
        if len(card.title) > LONGEST_TITLE or re.search(r"[.!?]\s", card.title):
            self.remarks.doubt(loc, card.line, _LONG_TITLE, code=card.code)
        elif card.may_go_on or _NEVER_LAST.search(plain(card.title).split(" ")[-1]):
            self.remarks.doubt(loc, card.line, _CUT_TITLE, code=card.code, title=card.title)
        for other in self.descriptions:
            beside = letters(other.first_line)
            if other.code == card.code and len(words) < len(beside) and beside[: len(words)] == words:
                self.remarks.doubt(loc, card.line, _CUT_TITLE, code=card.code, title=card.title)
            if other.code == card.code and letters(other.title)[: len(words)] != words:
                self.remarks.doubt(
                    loc,
                    card.line,
                    _TWO_TITLES,
                    code=card.code,
                    here=card.title,
                    there=other.first_line,
                    where=self.sheet.where(other.line),
                )

    def _figures(self, index: int, card: UnitCard, row: Found) -> None:
        loc = ("units", index)
        if card.ects is None or not 0 < card.ects <= 60:
            text = _HOURS_ALONE if card.hours and card.ects is None else _NO_ECTS
            self.remarks.missing((*loc, "ects"), card.line, text, code=card.code)
        else:
            row["ects"] = card.ects
        modalities = list(dict.fromkeys(card.modalities))
        if card.is_activity:
            row["modality"] = "activity"
        elif len(modalities) == 1:
            row["modality"] = modalities[0]
        else:
            text = _NO_MODALITY if not modalities else _TWO_MODALITIES
            self.remarks.missing((*loc, "modality"), card.line, text, code=card.code)
        if card.hours and row.get("modality") not in ("foad", "activity"):
            self._hours(loc, card, row)
        periods = list(dict.fromkeys(card.periods))
        if len(periods) == 1 and periods[0] != "S1+2":
            row["period"] = periods[0]
        elif periods:
            self.remarks.missing((*loc, "period"), card.line, _TWO_PERIODS, code=card.code, periods=listing(periods))
        elif row.get("modality") in ("cours", "tp") or "modality" not in row:
            self.remarks.missing((*loc, "period"), card.line, _NO_PERIOD, code=card.code)
        if card.unread:
            self.remarks.doubt(loc, card.line, _UNREAD, code=card.code, said=card.unread)
        if "a" in card.notes and row.get("modality") not in ("foad", "activity"):
            self.remarks.doubt((*loc, "modality"), card.line, _ELSEWHERE, code=card.code)
        if row.get("modality") == "foad":
            self.remarks.missing(("busy",), card.line, _FOAD_DATES, code=card.code)

    def _hours(self, loc: Loc, card: UnitCard, row: Found) -> None:
        """Hours of each kind as they are said; those of no kind alone are in person, in a practical surely."""
        kinds = [kind for kind, _ in card.hours]
        if kinds == [""]:
            row["hours"] = {"in_person": card.hours[0][1]}
            if row.get("modality") != "tp":
                self.remarks.doubt((*loc, "hours"), card.line, _NO_KIND, code=card.code)
        elif "" in kinds or len(set(kinds)) < len(kinds) or min(hours for _, hours in card.hours) < 0:
            self.remarks.missing((*loc, "hours"), card.line, _WHICH_HOURS, code=card.code)
        else:
            row["hours"] = dict(card.hours)

    def _years(self) -> dict[str, int]:
        """The first units are those of the first year, in the order of the cards and in that of the descriptions."""
        said, length = self.sheet.search(_ALL_UNITS), self.sheet.search(_YEARS)
        number = int(length[1]) if length is not None else None
        codes = [card.code for card in self.cards]
        ours = [card.code for card in self.cards if not card.is_activity]
        if said is not None and _count(said[1]) != len(ours):
            self.remarks.doubt(
                ("units",), self.sheet.line_at(said.start()), _OTHER_COUNT, said=_count(said[1]), found=len(ours)
            )
        if number == 1:
            if said is not None:
                self.remarks.doubt(("units",), self.sheet.line_at(said.start()), _ONE_YEAR)
            return dict.fromkeys(codes, 1)
        if said is None or number != 2:
            needs = tuple(("units", index, "year") for index in range(len(codes)))
            self.remarks.missing(("units",), None, _NO_YEARS, needs=needs)
            return {}
        first = ours[: _count(said[2])]
        # The list goes on in another place of the sheet, which may be before its beginning.
        begins = sorted(self.descriptions, key=lambda told: told.offset < said.start())
        told = [d.code for d in begins if d.code in ours][: len(first)]
        line = self.sheet.line_at(said.start())
        if self.descriptions and set(told) != set(first):
            apart = sorted(set(told) ^ set(first))
            needs = tuple(("units", index, "year") for index, code in enumerate(codes) if code in apart)
            self.remarks.missing(("units",), line, _OTHER_ORDER, needs=needs, codes=listing(apart))
            return {code: 1 if code in first else 2 for code in ours if code not in apart}
        years = {code: 1 if code in first else 2 for code in ours}
        return {**years, **self._activity_years(first)}

    def _activity_years(self, first: list[str]) -> dict[str, int]:
        """An activity is of the first year when the sheet asks for it with the first units, or stands among them."""
        certificate = self.sheet.search(rf"valider\s+les\s+{_NUMBER}\s+ue\s*\+[^.]*?\b(u[as]\w{{4}})\b")
        asked = certificate[2].upper() if certificate is not None else None
        codes = [card.code for card in self.cards]
        last_first = max((codes.index(code) for code in first), default=-1)
        others = [i for i, card in enumerate(self.cards) if not card.is_activity and card.code not in first]
        found = {}
        for index, card in enumerate(self.cards):
            if not card.is_activity:
                continue
            if card.code == asked or index < last_first:
                found[card.code] = 1
            elif not others or index > min(others):
                found[card.code] = 2
            else:
                self.remarks.missing(("units", index, "year"), card.line, _WHICH_YEAR, code=card.code)
        return found

    def _check_total(self, rows: list[Found]) -> None:
        """The credits of the title are those of its units, one activity in the place of another left out."""
        said = self.sheet.search(_TOTAL)
        if said is None or not rows:
            return
        credits = {row["code"]: row["ects"] for row in rows if "ects" in row}
        replaced = self.sheet.search(r"l\W?\s?(u[as]\w{4})\s+se\s+substitue\s+\S{1,2}\s+l\W?\s?(u[as]\w{4})")
        out = credits.get(replaced[2].upper(), 0) if replaced is not None else 0
        total = sum(credits.values())
        if int(said[1]) not in (total, total - out):
            line = self.sheet.line_at(said.start())
            self.remarks.doubt(("units",), line, _OTHER_TOTAL, said=int(said[1]), found=total - out)

    def _check_both_lists(self) -> None:
        """Every unit has a card, and every one that is no activity its description."""
        ours, told = {card.code for card in self.cards}, {d.code: d.line for d in self.descriptions}
        for code, line in told.items():
            if code not in ours:
                self.remarks.missing(("units",), line, _NO_CARD, code=code)
        if told:
            for index, card in enumerate(self.cards):
                if card.code not in told and not card.is_activity:
                    self.remarks.doubt(("units", index), card.line, _NO_DESCRIPTION, code=card.code)


def _count(typed: str) -> int:
    return int(typed) if typed.isdigit() else _FEW[typed]


_NO_CARDS = (
    "aucune UE n’est trouvée (un code, un intitulé, « 6 ECTS »…) ; écrivez-les",
    "no unit is found (a code, a title, “6 ECTS”…); write them",
)
_TWO_CARDS = (
    "{code} est une deuxième fois ici, avec d’autres valeurs que celles de la {where}, qui sont gardées ; vérifiez",
    "{code} is here a second time, with other values than on {where}, which are kept; check it",
)
_NO_TITLE = ("{code} : l’intitulé n’est pas trouvé ; écrivez-le", "{code}: the title is not found; write it")
_TITLE_FROM_DESCRIPTION = (
    "{code} : l’intitulé vient de sa description ; vérifiez où il finit",
    "{code}: the title is that of its description; check where it ends",
)
_LONG_TITLE = (
    "{code} : cet intitulé ressemble à des phrases ; vérifiez où il finit",
    "{code}: this title looks like sentences; check where it ends",
)
_CUT_TITLE = (
    "{code} : l’intitulé « {title} » semble coupé ; vérifiez où il finit",
    "{code}: the title “{title}” seems to be cut; check where it ends",
)
_TWO_TITLES = (
    "{code} : la fiche a deux intitulés, « {here} » (gardé) et, {where}, « {there} » ; vérifiez",
    "{code}: the sheet has two titles, “{here}” (kept) and, {where}, “{there}”; check it",
)
_NO_ECTS = ("{code} : les ECTS ne se lisent pas ; écrivez-les", "{code}: the ECTS cannot be read; write them")
_HOURS_ALONE = (
    "{code} : la fiche donne ses heures, et non ses ECTS ; écrivez-les",
    "{code}: the sheet gives its hours, not its ECTS; write them",
)
_NO_KIND = (
    "{code} : la fiche ne dit pas quelles heures sont à distance : toutes sont prises en regroupement ; vérifiez",
    "{code}: the sheet does not say which hours are remote: all are taken in person; check it",
)
_WHICH_HOURS = (
    "{code} : plusieurs nombres d’heures, et non un de chaque type ; écrivez « hours »",
    "{code}: several numbers of hours, not one of each kind; write “hours”",
)
_NO_MODALITY = (
    "{code} : ni « cours », ni « TP », ni « FOAD » ; écrivez « modality »",
    "{code}: neither “cours” nor “TP” nor “FOAD”; write “modality”",
)
_TWO_MODALITIES = (
    "{code} : plusieurs modalités ; écrivez « modality »",
    "{code}: several modalities; write “modality”",
)
_NO_PERIOD = (
    "{code} : ni semestre, ni « An. » ; écrivez « period »",
    "{code}: neither a semester nor “An.”; write “period”",
)
_TWO_PERIODS = (
    "{code} : la période est {periods} ; écrivez « period » : un semestre, ou annual",
    "{code}: the period is {periods}; write “period”: a semester, or annual",
)
_UNREAD = (
    "{code} : « {said} » n’est pas compris ; vérifiez la période et la modalité",
    "{code}: “{said}” is not understood; check the period and the modality",
)
_ELSEWHERE = (
    "{code} : la note « a » dit qu’un autre centre l’organise, et la modalité n’est pas FOAD ; vérifiez",
    "{code}: the note “a” says that another centre organises it, and the modality is not FOAD; check it",
)
_FOAD_DATES = (
    "{code} : un autre centre en donne les dates ; écrivez-les dans « busy » quand il les communique",
    "{code}: another centre gives its dates; write them in “busy” when it communicates them",
)
_OTHER_COUNT = (
    "la fiche dit {said} UE, {found} ont été trouvées ; vérifiez les UE",
    "the sheet says {said} units, {found} were found; check the units",
)
_NO_YEARS = (
    "la fiche ne dit pas quelles UE sont de la première année (« 12 unités d’enseignement, dont les 6 premières ») ; "
    "écrivez « year » et « groups » de chacune",
    "the sheet does not say which units are of the first year (“12 unités d’enseignement, dont les 6 premières”); "
    "write “year” and “groups” of each",
)
_OTHER_ORDER = (
    "les premières UE ne sont pas les mêmes dans le tableau et dans les descriptions : l’année de {codes} est à écrire",
    "the first units are not the same in the table and in the descriptions: the year of {codes} is to be written",
)
_ONE_YEAR = (
    "la fiche distingue les premières UE, et dit une durée d’un an : toutes sont de la première année ; vérifiez",
    "the sheet tells the first units apart, and says a length of one year: all are taken for the first year; check it",
)
_WHICH_YEAR = ("{code} : de quelle année est-ce ? Écrivez « year »", "{code}: of which year is it? Write “year”")
_OTHER_TOTAL = (
    "la fiche dit {said} crédits ECTS, les UE en font {found} : une UE manque, ou une valeur est fausse",
    "the sheet says {said} ECTS credits, the units make {found}: a unit is missing, or a value is wrong",
)
_NO_CARD = (
    "{code} est décrite et n’a ni ECTS, ni période, ni modalité dans le tableau ; ajoutez cette UE",
    "{code} is described and has neither ECTS, period nor modality in the table; add this unit",
)
_NO_DESCRIPTION = (
    "{code} n’est pas décrite dans la fiche ; vérifiez son code",
    "{code} is not described in the sheet; check its code",
)
_SYMBOLS = (
    "les symboles d’évaluation (examen, production, oral) ne sont pas dans le texte, seuls leurs coefficients y sont ; "
    "l’instance n’en a pas besoin",
    "the symbols of assessment (examination, production, oral) are not in the text, only their coefficients; the "
    "instance needs none",
)
