"""The real programme sheet, sheets like it, and damaged ones: right or marked, never wrong and silent."""

import datetime as dt
import random
import re
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.instance.load import load
from scheduler.instance.sheet.read_sheet import SheetReading, read_sheet
from scheduler.instance.sheet.sheet_file import SheetFile
from scheduler.instance.sheet.sheet_text import letters
from tests.cli.program import REAL
from tests.instance.sheet.drawn_sheets import as_pdf, as_text, drawn_pages
from tests.instance.sheet.written_sheets import REAL_SHEET, damaged, without_accents, written_sheet, wrong_and_silent

TEXT = REAL_SHEET.read_text(encoding="utf-8")


def read(text: str = TEXT) -> SheetReading:
    return read_sheet(SheetFile.of_text(text, "fiche.txt"))


def changed(old: str, new: str, text: str = TEXT) -> SheetReading:
    assert old in text
    return read(text.replace(old, new))


def told(reading: SheetReading, *loc: str | int) -> list[str]:
    """What is said of that value, or of what holds it."""
    return [remark.text.fr for remark in reading.remarks if loc[: len(remark.loc)] == remark.loc and remark.loc]


def unit(reading: SheetReading, code: str) -> dict[str, object]:
    (row,) = [row for row in reading.data["units"] if row["code"] == code]
    return dict(row)


class TestTheRealSheet:
    def test_it_says_what_the_instance_made_by_hand_has_of_it(self) -> None:
        of, hand = read().data, load(Path(REAL))
        assert len(of["units"]) == 16
        for unit_row in of["units"]:
            known = hand.unit[unit_row["code"]]
            assert letters(unit_row["title"]) == letters(known.title)
            expected = (known.ects, known.modality, known.period, known.year, list(known.groups))
            assert tuple(unit_row.get(key) for key in ("ects", "modality", "period", "year", "groups")) == expected
        table = [tuple(row.values()) for row in of["frequency"]]
        assert table == [(r.modality, r.period, r.ects, r.in_person, r.webconference) for r in hand.frequency]
        assert [(row["id"], row["name"]) for row in of["trainers"]] == [(t.id, t.name) for t in hand.trainers]
        assert all(letters(row["role"]) for row in of["trainers"])
        slots = [(row["start"], row["end"], tuple(row["weekdays"])) for row in of["slots"]]
        assert slots == [(row.start, row.end, row.weekdays) for row in hand.slots]
        assert (of["timezone"], of["sites"][0]["id"]) == (hand.timezone, hand.sites[0].id)
        groups = {row["id"]: row.get("alternance") for row in of["groups"]}
        assert groups == {
            g.id: g.alternance and {"min": g.alternance.min, "max": g.alternance.max} for g in hand.groups
        }

    def test_its_calendar_is_that_of_the_instance_made_by_hand(self) -> None:
        calendar, hand = read().data["calendar"], load(Path(REAL)).calendar
        for row, semester in zip(calendar["semesters"], hand.semesters, strict=True):
            assert row == semester.model_dump(exclude_none=True)
        (closure,) = calendar["closures"]
        assert closure == hand.closures[0].model_dump(exclude_none=True)
        assert calendar["enrolment_opens"] == hand.enrolment_opens
        assert hand.holidays is not None
        assert calendar["holidays"] == hand.holidays.model_dump(exclude_none=True, exclude_defaults=True)

    def test_what_it_does_not_say_or_says_twice_is_marked_with_its_line(self) -> None:
        reading = read()
        titles = {r.loc[1]: r.line for r in reading.remarks if r.loc[0] == "units" and r.loc[-1] == "title"}
        codes = {reading.data["units"][index]["code"]: line for index, line in titles.items() if isinstance(index, int)}
        assert codes == {"CCE001": 281, "TET007": 290, "AST004": 299, "TET010": 352, "AST005": 373}
        lines = TEXT.split("\n")
        assert all(lines[(line or 0) - 1] == code for code, line in codes.items())
        assert sum(r.loc[-1] == "trainers" and r.kind == "missing" and len(r.loc) == 3 for r in reading.remarks) == 11
        assert {("alternance",), ("groups",), ("rooms",), ("busy",)} <= {r.loc for r in reading.remarks}


@pytest.mark.parametrize("seed", range(40))
def test_other_sheets_are_read_as_they_are(seed: int) -> None:
    sheet = written_sheet(random.Random(seed))
    reading = read(sheet.text)
    assert wrong_and_silent(reading, sheet) == []
    doubts = {remark.text.en for remark in reading.remarks if remark.kind == "doubt"}
    assert len(doubts) == 1  # the symbols of assessment alone
    read_well = [len(reading.data[key]) for key in ("units", "frequency", "trainers")]
    assert read_well == [len(sheet.units), len(sheet.frequency), len(sheet.trainers)]


