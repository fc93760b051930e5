"""Feeds over HTTP, from a real server: what a client gets, when it has it already, after a publication."""

import gzip
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import icalendar
import pytest

from scheduler.serving.site import PublicSite
from scheduler.web import app, source
from scheduler.web.middleware import protection
from tests.publish.cases import DAYS, later
from tests.web.serving import GROUP, UNKNOWN, WAIT_S, Publications, Served, published, serving


class TestAFeed:
    def test_it_is_the_calendar_of_the_audience(self, served: Served) -> None:
        got = served.feed()
        assert got.status == 200
        assert got.headers["content-type"] == "text/calendar; charset=utf-8"
        assert got.headers["content-language"] == "fr"
        assert got.headers["cache-control"] == "private, no-cache"
        assert got.headers["content-disposition"] == 'inline; filename="G1.ics"'
        assert got.headers["last-modified"] == "Mon, 01 Aug 2022 12:00:00 GMT"
        assert got.headers["date"] == "Mon, 01 Aug 2022 13:00:00 GMT"
        snapshot = served.publications.store.snapshot()
        assert snapshot is not None
        assert got.body == snapshot.feed(GROUP, lang="fr", now=later(1)).content
        assert len(icalendar.Calendar.from_ical(got.text).walk("VEVENT")) >= 2

    def test_each_audience_has_its_own(self, served: Served) -> None:
        current = served.publications.addresses.current()
        assert {path.partition("/")[0] for path in current} == {"groups", "trainers", "rooms", "units"}
        bodies = [served.feed(audience=path).body for path in current]
        assert len(set(bodies)) == len(bodies)

    def test_in_english_and_for_moodle(self, served: Served) -> None:
        french, english = served.feed("?lang=fr"), served.feed("?lang=en&nocache=17")
        assert english.headers["content-language"] == "en"
        assert len({french.headers["etag"], english.headers["etag"]}) == 2
        assert french.headers["etag"] == served.feed().headers["etag"]
        served.publications.publish({1: DAYS[0]}, hours=1)
        assert b"STATUS:CANCELLED" in served.feed().body
        assert b"STATUS:CANCELLED" not in served.feed("?variant=moodle").body

    @pytest.mark.parametrize(
        ("query", "word"),
        [("?lang=de", "lang=fr"), ("?variant=google", "variant=moodle"), ("?lang=", "lang=fr"),
         ("?" + "a&" * 60, "illisible")],
    )  # fmt: skip
    def test_a_wish_that_cannot_be_met_is_told(self, served: Served, query: str, word: str) -> None:
        got = served.feed(query)
        assert got.status == 400
        assert word in got.text

    def test_compressed_on_request(self, served: Served) -> None:
        plain, zipped = served.feed(), served.feed(Accept_Encoding="gzip, deflate")
        assert zipped.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert gzip.decompress(zipped.body) == plain.body
        assert plain.headers["vary"] == zipped.headers["vary"] == "Accept-Encoding"
        assert plain.headers["etag"] != zipped.headers["etag"]
        assert served.feed(Accept_Encoding="identity;q=0, br").status == 406

    @pytest.mark.parametrize("accepted", ["gzip", "identity"])
    def test_head_has_the_headers_alone(self, served: Served, accepted: str) -> None:
        path = f"/f/{served.publications.token()}.ics"
        got, head = (served.ask(path, method, Accept_Encoding=accepted) for method in ("GET", "HEAD"))
        assert (head.status, head.body, head.headers) == (200, b"", got.headers)

    def test_who_wants_another_version_gets_none(self, served: Served) -> None:
        tag, since = (served.feed().headers[name] for name in ("etag", "last-modified"))
        for wanted in (tag, f'"x", {tag}', "*"):
            assert served.feed(If_Match=wanted).status == 200
        for wanted in ('"x"', f"W/{tag}"):
            assert served.feed(If_Match=wanted).status == 412
        assert served.feed(If_Unmodified_Since=since).status == 200
        assert served.feed(If_Unmodified_Since="Mon, 01 Aug 2022 11:59:59 GMT").status == 412
        assert served.feed(If_Unmodified_Since="yesterday").status == 200

    @pytest.mark.parametrize("accepted", ["gzip", "identity"])
    def test_who_has_it_gets_nothing_again(self, served: Served, accepted: str) -> None:
        got = served.feed(Accept_Encoding=accepted)
        tag = got.headers["etag"]
        for condition in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            again = served.feed(Accept_Encoding=accepted, If_None_Match=condition)
            assert (again.status, again.body) == (304, b"")
            for name in ("etag", "last-modified", "cache-control", "vary"):
                assert again.headers[name] == got.headers[name]
        since = served.feed(If_Modified_Since=got.headers["last-modified"])
        assert since.status == 304
        assert served.feed(Accept_Encoding=accepted, If_None_Match='"x"').status == 200

    def test_every_answer_has_the_headers_that_protect_its_reader(self, served: Served) -> None:
        token = served.publications.token()
        answers = [
            served.feed(), served.feed(If_None_Match="*"), served.ask(f"/f/{token}"), served.ask("/"),
            served.ask("/nothing"), served.ask("/", "POST"), served.feed("?lang=xx"), served.ask("/health"),
            served.ask("/metrics"), served.ask("/robots.txt"), served.ask("/", "GET", b"body"),
        ]  # fmt: skip
        for got in answers:
            for name, value in protection(is_https=False).items():
                assert got.headers[name] == value
            assert "server" not in got.headers
            assert "strict-transport-security" not in got.headers
            assert "date" in got.headers
        for got in answers[2:]:
            assert got.headers["content-security-policy"].startswith("default-src 'none'")


