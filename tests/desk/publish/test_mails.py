"""The messages: files that Python's email parser reads back, links that mail programs open, French as it is set."""

import email
import email.policy
import io
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.publish.mails import announcement
from scheduler.export.formats import zipped
from scheduler.publish.changes.mail import LONGEST_MAILTO, Mail
from scheduler.publish.store import location
from scheduler.text import Text
from tests.desk.publish.desk_year import DeskYear


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskYear:
    """Published, then a session moved and published again; a title with accents and too many spaces."""
    monkeypatch.chdir(tmp_path)
    found = DeskYear(tmp_path)
    title = "title: Été à Saint-André : « soirées »"
    text = found.state.text.replace("title: Petite instance à vérifier à la main", title.replace(" : ", "  – "))
    found.draft.edit(found.state.number, text, Text("titre", "title"))
    found.publish()
    found.move()
    return found


def parsed(mail: Mail) -> "email.message.EmailMessage":
    found = email.message_from_bytes(mail.eml, policy=email.policy.default)
    assert isinstance(found, email.message.EmailMessage)
    assert not found.defects
    return found


def test_a_file_is_a_draft_to_nobody(desk: DeskYear) -> None:
    desk.publish()
    announced = announcement(desk.opened.year, desk.draft, 2, "fr")
    for mail in announced.mails:
        found = parsed(mail)
        assert (
            found["Subject"].replace("\u00a0", " ")
            == "Été à Saint-André – « soirées » – changements de l’emploi du temps"
        )
        assert "« " not in found["Subject"], "no line breaks after a French quote"
        assert {name.lower() for name in found} == {
            "subject", "content-language", "x-unsent", "mime-version", "content-type", "content-transfer-encoding",
        }  # fmt: skip
        assert found.get_content().replace("\r\n", "\n") == mail.text
        assert mail.eml.isascii()
        assert all(len(line) < 79 for line in mail.eml.split(b"\r\n"))
    group, trainer = announced.mails
    assert (group.name, trainer.name) == ("groupe-G", "formateur-ALICE")
    assert "L’emploi du temps du groupe Le groupe change\u00a0:" in group.text
    assert "L’emploi du temps d’Alice change\u00a0:" in trainer.text
    assert "17\u00a0h – 19\u00a0h →" in group.text
    assert "Révision 2, publiée le 01/08/2022" in group.text


def test_a_link_opens_the_same_text_or_is_not_offered(desk: DeskYear) -> None:
    group = announcement(desk.opened.year, desk.draft, 0, "fr").mail("group/G")
    assert group.mailto is not None
    link = urlsplit(group.mailto)
    assert (link.scheme, link.path) == ("mailto", "")
    found = parse_qs(link.query)
    assert found["subject"][0].startswith("[Brouillon] Été")
    assert found["body"][0] == group.text.replace("\n", "\r\n")
    assert "Brouillon\u00a0: rien de ceci n’est encore publié." in group.text
    assert Mail("groupe-G", "é" * 10, "é" * (LONGEST_MAILTO // 6), "fr").mailto is None


def test_all_of_them_in_one_file_in_english_too(desk: DeskYear) -> None:
    announced = announcement(desk.opened.year, desk.draft, 0, "en")
    packed = zipfile.ZipFile(io.BytesIO(zipped({f"{each.name}.eml": each.eml for each in announced.mails})))
    assert packed.namelist() == ["group-G.eml", "trainer-ALICE.eml"]
    found = email.message_from_bytes(packed.read("group-G.eml"), policy=email.policy.default)
    assert found["Subject"].startswith("[Draft] ")
    with pytest.raises(ActRefused):
        announced.mail("trainer/BRUNO")  # nothing changes for him


def test_the_page_of_each_is_in_their_own_message(desk: DeskYear) -> None:
    with location.opened("solutions/publications.sqlite") as store:
        store.addresses.set_public_url("https://edt.example", by="Anne", now=desk.clock)
        current = store.addresses.current()
    announced = announcement(desk.opened.year, desk.draft, 0, "fr")
    for of, audience in (("group/G", "groups/G"), ("trainer/ALICE", "trainers/ALICE")):
        text = announced.mail(of).text
        assert f"https://edt.example/f/{current[audience].token}\n" in text
        assert text.count("https://edt.example/f/") == 1