@pytest.mark.parametrize("seed", range(60))
def test_damaged_sheets_are_right_or_marked(seed: int) -> None:
    rng = random.Random(seed)
    sheet = written_sheet(rng)
    text = damaged(sheet.text, rng)
    wrong = wrong_and_silent(read(text), sheet)
    gone = [row for row in sheet.trainers if row["name"] not in text]  # a whole line of them, and nothing to tell
    assert [one for one in wrong if not (gone and one.startswith("trainers"))] == []


@pytest.mark.parametrize("lost", ["", "?", "\ufffd"])
@pytest.mark.parametrize("seed", range(3))
def test_accents_may_be_lost(lost: str, seed: int) -> None:
    sheet = written_sheet(random.Random(seed))
    reading = read(without_accents(sheet.text, lost))
    for row in [*sheet.units, *sheet.trainers]:
        for key in ("title", "name"):
            if key in row:
                row[key] = without_accents(row[key], lost)
    assert wrong_and_silent(reading, sheet) == []
    assert [len(reading.data["units"]), len(reading.data["trainers"])] == [len(sheet.units), len(sheet.trainers)]
    assert all({"first", "last", "exams"} <= set(row) for row in reading.data["calendar"]["semesters"])


def test_line_ends_no_break_spaces_and_spoilt_utf8_do_no_harm() -> None:
    expected = read().data
    for text in (TEXT.replace("\n", "\r\n"), TEXT.replace(" ", "\u00a0"), TEXT.replace("’", "'")):
        assert read(text).data["calendar"] == expected["calendar"]
        assert [row["code"] for row in read(text).data["units"]] == [row["code"] for row in expected["units"]]
    letters_of = [bytes([n]).decode("cp1252", errors="ignore") or chr(n) for n in range(256)]
    spoilt = "".join(letters_of[n] for n in TEXT.encode())
    assert read(spoilt).data == expected
    half = TEXT.replace("é", "Ã©")
    assert read(half).data == expected
    assert read_sheet(SheetFile.of_bytes(TEXT.encode("cp1252"), "fiche.txt")).data == expected


class TestTheCalendar:
    def test_the_heading_says_which_column_is_whose(self) -> None:
        swapped = changed("semestre 1 semestre 2", "semestre 2 semestre 1")
        assert swapped.data["calendar"]["semesters"][1]["first"] == dt.date(2022, 9, 5)
        assert any("vérifiez" in text for text in told(swapped, "calendar", "semesters", 1, "first"))

    @pytest.mark.parametrize(
        ("old", "new", "loc"),
        [
            ("Début des cours 05/09/22 06/03/23", "Début des cours 05/09/22", ("semesters", 0, "first")),
            ("Début des cours 05/09/22", "Début des cours 31/09/22", ("semesters", 0, "first")),
            ("Début des cours 05/09/22", "Début des cours O5/09/22", ("semesters", 0, "first")),
            ("Fin des cours 10/02/23", "Fin des cours 10/02/32", ("semesters", 0, "last")),
            ("13/02/23", "14/02/23", ("semesters", 0, "revision")),
            ("Fin des cours", "Fin", ("semesters", 1, "last")),
            ("31/10/22 31/03/23", "31/10/21 31/03/23", ("semesters", 0, "enrolment_until")),
            ("du 19/12/2022 au 06/01/2023", "du 19/12/2022 au 16/01/2023", ("closures", 0)),
            ("du 19/12/2022 au 06/01/2023 inclus", "décembre", ("closures",)),
        ],
    )
    def test_what_cannot_be_is_marked(self, old: str, new: str, loc: tuple[str | int, ...]) -> None:
        assert told(changed(old, new), "calendar", *loc)

    def test_an_interruption_said_twice_is_one(self) -> None:
        said = "du 19/12/2022 au 06/01/2023 inclus"
        assert changed(said, f"{said} {said}").data["calendar"] == read().data["calendar"]

    def test_another_year_needs_no_edit(self) -> None:
        later = re.sub(r"(?<=/)(20)?2([23])(?!\d)", lambda m: f"{m[1] or ''}2{int(m[2]) + 6}", TEXT)
        assert read(later).data["calendar"]["semesters"][0]["first"] == dt.date(2028, 9, 5)
        assert told(read(later), "calendar")  # the sheet is of 2022-2023

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Semaine de révisions", "Révision"),
            ("Examens 1ère session", "1re session d’examens"),
            ("semestre 1 semestre 2", "1er semestre\n\n2e semestre"),
            ("Fin des cours", "FIN DES COURS :"),
            ("05/09/22 06/03/23", "5 septembre 2022    6 mars 2023"),
        ],
    )
    def test_it_may_be_said_in_other_words(self, old: str, new: str) -> None:
        assert changed(old, new).data["calendar"] == read().data["calendar"]