class TestPublications:
    def test_a_revision_is_served_at_once(self, served: Served) -> None:
        before = served.feed()
        served.publications.publish({1: DAYS[0], 2: DAYS[2]}, hours=1)
        after = served.feed(If_None_Match=before.headers["etag"])
        assert after.status == 200
        assert b"SEQUENCE:1" in after.body
        assert after.headers["last-modified"] == "Mon, 01 Aug 2022 13:00:00 GMT"
        served.publications.publish({1: DAYS[0], 2: DAYS[2]}, hours=2)
        assert served.feed(If_None_Match=after.headers["etag"]).status == 304

    def test_a_feed_that_a_revision_does_not_touch_keeps_its_tag(self, served: Served) -> None:
        before = served.feed(audience="rooms/R2")
        served.publications.publish({1: DAYS[0], 2: DAYS[2]}, hours=1)
        assert served.feed(audience="rooms/R2", If_None_Match=before.headers["etag"]).status == 304

    def test_an_address_taken_back_is_gone_at_once(self, served: Served) -> None:
        old = served.publications.token()
        assert served.ask(f"/f/{old}.ics").status == 200
        served.publications.addresses.revoke([GROUP], by="ANNE", now=later(1))
        for path in (f"/f/{old}.ics", f"/f/{old}"):
            got = served.ask(path)
            assert got.status == 410
            assert "retirée par le centre" in got.text
            assert "G1" not in got.text

    def test_a_new_address_works_at_once_and_the_old_one_no_longer(self, served: Served) -> None:
        old = served.publications.token()
        body = served.feed().body
        new = served.publications.addresses.renew([GROUP], by="ANNE", now=later(1))[GROUP].token
        assert served.ask(f"/f/{new}.ics").body == body
        assert served.ask(f"/f/{old}.ics").status == 410

    def test_a_backup_written_over_the_file_is_served(self, served: Served, tmp_path: Path) -> None:
        """The same file to the system, of the same revision, with other addresses; and empty for a moment."""
        before, path = served.feed(), served.publications.path
        saved = path.read_bytes()
        path.write_bytes(b"")
        assert served.ask("/health").json["status"] == "stale"
        path.write_bytes(saved)
        until = time.monotonic() + WAIT_S
        while served.ask("/health").json["status"] != "ok":
            assert time.monotonic() < until
        with published(tmp_path / "other.sqlite") as other:
            token = other.token()
        path.write_bytes((tmp_path / "other.sqlite").read_bytes())
        assert served.ask(f"/f/{token}.ics").body == before.body

    def test_a_backup_put_in_the_place_of_the_file_is_served(self, served: Served) -> None:
        served.publications.publish({1: DAYS[0], 2: DAYS[2]}, hours=1)
        after = served.feed()
        path = served.publications.path
        copy = path.with_suffix(".copy")
        copy.write_bytes(path.read_bytes())
        served.publications.publish({1: DAYS[3], 2: DAYS[2]}, hours=2)
        assert served.feed().body != after.body
        copy.replace(path)
        assert served.feed().body == after.body


