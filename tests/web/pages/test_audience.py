"""The page of an audience: what it says, how it says it, and that nothing of the instance can break it."""

import datetime as dt
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scheduler.export.audience import Programme
from scheduler.export.ical.entry import Entry, FeedEvent
from scheduler.export.ical.events import EventWriter
from scheduler.export.ical.feeds import in_order
from scheduler.export.page.page import content_hash
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang
from scheduler.web.pages.audience import View, audience_page, content_security_policy, home_page
from scheduler.web.pages.events import shown
from scheduler.web.pages.subscribing import CLIENTS
from scheduler.web.pages.texts import WORDS
from scheduler.web.pages.year import LISTED_CHANGES
from tests.export.page.test_page import hostile
from tests.export.sample import full_year, year
from tests.publish.cases import DAYS, YEAR, later, of, opened, put, timetable

URL = "https://edt.example/planning/f/abcdefghijklmnopqrstuvwxyz234567"
FIRST = dt.datetime(2022, 8, 29, 8, 30, tzinfo=dt.UTC)
NOW = dt.datetime(2022, 11, 8, 6, 0, tzinfo=dt.UTC)  # Tuesday, 10:00 on La Réunion
CHANGED = NOW - dt.timedelta(days=3)
VOID = {"meta", "link", "input", "br", "rect", "circle", "path", "use"}


def events(instance: Instance, path: str, lang: Lang = "fr", **of: tuple[str, ...]) -> tuple[FeedEvent, ...]:
    """Those of an audience; `changed` and `cancelled` are beginnings of UIDs."""
    programme = Programme(instance, full_year(instance), lang)
    writer, (folder, _, id_) = EventWriter(programme), path.partition("/")
    seen = {
        "groups": lambda s: s in programme.attended_by(id_),
        "trainers": lambda s: id_ in s.trainers,
        "rooms": lambda s: s.room == id_,
        "units": lambda s: s.unit == id_,
    }[folder]
    entries = [writer.sessions[s.id] for s in programme.timetable.sessions if seen(s)]
    if folder == "groups":
        entries += [writer.alternance[day.id] for day in programme.alternance_of(id_)]
    found = []
    for entry in (*entries, *writer.calendar):
        event = FeedEvent(entry, 0, FIRST)
        if entry.uid.startswith(of.get("cancelled", ()) or ("\0",)):
            event = FeedEvent(entry.as_cancelled(lang), 1, CHANGED)
        elif entry.uid.startswith(of.get("changed", ()) or ("\0",)):
            event = FeedEvent(entry, 1, CHANGED)
        found.append(event)
    return tuple(in_order(found, instance.zone))


def view(instance: Instance, path: str, name: str, lang: Lang = "fr", **of: tuple[str, ...]) -> View:
    held = events(instance, path, lang, **of)
    return View(path, f"{name} · Année", False, instance.zone, held, 3, CHANGED, NOW, lang, URL)