class TestUnits:
    def test_a_changed_value_is_what_the_sheet_says(self) -> None:
        reading = changed("6 ECTS\n\nS2\ncours 1 1", "4 ECTS\n\nS1\nTP 1 1")
        assert unit(reading, "TET007") | {"title": "", "groups": []} == {
            "code": "TET007", "title": "", "ects": 4, "modality": "tp", "period": "S1", "year": 1, "groups": [],
        }  # fmt: skip
        assert any("118" in text for text in told(reading, "units"))  # the credits no longer make 120

    def test_cards_in_another_order_leave_the_year_open(self) -> None:
        first = TEXT.index("TET003\nMéth")
        middle, end = TEXT.index("PSY001\n\nEl"), TEXT.index("J. VIRACAOUNDIN")
        reading = read(TEXT[:first] + TEXT[middle:end] + TEXT[first:middle] + TEXT[end:])
        assert len(reading.data["units"]) == 16
        for index, row in enumerate(reading.data["units"]):
            hand = load(Path(REAL)).unit[row["code"]]
            assert row.get("year") == hand.year or told(reading, "units", index, "year")
            assert (row["ects"], row["modality"]) == (hand.ects, hand.modality)

    @pytest.mark.parametrize(
        ("said", "hours", "doubts"),
        [
            ("45 h\n\nAn.\ncours 1", {"in_person": 45}, ["toutes sont prises en regroupement"]),
            ("45 heures\n\nAn.\nTP 1", {"in_person": 45}, []),
            ("30 h en présence + 15 h à distance\n\nAn.\ncours 1", {"in_person": 30, "webconference": 15}, []),
            ("45 h dont 15 h à distance\n\nAn.\ncours 1", {"in_person": 30, "webconference": 15}, []),
            ("22 h 30 en regroupement\n7,5 h de webconférences\n\nAn.\ncours 1",
             {"in_person": 22.5, "webconference": 7.5}, []),
            ("30 h + 15 h\n\nAn.\ncours 1", None, ["un de chaque type"]),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("ects", ["", "8 ECTS\n", "then"])
    def test_a_card_may_give_hours_instead_of_ects_or_beside_them(
        self, said: str, hours: dict[str, float] | None, doubts: list[str], ects: str
    ) -> None:
        card = said.replace("\n\nAn.", "\n8 ECTS\n\nAn.") if ects == "then" else ects + said
        reading, before = changed("8 ECTS\n\nAn.\ncours 1", card), unit(read(), "TET003")
        after = unit(reading, "TET003")
        assert (after["title"], after["period"], after.get("hours")) == (before["title"], "annual", hours)
        assert after.get("ects") == (8 if ects else None)
        index = [row["code"] for row in reading.data["units"]].index("TET003")
        found = [text for text in told(reading, "units", index, "hours") if "heures" in text]
        assert len(found) == len(doubts)
        assert all(word in text for word, text in zip(doubts, found, strict=True))
        assert any("ses heures, et non ses ECTS" in t for t in told(reading, "units", index, "ects")) == (not ects)

    def test_hours_in_a_title_or_of_the_day_are_none_of_a_unit(self) -> None:
        title = "Méthodes et outils : la loi des 35 h, de 17h\n\n8 ECTS\n\nAn.\ncours 1"
        start = TEXT.index("8 ECTS\n\nAn.\ncours 1")
        reading = read(
            TEXT[: TEXT.rindex("\n", 0, start - 2) + 1] + title + TEXT[start + len("8 ECTS\n\nAn.\ncours 1") :]
        )
        assert "hours" not in unit(reading, "TET003")
        assert all("hours" not in row for row in read().data["units"])

    @pytest.mark.parametrize("said", ["Annuelle\ncours 1", "cours An.", "An.\n\ncours\n\n1"])
    def test_a_card_may_be_in_another_form(self, said: str) -> None:
        assert changed("An.\ncours 1", said).data["units"] == read().data["units"]

    @pytest.mark.parametrize(
        ("old", "new", "word"),
        [
            ("8 ECTS\n\nAn.\ncours 1", "8 ECTS\n\ncours 1", "« period »"),
            ("8 ECTS\n\nAn.\ncours 1", "8 ECTS\n\nAn.", "« modality »"),
            ("8 ECTS\n\nAn.\ncours 1", "An.\ncours 1", "les ECTS ne se lisent pas"),
            ("8 ECTS\n\nAn.\ncours 1", "8 ECTS\n\nS1+2\ncours 1", "« period »"),
            ("8 ECTS\n\nAn.\ncours 1", "8 ECTS\n\nAn.\ncours en ligne", "« en ligne » n’est pas compris"),
            ("Durée minimale : 2 ans", "Durée minimale : 1 an", "dit une durée d’un an"),
            ("TET003\nMéthodes", "Méthodes", "TET003 est décrite"),
            ("PSY001\n\nEl", "PSY0O1\n\nEl", "PSY001 est décrite"),
            ("en 12 unités", "en 13 unités", "13 UE, 12"),
            ("UASO03\n", "UASO04\n\nAtelier\n\n8 ECTS\n\nUASO03\n", "une deuxième fois"),
        ],
    )
    def test_what_is_missing_or_disagrees_is_marked(self, old: str, new: str, word: str) -> None:
        assert any(word in remark.text.fr for remark in changed(old, new).remarks)


class TestFrequency:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("TP 6 regroup. 7 regroup.", "TP 6 regroup."),
            ("4 regroup.\n+\n\n5 webconf.\n\n", "4 regroup.\n\n"),
            ("3 ECTS 4 ECTS 6 ECTS 8 ECTS", "4 ECTS 6 ECTS 8 ECTS"),
            ("Cours 4 regroup.", "Conférences 4 regroup."),
            ("UE semestrielle UE annuelle", ""),
        ],
    )
    def test_a_table_that_lacks_something_is_marked(self, old: str, new: str) -> None:
        reading = changed(old, new)
        hand = load(Path(REAL)).frequency
        known = {(r.modality, r.period, r.ects, r.in_person, r.webconference) for r in hand}
        assert {tuple(row.values()) for row in reading.data.get("frequency", ())} <= known
        assert told(reading, "frequency")

    def test_a_column_that_no_unit_speaks_of_is_asked_about(self) -> None:
        reading = changed("3 ECTS 4 ECTS 6 ECTS 8 ECTS", "3 ECTS 4 ECTS 7 ECTS 8 ECTS")
        assert any("7 ECTS" in text for text in told(reading, "frequency"))