class TestTheDatabase:
    def test_one_that_is_locked_holds_nobody_up(self, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(source, "PATIENCE_S", 0.2)
        before = served.feed()
        token = served.publications.token()
        with closing(sqlite3.connect(served.publications.path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            got = [served.ask(f"/f/{token}.ics") for _ in range(5)]
            assert {(each.status, each.body) for each in got} == {(200, before.body)}
            health = served.ask("/health")
            assert (health.status, health.json["status"]) == (200, "stale")
            assert "scheduler_database_stale 1.0" in served.ask("/metrics").text
            other.execute("ROLLBACK")
        until = time.monotonic() + WAIT_S
        while served.ask("/health").json["status"] != "ok":
            assert time.monotonic() < until
        served.publications.publish({1: DAYS[0], 2: DAYS[2]}, hours=1)
        assert served.feed().body != before.body

    def test_one_that_is_gone_leaves_the_last_that_was_known(self, served: Served) -> None:
        token, before = served.publications.token(), served.feed()
        served.publications.path.write_bytes(b"no database at all" * 1000)
        assert served.ask(f"/f/{token}.ics").body == before.body
        assert served.ask("/health").json["status"] == "stale"


class TestOurOwnFailure:
    def test_it_is_a_sentence_and_its_log_opens_nothing(
        self, served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        token = served.publications.token()

        def fails(*_: object) -> None:
            raise RuntimeError(f"no feed at /f/{token}.ics")

        caplog.set_level("DEBUG", "scheduler")
        monkeypatch.setattr(app, "feed_content", fails)
        got = served.feed()
        assert got.status == 500
        assert "Le serveur a échoué" in got.text
        assert "RuntimeError" not in got.text
        assert "RuntimeError: no feed at /f/-.ics" in caplog.text
        assert token not in caplog.text
        served.feed()
        [told] = served.told  # once, not for every request
        assert "Erreur interne (RuntimeError)" in told.fr
        assert token not in told.fr
        monkeypatch.undo()
        assert served.feed().status == 200


class TestNothingPublished:
    @pytest.fixture
    def empty(self, tmp_path: Path) -> Iterator[Served]:
        publications = Publications(tmp_path / "publications.sqlite")
        try:
            with serving(publications) as served:
                yield served
        finally:
            publications.close()

    def test_the_first_publication_needs_no_restart(self, empty: Served) -> None:
        assert empty.ask(f"/f/{UNKNOWN}.ics").status == 404
        assert (empty.ask("/health").status, empty.ask("/health").json["status"]) == (503, "empty")
        empty.publications.addresses.renew([GROUP], by="ANNE", now=later(0))
        early = empty.feed()
        assert (early.status, early.headers["retry-after"]) == (503, "60")
        empty.publications.publish({1: DAYS[0]})
        assert empty.feed().status == 200
        assert empty.ask("/health").json["revision"] == 1


class TestOtherAddresses:
    def test_health(self, served: Served) -> None:
        got = served.ask("/health")
        assert (got.status, got.headers["content-type"]) == (200, "application/json")
        assert (got.json["status"], got.json["revision"]) == ("ok", 1)

    def test_figures_name_no_address(self, served: Served) -> None:
        served.feed()
        served.feed(If_None_Match="*")
        served.ask(f"/f/{UNKNOWN}.ics")
        text = served.ask("/metrics").text
        for line in (
            'scheduler_http_requests_total{route="feed",status="200"} 1.0',
            'scheduler_http_requests_total{route="feed",status="304"} 1.0',
            'scheduler_http_requests_total{route="missing",status="404"} 1.0',
            "scheduler_revision 1.0",
            "scheduler_revision_age_seconds 3600.0",
            "scheduler_database_stale 0.0",
            "scheduler_contents_cached 1.0",
        ):
            assert line in text.splitlines()
        assert served.publications.token() not in text
        assert UNKNOWN not in text
        assert GROUP not in text

    def test_robots_may_come_for_google_agenda_is_one(self, served: Served) -> None:
        assert served.ask("/robots.txt").text == "User-agent: *\nDisallow:\n"

    def test_the_first_page_names_nobody(self, served: Served) -> None:
        got = served.ask("/", Accept_Language="en")
        assert (got.status, got.headers["content-language"]) == (200, "en")
        assert not re.search(r"G1|T1|/f/", got.text)

    def test_the_first_page_in_the_language_that_its_link_asks_for(self, served: Served) -> None:
        [link] = re.findall(r'href="(\?lang=\w+)"', served.ask("/", Accept_Language="en").text)
        got = served.ask(f"/{link}", Accept_Language="en")
        assert (got.status, got.headers["content-language"]) == (200, "fr")
        assert served.ask("/?lang=de").status == 400


class TestThePage:
    def test_it_is_made_for_the_address_it_was_asked_at(self, served: Served) -> None:
        token = served.publications.token()
        got = served.ask(f"/f/{token}", Host="edt.example:8443")
        assert got.status == 200
        assert got.headers["content-type"] == "text/html; charset=utf-8"
        assert f"edt.example:8443/f/{token}.ics" in got.text
        behind = served.ask(f"/f/{token}", Host="edt.example", X_Forwarded_Proto="https")
        assert f"https://edt.example/f/{token}.ics" in behind.text

    def test_its_language(self, served: Served) -> None:
        path = f"/f/{served.publications.token()}"
        assert served.ask(path).headers["content-language"] == "fr"
        assert served.ask(path, Accept_Language="en").headers["content-language"] == "en"
        assert served.ask(f"{path}?lang=fr", Accept_Language="en").headers["content-language"] == "fr"
        assert "Accept-Language" in served.ask(path).headers["vary"]

    def test_who_has_it_gets_nothing_again(self, served: Served) -> None:
        path = f"/f/{served.publications.token()}"
        got = served.ask(path, Accept_Encoding="gzip")
        assert served.ask(path, If_None_Match=got.headers["etag"]).status == 304
        served.publications.publish({1: DAYS[0], 2: DAYS[2]}, hours=1)
        assert served.ask(path, If_None_Match=got.headers["etag"]).status == 200


class TestErrors:
    def test_nothing_is_told_of_what_was_asked(self, served: Served) -> None:
        answers = [
            served.ask(path) for path in (f"/f/{UNKNOWN}", f"/f/{UNKNOWN}.ics", "/etc/passwd", "/<script>", "/f/")
        ]
        assert {got.status for got in answers} == {404}
        assert len({got.body for got in answers}) == 1
        assert len({tuple(got.headers.items()) for got in answers}) == 1

    def test_in_the_callers_language_and_for_a_browser_as_a_page(self, served: Served) -> None:
        assert "rien à cette adresse" in served.ask("/x").text
        english = served.ask("/x", Accept_Language="en", Accept="text/html,*/*")
        assert "nothing at this address" in english.text
        assert english.headers["content-type"] == "text/html; charset=utf-8"
        assert '<html lang="en">' in english.text
        calendar = served.ask("/x", Accept="text/calendar, */*")
        assert calendar.headers["content-type"] == "text/plain; charset=utf-8"


class TestBehindAProxy:
    def test_the_public_address_with_its_path(self, publications: Publications) -> None:
        token = publications.token()
        with serving(publications, site=PublicSite("https://edt.example/planning")) as served:
            for path in (f"/planning/f/{token}", f"/f/{token}"):
                got = served.ask(path, Host="127.0.0.1")
                assert f"https://edt.example/planning/f/{token}.ics" in got.text
                assert got.headers["strict-transport-security"] == "max-age=31536000"
            assert served.ask(f"/planning/f/{token}.ics").status == 200
            assert served.ask("/planning/health").status == 200
            assert served.ask(f"/other/f/{token}.ics").status == 404
