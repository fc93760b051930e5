"""The view *Publish*: its page, its answers, its acts."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from scheduler.desk.board.board import figures
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.publish import addresses, downloads
from scheduler.desk.publish.downloads import EnfWish, FilesSource
from scheduler.desk.publish.history import history_json
from scheduler.desk.publish.mails import Announcement, announcement
from scheduler.desk.publish.proposal import of_draft, of_revision, told
from scheduler.desk.publish.publications import NOTHING_YET, published, published_or_none
from scheduler.desk.publish.publishing import publish_draft, roll_back, take_up
from scheduler.desk.texts.said import said
from scheduler.desk.view import DeskView, YearRequest, attached
from scheduler.export.csv_files import for_people
from scheduler.export.formats import zipped
from scheduler.export.page import timetable as timetable_page
from scheduler.export.page.qr import qr_file, qr_svg
from scheduler.publish.changes import files as change_files
from scheduler.publish.store.store import Store
from scheduler.serving.public_url import ADDRESS_COLUMNS
from scheduler.text import Text

_FRAMES = "; frame-ancestors 'none'"


def _page(asked: YearRequest) -> Response:
    return asked.render("publish.html", view="publish")


# What would be published, and what was


def _proposal(asked: YearRequest) -> Any:
    draft, state = asked.draft, asked.draft.refresh()
    with published_or_none(asked.opened.year) as store:
        proposal = of_draft(state, store, draft.who, draft.now())
        revisions = history_json(store, state, asked.lang)
        return {**figures(draft, state, asked.lang), **proposal.json(asked.lang), **revisions}


def _rollback(asked: YearRequest) -> Any:
    """What going back would do."""
    draft = asked.draft
    with published(asked.opened.year) as store:
        return of_revision(store.revision(asked.number("revision")), store, draft.who, draft.now()).json(asked.lang)


def _changes(asked: YearRequest) -> Any:
    return told(_announced(asked).changes, asked.lang)


def _notice(asked: YearRequest) -> Any:
    announced, of = _announced(asked), asked.param("of")
    found = announced.mail(of)
    return {
        "parts": announced.parts(of),
        "subject": found.subject,
        "text": found.text,
        "mailto": found.mailto,
        "file": f"{found.name}.eml",
    }


def _eml(asked: YearRequest) -> Response:
    found = _announced(asked).mail(asked.param("of"))
    return attached(f"{found.name}.eml", found.eml, "message/rfc822")


def _mails(asked: YearRequest) -> Response:
    announced = _announced(asked)
    files = {f"{each.name}.eml": each.eml for each in announced.mails}
    return attached(f"{announced.stem}-messages.zip", zipped(files), "application/zip")


def _changes_page(asked: YearRequest) -> Response:
    announced = _announced(asked)
    if announced.revision is None:
        raise HTTPException(400)
    html = change_files.page(announced.changes, announced.before, announced.revision, asked.lang)
    return HTMLResponse(html, headers={"content-security-policy": change_files.PAGE.policy + _FRAMES})


def _announced(asked: YearRequest) -> Announcement:
    """Of the draft (`revision` 0) or of a revision. Raises HTTPException 404 for what tells nobody anything."""
    return announcement(asked.opened.year, asked.draft, asked.number("revision", 0), asked.lang)


# Addresses


def _addresses(asked: YearRequest) -> Any:
    return addresses.addresses_json(asked.opened.year, asked.draft.state.instance, asked.lang)


def _address_of(asked: YearRequest) -> str:
    rows = _addresses(asked)["rows"]
    page: str | None = next((row["page"] for row in rows if row["audience"] == asked.param("of")), None)
    if page is None:
        raise HTTPException(404)
    return page


def _qr(asked: YearRequest) -> Response:
    return Response(qr_file(_address_of(asked)), media_type="image/svg+xml")


def _sheet(asked: YearRequest) -> Response:
    """For one audience, or for all of a kind: a code to put up, a page each."""
    of, found = asked.param("of"), _addresses(asked)
    rows = [row for row in found["rows"] if row["page"] and of in (row["audience"], row["kind"])]
    if not rows:
        raise HTTPException(404)
    sheets = [{**row, "qr": qr_svg(row["page"]), "what": said(f"sheet_{row['kind']}", asked.lang)} for row in rows]
    return asked.render("sheet.html", view="publish", sheets=sheets, is_local=found["isLocal"])


def _address_table(asked: YearRequest) -> Response:
    content = for_people(ADDRESS_COLUMNS, _addresses(asked)["rows"], asked.lang)
    return attached(f"{said('addresses_file', asked.lang)}.csv", content, "text/csv")


# Files


def _of(asked: YearRequest, store: Store | None) -> FilesSource:
    """The draft (`revision` 0), or a revision."""
    number = asked.number("revision", 0)
    if number == 0:
        return downloads.written_draft(asked.draft.refresh(), store, asked.lang)
    if store is None:
        raise ActRefused(NOTHING_YET)
    return downloads.written_revision(store, number)


def _enf(asked: YearRequest) -> EnfWish:
    since = asked.number("since") if asked.param("since") else None
    return EnfWish(since, downloads.zone_of(asked.param("zone")), asked.number("category", 1))


def _file(asked: YearRequest) -> Response:
    with published_or_none(asked.opened.year) as store:
        written = _of(asked, store)
        try:
            found = downloads.download(written, asked.param("what"), asked.lang, asked.draft.now(), _enf(asked))
        except KeyError as error:
            raise HTTPException(404) from error
    return attached(found.name, found.content, found.media_type)


def _timetable_page(asked: YearRequest) -> Response:
    """To be read and printed in the browser: its own policy lets it run its own script, and nothing else."""
    with published_or_none(asked.opened.year) as store:
        html = downloads.page(_of(asked, store), asked.lang, asked.draft.now())
    return Response(html, 200, {"content-security-policy": timetable_page.PAGE.policy + _FRAMES}, "text/html")


def _steps(asked: YearRequest) -> Any:
    with published_or_none(asked.opened.year) as store:
        written = _of(asked, store)
        return {"lines": downloads.steps(written, asked.lang, asked.draft.now(), _enf(asked))}


PUBLISH = DeskView(
    answers={
        "publish": _page,
        "publish.json": _proposal,
        "rollback.json": _rollback,
        "changes.json": _changes,
        "notice.json": _notice,
        "message.eml": _eml,
        "messages.zip": _mails,
        "changes.html": _changes_page,
        "addresses.json": _addresses,
        "addresses.csv": _address_table,
        "qr.svg": _qr,
        "sheet": _sheet,
        "file": _file,
        "timetable.html": _timetable_page,
        "enf.json": _steps,
    },
    acts={
        "publish": publish_draft,
        "rollback": roll_back,
        "take_up": take_up,
        "renew": addresses.renew,
        "revoke": addresses.revoke,
        "serve_at": addresses.serve_at,
    },
    tab=("publish", Text("Publier", "Publish")),
)