class TestTrainers:
    def test_other_names_of_many_kinds(self) -> None:
        people = "A.-M. DE LA TOUR, juriste\nMme Claire O’BRIEN – psychologue\nP. Martin, juriste\nJ. LE GOFF"
        reading = changed("MG MAKSENE, Formatrice Coach Consultante", people)
        names = [row["name"] for row in reading.data["trainers"]]
        assert {"A.-M. DE LA TOUR", "Mme Claire O’BRIEN", "P. Martin", "J. LE GOFF"} <= set(names)
        assert told(reading, "trainers", names.index("P. Martin"))

    def test_a_heading_before_them_does_as_well(self) -> None:
        names = [row["name"] for row in read().data["trainers"]]
        reading = read(TEXT.replace("INTERVENANTS", "").replace("J. VIRACAOUNDIN", "INTERVENANTS\n\nJ. VIRACAOUNDIN"))
        assert [row["name"] for row in reading.data["trainers"]] == names
        without = changed("INTERVENANTS", "")
        assert [row["name"] for row in without.data["trainers"]] == names
        assert any("« Intervenants » n’est pas trouvé" in text for text in told(without, "trainers"))

    def test_a_name_in_another_form_is_marked(self) -> None:
        assert any("écrit autrement" in text for text in told(changed("M. AH-PET,", "AH-PET Marie,"), "trainers"))


def test_hours_that_make_no_slot_are_marked() -> None:
    assert told(changed("de 17h à 21h selon", "de 17h à 20h30 selon"), "slots")
    assert told(changed("de 17h à 21h selon", "le soir selon"), "slots")
    assert told(changed(": 2H <<", "<<"), "slots")


@pytest.mark.parametrize("text", ["", "Bonjour,\n\nvoici la recette.\n", "5 ECTS\n" * 3])
def test_what_is_no_sheet_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read(text)


class TestColumnsSideBySide:
    """A PDF, and a text that keeps its columns, say what the text in the order of reading says."""

    @staticmethod
    def check(reading: SheetReading) -> None:
        of, plainly = reading.data, read().data
        for key in ("calendar", "frequency", "slots", "groups", "timezone", "name", "title"):
            assert of[key] == plainly[key], key
        assert [row["name"] for row in of["trainers"]] == [row["name"] for row in plainly["trainers"]]
        assert sorted(of["units"], key=str) == sorted(plainly["units"], key=str)
        assert of["sites"][0]["id"] == "LE-PORT"
        assert not [r for r in reading.remarks if r.kind == "doubt" and r.loc[0] not in ("units",)]

    def test_in_a_text(self) -> None:
        self.check(read(as_text(drawn_pages())))

    def test_in_a_pdf(self, tmp_path: Path) -> None:
        pytest.importorskip("pdfplumber")
        file = tmp_path / "fiche.pdf"
        file.write_bytes(as_pdf(drawn_pages(), pytest.importorskip("reportlab.pdfgen.canvas")))
        reading = read_sheet(SheetFile.read(file))
        self.check(reading)
        assert {remark.line for remark in reading.remarks if remark.line is not None} <= {1, 2, 3, 4}  # pages