class Reading(HTMLParser):
    """The page's words without style and script, its links, and whether every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        for name, value in attrs:
            assert not name.startswith("on")
            if name == "href":
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "script"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).replace("\u00a0", " ").split())


def read(one: View) -> Reading:
    return Reading(audience_page(one))


def section(one: View, id_: str) -> str:
    """The text of one part of the page."""
    html = audience_page(one)
    start = html.index(f'<section id="{id_}"')
    return Reading(html[start : html.index("</section>", start) + len("</section>")]).text


INSTANCE = year()
GROUP = view(INSTANCE, "groups/ASP1-APP", "Apprentis")


def test_the_same_view_gives_the_same_text() -> None:
    assert audience_page(GROUP) == audience_page(replace(GROUP))


def test_every_element_is_closed_every_id_once_and_no_heading_skips_a_level() -> None:
    found = read(view(INSTANCE, "groups/ASP1-APP", "Apprentis", cancelled=("TRS001-05",), changed=("TET003",)))
    assert len(found.ids) == len(set(found.ids))
    assert found.headings[0] == 1
    assert all(after <= before + 1 for before, after in zip(found.headings, found.headings[1:], strict=False))
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)


def test_what_comes_next_begins_today_in_the_centres_zone() -> None:
    late = replace(GROUP, now=dt.datetime(2022, 11, 9, 20, 30, tzinfo=dt.UTC))  # Thursday 0:30 on La Réunion
    assert "Jeudi 10 novembre aujourd’hui".lower() in section(late, "next").lower()
    early = replace(GROUP, now=dt.datetime(2022, 11, 9, 19, 30, tzinfo=dt.UTC))  # Wednesday 23:30
    assert "jeudi 10 novembre demain" in section(early, "next")


def test_a_session_is_next_until_it_ends() -> None:
    first = min((shown(event, INSTANCE.zone, NOW) for event in GROUP.events if "T" in event.entry.lines[1]),
                key=lambda event: (event.is_over, event.said.start))  # fmt: skip
    assert not first.is_over
    before, after = (
        audience_page(replace(GROUP, now=now)).partition('id="next"')[2].partition("</section>")[0]
        for now in (first.said.end - dt.timedelta(minutes=1), first.said.end)
    )
    hours = f'datetime="{first.said.start.isoformat()}"'
    assert hours in before
    assert hours not in after


def test_a_session_says_hour_unit_title_kind_room_and_trainer() -> None:
    text = read(GROUP).text
    assert "17 h – 19 h" in text
    assert re.search(r"TRS001 Regroupement La relation aux publics en situations d’accompagnement", text)
    assert "Salle Piton" in text
    assert "Formateur : M. Ah-Pet" in text
    assert "Groupes :" not in text  # a group knows that it is concerned
    assert "Groupes : 1re année, ASP2" in read(view(INSTANCE, "trainers/lebon", "G. Lebon")).text


def test_a_webconference_has_its_link_and_a_cancelled_one_has_none() -> None:
    url = "https://enf.example/webconf?room=TRS001,a;b"
    unit = view(INSTANCE, "units/TRS001", "TRS001")
    assert read(unit).links.count(url) >= 5
    cancelled = view(INSTANCE, "units/TRS001", "TRS001", cancelled=("TRS001",))
    assert url not in read(cancelled).links


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://", "http://[x"])
def test_only_http_is_linked(bad: str) -> None:
    (event, *_) = [
        e for e in events(INSTANCE, "units/TRS001") if any(x.startswith("CONFERENCE") for x in e.entry.lines)
    ]
    lines = tuple(re.sub(r":https?://.*", f":{bad}", x) if x.startswith("CONFERENCE") else x for x in event.entry.lines)
    assert bad in " ".join(lines)
    assert bad not in read(replace(GROUP, events=(replace(event, entry=Entry(lines)),))).links


def test_what_is_cancelled_or_changed_is_said_first_and_marked() -> None:
    one = view(INSTANCE, "groups/ASP1-APP", "Apprentis", cancelled=("TRS001-06",), changed=("TRS001-08",))
    html = audience_page(one)
    changes = Reading(html[html.index('<section class="changes"') : html.index('<section id="next"')]).text
    assert "Annulée le 5 novembre lundi 14 novembre, 17 h – 19 h, TRS001 Webconférence" in changes
    assert "Modifiée le 5 novembre lundi 12 décembre, 17 h – 19 h, TRS001 Webconférence" in changes
    assert "ANNULÉ –" not in html  # said by the mark
    assert re.search(r'<li class="event webconference cancelled">\s*<p class="when"><s>', html)
    assert read(one).text.count("Modifiée le 5 novembre") == 2  # among the changes, and in the list


def test_a_change_says_what_was_before(tmp_path: Path) -> None:
    """One moved, one in another room, one to which nothing happened."""
    with opened(str(tmp_path / "p.sqlite")) as store:
        first = timetable(YEAR, {1: DAYS[0], 2: DAYS[1], 3: DAYS[2]})
        put(store, YEAR, first)
        moved = timetable(YEAR, {1: DAYS[0], 2: DAYS[3], 3: DAYS[2]})
        held = [one.model_copy(update={"room": "R2"}) if one.number == 3 else one for one in moved.sessions]
        put(store, YEAR, of(YEAR, *held), 1)
        snapshot = store.snapshot()
    assert snapshot is not None
    shown_events = snapshot.events("groups/G1", lang="fr", now=later(2))
    one = View("groups/G1", "G1", False, YEAR.zone, shown_events, 2, later(1), later(2), "fr", URL)
    html = audience_page(one)
    changes = Reading(html[html.index('<section class="changes"') : html.index('<section id="next"')]).text
    assert changes == (
        "Changements récents "
        "Modifiée le 1er août mardi 20 septembre, 17 h – 19 h, U1 Regroupement ( avant : Salle R1 ) "
        "Déplacée le 1er août mardi 27 septembre, 17 h – 19 h, U1 Regroupement "
        "( avant : mardi 13 septembre, 17 h – 19 h )"
    )
    assert "avant" not in read(replace(one, now=later(31 * 24))).text


def test_a_change_is_forgotten_after_thirty_days_and_once_the_session_is_over() -> None:
    one = view(INSTANCE, "groups/ASP1-APP", "Apprentis", changed=("TRS001-08", "TRS001-01"))
    assert read(one).text.count("Modifiée") == 3  # the first session is past: marked in the year alone
    assert "Modifiée" not in read(replace(one, now=CHANGED + dt.timedelta(days=30))).text


def test_a_change_of_everything_does_not_fill_the_page() -> None:
    one = view(INSTANCE, "groups/ASP1-APP", "Apprentis", changed=("TRS001", "TET003", "ALT"))
    html = audience_page(one)
    changes = html[html.index('<section class="changes"') : html.index('<section id="next"')]
    assert changes.count("<li>") == LISTED_CHANGES
    assert re.search(r"\d+ autres séances ont changé", changes)


def test_the_year_has_every_event_once_and_past_weeks_folded() -> None:
    html = audience_page(GROUP)
    shown_year = html[html.index('<details class="list"') :]
    timed = [event for event in GROUP.events if not any("VALUE=DATE:" in line for line in event.entry.lines)]
    assert shown_year.count('<li class="event ') == len(timed)
    past, coming, _ = shown_year.split("</details>")
    assert 'id="w2022-09-05"' in past and 'id="w2022-11-07"' in coming
    assert "Semaine du 7 novembre cette semaine" in Reading(html).text
    for band in ("Interruption des cours du 19 décembre 2022 au 6 janvier 2023", "Noël dimanche 25 décembre",
                 "Révisions · Semestre 1 du 13 au 18 février 2023"):  # fmt: skip
        assert band in Reading(html).text


def test_the_grids_know_the_link_of_a_unit_whose_last_session_is_in_person() -> None:
    held = tuple(event for event in GROUP.events if not event.entry.uid.startswith("TRS001-10"))
    assert len(held) == len(GROUP.events) - 1
    data = json.loads(audience_page(replace(GROUP, events=held)).partition('id="data">')[2].partition("</script>")[0])
    assert data["units"]["TRS001"]["url"] == INSTANCE.unit["TRS001"].url
    cards = [item for item in data["sessions"] if item.get("unit") == "TRS001"]
    assert [card["kind"] for card in cards] == ["in_person", "webconference"] * 4 + ["in_person"]
    assert all("room" in card for card in cards if card["kind"] == "in_person")


def test_a_closure_is_said_while_it_lasts() -> None:
    during = replace(GROUP, now=dt.datetime(2022, 12, 28, 6, tzinfo=dt.UTC))
    assert "En ce moment : Interruption des cours jusqu’au 6 janvier 2023" in section(during, "next")


def test_after_the_year_nothing_comes_next_and_without_any_session_it_says_so() -> None:
    assert "Aucune séance à venir." in section(replace(GROUP, now=dt.datetime(2024, 1, 1, tzinfo=dt.UTC)), "next")
    assert "Rien n’est prévu pour l’instant." in section(replace(GROUP, events=()), "next")


def test_revision_moment_and_zone_are_said() -> None:
    text = read(GROUP).text
    assert "Publié le 5 novembre 2022 à 10 h (révision 3)." in text
    assert "(Indian/Reunion)" in text


def test_an_audience_that_is_gone_says_so_and_offers_no_subscription() -> None:
    gone = replace(GROUP, is_gone=True)
    assert "n’est plus publié" in read(gone).text
    assert not [link for link in read(gone).links if link.startswith("webcal:")]


@pytest.mark.parametrize(
    ("lang", "default", "query", "moodle"),
    [
        ("fr", "fr", "", "?variant=moodle"),
        ("en", "fr", "?lang=en", "?variant=moodle&amp;lang=en"),
        ("fr", "en", "?lang=fr", "?variant=moodle&amp;lang=fr"),
        ("en", "en", "", "?variant=moodle"),
    ],
)
def test_the_addresses(lang: Lang, default: Lang, query: str, moodle: str) -> None:
    html = audience_page(replace(GROUP, lang=lang, default_lang=default))
    assert f'href="webcal://edt.example/planning/f/abcdefghijklmnopqrstuvwxyz234567.ics{query}"' in html
    assert f'value="{URL}.ics{query}"' in html
    assert f'value="{URL}.ics{moodle}"' in html
    assert f'href="?lang={"en" if lang == "fr" else "fr"}"' in html


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_calendar_has_its_steps_and_its_delay(lang: Lang) -> None:
    text = read(replace(GROUP, lang=lang)).text
    assert [client.key for client in CLIENTS] == [
        "iphone", "android", "google", "mac", "outlook", "outlook-classic", "thunderbird", "moodle",
    ]  # fmt: skip
    for client in CLIENTS:
        for said in (client.name, *client.steps, client.delay):
            assert said.fr != said.en or said == client.name
            assert said.to(lang) in text


def test_every_word_is_in_both_languages_and_french_in_french() -> None:
    for key, text in WORDS.items():
        assert text.fr and text.en, key
    english = read(view(INSTANCE, "units/TRS001", "TRS001", "en", cancelled=("TRS001-06",))).text
    assert "Next sessions" in english and "Cancelled on 5 November" in english
    assert "17:00 – 19:00" in english


def test_pages_do_not_repeat_what_they_are_about() -> None:
    room = read(view(INSTANCE, "rooms/P1", "Salle Piton")).text
    assert room.count("Salle Piton") == 2  # title and heading
    unit = read(view(INSTANCE, "units/TRS001", "TRS001")).text
    assert "La relation aux publics" not in unit  # the name says it
    assert "Formateur : G. Lebon" not in read(view(INSTANCE, "trainers/lebon", "G. Lebon")).text


@pytest.mark.parametrize("path", ["groups/ASP1", "trainers/ahpet", "rooms/P1", "units/TRS001"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_hostile_names_stay_text(path: str, lang: Lang) -> None:
    instance = hostile()
    attack = instance.trainers[0].name
    page = audience_page(view(instance, path, " ".join(attack.split()), lang))
    assert page.count("<script") == page.count("</script>") == 2  # the data of the grids, and what draws them
    assert page.count("<script>") == 1
    assert page.count("<style>") == page.count("</style>") == 1
    assert "<img" not in page
    Reading(page)


def test_directions_are_isolated() -> None:
    page = audience_page(replace(GROUP, name="\u202eמערכת שעות · x"))
    assert "<h1><bdi>\u202eמערכת שעות</bdi></h1>" in page


def test_the_policy_allows_our_own_style_and_script_alone() -> None:
    page = audience_page(GROUP)
    header = content_security_policy(page)
    style = page.partition("<style>")[2].partition("</style>")[0]
    script = page.partition("<script>")[2].partition("</script>")[0]
    assert f"style-src '{content_hash(style)}'" in header
    assert f"script-src '{content_hash(script)}'" in header
    assert "unsafe" not in header and "frame-ancestors 'none'" in header
    forged = page.replace("</main>", "<script>alert(1)</script></main>")
    assert content_security_policy(forged) == header
    assert not re.search(r"\sstyle=|javascript:", page)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_first_page_names_nobody_and_runs_nothing(lang: Lang) -> None:
    page = home_page(lang)
    icon, other = Reading(page).links
    assert icon.startswith("data:image/svg+xml,") and other == f"?lang={'en' if lang == 'fr' else 'fr'}"
    assert "<script" not in page
    assert "script-src" not in content_security_policy(page)
